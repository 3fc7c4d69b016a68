//! PEM armour (RFC 7468) around a public key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{KeyError, Material, der};

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// The public keys of a PEM file, in its order. A private key anywhere in it refuses the whole file, and so does a key that
/// is damaged: a token must not be called forged because a key is missing. What is no key, or one of an algorithm that JOSE does not
/// sign with, is passed over where there is another.
pub(in crate::token) fn public_keys(bytes: &[u8]) -> Result<Vec<Material>, KeyError> {
    let text = std::str::from_utf8(bytes).map_err(|_| KeyError::NotPem)?;
    let blocks: Vec<(&str, &str)> = text.split(BEGIN).skip(1).filter_map(|block| block.split_once(DASHES)).collect();
    if blocks.iter().any(|(label, _)| label.ends_with("PRIVATE KEY")) {
        return Err(KeyError::PrivateKey);
    }
    let mut keys = Vec::new();
    let mut passed_over = None;
    for (label, rest) in blocks {
        match public_key(label, rest) {
            Ok(key) => keys.push(key),
            Err(error @ (KeyError::OtherPem { .. } | KeyError::OtherAlgorithm)) => {
                passed_over.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    if keys.is_empty() { Err(passed_over.unwrap_or(KeyError::NotPem)) } else { Ok(keys) }
}

/// The key of one block: its label, and what follows it.
fn public_key(label: &str, rest: &str) -> Result<Material, KeyError> {
    match label {
        "PUBLIC KEY" => der::subject_public_key_info(&contents(label, rest)?),
        "CERTIFICATE" => der::certificate(&contents(label, rest)?),
        "RSA PUBLIC KEY" => {
            der::rsa_public_key(&contents(label, rest)?).ok_or(KeyError::Damaged { expected: "RSA public key" })
        }
        other => {
            let label = other.chars().filter(|c| c.is_ascii_uppercase() || *c == ' ').take(40).collect();
            Err(KeyError::OtherPem { label })
        }
    }
}

/// The bytes up to the `END` of a label.
fn contents(label: &str, rest: &str) -> Result<Vec<u8>, KeyError> {
    let body = || {
        let (body, _) = rest.split_once(&format!("-----END {label}{DASHES}"))?;
        let body: String = body.split_ascii_whitespace().collect();
        STANDARD.decode(body).ok()
    };
    body().ok_or(KeyError::Damaged { expected: "complete base64 block" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        match public_keys(text.as_bytes()) {
            Err(error) => error.to_string(),
            Ok(_) => panic!("accepted"),
        }
    }

    #[test]
    fn what_is_no_public_key_is_refused_with_the_next_step() {
        assert!(refusal("").contains("not PEM"));
        assert!(refusal("{\"keys\":[]}").contains("not PEM"));
        assert!(refusal("-----BEGIN EC PRIVATE KEY-----\n").contains("give the public key"));
        assert!(refusal("-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n").contains("damaged"));
        assert!(refusal("-----BEGIN PUBLIC KEY-----\nAAAA").contains("damaged"));
        assert!(refusal("-----BEGIN PGP MESSAGE-----\n").contains("PGP MESSAGE"));
    }

    #[test]
    fn a_private_key_after_a_certificate_is_still_refused() {
        let both = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n";
        assert!(refusal(both).contains("private key"));
    }

    #[test]
    fn hostile_lengths_end_the_reading() {
        for der in
            [vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff], vec![0x30, 0x80], vec![0x30], vec![0x30, 0x03, 0x30, 0x01]]
        {
            let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der));
            assert!(refusal(&pem).contains("damaged"));
        }
    }
}
