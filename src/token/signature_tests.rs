//! Signature checks against the fixtures: each fault has its own words.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::signature::{KeySource, faults_without_key, verify};
use super::{AccessToken, KeyError, Malformed, SignatureCheck, TokenFacts};

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
        ("good-rs256.jwt", "jwks-duplicate-kid.json", "is 2 times in the key set"),
        ("good-rs256.jwt", "jwks-empty.json", "no key for kid \"rsa-1\""),
        ("kid-missing.jwt", "jwks-others.json", "none of the 2 keys that fit RS256"),
        ("second-key.jwt", "two-others.pem", "none of the 2 keys that fit RS256"),
        ("ed448.jwt", "ed25519.pem", "is not that of the Ed25519 key"),
        ("ed448.jwt", "rsa-2048.pem", "the header says EdDSA, but the RSA key of --key is an RSA key"),
        ("good-eddsa.jwt", "ed448.pem", "64 bytes long, which the Ed448 key of --key cannot have made"),
        ("good-rs256.jwt", "ed448.pem", "is an Ed448 key"),
        ("roca.jwt", "roca.pem", "ROCA (CVE-2017-15361)"),
        ("roca.jwt", "jwks-weak.json", "ROCA (CVE-2017-15361)"),
        ("roca.jwt", "jwks-others.json", "ROCA (CVE-2017-15361)"),
        ("exponent-1.jwt", "jwks-weak.json", "exponent 1"),
        ("exponent-even.jwt", "jwks-weak.json", "even modulus or exponent"),
        ("kid-not-found.jwt", "jwks.json", "no key for kid \"rsa-9\" in the key set, which has \"rsa-1\""),
        ("rsa-1024.jwt", "rsa-1024.pem", "has 1024 bit"),
        ("hmac-short.jwt", "short.secret", "has 128 bit"),
        ("signature-changed.jwt", "jwks.json", "is not that of kid \"rsa-1\""),
        ("signature-empty.jwt", "jwks.json", "the signature is empty"),
        ("signature-der.jwt", "jwks.json", "looks like the DER form"),
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
    assert_eq!(verified("second-key.jwt", "two-keys.pem"), "RS256, the RSA key of --key, number 2 of 2");
    assert_eq!(verified("second-key.jwt", "two-kinds.pem"), "RS256, the RSA key of --key, number 3 of 3");
    assert_eq!(verified("second-key.jwt", "two-certificates.pem"), "RS256, the RSA key of --key, number 2 of 2");
    assert_eq!(verified("second-key.jwt", "jwks-nameless.json"), "RS256, the RSA key of --jwks");
    assert_eq!(verified("kid-missing.jwt", "jwks.json"), "RS256, kid \"rsa-1\"");
}

#[test]
fn what_cannot_be_verified_is_no_fault() {
    for (token_name, key_name, words) in [
        ("alg-unknown.jwt", "jwks.json", "algorithm XS256"),
        ("kid-of-tomorrow.jwt", "jwks.json", "of a type that cannot be used here"),
        ("ed448.jwt", "ed448.pem", "is Ed448"),
        ("ed448.jwt", "two-kinds.pem", "is Ed448"),
        ("ed448.jwt", "jwks-weak.json", "kid \"ed-448\" is Ed448"),
        ("ed448.jwt", "jwks-nameless.json", "is Ed448"),
    ] {
        unsupported(&verify(&token(token_name), &keys(key_name)), words);
    }
    let unavailable = KeySource::Unavailable("the URL did not answer".to_owned());
    assert!(matches!(verify(&token("good-rs256.jwt"), &unavailable), SignatureCheck::KeyUnavailable { .. }));
    assert!(matches!(verify(&token("alg-none.jwt"), &unavailable), SignatureCheck::Faulty { .. }));
    assert_eq!(verify(&token("opaque.txt"), &keys("jwks.json")), SignatureCheck::NotChecked);
}

