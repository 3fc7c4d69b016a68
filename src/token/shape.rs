//! The outer shape of a credential: a JWS in three parts, an opaque text, or neither.

use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{DecodeError, Engine as _};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::Malformed;
use super::json_members::Members;
use super::malformed::{MOST_BYTES, implausible, recognise};

/// base64url (RFC 7515 §2), with or without the padding it should not have, and ending wherever it was cut off.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What a credential looks like from the outside. Its claims are read as `C`: [`Members`], or `Unread` where they do
/// not matter.
#[derive(Debug)]
pub(super) enum Shape<'t, C = Members> {
    /// A JWS in compact serialisation (RFC 7515 §7.1) whose header and claims are JSON objects.
    Jws(Box<Jws<'t, C>>),
    /// No inner structure.
    Opaque,
    /// Neither.
    Malformed(Malformed),
}

/// The parts of a JWS.
#[derive(Debug)]
pub(super) struct Jws<'t, C = Members> {
    /// The JOSE header.
    pub(super) header: Members,
    /// The claims set.
    pub(super) claims: C,
    /// The text that was signed: header, dot, claims.
    pub(super) signing_input: &'t str,
    /// The signature as it stands.
    pub(super) signature: &'t str,
}

impl<C> Jws<'_, C> {
    /// Why a part is not the base64url of its bytes (RFC 7515 §2), which has one form only. Header and claims were read,
    /// so only the leniency with which that was done matters here.
    pub(super) fn irregularity(&self) -> Option<String> {
        let (header, claims) = self.signing_input.split_once('.').unwrap_or_default();
        let parts = [("header", header), ("claims part", claims), ("signature", self.signature)];
        parts.into_iter().find_map(|(name, part)| {
            if part.contains('=') {
                return Some(format!("its {name} has base64 padding (`=`), which RFC 7515 §2 leaves out"));
            }
            match URL_SAFE_NO_PAD.decode(part) {
                Ok(_) => None,
                Err(DecodeError::InvalidLastSymbol(..)) => {
                    Some(format!("the unused bits at the end of its {name} are not zero (RFC 4648 §3.5)"))
                }
                Err(_) if part.contains(['+', '/']) => {
                    Some(format!("its {name} is base64 where base64url belongs (RFC 7515 §2)"))
                }
                Err(_) => Some(format!("its {name} is not base64url")),
            }
        })
    }

    /// The signature, however it is encoded; `None` where it is not base64url.
    pub(super) fn signature_bytes(&self) -> Option<Vec<u8>> {
        LENIENT.decode(self.signature.trim_end_matches('=')).ok()
    }
}

/// What one part turned out to be.
enum Part<C> {
    Object(C),
    /// It begins well and stops: the rest is missing.
    CutOff,
    NotBase64,
    NotAnObject,
}

impl<C: DeserializeOwned> Part<C> {
    fn read(text: &str) -> Self {
        // One character more than a multiple of four is no base64 of anything: something is missing.
        let body = text.trim_end_matches('=');
        let whole = body.len() % 4 != 1;
        let kept = if whole { body } else { body.get(..body.len() - 1).unwrap_or_default() };
        let Ok(bytes) = LENIENT.decode(kept) else { return Self::NotBase64 };
        match serde_json::from_slice::<C>(&bytes) {
            Ok(members) if whole => Self::Object(members),
            Ok(_) => Self::CutOff,
            Err(error) if error.classify() == Category::Eof && bytes.starts_with(b"{") => Self::CutOff,
            // A cut can fall inside a character, which is then no UTF-8.
            Err(_)
                if bytes.starts_with(b"{") && std::str::from_utf8(&bytes).is_err_and(|e| e.error_len().is_none()) =>
            {
                Self::CutOff
            }
            Err(_) if !whole => Self::NotBase64,
            Err(_) => Self::NotAnObject,
        }
    }

    fn fault(&self, name: &str) -> Option<Malformed> {
        let reason = match self {
            Self::Object(_) => return None,
            Self::CutOff => format!("its {name} stops in the middle"),
            Self::NotBase64 => format!("its {name} is not base64url"),
            Self::NotAnObject => format!("its {name} is not a JSON object"),
        };
        Some(Malformed::Unreadable { reason })
    }
}

