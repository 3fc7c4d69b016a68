//! Judges tokens line by line. Answers to tokens that the rules cannot tell apart are remembered.

use std::io::{Read, Write};

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::memory::{Memory, Shown};
use super::token_line::{TokenLine, shown};
use crate::batch::{self, Answerer};
pub use crate::batch::{BatchOutcome, Counts, Finished, Options, Stopped, Tally};
use crate::diagnosis::diagnose;
use crate::facts::{Facts, Policy};
use crate::report::{CheckRecord, record as renderer, summary};
use crate::secret::Redactor;
use crate::token::{AccessToken, KeySource, Outline, SignatureCheck, TimeClaim, TokenFacts, TokenFormat, signature};

/// Judges the token of every line offline; empty lines are passed over. A line is a token, or a JSON object with `token`
/// and, if you like, `id`. `case` says when, by which policy and for which operations; `keys` verify signatures; `secrets`
/// knows what must not be shown besides the tokens; and `workers` is how many cores are used.
///
/// ```
/// use jiff::Timestamp;
/// use why403::check::batch;
/// use why403::facts::{Facts, Policy, Task};
/// use why403::request::Redactor;
///
/// let token = std::fs::read_to_string("fixtures/tokens/missing-scope.jwt")?;
/// let case = Facts::new(Timestamp::UNIX_EPOCH, Task::Check, Policy::built_in());
/// let mut answers = Vec::new();
/// let tally = batch::check(token.as_bytes(), &mut answers, &case, None, &Redactor::default(), 1)?;
/// assert_eq!(tally.refused, 1);
/// let answer: serde_json::Value = serde_json::from_slice(&answers)?;
/// assert_eq!((&answer["record"], &answer["verdict"]), (&1.into(), &"refused".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Those of reader and writer; what was read before is answered.
pub fn check(
    input: impl Read,
    output: impl Write + Send,
    case: &Facts,
    keys: Option<&KeySource>,
    secrets: &Redactor,
    workers: usize,
) -> Result<Tally, Stopped> {
    run(input, output, case, keys, secrets, Options::new(workers)).whole()
}

/// The same with [`Options`]: tokens can be counted instead, and progress can be watched.
pub fn run(
    input: impl Read,
    output: impl Write + Send,
    case: &Facts,
    keys: Option<&KeySource>,
    secrets: &Redactor,
    options: Options<'_>,
) -> Finished {
    batch::run(input, output, options, &|| Checker::new(case, keys, secrets))
}

/// Judges tokens.
struct Checker<'c> {
    /// The case; its token is that of the line.
    facts: Facts,
    keys: Option<&'c KeySource>,
    secrets: &'c Redactor,
    memory: Memory,
    outline: Outline,
    /// What is counted of the last line.
    client: Option<String>,
    issued_at: Option<i64>,
    operations: Vec<String>,
}

impl Answerer for Checker<'_> {
    fn answer(&mut self, line: &[u8], out: &mut Vec<u8>) -> BatchOutcome {
        (self.client, self.issued_at) = (None, None);
        let line = TokenLine::parse(line);
        write_id(&line.id(self.secrets), out);
        match &line.token {
            Ok(token) => self.judge(token, out),
            Err(why) => write_record(&CheckRecord::unreadable(why), out),
        }
    }

    fn unreadable(&mut self, why: &str, out: &mut Vec<u8>) -> BatchOutcome {
        (self.client, self.issued_at) = (None, None);
        write_id(&Value::Null, out);
        write_record(&CheckRecord::unreadable(why), out)
    }

    fn count(&mut self, _: Option<&[u8]>, answer: &[u8], counts: &mut Counts) {
        let cause = serde_json::from_slice(answer).ok().and_then(|Counted { cause }| cause);
        let operations = self.operations.iter().map(String::as_str);
        counts.add(cause.as_deref(), operations, self.client.as_deref(), self.issued_at);
    }
}

/// What is counted of an answer.
#[derive(Deserialize)]
struct Counted {
    cause: Option<String>,
}

impl<'c> Checker<'c> {
    fn new(case: &Facts, keys: Option<&'c KeySource>, secrets: &'c Redactor) -> Self {
        let published = case.operations.iter().map(|operation| operation.name.clone());
        let unpublished = case.unpublished.iter().map(|request| format!("{} {}", request.method, request.path));
        let operations = published.chain(unpublished).map(|name| secrets.redact(&name)).collect();
        let facts = Facts { token: None, ..case.clone() };
        let (memory, outline) = (Memory::default(), Outline::default());
        Self { facts, keys, secrets, memory, outline, client: None, issued_at: None, operations }
    }

