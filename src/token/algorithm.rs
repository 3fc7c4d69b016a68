//! The signature algorithms of JOSE (RFC 7518 §3.1, RFC 8037, RFC 8812) that can be verified here.

/// The kind of key an algorithm wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// A shared secret.
    Hmac,
    /// RSA, PKCS #1 v1.5 or PSS.
    Rsa,
    /// ECDSA on this curve.
    Ec(Curve),
    /// EdDSA on Ed25519.
    Ed25519,
    /// A key that is known for what it is, by this name, and that nothing here can verify with.
    Unsupported(&'static str),
}

impl Family {
    /// The name for sentences, as `RSA`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Hmac => "HMAC",
            Self::Rsa => "RSA",
            Self::Ec(curve) => curve.as_str(),
            Self::Ed25519 => "Ed25519",
            Self::Unsupported(name) => name,
        }
    }
}

/// A curve, by its JOSE name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
    Secp256k1,
}

impl Curve {
    /// The curve of a JWK's `crv`.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::P256, Self::P384, Self::P521, Self::Secp256k1].into_iter().find(|curve| curve.jose_name() == name)
    }

    fn jose_name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Secp256k1 => "secp256k1",
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::P256 => "EC P-256",
            Self::P384 => "EC P-384",
            Self::P521 => "EC P-521",
            Self::Secp256k1 => "EC secp256k1",
        }
    }

    /// The length of one coordinate, in bytes.
    pub(super) fn coordinate_bytes(self) -> usize {
        match self {
            Self::P256 | Self::Secp256k1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

/// An algorithm that can be verified here.
#[derive(Clone, Copy)]
pub(super) struct Algorithm {
    /// The value of `alg`.
    pub(super) name: &'static str,
    /// The key it wants.
    pub(super) family: Family,
    /// The output of its hash, in bytes.
    pub(super) hash_bytes: usize,
}

impl Algorithm {
    const fn new(name: &'static str, family: Family, hash_bytes: usize) -> Self {
        Self { name, family, hash_bytes }
    }

    /// The algorithm of this exact name; names are case-sensitive (RFC 7515 §4.1.1).
    pub(super) fn named(name: &str) -> Option<Self> {
        ALGORITHMS.into_iter().find(|algorithm| algorithm.name == name)
    }

    /// The names of all of them.
    #[cfg(feature = "verify")]
    #[cfg(test)]
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        ALGORITHMS.into_iter().map(|algorithm| algorithm.name)
    }

    /// The algorithm that a name in wrong capitals means.
    pub(super) fn misspelt(name: &str) -> Option<Self> {
        ALGORITHMS.into_iter().find(|algorithm| algorithm.name.eq_ignore_ascii_case(name) && algorithm.name != name)
    }

    /// The lengths that its signatures can have, in bytes, the shortest first; none where the key decides.
    pub(super) fn signature_bytes(self) -> Vec<usize> {
        match self.family {
            Family::Hmac => vec![self.hash_bytes],
            Family::Ec(curve) => vec![2 * curve.coordinate_bytes()],
            // `EdDSA` names no curve (RFC 8037 §3.1): Ed448 has the same `alg`.
            Family::Ed25519 if self.name == "EdDSA" => vec![64, ED448_SIGNATURE_BYTES],
            Family::Ed25519 => vec![64],
            Family::Rsa | Family::Unsupported(_) => Vec::new(),
        }
    }
}

/// The length of an Ed448 signature (RFC 8032 §5.2.6), in bytes.
pub(super) const ED448_SIGNATURE_BYTES: usize = 114;

const ALGORITHMS: [Algorithm; 15] = {
    use Family::{Ec, Ed25519, Hmac, Rsa};
    [
        Algorithm::new("HS256", Hmac, 32),
        Algorithm::new("HS384", Hmac, 48),
        Algorithm::new("HS512", Hmac, 64),
        Algorithm::new("RS256", Rsa, 32),
        Algorithm::new("RS384", Rsa, 48),
        Algorithm::new("RS512", Rsa, 64),
        Algorithm::new("PS256", Rsa, 32),
        Algorithm::new("PS384", Rsa, 48),
        Algorithm::new("PS512", Rsa, 64),
        Algorithm::new("ES256", Ec(Curve::P256), 32),
        Algorithm::new("ES384", Ec(Curve::P384), 48),
        Algorithm::new("ES512", Ec(Curve::P521), 64),
        Algorithm::new("ES256K", Ec(Curve::Secp256k1), 32),
        Algorithm::new("EdDSA", Ed25519, 64),
        // RFC 9864 §2.2: the same signature under its fully specified name.
        Algorithm::new("Ed25519", Ed25519, 64),
    ]
};
