//! Signing anew with the private keys that test vectors come with.

use aws_lc_rs::encoding::{AsBigEndian as _, EcPrivateKeyBin};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair,
    Ed25519KeyPair, KeyPair as _,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::rsa::Rsa;

pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// A member of a JWK that is bytes.
pub fn number(jwk: &Value, name: &str) -> Option<Vec<u8>> {
    decode(jwk.get(name)?.as_str()?)
}

/// The signature that a private JWK makes with an algorithm.
pub fn sign(jwk: &Value, algorithm: &str, message: &[u8]) -> Option<Vec<u8>> {
    match algorithm {
        "HS256" | "HS384" | "HS512" => {
            let algorithm = match algorithm {
                "HS256" => hmac::HMAC_SHA256,
                "HS384" => hmac::HMAC_SHA384,
                _ => hmac::HMAC_SHA512,
            };
            let key = hmac::Key::new(algorithm, &number(jwk, "k")?);
            Some(hmac::sign(&key, message).as_ref().to_vec())
        }
        "ES256" | "ES384" | "ES512" => {
            let (algorithm, length) = match algorithm {
                "ES256" => (&ECDSA_P256_SHA256_FIXED_SIGNING, 32),
                "ES384" => (&ECDSA_P384_SHA384_FIXED_SIGNING, 48),
                _ => (&ECDSA_P521_SHA512_FIXED_SIGNING, 66),
            };
            let padded = |name| {
                let number = number(jwk, name)?;
                let mut bytes = vec![0; usize::saturating_sub(length, number.len())];
                bytes.extend(number);
                Some(bytes)
            };
            let point = [vec![4], padded("x")?, padded("y")?].concat();
            let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, &padded("d")?, &point).ok()?;
            Some(pair.sign(&SystemRandom::new(), message).ok()?.as_ref().to_vec())
        }
        "EdDSA" => {
            let pair = Ed25519KeyPair::from_seed_and_public_key(&number(jwk, "d")?, &number(jwk, "x")?).ok()?;
            Some(pair.sign(message).as_ref().to_vec())
        }
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => Some(Rsa::from_jwk(jwk)?.sign(algorithm, message)),
        _ => None,
    }
}

/// Whether a private JWK can make such a signature.
pub fn can_sign(jwk: &Value, algorithm: &str) -> bool {
    match algorithm.starts_with(['R', 'P']) {
        // Asked of every key for every vector, and RSA is slow.
        true => Rsa::from_jwk(jwk).is_some(),
        false => sign(jwk, algorithm, b"").is_some(),
    }
}

/// The algorithm that a part of a token names, if it is a header.
pub fn algorithm(header: &str) -> Option<String> {
    let header: Value = serde_json::from_slice(&decode(header)?).ok()?;
    Some(header.get("alg")?.as_str()?.to_owned())
}

/// A new key pair on P-256, as a private JWK.
pub fn generated() -> Value {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let point = pair.public_key().as_ref();
    let (x, y) = point[1..].split_at(32);
    let private: EcPrivateKeyBin<'_> = pair.private_key().as_be_bytes().unwrap();
    json!({"kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y), "d": encode(private.as_ref())})
}