    /// Writes the answer about a token, from the verdict on.
    fn judge(&mut self, given: &str, out: &mut Vec<u8>) -> BatchOutcome {
        let token = given.strip_prefix("Bearer ").unwrap_or(given);
        self.outline.key.clear();
        self.outline.key.push(u8::from(token.len() < given.len()));
        let may_omit_subject = self.facts.policy.subject.is_none();
        let (now, policy) = (self.facts.now, &self.facts.policy);
        if !self.outline.read(token, may_omit_subject, |claim, time| class(claim, time, now, policy)) {
            return self.judge_another(given, out);
        }
        self.client = self.outline.client().map(|client| shown(client, token, self.secrets));
        self.issued_at = self.outline.issued_at;
        let read = self.keys.map(|keys| {
            let (access_token, _) = AccessToken::from_input(token);
            signature::verify(&access_token, keys)
        });
        if let Some(check) = &read {
            add_signature(check, &mut self.outline.key);
        }
        let expires_at = self.outline.expires_at;
        if let Some(outcome) = self.memory.recall(&self.outline.key, token, expires_at, now, out) {
            return outcome;
        }
        let (access_token, tolerated) = AccessToken::from_input(given);
        let mut view = TokenFacts::examine(&access_token, tolerated);
        if let Some(check) = read {
            view.signature = check;
        }
        let record = self.record(view);
        let start = out.len();
        let outcome = write_record(&record, out);
        let omitted = self.outline.omitted_subject();
        let is_omitted = |time: &i64| class(TimeClaim::ExpiresAt, *time, now, &self.facts.policy).is_some();
        let shown = Shown {
            summary: &record.summary,
            claims: self.outline.claims(),
            left_out: omitted.as_slice(),
            expires_at: expires_at.filter(is_omitted).and_then(|time| Timestamp::from_second(time).ok()),
            now,
        };
        self.memory.keep(&self.outline.key, out.get(start..).unwrap_or_default(), outcome, &shown);
        outcome
    }

    /// The same of a token that is no JWT, or one in an unusual form.
    fn judge_another(&mut self, given: &str, out: &mut Vec<u8>) -> BatchOutcome {
        let (token, tolerated) = AccessToken::from_input(given);
        if token.expose().is_empty() {
            return write_record(&CheckRecord::unreadable("nothing that can be a token"), out);
        }
        let mut view = TokenFacts::examine(&token, tolerated);
        if view.format == TokenFormat::Jwt {
            if let Some(keys) = self.keys {
                view.signature = signature::verify(&token, keys);
            }
            if let Some(claims) = &view.claims_unverified {
                self.client = claims.client_id.valid().or(claims.authorized_party.valid()).cloned();
                self.issued_at = claims.issued_at.valid().map(|time| time.as_second());
            }
            return write_record(&self.record(view), out);
        }
        // All that is known of it, but for its length and its fingerprint.
        let key = format!("\u{2}{:?} {:?} {:?} {:?}", view.format, view.malformed, view.service, view.tolerated);
        let now = self.facts.now;
        if let Some(outcome) = self.memory.recall(key.as_bytes(), token.expose(), None, now, out) {
            return outcome;
        }
        let (shape, fingerprint) = (view.shape.clone(), view.fingerprint.clone());
        let record = self.record(view);
        let start = out.len();
        let outcome = write_record(&record, out);
        let left_out = [shape.as_str(), fingerprint.as_str(), token.expose()];
        let shown =
            Shown { summary: &record.summary, claims: key.as_bytes(), left_out: &left_out, expires_at: None, now };
        self.memory.keep(key.as_bytes(), out.get(start..).unwrap_or_default(), outcome, &shown);
        outcome
    }

    /// What the rules say of a token.
    fn record(&mut self, view: TokenFacts) -> CheckRecord {
        self.facts.token = Some(view);
        let diagnosis = diagnose(&self.facts);
        let text = summary(&diagnosis.summary);
        let text = if self.secrets.is_empty() { text } else { self.secrets.redact(&text) };
        CheckRecord::new(diagnosis.verdict, diagnosis.causes().collect(), text)
    }
}

/// Which times of a claim are judged alike; `None` for a time that only this token has.
fn class(claim: TimeClaim, seconds: i64, now: Timestamp, policy: &Policy) -> Option<u8> {
    let time = Timestamp::from_second(seconds).ok()?;
    let age = now.duration_since(time);
    let lifetime = policy.min_lifetime_seconds.filter(|seconds| *seconds > 0);
    match claim {
        TimeClaim::ExpiresAt => {
            let required = SignedDuration::from_secs(i64::from(lifetime.unwrap_or_default()));
            let leeway = SignedDuration::from_secs(i64::from(policy.leeway_seconds));
            let is_valid = age < SignedDuration::ZERO && time.duration_since(now) >= required;
            if is_valid { Some(0) } else { (age >= leeway && age >= SignedDuration::ZERO).then_some(1) }
        }
        TimeClaim::NotBefore => (age >= SignedDuration::ZERO).then_some(2),
        // Only what a policy says of the lifetime is judged by it.
        TimeClaim::IssuedAt => lifetime.is_none().then_some(3),
    }
}

/// Adds what came of the signature to an outline.
fn add_signature(check: &SignatureCheck, key: &mut Vec<u8>) {
    match check {
        SignatureCheck::Verified { algorithm, key: label } => {
            key.push(b'\n');
            key.extend_from_slice(algorithm.as_bytes());
            key.push(b'\n');
            key.extend_from_slice(label.as_bytes());
        }
        other => key.extend_from_slice(format!("\n\n{other:?}").as_bytes()),
    }
}

/// Writes the id, which follows the number of the record.
fn write_id(id: &Value, out: &mut Vec<u8>) {
    match id {
        Value::Null => out.extend_from_slice(b"\"id\":null,"),
        id => {
            out.extend_from_slice(b"\"id\":");
            // Writing to memory cannot fail.
            let _ = renderer::write(id, out);
            out.push(b',');
        }
    }
}

/// Writes an answer from the verdict on.
fn write_record(record: &CheckRecord, out: &mut Vec<u8>) -> BatchOutcome {
    let start = out.len();
    // Writing to memory cannot fail.
    let _ = renderer::write(record, out);
    let before = b"{\"schema_version\":1,\"record\":0,\"id\":null,".len();
    out.drain(start..(start + before).min(out.len()));
    record.into()
}
