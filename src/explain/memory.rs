//! Earlier answers. Records that differ only in ids, numbers and times have the same answer, apart from the ids: it is
//! computed with stand-ins, and written again with the ids of each record.
//!
//! Only equal records share an answer: the key is the whole line without its ids, numbers and times. Each new line is asked
//! about in two versions, whose stand-ins have no character in common. Where the answers differ in more than the stand-ins,
//! or the line may have a secret next to an id, every such line is asked about by itself.

use std::collections::HashMap;

use super::shape::{Gap, Shape};
use super::trial::Trial;
use crate::batch::BatchOutcome;
use crate::secret::Redactor;

/// Maximum bytes of lines and answers that are kept.
const MOST: usize = 8 << 20;

/// Longer lines are not kept.
const LONGEST_LINE: usize = 16 << 10;

/// Answers by line.
#[derive(Debug)]
pub(super) struct Memory {
    shape: Shape,
    /// `None` for lines of which each is asked about by itself.
    answers: HashMap<Box<[u8]>, Option<Answer>>,
    /// Bytes kept.
    held: usize,
    trial: Trial,
}

/// An answer with gaps for the ids of the record.
#[derive(Debug)]
struct Answer {
    text: Box<[u8]>,
    /// The places of stand-ins in the text.
    gaps: Box<[Gap]>,
    outcome: BatchOutcome,
}

impl Answer {
    fn write(&self, shape: &Shape, line: &[u8], out: &mut Vec<u8>) {
        let mut from = 0;
        for (at, length, word) in &self.gaps {
            out.extend_from_slice(self.text.get(from..*at).unwrap_or_default());
            out.extend_from_slice(shape.word(*word, line));
            from = at + length;
        }
        out.extend_from_slice(self.text.get(from..).unwrap_or_default());
    }
}

impl Memory {
    /// An empty one. `secrets` are the caller's.
    pub(super) fn new(secrets: &Redactor) -> Self {
        Self { shape: Shape::new(secrets), answers: HashMap::new(), held: 0, trial: Trial::default() }
    }

    /// Writes the answer to a line: an earlier one to an equal line, else what `ask` writes.
    pub(super) fn answer(
        &mut self,
        line: &[u8],
        out: &mut Vec<u8>,
        ask: &mut dyn FnMut(&[u8], &mut Vec<u8>) -> BatchOutcome,
    ) -> BatchOutcome {
        if line.len() > LONGEST_LINE || self.rests() {
            return ask(line, out);
        }
        self.shape.take(line);
        match self.answers.get(self.shape.line()) {
            Some(Some(answer)) => {
                self.trial.count_known();
                answer.write(&self.shape, line, out);
                return answer.outcome;
            }
            Some(None) => return ask(line, out),
            None => {}
        }
        let answer = self.shape.is_faithful_to(line).then(|| self.ask_twice(ask)).flatten();
        let outcome = match &answer {
            Some(answer) => {
                answer.write(&self.shape, line, out);
                answer.outcome
            }
            None => ask(line, out),
        };
        self.keep(answer);
        outcome
    }

    /// The answer to both versions of the line; `None` where they are not the same but for the stand-ins.
    fn ask_twice(&mut self, ask: &mut dyn FnMut(&[u8], &mut Vec<u8>) -> BatchOutcome) -> Option<Answer> {
        let (mut text, mut other) = (Vec::new(), Vec::new());
        let outcome = ask(self.shape.line(), &mut text);
        if self.shape.is_plain() {
            return Some(Answer { text: text.into(), gaps: Box::default(), outcome });
        }
        let is_same = ask(self.shape.other(), &mut other) == outcome;
        let gaps = self.shape.gaps(&text, &other).filter(|_| is_same)?;
        Some(Answer { text: text.into(), gaps: gaps.into(), outcome })
    }

    /// Whether the last lines were so different that this one is not looked up.
    fn rests(&mut self) -> bool {
        let Self { answers, held, trial, .. } = self;
        trial.rests(|| {
            *answers = HashMap::new();
            *held = 0;
        })
    }

