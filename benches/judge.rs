//! Judging a JWT offline: looking at it, checking its signature, asking every rule, and telling the answer.

#![expect(clippy::expect_used, reason = "a benchmark stops when its fixtures are not there")]

use std::fs;
use std::hint::black_box;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use why403::check::batch;
use why403::facts::{Facts, Policy, Task};
use why403::render::terminal;
use why403::report::{Report, json};
use why403::request::Redactor;
use why403::token::{AccessToken, KeySource, TokenFacts, signature};
use why403::{catalogue, diagnosis};

fn judge(criterion: &mut Criterion) {
    let text = fs::read_to_string("fixtures/tokens/good-rs256.jwt").expect("the fixture");
    let (token, _) = AccessToken::from_input(&text);
    let keys = KeySource::from_jwks(&fs::read("fixtures/tokens/keys/jwks.json").expect("the fixture")).expect("a set");
    let facts = facts(&token, &keys);

    let mut group = criterion.benchmark_group("judge");
    group.bench_function("examine", |bencher| {
        bencher.iter(|| TokenFacts::examine(black_box(&token), Vec::new()));
    });
    group.bench_function("verify", |bencher| bencher.iter(|| signature::verify(black_box(&token), &keys)));
    group.bench_function("diagnose", |bencher| bencher.iter(|| diagnosis::diagnose(black_box(&facts))));
    group.bench_function("all", |bencher| {
        bencher.iter(|| {
            let facts = self::facts(black_box(&token), &keys);
            diagnosis::diagnose(&facts).verdict
        });
    });
    let report = Report::assemble(&facts, diagnosis::diagnose(&facts));
    let options = terminal::Options::default();
    group.bench_function("terminal", |bencher| {
        bencher.iter(|| terminal::write(black_box(&report), &options, &mut Vec::new()));
    });
    group.bench_function("json", |bencher| bencher.iter(|| json::write(black_box(&report), &mut Vec::new())));
    group.finish();
}

fn facts(token: &AccessToken, keys: &KeySource) -> Facts {
    let mut view = TokenFacts::examine(token, Vec::new());
    view.signature = signature::verify(token, keys);
    let operation = catalogue::by_name("patchConversationsCallParticipant").expect("published");
    let mut facts = Facts::new(Timestamp::UNIX_EPOCH, Task::Check, Policy::built_in());
    facts.token = Some(view);
    facts.operations = vec![operation.into()];
    facts
}

/// Tokens in a batch.
const TOKENS: u32 = 10_000;

/// A token that no key signed, with ids and times of its own.
fn unsigned(number: u32) -> String {
    let id = format!("{number:08x}-1c4d-4e5f-8a9b-0c1d2e3f4a5b");
    let claims = format!(
        r#"{{"iss":"https://login.mypurecloud.com","sub":"{id}","aud":"api","client_id":"0c1d2e3f-1c4d-4e5f-8a9b-3b2f0a6e1c4d","jti":"{id}","iat":{},"exp":{},"scope":"conversations users:readonly routing","org_id":"1c4d4e5f-8a9b-4c1d-8e3f-3b2f0a6e1c4d"}}"#,
        1_795_000_000 + number,
        1_795_003_600 + number,
    );
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.", encode(r#"{"alg":"none","typ":"JWT"}"#), encode(&claims))
}

/// Many tokens, one a line: unsigned ones that differ, and signed ones whose signatures are checked.
fn many(criterion: &mut Criterion) {
    let signed = fs::read_to_string("fixtures/tokens/good-rs256.jwt").expect("the fixture");
    let keys = KeySource::from_jwks(&fs::read("fixtures/tokens/keys/jwks.json").expect("the fixture")).expect("a set");
    let mut case = Facts::new(Timestamp::UNIX_EPOCH, Task::Check, Policy::built_in());
    case.operations = catalogue::by_name("patchConversationsCallParticipant").into_iter().map(Into::into).collect();
    let mut group = criterion.benchmark_group("check_batch");
    group.throughput(Throughput::Elements(u64::from(TOKENS))).sample_size(10);
    let different: Vec<String> = (0..TOKENS).map(unsigned).collect();
    for (name, lines, keys) in
        [("unsigned", different.join("\n"), None), ("signed", signed.repeat(TOKENS as usize), Some(&keys))]
    {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                batch::check(black_box(lines.as_bytes()), io::sink(), &case, keys, &Redactor::default(), 1)
                    .expect("memory")
            });
        });
    }
    group.finish();
}

criterion_group!(benches, judge, many);
criterion_main!(benches);
