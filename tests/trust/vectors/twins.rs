//! A vector's twin: claims for payload, signed anew with the vector's own private key, and with the vector's own fault.
//!
//! As they stand, nearly all vectors have a payload that is no JSON, and a reader of access tokens stops there. Of a twin, the
//! signature decides.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use num_bigint::BigUint;
use serde_json::{Value, json};

use super::keys::{algorithm, can_sign, decode, encode, number, sign};
use super::rsa::Rsa;

pub const CLAIMS: &str =
    r#"{"iss":"https://login.example","sub":"5f0c7a3e-0000-4000-8000-00000000a6e7","exp":4102444800}"#;
const OTHER_CLAIMS: &str =
    r#"{"iss":"https://login.example","sub":"5f0c7a3e-0000-4000-8000-0000000007e2","exp":4102444800}"#;

/// The order of P-256.
const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

/// What a twin is made from.
pub struct Original<'v> {
    /// The name of the vector.
    pub name: &'v str,
    pub jws: &'v str,
    /// The key that signs.
    pub private: &'v Value,
    /// The header of a vector of the same group without a fault.
    pub sound_header: &'v str,
    /// Whether the fault is in the padding or in the number of the signature.
    pub is_in_signature: bool,
}

/// Its twins: several where a fault can be carried over in more ways than one, none where nothing is left to carry over.
pub fn twins(original: &Original<'_>) -> Vec<String> {
    let Original { name, jws, private, sound_header, is_in_signature } = *original;
    let parts: Vec<&str> = jws.split('.').collect();
    let header = parts[0];
    let claims = encode(CLAIMS);
    // The key's own algorithm, where the header has none of its own.
    let sound_algorithm = algorithm(sound_header).unwrap_or_default();
    let signed_as = |algorithm: &str, header: &str, claims: &str| {
        sign(private, algorithm, format!("{header}.{claims}").as_bytes())
            .unwrap_or_else(|| panic!("{name}: no key for {algorithm}"))
    };
    let signed = |header: &str, claims: &str| {
        let own = algorithm(header).filter(|algorithm| can_sign(private, algorithm));
        signed_as(&own.unwrap_or_else(|| sound_algorithm.clone()), header, claims)
    };
    let joined = |header: &str, signature: &[u8]| format!("{header}.{claims}.{}", encode(signature));
    // The signature that belongs to a header without the fault.
    let sound = || signed(sound_header, &claims);
    let one = |text: String| vec![text];

    if is_in_signature {
        return one(match name {
            "SignatureIs0" | "SignatureIs1" | "SignatureIsNsub1" | "SignatureIsn" => {
                format!("{header}.{claims}.{}", parts[2])
            }
            "SignatureIsnotReduced" => {
                joined(header, &Rsa::from_jwk(private).unwrap().not_reduced(&signed(header, &claims)))
            }
            "prependingZerosToSignature" => joined(header, &[&[0, 0], signed(header, &claims).as_slice()].concat()),
            "appendingZerosToSignature" => joined(header, &[signed(header, &claims).as_slice(), &[0, 0]].concat()),
            "truncatedSignature" => joined(header, &signed(header, &claims)[..254]),
            "modifiedSignature" => joined(header, &flipped(signed(header, &claims))),
            _ => {
                let old = format!("{header}.{}", parts[1]);
                let new = format!("{header}.{claims}");
                let key = Rsa::from_jwk(private).unwrap();
                let signature = decode(parts[2]).unwrap();
                let algorithm = algorithm(header).unwrap();
                joined(header, &key.sign_with_fault_of(&algorithm, &signature, old.as_bytes(), new.as_bytes()))
            }
        });
    }
    match name {
        "rejectsEmptyString" => Vec::new(),
        "rejectsModifiedSignature" => one(joined(header, &flipped(sound()))),
        "rejectsMissingSignature" => one(format!("{header}.{claims}.")),
        "rejectsMissingSignatureAndSeparator" => one(format!("{header}.{claims}")),
        "rejectsModifiedPayload" => one(format!("{header}.{}.{}", encode(OTHER_CLAIMS), encode(sound()))),
        "rejectsMissingPayload" => one(format!("{header}..{}", encode(sound()))),
        "rejectsMissingPayloadAndSeparator" => one(format!("{header}.{}", encode(sound()))),
        "rejectsModifiedHeader" => one(joined(header, &sound())),
        "rejectsMissingHeader" => one(joined("", &sound())),
        "rejectsMissingHeaderAndSeparator" => one(format!("{claims}.{}", encode(sound()))),
        "rejectsMissingHeaderAndSignature" => one(format!(".{claims}.")),
        "rejectsMissingHeaderSignatureAndSeparators" | "rejectsMissingHeaderSignatureAndSeparator" => one(claims),
        "rejectsExtraEmptyComponent" => one(format!("{}.", joined(header, &sound()))),
        "rejectsExtraComponent" => one(format!("{}.{}", joined(header, &sound()), parts[3])),
        "rejectsNoneAlgorithmAndMissingSignature" | "algIsNone" => {
            vec![format!("{header}.{claims}."), format!("{header}.{claims}"), joined(header, &sound())]
        }
        "rejectsValidJsonSerialization" => {
            let (protected, signature) = (sound_header, encode(sound()));
            vec![
                json!({"payload": claims, "protected": protected, "signature": signature}).to_string(),
                json!({"payload": claims, "signatures": [{"protected": protected, "signature": signature}]})
                    .to_string(),
            ]
        }
        name if name.starts_with("rejectsSymmetryConfusion") => confused(header, &claims, private),
        "rejectsAttackerProvidedEmbeddedJwk" => one(with_embedded_key(header, &claims)),
        // One signature under the name of another, as `UsingRS256`.
        name if name.starts_with("Using") => {
            one(joined(header, &signed_as(name.strip_prefix("Using").unwrap(), header, &claims)))
        }
        "rejectsSpacesInMac" => one(format!("{header}.{claims}.    {}", encode(sound()))),
        "rejectsInvalidCharacterInsertedInMac" if parts[2].starts_with('?') => {
            one(format!("{header}.{claims}.?{}", encode(sound())))
        }
        "rejectsInvalidCharacterInsertedInMac" => one(format!("{header}.{claims}.{}?", encode(sound()))),
        "rejects0ReplacedbyInvalidCharacter" => {
            one(format!("{header}.{claims}.?{}", encode(sound()).get(1..).unwrap()))
        }
        "rejectsInvalidCharacters" => one(format!("{header}.{claims}.????{}", encode(sound()).get(4..).unwrap())),
        // The MAC is of a text with padding, which the token has not.
        "invalidBase64Padding" => [(header.to_owned(), format!("{claims}=")), (format!("{header}="), claims.clone())]
            .map(|(header, claims)| signed_as(&sound_algorithm, &header, &claims))
            .map(|signature| joined(header, &signature))
            .to_vec(),
        // The fault may be in what is signed, or come after it.
        "spacesInHeader" | "invalidCharactersInHeader" | "InvalidCharacterInsertedInHeader" => {
            let whole: String = header.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
            let algorithm = &sound_algorithm;
            vec![
                joined(header, &signed_as(algorithm, header, &claims)),
                joined(header, &signed_as(algorithm, &whole, &claims)),
            ]
        }
        "spacesInPayload" => damaged(&format!("    {claims}"), &claims, header, &signed),
        "invalidCharactersInPayload" => damaged(&format!("####{claims}"), &claims, header, &signed),
        "InvalidCharacterInPayload" => damaged(&format!("?{claims}"), &claims, header, &signed),
        "InvalidCharacterInsertedInPayload" => damaged(&format!("{claims}?"), &claims, header, &signed),
        "invalidBase64PaddingInPayload" => damaged(&format!("{claims}="), &claims, header, &signed),
        "ModifiedUnusedBitsInPayload" | "MacOfIncorrectlyEncodedMessage" => {
            // One byte more, so that the last character has bits to spare.
            let claims = encode(format!("{CLAIMS} "));
            let claims = if claims.len() % 4 == 0 { encode(format!("{CLAIMS}  ")) } else { claims };
            damaged(&with_unused_bits(&claims), &claims, header, &signed)
        }
        "SignatureTooLong" | "TrailingZeros" | "RisTooBig" | "SisTooBig" | "IntegerOverflow" | "BufferOverflow" => {
            too_long(name, &signed(header, &claims)).iter().map(|signature| joined(header, signature)).collect()
        }
        name if name.starts_with("rIs") => one(format!("{header}.{claims}.{}", parts[2])),
        // The fault is in the key, or there is none.
        _ => one(joined(header, &signed(header, &claims))),
    }
}

