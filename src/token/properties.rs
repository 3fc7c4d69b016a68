//! What holds for every token: nothing panics, and nothing shown has eight characters of it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::{Map, Value};

use super::signature::{KeySource, verify};
use super::{AccessToken, TokenFacts};
use crate::secret::RUN;

fn leaks(facts: &TokenFacts, token: &str) -> Option<String> {
    let shown = format!("{facts:?}");
    let characters: Vec<char> = token.chars().collect();
    characters.windows(RUN).map(|run| run.iter().collect::<String>()).find(|run| shown.contains(run))
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::from))
}

const NAMES: [&str; 26] = [
    "alg",
    "typ",
    "kid",
    "crit",
    "jku",
    "jwk",
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "client_id",
    "azp",
    "scope",
    "scp",
    "scopes",
    "permissions",
    "authorities",
    "roles",
    "gty",
    "idtyp",
    "token_use",
    "nonce",
    "at_hash",
];

fn object() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::vec((prop::sample::select(&NAMES[..]), json()), 0..12)
        .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn encoded(members: Map<String, Value>) -> String {
    URL_SAFE_NO_PAD.encode(Value::Object(members).to_string())
}

proptest! {
    #[test]
    fn nothing_panics_on_any_text(text in "\\PC{0,200}|[A-Za-z0-9_.=%{}\":-]{0,200}|(eyJ[A-Za-z0-9_-]{0,60}\\.?){1,6}") {
        let (token, tolerated) = AccessToken::from_input(&text);
        let facts = TokenFacts::examine(&token, tolerated);
        prop_assert_eq!(format!("{:?}", token), "[redacted]");
        prop_assert!(facts.fingerprint.starts_with("sha256:"));
    }

    #[test]
    fn an_opaque_token_is_never_shown(text in "[A-Za-z0-9_-]{20,100}") {
        let (token, tolerated) = AccessToken::from_input(&text);
        prop_assert_eq!(leaks(&TokenFacts::examine(&token, tolerated), token.expose()), None);
    }

    #[test]
    fn a_jwt_with_any_members_is_read_and_never_shown(
        header in object(),
        claims in object(),
        signature in prop::collection::vec(any::<u8>(), 0..80),
        own in prop::sample::select(&NAMES[..]),
    ) {
        let signature = URL_SAFE_NO_PAD.encode(signature);
        let mut claims = claims;
        // The worst case: a claim that repeats a part of the token itself.
        claims.insert(own.to_owned(), Value::from(signature.clone()));
        let text = format!("{}.{}.{signature}", encoded(header), encoded(claims));
        let (token, tolerated) = AccessToken::from_input(&text);
        let facts = TokenFacts::examine(&token, tolerated);
        prop_assert_eq!(leaks(&facts, token.expose()), None);
        let keys = KeySource::from_secret(b"generated-secret-generated-secret").unwrap();
        let checked = TokenFacts { signature: verify(&token, &keys), ..facts };
        prop_assert_eq!(leaks(&checked, token.expose()), None);
    }

    #[test]
    fn nothing_panics_on_any_key(bytes in prop::collection::vec(any::<u8>(), 0..200), members in object()) {
        use base64::engine::general_purpose::STANDARD;
        let _ = KeySource::from_jwks(&bytes);
        let _ = KeySource::from_jwks(Value::Object(members).to_string().as_bytes());
        for label in ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE"] {
            let pem = format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(&bytes));
            prop_assert!(KeySource::from_pem(pem.as_bytes()).is_err());
        }
    }
}

#[test]
fn ten_megabytes_of_noise_are_too_long_and_cheap() {
    let (token, _) = AccessToken::from_input(&"eyJ.".repeat(2_500_000));
    assert_eq!(TokenFacts::examine(&token, Vec::new()).malformed, Some(super::Malformed::TooLong));
}
