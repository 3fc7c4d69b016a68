//! Signature checks (RFC 7515 §5.2), with the algorithm pinned to the key (RFC 8725 §3.1).
//!
//! Every fault is collected, each in its own words; the mathematics alone is left to the libraries.

mod one_key;

use aws_lc_rs::signature::VerificationAlgorithm;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::AccessToken;
use super::algorithm::{Algorithm, Engine, Family};
use super::jwks::Choice;
use super::key::Material;
pub use super::key::{Key, KeyError, KeySource};
use super::object::{Reader, Unread, texts_of};
use super::shape::{Jws, Shape};
use crate::secret::Redactor;
use one_key::{Outcome, key_outcome, weakness};

/// The least an RSA modulus may have (RFC 7518 §3.3), in bits.
const LEAST_RSA_BITS: usize = 2048;

/// The outcome of a signature check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SignatureCheck {
    /// No key was given, or the token carries no signature to check.
    #[default]
    NotChecked,
    /// A key was asked for and could not be had.
    KeyUnavailable {
        /// Why, in one sentence.
        reason: String,
    },
    /// The algorithm, or a key that may have signed, cannot be used here: the signature is neither good nor bad.
    Unsupported {
        /// Why, in one sentence.
        reason: String,
    },
    /// The signature is that of the key.
    Verified {
        /// The algorithm, as `RS256`.
        algorithm: String,
        /// The key, as `kid "a1"` or `the RSA key of --key`.
        key: String,
    },
    /// It is not to be trusted, for each of these reasons.
    Faulty {
        /// A sentence each.
        faults: Vec<String>,
    },
}

impl SignatureCheck {
    /// Faulty for these reasons, or else what was found otherwise.
    fn faulty_or(faults: Vec<String>, otherwise: Self) -> Self {
        if faults.is_empty() { otherwise } else { Self::Faulty { faults } }
    }
}

