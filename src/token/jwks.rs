//! JSON Web Key Sets (RFC 7517).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretSlice;
use serde_json::{Map, Value};

use super::algorithm::{Algorithm, Curve, Family};
use super::json_members::shortened;
use super::key::{ED448, Key, KeyError, Material};

/// The keys of a JWK Set that can be used, and those that cannot.
#[derive(Debug, Default)]
pub struct KeySet {
    keys: Vec<Key>,
    skipped: Vec<Skipped>,
}

/// A key that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// Its `kid`.
    pub key_id: Option<String>,
    /// Its `kty`.
    pub kind: Option<String>,
    /// Why, in half a sentence.
    pub reason: String,
}

impl Skipped {
    /// Whether it is of the kind that signs with an algorithm.
    fn could_sign(&self, algorithm: Algorithm) -> bool {
        let kind = match algorithm.family {
            Family::Rsa => "RSA",
            Family::Ec(_) => "EC",
            Family::Ed25519 => "OKP",
            Family::Hmac => "oct",
            Family::Unsupported(_) => return false,
        };
        self.kind.as_deref() == Some(kind)
    }

    /// In a sentence, as `the key with kid "a1" has no readable `n``.
    fn describe(&self, shown: impl Fn(&str) -> String) -> String {
        match &self.key_id {
            Some(id) => format!("the key with kid \"{}\" {}", shown(id), self.reason),
            None => format!("a key of the key set {}", self.reason),
        }
    }
}

/// Which keys a token is to be checked with.
pub(super) enum Choice<'k> {
    /// These, and whichever signed is right. Should none of them have: what else could have signed and cannot be used.
    Keys { candidates: Vec<&'k Key>, unusable: Option<String> },
    /// None, and that is the token's fault.
    Fault(String),
    /// None, and whether the token is at fault is unknown.
    Unknown(String),
}

impl KeySet {
    /// The keys that cannot be used here.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// How many keys can be used.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key can be used.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The key for a token's `kid`, or without one all keys that fit its algorithm.
    pub(super) fn choose(
        &self,
        key_id: Option<&str>,
        algorithm: Algorithm,
        shown: impl Fn(&str) -> String,
    ) -> Choice<'_> {
        match key_id {
            Some(key_id) => self.by_id(key_id, algorithm, shown),
            None => self.fitting(algorithm, shown),
        }
    }

    fn by_id(&self, key_id: &str, algorithm: Algorithm, shown: impl Fn(&str) -> String) -> Choice<'_> {
        let of_id = |id: &Option<String>| id.as_deref() == Some(key_id);
        let skipped: Vec<&Skipped> = self.skipped.iter().filter(|key| of_id(&key.key_id)).collect();
        let found: Vec<&Key> = self.keys.iter().filter(|key| of_id(&key.id)).collect();
        // Keys of different kinds may share a `kid` (RFC 7517 §4.5): the algorithm then decides.
        let fitting: Vec<&Key> = found.iter().copied().filter(|key| key.material.fits(algorithm)).collect();
        let other = skipped.iter().any(|key| key.could_sign(algorithm));
        match (found.as_slice(), skipped.as_slice()) {
            ([key], []) => Choice::Keys { candidates: vec![key], unusable: None },
            ([], [key, ..]) => Choice::Unknown(key.describe(shown)),
            ([], []) => self.without_id(key_id, algorithm, shown),
            _ if fitting.len() == 1 && !other => Choice::Keys { candidates: fitting, unusable: None },
            _ => Choice::Fault(format!(
                "kid \"{}\" is {} times in the key set: it is not known which of them signed",
                shown(key_id),
                found.len() + skipped.len()
            )),
        }
    }

    /// The keys that have no `kid`, where none has the token's: it may be any of them.
    fn without_id(&self, key_id: &str, algorithm: Algorithm, shown: impl Fn(&str) -> String) -> Choice<'_> {
        let nameless: Vec<&Key> =
            self.keys.iter().filter(|key| key.id.is_none() && is_candidate(key, algorithm)).collect();
        let unusable = self.skipped.iter().find(|key| key.key_id.is_none() && key.could_sign(algorithm));
        match (nameless.is_empty(), unusable) {
            (true, Some(key)) => Choice::Unknown(key.describe(shown)),
            (true, None) => {
                let contents = self.contents(&shown);
                Choice::Fault(format!("no key for kid \"{}\" in the key set, {contents}", shown(key_id)))
            }
            (false, unusable) => {
                Choice::Keys { candidates: nameless, unusable: unusable.map(|key| key.describe(shown)) }
            }
        }
    }

    fn fitting(&self, algorithm: Algorithm, shown: impl Fn(&str) -> String) -> Choice<'_> {
        let candidates: Vec<&Key> = self.keys.iter().filter(|key| is_candidate(key, algorithm)).collect();
        let unusable = self.skipped.iter().find(|key| key.could_sign(algorithm)).map(|key| key.describe(shown));
        match (candidates.is_empty(), self.keys.as_slice(), unusable) {
            (false, _, unusable) => Choice::Keys { candidates, unusable },
            (true, _, Some(reason)) => Choice::Unknown(reason),
            // A single key is the one that is meant, even where it does not fit: that is then the fault.
            (true, [key], None) => Choice::Keys { candidates: vec![key], unusable: None },
            (true, [], None) if !self.skipped.is_empty() => {
                Choice::Unknown("no key of the key set can be used here".to_owned())
            }
            (true, [], None) => Choice::Fault("the key set is empty".to_owned()),
            (true, _, None) => Choice::Fault(format!("no key of the key set fits {}", algorithm.name)),
        }
    }

    /// What the set has instead, as `which has "a1" and "a2"`.
    fn contents(&self, shown: &impl Fn(&str) -> String) -> String {
        let ids: Vec<String> = self
            .keys
            .iter()
            .filter_map(|key| key.id.as_deref())
            .take(5)
            .map(|id| format!("\"{}\"", shown(id)))
            .collect();
        if ids.is_empty() { "which names no kid".to_owned() } else { format!("which has {}", ids.join(", ")) }
    }
}

