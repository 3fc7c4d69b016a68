//! What must hold for any bytes: one function for each target. `fuzz/` runs them under libFuzzer, `tests/trust/corpus.rs` on the
//! committed corpus and on changes of it.
//!
//! In an input the byte 0x01 means a secret: each is replaced by [`SECRET`], so that a change of one byte moves it.

use std::collections::{BTreeSet, HashSet};
use std::io::{self, Read};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256K1_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::Value;
use why403::catalogue::{self, Changes, Operation, StoredCatalogue};
use why403::diagnosis::{Verdict, diagnose};
use why403::explain::{self, Grouped, Grouping};
use why403::facts::{Facts, Location, OperationFacts, Policy, Task};
use why403::fuzzing;
use why403::render::terminal::{self, Options, Verbosity};
use why403::render::{self, github, html, junit, markdown, sarif};
use why403::report::changes::{self, ChangesReport};
use why403::report::{Report, json, record, saved};
use why403::request::{self, Form, Headers, Pasted, Redactor, Unreadable, har};
use why403::rule;
use why403::scan::{self, Survey};
use why403::token::{AccessToken, KeySource, SignatureCheck, TokenFacts, signature};

/// A generated JWT: what hides it must find it wherever it is.
const SECRET: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI1ZjBjN2EzZS0zZmU4LTQwMDAtODAwMC0wMDAwMDAwMGE2ZTciLCJleHAiOjQxMDI0NDQ4MDAsImp0aSI6IjU3OGFhMDI0OWZjNTAyZjgifQ.Ccgp5UT9zbu0eib8h-CN12C-vuVdZSax0_Ydp0LhJ-olJnUoMMHT-JyVwczPvG92BdB4woP4bb84AJetKMu3ug";

/// More secrets than this in one input would only make it slow.
const MAX_SECRETS: usize = 6;

/// How many characters of a secret in a row are too many to show.
const RUN: usize = 8;

/// No instant of a run is read from a clock.
const NOW: i64 = 1_790_000_000;

const GOOD_ES256: &str = include_str!("../../fixtures/tokens/good-es256.jwt");
const GOOD_EDDSA: &str = include_str!("../../fixtures/tokens/good-eddsa.jwt");
const GOOD_RS256: &str = include_str!("../../fixtures/tokens/good-rs256.jwt");
const CONFUSION: &str = include_str!("../../fixtures/tokens/confusion.jwt");
const JWKS: &str = include_str!("../../fixtures/tokens/keys/jwks.json");
const SHARED_SECRET: &str = include_str!("../../fixtures/tokens/keys/hmac.secret");
const P256_PEM: &str = include_str!("../../fixtures/tokens/keys/p256.pem");
const ED25519_PEM: &str = include_str!("../../fixtures/tokens/keys/ed25519.pem");
const RSA_PEM: &str = include_str!("../../fixtures/tokens/keys/rsa-2048.pem");

/// A target: its name, the longest input that is tried, and what holds.
pub struct Target {
    pub name: &'static str,
    pub longest: usize,
    pub run: fn(&[u8]),
}

pub const ALL: [Target; 11] = [
    Target { name: "token", longest: 4096, run: token },
    Target { name: "jwks", longest: 4096, run: jwks },
    Target { name: "pem", longest: 4096, run: pem },
    Target { name: "curl_line", longest: 4096, run: curl_line },
    Target { name: "har", longest: 16384, run: har },
    Target { name: "raw_http", longest: 4096, run: raw_http },
    Target { name: "sdk_texts", longest: 4096, run: sdk_texts },
    Target { name: "bodies", longest: 4096, run: bodies },
    Target { name: "policy", longest: 4096, run: policy },
    Target { name: "api_definition", longest: 16384, run: api_definition },
    Target { name: "sources", longest: 4096, run: sources },
];

// The eleven targets.