#[track_caller]
fn unsupported(check: &SignatureCheck, words: &str) {
    let SignatureCheck::Unsupported { reason } = check else { panic!("{check:?}") };
    assert!(reason.contains(words), "{words:?} in {reason}");
}

/// Keys that are what they should be, in a form or of a length that nothing here can verify with.
#[test]
fn a_key_that_cannot_be_used_is_no_fault_of_the_token() {
    let pem = |der: &[u8]| {
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der));
        KeySource::from_pem(pem.as_bytes()).unwrap()
    };
    let der = |name: &str| {
        let text = String::from_utf8(read(&format!("keys/{name}"))).unwrap();
        STANDARD.decode(text.lines().filter(|line| !line.starts_with('-')).collect::<String>()).unwrap()
    };
    // rsaEncryption ends in 1, id-RSASSA-PSS in 10.
    let mut bound_to_pss = der("rsa-2048.pem");
    let oid = bound_to_pss.windows(9).position(|bytes| bytes == b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01").unwrap();
    bound_to_pss[oid + 8] = 0x0a;
    unsupported(&verify(&token("good-ps256.jwt"), &pem(&bound_to_pss)), "is RSASSA-PSS");
    assert!(matches!(verify(&token("good-rs256.jwt"), &pem(&bound_to_pss)), SignatureCheck::Faulty { .. }));
    let point = der("p256.pem");
    let mut compressed = point[..point.len() - 32].to_vec();
    (compressed[1], compressed[24], compressed[26]) = (57, 34, 2);
    unsupported(&verify(&token("good-es256.jwt"), &pem(&compressed)), "is EC (compressed");
    let mut off_the_curve = point;
    *off_the_curve.last_mut().unwrap() ^= 1;
    unsupported(&verify(&token("good-es256.jwt"), &pem(&off_the_curve)), "not on the curve");
    // Longer than the library goes; nobody has to have made it for that.
    let length = 16_384 / 8;
    let modulus = URL_SAFE_NO_PAD.encode([&[0xc1; 1][..], &vec![0x5b; length - 1]].concat());
    let long = KeySource::from_jwks(format!(r#"{{"kty":"RSA","n":"{modulus}","e":"AQAB"}}"#).as_bytes()).unwrap();
    let parts = [r#"{"alg":"RS256"}"#, r#"{"sub":"a"}"#].map(|part| URL_SAFE_NO_PAD.encode(part));
    let signed = |bytes: usize| format!("{}.{}", parts.join("."), URL_SAFE_NO_PAD.encode(vec![7; bytes]));
    let check = |bytes: usize| verify(&AccessToken::from_input(&signed(bytes)).0, &long);
    unsupported(&check(length), "has 16384 bit");
    assert!(matches!(check(256), SignatureCheck::Faulty { .. }));
    let odd_exponent = format!(r#"{{"kty":"RSA","n":"{}","e":"AQAAAAAAAQ"}}"#, URL_SAFE_NO_PAD.encode([0x5b; 256]));
    let keys = KeySource::from_jwks(odd_exponent.as_bytes()).unwrap();
    unsupported(&verify(&AccessToken::from_input(&signed(256)).0, &keys), "exponent of 7 bytes");
}

/// Whether a token is encoded as it should be is one question, who signed it another.
#[test]
fn an_encoding_that_is_not_canonical_makes_a_token_malformed_and_not_forged() {
    for (name, words) in [
        ("signature-padded.jwt", "its signature has base64 padding"),
        ("signature-unused-bits.jwt", "unused bits at the end of its signature"),
        ("claims-unused-bits.jwt", "unused bits at the end of its claims part"),
        ("header-unused-bits.jwt", "unused bits at the end of its header"),
        ("signature-base64.jwt", "its signature is base64 where base64url belongs"),
    ] {
        let facts = TokenFacts::examine(&token(name), Vec::new());
        let Some(Malformed::NotCanonical { reason }) = &facts.malformed else { panic!("{name}: {facts:?}") };
        assert!(reason.contains(words), "{words:?} in {reason}");
        assert_eq!(faults_without_key(&token(name)), Vec::<String>::new(), "{name}");
    }
    let check = verify(&token("signature-padded.jwt"), &keys("jwks.json"));
    assert!(matches!(check, SignatureCheck::Verified { .. }), "{check:?}");
}

/// Each character that can end a part is canonical, or is not; the bytes are the same.
#[test]
fn exactly_one_ending_of_each_is_canonical() {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256"}"#);
    let claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"a"}"#);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // 64 bytes are 86 characters, of which the last has four unused bits.
    let canonical = |last: char| {
        let text = format!("{header}.{claims}.{}{last}", "x".repeat(85));
        TokenFacts::examine(&AccessToken::from_input(&text).0, Vec::new()).malformed.is_none()
    };
    assert_eq!(alphabet.chars().filter(|last| canonical(*last)).collect::<String>(), "AQgw");
}

#[test]
fn keys_of_one_kid_are_told_apart_by_their_kind_alone() {
    let both = |first: &str, second: &str| {
        let jwk = |name: &str| {
            let set: serde_json::Value = serde_json::from_slice(&read("keys/jwks.json")).unwrap();
            let keys = set["keys"].as_array().unwrap();
            let mut key = keys.iter().find(|key| key["kid"] == name).unwrap().clone();
            key["kid"] = "rsa-1".into();
            key
        };
        let set = serde_json::json!({ "keys": [jwk(first), jwk(second)] });
        KeySource::from_jwks(set.to_string().as_bytes()).unwrap()
    };
    assert!(matches!(verify(&token("good-rs256.jwt"), &both("p256-1", "rsa-1")), SignatureCheck::Verified { .. }));
    assert!(matches!(verify(&token("good-rs256.jwt"), &both("rsa-weak", "rsa-1")), SignatureCheck::Faulty { .. }));
    assert!(matches!(verify(&token("good-rs256.jwt"), &both("p256-1", "ed-1")), SignatureCheck::Faulty { .. }));
}

#[test]
fn a_pem_with_a_private_or_a_damaged_key_anywhere_is_refused() {
    let good = String::from_utf8(read("keys/rsa-2048.pem")).unwrap();
    let with = |more: &str| KeySource::from_pem(format!("{good}{more}").as_bytes());
    let private = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";
    assert!(matches!(with(private), Err(KeyError::PrivateKey)));
    assert!(matches!(with(good.split_at(good.len() / 2).0), Err(KeyError::Damaged { .. })));
    let parameters = "-----BEGIN DH PARAMETERS-----\nAA==\n-----END DH PARAMETERS-----\n";
    assert!(with(parameters).is_ok());
    assert!(matches!(KeySource::from_pem(parameters.as_bytes()), Err(KeyError::OtherPem { .. })));
}

#[test]
fn a_good_token_has_no_fault_without_a_key() {
    for name in ["good-rs256.jwt", "good-eddsa.jwt", "ed448.jwt"] {
        assert_eq!(faults_without_key(&token(name)), Vec::<String>::new(), "{name}");
    }
    let cut = String::from_utf8(read("ed448.jwt")).unwrap();
    let faults = faults_without_key(&AccessToken::from_input(cut.split_at(cut.len() - 20).0).0);
    assert!(faults[0].contains("cut off: 99 bytes of 64 or 114"), "{faults:?}");
    assert_eq!(faults_without_key(&token("crit-unknown.jwt")).len(), 1);
}

#[test]
fn a_public_key_is_never_taken_for_a_secret() {
    let error = KeySource::from_secret(&read("keys/rsa-2048.pem")).unwrap_err();
    assert!(matches!(error, KeyError::SecretIsPem));
    assert!(error.to_string().contains("not a shared secret"));
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
    assert!(matches!(KeySource::from_jwks(&bytes), Err(KeyError::TooLarge)));
    assert!(matches!(KeySource::from_pem(&bytes), Err(KeyError::TooLarge)));
}
