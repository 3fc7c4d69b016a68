//! Key sets as issuers publish them, and keys that a token brings along: `fixtures/tokens` has one of each kind, and here are the
//! combinations.

use std::io::ErrorKind;
use std::net::TcpListener;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;
use why403::token::{AccessToken, KeySource, SignatureCheck, signature};

use crate::figures::figure;
use crate::harness::{Server, Why403, respond};
use crate::vectors::keys::{encode, generated, sign};

const CLAIMS: &str = r#"{"sub":"5f0c7a3e-0000-4000-8000-00000000a6e7","exp":4102444800}"#;

/// A token with further members in its header.
fn token(key: &Value, header: &Value) -> String {
    with_claims(key, header, CLAIMS)
}

fn with_claims(key: &Value, header: &Value, claims: &str) -> String {
    let message = format!("{}.{}", encode(header.to_string()), encode(claims));
    let algorithm = header["alg"].as_str().unwrap();
    format!("{message}.{}", encode(sign(key, algorithm, message.as_bytes()).unwrap()))
}

/// A key with these members besides its own, `null` for one that is taken away.
fn with(key: &Value, members: Value) -> Value {
    let mut key = key.clone();
    let members = members.as_object().unwrap().clone();
    key.as_object_mut().unwrap().remove("d");
    for (name, value) in members {
        match value {
            Value::Null => drop(key.as_object_mut().unwrap().remove(&name)),
            value => key[name] = value,
        }
    }
    key
}

#[derive(Debug, PartialEq, Eq)]
enum Found {
    Good,
    Bad,
    Unknown,
}

fn checked(token: &str, keys: &[Value]) -> Found {
    let keys = KeySource::from_jwks(json!({ "keys": keys }).to_string().as_bytes()).unwrap();
    match signature::verify(&AccessToken::from_input(token).0, &keys) {
        SignatureCheck::Verified { .. } => Found::Good,
        SignatureCheck::Faulty { .. } => Found::Bad,
        _ => Found::Unknown,
    }
}

