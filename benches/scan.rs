//! Looking at one source: ordinary code, which is told at the first look, and code that calls the platform.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use why403::scan::calls_in;

/// Functions in a source.
const FUNCTIONS: u32 = 400;

/// Code of a service that has nothing to do with the platform, with as many accessors as Java has.
fn ordinary() -> String {
    let mut text = "package com.example.billing;\n\npublic class Invoices {\n".to_owned();
    for number in 0..FUNCTIONS {
        let _ = write!(
            text,
            "    // Rounding happens once, at the end, as the ledger expects.\n    \
             public Total getTotal{number}(Customer customer) {{\n        \
             final Account account = customer.getAccount().getCurrentBalance();\n        \
             if (account == null || account.getLimit() > {number}) {{ return Total.empty(\"no account\"); }}\n        \
             account.setReviewed(reviews.putReview(account, {number}));\n        \
             return totals.compute(account, account.getUsers());\n    }}\n\n"
        );
    }
    text + "}\n"
}

/// Code of which every function calls the platform, by name and by path.
fn calling() -> String {
    let mut text = "import platformClient from 'purecloud-platform-client-v2';\n\n\
                    const api = new platformClient.ConversationsApi();\n\n"
        .to_owned();
    for number in 0..FUNCTIONS {
        let _ = write!(
            text,
            "export async function mute{number}(id, participant) {{\n  \
             const url = `${{base}}/api/v2/routing/queues/${{id}}/members/${{participant}}`;\n  \
             await fetch(url, {{ method: 'PATCH', headers, body: JSON.stringify({{ joined: true }}) }});\n  \
             return api.patchConversationsCallParticipant(id, participant, {{ muted: true }});\n}}\n\n"
        );
    }
    text
}

fn scan(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scan");
    for (name, path, text, calls) in
        [("ordinary", "Invoices.java", ordinary(), 0), ("calling", "mute.js", calling(), 2 * FUNCTIONS as usize)]
    {
        assert_eq!(calls_in(path, text.as_bytes()).len(), calls, "{name}");
        group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(50);
        group.bench_function(name, |bencher| bencher.iter(|| calls_in(path, black_box(text.as_bytes()))));
    }
    group.finish();
}

criterion_group!(benches, scan);
criterion_main!(benches);