fn flipped(mut signature: Vec<u8>) -> Vec<u8> {
    signature[0] ^= 1;
    signature
}

/// Claims that are damaged: signed as they are, and signed before they were.
fn damaged(text: &str, whole: &str, header: &str, signed: &impl Fn(&str, &str) -> Vec<u8>) -> Vec<String> {
    [text, whole].map(|message| format!("{header}.{text}.{}", encode(signed(header, message)))).to_vec()
}

fn with_unused_bits(text: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (start, last) = text.split_at(text.len() - 1);
    let last = ALPHABET.find(last).unwrap();
    format!("{start}{}", ALPHABET.get(last + 1..last + 2).unwrap())
}

/// The public key as the secret of an HMAC, in the forms that it is written in.
fn confused(header: &str, claims: &str, private: &Value) -> Vec<String> {
    let (x, y) = (number(private, "x").unwrap(), number(private, "y").unwrap());
    let point = [vec![4], x.clone(), y.clone()].concat();
    let info = [
        &[
            0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1,
            7, 3, 0x42, 0,
        ],
        point.as_slice(),
    ]
    .concat();
    let armour = |lines: &str| format!("-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n").into_bytes();
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &info);
    let (first, second) = text.split_at(64);
    let secrets = [[x, y].concat(), point, info, armour(&text), armour(&format!("{first}\n{second}"))];
    let token = |secret: &Vec<u8>| {
        let key = json!({ "k": encode(secret) });
        let signature = sign(&key, "HS256", format!("{header}.{claims}").as_bytes()).unwrap();
        format!("{header}.{claims}.{}", encode(signature))
    };
    secrets.iter().map(token).collect()
}

