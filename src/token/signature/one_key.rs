//! One key and one signature: whether the key is meant for it and to be trusted, and whether it made it.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256K1_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED,
    ParsedPublicKey,
};

use super::super::algorithm::{Algorithm, Curve, ED448_SIGNATURE_BYTES, Family};
use super::super::header_faults::{LEAST_RSA_BITS, encoded_bytes, length_fault};
use super::super::json_members::shortened;
use super::super::key::{ED448, Key, Material};
use super::super::roca;
use super::super::shape::Jws;
use super::is_signed_by;

/// The most an RSA modulus may have for the library to verify with it, in bits.
const MOST_RSA_BITS: usize = 8192;

/// The most an RSA exponent may have for the library to verify with it, in bytes.
const MOST_EXPONENT_BYTES: usize = 4;

/// What came of checking a signature with one key.
pub(super) enum Outcome {
    /// It is that of the key, and the key is to be trusted.
    Signed,
    /// It is not, or the key is not to be trusted.
    Faulty(Vec<String>),
    /// It may be: nothing here can verify with such a key.
    Unsupported(String),
}

/// Checks the signature with one key.
pub(super) fn key_outcome(jws: &Jws<'_, impl Sized>, algorithm: Algorithm, key: &Key) -> Outcome {
    if let Some(reason) = unsupported(jws, algorithm, key) {
        return Outcome::Unsupported(reason);
    }
    let faults = key_faults(jws, algorithm, key);
    match &key.material {
        _ if faults.is_empty() => Outcome::Signed,
        // Asked only now: a good signature has shown that the key is one.
        Material::Ec { curve, point } if key.material.fits(algorithm) && !is_on_curve(*curve, point) => {
            Outcome::Unsupported(format!("{} is damaged: its point is not on the curve", key.label))
        }
        _ => Outcome::Faulty(faults),
    }
}

/// Why it is unknown whether a key signed, where the key fits and so does the signature's length.
fn unsupported(jws: &Jws<'_, impl Sized>, algorithm: Algorithm, key: &Key) -> Option<String> {
    let length = encoded_bytes(jws.signature);
    if !key.material.fits(algorithm) {
        return None;
    }
    match &key.material {
        Material::Unsupported(own) if *own == ED448 && length != ED448_SIGNATURE_BYTES => None,
        Material::Unsupported(own) => Some(format!("{} is {}: why403 cannot verify with one", key.label, own.name)),
        Material::Rsa { modulus, .. } if modulus.len() * 8 > MOST_RSA_BITS && modulus.len() == length => {
            Some(format!("{} has {} bit: why403 verifies RSA up to {MOST_RSA_BITS} bit", key.label, modulus.len() * 8))
        }
        Material::Rsa { exponent, .. } if exponent.len() > MOST_EXPONENT_BYTES => {
            Some(format!("{} has an exponent of {} bytes: why403 cannot verify with one", key.label, exponent.len()))
        }
        _ => None,
    }
}

/// Whether a point can be a key.
fn is_on_curve(curve: Curve, point: &[u8]) -> bool {
    let algorithm = match curve {
        Curve::P256 => &ECDSA_P256_SHA256_FIXED,
        Curve::P384 => &ECDSA_P384_SHA384_FIXED,
        Curve::P521 => &ECDSA_P521_SHA512_FIXED,
        Curve::Secp256k1 => &ECDSA_P256K1_SHA256_FIXED,
    };
    ParsedPublicKey::new(algorithm, point).is_ok()
}

