//! Many records, one a line: blocks of lines go to every core, and the answers come out in the order of the input.
//! What is in memory at a time does not grow with the input, however long it is or its lines are.
//!
//! What a line says is for `explain` and `check`: each has its answerer.

mod counts;
mod outcome;

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use thiserror::Error;

pub use counts::Counts;
pub use outcome::{BatchOutcome, Tally};

/// How much is read at a time, in bytes.
const BLOCK: usize = 256 << 10;

/// Longer lines are not read, in bytes.
pub(crate) const LONGEST_LINE: usize = 1 << 20;

/// A batch that did not come to its end.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Stopped {
    /// The input cannot be read on.
    #[error("the input cannot be read on")]
    Read(#[source] io::Error),
    /// The output cannot be written. What was judged until then is counted.
    #[error("the output cannot be written")]
    Write(#[source] io::Error, Tally),
    /// This machine starts no more threads; nothing was judged.
    #[error("no thread can be started")]
    Thread(#[source] io::Error),
}

/// How a batch is run.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Options<'o> {
    /// How many cores are used.
    pub workers: usize,
    /// Whether records are counted by cause, operation, client and hour, and their answers are not written.
    pub counts: bool,
    /// Is given the number of records by outcome after every block of lines that was answered.
    pub watch: &'o (dyn Fn(&Tally) + Sync),
}

impl Options<'_> {
    /// Every answer is written, and no one watches.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        Self { workers, counts: false, watch: &|_| {} }
    }
}

/// What came of a batch.
#[derive(Debug)]
#[non_exhaustive]
pub struct Finished {
    /// How many records were answered.
    pub tally: Tally,
    /// The counts, where [`Options::counts`] asked for them; else empty.
    pub counts: Counts,
    /// Why it ended before the end of the input. All lines that were read to their end before are answered.
    pub stopped: Option<Stopped>,
}

impl Finished {
    fn without_threads(error: io::Error) -> Self {
        Self { tally: Tally::default(), counts: Counts::default(), stopped: Some(Stopped::Thread(error)) }
    }

    /// The tally of a batch that came to its end.
    ///
    /// # Errors
    /// Why it did not.
    pub fn whole(self) -> Result<Tally, Stopped> {
        match self.stopped {
            Some(stopped) => Err(stopped),
            None => Ok(self.tally),
        }
    }
}

/// What answers the lines of a batch. Each worker has one, so that it can remember answers without a lock.
pub(crate) trait Answerer {
    /// Writes what follows `{"schema_version":1,"record":N,` in the answer to a line, without an end of line.
    fn answer(&mut self, line: &[u8], out: &mut Vec<u8>) -> BatchOutcome;

    /// Writes the same of a line that was not read.
    fn unreadable(&mut self, why: &str, out: &mut Vec<u8>) -> BatchOutcome;

    /// Counts a record, with its answer as it was written. The line is `None` where it was not read.
    fn count(&mut self, line: Option<&[u8]>, answer: &[u8], counts: &mut Counts);
}

/// Whole lines, and the number of the first.
struct Block {
    first: u64,
    lines: Vec<u8>,
}

/// The answers to a block.
#[derive(Default)]
struct Answers {
    text: Vec<u8>,
    tally: Tally,
    counts: Counts,
}

/// Answers every line of the input; empty ones are passed over.
pub(crate) fn run<A: Answerer>(
    input: impl Read,
    output: impl Write + Send,
    options: Options<'_>,
    answerer: &(dyn Fn() -> A + Sync),
) -> Finished {
    thread::scope(|scope| {
        let (mut blocks, mut answers) = (Vec::new(), Vec::new());
        for worker in 0..options.workers.max(1) {
            let (send_block, blocks_of_worker) = sync_channel(1);
            let (send_answers, answers_of_worker) = sync_channel(1);
            let job = move || work(&blocks_of_worker, &send_answers, answerer(), options.counts);
            match thread::Builder::new().spawn_scoped(scope, job) {
                Ok(_) => {}
                Err(error) if worker == 0 => return Finished::without_threads(error),
                // The ones there are do all the work.
                Err(_) => break,
            }
            blocks.push(send_block);
            answers.push(answers_of_worker);
        }
        let writer = match thread::Builder::new().spawn_scoped(scope, move || write(output, &answers, options.watch)) {
            Ok(writer) => writer,
            Err(error) => return Finished::without_threads(error),
        };
        let read = deal(input, &blocks);
        drop(blocks);
        // A writer that panicked has panicked here too by then.
        let mut finished = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        if finished.stopped.is_none() {
            finished.stopped = read.err().map(Stopped::Read);
        }
        finished
    })
}