    fn keep(&mut self, answer: Option<Answer>) {
        let text = answer.as_ref().map_or(0, |answer| answer.text.len());
        let size = self.shape.line().len() + text + size_of::<Answer>();
        if self.held + size > MOST {
            self.answers.clear();
            self.held = 0;
        }
        self.held += size;
        self.answers.insert(self.shape.line().into(), answer);
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{REST, TRIAL};
    use super::*;

    /// Answers by repeating the line, and counts the questions.
    fn echo(memory: &mut Memory, line: &str, asked: &mut usize) -> String {
        let mut out = Vec::new();
        memory.answer(line.as_bytes(), &mut out, &mut |line, out| {
            *asked += 1;
            out.extend_from_slice(line);
            BatchOutcome::Clear
        });
        String::from_utf8(out).unwrap()
    }

    const A: &str = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";
    const B: &str = "9d5d3c5e-7b21-4f6a-9c3e-5a4b3c2d1e0f";

    #[test]
    fn lines_that_differ_in_ids_alone_are_asked_about_once_in_each_version() {
        let (mut memory, mut asked) = (Memory::new(&Redactor::default()), 0);
        for (first, second) in [(A, B), (B, A)] {
            let line = format!(r#"{{"contextId":"{first}","message":"no {second}, {first}"}}"#);
            assert_eq!(echo(&mut memory, &line, &mut asked), line);
        }
        assert_eq!(asked, 2);
        let same = format!(r#"{{"contextId":"{A}","message":"no {A}, {A}"}}"#);
        assert_eq!(echo(&mut memory, &same, &mut asked), same);
        assert_eq!(asked, 4, "that two ids are the same one makes another line");
    }

    #[test]
    fn lines_that_differ_in_anything_else_are_not_the_same() {
        let (mut memory, mut asked) = (Memory::new(&Redactor::default()), 0);
        let lines = [
            "status 403",
            "status 404",
            "path/12345678",
            "path/12345679",
            "code: 40311",
            "code: 40312",
            "in 2025",
            "in 2026",
            "A",
            "a",
            "abcde",
            "abcdf",
            "1.23456",
            "1.23457",
            "x-1a2b3",
            "x-1a2b4",
            "",
            " ",
        ];
        for line in lines {
            assert_eq!(echo(&mut memory, line, &mut asked), line);
        }
        assert_eq!(asked, lines.len());
    }

    #[test]
    fn short_ids_and_numbers_of_prose_do_not_count() {
        let mut memory = Memory::new(&Redactor::default());
        let lines = [
            ["no: request 5356e (try 4711)", "no: request 1d197 (try 1009)"],
            ["\"message\":\"of 12345.\"", "\"message\":\"of 99999.\""],
            ["first 1a2b3, then 1a2b3", "first c000a, then c000a"],
        ];
        for pair in lines {
            let mut asked = 0;
            for line in pair {
                assert_eq!(echo(&mut memory, line, &mut asked), line);
            }
            assert_eq!(asked, 2, "{pair:?}");
        }
    }

    #[test]
    fn an_answer_that_depends_on_a_number_is_given_to_each_line() {
        let mut memory = Memory::new(&Redactor::default());
        for number in [1_000, 3_600, 3_601, 9_999, 1_000] {
            let mut out = Vec::new();
            memory.answer(format!("wait {number} seconds").as_bytes(), &mut out, &mut |line, out| {
                let number: u32 = std::str::from_utf8(line).unwrap().split(' ').nth(1).unwrap().parse().unwrap();
                out.extend_from_slice(if number > 3_600 { b"long" } else { b"soon" });
                BatchOutcome::Clear
            });
            assert_eq!(out, if number > 3_600 { b"long" } else { b"soon" }, "{number}");
        }
    }

    #[test]
    fn times_that_are_not_told_do_not_count() {
        let (mut memory, mut asked) = (Memory::new(&Redactor::default()), 0);
        for time in ["2026-11-22T10:00:01.123Z", "2026-11-23T23:59:59.001Z"] {
            let mut out = Vec::new();
            memory.answer(format!("{time} 403 {A} at 1763850000123").as_bytes(), &mut out, &mut |_, out| {
                asked += 1;
                out.extend_from_slice(b"refused");
                BatchOutcome::Refused
            });
        }
        assert_eq!(asked, 2);
        for time in ["2026-11-22 10:00:01", "2026-11-23 23:59:59"] {
            assert_eq!(echo(&mut memory, time, &mut asked), time, "a time that is told is the record's own");
        }
    }

    #[test]
    fn counts_of_a_log_record_do_not_count_and_its_status_does() {
        let (mut memory, mut asked) = (Memory::new(&Redactor::default()), 0);
        let mut ask = |line: &str| {
            memory.answer(line.as_bytes(), &mut Vec::new(), &mut |_, _| {
                asked += 1;
                BatchOutcome::Refused
            });
            asked
        };
        assert_eq!(ask(r#"{"pid":123,"status":403,"duration": 1.5,"ms":37}"#), 2);
        assert_eq!(ask(r#"{"pid":987,"status":403,"duration": 2.7,"ms":99}"#), 2);
        assert_eq!(ask(r#"{"pid":987,"status":404,"duration": 2.7,"ms":99}"#), 4);
        assert_eq!(ask("duration=12ms status=403"), 6);
        assert_eq!(ask("duration=98ms status=403"), 6);
        assert_eq!(ask("duration=98ms status=404"), 8);
        assert_eq!(ask("retry in ms: 98"), 9);
        assert_eq!(ask("retry in ms: 97"), 10);
    }

    #[test]
    fn an_answer_that_shows_a_part_of_an_id_is_given_for_the_id_itself() {
        let mut memory = Memory::new(&Redactor::default());
        for id in [A, B] {
            let mut out = Vec::new();
            memory.answer(format!("x {id}").as_bytes(), &mut out, &mut |line, out| {
                out.extend_from_slice(&line[..20]);
                BatchOutcome::Clear
            });
            assert_eq!(String::from_utf8(out).unwrap(), format!("x {}", id.get(..18).unwrap()));
        }
    }

    #[test]
    fn an_id_beside_a_secret_is_asked_about_itself() {
        let (mut memory, mut asked) = (Memory::new(&Redactor::default()), 0);
        for id in [A, B] {
            for line in [
                format!("client_secret={id}"),
                format!("Authorization: Bearer {id}"),
                format!("{id} hT3kq9ZbPwLm2VxYc7RsDfKj4NgQ8aWe1UoIz6XtBvMhCy"),
            ] {
                echo(&mut memory, &line, &mut asked);
            }
        }
        assert_eq!(asked, 6);
    }

    #[test]
    fn a_secret_of_the_caller_that_may_be_part_of_an_id_stays_hidden() {
        let secret = A.get(..13).unwrap();
        let redactor = Redactor::new([secret]);
        let mut memory = Memory::new(&redactor);
        for _ in 0..2 {
            let mut out = Vec::new();
            memory.answer(format!("x {A}").as_bytes(), &mut out, &mut |line, out| {
                out.extend_from_slice(redactor.redact(std::str::from_utf8(line).unwrap()).as_bytes());
                BatchOutcome::Clear
            });
            assert!(!String::from_utf8(out).unwrap().contains(A.get(..8).unwrap()));
        }
    }

    #[test]
    fn lines_that_never_come_again_are_not_remembered_for_long() {
        let (mut memory, mut asked) = (Memory::new(&Redactor::default()), 0);
        for number in 0..TRIAL {
            echo(&mut memory, &format!("line {number}x"), &mut asked);
        }
        assert_eq!(memory.answers.len(), 1, "only what came since");
        for _ in 0..REST {
            echo(&mut memory, "again", &mut asked);
        }
        assert_eq!(asked, (TRIAL + REST) as usize);
        for _ in 0..TRIAL {
            echo(&mut memory, "again", &mut asked);
        }
        assert_eq!(asked, (TRIAL + REST) as usize + 1, "and tried anew after a while");
    }

    #[test]
    fn what_is_kept_has_a_limit() {
        let (mut memory, mut asked) = (Memory::new(&Redactor::default()), 0);
        for number in 0..3_000 {
            echo(&mut memory, &format!("{number} {}", "filler ".repeat(1_000)), &mut asked);
            assert!(memory.held <= MOST);
        }
        assert!(memory.answers.len() < 3_000);
    }
}
