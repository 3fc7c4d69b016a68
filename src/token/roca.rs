//! RSA keys of a faulty library of Infineon (ROCA, CVE-2017-15361; Nemec et al., CCS 2017), recognised by their modulus.
//!
//! Its primes are `k * M + (65537^a mod M)`, where `M` is the product of the first primes. So modulo each of those the
//! modulus is a power of 65537, which of other keys about one in 2^27 is. A key that is factored by what is known signs
//! for anybody.

/// The primes that `M` has for every length of key; 2 shows nothing, as every modulus is odd.
const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// Whether a modulus, big-endian, has the fingerprint.
pub(super) fn has_fingerprint(modulus: &[u8]) -> bool {
    PRIMES.into_iter().all(|prime| {
        // Four bytes at a time: every RSA signature waits for this.
        let remainder = modulus.rchunks(4).rev().fold(0, |remainder, chunk| {
            chunk.iter().fold(remainder, |number, byte| number << 8 | u64::from(*byte)) % u64::from(prime)
        });
        is_power_of_65537(remainder, u64::from(prime))
    })
}

/// Whether a number is a power of 65537 modulo a prime.
fn is_power_of_65537(number: u64, prime: u64) -> bool {
    let mut power = 1;
    // No power repeats before all of them have come, of which there are fewer than the prime.
    for _ in 0..prime {
        if power == number {
            return true;
        }
        power = power * (65537 % prime) % prime;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_65537_are_told_from_other_remainders() {
        // 65537 is 2 modulo 5, which has every remainder but 0; modulo 7 it is 3, likewise; modulo 11 it is 10: 10 and 1.
        assert!((1..5).all(|number| is_power_of_65537(number, 5)));
        assert!([1, 10].into_iter().all(|number| is_power_of_65537(number, 11)));
        assert!([0, 2, 3, 4, 5, 6, 7, 8, 9].into_iter().all(|number| !is_power_of_65537(number, 11)));
        assert!(PRIMES.into_iter().all(|prime| !is_power_of_65537(0, u64::from(prime))));
    }

    #[test]
    fn numbers_that_nobody_chose_do_not_have_it() {
        // 256 bytes of a linear congruential generator, a thousand times.
        let mut state: u64 = 403;
        for _ in 0..1000 {
            let modulus: Vec<u8> = (0..256)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    state.to_be_bytes()[0]
                })
                .collect();
            assert!(!has_fingerprint(&modulus));
        }
    }
}
