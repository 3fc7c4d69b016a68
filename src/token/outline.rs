//! What distinguishes a JWT from others that are judged alike: its text without the values that no rule reads.
//!
//! Tokens with equal outlines get equal answers, but for the time of `exp` where the answer shows it. Whatever is not
//! certain to be read by nothing stays in the outline as it is: a value too much costs time, a value too little would give
//! one token the answer of another.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::claims::is_read;
use super::malformed::MOST_BYTES;
use crate::text::is_uuid_in_bytes;

/// A shorter text may be a placeholder.
const LEAST_BYTES: usize = 65;

/// A longer subject may be shown in part.
const LONGEST_SUBJECT: usize = 60;

/// Longer numbers are not taken for whole ones.
const MOST_DIGITS: usize = 18;

// What replaces a value. JSON has none of these bytes, and claims that contain one have no outline.
const STRING: u8 = 1;
const NUMBER: u8 = 2;
const SUBJECT: u8 = 3;
const SUBJECT_UUID: u8 = 4;

/// The first byte that may replace a time.
const FIRST_OF_TIMES: u8 = 5;

/// A claim with a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeClaim {
    ExpiresAt,
    NotBefore,
    IssuedAt,
}

/// The outline of one token. Made once and used for many.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// The outline itself; more can be added that the answer depends on.
    pub(crate) key: Vec<u8>,
    /// Where the header and the form of the signature are in it.
    form: Range<usize>,
    /// The header and the claims as JSON.
    header: Decoded,
    claims: Decoded,
    signature: Decoded,
    /// `exp` in seconds, where it is a whole number.
    pub(crate) expires_at: Option<i64>,
    /// `iat` in whole seconds, where it is a number.
    pub(crate) issued_at: Option<i64>,
    subject: Option<Range<usize>>,
    client_id: Option<Range<usize>>,
    authorized_party: Option<Range<usize>>,
}

impl Outline {
    /// Outlines a token, after what is in `key` already; `false` where it is no JWT in the one form that issuers write.
    /// `class` says which times of a claim are judged alike, by a small number; `None` where a time has to stay.
    pub(crate) fn read(
        &mut self,
        token: &str,
        may_omit_subject: bool,
        class: impl Fn(TimeClaim, i64) -> Option<u8>,
    ) -> bool {
        self.parse(token, may_omit_subject, &class).is_some()
    }

    /// The header and the claims as JSON, one after the other: all that an answer can quote.
    pub(crate) fn header_and_claims(&self) -> Vec<u8> {
        [self.header.as_slice(), self.claims.as_slice()].concat()
    }

    /// The header as it is written, and the form of the signature: what is known of both without the key.
    pub(super) fn form(&self) -> &[u8] {
        self.key.get(self.form.clone()).unwrap_or_default()
    }

    /// The bytes of the signature.
    pub(super) fn signature(&self) -> &[u8] {
        self.signature.as_slice()
    }

    /// `sub`, where it is left out of the outline.
    pub(crate) fn omitted_subject(&self) -> Option<&str> {
        self.text(self.subject.as_ref()?)
    }

    /// `client_id`, else `azp`, where it is a plain string.
    pub(crate) fn client(&self) -> Option<&str> {
        self.text(self.client_id.as_ref().or(self.authorized_party.as_ref())?)
    }

    fn text(&self, range: &Range<usize>) -> Option<&str> {
        std::str::from_utf8(self.claims.as_slice().get(range.clone())?).ok()
    }

