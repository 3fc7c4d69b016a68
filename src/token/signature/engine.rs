//! Who does the mathematics of an algorithm.

use aws_lc_rs::signature::{ECDSA_P256K1_SHA256_FIXED, ECDSA_P521_SHA512_FIXED, EcdsaVerificationAlgorithm};
use jsonwebtoken::Algorithm as Jws;

/// Who does the mathematics.
#[derive(Clone, Copy)]
pub(super) enum Engine {
    /// `jsonwebtoken`.
    Jsonwebtoken(Jws),
    /// `aws-lc-rs` itself, for the two curves that `jsonwebtoken` leaves out.
    AwsLc(&'static EcdsaVerificationAlgorithm),
}

impl Engine {
    /// The library that verifies the algorithm of this name; `None` where none does.
    pub(super) fn for_algorithm(algorithm: &str) -> Option<Self> {
        use Engine::{AwsLc, Jsonwebtoken};
        Some(match algorithm {
            "HS256" => Jsonwebtoken(Jws::HS256),
            "HS384" => Jsonwebtoken(Jws::HS384),
            "HS512" => Jsonwebtoken(Jws::HS512),
            "RS256" => Jsonwebtoken(Jws::RS256),
            "RS384" => Jsonwebtoken(Jws::RS384),
            "RS512" => Jsonwebtoken(Jws::RS512),
            "PS256" => Jsonwebtoken(Jws::PS256),
            "PS384" => Jsonwebtoken(Jws::PS384),
            "PS512" => Jsonwebtoken(Jws::PS512),
            "ES256" => Jsonwebtoken(Jws::ES256),
            "ES384" => Jsonwebtoken(Jws::ES384),
            "ES512" => AwsLc(&ECDSA_P521_SHA512_FIXED),
            "ES256K" => AwsLc(&ECDSA_P256K1_SHA256_FIXED),
            "EdDSA" => Jsonwebtoken(Jws::EdDSA),
            "Ed25519" => Jsonwebtoken(Jws::EdDSA),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::algorithm::Algorithm;
    use super::*;

    #[test]
    fn every_algorithm_has_somebody_who_verifies_it() {
        assert!(Algorithm::names().all(|name| Engine::for_algorithm(name).is_some()));
    }
}
