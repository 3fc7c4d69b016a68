//! Sets of values that are hashes already.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// A set of hashes, which are not hashed again.
pub(crate) type SetOfHashes = HashSet<u64, BuildHasherDefault<Prehashed>>;

/// Takes a number for its own hash. Its low bits must be mixed: the set chooses its buckets by them.
#[derive(Default)]
pub(crate) struct Prehashed(u64);

impl Hasher for Prehashed {
    // A `u64` never gets here, but the trait wants it.
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = (self.0 << 8) | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