/// A token as pasted; or, where the input begins with `{`, header and claims on lines of their own, which are encoded and signed
/// with the shared secret, so that what is read is not mostly base64 that decodes to noise.
pub fn token(data: &[u8]) {
    let (data, has_secret) = with_secrets(data);
    let Ok(text) = String::from_utf8(data) else { return };
    let assembled = assembled(&text);
    let text = assembled.unwrap_or(text);
    let (token, tolerated) = AccessToken::from_input(&text);
    assert!(text.contains(token.expose()), "a token is a part of what was pasted");
    let facts = TokenFacts::examine(&token, tolerated.clone());
    assert_eq!(facts, TokenFacts::examine(&token, tolerated.clone()), "read twice");
    if facts.is_jwt() && facts.malformed.is_none() {
        assert!(is_canonical(token.expose()), "accepted, though encoded in another way: {text:?}");
    }
    if facts.signature != SignatureCheck::NotChecked {
        assert!(!facts.is_verified(), "without a key");
    }
    let shared = KeySource::from_secret(SHARED_SECRET.as_bytes()).expect("the fixture");
    let public = KeySource::from_jwks(JWKS.as_bytes()).expect("the fixture");
    let pem = KeySource::from_pem(RSA_PEM.as_bytes()).expect("the fixture");
    for keys in [None, Some(&shared), Some(&public), Some(&pem)] {
        let mut view = facts.clone();
        if let Some(keys) = keys {
            view.signature = signature::verify(&token, keys);
        }
        if view.is_verified() {
            // Then it is malformed all the same, and not allowed.
            assert!(
                is_canonical(token.expose()) || view.malformed.is_some(),
                "verified as it is not encoded: {text:?}"
            );
            let is_right = match keys {
                Some(KeySource::Secret(_)) => is_signed_with_secret(token.expose()),
                _ => is_signed_with_public_key(token.expose()),
            };
            assert!(is_right, "verified, though nobody signed it: {text:?}");
        }
        let is_verified = view.is_verified();
        let was_jwt = view.is_jwt();
        let mut case = Facts::new(now(), Task::Check, Policy::built_in());
        case.token = Some(view);
        case.operations = vec![mute_operation()];
        let diagnosis = diagnose(&case);
        if keys.is_some() && was_jwt && diagnosis.verdict == Verdict::Allowed {
            assert!(is_verified, "allowed with a key that did not sign it: {text:?}");
            assert!(is_canonical(token.expose()), "allowed, though encoded in another way: {text:?}");
        }
        // Of the others only the signature's finding differs, and to write all of them in every format is slow.
        if matches!(keys, None | Some(KeySource::Secret(_))) {
            assert_report(&Report::assemble(&case, diagnosis), has_secret);
        }
    }
}

/// A JWK Set: only the right key accepts, and what is beside the right key does not spoil it.
pub fn jwks(data: &[u8]) {
    let (data, has_secret) = with_secrets(data);
    let keys = match KeySource::from_jwks(&data) {
        Ok(keys) => keys,
        Err(error) => return assert_text(&error.to_string(), has_secret, "error"),
    };
    if let KeySource::Jwks(set) = &keys {
        for skipped in set.skipped() {
            assert!(!skipped.reason.is_empty());
        }
    }
    let value: Value = serde_json::from_slice(data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&data)).unwrap_or_default();
    let mut members = Vec::new();
    strings(&value, &mut members);
    let good: Value = serde_json::from_str(JWKS).expect("the fixture");
    for (token, kid, member) in [(GOOD_ES256, "p256-1", "x"), (GOOD_EDDSA, "ed-1", "x"), (GOOD_RS256, "rsa-1", "n")] {
        let own = good["keys"].as_array().expect("keys").iter().find(|key| key["kid"] == kid).expect("its key");
        let material = loosely_decoded(own[member].as_str().expect("its material"));
        let token = AccessToken::from_input(token).0;
        let check = signature::verify(&token, &keys);
        assert_eq!(check, signature::verify(&token, &keys), "verified twice");
        if matches!(check, SignatureCheck::Verified { .. }) {
            let has_key = members.iter().any(|text| loosely_decoded(text) == material);
            assert!(has_key, "verified by a set without the key {kid}");
        }
        assert_check(check);
        let Some(listed) = value.get("keys").and_then(Value::as_array) else { continue };
        if listed.iter().any(|key| key.get("kid").is_some_and(|id| id == kid)) || listed.len() > 100 {
            continue;
        }
        let mut with_good = value.clone();
        with_good["keys"].as_array_mut().expect("keys").push(own.clone());
        let with_good = KeySource::from_jwks(with_good.to_string().as_bytes()).expect("a set with a good key");
        let check = signature::verify(&token, &with_good);
        assert!(matches!(check, SignatureCheck::Verified { .. }), "other keys spoil {kid}: {check:?}");
    }
    let confusion = signature::verify(&AccessToken::from_input(CONFUSION).0, &keys);
    if matches!(confusion, SignatureCheck::Verified { .. }) {
        let has_secret_key = members.iter().any(|text| loosely_decoded(text) == RSA_PEM.as_bytes());
        assert!(has_secret_key, "an HMAC with a public key was accepted");
    }
}

