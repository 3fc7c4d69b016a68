//! Judging a JWT offline: looking at it, checking its signature, asking every rule, and telling the answer.

#![expect(clippy::expect_used, reason = "a benchmark stops when its fixtures are not there")]

use std::fs;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use why403::facts::{Facts, Policy, Task};
use why403::render::terminal;
use why403::report::{Report, json};
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

criterion_group!(benches, judge);
criterion_main!(benches);
