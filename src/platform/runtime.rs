//! The runtime that requests are made on.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// A runtime with one thread, which is enough: the work is waiting. The clock is looked at after each piece of work: an
/// answer that never pauses would hold up a timeout.
///
/// # Errors
/// When the system has no descriptors left.
pub(crate) fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().event_interval(1).build()
}
