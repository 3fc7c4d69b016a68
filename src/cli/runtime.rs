//! The async runtime of a run: made when it is first needed, and only once.

use std::cell::OnceCell;
use std::io;

use tokio::runtime::{Builder, Runtime};

/// A runtime that is made at the first use: to make one takes time, and most runs read files only.
#[derive(Debug, Default)]
pub(super) struct LazyRuntime(OnceCell<Runtime>);

impl LazyRuntime {
    /// Runs work to its end.
    pub(super) fn block_on<T>(&self, work: impl Future<Output = T>) -> io::Result<T> {
        let runtime = match self.0.get() {
            Some(runtime) => runtime,
            None => {
                let made = start()?;
                self.0.get_or_init(|| made)
            }
        };
        Ok(runtime.block_on(work))
    }
}

/// A runtime with one thread, which is enough: the work is waiting.
pub(super) fn start() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}
