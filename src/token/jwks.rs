//! JSON Web Key Sets (RFC 7517).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretSlice;
use serde_json::{Map, Value};

use super::algorithm::{Algorithm, Curve, Family};
use super::key::{Key, KeyError, Material};
use super::object::shortened;

/// The keys of a JWK Set that can be used, and those that cannot.
#[derive(Debug, Default)]
pub struct KeySet {
    keys: Vec<Key>,
    skipped: Vec<Skipped>,
}

/// A key that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its `kid`.
    pub key_id: Option<String>,
    /// Why, in half a sentence.
    pub reason: String,
}

/// Which key of a set a token is to be checked with.
pub(super) enum Choice<'k> {
    /// This one.
    Key(&'k Key),
    /// None, and that is the token's fault.
    Fault(String),
    /// None, and whether the token is at fault cannot be told.
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

    /// The key for a token's `kid`, or without one the only key that fits its algorithm.
    pub(super) fn choose(
        &self,
        key_id: Option<&str>,
        algorithm: Algorithm,
        shown: impl Fn(&str) -> String,
    ) -> Choice<'_> {
        match key_id {
            Some(key_id) => self.by_id(key_id, shown),
            None => self.only_fitting(algorithm),
        }
    }

    fn by_id(&self, key_id: &str, shown: impl Fn(&str) -> String) -> Choice<'_> {
        let skipped: Vec<&Skipped> = self.skipped.iter().filter(|key| key.key_id.as_deref() == Some(key_id)).collect();
        let mut found = self.keys.iter().filter(|key| key.id.as_deref() == Some(key_id));
        match (found.next(), found.count() + skipped.len()) {
            (Some(key), 0) => Choice::Key(key),
            (Some(_), others) => Choice::Fault(format!(
                "kid \"{}\" stands {} times in the key set: which of them signed cannot be told",
                shown(key_id),
                others + 1
            )),
            (None, _) => match skipped.first() {
                Some(key) => Choice::Unknown(format!("the key with kid \"{}\" {}", shown(key_id), key.reason)),
                None => Choice::Fault(format!(
                    "no key for kid \"{}\" in the key set, {}",
                    shown(key_id),
                    self.contents(shown)
                )),
            },
        }
    }

    fn only_fitting(&self, algorithm: Algorithm) -> Choice<'_> {
        let fitting: Vec<&Key> = self
            .keys
            .iter()
            .filter(|key| key.material.family() == algorithm.family && key.usage.as_deref() != Some("enc"))
            .collect();
        match (fitting.as_slice(), self.keys.as_slice()) {
            // A single key is the one that is meant, even where it does not fit: that is then the fault.
            ([key], _) => Choice::Key(key),
            ([], [key]) => Choice::Key(key),
            ([], []) if !self.skipped.is_empty() => {
                Choice::Unknown("no key of the key set can be used here".to_owned())
            }
            ([], []) => Choice::Fault("the key set is empty".to_owned()),
            ([], _) => Choice::Fault(format!("no key of the key set fits {}", algorithm.name)),
            (several, _) => Choice::Fault(format!(
                "the header has no kid, and {} keys of the key set fit {}: which of them signed cannot be told",
                several.len(),
                algorithm.name
            )),
        }
    }

    /// What the set has instead, as `which has "a1" and "a2"`.
    fn contents(&self, shown: impl Fn(&str) -> String) -> String {
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
            set.skipped.push(Skipped { key_id: None, reason: "is no JSON object".to_owned() });
            continue;
        };
        match key(jwk) {
            Ok(key) => set.keys.push(key),
            Err(reason) => set.skipped.push(Skipped { key_id: text(jwk, "kid").map(str::to_owned), reason }),
        }
    }
    Ok(set)
}

fn text<'j>(jwk: &'j Map<String, Value>, name: &str) -> Option<&'j str> {
    jwk.get(name)?.as_str()
}

fn key(jwk: &Map<String, Value>) -> Result<Key, String> {
    let material = material(jwk)?;
    let id = text(jwk, "kid").map(str::to_owned);
    let label = id.as_ref().map_or_else(
        || format!("the {} key of --jwks", material.family().as_str()),
        |id| format!("kid \"{}\"", shortened(id)),
    );
    let owned = |name| text(jwk, name).map(str::to_owned);
    let operations = jwk.get("key_ops").and_then(Value::as_array);
    let operations = operations.map(|all| all.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    Ok(Key { id, usage: owned("use"), algorithm: owned("alg"), operations, ..Key::new(material, label) })
}

/// The numbers of a JWK (RFC 7518 §6, RFC 8037 §2), or why they cannot be used.
fn material(jwk: &Map<String, Value>) -> Result<Material, String> {
    let bytes = |name: &str| {
        let decoded = text(jwk, name).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        decoded.ok_or_else(|| format!("has no readable `{name}`"))
    };
    match text(jwk, "kty") {
        Some("RSA") => Material::rsa(&bytes("n")?, &bytes("e")?).ok_or_else(|| "has a modulus of zero".to_owned()),
        Some("oct") => Ok(Material::Hmac(SecretSlice::from(bytes("k")?))),
        Some("OKP") if text(jwk, "crv") == Some("Ed25519") => match bytes("x")? {
            x if x.len() == 32 => Ok(Material::Ed25519(x)),
            _ => Err("has an `x` of the wrong length".to_owned()),
        },
        Some("EC") => {
            let curve = text(jwk, "crv").and_then(Curve::named).ok_or("is on a curve that cannot be used here")?;
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
                "is no JSON object"
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