/// Reads blocks and deals them out in turn. Ends early where no worker takes them any more.
fn deal(mut input: impl Read, workers: &[SyncSender<Block>]) -> io::Result<()> {
    let mut turn = workers.iter().cycle();
    let mut lines = Lines::default();
    loop {
        let ended = lines.read(&mut input)?;
        let Some(block) = lines.block(ended) else {
            if ended {
                return Ok(());
            }
            continue;
        };
        if turn.next().is_none_or(|worker| worker.send(block).is_err()) {
            return Ok(());
        }
    }
}

/// What was read and not dealt out yet.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    /// Lines dealt out before.
    before: u64,
    /// Whether the line that is being read is too long, and skipped to its end.
    skips: bool,
}

impl Lines {
    /// Reads on; `true` at the end.
    fn read(&mut self, input: &mut impl Read) -> io::Result<bool> {
        let known = self.bytes.len();
        self.bytes.resize(known + BLOCK, 0);
        let read = loop {
            match input.read(self.bytes.get_mut(known..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.bytes.truncate(known);
                    return Err(error);
                }
                Ok(read) => break read,
            }
        };
        self.bytes.truncate(known + read);
        if self.skips {
            let end = memchr::memchr(b'\n', self.bytes.get(known..).unwrap_or_default());
            self.skips = end.is_none();
            self.bytes.drain(known..known + end.unwrap_or(read));
        }
        Ok(read == 0)
    }

    /// The whole lines that are there; at the end, all that is.
    fn block(&mut self, ended: bool) -> Option<Block> {
        let whole = match memchr::memrchr(b'\n', &self.bytes) {
            _ if ended => self.bytes.len(),
            Some(at) => at + 1,
            None => {
                if self.bytes.len() > LONGEST_LINE {
                    self.bytes.truncate(LONGEST_LINE + 1);
                    self.skips = true;
                }
                return None;
            }
        };
        let rest = self.bytes.split_off(whole);
        let lines = std::mem::replace(&mut self.bytes, rest);
        if lines.is_empty() {
            return None;
        }
        let first = self.before + 1;
        self.before += memchr::memchr_iter(b'\n', &lines).count() as u64;
        Some(Block { first, lines })
    }
}

/// Answers blocks until there are no more.
fn work(blocks: &Receiver<Block>, answers: &SyncSender<Answers>, mut answerer: impl Answerer, counts: bool) {
    for block in blocks {
        let room = if counts { 0 } else { block.lines.len() };
        let mut answer = Answers { text: Vec::with_capacity(room), ..Answers::default() };
        let mut rest = block.lines.as_slice();
        for number in block.first.. {
            if rest.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let (line, after) = rest.split_at_checked(end).unwrap_or_default();
            rest = after.get(1..).unwrap_or_default();
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            let start = answer.text.len();
            // Writing to memory cannot fail.
            let _ = write!(answer.text, "{{\"schema_version\":1,\"record\":{number},");
            let is_read = line.len() <= LONGEST_LINE;
            let outcome = match is_read {
                true => answerer.answer(line, &mut answer.text),
                false => answerer.unreadable("longer than 1 MiB", &mut answer.text),
            };
            answer.tally.add(outcome);
            if counts {
                let written = answer.text.get(start..).unwrap_or_default();
                answerer.count(is_read.then_some(line), written, &mut answer.counts);
                answer.text.truncate(start);
            } else {
                answer.text.push(b'\n');
            }
        }
        if answers.send(answer).is_err() {
            return;
        }
    }
}

/// Writes the answers in turn, as the blocks were dealt out.
fn write(mut output: impl Write, workers: &[Receiver<Answers>], watch: &(dyn Fn(&Tally) + Sync)) -> Finished {
    let mut finished = Finished { tally: Tally::default(), counts: Counts::default(), stopped: None };
    for worker in workers.iter().cycle() {
        let Ok(answers) = worker.recv() else { break };
        finished.tally.merge(answers.tally);
        finished.counts.merge(answers.counts);
        if let Err(error) = output.write_all(&answers.text).and_then(|()| output.flush()) {
            finished.stopped = Some(Stopped::Write(error, finished.tally));
            break;
        }
        watch(&finished.tally);
    }
    finished
}
