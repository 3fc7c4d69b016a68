//! One side of a comparison: what is known of a token and of how it was judged, wherever it comes from.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnosis::Verdict;
use crate::report::comparison::{Layer, SideKind};
use crate::rule::Status;
use crate::secret::Redactor;

/// What is known of one side. What is not in a map is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// How the user named it, as `dev.json` or `profile:dev`.
    pub name: String,
    /// What it is.
    pub origin: SideKind,
    /// The version of why403 that judged it.
    pub written_by: Option<String>,
    /// What came out; `None` where a saved report does not say.
    pub verdict: Option<Verdict>,
    /// The rule to fix first.
    pub cause: Option<String>,
    /// One sentence a person can act on.
    pub summary: String,
    /// One answer per rule, in the order of fixing.
    pub findings: Vec<Judged>,
    /// Single values.
    pub values: BTreeMap<Field, String>,
    /// Lists of names.
    pub lists: BTreeMap<List, Names>,
    /// The operations it was judged for, by their names, or as `METHOD path`; empty where they are not known.
    pub asked: BTreeSet<String>,
    /// What the API definition says of the operation.
    pub operation: Option<Published>,
    /// What came out for each operation, by its name.
    pub operations: BTreeMap<String, String>,
    /// What was answered to each request, by method and path, ids left out.
    pub requests: BTreeMap<String, String>,
}

/// One rule's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The rule's id.
    pub rule: String,
    /// The answer.
    pub status: Status,
    /// The fact, in one sentence without a full stop.
    pub message: String,
}

/// What an operation asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Any one suffices.
    pub scopes: Vec<String>,
    /// As `domain:entity:action`.
    pub permissions: Vec<String>,
    /// Whether any one of the permissions suffices.
    pub any_permission: bool,
}

/// Names that a side has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// The names.
    pub names: BTreeSet<String>,
    /// Whether they are known to be all there are.
    pub whole: bool,
}

/// A single value, in the order of the layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The API host that was asked about the token.
    Host,
    /// The organisation's id.
    Organisation,
    /// Of the token.
    Fingerprint,
    /// `opaque`, `JWT` or `malformed`.
    Format,
    /// The `iss` claim.
    Issuer,
    /// The `aud` claim.
    Audience,
    /// What came of the signature check; absent where none was made.
    Signature,
    /// The instant, RFC 3339.
    Expires,
    /// The OAuth client's id.
    ClientId,
    /// The OAuth client's name.
    ClientName,
    /// `user` or `client credentials`.
    Grant,
    /// The user's id, or the `sub` claim.
    Subject,
    /// The user's name.
    User,
    /// Whether the organisation enforces scopes.
    Enforcement,
    /// The operation that it was judged for.
    Operation,
}

/// [`Field::Grant`] of a user's token.
pub(super) const USER: &str = "user";

/// [`Field::Grant`] of a service account's token.
pub(super) const CLIENT_CREDENTIALS: &str = "client credentials";

/// [`Field::Enforcement`] of an organisation that enforces scopes.
pub(super) const ENFORCED: &str = "yes";

/// [`Field::Enforcement`] of an organisation that does not.
pub(super) const NOT_ENFORCED: &str = "no";

impl Field {
    /// All of them, in order.
    pub const ALL: [Self; 15] = [
        Self::Host,
        Self::Organisation,
        Self::Fingerprint,
        Self::Format,
        Self::Issuer,
        Self::Audience,
        Self::Signature,
        Self::Expires,
        Self::ClientId,
        Self::ClientName,
        Self::Grant,
        Self::Subject,
        Self::User,
        Self::Enforcement,
        Self::Operation,
    ];

    /// Its layer.
    #[must_use]
    pub fn layer(self) -> Layer {
        match self {
            Self::Host | Self::Organisation => Layer::Where,
            Self::Fingerprint | Self::Format | Self::Issuer | Self::Audience | Self::Signature | Self::Expires => {
                Layer::Token
            }
            Self::ClientId | Self::ClientName | Self::Grant => Layer::Client,
            Self::Subject | Self::User => Layer::Identity,
            Self::Enforcement => Layer::Enforcement,
            Self::Operation => Layer::Operations,
        }
    }

