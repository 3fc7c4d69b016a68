//! What is wrong with a header and with the form of a signature, seen without any key (RFC 7515 §4, RFC 7518 §3).

use serde_json::Value;

use super::algorithm::{Algorithm, Family};
use super::json_members::{MemberReader, texts_of};
use super::shape::Jws;
use crate::secret::Redactor;

/// The least an RSA modulus may have (RFC 7518 §3.3), in bits.
pub(super) const LEAST_RSA_BITS: usize = 2048;

/// Whether the signature is shorter than its algorithm makes it: the end of the token is missing.
pub(super) fn is_cut_off(jws: &Jws<'_, impl Sized>) -> bool {
    let length = encoded_bytes(jws.signature);
    let Some(algorithm) = jws.header.text("alg").and_then(Algorithm::named).filter(|_| length > 0) else {
        return false;
    };
    let whole = algorithm.signature_bytes();
    match whole.last() {
        Some(longest) => length < *longest && !whole.contains(&length),
        // RSA moduli come in steps of 512 bits; anything else below the least is no whole signature.
        None => length < LEAST_RSA_BITS / 8 && !length.is_multiple_of(64),
    }
}

/// How many whole bytes a base64url text stands for.
pub(super) fn encoded_bytes(text: &str) -> usize {
    text.trim_end_matches('=').len() * 3 / 4
}

pub(super) fn is_none(algorithm: &str) -> bool {
    // Whatever stands around the letters, no algorithm is meant.
    algorithm.chars().filter(char::is_ascii_alphanumeric).collect::<String>().eq_ignore_ascii_case("none")
}

/// What is wrong with a token's header and the form of its signature, whatever the key.
pub(super) fn header_faults(jws: &Jws<'_, impl Sized>, redactor: &Redactor) -> Vec<String> {
    let header = MemberReader::new(&jws.header, redactor);
    let mut faults = Vec::new();
    let mut unsecured = false;
    match jws.header.value("alg") {
        None => faults.push("the header has no `alg`, which RFC 7515 §4.1.1 requires".to_owned()),
        Some(Value::String(name)) if name.is_empty() => faults.push("the header's `alg` is empty".to_owned()),
        Some(Value::String(name)) if is_none(name) => {
            unsecured = true;
            faults.push(format!("the token is unsecured: `alg` is `{name}`, so anyone can have written it"));
        }
        Some(Value::String(name)) => faults.extend(Algorithm::misspelt(name).map(|meant| {
            format!("`alg` is `{}`; names are case-sensitive, {} is meant", header.excerpt(name), meant.name)
        })),
        Some(_) => faults.push("the header's `alg` is not a string".to_owned()),
    }
    let duplicates = header.duplicates().into_iter();
    faults.extend(duplicates.map(|name| format!("the header names `{name}` twice, which RFC 7515 §4 forbids")));
    faults.extend(critical_faults(jws, header));
    if jws.header.value("kid").is_some_and(|id| !id.is_string()) {
        faults.push("the header's `kid` is not a string".to_owned());
    }
    if jws.signature.is_empty() && !unsecured {
        faults.push("the signature is empty: it was removed, or lost when copied".to_owned());
    } else {
        faults.extend(length_fault(jws));
    }
    faults
}

/// `crit` (RFC 7515 §4.1.11): extensions that must be understood. None is understood here.
fn critical_faults(jws: &Jws<'_, impl Sized>, header: MemberReader<'_>) -> Vec<String> {
    match jws.header.value("crit") {
        None => Vec::new(),
        Some(Value::Array(names)) if names.is_empty() => {
            vec!["`crit` is an empty array, which RFC 7515 §4.1.11 forbids".to_owned()]
        }
        Some(value) if value.is_array() && texts_of(value).is_some() => {
            let names = texts_of(value).unwrap_or_default().into_iter();
            names
                .map(|name| {
                    format!(
                        "`crit` asks for `{}`, which is not understood here: RFC 7515 §4.1.11 has such a token refused",
                        header.excerpt(name)
                    )
                })
                .collect()
        }
        Some(_) => vec!["`crit` is not an array of strings".to_owned()],
    }
}

/// The wrong length for its algorithm: cut off, or not in the form that JWS has.
pub(super) fn length_fault(jws: &Jws<'_, impl Sized>) -> Option<String> {
    let algorithm = jws.header.text("alg").and_then(Algorithm::named)?;
    let length = encoded_bytes(jws.signature);
    let whole = algorithm.signature_bytes();
    let expected = match whole.as_slice() {
        [] => "256 or more".to_owned(),
        lengths => lengths.iter().map(usize::to_string).collect::<Vec<_>>().join(" or "),
    };
    if is_cut_off(jws) {
        return Some(format!("the signature is cut off: {length} bytes of {expected} that {} has", algorithm.name));
    }
    match whole.contains(&length) {
        false if !whole.is_empty() => Some(match algorithm.family {
            // 0x30, the DER tag of a sequence, begins with `M`.
            Family::Ec(_) if jws.signature.starts_with('M') => format!(
                "the signature is {length} bytes long where {} has {expected}: it looks like the DER form, and JWS puts both numbers side by side (RFC 7518 §3.4)",
                algorithm.name
            ),
            _ => format!("the signature is {length} bytes long where {} has {expected}", algorithm.name),
        }),
        false if length < LEAST_RSA_BITS / 8 => Some(format!(
            "the signature is {length} bytes long: that of an RSA key under 2048 bit, which RFC 7518 §3.3 forbids"
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_none;

    #[test]
    fn none_is_none_whatever_stands_around_it() {
        assert!(["none", "None", "nOnE", "none ", " none", "no\u{200b}ne", "none\0"].into_iter().all(is_none));
        assert!(!["RS256", "nonesuch", ""].into_iter().any(is_none));
    }
}
