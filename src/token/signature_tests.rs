//! Signature checks against the fixtures: each fault has its own words.

use std::fs;
use std::path::Path;

use super::signature::{KeySource, SignatureCheck, faults_without_key, verify};
use super::{AccessToken, KeyError};

fn read(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tokens").join(name)).unwrap()
}

fn token(name: &str) -> AccessToken {
    AccessToken::from_input(std::str::from_utf8(&read(name)).unwrap()).0
}

fn keys(name: &str) -> KeySource {
    let bytes = read(&format!("keys/{name}"));
    match name.rsplit_once('.').unwrap().1 {
        "json" => KeySource::from_jwks(&bytes).unwrap(),
        "pem" => KeySource::from_pem(&bytes).unwrap(),
        _ => KeySource::from_secret(&bytes).unwrap(),
    }
}

fn faults(token_name: &str, key_name: &str) -> Vec<String> {
    match verify(&token(token_name), &keys(key_name)) {
        SignatureCheck::Faulty { faults } => faults,
        other => panic!("{token_name} with {key_name}: {other:?}"),
    }
}

#[test]
fn every_fault_has_its_own_words() {
    for (token, key, words) in [
        ("alg-none.jwt", "jwks.json", "unsecured"),
        ("alg-missing.jwt", "jwks.json", "no `alg`"),
        ("alg-lower-case.jwt", "jwks.json", "RS256 is meant"),
        ("confusion.jwt", "rsa-2048.pem", "algorithm confusion"),
        ("confusion.jwt", "jwks.json", "algorithm confusion"),
        ("good-rs256.jwt", "hmac.secret", "is a shared secret"),
        ("good-rs256.jwt", "p256.pem", "is an EC P-256 key"),
        ("crit-unknown.jwt", "jwks.json", "`urn:example:ext`"),
        ("crit-empty.jwt", "jwks.json", "empty array"),
        ("duplicate-alg.jwt", "jwks.json", "names `alg` twice"),
        ("key-use.jwt", "jwks.json", "its `use` is `enc`"),
        ("key-ops.jwt", "jwks.json", "lack `verify`"),
        ("key-alg.jwt", "jwks.json", "is for RS256, and the header says PS256"),
        ("good-rs256.jwt", "jwks-duplicate-kid.json", "stands 2 times"),
        ("good-rs256.jwt", "jwks-empty.json", "no key for kid \"rsa-1\""),
        ("kid-missing.jwt", "jwks.json", "the header has no kid"),
        ("kid-not-found.jwt", "jwks.json", "no key for kid \"rsa-9\" in the key set, which has \"rsa-1\""),
        ("rsa-1024.jwt", "rsa-1024.pem", "has 1024 bit"),
        ("hmac-short.jwt", "short.secret", "has 128 bit"),
        ("signature-changed.jwt", "jwks.json", "is not that of kid \"rsa-1\""),
        ("signature-empty.jwt", "jwks.json", "the signature is empty"),
        ("signature-der.jwt", "jwks.json", "looks like the DER form"),
        ("signature-padded.jwt", "jwks.json", "padding"),
        ("truncated-signature.txt", "jwks.json", "cut off"),
    ] {
        let faults = faults(token, key);
        assert!(faults.iter().any(|fault| fault.contains(words)), "{token} with {key}: {faults:?}");
    }
}

#[test]
fn all_faults_are_collected() {
    let faults = faults("rsa-1024.jwt", "jwks.json");
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].contains("128 bytes") && faults[1].contains("1024 bit"), "{faults:?}");
}

#[test]
fn a_good_signature_names_algorithm_and_key() {
    let verified = |token_name, key_name| match verify(&token(token_name), &keys(key_name)) {
        SignatureCheck::Verified { algorithm, key } => format!("{algorithm}, {key}"),
        other => panic!("{token_name} with {key_name}: {other:?}"),
    };
    assert_eq!(verified("good-rs256.jwt", "jwks.json"), "RS256, kid \"rsa-1\"");
    assert_eq!(verified("good-rs256.jwt", "rsa-2048.cert.pem"), "RS256, the RSA key of --key");
    assert_eq!(verified("good-es512.jwt", "p521.pem"), "ES512, the EC P-521 key of --key");
    assert_eq!(verified("good-es256k.jwt", "jwks.json"), "ES256K, kid \"k256-1\"");
    assert_eq!(verified("good-hs256.jwt", "hmac.secret"), "HS256, the secret of --secret-file");
}

#[test]
fn what_cannot_be_verified_is_no_fault() {
    for token_name in ["alg-unknown.jwt", "kid-of-tomorrow.jwt"] {
        let check = verify(&token(token_name), &keys("jwks.json"));
        assert!(matches!(check, SignatureCheck::KeyUnavailable { .. }), "{token_name}: {check:?}");
    }
    let unavailable = KeySource::Unavailable("the URL did not answer".to_owned());
    assert!(matches!(verify(&token("good-rs256.jwt"), &unavailable), SignatureCheck::KeyUnavailable { .. }));
    assert!(matches!(verify(&token("alg-none.jwt"), &unavailable), SignatureCheck::Faulty { .. }));
    assert_eq!(verify(&token("opaque.txt"), &keys("jwks.json")), SignatureCheck::NotChecked);
}

#[test]
fn a_good_token_has_no_fault_without_a_key() {
    assert_eq!(faults_without_key(&token("good-rs256.jwt")), Vec::<String>::new());
    assert_eq!(faults_without_key(&token("crit-unknown.jwt")).len(), 1);
}

#[test]
fn a_public_key_is_never_taken_for_a_secret() {
    let error = KeySource::from_secret(&read("keys/rsa-2048.pem")).unwrap_err();
    assert!(matches!(error, KeyError::SecretIsPem));
    assert!(error.to_string().contains("--key"));
}

#[test]
fn secrets_lose_one_line_end_only() {
    let check = |secret: &[u8]| verify(&token("good-hs256.jwt"), &KeySource::from_secret(secret).unwrap());
    let secret = read("keys/hmac.secret");
    let bare = secret.trim_ascii_end();
    assert!(matches!(check(bare), SignatureCheck::Verified { .. }));
    assert!(matches!(check(&[bare, b"\r\n"].concat()), SignatureCheck::Verified { .. }));
    assert!(matches!(check(&[bare, b"\n\n"].concat()), SignatureCheck::Faulty { .. }));
    assert!(matches!(KeySource::from_secret(b"\n"), Err(KeyError::EmptySecret)));
}

#[test]
fn a_key_file_of_more_than_a_mebibyte_is_refused() {
    let bytes = vec![b' '; 1024 * 1024 + 1];
    assert!(matches!(KeySource::from_jwks(&bytes), Err(KeyError::TooLarge { flag: "--jwks" })));
    assert!(matches!(KeySource::from_pem(&bytes), Err(KeyError::TooLarge { flag: "--key" })));
}
