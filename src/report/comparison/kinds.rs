//! The words of a comparison, as types.

use std::fmt;

use serde::Serialize;

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Which {
    /// The one.
    Left,
    /// The other.
    Right,
}

impl Which {
    /// The name shown to people and in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// How the two verdicts stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// One is refused, the other is not.
    OneRefused,
    /// Both are refused, for the same cause first.
    RefusedAlike,
    /// Both are refused, for different causes.
    RefusedApart,
    /// Both are allowed.
    BothAllowed,
    /// Neither is refused, and one at least is unclear.
    Open,
}

impl Outcome {
    /// As the report has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OneRefused => "one_refused",
            Self::RefusedAlike => "refused_alike",
            Self::RefusedApart => "refused_apart",
            Self::BothAllowed => "both_allowed",
            Self::Open => "open",
        }
    }
}

/// A layer of what can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Layer {
    /// Host and organisation.
    Where,
    /// The token itself.
    Token,
    /// The OAuth client.
    Client,
    /// Whose token it is.
    Identity,
    /// What is on the token.
    Scopes,
    /// What its user or client holds.
    Permissions,
    /// By which roles, in which divisions.
    Roles,
    /// Whether scopes matter there.
    Enforcement,
    /// What each rule says.
    Findings,
    /// What came out.
    Verdict,
    /// For which operations.
    Operations,
    /// What was answered when asked.
    Requests,
}

impl Layer {
    /// All of them, in order.
    pub const ALL: [Self; 12] = [
        Self::Where,
        Self::Token,
        Self::Client,
        Self::Identity,
        Self::Scopes,
        Self::Permissions,
        Self::Roles,
        Self::Enforcement,
        Self::Findings,
        Self::Verdict,
        Self::Operations,
        Self::Requests,
    ];

    /// The name shown to people and in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Where => "where",
            Self::Token => "token",
            Self::Client => "client",
            Self::Identity => "identity",
            Self::Scopes => "scopes",
            Self::Permissions => "permissions",
            Self::Roles => "roles",
            Self::Enforcement => "enforcement",
            Self::Findings => "findings",
            Self::Verdict => "verdict",
            Self::Operations => "operations",
            Self::Requests => "requests",
        }
    }
}

/// Whether two sides agree in something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Agreement {
    /// They do.
    Same,
    /// They do not.
    Differs,
    /// Of one side at least it is not known.
    NotKnown,
}

/// What a side is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SideKind {
    /// A token, judged now.
    #[default]
    Token,
    /// A report that was saved.
    Report,
}

impl SideKind {
    /// As the report has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Report => "report",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