/// Checks a token's signature. A token that is no JWT has none: [`SignatureCheck::NotChecked`].
#[must_use]
pub fn verify(token: &AccessToken, keys: &KeySource) -> SignatureCheck {
    let Shape::<Unread>::Jws(jws) = Shape::of(token.expose()) else { return SignatureCheck::NotChecked };
    let redactor = Redactor::new([token.expose()]);
    let header = Reader::new(&jws.header, &redactor);
    let mut faults = header_faults(&jws, &redactor);
    let Some(name) = jws.header.text("alg").filter(|name| !is_none(name)) else {
        return SignatureCheck::faulty_or(faults, SignatureCheck::NotChecked);
    };
    if let KeySource::Unavailable(reason) = keys {
        return SignatureCheck::faulty_or(faults, SignatureCheck::KeyUnavailable { reason: reason.clone() });
    }
    let Some(algorithm) = Algorithm::named(name) else {
        let reason = format!("algorithm {} cannot be verified here", header.shown(name));
        return SignatureCheck::faulty_or(faults, SignatureCheck::Unsupported { reason });
    };
    let choice = match keys {
        KeySource::Jwks(set) => set.choose(jws.header.text("kid"), algorithm, |id| header.shown(id)),
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
            let (found, unusable) = tried(&jws, algorithm, &candidates, unusable);
            let check = match (found, unusable) {
                (Ok(key), _) => {
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

/// The key that signed, or what is wrong with all of them; and why that cannot be told, where it cannot.
fn tried<'k>(
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
    match Shape::<Unread>::of(token.expose()) {
        Shape::Jws(jws) => header_faults(&jws, &Redactor::new([token.expose()])),
        _ => Vec::new(),
    }
}

/// Whether the signature is shorter than its algorithm makes it: the end of the token is missing.
pub(super) fn is_cut_off(jws: &Jws<'_, impl Sized>) -> bool {
    let length = encoded_bytes(jws.signature);
    let Some(algorithm) = jws.header.text("alg").and_then(Algorithm::named).filter(|_| length > 0) else {
        return false;
    };
    let whole = algorithm.signature_bytes();
    match whole.last() {
        Some(longest) => length < *longest && !whole.contains(&length),
        // RSA moduli come in steps of 512 bits; anything else below the least is no whole signature.
        None => length < LEAST_RSA_BITS / 8 && !length.is_multiple_of(64),
    }
}

/// How many whole bytes a base64url text stands for.
fn encoded_bytes(text: &str) -> usize {
    text.trim_end_matches('=').len() * 3 / 4
}

fn is_none(algorithm: &str) -> bool {
    // Whatever stands around the letters, no algorithm is meant.
    algorithm.chars().filter(char::is_ascii_alphanumeric).collect::<String>().eq_ignore_ascii_case("none")
}

pub(super) fn header_faults(jws: &Jws<'_, impl Sized>, redactor: &Redactor) -> Vec<String> {
    let header = Reader::new(&jws.header, redactor);
    let mut faults = Vec::new();
    let mut unsecured = false;
    match jws.header.value("alg") {
        None => faults.push("the header has no `alg`, which RFC 7515 §4.1.1 requires".to_owned()),
        Some(Value::String(name)) if name.is_empty() => faults.push("the header's `alg` is empty".to_owned()),
        Some(Value::String(name)) if is_none(name) => {
            unsecured = true;
            faults.push(format!("the token is unsecured: `alg` is `{name}`, so anyone can have written it"));
        }
        Some(Value::String(name)) => faults.extend(Algorithm::misspelt(name).map(|meant| {
            format!("`alg` is `{}`; names are case-sensitive, {} is meant", header.shown(name), meant.name)
        })),
        Some(_) => faults.push("the header's `alg` is not a string".to_owned()),
    }
    let duplicates = header.duplicates().into_iter();
    faults.extend(duplicates.map(|name| format!("the header names `{name}` twice, which RFC 7515 §4 forbids")));
    faults.extend(critical_faults(jws, header));
    if jws.header.value("kid").is_some_and(|id| !id.is_string()) {
        faults.push("the header's `kid` is not a string".to_owned());
    }
    if jws.signature.is_empty() && !unsecured {
        faults.push("the signature is empty: it was removed, or lost when copied".to_owned());
    } else {
        faults.extend(length_fault(jws));
    }
    faults
}

/// `crit` (RFC 7515 §4.1.11): extensions that must be understood. None is understood here.
fn critical_faults(jws: &Jws<'_, impl Sized>, header: Reader<'_>) -> Vec<String> {
    match jws.header.value("crit") {
        None => Vec::new(),
        Some(Value::Array(names)) if names.is_empty() => {
            vec!["`crit` is an empty array, which RFC 7515 §4.1.11 forbids".to_owned()]
        }
        Some(value) if value.is_array() && texts_of(value).is_some() => {
            let names = texts_of(value).unwrap_or_default().into_iter();
            names
                .map(|name| {
                    format!(
                        "`crit` asks for `{}`, which is not understood here: RFC 7515 §4.1.11 has such a token refused",
                        header.shown(name)
                    )
                })
                .collect()
        }
        Some(_) => vec!["`crit` is not an array of strings".to_owned()],
    }
}

/// The wrong length for its algorithm: cut off, or not in the form that JWS has.
fn length_fault(jws: &Jws<'_, impl Sized>) -> Option<String> {
    let algorithm = jws.header.text("alg").and_then(Algorithm::named)?;
    let length = encoded_bytes(jws.signature);
    let whole = algorithm.signature_bytes();
    let expected = match whole.as_slice() {
        [] => "256 or more".to_owned(),
        lengths => lengths.iter().map(usize::to_string).collect::<Vec<_>>().join(" or "),
    };
    if is_cut_off(jws) {
        return Some(format!("the signature is cut off: {length} bytes of {expected} that {} has", algorithm.name));
    }
    match whole.contains(&length) {
        false if !whole.is_empty() => Some(match algorithm.family {
            // 0x30, the DER tag of a sequence, begins with `M`.
            Family::Ec(_) if jws.signature.starts_with('M') => format!(
                "the signature is {length} bytes long where {} has {expected}: it looks like the DER form, and JWS puts both numbers side by side (RFC 7518 §3.4)",
                algorithm.name
            ),
            _ => format!("the signature is {length} bytes long where {} has {expected}", algorithm.name),
        }),
        false if length < LEAST_RSA_BITS / 8 => Some(format!(
            "the signature is {length} bytes long: that of an RSA key under 2048 bit, which RFC 7518 §3.3 forbids"
        )),
        _ => None,
    }
}

/// The mathematics: whether the key made this signature.
fn is_signed_by(jws: &Jws<'_, impl Sized>, signature: &[u8], algorithm: Algorithm, material: &Material) -> bool {
    let message = jws.signing_input.as_bytes();
    match (algorithm.engine, material) {
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

#[cfg(test)]
mod tests {
    use super::is_none;

    #[test]
    fn none_is_none_whatever_stands_around_it() {
        assert!(["none", "None", "nOnE", "none ", " none", "no\u{200b}ne", "none\0"].into_iter().all(is_none));
        assert!(!["RS256", "nonesuch", ""].into_iter().any(is_none));
    }
}
