//! Checking many signatures with one key, beside the crypto library's own rate for the same bytes and key.
//!
//! The budget is 80 % of that rate: everything around the mathematics (taking the token apart, every fault of its
//! header, pinning the algorithm to the key) has to fit into the rest.

#![expect(clippy::expect_used, reason = "a benchmark stops when its fixtures are not there")]

use std::fs;
use std::hint::black_box;

use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;
use why403::token::{AccessToken, KeySource, signature};

/// Tokens in a batch.
const BATCH: u64 = 100;

fn verify(criterion: &mut Criterion) {
    let text = fs::read_to_string("fixtures/tokens/good-rs256.jwt").expect("the fixture");
    let set = fs::read("fixtures/tokens/keys/jwks.json").expect("the fixture");
    let (token, _) = AccessToken::from_input(&text);
    let keys = KeySource::from_jwks(&set).expect("a key set");

    let (signed, signature) = token.expose().rsplit_once('.').expect("a JWS");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let (n, e) = components(&set, "rsa-1");
    let key = PublicKeyComponents { n: n.as_slice(), e: e.as_slice() };

    let mut group = criterion.benchmark_group("signature");
    group.throughput(Throughput::Elements(BATCH));
    group.bench_function("library", |bencher| {
        bencher.iter(|| {
            for _ in 0..BATCH {
                black_box(key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature)).expect("genuine");
            }
        });
    });
    group.bench_function("why403", |bencher| {
        bencher.iter(|| (0..BATCH).for_each(|_| drop(black_box(signature::verify(black_box(&token), &keys)))));
    });
    group.finish();
}

/// The numbers of an RSA key (RFC 7518 §6.3.1).
fn components(set: &[u8], id: &str) -> (Vec<u8>, Vec<u8>) {
    let set: Value = serde_json::from_slice(set).expect("JSON");
    let keys = set.get("keys").and_then(Value::as_array).expect("keys");
    let key = keys.iter().find(|key| key.get("kid").is_some_and(|kid| kid == id)).expect("the key");
    let number = |name| {
        let text = key.get(name).and_then(Value::as_str).expect("a number");
        URL_SAFE_NO_PAD.decode(text).expect("base64url")
    };
    (number("n"), number("e"))
}

criterion_group!(benches, verify);
criterion_main!(benches);