/// A PEM file: only the right key accepts, and never a public key as a shared secret.
pub fn pem(data: &[u8]) {
    let (data, has_secret) = with_secrets(data);
    if let Err(error) = KeySource::from_secret(&data) {
        assert_text(&error.to_string(), has_secret, "error");
    }
    let keys = match KeySource::from_pem(&data) {
        Ok(keys) => keys,
        Err(error) => return assert_text(&error.to_string(), has_secret, "error"),
    };
    let text = String::from_utf8_lossy(&data).into_owned();
    // What begins a key stands alone in its line (RFC 7468 §3).
    assert!(!text.lines().any(|line| line.trim() == "-----BEGIN PRIVATE KEY-----"), "a private key was accepted");
    let bodies = pem_bodies(&text);
    for (token, right) in [(GOOD_ES256, P256_PEM), (GOOD_EDDSA, ED25519_PEM), (GOOD_RS256, RSA_PEM)] {
        let check = signature::verify(&AccessToken::from_input(token).0, &keys);
        if matches!(check, SignatureCheck::Verified { .. }) {
            // The point, or the modulus, ends the structure; the exponent comes after it.
            let whole = pem_bodies(right).remove(0);
            let material =
                if right == RSA_PEM { &whole[whole.len() - 261..whole.len() - 5] } else { &whole[whole.len() - 32..] };
            let has_key = bodies.iter().any(|body| body.windows(material.len()).any(|part| part == material));
            assert!(has_key, "verified by a file without the key");
        }
        assert_check(check);
    }
    let confusion = signature::verify(&AccessToken::from_input(CONFUSION).0, &keys);
    assert!(!matches!(confusion, SignatureCheck::Verified { .. }), "an HMAC with a public key was accepted");
    let mut longer = data.clone();
    longer.push(b'\n');
    assert!(KeySource::from_pem(&longer).is_ok(), "a line end more is a fault");
}

/// A `curl` command, with or without its output.
pub fn curl_line(data: &[u8]) {
    let (data, has_secret) = with_secrets(data);
    let Some(first) = explain(&data, has_secret) else { return };
    let mut longer = data.clone();
    longer.push(b'\n');
    // A character that is cut in two at the end is left out; before a line end it is shown as damaged.
    if std::str::from_utf8(&data).is_ok() && first.found.iter().any(|pasted| pasted.form == Form::CurlCommand) {
        let second = request::read(&longer, &Redactor::default()).expect("the same and a line end");
        assert_eq!(first.found, second.found, "a line end more is another command");
    }
}

/// An HTTP archive: read whole, in small pieces, and with or without memory of what was judged, it says the same.
pub fn har(data: &[u8]) {
    let (data, has_secret) = with_secrets(data);
    let whole = explain(&data, has_secret);
    if !har::is_har(&data) {
        return;
    }
    let streamed = streamed(&data, usize::MAX, false);
    for (size, remembering) in [(7, false), (4096, true)] {
        assert_eq!(
            streamed,
            self::streamed(&data, size, remembering),
            "in pieces of {size}, remembering: {remembering}"
        );
    }
    match (whole, streamed) {
        (Some(reading), Ok(report)) => {
            assert_report(&report, has_secret);
            let read = explain::groups(reading, facts_of).report(&nothing());
            assert_eq!((read.verdict, &read.cause), (report.verdict, &report.cause), "streamed and whole differ");
            let counts = |report: &Report| report.input.as_ref().map(|input| (input.recognised, input.failed));
            assert_eq!(counts(&read), counts(&report), "streamed and whole count differently");
        }
        (None, Err(error)) => assert_text(&error, has_secret, "error"),
        (whole, streamed) => panic!("whole: {:?}, streamed: {:?}", whole.is_some(), streamed.is_ok()),
    }
}

/// Raw HTTP: of `curl -i`, wire logs, panels of clients.
pub fn raw_http(data: &[u8]) {
    let (data, has_secret) = with_secrets(data);
    let Some(reading) = explain(&data, has_secret) else { return };
    for pasted in reading.found.iter().filter(|pasted| pasted.form == Form::Http) {
        let status = pasted.refusal.as_ref().and_then(|refusal| refusal.status).or(pasted.success);
        assert!(status.is_none_or(|status| (100..600).contains(&status)), "{status:?}");
    }
}

/// Exceptions of SDKs and HTTP clients, and other texts of programs.
pub fn sdk_texts(data: &[u8]) {
    let (data, has_secret) = with_secrets(data);
    explain(&data, has_secret);
}

