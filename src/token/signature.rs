//! Signature checks (RFC 7515 §5.2), with the algorithm pinned to the key (RFC 8725 §3.1).
//!
//! Every fault is collected, each in its own words; the mathematics alone is left to the libraries.

mod engine;
#[cfg(feature = "cli")]
mod known_signers;
mod one_key;

use aws_lc_rs::signature::VerificationAlgorithm as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use secrecy::ExposeSecret;

use super::algorithm::Algorithm;
use super::header_faults::{encoded_bytes, header_faults, is_none};
use super::json_members::{MemberReader, Unread};
use super::jwks::Choice;
use super::key::Material;
pub use super::key::{Key, KeyError};
pub use super::key_source::KeySource;
use super::shape::{Jws, Shape};
use super::{AccessToken, SignatureCheck};
use crate::secret::Redactor;
use engine::Engine;
#[cfg(feature = "cli")]
pub(crate) use known_signers::KnownSigners;
use one_key::{Outcome, key_outcome, weakness};

impl SignatureCheck {
    /// Faulty for these reasons, or else what was found otherwise.
    fn faulty_or(faults: Vec<String>, otherwise: Self) -> Self {
        if faults.is_empty() { otherwise } else { Self::Faulty { faults } }
    }
}

/// Checks a token's signature. A token that is no JWT has none: [`SignatureCheck::NotChecked`].
#[must_use]
pub fn verify(token: &AccessToken, keys: &KeySource) -> SignatureCheck {
    verify_and_name(token, keys).0
}

/// The same, with the key that signed and its algorithm.
fn verify_and_name<'k>(token: &AccessToken, keys: &'k KeySource) -> (SignatureCheck, Option<(Algorithm, &'k Key)>) {
    let mut signer = None;
    (check_signature(token, keys, &mut signer), signer)
}

fn check_signature<'k>(
    token: &AccessToken,
    keys: &'k KeySource,
    signer: &mut Option<(Algorithm, &'k Key)>,
) -> SignatureCheck {
    let Shape::<Unread>::Jws(jws) = Shape::parse(token.expose()) else { return SignatureCheck::NotChecked };
    let redactor = jws.header.teach(Redactor::new([token.expose()]));
    let header = MemberReader::new(&jws.header, &redactor);
    let mut faults = header_faults(&jws, &redactor);
    let Some(name) = jws.header.text("alg").filter(|name| !is_none(name)) else {
        return SignatureCheck::faulty_or(faults, SignatureCheck::NotChecked);
    };
    if let KeySource::Unavailable(reason) = keys {
        return SignatureCheck::faulty_or(faults, SignatureCheck::KeyUnavailable { reason: reason.clone() });
    }
    let Some(algorithm) = Algorithm::named(name) else {
        let reason = format!("algorithm {} cannot be verified here", header.excerpt(name));
        return SignatureCheck::faulty_or(faults, SignatureCheck::Unsupported { reason });
    };
    let choice = match keys {
        KeySource::Jwks(set) => set.choose(jws.header.text("kid"), algorithm, |id| header.excerpt(id)),
        KeySource::Pem(keys) => in_file(keys, algorithm),
        KeySource::Secret(key) => Choice::Keys { candidates: vec![key], unusable: None },
        KeySource::Unavailable(reason) => Choice::Unknown(reason.clone()),
    };
    match choice {
        Choice::Fault(fault) => {
            faults.push(fault);
            SignatureCheck::Faulty { faults }
        }
        Choice::Unknown(reason) => {
            let reason = redactor.redact(&reason);
            SignatureCheck::faulty_or(faults, SignatureCheck::Unsupported { reason })
        }
        Choice::Keys { candidates, unusable } => {
            let (found, unusable) = try_keys(&jws, algorithm, &candidates, unusable);
            let check = match (found, unusable) {
                (Ok(key), _) => {
                    *signer = Some((algorithm, key));
                    SignatureCheck::Verified { algorithm: algorithm.name.to_owned(), key: redactor.redact(&key.label) }
                }
                (Err(_), Some(reason)) => SignatureCheck::Unsupported { reason: redactor.redact(&reason) },
                (Err(found), None) => {
                    faults.extend(found.iter().map(|fault| redactor.redact(fault)));
                    SignatureCheck::NotChecked
                }
            };
            SignatureCheck::faulty_or(faults, check)
        }
    }
}

/// The keys of a file that fit; where none does, the first one: that it does not fit is then the fault.
fn in_file(keys: &[Key], algorithm: Algorithm) -> Choice<'_> {
    let fitting: Vec<&Key> = keys.iter().filter(|key| key.material.fits(algorithm)).collect();
    let candidates = if fitting.is_empty() { keys.iter().take(1).collect() } else { fitting };
    Choice::Keys { candidates, unusable: None }
}

/// The key that signed, or what is wrong with all of them; and why that is unknown, where it is.
fn try_keys<'k>(
    jws: &Jws<'_, impl Sized>,
    algorithm: Algorithm,
    candidates: &[&'k Key],
    unusable: Option<String>,
) -> (Result<&'k Key, Vec<String>>, Option<String>) {
    let mut unusable = unusable;
    let mut found: Vec<(&Key, Vec<String>)> = Vec::new();
    for key in candidates {
        match key_outcome(jws, algorithm, key) {
            Outcome::Signed => return (Ok(key), None),
            Outcome::Unsupported(reason) => {
                unusable.get_or_insert(reason);
            }
            Outcome::Faulty(faults) => found.push((key, faults)),
        }
    }
    let faults = match found.as_slice() {
        [(_, faults)] => faults.clone(),
        several => {
            let none = format!(
                "the signature is that of none of the {} keys that fit {}: another key signed, or the token was changed afterwards",
                several.len(),
                algorithm.name
            );
            // A key that is not to be trusted may still be the one that signed.
            let length = encoded_bytes(jws.signature);
            let untrusted = several.iter().filter(|(key, _)| key.material.modulus_bytes() == Some(length));
            let untrusted = untrusted.filter_map(|(key, _)| weakness(algorithm, key));
            [none].into_iter().chain(untrusted).collect()
        }
    };
    (Err(faults), unusable)
}

/// What is wrong with a token's header and signature, whatever the key. Empty for a token that is no JWT.
#[must_use]
pub fn faults_without_key(token: &AccessToken) -> Vec<String> {
    match Shape::<Unread>::parse(token.expose()) {
        Shape::Jws(jws) => header_faults(&jws, &jws.header.teach(Redactor::new([token.expose()]))),
        _ => Vec::new(),
    }
}

/// The mathematics: whether the key made this signature.
fn is_signed_by(message: &[u8], signature: &[u8], algorithm: Algorithm, material: &Material) -> bool {
    let Some(engine) = Engine::for_algorithm(algorithm.name) else { return false };
    match (engine, material) {
        (Engine::Jsonwebtoken(name), material) => {
            let key = match material {
                Material::Unsupported(_) => return false,
                Material::Rsa { modulus, exponent } => DecodingKey::from_rsa_raw_components(modulus, exponent),
                Material::Ec { point, .. } => DecodingKey::from_ec_der(point),
                Material::Ed25519(point) => DecodingKey::from_ed_der(point),
                Material::Hmac(secret) => DecodingKey::from_secret(secret.expose_secret()),
            };
            let signature = URL_SAFE_NO_PAD.encode(signature);
            jsonwebtoken::crypto::verify(&signature, message, &key, name).unwrap_or(false)
        }
        (Engine::AwsLc(verifier), Material::Ec { point, .. }) => verifier.verify_sig(point, message, signature).is_ok(),
        (Engine::AwsLc(_), _) => false,
    }
}
