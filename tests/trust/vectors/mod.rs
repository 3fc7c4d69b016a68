//! The verifier against Wycheproof's vectors for JOSE and against the examples of the RFCs.

pub mod keys;
mod rfc_examples;
mod rsa;
mod twins;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use why403::token::{AccessToken, KeySource, SignatureCheck, TokenFacts, signature};
use wycheproof_ng_kdf_jose::json_web::{Test, TestFlag, TestGroup, TestName, TestSet};

use crate::figures::figure;
use twins::{Original, twins};

/// What the program makes of a token and its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// The signature is that of the key, and nothing is wrong with the form of the token.
    Accepted,
    /// Something is wrong with the signature.
    Refused,
    /// It is not a JWT in the form that issuers write.
    Malformed,
    /// Nothing here can verify it.
    Unknown,
}

use Outcome::{Accepted, Malformed, Refused, Unknown};

fn outcome(token: &str, keys: &Value) -> Outcome {
    let (token, tolerated) = AccessToken::from_input(token);
    let facts = TokenFacts::examine(&token, tolerated);
    if facts.malformed.is_some() || !facts.is_jwt() {
        return Malformed;
    }
    let Ok(keys) = KeySource::from_jwks(keys.to_string().as_bytes()) else { return Unknown };
    match signature::verify(&token, &keys) {
        SignatureCheck::Verified { .. } => Accepted,
        SignatureCheck::Faulty { .. } => Refused,
        _ => Unknown,
    }
}

/// Vectors whose label is not followed: file, number, what is done instead, and why.
const DISPUTED: [(&str, usize, Outcome, &str); 8] = [
    (
        "signature",
        346,
        Refused,
        "the key says PS256 and the header PS384: RFC 7517 §4.4 has `alg` as the one algorithm for the key",
    ),
    ("signature", 347, Refused, "the key says ES521, which is no algorithm (RFC 7518 §3.1 has ES512)"),
    ("signature", 350, Refused, "the key says PS256 and the header PS384, as in 346"),
    ("signature", 351, Refused, "the key says ES521, as in 347"),
    (
        "signature",
        372,
        Malformed,
        "a `?` in the header is no base64url (RFC 7515 §2); the MAC is of the header without it",
    ),
    (
        "signature",
        373,
        Malformed,
        "a `?` in the payload is no base64url (RFC 7515 §2); the MAC is of the payload without it",
    ),
    (
        "crypto",
        47,
        Accepted,
        "a key set with a secret and a public key: `kid` chooses one, and the algorithm is pinned to it (RFC 8725 §3.1)",
    ),
    ("key", 1, Accepted, "the same as crypto 47; Wycheproof marks it as ambiguous itself"),
];

