//! A line on a terminal that says how far a run is: drawn over itself, and gone when the run is over.

use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// To the beginning of the line, and away with what stands there.
const CLEAR: &str = "\r\x1b[K";

/// How many texts wait for a stopped terminal; more are dropped.
const WAITING: usize = 16;

/// How long the end of a run waits for its last text to be written.
const LAST_TEXT: Duration = Duration::from_secs(1);

/// A run that is over sooner shows no rate.
const PATIENCE: Duration = Duration::from_millis(400);

/// The rate is drawn again after this time: more often, nobody could read it.
const INTERVAL: Duration = Duration::from_millis(100);

/// The width of a terminal that does not say it.
const COLUMNS: u16 = 80;

/// The line, on standard error. A thread writes it: a terminal that was stopped with Ctrl-S holds nothing up, least of all a change
/// that is to be restored.
#[derive(Default)]
pub(super) struct ProgressLine {
    writer: Option<Writer>,
    is_drawn: bool,
}

/// The thread that writes to standard error.
struct Writer {
    texts: SyncSender<String>,
    /// Ends when everything was written.
    written: Receiver<()>,
}

impl Writer {
    fn start() -> Option<Self> {
        let (texts, received) = sync_channel::<String>(WAITING);
        let (done, written) = sync_channel::<()>(0);
        let write = move || {
            let _done = done;
            received.iter().for_each(|text| _ = io::stderr().write_all(text.as_bytes()));
        };
        thread::Builder::new().name("progress".to_owned()).spawn(write).ok()?;
        Some(Self { texts, written })
    }
}

impl ProgressLine {
    /// Draws a text in place of the last one.
    pub(super) fn draw(&mut self, text: &str) {
        self.is_drawn = true;
        self.put(format!("{CLEAR}{text}"));
    }

    /// Writes a line that stays. The next text is drawn below it.
    pub(super) fn leave(&mut self, text: &str) {
        let clear = if self.is_drawn { CLEAR } else { "" };
        self.put(format!("{clear}{text}\n"));
    }

    fn put(&mut self, text: String) {
        if self.writer.is_none() {
            self.writer = Writer::start();
        }
        if let Some(writer) = &self.writer {
            let _ = writer.texts.try_send(text);
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        let Some(Writer { texts, written }) = self.writer.take() else { return };
        if self.is_drawn {
            let _ = texts.try_send(CLEAR.to_owned());
        }
        drop(texts);
        // The report comes after it.
        let _ = written.recv_timeout(LAST_TEXT);
    }
}

/// The rate of a run that takes its time, from any of its threads.
pub(super) struct RateLine {
    started: Instant,
    is_wanted: bool,
    drawn: Mutex<Drawn>,
}

#[derive(Default)]
struct Drawn {
    line: ProgressLine,
    at: Option<Instant>,
}

impl RateLine {
    /// A line that is drawn where someone watches.
    pub(super) fn new(is_wanted: bool) -> Self {
        Self { started: Instant::now(), is_wanted, drawn: Mutex::default() }
    }

    /// Draws what `text` says of the time so far, in as many columns as there are. The text is ASCII.
    pub(super) fn show(&self, text: impl FnOnce(Duration) -> String) {
        let took = self.started.elapsed();
        if !self.is_wanted || took < PATIENCE {
            return;
        }
        // Another thread draws it.
        let Ok(mut drawn) = self.drawn.try_lock() else { return };
        if drawn.at.is_some_and(|at| at.elapsed() < INTERVAL) {
            return;
        }
        let columns = terminal_size::terminal_size_of(io::stderr()).map_or(COLUMNS, |(width, _)| width.0);
        // One is left free: a full line would begin the next one.
        let shown: String = text(took).chars().take(usize::from(columns.saturating_sub(1))).collect();
        drawn.line.draw(&shown);
        drawn.at = Some(Instant::now());
    }
}
