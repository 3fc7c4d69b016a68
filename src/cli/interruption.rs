//! Ctrl-C, or a polite request to end. Listening begins when this is made, so that a job that must not be left half
//! done is not ended by a signal that comes before anybody waits for one.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// A listener for the signals that end a program.
#[cfg(unix)]
pub struct Interruption {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
impl Interruption {
    /// Listens from now on; the signals no longer end the process.
    pub fn listen() -> io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for a signal, or answers at once where one has come since listening began.
    pub async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// A listener for the signals that end a program.
#[cfg(windows)]
pub struct Interruption(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Interruption {
    /// Listens from now on; Ctrl-C no longer ends the process.
    pub fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    /// Waits for Ctrl-C, or answers at once where it has come since listening began.
    pub async fn received(&mut self) {
        self.0.recv().await;
    }
}
