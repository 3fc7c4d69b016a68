//! Many records, one a line: blocks of lines go to every core, and the answers come out in the order of the input.
//! What is in memory at a time does not grow with the input, however long it is or its lines are.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use thiserror::Error;

use super::memory::Memory;
pub use super::outcome::{BatchOutcome, Tally};
use super::record::record;
use crate::facts::Facts;
use crate::report::{Record, record as renderer};
use crate::request::Pasted;
use crate::secret::Redactor;

/// How much is read at a time, in bytes.
const BLOCK: usize = 256 << 10;

/// Longer lines are not read, in bytes.
const LONGEST_LINE: usize = 1 << 20;

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
}

/// Whole lines, and the number of the first.
struct Block {
    first: u64,
    lines: Vec<u8>,
}

/// The answers to a block.
struct Answers {
    text: Vec<u8>,
    tally: Tally,
}

/// Explains every line of the input; empty ones are passed over. `complete` makes the facts of one failure whole,
/// `secrets` knows what must not be shown, and `workers` is how many cores are used.
///
/// # Errors
/// Those of reader and writer; what was read before is answered.
pub fn explain(
    input: impl Read,
    output: impl Write + Send,
    secrets: &Redactor,
    complete: &(dyn Fn(&Pasted) -> Facts + Sync),
    workers: usize,
) -> Result<Tally, Stopped> {
    thread::scope(|scope| {
        let (blocks, answers): (Vec<_>, Vec<_>) = (0..workers.max(1))
            .map(|_| {
                let (send_block, blocks) = sync_channel(1);
                let (send_answers, answers) = sync_channel(1);
                scope.spawn(move || work(&blocks, &send_answers, secrets, complete));
                (send_block, answers)
            })
            .unzip();
        let writer = scope.spawn(move || write(output, &answers));
        let read = deal(input, &blocks);
        drop(blocks);
        // A writer that panicked has panicked here too by then.
        let tally = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        read.map_err(Stopped::Read).map(|()| tally)
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
    /// Whether the line at hand is too long, and skipped to its end.
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
fn work(
    blocks: &Receiver<Block>,
    answers: &SyncSender<Answers>,
    secrets: &Redactor,
    complete: &(dyn Fn(&Pasted) -> Facts + Sync),
) {
    let mut memory = Memory::new(secrets);
    for block in blocks {
        let mut answer = Answers { text: Vec::with_capacity(block.lines.len()), tally: Tally::default() };
        for (number, line) in (block.first..).zip(block.lines.split(|byte| *byte == b'\n')) {
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            // Writing to memory cannot fail.
            let _ = write!(answer.text, "{{\"schema_version\":1,\"record\":{number},");
            let outcome = if line.len() > LONGEST_LINE {
                write_record(&Record::unreadable("longer than 1 MiB".to_owned()), &mut answer.text)
            } else {
                memory.answer(line, &mut answer.text, &mut |line, text| {
                    write_record(&record(line, secrets, complete), text)
                })
            };
            answer.text.push(b'\n');
            answer.tally.add(outcome);
        }
        if answers.send(answer).is_err() {
            return;
        }
    }
}

/// Writes a record's answer, which follows its number.
fn write_record(record: &Record, out: &mut Vec<u8>) -> BatchOutcome {
    let start = out.len();
    // Writing to memory cannot fail.
    let _ = renderer::write(record, out);
    let numbered = b"{\"schema_version\":1,\"record\":0,".len();
    out.drain(start..(start + numbered).min(out.len()));
    BatchOutcome::of_record(record)
}

/// Writes the answers in turn, as the blocks were dealt out.
fn write(mut output: impl Write, workers: &[Receiver<Answers>]) -> Result<Tally, Stopped> {
    let mut tally = Tally::default();
    for worker in workers.iter().cycle() {
        let Ok(answers) = worker.recv() else { break };
        tally.merge(answers.tally);
        output.write_all(&answers.text).and_then(|()| output.flush()).map_err(|error| Stopped::Write(error, tally))?;
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::explain::facts;
    use crate::facts::Policy;

    fn complete(pasted: &Pasted) -> Facts {
        facts(pasted, Timestamp::UNIX_EPOCH, Policy::none())
    }

    /// The answers to an input that is read in pieces of this length.
    fn run(input: &str, piece: usize, workers: usize) -> (String, Tally) {
        struct Pieces<'a>(&'a [u8], usize);
        impl Read for Pieces<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let most = self.1.min(buffer.len());
                Read::read(&mut self.0, &mut buffer[..most])
            }
        }
        let mut output = Vec::new();
        let tally = explain(Pieces(input.as_bytes(), piece), &mut output, &Redactor::default(), &complete, workers);
        (String::from_utf8(output).unwrap(), tally.unwrap())
    }

    /// What each line is told by itself, nothing remembered.
    fn one_by_one(input: &str) -> String {
        let mut output = Vec::new();
        for (number, line) in (1..).zip(input.split('\n')) {
            if !line.trim_ascii().is_empty() {
                let one = record(line.trim_ascii().as_bytes(), &Redactor::default(), &complete);
                renderer::write(&Record { record: number, ..one }, &mut output).unwrap();
                output.push(b'\n');
            }
        }
        String::from_utf8(output).unwrap()
    }

    fn id() -> impl Strategy<Value = String> {
        prop_oneof![
            "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}",
            Just("00000000-0000-0000-0000-000000000000".to_owned())
        ]
    }

    /// Lines that have much in common, and not all.
    fn line() -> impl Strategy<Value = String> {
        let code = prop::sample::select(vec![
            "missing.permissions",
            "missing.any.division.permissions",
            "not.found",
            "conversation.error.user.not.party",
            "too.many.requests",
            "x",
        ]);
        let message = prop::sample::select(vec![
            "no",
            "App not authorized to use scope [conversations]",
            "You are missing the following permission 'routing:queue:view:ID' in the provided division(s).",
            "Requires division ID, not ID",
            "at 2026-11-22T10:00:00.5Z, 1763850000123: ID",
            "client_secret=ID",
            "",
        ]);
        (code, message, prop::collection::vec(id(), 2), 399..505_u16, 0..3_usize).prop_map(
            |(code, message, ids, status, form)| {
                let message = message.replacen("ID", &ids[0], 1).replace("ID", &ids[1]);
                let body =
                    format!(r#"{{"message":"{message}","code":"{code}","status":{status},"contextId":"{}"}}"#, ids[1]);
                match form {
                    0 => body,
                    1 => format!("2026-11-2{}T10:00:00Z {body}", status % 10),
                    _ => message,
                }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_remembered_is_what_would_be_told(lines in prop::collection::vec(line(), 1..40), workers in 1..4_usize, piece in 1..2_000_usize) {
            let input = lines.join("\n");
            prop_assert_eq!(run(&input, piece, workers).0, one_by_one(&input));
        }
    }

    #[test]
    fn every_record_is_counted() {
        let refused = r#"{"code":"app.not.authorized.for.scope","message":"App not authorized to use scope [a]"}"#;
        let input = format!(
            "{refused}\nprose\n\n{{\"code\":\"x\",\"status\":503}}\n{}\n{refused}",
            "x".repeat(LONGEST_LINE + 1)
        );
        let (output, tally) = run(&input, 70_000, 2);
        assert_eq!(tally, Tally { refused: 2, unclear: 1, clear: 1, unreadable: 1 });
        assert_eq!(output.lines().count(), 5);
    }

    #[test]
    fn a_line_is_as_long_as_it_may_be_wherever_it_is_cut() {
        for length in [LONGEST_LINE - 1, LONGEST_LINE, LONGEST_LINE + 1, 2 * LONGEST_LINE] {
            for piece in [BLOCK, 4_096] {
                let (_, tally) = run(&format!("{}\nprose", "x".repeat(length)), piece, 1);
                let unreadable = u64::from(length > LONGEST_LINE);
                // Only the beginning of so many words is looked at: what can be read is not all clear.
                let unclear = 1 - unreadable;
                assert_eq!((tally.unreadable, tally.unclear, tally.clear), (unreadable, unclear, 1), "{length}");
            }
        }
    }

    #[test]
    fn what_was_read_before_the_reader_failed_is_answered() {
        struct Fails(usize);
        impl Read for Fails {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                if self.0 > 1 {
                    return Err(io::Error::other("gone"));
                }
                buffer[..6].copy_from_slice(b"prose\n");
                Ok(6)
            }
        }
        let mut output = Vec::new();
        let stopped = explain(Fails(0), &mut output, &Redactor::default(), &complete, 2).unwrap_err();
        assert!(matches!(stopped, Stopped::Read(_)));
        assert_eq!(String::from_utf8(output).unwrap().lines().count(), 1);
    }
}