/// The body of an answer, whose status is known.
pub fn bodies(data: &[u8]) {
    let (data, has_secret) = with_secrets(data);
    explain(&data, has_secret);
    let mut secrets = Redactor::default();
    if has_secret {
        secrets.learn(SECRET);
    }
    for status in [Some(403), Some(400), Some(503), None] {
        let path = "/api/v2/conversations/calls/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";
        let refusal = request::parse("PATCH", path, status, &Headers::new(), &data, &secrets);
        // Where a data action repeats what another service answered, it is about that answer.
        if let Some(status) = status.filter(|_| refusal.path == path) {
            assert_eq!(refusal.status, Some(status), "the answer's own status counts");
        }
        assert!(refusal.status.is_none_or(|status| (100..1000).contains(&status)), "{:?}", refusal.status);
        let case = facts_of(&Pasted::refusal(Form::ErrorBody, refusal));
        let diagnosis = diagnose(&case);
        assert_report(&Report::assemble(&case, diagnosis), has_secret);
    }
}

/// A policy: every fault has a place in the file; what was read is followed, and what is written is read again.
pub fn policy(data: &[u8]) {
    let (data, has_secret) = with_secrets(data);
    let text = String::from_utf8_lossy(data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&data)).into_owned();
    let read = fuzzing::read_policy(&data);
    assert_eq!(read, fuzzing::read_policy(&data), "read twice");
    let (policy, operations) = match read {
        Ok(read) => read,
        Err((places, message)) => {
            assert!(!places.is_empty(), "refused without a fault");
            places.iter().for_each(|place| assert_inside(place, &text));
            return assert_text(&message, has_secret, "error");
        }
    };
    let operations = operations.unwrap_or_default();
    operations.iter().for_each(|(_, place)| assert_inside(place, &text));
    let token = AccessToken::from_input(GOOD_ES256).0;
    let mut case = Facts::new(now(), Task::Check, policy);
    case.token = Some(TokenFacts::examine(&token, Vec::new()));
    case.operations = operations.iter().map(|(operation, _)| OperationFacts::from(*operation)).collect();
    let diagnosis = diagnose(&case);
    let mut report = Report::assemble(&case, diagnosis);
    if has_secret {
        // The program hides what the policy repeats in the same way.
        report.redact(&Redactor::new([SECRET]));
    }
    assert_report(&report, has_secret);

    let called: Vec<_> = operations.iter().map(|(operation, place)| (*operation, vec![place.clone()])).collect();
    let written = fuzzing::write_policy(&called);
    let (_, again) = fuzzing::read_policy(written.as_bytes()).unwrap_or_else(|(_, why)| panic!("{why}\n{written}"));
    let again = again.unwrap_or_default();
    let names = |operations: Vec<Operation>| operations.into_iter().map(Operation::name).collect::<Vec<_>>();
    assert_eq!(
        names(called.iter().map(|(operation, _)| *operation).collect()),
        names(again.iter().map(|(operation, _)| *operation).collect()),
        "what was written is not what is read"
    );
    let places: Vec<_> = called.iter().zip(&again).map(|((_, places), (read, _))| (*read, places.clone())).collect();
    assert_eq!(written, fuzzing::write_policy(&places), "written again");
}

/// An API definition: what is stored of it is read again, and nothing in it differs.
pub fn api_definition(data: &[u8]) {
    if StoredCatalogue::is_stored(data)
        && let Ok(stored) = StoredCatalogue::from_bytes(data.to_vec())
    {
        let again = StoredCatalogue::from_bytes(stored.text().as_bytes().to_vec()).expect("its own text");
        assert_eq!(stored.definition(), again.definition());
    }
    let definition = match catalogue::from_swagger(data, "2026-11-28", "a file") {
        Ok(definition) => definition,
        Err(error) => return assert_text(&error.to_string(), false, "error"),
    };
    assert!(!definition.operations.is_empty());
    for operation in &definition.operations {
        assert!(operation.path.starts_with("/api/v"), "{}", operation.path);
        assert!(!operation.method.is_empty() && !operation.path.contains(char::is_whitespace));
    }
    let stored = match StoredCatalogue::from_definition(&definition) {
        Ok(stored) => stored,
        Err(error) => return assert_text(&error.to_string(), false, "error"),
    };
    let again = StoredCatalogue::from_bytes(stored.text().as_bytes().to_vec()).expect("what was stored");
    assert_eq!(again.text(), stored.text());
    assert_eq!(again.definition(), stored.definition(), "stored and read again");
    let changes = Changes::between(&definition, &again.definition());
    assert!(changes.is_empty(), "what is stored differs: {changes:?}");
    let report = ChangesReport::between(&catalogue_of_one(), &definition);
    let text = |write: &dyn Fn(&mut dyn io::Write) -> io::Result<()>| {
        let mut out = Vec::new();
        write(&mut out).expect("memory");
        String::from_utf8(out).expect("UTF-8")
    };
    let json = text(&|out| changes::write_json(&report, out));
    let value: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(value["schema_version"], 1);
    assert_text(
        &text(&|out| render::changes::terminal::write(&report, 50, &Options::default(), out)),
        false,
        "terminal",
    );
    assert_text(&text(&|out| render::changes::markdown::write(&report, out)), false, "markdown");
}