/// Takes a JWK Set, or a single JWK, apart.
pub(super) fn parse(bytes: &[u8]) -> Result<KeySet, KeyError> {
    let value: Value = serde_json::from_slice(bytes).map_err(KeyError::NotJson)?;
    let entries = match &value {
        Value::Object(set) => match set.get("keys") {
            Some(Value::Array(keys)) => keys.as_slice(),
            None if set.contains_key("kty") => std::slice::from_ref(&value),
            _ => return Err(KeyError::NotAKeySet),
        },
        _ => return Err(KeyError::NotAKeySet),
    };
    let mut set = KeySet::default();
    for entry in entries {
        let Some(jwk) = entry.as_object() else {
            set.skipped.push(Skipped { key_id: None, kind: None, reason: "is not a JSON object".to_owned() });
            continue;
        };
        match key(jwk) {
            Ok(key) => set.keys.push(key),
            Err(reason) => {
                let owned = |name| string_member(jwk, name).map(str::to_owned);
                set.skipped.push(Skipped { key_id: owned("kid"), kind: owned("kty"), reason });
            }
        }
    }
    Ok(set)
}

/// Whether a key that is not named can be the one that signed.
fn is_candidate(key: &Key, algorithm: Algorithm) -> bool {
    key.material.fits(algorithm) && key.usage.as_deref() != Some("enc")
}

fn string_member<'j>(jwk: &'j Map<String, Value>, name: &str) -> Option<&'j str> {
    jwk.get(name)?.as_str()
}

fn key(jwk: &Map<String, Value>) -> Result<Key, String> {
    let material = material(jwk)?;
    let id = string_member(jwk, "kid").map(str::to_owned);
    let label = id.as_ref().map_or_else(
        || format!("the {} key of --jwks", material.family().as_str()),
        |id| format!("kid \"{}\"", shortened(id)),
    );
    let owned = |name| string_member(jwk, name).map(str::to_owned);
    let operations = jwk.get("key_ops").and_then(Value::as_array);
    let operations = operations.map(|all| all.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    Ok(Key { id, usage: owned("use"), algorithm: owned("alg"), operations, ..Key::new(material, label) })
}

/// The numbers of a JWK (RFC 7518 §6, RFC 8037 §2), or why they cannot be used.
fn material(jwk: &Map<String, Value>) -> Result<Material, String> {
    let bytes = |name: &str| {
        let decoded = string_member(jwk, name).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        decoded.ok_or_else(|| format!("has no readable `{name}`"))
    };
    match string_member(jwk, "kty") {
        Some("RSA") => Material::rsa(&bytes("n")?, &bytes("e")?).ok_or_else(|| "has a modulus of zero".to_owned()),
        Some("oct") => Ok(Material::Hmac(SecretSlice::from(bytes("k")?))),
        Some("OKP") if string_member(jwk, "crv") == Some("Ed25519") => match bytes("x")? {
            x if x.len() == 32 => Ok(Material::Ed25519(x)),
            _ => Err("has an `x` of the wrong length".to_owned()),
        },
        Some("OKP") if string_member(jwk, "crv") == Some("Ed448") => Ok(Material::Unsupported(ED448)),
        Some("EC") => {
            let curve =
                string_member(jwk, "crv").and_then(Curve::named).ok_or("is on a curve that cannot be used here")?;
            let (x, y) = (bytes("x")?, bytes("y")?);
            if [&x, &y].into_iter().any(|coordinate| coordinate.len() != curve.coordinate_bytes()) {
                return Err(format!("has a coordinate of the wrong length for {}", Family::Ec(curve).as_str()));
            }
            Ok(Material::Ec { curve, point: [[4].as_slice(), &x, &y].concat() })
        }
        Some(_) => Err("is of a type that cannot be used here".to_owned()),
        None => Err("has no `kty`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_cannot_be_used_are_skipped_with_a_reason() {
        let set = parse(
            br#"{"keys":[{"kty":"oct","kid":"good","k":"AAAA"},{"kty":"AKP","kid":"new"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},7]}"#,
        )
        .unwrap();
        assert_eq!(set.len(), 1);
        let reasons: Vec<&str> = set.skipped().iter().map(|skipped| skipped.reason.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "is of a type that cannot be used here",
                "has a coordinate of the wrong length for EC P-256",
                "is not a JSON object"
            ]
        );
    }

    #[test]
    fn a_single_key_is_a_set_of_one() {
        assert_eq!(parse(br#"{"kty":"oct","k":"AAAA"}"#).unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_key_set_is_an_error() {
        assert!(matches!(parse(b"<html>"), Err(KeyError::NotJson(_))));
        for json in ["[]", "{}", r#"{"keys":{}}"#, "7"] {
            assert!(matches!(parse(json.as_bytes()), Err(KeyError::NotAKeySet)), "{json}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let set = parse(br#"{"keys":[{"kty":"oct","kid":"k1","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQ"}]}"#).unwrap();
        let shown = format!("{set:?}");
        assert!(shown.contains("k1") && !shown.contains("secret-secret") && !shown.contains("c2VjcmV0"), "{shown}");
    }
}