    fn parse(
        &mut self,
        token: &str,
        may_omit_subject: bool,
        class: &impl Fn(TimeClaim, i64) -> Option<u8>,
    ) -> Option<()> {
        if !(LEAST_BYTES..=MOST_BYTES).contains(&token.len()) {
            return None;
        }
        let (header, rest) = token.split_at_checked(memchr::memchr(b'.', token.as_bytes())?)?;
        let rest = rest.strip_prefix('.')?;
        let (claims, signature) = rest.split_at_checked(memchr::memchr(b'.', rest.as_bytes())?)?;
        let signature = signature.strip_prefix('.')?;
        self.header.read(header)?;
        self.claims.read(claims)?;
        self.signature.read(signature)?;
        let json = self.claims.as_slice();
        if json.iter().any(|byte| *byte < b' ') || std::str::from_utf8(json).is_err() {
            return None;
        }
        let form = self.key.len();
        self.key.extend_from_slice(header.as_bytes());
        self.key.push(b'.');
        // The form of a signature is judged by its length, and by this letter.
        self.key.extend_from_slice(&(signature.len() as u32).to_le_bytes());
        self.key.push(u8::from(signature.starts_with('M')));
        let start = self.key.len();
        self.form = form..start;
        if !self.members(may_omit_subject, class)? {
            self.key.truncate(start);
            self.members(false, class)?;
        }
        Some(())
    }

    /// Adds the claims to the outline; `false` where the subject has to stay in it.
    fn members(&mut self, may_omit_subject: bool, class: &impl Fn(TimeClaim, i64) -> Option<u8>) -> Option<bool> {
        (self.expires_at, self.issued_at) = (None, None);
        (self.subject, self.client_id, self.authorized_party) = (None, None, None);
        let json = self.claims.as_slice();
        let mut copied = 0;
        let mut keep_subject = false;
        let mut at = byte_after(json, 0, b'{')?;
        if let Some(end) = byte_after(json, at, b'}') {
            return (end..json.len()).all(|at| json.get(at) == Some(&b' ')).then(|| {
                self.key.extend_from_slice(json);
                true
            });
        }
        loop {
            let name = string(json, byte_after(json, at, b'"')?)?;
            let value_at = spaces(json, byte_after(json, name.end + 1, b':')?);
            let value = Value::read(json, value_at)?;
            let name = json.get(name)?;
            let replaced = match (name, &value) {
                (b"exp" | b"nbf" | b"iat", Value::Number(number, _)) => {
                    let claim = match name {
                        b"exp" => TimeClaim::ExpiresAt,
                        b"nbf" => TimeClaim::NotBefore,
                        _ => TimeClaim::IssuedAt,
                    };
                    match claim {
                        TimeClaim::ExpiresAt => self.expires_at = Some(*number),
                        TimeClaim::NotBefore => {}
                        TimeClaim::IssuedAt => self.issued_at = Some(*number),
                    }
                    class(claim, *number).map(|class| FIRST_OF_TIMES + class)
                }
                (b"exp", _) => {
                    self.expires_at = None;
                    None
                }
                (b"iat", value) => {
                    let literal = std::str::from_utf8(json.get(value_at..value.end())?).ok()?;
                    self.issued_at =
                        literal.parse().ok().filter(|time: &f64| time.abs() < 1e12).map(|time| time.floor() as i64);
                    None
                }
                (b"sub", value) => {
                    keep_subject |= self.subject.is_some();
                    let text = value.plain(json).filter(|text| may_omit_subject && is_plain_subject(text));
                    self.subject = text.and_then(|_| value.inner());
                    text.map(|text| if is_uuid_in_bytes(text) { SUBJECT_UUID } else { SUBJECT })
                }
                (b"client_id" | b"azp", value) => {
                    // A client may be written so that only its value equals the subject.
                    keep_subject |= value.plain(json).is_none();
                    let range = value.plain(json).and_then(|_| value.inner());
                    if name == b"azp" {
                        self.authorized_party = range
                    } else {
                        self.client_id = range
                    }
                    None
                }
                (b"jti", Value::String(..)) => value.plain(json).map(|_| STRING),
                (name, value) if !name.contains(&b'\\') && !is_read(name) => match value {
                    Value::Number(..) => Some(NUMBER),
                    value => value.plain(json).map(|_| STRING),
                },
                _ => None,
            };
            let end = value.end();
            if let Some(replaced) = replaced {
                self.key.extend_from_slice(json.get(copied..value_at)?);
                self.key.push(replaced);
                copied = end;
            }
            at = spaces(json, end);
            match json.get(at)? {
                b',' => at += 1,
                b'}' => break,
                _ => return None,
            }
        }
        if spaces(json, at + 1) != json.len() {
            return None;
        }
        self.key.extend_from_slice(json.get(copied..)?);
        let is_client = |client: &Option<Range<usize>>| {
            let subject = self.subject.clone().and_then(|range| json.get(range));
            subject.is_some() && subject == client.clone().and_then(|range| json.get(range))
        };
        let is_own = is_client(&self.client_id) || is_client(&self.authorized_party);
        Some(self.subject.is_none() || !(keep_subject || is_own))
    }
}