/// A source: the first line is the name of the file. Every place is inside the text.
pub fn sources(data: &[u8]) {
    let (data, has_secret) = with_secrets(data);
    let (name, text) = match data.iter().position(|byte| *byte == b'\n') {
        Some(end) if end <= 24 && data[..end].iter().all(u8::is_ascii_graphic) => (&data[..end], &data[end + 1..]),
        _ => (&b"main.py"[..], &data[..]),
    };
    let name = std::str::from_utf8(name).expect("ASCII");
    let calls = scan::calls_in(name, text);
    assert_eq!(calls, scan::calls_in(name, text), "read twice");
    let is_utf_8 = std::str::from_utf8(text).is_ok() && !text.contains(&0);
    for call in &calls {
        assert_eq!(call.location.file, name);
        // A notebook's lines are those of its cells as they are in the file; other encodings are decoded first.
        if is_utf_8 && !name.ends_with(".ipynb") {
            assert_inside(&call.location, std::str::from_utf8(text).expect("checked"));
        }
        assert!(call.location.line >= 1 && call.location.column >= 1);
        assert!(call.written.chars().count() <= 1000, "shortened");
    }
    let mut survey = Survey::default();
    survey.calls = calls;
    survey.files = 1;
    survey.bytes = text.len() as u64;
    assert_report(&Report::from_sources(&[name.to_owned()], &survey), has_secret);
}

// What they have in common.

fn now() -> Timestamp {
    Timestamp::from_second(NOW).expect("an instant")
}

fn nothing() -> Facts {
    Facts::new(now(), Task::Explain, Policy::none())
}

fn facts_of(pasted: &Pasted) -> Facts {
    explain::facts(pasted, now(), Policy::none())
}

fn mute_operation() -> OperationFacts {
    catalogue::by_name("patchConversationsCallParticipant").expect("published").into()
}

/// The input with [`SECRET`] for each byte 0x01, and whether there is one.
fn with_secrets(data: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(data.len() + 300);
    let mut count = 0;
    for byte in data {
        if *byte == 1 && count < MAX_SECRETS {
            out.extend_from_slice(SECRET.as_bytes());
            count += 1;
        } else {
            out.push(*byte);
        }
    }
    (out, count > 0)
}

/// Explains a paste and checks every answer; the reading, where there is one.
fn explain(data: &[u8], has_secret: bool) -> Option<request::Reading> {
    let none = Redactor::default();
    if let Ok(text) = std::str::from_utf8(data) {
        match saved::parse(text, &none) {
            Some(Ok(report)) => assert_report(&report, has_secret),
            Some(Err(error)) => assert_text(&error.to_string(), has_secret, "error"),
            None => {}
        }
    }
    let line = explain::record(data, &none, &facts_of);
    let mut record = Vec::new();
    record::write(&line, &mut record).expect("memory");
    let record = String::from_utf8(record).expect("UTF-8");
    assert_text(&record, has_secret, "record");
    assert_eq!(record.trim_end_matches('\n').lines().count(), 1, "a record is one line");
    let _: Value = serde_json::from_str(&record).expect("JSON");

    match request::read(data, &none) {
        Err(error) => {
            assert_text(&error.to_string(), has_secret, "error");
            if let Unreadable::NoFailure { left_out, .. } = &error {
                left_out.iter().for_each(|remark| assert_text(remark, has_secret, "remark"));
            }
            assert_eq!(Err(error), request::read(data, &none), "read twice");
            None
        }
        Ok(reading) => {
            let again = request::read(data, &none).expect("read twice");
            assert_eq!(reading, again, "read twice");
            for pasted in &reading.found {
                let status = pasted.refusal.as_ref().and_then(|refusal| refusal.status).or(pasted.success);
                assert!(status.is_none_or(|status| (100..1000).contains(&status)), "{status:?}");
            }
            let recognised = reading.found.len();
            let grouped = explain::groups(again, facts_of);
            let failed: usize = grouped.groups.iter().map(|group| group.count).sum();
            assert!(grouped.failed <= grouped.recognised && failed <= grouped.failed, "counts");
            assert!(grouped.recognised <= recognised, "more than there are");
            assert_report(&grouped.report(&nothing()), has_secret);
            Some(reading)
        }
    }
}

