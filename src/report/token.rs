//! The token in a report. Programs read its words in JSON; formats match the types.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::facts::GrantKind;
use crate::token::TokenFormat;

/// The token, never its text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportToken {
    /// `opaque`, `jwt` or `malformed`.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^(opaque|jwt|malformed)$")))]
    #[serde(serialize_with = "serialize_format", deserialize_with = "deserialize_format")]
    pub format: TokenFormat,
    /// `sha256:` and eight hex digits.
    #[cfg_attr(test, schemars(regex(pattern = "^sha256:[0-9a-f]{8}$")))]
    pub fingerprint: String,
    /// `user`, `client_credentials`, or `null` where it is not known.
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = "^(user|client_credentials)$")))]
    #[serde(serialize_with = "serialize_grant", deserialize_with = "deserialize_grant")]
    pub grant: Option<GrantKind>,
    /// The user id, or the `sub` claim.
    pub subject: Option<String>,
    /// `users/me`, `subjects/me`, `sub`, or `sub_unverified`.
    #[cfg_attr(
        test,
        schemars(with = "Option<String>", regex(pattern = "^(users/me|subjects/me|sub|sub_unverified)$"))
    )]
    pub subject_source: Option<SubjectSource>,
    /// The OAuth client.
    pub client_id: Option<String>,
    /// The scopes on the token; `null` where they are not known.
    pub scopes: Option<Vec<String>>,
    /// RFC 3339, UTC; `null` where it is not known.
    pub expires_at: Option<String>,
    /// `not_checked`, `verified`, `faulty` or `key_unavailable`.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^(not_checked|verified|faulty|key_unavailable)$")))]
    pub signature: SignatureResult,
}

impl ReportToken {
    /// Its format as people write it, as `JWT`.
    pub(crate) fn format_name(&self) -> &'static str {
        match self.format {
            TokenFormat::Jwt => "JWT",
            TokenFormat::Opaque | TokenFormat::Malformed => format_word(self.format),
        }
    }
}

/// Where the subject is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub enum SubjectSource {
    /// `GET /api/v2/users/me`.
    #[serde(rename = "users/me")]
    UsersMe,
    /// `GET /api/v2/authorization/subjects/me`, where `users/me` does not say.
    #[serde(rename = "subjects/me")]
    SubjectsMe,
    /// The `sub` claim, under a signature that was verified.
    #[serde(rename = "sub")]
    Sub,
    /// The `sub` claim, under a signature that was not.
    #[serde(rename = "sub_unverified")]
    SubUnverified,
}

impl SubjectSource {
    /// The source with this word.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "users/me" => Some(Self::UsersMe),
            "subjects/me" => Some(Self::SubjectsMe),
            "sub" => Some(Self::Sub),
            "sub_unverified" => Some(Self::SubUnverified),
            _ => None,
        }
    }
}

/// What came of the check of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SignatureResult {
    /// No key was given.
    NotChecked,
    /// It is right.
    Verified,
    /// It is wrong.
    Faulty,
    /// No key was found, or none that can be used.
    KeyUnavailable,
}

impl SignatureResult {
    /// In words, as `key unavailable`.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::NotChecked => "not checked",
            Self::Verified => "verified",
            Self::Faulty => "faulty",
            Self::KeyUnavailable => "key unavailable",
        }
    }
}

fn format_word(format: TokenFormat) -> &'static str {
    match format {
        TokenFormat::Jwt => "jwt",
        TokenFormat::Opaque => "opaque",
        TokenFormat::Malformed => "malformed",
    }
}

fn serialize_format<S: Serializer>(format: &TokenFormat, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(format_word(*format))
}

fn serialize_grant<S: Serializer>(grant: &Option<GrantKind>, serializer: S) -> Result<S::Ok, S::Error> {
    grant.map(GrantKind::as_str).serialize(serializer)
}

fn deserialize_format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TokenFormat, D::Error> {
    let word = String::deserialize(deserializer)?;
    let formats = [TokenFormat::Jwt, TokenFormat::Opaque, TokenFormat::Malformed];
    formats
        .into_iter()
        .find(|format| format_word(*format) == word)
        .ok_or_else(|| D::Error::custom("not a token format"))
}

fn deserialize_grant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<GrantKind>, D::Error> {
    let Some(word) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let grants = [GrantKind::User, GrantKind::ClientCredentials];
    let grant = grants.into_iter().find(|grant| grant.as_str() == word);
    grant.map(Some).ok_or_else(|| D::Error::custom("not a grant"))
}
