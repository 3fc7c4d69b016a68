//! As much DER (X.690) as a public key needs: tags, lengths, and the few structures around them.
//!
//! Every read goes forward over a slice, so hostile input ends it early and nothing recurses.

use super::super::algorithm::Curve;
use super::{EC_IN_ANOTHER_FORM, ED448, KeyError, Material, RSA_PSS};

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
/// `[0]`, the version of a certificate.
const VERSION: u8 = 0xa0;

// The object identifiers of RFC 3279 §2.3.1, RFC 5480 §2.1.1 and RFC 8410 §3, as DER has them.
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const RSASSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
const ED448_OID: &[u8] = &[0x2b, 0x65, 0x71];
const CURVES: [(&[u8], Curve); 4] = [
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], Curve::P256),
    (&[0x2b, 0x81, 0x04, 0x00, 0x22], Curve::P384),
    (&[0x2b, 0x81, 0x04, 0x00, 0x23], Curve::P521),
    (&[0x2b, 0x81, 0x04, 0x00, 0x0a], Curve::Secp256k1),
];

/// What is left to read.
#[derive(Clone, Copy)]
struct DerReader<'a>(&'a [u8]);

impl<'a> DerReader<'a> {
    /// The next value: its tag and content.
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(*first), rest),
            0x81..=0x84 => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, content))
    }

    /// The content of the next value, which has this tag.
    fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    fn sequence(&mut self) -> Option<Self> {
        self.expect(SEQUENCE).map(Self)
    }
}

/// `RSAPublicKey` (RFC 8017 appendix A.1.1).
pub(super) fn rsa_public_key(der: &[u8]) -> Option<Material> {
    let mut key = DerReader(der).sequence()?;
    Material::rsa(key.expect(INTEGER)?, key.expect(INTEGER)?)
}

/// `SubjectPublicKeyInfo` (RFC 5280 §4.1).
pub(super) fn subject_public_key_info(der: &[u8]) -> Result<Material, KeyError> {
    let damaged = KeyError::Damaged { expected: "public key" };
    let Some(Info { algorithm, curve, bits }) = info(der) else { return Err(damaged) };
    match (algorithm, curve) {
        (RSA_ENCRYPTION, _) => rsa_public_key(bits).ok_or(damaged),
        (ED25519, _) if bits.len() == 32 => Ok(Material::Ed25519(bits.to_vec())),
        (ED25519, _) => Err(damaged),
        (ED448_OID, _) => Ok(Material::Unsupported(ED448)),
        (RSASSA_PSS, _) => Ok(Material::Unsupported(RSA_PSS)),
        (EC_PUBLIC_KEY, Some(curve)) if bits.len() == 1 + 2 * curve.coordinate_bytes() && bits.starts_with(&[4]) => {
            Ok(Material::Ec { curve, point: bits.to_vec() })
        }
        // Compressed points are legal and unseen; they are left alone rather than half supported.
        (EC_PUBLIC_KEY, None) => Ok(Material::Unsupported(EC_IN_ANOTHER_FORM)),
        (EC_PUBLIC_KEY, Some(_)) if matches!(bits.first(), Some(2 | 3)) => {
            Ok(Material::Unsupported(EC_IN_ANOTHER_FORM))
        }
        (EC_PUBLIC_KEY, Some(_)) => Err(damaged),
        _ => Err(KeyError::OtherAlgorithm),
    }
}

/// The fields of a `SubjectPublicKeyInfo`.
struct Info<'a> {
    algorithm: &'a [u8],
    /// The curve, where the parameters are one.
    curve: Option<Curve>,
    bits: &'a [u8],
}

fn info(der: &[u8]) -> Option<Info<'_>> {
    let mut info = DerReader(der).sequence()?;
    let mut identifier = info.sequence()?;
    let algorithm = identifier.expect(OBJECT_IDENTIFIER)?;
    let curve = identifier.expect(OBJECT_IDENTIFIER);
    let curve = CURVES.into_iter().find(|(named, _)| Some(*named) == curve).map(|(_, curve)| curve);
    let (unused_bits, bits) = info.expect(BIT_STRING)?.split_first()?;
    (*unused_bits == 0).then_some(Info { algorithm, curve, bits })
}

/// The key of a `Certificate` (RFC 5280 §4.1). Nothing else of it is looked at: neither dates nor issuer.
pub(super) fn certificate(der: &[u8]) -> Result<Material, KeyError> {
    certified_key(der).map_or(Err(KeyError::Damaged { expected: "certificate" }), subject_public_key_info)
}

fn certified_key(der: &[u8]) -> Option<&[u8]> {
    let mut fields = DerReader(der).sequence()?.sequence()?;
    let mut ahead = fields;
    if ahead.expect(VERSION).is_some() {
        fields = ahead;
    }
    fields.expect(INTEGER)?;
    // Signature algorithm, issuer, validity, subject.
    for _ in 0..4 {
        fields.sequence()?;
    }
    let start = fields.0;
    fields.sequence()?;
    start.get(..start.len() - fields.0.len())
}
