//! RSA by hand: a signature whose padding is wrong in one chosen way is made by no library.

use num_bigint::BigUint;
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::keys::number;

/// An RSA key pair.
pub struct Rsa {
    modulus: BigUint,
    exponent: BigUint,
    primes: [BigUint; 2],
    exponents: [BigUint; 2],
    coefficient: BigUint,
    bytes: usize,
}

/// A hash of SHA-2 by its length in bits, as the algorithms of JOSE have it.
#[derive(Clone, Copy)]
pub enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// That of an algorithm, as `PS256`.
    pub fn of(algorithm: &str) -> Self {
        match algorithm.get(2..5) {
            Some("384") => Self::Sha384,
            Some("512") => Self::Sha512,
            _ => Self::Sha256,
        }
    }

    fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }

    fn bytes(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The DER before the hash (RFC 8017 §9.2, note 1).
    fn prefix(self) -> [u8; 19] {
        let (length, id, hash) = match self {
            Self::Sha256 => (0x31, 1, 0x20),
            Self::Sha384 => (0x41, 2, 0x30),
            Self::Sha512 => (0x51, 3, 0x40),
        };
        let mut der = [0x30, 0, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 0, 5, 0, 4, 0];
        (der[1], der[14], der[18]) = (length, id, hash);
        der
    }

    /// MGF1 (RFC 8017 appendix B.2.1).
    fn mask(self, seed: &[u8], length: usize) -> Vec<u8> {
        let blocks = (0_u32..).map(|counter| self.digest(&[seed, &counter.to_be_bytes()].concat()));
        blocks.flatten().take(length).collect()
    }

    /// The hash that RSASSA-PSS signs (RFC 8017 §9.1.1).
    fn salted(self, message: &[u8], salt: &[u8]) -> Vec<u8> {
        self.digest(&[&[0; 8], self.digest(message).as_slice(), salt].concat())
    }
}

fn xor(left: &[u8], right: &[u8]) -> Vec<u8> {
    left.iter().zip(right).map(|(left, right)| left ^ right).collect()
}

impl Rsa {
    /// The key pair of a private JWK.
    pub fn from_jwk(jwk: &Value) -> Option<Self> {
        let big = |name| number(jwk, name).map(|bytes| BigUint::from_bytes_be(&bytes));
        let modulus = big("n")?;
        let bytes = modulus.bits().div_ceil(8) as usize;
        Some(Self {
            modulus,
            exponent: big("e")?,
            primes: [big("p")?, big("q")?],
            exponents: [big("dp")?, big("dq")?],
            coefficient: big("qi")?,
            bytes,
        })
    }

    fn padded(&self, number: &BigUint) -> Vec<u8> {
        let number = number.to_bytes_be();
        let mut bytes = vec![0; self.bytes.saturating_sub(number.len())];
        bytes.extend(number);
        bytes
    }

    /// RSASP1 (RFC 8017 §5.2.1).
    fn sign_raw(&self, encoded: &[u8]) -> Vec<u8> {
        let message = BigUint::from_bytes_be(encoded) % &self.modulus;
        let ([p, q], [dp, dq]) = (&self.primes, &self.exponents);
        let (first, second) = (message.modpow(dp, p), message.modpow(dq, q));
        let difference = (&first + p - &second % p) % p;
        self.padded(&(second + (difference * &self.coefficient % p) * q))
    }

    /// RSAVP1 (RFC 8017 §5.2.2): what a signature was made of.
    fn encoded(&self, signature: &[u8]) -> Vec<u8> {
        self.padded(&BigUint::from_bytes_be(signature).modpow(&self.exponent, &self.modulus))
    }

    /// A signature that is as it should be.
    pub fn sign(&self, algorithm: &str, message: &[u8]) -> Vec<u8> {
        let hash = Hash::of(algorithm);
        let encoded = match algorithm.starts_with("PS") {
            false => {
                let tail = [&hash.prefix(), hash.digest(message).as_slice()].concat();
                let filler = vec![0xff; self.bytes - tail.len() - 3];
                [&[0, 1], filler.as_slice(), &[0], &tail].concat()
            }
            true => {
                let salt = hash.digest(b"a salt may be anything");
                let (salted, length) = (hash.salted(message, &salt), self.bytes - hash.bytes() - 1);
                let mut block = vec![0; length - salt.len() - 1];
                block.push(1);
                block.extend(&salt);
                masked(hash, &block, &salted, 0, 0xbc)
            }
        };
        self.sign_raw(&encoded)
    }

    /// A signature of another message with the fault that this one has.
    pub fn sign_with_fault_of(&self, algorithm: &str, signature: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
        let (hash, encoded) = (Hash::of(algorithm), self.encoded(signature));
        self.sign_raw(&match algorithm.starts_with("PS") {
            true => pss_with_fault(hash, &encoded, old, new),
            false => pkcs1_with_fault(hash, &encoded, old, new),
        })
    }

    /// A signature plus the modulus, which is the same number to the mathematics.
    pub fn not_reduced(&self, signature: &[u8]) -> Vec<u8> {
        (BigUint::from_bytes_be(signature) + &self.modulus).to_bytes_be()
    }
}

/// The hash of the old message is where most bytes are its own; what differs there is part of the fault.
fn pkcs1_with_fault(hash: Hash, encoded: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let (old, new) = (hash.digest(old), hash.digest(new));
    let equal = |window: &[u8]| window.iter().zip(&old).filter(|(found, byte)| found == byte).count();
    // A hash that is cut off at its end has no whole window.
    let mut long = encoded.to_vec();
    long.resize(encoded.len() + old.len(), 0);
    let found = long.windows(old.len()).map(equal).enumerate().max_by_key(|(at, equal)| (*equal, usize::MAX - at));
    if let Some((at, equal)) = found
        && equal >= old.len() / 2
    {
        for (offset, byte) in long.iter_mut().skip(at).take(old.len()).enumerate() {
            // A byte that was changed stays changed, unless it is right by chance now.
            match *byte == old[offset] {
                true => *byte = new[offset],
                false if at + offset < encoded.len() && *byte == new[offset] => *byte ^= 1,
                false => {}
            }
        }
    }
    long.truncate(encoded.len());
    long
}

/// Takes the padding apart, and puts it together again around the hash of the new message.
fn pss_with_fault(hash: Hash, encoded: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let length = encoded.len() - hash.bytes() - 1;
    let (block, rest) = encoded.split_at(length);
    let (salted, trailer) = rest.split_at(hash.bytes());
    let mut block = xor(block, &hash.mask(salted, length));
    block[0] &= 0x7f;
    let salt = match block.iter().position(|byte| *byte != 0) {
        Some(one) if block[one] == 1 => one + 1,
        _ => length - hash.bytes(),
    };
    let salt = &block[salt..];
    let fault = xor(salted, &hash.salted(old, salt));
    let salted = xor(&hash.salted(new, salt), &fault);
    masked(hash, &block, &salted, encoded[0] & 0x80, trailer[0])
}

fn masked(hash: Hash, block: &[u8], salted: &[u8], top: u8, trailer: u8) -> Vec<u8> {
    let mut encoded = xor(block, &hash.mask(salted, block.len()));
    encoded[0] = encoded[0] & 0x7f | top;
    encoded.extend(salted);
    encoded.push(trailer);
    encoded
}