/// How many came out how.
#[derive(Default)]
struct Table(BTreeMap<(&'static str, &'static str, &'static str, Outcome), usize>);

impl Table {
    fn count(&mut self, set: &'static str, kind: &'static str, label: &'static str, outcome: Outcome) {
        *self.0.entry((set, kind, label, outcome)).or_default() += 1;
    }

    fn of_kind(&self, kind: &str) -> usize {
        self.0.iter().filter(|((_, found, ..), _)| *found == kind).map(|(_, count)| count).sum()
    }

    #[allow(clippy::print_stdout, reason = "`--nocapture` shows it")]
    fn print(&self) {
        let mut text = String::new();
        for ((set, kind, label, outcome), count) in &self.0 {
            let _ = writeln!(text, "{set:<10} {kind:<13} {label:<8} {:<9} {count:>4}", format!("{outcome:?}"));
        }
        print!("{text}");
    }
}

const AS_THEY_STAND: &str = "as they stand";
const TWIN: &str = "twin";

fn sets() -> [(&'static str, TestName); 4] {
    [
        ("crypto", TestName::JsonWebCrypto),
        ("encryption", TestName::JsonWebEncryption),
        ("key", TestName::JsonWebKey),
        ("signature", TestName::JsonWebSignature),
    ]
}

/// A JWS or a JWE as text: one in JSON stays JSON.
fn text(token: &Value) -> String {
    token.as_str().map_or_else(|| token.to_string(), str::to_owned)
}

fn is_flagged(test: &Test) -> bool {
    use TestFlag::{ModifiedPadding, ModifiedSignature};
    test.flags.iter().any(|flag| matches!(flag, ModifiedPadding | ModifiedSignature))
}

/// The single keys of a JWK, a set of them, or a bare array.
fn single_keys(keys: &Value) -> Vec<&Value> {
    match keys.get("keys").unwrap_or(keys) {
        Value::Array(keys) => keys.iter().collect(),
        key => vec![key],
    }
}

/// What a verifier is given: the public keys where there are any. A bare array is put into a set.
fn verifier_keys(group: &TestGroup) -> Value {
    let keys = group.public_key.clone().or_else(|| group.private_key.clone()).unwrap();
    if keys.is_array() { serde_json::json!({ "keys": keys }) } else { keys }
}

/// The key that signs for a header, from the group or, where its key is damaged, from another one.
fn signer<'v>(group: &'v TestGroup, others: &[&'v Value], header: &str) -> Option<&'v Value> {
    let algorithm = keys::algorithm(header)?;
    let able = |key: &&Value| keys::can_sign(key, &algorithm);
    let own = group.private_key.as_ref().map(single_keys).unwrap_or_default();
    let id = |key: &Value| key.get("kid").cloned();
    own.iter().copied().find(able).or_else(|| others.iter().copied().filter(|key| id(key) == id(own[0])).find(able))
}

#[test]
fn no_vector_of_wycheproof_is_accepted_or_refused_wrongly() {
    let loaded = sets().map(|(name, set)| (name, TestSet::load(set).unwrap()));
    let every_key: Vec<&Value> = loaded
        .iter()
        .flat_map(|(_, set)| &set.test_groups)
        .filter_map(|group| group.private_key.as_ref())
        .flat_map(single_keys)
        .collect();
    let (mut table, mut wrong, mut disputed, mut without_twin) = (Table::default(), Vec::new(), 0, 0);
    for (name, set) in &loaded {
        for group in &set.test_groups {
            let verifier = verifier_keys(group);
            let is_jwe = *name == "encryption" || group.group_comment.starts_with("jwe");
            let sound = group.tests.iter().find(|test| !test.result.must_fail());
            let sound = sound.and_then(|test| test.jws.as_ref()).map(text);
            for test in &group.tests {
                let is_valid = !test.result.must_fail();
                let label = if is_valid { "valid" } else { "invalid" };
                let jws = test.jws.as_ref().or(test.jwe.as_ref()).map(text).unwrap();
                let mut note = |kind: &'static str, found: Outcome, expected: &[Outcome], token: &str| {
                    table.count(name, kind, label, found);
                    if !expected.contains(&found) {
                        wrong.push(format!(
                            "{name} {} {} ({kind}, {label}): {found:?}\n  {token}",
                            test.tc_id, test.comment
                        ));
                    }
                };
                // What is encrypted is no token that can be judged here, whatever its label.
                if is_jwe {
                    note(AS_THEY_STAND, outcome(&jws, &verifier), &[Refused, Malformed], &jws);
                    continue;
                }
                let is_claims = jws.split('.').nth(1).and_then(keys::decode);
                let is_claims =
                    is_claims.is_some_and(|json| serde_json::from_slice::<BTreeMap<String, Value>>(&json).is_ok());
                let dispute = DISPUTED.iter().find(|(file, id, ..)| file == name && *id == test.tc_id);
                let expected: &[Outcome] = match dispute {
                    Some((_, _, outcome, _)) => std::slice::from_ref(outcome),
                    None if is_valid => &[Accepted],
                    None => &[Refused, Malformed, Unknown],
                };
                disputed += usize::from(dispute.is_some());
                let stands = if is_claims { expected } else { &[Malformed] };
                note(AS_THEY_STAND, outcome(&jws, &verifier), stands, &jws);
                let header = jws.split('.').next().unwrap();
                let sound_header = sound.as_deref().and_then(|jws| jws.split('.').next()).unwrap_or(header);
                // The header may be the fault: the one without it names the algorithm.
                let private = signer(group, &every_key, header).or_else(|| signer(group, &every_key, sound_header));
                let private = match private {
                    Some(private) if !test.comment.starts_with("rejectsSymmetryConfusion") => private,
                    _ => signer(group, &every_key, sound_header).unwrap_or_else(|| panic!("no key: {}", test.comment)),
                };
                let original = Original {
                    name: &test.comment,
                    jws: &jws,
                    private,
                    sound_header,
                    is_in_signature: is_flagged(test),
                };
                let twins = twins(&original);
                without_twin += usize::from(twins.is_empty());
                for twin in twins {
                    note(TWIN, outcome(&twin, &verifier), expected, &twin);
                }
            }
        }
    }
    table.print();
    figure("JOSE vectors as they stand", table.of_kind(AS_THEY_STAND));
    figure("JOSE vectors as twins", table.of_kind(TWIN));
    figure("JOSE vectors with a disputed label", disputed);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(table.of_kind(AS_THEY_STAND), loaded.iter().map(|(_, set)| set.number_of_tests).sum::<usize>());
    assert_eq!(disputed, DISPUTED.len());
    // Of an empty text nothing can be carried over.
    assert_eq!(without_twin, 6);
}
