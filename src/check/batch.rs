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
use crate::token::signature::{self, KnownSigners};
use crate::token::{AccessToken, KeySource, Outline, SignatureCheck, TimeClaim, TokenFacts, TokenFormat};

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
/// let token = std::fs::read_to_string("fixtures/tokens/expired.jwt")?;
/// let case = Facts::new(Timestamp::now(), Task::Check, Policy::none());
/// let mut answers = Vec::new();
/// let tally = batch::check(token.as_bytes(), &mut answers, &case, None, &Redactor::default(), 1)?;
/// assert_eq!(tally.refused, 1);
/// let answer: serde_json::Value = serde_json::from_slice(&answers)?;
/// assert_eq!((&answer["record"], &answer["cause"]), (&1.into(), &"token-expired".into()));
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
    signers: Option<KnownSigners<'c>>,
    secrets: &'c Redactor,
    memory: Memory,
    outline: Outline,
    /// Who the last token was issued to, and when.
    last: Last,
    operations: Vec<String>,
}

/// Where client and time of the last token are.
enum Last {
    Nowhere,
    /// In the outline.
    Outlined,
    /// Here: the client is redacted, the time in seconds since 1970.
    Read(Option<String>, Option<i64>),
}

impl Answerer for Checker<'_> {
    fn answer(&mut self, line: &[u8], out: &mut Vec<u8>) -> BatchOutcome {
        self.last = Last::Nowhere;
        let line = TokenLine::parse(line);
        write_id(&line.id(self.secrets), out);
        match &line.token {
            Ok(token) => self.judge(token, out),
            Err(why) => write_record(&CheckRecord::unreadable(why), out),
        }
    }

    fn unreadable(&mut self, why: &str, out: &mut Vec<u8>) -> BatchOutcome {
        self.last = Last::Nowhere;
        write_id(&Value::Null, out);
        write_record(&CheckRecord::unreadable(why), out)
    }

    fn count(&mut self, line: Option<&[u8]>, answer: &[u8], counts: &mut Counts) {
        let (client, issued_at) = match std::mem::replace(&mut self.last, Last::Nowhere) {
            Last::Nowhere => (None, None),
            Last::Outlined => {
                let token = line.and_then(|line| TokenLine::parse(line).token.ok()).unwrap_or_default();
                let client = self.outline.client().map(|client| shown(client, &token, self.secrets));
                (client, self.outline.issued_at)
            }
            Last::Read(client, issued_at) => (client, issued_at),
        };
        let cause = serde_json::from_slice(answer).ok().and_then(|Counted { cause }| cause);
        let operations = self.operations.iter().map(String::as_str);
        counts.add(cause.as_deref(), operations, client.as_deref(), issued_at);
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
        let signers = keys.map(KnownSigners::new);
        Self { facts, keys, signers, secrets, memory, outline, last: Last::Nowhere, operations }
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
        self.last = Last::Outlined;
        let read = self.signers.as_mut().map(|signers| signers.verify(token, &self.outline));
        if let Some(check) = &read {
            add_signature(check, &mut self.outline.key);
        }
        let expires_at = self.outline.expires_at;
        if let Some(outcome) = self.memory.recall(&self.outline.key, token, expires_at, now, out) {
            return outcome;
        }
        let (access_token, tolerated) = AccessToken::from_input(given);
        let mut view = TokenFacts::examine(&access_token, tolerated);
        if let Some(check) = read.filter(|_| view.is_jwt()) {
            view.signature = check;
        }
        let record = self.record(view);
        let start = out.len();
        let outcome = write_record(&record, out);
        let omitted = self.outline.omitted_subject();
        let is_omitted = |time: &i64| class(TimeClaim::ExpiresAt, *time, now, &self.facts.policy).is_some();
        let shown = Shown {
            summary: &record.summary,
            quotable: &self.outline.header_and_claims(),
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
                let client = claims.client_id.valid().or(claims.authorized_party.valid());
                let client = client.map(|client| shown(client, token.expose(), self.secrets));
                self.last = Last::Read(client, claims.issued_at.valid().map(|time| time.as_second()));
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
            Shown { summary: &record.summary, quotable: key.as_bytes(), left_out: &left_out, expires_at: None, now };
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
    renderer::write_after(r#"{"schema_version":1,"record":0,"id":null,"#, record, out);
    record.into()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::catalogue::{self, MUTE};
    use crate::facts::Task;

    /// 2026-11-28T10:15:00Z
    const NOW: i64 = 1_795_860_900;

    fn case(policy: Policy) -> Facts {
        let mut facts = Facts::new(Timestamp::from_second(NOW).unwrap(), Task::Check, policy);
        facts.operations = catalogue::by_name(MUTE).into_iter().map(Into::into).collect();
        facts
    }

    fn keys() -> KeySource {
        KeySource::from_jwks(&std::fs::read("fixtures/tokens/keys/jwks.json").unwrap()).unwrap()
    }

    fn answers(input: &str, case: &Facts, keys: Option<&KeySource>, workers: usize) -> (Vec<Value>, Tally) {
        let mut output = Vec::new();
        let tally = check(input.as_bytes(), &mut output, case, keys, &Redactor::default(), workers).unwrap();
        let lines = String::from_utf8(output).unwrap();
        (lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), tally)
    }

    /// What a check of this token alone says: verdict, causes and summary.
    fn alone(given: &str, case: &Facts, keys: Option<&KeySource>) -> Value {
        let (token, tolerated) = AccessToken::from_input(given);
        let mut view = TokenFacts::examine(&token, tolerated);
        if let Some(keys) = keys {
            view.signature = signature::verify(&token, keys);
        }
        let diagnosis = diagnose(&Facts { token: Some(view), ..case.clone() });
        let causes: Vec<&str> = diagnosis.causes().collect();
        json!([diagnosis.verdict, causes, summary(&diagnosis.summary)])
    }

    fn said(answer: &Value) -> Value {
        json!([answer["verdict"], answer["causes"], answer["summary"]])
    }

    /// The tokens of the fixtures, a line each.
    fn fixtures() -> Vec<String> {
        let files = std::fs::read_dir("fixtures/tokens").unwrap().map(|entry| entry.unwrap().path());
        let is_token = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "jwt" || end == "txt");
        let mut files: Vec<_> = files.filter(is_token).collect();
        files.sort();
        let texts = files.iter().map(|path| std::fs::read_to_string(path).unwrap().trim().to_owned());
        texts.filter(|text| !text.contains('\n') && !text.starts_with('{')).collect()
    }

    #[test]
    fn each_fixture_gets_the_answer_of_a_check_of_it_alone() {
        let tokens = fixtures();
        assert!(tokens.len() > 80, "{}", tokens.len());
        let keys = keys();
        let policies = [Policy::built_in(), Policy::none(), {
            let mut policy = Policy::none();
            policy.audience = Some("another-audience".to_owned());
            policy.issuer = Some("https://another.example".to_owned());
            policy.min_lifetime_seconds = Some(600);
            policy.leeway_seconds = 30;
            policy
        }];
        for policy in policies {
            let case = case(policy);
            for keys in [None, Some(&keys)] {
                // Twice: the second answers are remembered.
                let (answers, tally) = answers(&[tokens.as_slice(), &tokens].concat().join("\n"), &case, keys, 2);
                assert_eq!((answers.len(), tally.unreadable), (2 * tokens.len(), 0));
                for (answer, token) in answers.iter().zip(tokens.iter().cycle()) {
                    assert_eq!(said(answer), alone(token, &case, keys), "{token}");
                    assert_eq!((&answer["error"], &answer["id"]), (&Value::Null, &Value::Null));
                    assert_eq!(answer["cause"], answer["causes"].get(0).cloned().unwrap_or_default());
                }
            }
        }
    }

    /// Claims that have much in common, and not all.
    fn claims() -> impl Strategy<Value = String> {
        let id = || {
            prop_oneof![
                "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}".prop_map(|id| format!("\"{id}\"")),
                "\"user-[0-9]{4}\"",
                Just("\"service-account-x\"".to_owned()),
                Just("\"client-1\"".to_owned()),
                Just("\"cli\\u0065nt-1\"".to_owned()),
                Just("7".to_owned()),
            ]
        };
        let time = || {
            prop_oneof![
                (NOW - 100_000..NOW + 100_000).prop_map(|time| time.to_string()),
                (NOW - 70..NOW + 700).prop_map(|time| time.to_string()),
                Just("\"soon\"".to_owned()),
                Just("1795860900123".to_owned()),
                Just("1795860900.5".to_owned()),
            ]
        };
        let scopes =
            prop::sample::select(vec!["conversations", "conversations mute:x", "users", "conversations,users", ""]);
        let audience =
            prop::sample::select(vec!["\"api\"", "[\"client-1\"]", "[\"api\",\"b\"]", "\"abcdefghijkl\"", "7"]);
        let member = prop_oneof![
            id().prop_map(|id| format!("\"sub\":{id}")),
            id().prop_map(|id| format!("\"client_id\":{id}")),
            id().prop_map(|id| format!("\"azp\":{id}")),
            id().prop_map(|id| format!("\"jti\": {id}")),
            id().prop_map(|id| format!("\"email\":{id}")),
            id().prop_map(|id| format!("\"nonce\":{id}")),
            id().prop_map(|id| format!("\"conversation_id\":{id}")),
            time().prop_map(|time| format!("\"exp\":{time}")),
            time().prop_map(|time| format!("\"exp\":{time}")),
            time().prop_map(|time| format!("\"iat\":{time}")),
            time().prop_map(|time| format!("\"nbf\":{time}")),
            time().prop_map(|time| format!("\"auth_time\":{time}")),
            scopes.prop_map(|scopes| format!("\"scope\":\"{scopes}\"")),
            audience.prop_map(|audience| format!("\"aud\":{audience}")),
            Just("\"permissions\":[\"conversation:call:*\"]".to_owned()),
            Just("\"org\":{\"id\":\"a\\\"}\",\"list\":[1,{}]}".to_owned()),
            Just("\"token_use\":\"id\"".to_owned()),
        ];
        prop::collection::vec(member, 0..9).prop_map(|members| format!("{{{}}}", members.join(",")))
    }

    fn token() -> impl Strategy<Value = String> {
        let header =
            prop::sample::select(vec![r#"{"alg":"none"}"#, r#"{"alg":"RS256","kid":"rsa-1"}"#, r#"{"typ":"JWT"}"#]);
        let signature = prop::sample::select(vec![0, 40, 192, 256]);
        // What a claim says may be a part of the token itself.
        let prefix = prop::sample::select(vec!["", "", "", "Bearer "]);
        (header, claims(), signature, 0..255_u8, prefix).prop_map(|(header, claims, length, byte, prefix)| {
            let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
            let mut signature = encode(&vec![byte; length]);
            if byte % 16 == 0 && length > 40 {
                signature.replace_range(4..16, "abcdefghijkl");
            }
            format!("{prefix}{}.{}.{signature}", encode(header.as_bytes()), encode(claims.as_bytes()))
        })
    }

    proptest! {
        #[test]
        fn what_is_remembered_is_what_a_check_alone_says(tokens in prop::collection::vec(token(), 1..30), kind in 0..4_usize, with_keys: bool) {
            let mut policy = if kind == 0 { Policy::built_in() } else { Policy::none() };
            match kind {
                1 => policy.audience = Some("api".to_owned()),
                2 => (policy.min_lifetime_seconds, policy.leeway_seconds) = (Some(300), 30),
                3 => policy.subject = Some("client-1".to_owned()),
                _ => {}
            }
            let case = case(policy);
            let keys = with_keys.then(keys);
            let (answers, _) = answers(&tokens.join("\n"), &case, keys.as_ref(), 1);
            prop_assert_eq!(answers.len(), tokens.len());
            for (answer, token) in answers.iter().zip(&tokens) {
                prop_assert_eq!(said(answer), alone(token, &case, keys.as_ref()), "{}", token);
            }
        }
    }

    #[test]
    fn tokens_that_rules_cannot_tell_apart_are_judged_once() {
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let token = |number: i64, exp: i64| {
            let claims =
                format!(r#"{{"sub":"user-{number}","jti":"{number}","iat":{number},"exp":{exp},"scope":"users"}}"#);
            format!("{}.{}.", encode(r#"{"alg":"none"}"#), encode(&claims))
        };
        let (case, secrets) = (case(Policy::none()), Redactor::default());
        let mut checker = Checker::new(&case, None, &secrets);
        for number in 0..50 {
            checker.answer(token(number, NOW + 60 + number).as_bytes(), &mut Vec::new());
            checker.answer(token(number, NOW - 60 - number).as_bytes(), &mut Vec::new());
            let opaque = format!("7Zk2q0wXv9Rj4TnB8mLc5YpHs1DfGa3eUoKiQx{}", "Vb".repeat(number as usize));
            checker.answer(opaque.as_bytes(), &mut Vec::new());
        }
        assert_eq!(checker.memory.len(), 3);
    }

    #[test]
    fn a_part_of_the_token_in_its_claims_is_hidden_from_remembered_answers_too() {
        let mut policy = Policy::none();
        policy.audience = Some("api".to_owned());
        let case = case(policy);
        let token = |signature: &str| {
            let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
            format!("{}.{}.{signature}", encode(r#"{"alg":"RS256"}"#), encode(r#"{"aud":"abcdefghijkl","sub":"u"}"#))
        };
        let (plain, own) = (token(&"A".repeat(342)), token(&format!("abcdefghijkl{}", "A".repeat(330))));
        let (answers, _) = answers(&[plain.as_str(), &plain, &own].join("\n"), &case, None, 1);
        assert!(answers[1]["summary"].as_str().unwrap().contains("abcdefghijkl"), "{answers:?}");
        assert!(!answers[2]["summary"].as_str().unwrap().contains("abcdefgh"), "{answers:?}");
    }

    #[test]
    fn ids_lines_and_errors() {
        let good = std::fs::read_to_string("fixtures/tokens/missing-scope.jwt").unwrap();
        let good = good.trim();
        let long = "x".repeat(crate::batch::LONGEST_LINE + 1);
        let lines = [
            format!(r#"{{"token":"{good}","id":"a-1"}}"#),
            String::new(),
            format!("{{\"id\":7,\"token\":\"Bearer {good}\"}}"),
            r#"{"id":"b"}"#.to_owned(),
            long,
            format!(r#"{{"token":"{good}","id":"{good}"}}"#),
            "garbage of no use".to_owned(),
        ];
        let (answers, tally) = answers(&lines.join("\n"), &case(Policy::built_in()), None, 2);
        let records: Vec<_> =
            answers.iter().map(|answer| (answer["record"].as_u64().unwrap(), &answer["id"])).collect();
        let (first, seventh, b, hidden) = (json!("a-1"), json!(7), json!("b"), json!("[redacted]"));
        let none = Value::Null;
        assert_eq!(records, [(1, &first), (3, &seventh), (4, &b), (5, &none), (6, &hidden), (7, &none)]);
        assert_eq!(tally.unreadable, 2);
        assert!(answers[2]["error"].as_str().unwrap().contains("`token`"), "{answers:?}");
        assert!(answers[3]["error"].as_str().unwrap().contains("1 MiB"), "{answers:?}");
        assert_eq!((&answers[5]["cause"], &answers[5]["error"]), (&json!("token-malformed"), &none));
    }

    #[test]
    fn tokens_are_counted_by_client_and_hour() {
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let token = |claims: &str| format!("{}.{}.", encode(r#"{"alg":"none","typ":"at+jwt"}"#), encode(claims));
        let lines = [
            token(&format!(r#"{{"client_id":"c-1","iat":{NOW},"scope":"conversations"}}"#)),
            token(&format!(r#"{{"azp":"c-1","iat":{},"scope":"conversations"}}"#, NOW + 60)),
            token(r#"{"client_id":"c-2","iat":1795860900.5}"#),
            "7Zk2q0wXv9Rj4TnB8mLc5YpHs1DfGa3eUoKiQxVb".to_owned(),
            "{}".to_owned(),
        ];
        let (case, options) = (case(Policy::none()), Options { counts: true, ..Options::new(1) });
        let mut output = Vec::new();
        let finished = run(lines.join("\n").as_bytes(), &mut output, &case, None, &Redactor::default(), options);
        assert!(output.is_empty() && finished.stopped.is_none());
        let summary = serde_json::to_value(finished.counts.summary("check", &finished.tally)).unwrap();
        let known = |rows: &[(&str, u64)]| -> Value {
            rows.iter().map(|(name, records)| json!({ "name": name, "records": records })).collect()
        };
        assert_eq!(summary["clients"]["known"], known(&[("c-1", 2), ("c-2", 1)]));
        assert_eq!(summary["clients"]["unknown"], 2);
        assert_eq!(summary["hours"]["known"], known(&[("2026-11-28T10:00:00Z", 3)]));
        assert_eq!(summary["operations"]["known"], known(&[(MUTE, 5)]));
        assert_eq!(summary["verdicts"], json!({ "refused": 3, "unclear": 1, "allowed": 0, "unreadable": 1 }));
    }
}
