//! Secrets of every kind that people have.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::dice::Dice;

const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const URL_SAFE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const HEX: &str = "0123456789abcdef";

/// What kind of secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Jwt,
    /// An access token as Genesys Cloud makes them.
    AccessToken,
    /// Another opaque token of 40 to 86 characters.
    Opaque,
    ClientSecret,
    Verifier,
    /// A key of a service with a known prefix.
    PrefixedKey,
    PrivateKey,
    /// 32 or 64 digits.
    Hex,
    Uuid,
    Base64,
    /// An authorization code.
    Code,
    Password,
    /// Words, as people choose them.
    Phrase,
}

use Kind::{
    AccessToken, Base64, ClientSecret, Code, Hex, Jwt, Opaque, Password, Phrase, PrefixedKey, PrivateKey, Uuid,
    Verifier,
};

pub const KINDS: [Kind; 13] = [
    Jwt,
    AccessToken,
    Opaque,
    ClientSecret,
    Verifier,
    PrefixedKey,
    PrivateKey,
    Hex,
    Uuid,
    Base64,
    Code,
    Password,
    Phrase,
];

impl Kind {
    /// Whether it is known for a secret by its looks, wherever it is.
    pub fn is_known_by_its_looks(self) -> bool {
        matches!(self, Jwt | AccessToken | Opaque | PrefixedKey | PrivateKey)
    }

    pub fn make(self, dice: &mut Dice) -> String {
        match self {
            Jwt => {
                let header = format!(r#"{{"alg":"RS256","kid":"{}","typ":"JWT"}}"#, dice.text(HEX, 8));
                let claims = format!(
                    r#"{{"sub":"{}","iat":{},"scope":"x"}}"#,
                    uuid(dice),
                    1_700_000_000 + dice.below(9_999_999)
                );
                let signature: Vec<u8> = (0..64).map(|_| dice.below(256) as u8).collect();
                let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
                format!("{}.{}.{}", encode(header.as_bytes()), encode(claims.as_bytes()), encode(&signature))
            }
            AccessToken => mixed(dice, URL_SAFE, 80),
            Opaque => {
                let length = 40 + dice.below(47);
                mixed(dice, URL_SAFE, length)
            }
            ClientSecret => mixed(dice, URL_SAFE, 43),
            Verifier => {
                let length = 43 + dice.below(86);
                mixed(dice, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", length)
            }
            PrefixedKey => {
                let (prefix, length) = *dice.pick(&[
                    ("ghp_", 36),
                    ("sk_live_", 24),
                    ("glpat-", 20),
                    ("xoxb-1234567890-", 24),
                    ("npm_", 36),
                ]);
                format!("{prefix}{}", mixed(dice, ALPHANUMERIC, length))
            }
            PrivateKey => {
                let label = *dice.pick(&["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"]);
                let lines: Vec<String> = (0..6).map(|_| mixed(dice, &format!("{ALPHANUMERIC}+/"), 64)).collect();
                format!("-----BEGIN {label}-----\n{}\n-----END {label}-----", lines.join("\n"))
            }
            Hex => {
                let length = *dice.pick(&[32, 40, 64]);
                dice.text(HEX, length)
            }
            Uuid => uuid(dice),
            Base64 => {
                let length = *dice.pick(&[16, 24, 32, 48]);
                STANDARD.encode((0..length).map(|_| dice.below(256) as u8).collect::<Vec<_>>())
            }
            Code => {
                let length = 20 + dice.below(40);
                mixed(dice, URL_SAFE, length)
            }
            Password => {
                let length = 10 + dice.below(10);
                let middle = dice.text(&format!("{ALPHANUMERIC}!#$%&*+-/:;<=>?@^_~'\"\\{{}}()[]|,. "), length);
                format!("{}{middle}{}", dice.text(ALPHANUMERIC, 1), dice.text(ALPHANUMERIC, 1))
            }
            Phrase => {
                let words = ["orange", "window", "tractor", "velvet", "galaxy", "pepper", "anchor", "marble", "ticket"];
                let separator = *dice.pick(&["-", "", "_", "."]);
                let words: Vec<&str> = (0..3).map(|_| *dice.pick(&words)).collect();
                format!("{}{}", words.join(separator), dice.below(100))
            }
        }
    }
}

/// A text with a digit, a capital and a small letter in it.
fn mixed(dice: &mut Dice, alphabet: &str, length: usize) -> String {
    loop {
        let text = dice.text(alphabet, length);
        let has = |is: fn(&char) -> bool| text.chars().any(|c| is(&c));
        let is_flag = text.starts_with('-') || text.ends_with(['-', '.', '_', '~']);
        if has(char::is_ascii_digit) && has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && !is_flag {
            return text;
        }
    }
}

fn uuid(dice: &mut Dice) -> String {
    let parts = [8, 4, 3, 3, 12].map(|length| dice.text(HEX, length));
    let [a, b, c, d, e] = &parts;
    format!("{a}-{b}-4{c}-9{d}-{e}")
}