/// An archive as the program reads it, in pieces of a size.
fn streamed(data: &[u8], size: usize, remembering: bool) -> Result<Report, String> {
    let none = Redactor::default();
    let mut grouping = if remembering { Grouping::remembering(facts_of) } else { Grouping::new(facts_of) };
    let mut archive = grouping.archive(&none, None);
    let streamed = har::stream(Pieces { rest: data, size }, &none, &mut archive).map_err(|error| error.to_string())?;
    let grouped: Grouped = grouping.finish(streamed.remarks);
    let mut report = grouped.report(&nothing());
    if !streamed.secrets.is_empty() {
        report.redact(&streamed.secrets);
    }
    Ok(report)
}

struct Pieces<'d> {
    rest: &'d [u8],
    size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.rest.len().min(self.size).min(buffer.len());
        buffer[..length].copy_from_slice(&self.rest[..length]);
        self.rest = &self.rest[length..];
        Ok(length)
    }
}

/// Whether only one report in [`ONE_IN`] is written in every format: a fuzzer reaches more code where it does not write the same
/// long pages of rules again and again.
static WRITES_FEW: AtomicBool = AtomicBool::new(false);

const ONE_IN: u64 = 8;

/// Makes the formats that take longest rare, for a fuzzer.
pub fn write_few() {
    WRITES_FEW.store(true, Ordering::Relaxed);
}

/// Every format can write it, none shows the secret, and the JSON is a report of version 1.
fn assert_report(report: &Report, has_secret: bool) {
    let text = written(&|out| json::write(report, out));
    assert_text(&text, has_secret, "json");
    assert_is_version_1(&serde_json::from_str(&text).expect("JSON"));
    assert_text(&written(&|out| terminal::write(report, &Options::default(), out)), has_secret, "terminal");
    assert_text(&written(&|out| markdown::write(report, Verbosity::Normal, out)), has_secret, "markdown");
    let commands = written(&|out| github::write(report, out));
    for line in commands.lines() {
        assert!(["::error", "::warning", "::notice"].iter().any(|command| line.starts_with(command)), "{line}");
    }
    assert_text(&commands, has_secret, "github");
    // By the text itself, so that an input that fails does so every time.
    let hash =
        text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    if WRITES_FEW.load(Ordering::Relaxed) && !hash.is_multiple_of(ONE_IN) {
        return;
    }
    let options = Options { verbosity: Verbosity::Verbose, ..Options::default() };
    assert_text(&written(&|out| terminal::write(report, &options, out)), has_secret, "terminal");
    assert_text(&written(&|out| markdown::write(report, Verbosity::Verbose, out)), has_secret, "markdown");
    let narrow = Options { width: 40, ascii: true, ..Options::default() };
    let narrow = written(&|out| terminal::write(report, &narrow, out));
    assert_text(&narrow, has_secret, "terminal");
    assert!(narrow.is_ascii(), "not ASCII: {narrow}");
    assert_text(&written(&|out| html::write(report, Verbosity::Normal, out)), has_secret, "html");
    let junit = written(&|out| junit::write(report, out));
    assert!(junit.starts_with("<?xml"));
    assert_text(&junit, has_secret, "junit");
    let sarif = written(&|out| sarif::write(report, out));
    assert_text(&sarif, has_secret, "sarif");
    let sarif: Value = serde_json::from_str(&sarif).expect("SARIF is JSON");
    assert_eq!(sarif["version"], "2.1.0");
    // What was saved is a report again.
    match saved::parse(&text, &Redactor::default()) {
        Some(Ok(again)) => {
            let second = written(&|out| json::write(&again, out));
            assert_text(&second, has_secret, "saved");
            assert_is_version_1(&serde_json::from_str(&second).expect("JSON"));
        }
        other => panic!("a report that is not one: {other:?}\n{text}"),
    }
}

fn assert_is_version_1(report: &Value) {
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["tool"]["name"], "why403");
    assert_judged(report);
    for key in ["findings", "exchanges", "judged"] {
        assert!(report[key].is_array(), "{key}");
    }
    for finding in report["findings"].as_array().expect("findings") {
        assert!(is_rule(&finding["rule"]), "{finding}");
        assert!(finding["message"].as_str().is_some_and(|text| !text.is_empty()), "{finding}");
    }
    assert_status(&report["refusal"]);
    if report["input"].is_null() {
        return;
    }
    let input = &report["input"];
    let count = |value: &Value| value.as_u64().expect("a count");
    let groups = input["groups"].as_array().expect("groups");
    let failed: u64 = groups.iter().map(|group| count(&group["count"])).sum();
    assert!(failed <= count(&input["failed"]) && count(&input["failed"]) <= count(&input["recognised"]), "{input}");
    for group in groups {
        assert!(count(&group["count"]) >= 1);
        assert_judged(group);
        assert_status(&group["refusal"]);
    }
}