/// A key that the token brings along, and its signature.
fn with_embedded_key(header: &str, claims: &str) -> String {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let point = pair.public_key().as_ref().to_vec();
    let mut header: Value = serde_json::from_slice(&decode(header).unwrap()).unwrap();
    header["jwk"]["x"] = encode(&point[1..33]).into();
    header["jwk"]["y"] = encode(&point[33..]).into();
    let message = format!("{}.{claims}", encode(header.to_string()));
    let signature = pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
    format!("{message}.{}", encode(signature.as_ref()))
}

/// Signatures of P-256 whose numbers are right and whose form is not.
fn too_long(name: &str, signature: &[u8]) -> Vec<Vec<u8>> {
    let order = BigUint::parse_bytes(ORDER.as_bytes(), 16).unwrap();
    let (r, s) = signature.split_at(32);
    let plus = |number: &[u8], more: &BigUint| {
        let bytes = (BigUint::from_bytes_be(number) + more).to_bytes_be();
        let mut padded = vec![0; 33_usize.saturating_sub(bytes.len())];
        padded.extend(bytes);
        padded
    };
    let wide = |number: &[u8], length: usize| [vec![0; length - 32], number.to_vec()].concat();
    let turn = BigUint::from(1_u8) << 256;
    match name {
        "RisTooBig" => vec![[plus(r, &order), wide(s, 33)].concat()],
        "SisTooBig" => vec![[wide(r, 33), plus(s, &order)].concat()],
        "IntegerOverflow" => {
            vec![[plus(r, &turn), wide(s, 33)].concat(), [wide(r, 33), plus(s, &turn)].concat()]
        }
        "BufferOverflow" => vec![[wide(r, 257), wide(s, 257)].concat(), [signature, &[0; 450]].concat()],
        "TrailingZeros" => vec![[signature, &[0, 0]].concat(), [r, &[0], s, &[0]].concat()],
        _ => vec![[wide(r, 33), wide(s, 33)].concat(), [&[0, 0], signature].concat()],
    }
}