/// What was decoded, in a buffer that only grows: it is not cleared for every token.
#[derive(Debug, Default)]
struct Decoded {
    bytes: Vec<u8>,
    length: usize,
}

impl Decoded {
    /// Decodes base64url in its one form.
    fn read(&mut self, text: &str) -> Option<()> {
        let most = base64::decoded_len_estimate(text.len());
        if self.bytes.len() < most {
            self.bytes.resize(most, 0);
        }
        self.length = URL_SAFE_NO_PAD.decode_slice(text, &mut self.bytes).ok()?;
        Some(())
    }

    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// A subject that is judged as any other.
fn is_plain_subject(text: &[u8]) -> bool {
    (1..=LONGEST_SUBJECT).contains(&text.len())
        && text.iter().all(u8::is_ascii_graphic)
        && !text.starts_with(b"service-account-")
}

/// A value, as far as it has to be known.
#[derive(Debug)]
enum Value {
    /// What is between its quotes.
    String(Range<usize>),
    /// A whole number of few digits, and where it ends.
    Number(i64, usize),
    /// Anything else: where it ends.
    Other(usize),
}

impl Value {
    fn read(json: &[u8], at: usize) -> Option<Self> {
        match json.get(at)? {
            b'"' => string(json, at + 1).map(Self::String),
            b'{' | b'[' => nested(json, at).map(Self::Other),
            _ => {
                let rest = json.get(at..)?;
                let length = rest.iter().position(|byte| matches!(byte, b',' | b'}' | b']' | b' '))?;
                let literal = rest.get(..length)?;
                let is_whole = (1..=MOST_DIGITS).contains(&length)
                    && literal.iter().all(u8::is_ascii_digit)
                    && (literal.first() != Some(&b'0') || length == 1);
                let number = || literal.iter().fold(0_i64, |number, digit| number * 10 + i64::from(digit - b'0'));
                Some(if is_whole { Self::Number(number(), at + length) } else { Self::Other(at + length) })
            }
        }
    }

    fn end(&self) -> usize {
        match self {
            Self::String(inner) => inner.end + 1,
            Self::Number(_, end) | Self::Other(end) => *end,
        }
    }

    fn inner(&self) -> Option<Range<usize>> {
        match self {
            Self::String(inner) => Some(inner.clone()),
            _ => None,
        }
    }

    /// The text of a string without escapes.
    fn plain<'j>(&self, json: &'j [u8]) -> Option<&'j [u8]> {
        json.get(self.inner()?).filter(|text| memchr::memchr(b'\\', text).is_none())
    }
}

/// Where the spaces end.
fn spaces(json: &[u8], at: usize) -> usize {
    let rest = json.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| **byte == b' ').count()
}

/// The place after this byte, which may have spaces before it.
fn byte_after(json: &[u8], at: usize, byte: u8) -> Option<usize> {
    let at = spaces(json, at);
    (json.get(at) == Some(&byte)).then_some(at + 1)
}

/// What is between the quotes of a string whose first one ends here.
fn string(json: &[u8], start: usize) -> Option<Range<usize>> {
    let mut at = start;
    loop {
        let rest = json.get(at..)?;
        let found = memchr::memchr2(b'"', b'\\', rest)?;
        match rest.get(found)? {
            b'"' => return Some(start..at + found),
            _ => at += found + 2,
        }
    }
}

