//! Explaining what was pasted: reading it, judging it, and many records or a whole archive of it.

#![expect(clippy::expect_used, reason = "a benchmark stops when its inputs cannot be read")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use why403::diagnosis::diagnose;
use why403::explain::{self, Grouping, batch};
use why403::facts::{Facts, Policy};
use why403::request::Redactor;
use why403::request::{Pasted, har, read};

/// Records in a batch.
const RECORDS: u32 = 10_000;

fn body(number: u32, message: &str) -> String {
    format!(
        r#"{{"message":"App not authorized to use scope [conversations]{message}","code":"app.not.authorized.for.scope","status":403,"contextId":"{number:08x}-1c4d-4e5f-8a9b-0c1d2e3f4a5b","details":[],"errors":[]}}"#
    )
}

fn facts(pasted: &Pasted) -> Facts {
    explain::facts(pasted, Timestamp::UNIX_EPOCH, Policy::none())
}

fn one(criterion: &mut Criterion) {
    let secrets = Redactor::default();
    let body = body(1, "");
    let reading = read(body.as_bytes(), &secrets).expect("a refusal");
    let pasted = reading.found.first().expect("a refusal");
    let known = facts(pasted);

    let mut group = criterion.benchmark_group("explain");
    group.bench_function("read", |bencher| bencher.iter(|| read(black_box(body.as_bytes()), &secrets)));
    group.bench_function("facts", |bencher| bencher.iter(|| facts(black_box(pasted))));
    group.bench_function("diagnose", |bencher| bencher.iter(|| diagnose(black_box(&known))));
    group.finish();
}

fn many(criterion: &mut Criterion) {
    let same: Vec<String> = (0..RECORDS).map(|number| body(number, "")).collect();
    let different: Vec<String> = (0..RECORDS).map(|number| body(number, &format!(" {number}"))).collect();
    let mut group = criterion.benchmark_group("batch");
    group.throughput(Throughput::Elements(u64::from(RECORDS))).sample_size(10);
    for (name, lines) in [("ids", same), ("messages", different)] {
        let input = lines.join("\n");
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                batch::explain(black_box(input.as_bytes()), io::sink(), &Redactor::default(), &facts, 1)
                    .expect("memory")
            });
        });
    }
    group.finish();
}

fn archive(criterion: &mut Criterion) {
    let mut text = r#"{"log":{"version":"1.2","entries":["#.to_owned();
    let page = "{\\\"name\\\":\\\"x\\\"}".repeat(1_000);
    for number in 0..200 {
        let _ = write!(
            text,
            r#"{{"request":{{"method":"GET","url":"https://api.mypurecloud.com/api/v2/users/me","headers":[]}},"response":{{"status":{},"headers":[],"content":{{"text":"{page}"}}}}}},"#,
            if number % 20 == 0 { 403 } else { 200 }
        );
    }
    text.push_str("{}]}}");
    let mut group = criterion.benchmark_group("archive");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20);
    group.bench_function("stream", |bencher| {
        bencher.iter(|| {
            let mut grouping = Grouping::remembering(facts);
            let secrets = Redactor::default();
            har::stream(black_box(text.as_bytes()), &secrets, &mut grouping.archive(&secrets, None))
                .map(|streamed| grouping.finish(streamed.remarks))
                .expect("an archive")
        });
    });
    group.finish();
}

criterion_group!(benches, one, many, archive);
criterion_main!(benches);