/// Verdict, cause and causes fit.
fn assert_judged(value: &Value) {
    let verdict = value["verdict"].as_str().expect("a verdict");
    assert!(["allowed", "refused", "unclear"].contains(&verdict), "{verdict}");
    let causes = value["causes"].as_array().expect("causes");
    assert!(causes.iter().all(is_rule), "{causes:?}");
    let distinct: BTreeSet<String> = causes.iter().map(Value::to_string).collect();
    assert_eq!(distinct.len(), causes.len(), "{causes:?}");
    if verdict == "refused" {
        assert_eq!(Some(&value["cause"]), causes.first(), "the cause is the first");
    } else {
        assert!(value["cause"].is_null(), "{verdict} with a cause");
    }
    assert!(value["summary"].as_str().is_some_and(|text| !text.is_empty()), "without a summary");
}

fn assert_status(refusal: &Value) {
    let status = &refusal["status"];
    assert!(status.is_null() || status.as_u64().is_some_and(|status| (100..1000).contains(&status)), "{status}");
}

fn is_rule(id: &Value) -> bool {
    rule::every().any(|rule| Some(rule.id()) == id.as_str())
}

fn written(write: &dyn Fn(&mut dyn io::Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory");
    String::from_utf8(out).expect("UTF-8")
}

/// Nothing in it that a terminal obeys, no run of the secret, and not endless.
fn assert_text(text: &str, has_secret: bool, what: &str) {
    // An HTML report has its style in it, and every name of the input a few times.
    assert!(text.len() <= 4 << 20, "{what} of {} bytes", text.len());
    let is_obeyed =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if let Some(obeyed) = text.chars().find(|c| is_obeyed(*c)) {
        panic!("{what} shows {obeyed:?}");
    }
    if has_secret && let Some(run) = run_of_secret(text) {
        panic!("{what} shows {run}: {text}");
    }
}

/// What the check of a token whose claims have a token in them shows of that, in JSON.
pub fn shown_of_a_claim() -> Option<&'static str> {
    let claims = r#"{"alg":"HS256"}
{"sub":"SECRET","client_id":"SECRET","scope":"conversations SECRET","exp":4102444800}"#;
    let token = assembled(&claims.replace("SECRET", SECRET))?;
    let mut case = Facts::new(now(), Task::Check, Policy::built_in());
    case.token = Some(TokenFacts::examine(&AccessToken::from_input(&token).0, Vec::new()));
    case.operations = vec![mute_operation()];
    let diagnosis = diagnose(&case);
    let report = Report::assemble(&case, diagnosis);
    run_of_secret(&written(&|out| json::write(&report, out)))
}

/// The first run of the secret in a text. The header says nothing that is secret.
fn run_of_secret(text: &str) -> Option<&'static str> {
    static RUNS: OnceLock<(HashSet<&[u8]>, Vec<bool>)> = OnceLock::new();
    let pair = |run: &[u8]| usize::from(run[0]) << 8 | usize::from(run[RUN - 1]);
    let (runs, pairs) = RUNS.get_or_init(|| {
        let own = SECRET.split_once('.').map_or(SECRET, |(_, own)| own);
        let runs: HashSet<&[u8]> = own.as_bytes().windows(RUN).collect();
        let mut pairs = vec![false; 1 << 16];
        runs.iter().for_each(|run| pairs[pair(run)] = true);
        (runs, pairs)
    });
    let found =
        text.as_bytes().windows(RUN).filter(|window| pairs[pair(window)]).find_map(|window| runs.get(window))?;
    std::str::from_utf8(found).ok()
}

/// What came of a signature check can be reported. The id of a key is shown whatever it is: it is public.
fn assert_check(check: SignatureCheck) {
    let mut case = Facts::new(now(), Task::Check, Policy::built_in());
    let mut view = TokenFacts::examine(&AccessToken::from_input(GOOD_ES256).0, Vec::new());
    view.signature = check;
    case.token = Some(view);
    let diagnosis = diagnose(&case);
    assert_report(&Report::assemble(&case, diagnosis), false);
}

/// A place is inside a text: its line is there, and its first column is at most behind the last character.
fn assert_inside(place: &Location, text: &str) {
    assert!(place.line >= 1 && place.column >= 1, "{place:?}");
    assert!(place.end_column >= place.column, "{place:?}");
    let line = text.split('\n').nth(place.line - 1);
    let line = line.unwrap_or_else(|| panic!("{place:?} is after the last line"));
    let length = line.chars().count();
    assert!(place.column <= length + 1, "{place:?} is behind the end of a line of {length} characters");
    assert!(place.end_column <= length + 2, "{place:?} ends behind the end of a line of {length} characters");
}

// Tokens and keys.

