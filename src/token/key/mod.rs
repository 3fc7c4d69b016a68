//! A key that a signature is checked with: public, or a shared secret.
//!
//! All keys have one type, so that the algorithm is pinned to the key in one place.

mod der;
pub(super) mod pem;

use std::fmt;

use secrecy::{ExposeSecret, SecretSlice};
use thiserror::Error;

use super::algorithm::{Algorithm, Curve, Family};

/// A key file that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// More than 1 MiB.
    #[error("more than 1 MiB, which is too long for a key")]
    TooLarge,
    /// No `-----BEGIN …-----`.
    #[error("not PEM; it should begin with -----BEGIN PUBLIC KEY-----")]
    NotPem,
    /// A private key, which a verifier has no use for.
    #[error(
        "this is a private key; give the public key, as `openssl pkey -in FILE -pubout` prints it, and keep this one to its owner"
    )]
    PrivateKey,
    /// PEM of another thing.
    #[error("PEM of a {label}; give a PUBLIC KEY, an RSA PUBLIC KEY or a CERTIFICATE")]
    OtherPem {
        /// What stands after `BEGIN`, capitals and spaces only.
        label: String,
    },
    /// The right armour, but not such a key inside.
    #[error("the PEM is damaged: no {expected} inside")]
    Damaged {
        /// What should be inside.
        expected: &'static str,
    },
    /// A key of an algorithm that JOSE does not sign with, or that is not built in.
    #[error("a key of this kind cannot be used here; RSA, EC P-256, P-384, P-521, secp256k1 and Ed25519 can")]
    OtherAlgorithm,
    /// Not JSON.
    #[error("not JSON")]
    NotJson(#[source] serde_json::Error),
    /// JSON, but no JWK Set.
    #[error("no JWK Set: an object with an array `keys` is wanted (RFC 7517 section 5)")]
    NotAKeySet,
    /// Nothing in it.
    #[error("empty")]
    EmptySecret,
    /// A PEM key where a shared secret belongs: with a public key as secret, anyone could sign.
    #[error("this is a PEM key, not a shared secret")]
    SecretIsPem,
}

/// A key, and what its JWK says it is for.
pub struct Key {
    pub(super) material: Material,
    /// As `kid "a1"` or `the RSA key of --key`.
    pub(super) label: String,
    /// JWK `kid`.
    pub(super) id: Option<String>,
    /// JWK `use`.
    pub(super) usage: Option<String>,
    /// JWK `key_ops`.
    pub(super) operations: Option<Vec<String>>,
    /// JWK `alg`.
    pub(super) algorithm: Option<String>,
}

impl Key {
    pub(super) fn new(material: Material, label: String) -> Self {
        Self { material, label, id: None, usage: None, operations: None, algorithm: None }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.label).finish()
    }
}

/// The numbers of a key.
pub(super) enum Material {
    /// Modulus and exponent, big-endian, without leading zeros.
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    /// An uncompressed point (SEC 1 §2.3.3).
    Ec { curve: Curve, point: Vec<u8> },
    /// RFC 8032 §5.1.5.
    Ed25519(Vec<u8>),
    /// A shared secret.
    Hmac(SecretSlice<u8>),
    /// A key that nothing here can verify with.
    Unsupported(Unsupported),
}

/// A public key that is known for what it is and cannot be used here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::token) struct Unsupported {
    /// As `Ed448`.
    pub(super) name: &'static str,
    /// The values of `alg` whose signatures can be its own.
    pub(super) algorithms: &'static [&'static str],
}

/// EdDSA on the other curve of RFC 8037.
pub(in crate::token) const ED448: Unsupported = Unsupported { name: "Ed448", algorithms: &["EdDSA"] };
/// A key that is bound to RSASSA-PSS (RFC 4055 §1.2).
pub(super) const RSA_PSS: Unsupported = Unsupported { name: "RSASSA-PSS", algorithms: &["PS256", "PS384", "PS512"] };
/// A compressed point, or a curve that is spelt out in place of its name.
pub(super) const EC_IN_ANOTHER_FORM: Unsupported = Unsupported {
    name: "EC (compressed or without a named curve)",
    algorithms: &["ES256", "ES384", "ES512", "ES256K"],
};

impl Material {
    pub(super) fn family(&self) -> Family {
        match self {
            Self::Rsa { .. } => Family::Rsa,
            Self::Ec { curve, .. } => Family::Ec(*curve),
            Self::Ed25519(_) => Family::Ed25519,
            Self::Hmac(_) => Family::Hmac,
            Self::Unsupported(key) => Family::Unsupported(key.name),
        }
    }

    /// Whether a signature of this algorithm can be the key's, by the algorithm's name.
    pub(super) fn fits(&self, algorithm: Algorithm) -> bool {
        match self {
            Self::Unsupported(key) => key.algorithms.contains(&algorithm.name),
            _ => self.family() == algorithm.family,
        }
    }

    /// An RSA key, unless a number is missing.
    pub(super) fn rsa(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let bare = |number: &[u8]| {
            let bare: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
            (!bare.is_empty()).then_some(bare)
        };
        Some(Self::Rsa { modulus: bare(modulus)?, exponent: bare(exponent)? })
    }

    /// The length of an RSA modulus, and so of its signatures, in bytes.
    pub(super) fn modulus_bytes(&self) -> Option<usize> {
        match self {
            Self::Rsa { modulus, .. } => Some(modulus.len()),
            _ => None,
        }
    }

    /// The strength in bits that minimum lengths are given for: the modulus of RSA, the secret of HMAC.
    pub(super) fn bits(&self) -> Option<usize> {
        match self {
            Self::Rsa { modulus, .. } => {
                let unused = modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
                Some(modulus.len() * 8 - unused)
            }
            Self::Hmac(secret) => Some(secret.expose_secret().len() * 8),
            Self::Ec { .. } | Self::Ed25519(_) | Self::Unsupported(_) => None,
        }
    }
}