    /// Its name. No signature vouches for the claims: `diff` takes no key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Organisation => "organisation",
            Self::Fingerprint => "fingerprint",
            Self::Format => "format",
            Self::Issuer => "issuer (unverified)",
            Self::Audience => "audience (unverified)",
            Self::Signature => "signature",
            Self::Expires => "expires",
            Self::ClientId => "id",
            Self::ClientName => "name",
            Self::Grant => "grant",
            Self::Subject => "subject",
            Self::User => "user",
            Self::Enforcement => "scopes enforced",
            Self::Operation => "operation",
        }
    }
}

/// A list of names, in the order of the layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// What the client may ask for.
    ClientScopes,
    /// What is on the token.
    Scopes,
    /// What the user or client holds.
    Permissions,
    /// What only conditional policies grant.
    Conditional,
    /// Roles, each with its division.
    Roles,
}

impl List {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::ClientScopes, Self::Scopes, Self::Permissions, Self::Conditional, Self::Roles];

    /// Its layer.
    #[must_use]
    pub fn layer(self) -> Layer {
        match self {
            Self::ClientScopes => Layer::Client,
            Self::Scopes => Layer::Scopes,
            Self::Permissions | Self::Conditional => Layer::Permissions,
            Self::Roles => Layer::Roles,
        }
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientScopes => "client's scopes",
            Self::Scopes => "scopes",
            Self::Permissions => "permissions",
            Self::Conditional => "conditional permissions",
            Self::Roles => "roles",
        }
    }

    /// Whether wildcards stand for other names.
    pub(super) fn has_wildcards(self) -> bool {
        matches!(self, Self::Permissions | Self::Conditional)
    }
}

impl Side {
    /// What a rule answered.
    #[must_use]
    pub fn finding(&self, rule: &str) -> Option<&Judged> {
        self.findings.iter().find(|finding| finding.rule == rule)
    }

    /// The API host that was asked about the token; `None` where none was asked, or a saved report does not say.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.values.get(&Field::Host).map(String::as_str)
    }

    /// What a rule answered, in one word.
    #[must_use]
    pub fn status(&self, rule: &str) -> Option<Status> {
        self.finding(rule).map(|finding| finding.status)
    }

    /// The verdict with its cause, as `refused: missing-scope`.
    #[must_use]
    pub fn outcome(&self) -> String {
        verdict_with_cause(self.verdict, self.cause.as_deref())
    }

    /// Hides secrets that came in by the other side: an answer or a claim can repeat anything.
    pub fn redact(&mut self, redactor: &Redactor) {
        self.redact_but(redactor, |_| false);
    }

    /// Hides secrets, but for texts that are known to be none.
    pub(super) fn redact_but(&mut self, redactor: &Redactor, is_public: impl Fn(&str) -> bool) {
        let hidden = |text: &str| if is_public(text) { text.to_owned() } else { redactor.redact(text) };
        let hide = |text: &mut String| *text = hidden(text);
        hide(&mut self.summary);
        self.written_by.iter_mut().for_each(hide);
        self.cause.iter_mut().for_each(hide);
        for finding in &mut self.findings {
            hide(&mut finding.rule);
            hide(&mut finding.message);
        }
        self.values.values_mut().for_each(hide);
        for list in self.lists.values_mut() {
            list.names = list.names.iter().map(|name| hidden(name)).collect();
        }
        if let Some(Published { scopes, permissions, .. }) = &mut self.operation {
            scopes.iter_mut().chain(permissions).for_each(hide);
        }
        self.asked = self.asked.iter().map(|name| hidden(name)).collect();
        for map in [&mut self.operations, &mut self.requests] {
            *map = map.iter().map(|(name, value)| (hidden(name), hidden(value))).collect();
        }
    }
}

/// `refused: missing-scope`
pub(super) fn verdict_with_cause(verdict: Option<Verdict>, cause: Option<&str>) -> String {
    match (verdict, cause) {
        (Some(Verdict::Refused), Some(cause)) => format!("refused: {cause}"),
        (Some(Verdict::Refused), None) => "refused".to_owned(),
        (Some(Verdict::Allowed), _) => "allowed".to_owned(),
        (Some(Verdict::Unclear), _) => "unclear".to_owned(),
        (None, _) => "not known".to_owned(),
    }
}