/// Header and claims of an input, encoded and signed with the shared secret.
fn assembled(text: &str) -> Option<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.starts_with('{') {
        return None;
    }
    let (header, claims) = text.split_once('\n')?;
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac(hmac::HMAC_SHA256, &signed))))
}

fn mac(algorithm: hmac::Algorithm, signed: &str) -> Vec<u8> {
    let secret = SHARED_SECRET.strip_suffix('\n').unwrap_or(SHARED_SECRET);
    hmac::sign(&hmac::Key::new(algorithm, secret.as_bytes()), signed.as_bytes()).as_ref().to_vec()
}

/// Whether a token's signature is the shared secret's, by other code than the program's.
fn is_signed_with_secret(token: &str) -> bool {
    let Some((signed, signature)) = token.rsplit_once('.') else { return false };
    let signature = loosely_decoded(signature);
    [hmac::HMAC_SHA256, hmac::HMAC_SHA384, hmac::HMAC_SHA512]
        .into_iter()
        .any(|algorithm| mac(algorithm, signed) == signature)
}

/// Whether a key of [`JWKS`] made a token's signature, by other code than the program's, in any algorithm.
fn is_signed_with_public_key(token: &str) -> bool {
    let Some((signed, signature)) = token.rsplit_once('.') else { return false };
    let signature = loosely_decoded(signature);
    let keys: Value = serde_json::from_str(JWKS).expect("the fixture");
    keys["keys"].as_array().expect("keys").iter().any(|key| {
        let member = |name: &str| loosely_decoded(key[name].as_str().unwrap_or_default());
        let verifies = |algorithm: &'static dyn VerificationAlgorithm, point: &[u8]| {
            UnparsedPublicKey::new(algorithm, point).verify(signed.as_bytes(), &signature).is_ok()
        };
        let point = [&[4][..], &member("x"), &member("y")].concat();
        match key["crv"].as_str() {
            Some("P-256") => verifies(&ECDSA_P256_SHA256_FIXED, &point),
            Some("P-384") => verifies(&ECDSA_P384_SHA384_FIXED, &point),
            Some("secp256k1") => verifies(&ECDSA_P256K1_SHA256_FIXED, &point),
            Some("Ed25519") => verifies(&ED25519, &member("x")),
            _ => {
                let key = RsaPublicKeyComponents { n: member("n"), e: member("e") };
                let algorithms = [
                    &RSA_PKCS1_2048_8192_SHA256,
                    &RSA_PKCS1_2048_8192_SHA384,
                    &RSA_PKCS1_2048_8192_SHA512,
                    &RSA_PSS_2048_8192_SHA256,
                    &RSA_PSS_2048_8192_SHA384,
                    &RSA_PSS_2048_8192_SHA512,
                ];
                algorithms.into_iter().any(|algorithm| key.verify(algorithm, signed.as_bytes(), &signature).is_ok())
            }
        }
    })
}

/// Whether three parts are encoded as they would be again, the first two being JSON objects.
fn is_canonical(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').collect();
    let is_same = |part: &&str| URL_SAFE_NO_PAD.decode(part).is_ok_and(|bytes| URL_SAFE_NO_PAD.encode(bytes) == **part);
    let is_object = |part: &&str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
        serde_json::from_slice::<Value>(&bytes).is_ok_and(|value| value.is_object())
    };
    parts.len() == 3 && parts.iter().all(is_same) && parts.iter().take(2).all(is_object)
}

/// Base64 in any alphabet, padded or not, with any trailing bits.
fn loosely_decoded(text: &str) -> Vec<u8> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| {
            if c == '-' {
                '+'
            } else if c == '_' {
                '/'
            } else {
                c
            }
        })
        .collect();
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&alphabet::STANDARD, config).decode(plain).unwrap_or_default()
}

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(members) => members.values().for_each(|member| strings(member, found)),
        _ => {}
    }
}

/// The bytes of every block of a PEM file.
fn pem_bodies(text: &str) -> Vec<Vec<u8>> {
    let mut bodies = Vec::new();
    for block in text.split("-----BEGIN ").skip(1) {
        let Some((_, rest)) = block.split_once("-----") else { continue };
        let body = rest.split("-----END").next().unwrap_or_default();
        bodies.push(loosely_decoded(body));
    }
    bodies
}

/// A definition with one operation, which others are compared with.
fn catalogue_of_one() -> catalogue::Definition {
    let text = br#"{"swagger":"2.0","paths":{"/api/v2/users/me":{"get":{"operationId":"getUsersMe","x-purecloud-method-name":"getUsersMe","security":[{"PureCloud OAuth":["users:readonly"]}]}}}}"#;
    catalogue::from_swagger(text, "2026-11-27", "another file").expect("a definition")
}