impl<'t, C: DeserializeOwned> Shape<'t, C> {
    /// Looks at a text.
    pub(super) fn parse(text: &'t str) -> Self {
        if let Some(malformed) = recognise(text) {
            return Self::Malformed(malformed);
        }
        debug_assert!(text.len() <= MOST_BYTES);
        let parts: Vec<&str> = text.split('.').collect();
        let header = parts.first().map_or(Part::<Members>::NotBase64, |part| Part::read(part));
        let malformed = match (header, parts.as_slice()) {
            (Part::Object(header), [_, claims, signature]) => match Part::<C>::read(claims) {
                Part::Object(claims) => {
                    let signing_input = text.rsplit_once('.').map_or(text, |(input, _)| input);
                    return Self::Jws(Box::new(Jws { header, claims, signing_input, signature }));
                }
                other => other.fault("claims part").unwrap_or(Malformed::Truncated),
            },
            (Part::Object(header), [_, _, _, _, _]) if header.value("enc").is_some() => Malformed::Encrypted,
            (Part::Object(header), [_]) if header.value("alg").is_none() => Malformed::JsonBlob,
            (Part::Object(header), parts) if parts.len() < 3 || header.value("enc").is_some() => Malformed::Truncated,
            (Part::Object(_), parts) => {
                Malformed::Unreadable { reason: format!("it has {} parts where a signed one has three", parts.len()) }
            }
            (Part::CutOff, [_]) => Malformed::Truncated,
            (header, [first, claims, _])
                if looks_like_json(first) || matches!(Part::<C>::read(claims), Part::Object(_)) =>
            {
                header.fault("header").unwrap_or(Malformed::Truncated)
            }
            (_, _) => return implausible(text).map_or(Self::Opaque, Self::Malformed),
        };
        Self::Malformed(malformed)
    }
}

/// The base64 of a text that begins with `{"`.
fn looks_like_json(part: &str) -> bool {
    part.starts_with("eyJ")
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn encode(text: &str) -> String {
        URL_SAFE_NO_PAD.encode(text)
    }

    fn malformed(text: &str) -> Malformed {
        match Shape::<Members>::parse(text) {
            Shape::Malformed(malformed) => malformed,
            other => panic!("{other:?}"),
        }
    }

    fn jwt() -> String {
        format!("{}.{}.{}", encode(r#"{"alg":"HS256"}"#), encode(r#"{"sub":"user-one"}"#), encode(&"s".repeat(32)))
    }

    #[test]
    fn a_jws_is_taken_apart() {
        let token = jwt();
        let Shape::<Members>::Jws(jws) = Shape::parse(&token) else { panic!("not a JWS") };
        assert_eq!(jws.header.text("alg"), Some("HS256"));
        assert_eq!(jws.claims.text("sub"), Some("user-one"));
        assert_eq!(format!("{}.{}", jws.signing_input, jws.signature), token);
    }

    #[test]
    fn a_cut_anywhere_before_the_signature_is_seen() {
        let token = jwt();
        let signature = token.rfind('.').unwrap();
        for end in 8..=signature {
            let cut = token.get(..end).unwrap();
            assert!(matches!(malformed(cut), Malformed::Truncated | Malformed::Implausible { .. }), "{end}");
        }
    }

    #[test]
    fn a_cut_anywhere_in_a_long_header_is_seen() {
        let header = encode(r#"{"alg":"RS256","typ":"at+jwt","kid":"key-é"}"#);
        for end in 8..=header.len() {
            assert_eq!(malformed(header.get(..end).unwrap()), Malformed::Truncated, "{end}");
        }
    }

    #[test]
    fn five_parts_are_encrypted() {
        let token = format!("{}.a.b.c.d", encode(r#"{"alg":"dir","enc":"A256GCM"}"#));
        assert_eq!(malformed(&token), Malformed::Encrypted);
    }

    #[test]
    fn an_unreadable_part_is_named() {
        let header = encode(r#"{"alg":"HS256"}"#);
        for (token, words) in [
            (format!("{header}.{}.sig", encode("[1]")), "claims part is not a JSON object"),
            (format!("{header}.a~b.sig"), "claims part is not base64url"),
            (format!("{header}.{}.sig", encode(r#"{"sub":"#)), "claims part stops"),
            (format!("{}.{}.sig", "eyJ~", encode("{}")), "header is not base64url"),
            (format!("{header}.a.b.c"), "4 parts"),
        ] {
            let Malformed::Unreadable { reason } = malformed(&token) else { panic!("{token}") };
            assert!(reason.contains(words), "{reason}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
        let token = format!("{}.{}.c2ln", encode(r#"{"alg":"HS256"}"#), encode(&deep));
        assert!(matches!(malformed(&token), Malformed::Unreadable { .. }));
    }

    #[test]
    fn dots_alone_make_no_jwt() {
        assert!(matches!(Shape::<Members>::parse("opaque-token.with.dots_in_it"), Shape::Opaque));
    }
}