/// Where an array or an object ends.
fn nested(json: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        match json.get(at)? {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'"' => at = string(json, at + 1)?.end,
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNATURE: &str = "c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4tdGhhdC1pcy1sb25nLWVub3VnaA";

    fn token(claims: &str) -> String {
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{SIGNATURE}", encode(r#"{"alg":"RS256"}"#), encode(claims))
    }

    fn outline(claims: &str) -> Option<Vec<u8>> {
        let mut outline = Outline::default();
        let is_known = outline.read(&token(claims), true, |claim, time| {
            (claim != TimeClaim::NotBefore).then_some(u8::from(time > 1_000))
        });
        is_known.then_some(outline.key)
    }

    #[test]
    fn what_no_rule_reads_makes_no_difference() {
        let first = outline(r#"{"sub":"u-1","jti":"a","email":"a@b.c","exp":2000,"iat":7,"auth_time":5}"#);
        assert!(first.is_some());
        assert_eq!(first, outline(r#"{"sub":"u-2","jti":"bb","email":"d","exp":3000,"iat":8,"auth_time":66}"#));
    }

    #[test]
    fn what_a_rule_reads_makes_a_difference() {
        let claims = r#"{"sub":"u-1","jti":"a","exp":2000,"iss":"i","scope":"x y","aud":["a"],"r":{"a":1}}"#;
        let first = outline(claims).unwrap();
        for (from, to) in [
            ("2000", "500"),
            ("\"i\"", "\"j\""),
            ("x y", "x z"),
            ("[\"a\"]", "[\"b\"]"),
            ("u-1", "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b"),
            ("u-1", "service-account-x"),
            ("\"u-1\"", "1"),
            ("\"jti\":\"a\"", "\"jti\":1"),
            ("\"jti\"", "\"nonce\""),
            ("\"jti\"", "\"conversationId\""),
            ("{\"a\":1}", "{\"a\":2}"),
            ("2000", "\"2000\""),
            ("2000", "2000.5"),
        ] {
            let other = claims.replacen(from, to, 1);
            assert_ne!(other, claims);
            assert_ne!(outline(&other).unwrap(), first, "{other}");
        }
    }

    #[test]
    fn a_subject_that_is_the_client_stays() {
        for name in ["client_id", "azp"] {
            let own = format!(r#"{{"sub":"c-1","{name}":"c-1"}}"#);
            let other = format!(r#"{{"sub":"u-1","{name}":"c-1"}}"#);
            let escaped = format!(r#"{{"sub":"c-1","{name}":"\u0063-1"}}"#);
            let escaped_other = format!(r#"{{"sub":"u-1","{name}":"\u0063-1"}}"#);
            assert_ne!(outline(&own), outline(&other));
            assert_ne!(outline(&escaped), outline(&escaped_other));
        }
        assert_eq!(outline(r#"{"sub":"a","azp":"c"}"#), outline(r#"{"sub":"b","azp":"c"}"#));
        assert_ne!(outline(r#"{"sub":"a","sub":"c"}"#), outline(r#"{"sub":"b","sub":"c"}"#));
    }

    #[test]
    fn what_is_not_certain_has_no_outline() {
        for claims in
            ["", "[]", "{", "{\"a\"}", "{\"a\":1", "{\"a\":1}}", "{\"a\":\u{1}}", "{\n\"a\":1}", "{\"a\":\"b}", "{}x"]
        {
            assert_eq!(outline(claims), None, "{claims:?}");
        }
        let padded = token(r#"{"sub":"u"}"#) + "=";
        assert!(!Outline::default().read(&padded, true, |_, _| None));
        let four = token(r#"{"sub":"u"}"#) + ".x";
        assert!(!Outline::default().read(&four, true, |_, _| None));
    }

    #[test]
    fn the_client_and_the_times_are_known() {
        let mut outline = Outline::default();
        assert!(outline.read(&token(r#"{ "azp" : "b" , "client_id":"a","exp":5,"iat":4 }"#), true, |_, _| Some(0)));
        assert_eq!((outline.client(), outline.expires_at, outline.issued_at), (Some("a"), Some(5), Some(4)));
        assert!(outline.read(&token(r#"{"azp":"b","exp":"5","iat":4.9}"#), true, |_, _| Some(0)));
        assert_eq!((outline.client(), outline.expires_at, outline.issued_at), (Some("b"), None, Some(4)));
    }
}
