//! The end of a batch before that of its input: a signal ends the reading, and what was read is answered.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use super::interruption::Interruption;
use super::runtime::LazyRuntime;

/// How much is read at a time, in bytes.
const BLOCK: usize = 256 << 10;

/// How soon a signal ends the wait for an input that says nothing.
const PATIENCE: Duration = Duration::from_millis(50);

/// The code of a shell for a program that a second Ctrl-C ended.
const ENDED_BY_CTRL_C: i32 = 130;

/// Whether a signal has asked for the end.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop {
    asked: Arc<AtomicBool>,
    signal: Arc<OnceLock<&'static str>>,
}

impl Stop {
    /// Signals end the program at once.
    pub(super) fn never() -> Self {
        Self::default()
    }

    /// The first signal ends the reading, and a second one the program.
    pub(super) fn listen() -> io::Result<Self> {
        let stop = Self::default();
        let (ready, listening) = channel();
        let own = stop.clone();
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            let listened: io::Result<io::Result<()>> = LazyRuntime::default().block_on(async {
                let mut interruption = Interruption::listen()?;
                let _ = ready.send(Ok(()));
                let name = interruption.received().await;
                let _ = own.signal.set(name);
                own.asked.store(true, Ordering::SeqCst);
                interruption.received().await;
                // What was read is still being answered, and whoever asks twice does not want to wait for it.
                std::process::exit(ENDED_BY_CTRL_C)
            });
            if let Err(error) | Ok(Err(error)) = listened {
                let _ = ready.send(Err(error));
            }
        })?;
        listening.recv().unwrap_or_else(|_| Err(io::Error::other("signals cannot be listened to")))?;
        Ok(stop)
    }

    /// The signal that asked for the end.
    pub(super) fn signal(&self) -> Option<&'static str> {
        self.signal.get().copied()
    }

    fn check(&self) -> io::Result<()> {
        match self.asked.load(Ordering::SeqCst) {
            true => Err(io::Error::other("stopped by a signal")),
            false => Ok(()),
        }
    }
}

/// The input of a batch. Reading it fails after a signal, so that a line that was not read to its end is not judged.
pub(super) struct BatchInput {
    source: Source,
    stop: Stop,
    read: Arc<AtomicU64>,
}

enum Source {
    /// A file, which never makes one wait, or a terminal, where signals end the program.
    Direct(Box<dyn Read + Send>),
    /// What another thread reads, as nothing ends the wait for a pipe.
    Pipe { blocks: Receiver<io::Result<Vec<u8>>>, block: Vec<u8>, taken: usize },
}

impl BatchInput {
    /// Reads an input; `read` counts its bytes.
    pub(super) fn new(input: Box<dyn Read + Send>, is_direct: bool, stop: &Stop, read: &Arc<AtomicU64>) -> Self {
        let source = if is_direct { Source::Direct(input) } else { pipe(input) };
        Self { source, stop: stop.clone(), read: read.clone() }
    }
}

/// Reads on a thread, which ends with the process where the input never does.
fn pipe(mut input: Box<dyn Read + Send>) -> Source {
    let (sender, blocks) = sync_channel(1);
    thread::spawn(move || {
        loop {
            let mut block = vec![0; BLOCK];
            let read = match input.read(&mut block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(0) => return,
                read => read,
            };
            let block = read.map(|length| {
                block.truncate(length);
                block
            });
            let is_last = block.is_err();
            if sender.send(block).is_err() || is_last {
                return;
            }
        }
    });
    Source::Pipe { blocks, block: Vec::new(), taken: 0 }
}

impl Read for BatchInput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stop.check()?;
        let length = match &mut self.source {
            Source::Direct(input) => input.read(buffer)?,
            Source::Pipe { blocks, block, taken } => {
                while *taken == block.len() {
                    match blocks.recv_timeout(PATIENCE) {
                        Ok(next) => (*block, *taken) = (next?, 0),
                        Err(RecvTimeoutError::Timeout) => self.stop.check()?,
                        Err(RecvTimeoutError::Disconnected) => return Ok(0),
                    }
                }
                let length = block.get(*taken..).unwrap_or_default().read(buffer)?;
                *taken += length;
                length
            }
        };
        self.read.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(text: &'static str, is_file: bool) -> (BatchInput, Stop, Arc<AtomicU64>) {
        let (stop, read) = (Stop::never(), Arc::default());
        (BatchInput::new(Box::new(text.as_bytes()), is_file, &stop, &read), stop, read)
    }

    #[test]
    fn everything_is_read_and_counted() {
        for is_file in [true, false] {
            let (mut input, _, read) = input("one\ntwo\n", is_file);
            let mut text = String::new();
            input.read_to_string(&mut text).unwrap();
            assert_eq!((text.as_str(), read.load(Ordering::Relaxed)), ("one\ntwo\n", 8));
        }
    }

    #[test]
    fn nothing_is_read_after_a_signal() {
        for is_file in [true, false] {
            let (mut input, stop, _) = input("one\ntwo\n", is_file);
            let mut some = [0; 3];
            assert_eq!(input.read(&mut some).unwrap(), 3);
            stop.asked.store(true, Ordering::SeqCst);
            assert!(input.read(&mut some).is_err());
        }
    }
}
