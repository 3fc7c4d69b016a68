//! The body of a PATCH, which knows whether it was sent.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// A short body that notes when a connection asks for it. The HTTP client does so once the connection stands, TLS
/// handshake included, and before the first byte of the request leaves: while there is no note, nothing was sent.
pub(super) struct NotedBody {
    rest: Option<Bytes>,
    taken: Arc<Mutex<Option<Instant>>>,
}

impl NotedBody {
    pub(super) fn new(text: String, taken: Arc<Mutex<Option<Instant>>>) -> Self {
        Self { rest: Some(text.into()), taken }
    }
}

impl Body for NotedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Poll::Ready(self.rest.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none()
    }

    /// Known beforehand, so that the request has a `Content-Length`.
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
