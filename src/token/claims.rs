//! The claims of a JWT (RFC 7519 §4.1, RFC 8693 §4.2, RFC 9068 §2.2), as found and unverified.

use jiff::Timestamp;

use super::claim::Claim;
use super::json_members::{MemberReader, Members};
use super::principal::{ServiceAccountMark, guest_marks, service_account_mark};
use super::scopes::{LooseNames, collect_names};
use crate::secret::Redactor;

/// Whether the value of a claim is read below. Of others, only the names count. `outline.rs` relies on it.
#[cfg(feature = "cli")]
#[rustfmt::skip]
pub(super) fn is_read(name: &[u8]) -> bool {
    matches!(
        name,
        b"iss" | b"sub" | b"aud" | b"exp" | b"nbf" | b"iat" | b"jti" | b"client_id" | b"azp" | b"scope" | b"scp" | b"scopes"
            | b"permissions" | b"authorities" | b"roles" | b"token_use" | b"typ" | b"gty" | b"idtyp" | b"nonce" | b"at_hash"
            | b"c_hash" | b"s_hash" | b"preferred_username"
    )
}

/// The claims this tool reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// `iss`
    pub issuer: Claim<String>,
    /// `sub`
    pub subject: Claim<String>,
    /// `aud`: a string or an array of strings.
    pub audience: Claim<Vec<String>>,
    /// `exp`
    pub expires_at: Claim<Timestamp>,
    /// `nbf`
    pub not_before: Claim<Timestamp>,
    /// `iat`
    pub issued_at: Claim<Timestamp>,
    /// `jti`
    pub token_id: Claim<String>,
    /// `client_id`
    pub client_id: Claim<String>,
    /// `azp`
    pub authorized_party: Claim<String>,
    /// `scope`, `scp` and `scopes` together, in the order found, without repeats.
    pub scopes: Claim<Vec<String>>,
    /// What is unusual about how the scopes are written, a sentence each.
    pub scope_remarks: Vec<String>,
    /// The scopes that are not separated by spaces.
    pub loose_scopes: LooseNames,
    /// `permissions`, `authorities` together.
    pub permissions: Claim<Vec<String>>,
    /// `roles`
    pub roles: Claim<Vec<String>>,
    /// `token_use`
    pub token_use: Claim<String>,
    /// `typ` among the claims, where Keycloak says `Bearer`, `ID` or `Refresh`.
    pub kind: Claim<String>,
    /// `gty`, the grant type as Auth0 writes it: a string or an array of strings.
    pub grant_type: Claim<Vec<String>>,
    /// `idtyp`, `app` or `user` as Entra ID writes it.
    pub identity_type: Claim<String>,
    /// `nonce` is there: OpenID Connect puts it in ID tokens.
    pub has_nonce: bool,
    /// `at_hash`, `c_hash` or `s_hash` where present: OpenID Connect puts them in ID tokens alone.
    pub id_token_hashes: Vec<String>,
    /// Signs of a guest-chat, web-messaging or streaming token, as `claim conversationId` or `iss "…"`.
    pub guest_marks: Vec<String>,
    /// Signs of a service account: `sub` equal to `client_id` or `azp`, `gty`, `idtyp`, `service-account-…`.
    pub service_account: Option<ServiceAccountMark>,
    /// Member names that occur more than once in the JSON (RFC 7519 §4).
    pub duplicates: Vec<String>,
    /// Those of them that decide what a token is good for, with their values.
    pub ambiguous: Vec<AmbiguousClaim>,
}

/// A claim that occurs more than once and decides what a token is good for: programs that read another value judge otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AmbiguousClaim {
    /// Its name, as `exp`.
    pub name: &'static str,
    /// Its values as JSON, in the order found, redacted and shortened.
    pub values: Vec<String>,
}

/// Who a token is for, what it allows and how long.
const DECISIVE: [&str; 3] = ["exp", "scope", "sub"];

impl Claims {
    /// The claims among a claims set's members, redacted.
    pub(super) fn from_members(members: &Members, redactor: &Redactor) -> Self {
        let reader = MemberReader::new(members, redactor);
        let scopes = collect_names(members, redactor, &["scope", "scp", "scopes"]);
        let permissions = collect_names(members, redactor, &["permissions", "authorities"]);
        let hashes = ["at_hash", "c_hash", "s_hash"].into_iter().filter(|name| members.value(name).is_some());
        Self {
            issuer: reader.text("iss"),
            subject: reader.text("sub"),
            audience: reader.texts("aud"),
            expires_at: reader.time("exp"),
            not_before: reader.time("nbf"),
            issued_at: reader.time("iat"),
            token_id: reader.text("jti"),
            client_id: reader.text("client_id"),
            authorized_party: reader.text("azp"),
            scopes: scopes.names,
            scope_remarks: scopes.remarks,
            loose_scopes: scopes.loose,
            permissions: permissions.names,
            roles: collect_names(members, redactor, &["roles"]).names,
            token_use: reader.text("token_use"),
            kind: reader.text("typ"),
            grant_type: reader.texts("gty"),
            identity_type: reader.text("idtyp"),
            has_nonce: members.value("nonce").is_some(),
            id_token_hashes: hashes.map(str::to_owned).collect(),
            guest_marks: guest_marks(members, redactor),
            service_account: service_account_mark(members, redactor),
            duplicates: reader.duplicates(),
            ambiguous: DECISIVE
                .into_iter()
                .map(|name| AmbiguousClaim { name, values: reader.values(name) })
                .filter(|claim| claim.values.len() > 1)
                .collect(),
        }
    }

    /// Every claim of a wrong JSON type: its name and the fault in words.
    #[must_use]
    pub fn wrong_types(&self) -> Vec<(&'static str, String)> {
        let faults = [
            ("iss", self.issuer.fault()),
            ("sub", self.subject.fault()),
            ("aud", self.audience.fault()),
            ("exp", self.expires_at.fault()),
            ("nbf", self.not_before.fault()),
            ("iat", self.issued_at.fault()),
            ("jti", self.token_id.fault()),
            ("client_id", self.client_id.fault()),
            ("azp", self.authorized_party.fault()),
            ("scope", self.scopes.fault()),
            ("permissions", self.permissions.fault()),
            ("roles", self.roles.fault()),
            ("token_use", self.token_use.fault()),
            ("typ", self.kind.fault()),
            ("gty", self.grant_type.fault()),
            ("idtyp", self.identity_type.fault()),
        ];
        faults.into_iter().filter_map(|(name, fault)| Some((name, fault?))).collect()
    }
}
