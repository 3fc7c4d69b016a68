//! What ends a job before its time.

use std::future::pending;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// A request to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stop {
    /// As people know it: `SIGINT`.
    pub name: &'static str,
    /// Whether a person typed it: only then does repeating it mean anything. A session that ends sends several signals.
    pub typed: bool,
}

/// The requests to end, in the order of their coming.
#[derive(Debug)]
pub(crate) struct Stops(UnboundedReceiver<Stop>);

impl Stops {
    /// The requests that are sent by the other end.
    #[must_use]
    pub(crate) fn new() -> (UnboundedSender<Stop>, Self) {
        let (sender, receiver) = unbounded_channel();
        (sender, Self(receiver))
    }

    /// Waits for the next. Where there is nobody to send one, that is for ever.
    pub(super) async fn next(&mut self) -> Stop {
        match self.0.recv().await {
            Some(stop) => stop,
            None => pending().await,
        }
    }
}
