//! Many signatures of the same keys: what a header says of the key is worked out once, and the mathematics is done for each.

use std::collections::HashMap;

use super::super::algorithm::Algorithm;
use super::super::outline::Outline;
use super::super::{AccessToken, SignatureCheck};
use super::{Key, KeySource, is_signed_by, verify_and_name};

/// Maximum headers that are remembered: issuers have few.
const MAX_HEADERS: usize = 1_000;

/// The keys that signed tokens with these headers before.
pub(crate) struct KnownSigners<'k> {
    keys: &'k KeySource,
    signers: HashMap<Box<[u8]>, Signer<'k>>,
}

struct Signer<'k> {
    algorithm: Algorithm,
    key: &'k Key,
    check: SignatureCheck,
}

impl<'k> KnownSigners<'k> {
    /// Nothing is known yet.
    pub(crate) fn new(keys: &'k KeySource) -> Self {
        Self { keys, signers: HashMap::new() }
    }

    /// The same as [`super::verify`] of the token that was outlined.
    pub(crate) fn verify(&mut self, token: &str, outline: &Outline) -> SignatureCheck {
        let message = token.rsplit_once('.').map_or(token, |(message, _)| message).as_bytes();
        if let Some(Signer { algorithm, key, check }) = self.signers.get(outline.form())
            && is_signed_by(message, outline.signature(), *algorithm, &key.material)
        {
            return check.clone();
        }
        let (access_token, _) = AccessToken::from_input(token);
        let (check, signer) = verify_and_name(&access_token, self.keys);
        if let (SignatureCheck::Verified { .. }, Some((algorithm, key))) = (&check, signer) {
            if self.signers.len() >= MAX_HEADERS {
                self.signers.clear();
            }
            self.signers.insert(outline.form().into(), Signer { algorithm, key, check: check.clone() });
        }
        check
    }
}
