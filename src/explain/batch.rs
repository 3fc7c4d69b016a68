//! Many failures, one a line: each is explained, and answers to records that differ only in ids are remembered.

use std::borrow::Cow;
use std::io::{Read, Write};

use serde::Deserialize;

use super::log_line;
use super::memory::Memory;
use super::record::record;
use crate::batch::{self, Answerer};
pub use crate::batch::{BatchOutcome, Counts, Finished, Options, Stopped, Tally};
use crate::facts::Facts;
use crate::report::{Record, record as renderer};
use crate::request::Pasted;
use crate::secret::Redactor;

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
    run(input, output, secrets, complete, Options::new(workers)).whole()
}

/// The same with [`Options`]: records can be counted instead, and progress can be watched.
pub fn run(
    input: impl Read,
    output: impl Write + Send,
    secrets: &Redactor,
    complete: &(dyn Fn(&Pasted) -> Facts + Sync),
    options: Options<'_>,
) -> Finished {
    batch::run(input, output, options, &|| Explainer { memory: Memory::new(secrets), secrets, complete })
}

/// Explains lines.
struct Explainer<'e> {
    memory: Memory,
    secrets: &'e Redactor,
    complete: &'e (dyn Fn(&Pasted) -> Facts + Sync),
}

impl Answerer for Explainer<'_> {
    fn answer(&mut self, line: &[u8], out: &mut Vec<u8>) -> BatchOutcome {
        let (secrets, complete) = (self.secrets, self.complete);
        self.memory.answer(line, out, &mut |line, text| write_record(&record(line, secrets, complete), text))
    }

    fn unreadable(&mut self, why: &str, out: &mut Vec<u8>) -> BatchOutcome {
        write_record(&Record::unreadable(why.to_owned()), out)
    }

    fn count(&mut self, line: Option<&[u8]>, answer: &[u8], counts: &mut Counts) {
        let answer: Counted<'_> = serde_json::from_slice(answer).unwrap_or_default();
        let client = line.and_then(|line| log_line::client(line, self.secrets));
        counts.add(
            answer.cause.as_deref(),
            answer.operation.as_deref(),
            client.as_deref(),
            line.and_then(log_line::time),
        );
    }
}

/// What is counted of an answer.
#[derive(Default, Deserialize)]
struct Counted<'a> {
    #[serde(borrow)]
    cause: Option<Cow<'a, str>>,
    #[serde(borrow)]
    operation: Option<Cow<'a, str>>,
}

/// Writes a record's answer, which follows its number.
fn write_record(record: &Record, out: &mut Vec<u8>) -> BatchOutcome {
    renderer::write_after(r#"{"schema_version":1,"record":0,"#, record, out);
    record.into()
}

#[cfg(test)]
mod tests {
    use std::io;

    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::batch::LONGEST_LINE;
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
            "password: SHORT",
            "User SHORT of queue NUMBER, see ID",
            "App not authorized to use scope [SHORT]",
            "You are missing the following permission(s): [SHORT]",
            "Retry the request in [NUMBER] seconds",
            "Rate limit exceeded the maximum. Retry the request in NUMBER seconds (NUMBER)",
            "No such path: /api/v2/users/NUMBER of (SHORT)",
            "",
        ]);
        let short = "[0-9a-f]{4,6}";
        let number = "[1-9][0-9]{2,5}";
        (code, message, prop::collection::vec(id(), 2), 399..505_u16, 0..3_usize, short, number).prop_map(
            |(code, message, ids, status, form, short, number)| {
                let message = message.replacen("ID", &ids[0], 1).replace("ID", &ids[1]);
                let message = message.replace("SHORT", &short).replace("NUMBER", &number);
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
            for piece in [256 << 10, 4_096] {
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

    #[test]
    fn records_are_counted_by_what_their_answers_and_lines_show() {
        let body = |time: &str| {
            format!(
                r#"{{"time":"{time}","clientId":"c-1","method":"GET","url":"https://api.mypurecloud.com/api/v2/users/me","status":403,"body":"{{\"code\":\"app.not.authorized.for.scope\",\"message\":\"App not authorized to use scope [users]\",\"status\":403}}"}}"#
            )
        };
        let long = "x".repeat(LONGEST_LINE + 1);
        let input = [&body("2026-11-28T10:15:00Z"), &body("2026-11-28T12:45:00+02:00"), "prose", &long].join("\n");
        let options = Options { counts: true, ..Options::new(2) };
        let mut output = Vec::new();
        let finished = super::run(input.as_bytes(), &mut output, &Redactor::default(), &complete, options);
        assert!(output.is_empty() && finished.stopped.is_none());
        let summary = serde_json::to_value(finished.counts.summary("explain", &finished.tally)).unwrap();
        let known = |name: &str, records: u64| serde_json::json!([{ "name": name, "records": records }]);
        assert_eq!(summary["causes"]["known"], known("missing-scope", 2));
        assert_eq!(summary["operations"]["known"], known("getUsersMe", 2));
        assert_eq!(summary["clients"]["known"], known("c-1", 2));
        assert_eq!(summary["hours"]["known"], known("2026-11-28T10:00:00Z", 2));
        assert_eq!(summary["hours"]["unknown"], 2);
        assert_eq!(
            summary["verdicts"],
            serde_json::json!({ "refused": 2, "unclear": 0, "allowed": 1, "unreadable": 1 })
        );
    }
}