#[test]
fn a_key_set_decides_by_kid_algorithm_and_purpose() {
    let [own, other, third] = [generated(), generated(), generated()];
    let secret = json!({"kty": "oct", "k": encode([9; 40])});
    let ed448 = json!({"kty": "OKP", "crv": "Ed448", "x": encode([7; 57])});
    let unknown_curve = json!({"kty": "EC", "crv": "brainpoolP256r1", "x": encode([7; 32]), "y": encode([7; 32])});
    let foreign = json!({"kty": "AKP", "alg": "ML-DSA-44", "pub": encode([7; 1312])});
    let named = token(&own, &json!({"alg": "ES256", "kid": "a"}));
    let nameless = token(&own, &json!({"alg": "ES256"}));
    let by_secret = token(&secret, &json!({"alg": "HS256", "kid": "a"}));
    let kid = |key: &Value, id: &str| with(key, json!({ "kid": id }));
    use Found::{Bad, Good, Unknown};
    let cases: Vec<(&str, &str, Vec<Value>, Found)> = vec![
        ("its kid", &named, vec![kid(&other, "b"), kid(&own, "a")], Good),
        ("its kid with another key", &named, vec![kid(&other, "a"), kid(&own, "b")], Bad),
        ("kid is case-sensitive", &named, vec![kid(&own, "A"), kid(&other, "b")], Bad),
        (
            "mixed kinds, its kid",
            &named,
            vec![kid(&secret, "s"), kid(&ed448, "e"), kid(&foreign, "f"), kid(&own, "a")],
            Good,
        ),
        ("one kid, two kinds: the algorithm decides", &named, vec![kid(&secret, "a"), kid(&own, "a")], Good),
        ("one kid, two kinds, by the secret", &by_secret, vec![kid(&secret, "a"), kid(&own, "a")], Good),
        ("the same kid twice", &named, vec![kid(&own, "a"), kid(&other, "a")], Bad),
        ("the same kid twice, the other way round", &named, vec![kid(&other, "a"), kid(&own, "a")], Bad),
        ("the very same key twice", &named, vec![kid(&own, "a"), kid(&own, "a")], Bad),
        ("no kid in the set", &named, vec![with(&other, json!({})), with(&own, json!({}))], Good),
        ("no kid in the set, none is it", &named, vec![with(&other, json!({})), with(&third, json!({}))], Bad),
        ("no kid in the token", &nameless, vec![kid(&other, "b"), kid(&own, "a"), kid(&third, "c")], Good),
        ("no kid in the token, none is it", &nameless, vec![kid(&other, "b"), kid(&third, "c")], Bad),
        ("no kid in the token, keys of other kinds", &nameless, vec![kid(&secret, "s"), kid(&ed448, "e")], Bad),
        (
            "no kid at all, one of a curve that is unknown",
            &nameless,
            vec![with(&other, json!({})), unknown_curve.clone()],
            Unknown,
        ),
        ("its kid is of a curve that is unknown", &named, vec![kid(&unknown_curve, "a"), kid(&other, "b")], Unknown),
        ("its kid is of a kind that is unknown", &named, vec![kid(&foreign, "a")], Unknown),
        ("use enc", &named, vec![with(&own, json!({"kid": "a", "use": "enc"}))], Bad),
        ("use sig", &named, vec![with(&own, json!({"kid": "a", "use": "sig"}))], Good),
        ("use of another case", &named, vec![with(&own, json!({"kid": "a", "use": "SIG"}))], Bad),
        ("key_ops without verify", &named, vec![with(&own, json!({"kid": "a", "key_ops": ["encrypt"]}))], Bad),
        ("key_ops to sign alone", &named, vec![with(&own, json!({"kid": "a", "key_ops": ["sign"]}))], Bad),
        ("key_ops empty", &named, vec![with(&own, json!({"kid": "a", "key_ops": []}))], Bad),
        ("key_ops with verify", &named, vec![with(&own, json!({"kid": "a", "key_ops": ["sign", "verify"]}))], Good),
        (
            "use sig, key_ops without verify",
            &named,
            vec![with(&own, json!({"kid": "a", "use": "sig", "key_ops": ["wrapKey"]}))],
            Bad,
        ),
        ("alg of the key is another", &named, vec![with(&own, json!({"kid": "a", "alg": "ES384"}))], Bad),
        ("no kid in the token, use enc", &nameless, vec![with(&own, json!({"use": "enc"})), kid(&other, "b")], Bad),
        ("an empty set", &named, vec![], Bad),
    ];
    let mut wrong = Vec::new();
    let count = cases.len();
    for (what, token, keys, expected) in cases {
        let found = checked(token, &keys);
        if found != expected {
            wrong.push(format!("{what}: {found:?} instead of {expected:?}"));
        }
    }
    figure("key sets", count);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A token that brings a key along: nobody is asked for it, and it is not trusted.
#[test]
fn a_key_that_a_token_brings_along_is_neither_fetched_nor_trusted() {
    let server = Server::start(|_, stream| respond(stream, "200 OK", &[], b"{}"));
    let quiet = TcpListener::bind("127.0.0.1:0").unwrap();
    quiet.set_nonblocking(true).unwrap();
    let quiet_url = format!("https://{}/keys", quiet.local_addr().unwrap());
    let [own, attacker] = [generated(), generated()];
    let folder = TempDir::new().unwrap();
    let public = with(&attacker, json!({"kid": "a"}));
    let issuers = folder.path().join("jwks.json");
    std::fs::write(&issuers, json!({"keys": [with(&own, json!({"kid": "a"}))]}).to_string()).unwrap();
    let certificate = STANDARD.encode([0x30; 200]);
    let mut tried = 0;
    for embedded in [
        json!({"jwk": public}),
        json!({"jku": server.url()}),
        json!({"jku": quiet_url}),
        json!({"x5u": server.url()}),
        json!({"x5u": quiet_url}),
        json!({"x5c": [certificate]}),
        json!({"x5t": encode([7; 20]), "x5t#S256": encode([7; 32])}),
        json!({"jwk": public, "jku": server.url(), "x5u": quiet_url, "x5c": [certificate]}),
        json!({"kid": server.url()}),
        json!({"kid": "../../../../dev/null", "jwk": public}),
        json!({"crit": ["jku"], "jku": server.url()}),
        // An issuer's address is where its keys are published.
        json!({"iss": server.url(), "jwk": public}),
    ] {
        let mut header = json!({"alg": "ES256", "kid": "a"});
        for (name, value) in embedded.as_object().unwrap() {
            header[name] = value.clone();
        }
        let file = folder.path().join("token");
        let claims =
            json!({"iss": server.url(), "sub": "5f0c7a3e-0000-4000-8000-00000000a6e7", "exp": 4_102_444_800_u64});
        std::fs::write(&file, with_claims(&attacker, &header, &claims.to_string())).unwrap();
        let file = file.to_str().unwrap();
        for keys in [vec!["--jwks", issuers.to_str().unwrap()], vec![]] {
            let run = Why403::new(["check", "--no-policy", "--format", "json", "--token-file", file]).and(&keys).run();
            let report = run.json();
            let check = &report["token"]["signature"];
            assert_ne!(check, "verified", "{header}\n{run}");
            if !keys.is_empty() {
                assert_eq!(report["cause"], "token-untrusted", "{header}\n{run}");
            }
            tried += 1;
        }
        // The right key still decides where the header brings another along.
        if header["kid"] == "a" && header.get("crit").is_none() {
            std::fs::write(file, token(&own, &header)).unwrap();
            let run = Why403::new(["check", "--no-policy", "--format", "json", "--token-file", file])
                .and(["--jwks", issuers.to_str().unwrap()])
                .run();
            assert_ne!(run.json()["cause"], "token-untrusted", "{header}\n{run}");
            tried += 1;
        }
    }
    assert_eq!(server.heard().len(), 0, "somebody was asked for a key");
    assert_eq!(quiet.accept().map(drop).unwrap_err().kind(), ErrorKind::WouldBlock, "somebody connected");
    figure("keys that a token brings along", tried);
}