/// What is wrong with the key for this token, and whether the signature is that of the key.
fn key_faults(jws: &Jws<'_, impl Sized>, algorithm: Algorithm, key: &Key) -> Vec<String> {
    let mut faults = purpose_faults(key);
    let family = key.material.family();
    if let Material::Unsupported(own) = &key.material
        && key.material.fits(algorithm)
    {
        faults.push(format!(
            "the signature is {} bytes long, which {} cannot have made: it is {}",
            encoded_bytes(jws.signature),
            key.label,
            own.name
        ));
        return faults;
    }
    if family != algorithm.family {
        faults.push(mismatch(algorithm, family, &key.label));
        return faults;
    }
    if let Some(own) = key.algorithm.as_deref().filter(|own| *own != algorithm.name) {
        faults.push(format!("{} is for {}, and the header says {}", key.label, shortened(own), algorithm.name));
    }
    if let Some(fault) = weakness(algorithm, key) {
        faults.push(fault);
        if family == Family::Rsa {
            // The mathematics refuses such a key too; that would be the same fault in other words.
            return faults;
        }
    }
    if jws.signature.is_empty() || length_fault(jws).is_some() {
        return faults;
    }
    let expected = match &key.material {
        Material::Rsa { modulus, .. } => modulus.len(),
        _ => encoded_bytes(jws.signature),
    };
    if encoded_bytes(jws.signature) != expected {
        faults.push(format!(
            "the signature is {} bytes long and {} makes {expected}: another key signed, or it is cut off",
            encoded_bytes(jws.signature),
            key.label
        ));
        return faults;
    }
    // How it is encoded is the business of `token-malformed`; here its bytes count.
    match jws.signature_bytes() {
        None => faults.push("the signature is not base64url".to_owned()),
        Some(signature) if !is_signed_by(jws.signing_input.as_bytes(), &signature, algorithm, &key.material) => faults
            .push(format!(
                "the signature is not that of {}: another key signed, or the token was changed afterwards",
                key.label
            )),
        Some(_) => {}
    }
    faults
}

/// What the JWK says it is for (RFC 7517 §4.2 and §4.3).
fn purpose_faults(key: &Key) -> Vec<String> {
    let mut faults = Vec::new();
    if let Some(usage) = key.usage.as_deref().filter(|usage| *usage != "sig") {
        faults.push(format!("{} is for another use: its `use` is `{}`, not `sig`", key.label, shortened(usage)));
    }
    if key.operations.as_ref().is_some_and(|operations| !operations.iter().any(|operation| operation == "verify")) {
        faults.push(format!("{} is for another use: its `key_ops` lack `verify`", key.label));
    }
    faults
}

/// The algorithm is not the key's.
fn mismatch(algorithm: Algorithm, family: Family, label: &str) -> String {
    match (algorithm.family, family) {
        (Family::Hmac, _) => format!(
            "algorithm confusion: the header asks for {}, a shared secret, but {label} is public: whoever has it could have signed (RFC 8725 §2.1)",
            algorithm.name
        ),
        (_, Family::Hmac) => format!(
            "the header says {}, signed with a private {} key, but {label} is a shared secret: give the public key",
            algorithm.name,
            algorithm.family.as_str()
        ),
        _ => format!("the header says {}, but {label} is an {} key", algorithm.name, family.as_str()),
    }
}

/// Why a key must not be trusted.
pub(super) fn weakness(algorithm: Algorithm, key: &Key) -> Option<String> {
    let bits = key.material.bits()?;
    match &key.material {
        Material::Rsa { modulus, exponent } => weak_rsa(modulus, exponent, bits),
        _ => (bits < algorithm.hash_bytes * 8).then(|| {
            format!(
                "the secret has {bits} bit; RFC 7518 §3.2 asks for {} or more with {}",
                algorithm.hash_bytes * 8,
                algorithm.name
            )
        }),
    }
}

fn weak_rsa(modulus: &[u8], exponent: &[u8], bits: usize) -> Option<String> {
    let is_even = |number: &[u8]| number.last().is_none_or(|byte| byte % 2 == 0);
    if bits < LEAST_RSA_BITS {
        Some(format!("the RSA key has {bits} bit; RFC 7518 §3.3 asks for {LEAST_RSA_BITS} or more"))
    } else if exponent == [1] {
        Some("the RSA key has the exponent 1: with it anyone can sign (RFC 8017 §3.1)".to_owned())
    } else if is_even(exponent) || is_even(modulus) {
        Some("the RSA key has an even modulus or exponent, which no RSA key has (RFC 8017 §3.1)".to_owned())
    } else if roca::has_fingerprint(modulus) {
        Some(
            "the RSA key is one of ROCA (CVE-2017-15361): its private key can be computed from the public one"
                .to_owned(),
        )
    } else {
        None
    }
}
