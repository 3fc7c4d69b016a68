//! One question per file, asked of the [`Facts`] alone: no network, no clock, no environment.
//!
//! A rule's rustdoc is its page: `why403 rules ID` prints it. [`RULES`] is in the order of fixing, which is
//! the order of the report: what hides the next problem comes first.

mod advice;
mod announced;
mod answer;
mod audience_mismatch;
mod authorization;
mod bad_request_body;
mod blocked_before_platform;
mod call_ended;
mod calls_in_order;
mod case;
mod client_rejected;
mod command;
mod control_scope_missing;
mod conversation_not_found;
mod denied_by_policy;
mod deprecated_operation;
mod excess;
mod excess_permission;
mod excess_scope;
mod feature_not_enabled;
mod finding;
mod fix;
mod forbidden;
mod forbidden_permission;
mod forbidden_scope;
mod grant_ending;
mod grant_not_allowed;
mod id;
mod ip_not_allowed;
mod issuer_mismatch;
mod lifetime;
mod lifetime_too_short;
mod missing_division;
mod missing_permission;
mod missing_scope;
mod mute_not_confirmed;
mod named_permissions;
mod not_a_party;
mod other_service;
mod participant_not_found;
mod permission_not_in_org;
mod platform_unavailable;
mod published;
mod rate_limited;
mod refused_by_code;
mod refused_unexplained;
mod sent_body;
mod service_account;
mod signature_not_checked;
mod span_text;
mod state_conflict;
mod subject_mismatch;
#[cfg(test)]
mod tests;
mod token_acceptance;
#[cfg(test)]
mod token_cases;
mod token_expired;
#[cfg(feature = "verify")]
#[cfg(test)]
mod token_fixtures;
mod token_malformed;
mod token_missing;
mod token_not_yet_valid;
mod token_rejected;
mod token_untrusted;
mod token_wrong_kind;
mod unknown_name;
mod unknown_operation;
mod wrong_host;
mod wrong_method;
mod wrong_participant;
mod wrong_path;

use std::fmt::Debug;

pub(crate) use announced::open_condition;
pub use audience_mismatch::AudienceMismatch;
pub use bad_request_body::BadRequestBody;
pub use blocked_before_platform::BlockedBeforePlatform;
pub use call_ended::CallEnded;
pub use case::Case;
pub use client_rejected::ClientRejected;
pub use control_scope_missing::ControlScopeMissing;
pub use conversation_not_found::ConversationNotFound;
pub use denied_by_policy::DeniedByPolicy;
pub use deprecated_operation::DeprecatedOperation;
pub use excess_permission::ExcessPermission;
pub use excess_scope::ExcessScope;
pub use feature_not_enabled::FeatureNotEnabled;
pub use finding::{Authority, Finding, Status};
pub use fix::{
    Candidate, Change, ChangeKind, Choice, ClientPart, ConnectionPart, Fix, FixOption, Grantee, GranteeKind,
    KINDS_BY_RULE, Mode, Named, NewToken, Note, Question, Reference, RequestPart, RetryAfter, ShowMore, WaitReason,
    Who, Whom, kinds_of,
};
pub use forbidden_permission::ForbiddenPermission;
pub use forbidden_scope::ForbiddenScope;
pub use grant_ending::GrantEnding;
pub use grant_not_allowed::GrantNotAllowed;
pub use ip_not_allowed::IpNotAllowed;
pub use issuer_mismatch::IssuerMismatch;
pub use lifetime_too_short::LifetimeTooShort;
pub use missing_division::MissingDivision;
pub use missing_permission::MissingPermission;
pub use missing_scope::MissingScope;
pub use mute_not_confirmed::MuteNotConfirmed;
pub use not_a_party::NotAParty;
pub use other_service::OtherService;
pub use participant_not_found::ParticipantNotFound;
pub use permission_not_in_org::PermissionNotInOrg;
pub use platform_unavailable::PlatformUnavailable;
pub(crate) use platform_unavailable::failure_words;
pub use rate_limited::RateLimited;
pub use refused_unexplained::RefusedUnexplained;
pub use service_account::ServiceAccount;
pub use signature_not_checked::SignatureNotChecked;
#[cfg(feature = "cli")]
pub(crate) use span_text::{relative, utc};
pub use state_conflict::StateConflict;
pub use subject_mismatch::SubjectMismatch;
pub use token_expired::TokenExpired;
pub use token_malformed::TokenMalformed;
pub use token_missing::TokenMissing;
pub use token_not_yet_valid::TokenNotYetValid;
pub use token_rejected::TokenRejected;
pub use token_untrusted::TokenUntrusted;
pub use token_wrong_kind::TokenWrongKind;
pub use unknown_name::UnknownName;
pub use unknown_operation::UnknownOperation;
pub use wrong_host::WrongHost;
pub use wrong_method::WrongMethod;
pub use wrong_participant::WrongParticipant;
pub use wrong_path::WrongPath;

use crate::facts::Facts;
use crate::request::Refusal;

/// A link of the chain from token to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Link {
    /// Is it a usable token?
    Token,
    /// Does the request go to the right host, with the right path, method and body?
    Request,
    /// Whose is it?
    Identity,
    /// What was the client allowed to ask for?
    Scope,
    /// What may its user or client do?
    Permission,
    /// Is there such a call?
    Conversation,
    /// Whose leg of it is to be muted?
    Participant,
    /// Was it done?
    Action,
}

impl Link {
    /// All links, in order.
    pub const ALL: [Self; 8] = [
        Self::Token,
        Self::Request,
        Self::Identity,
        Self::Scope,
        Self::Permission,
        Self::Conversation,
        Self::Participant,
        Self::Action,
    ];

    /// The name shown to people and in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Request => "request",
            Self::Identity => "identity",
            Self::Scope => "scope",
            Self::Permission => "permission",
            Self::Conversation => "conversation",
            Self::Participant => "participant",
            Self::Action => "action",
        }
    }
}

/// One question about a case.
pub trait Rule: Debug + Sync {
    /// The stable id: it names the problem, never the fix.
    fn id(&self) -> &'static str;

    /// The link of the chain it is about.
    fn link(&self) -> Link;

    /// Its page, in Markdown: the type's own rustdoc.
    fn page(&self) -> &'static str;

    /// The answer, with evidence.
    fn judge(&self, facts: &Facts) -> Finding;

    /// The answer of a rule that depends on the answers of others; most do not.
    fn judge_in_case(&self, case: &Case<'_>) -> Finding {
        self.judge(case.facts)
    }

    /// Whether this rule knows what such a refusal means, whatever else the facts say.
    fn explains(&self, refusal: &Refusal) -> bool {
        answer::explaining_rule(refusal) == Some(self.id())
    }

    /// The page's first line.
    fn title(&self) -> &'static str {
        self.page().lines().next().unwrap_or_default().trim()
    }
}

/// Declares a rule's type so that its rustdoc is also its page.
macro_rules! rule {
    ($(#[doc = $line:literal])+ $name:ident, $id:expr, $link:ident) => {
        $(#[doc = $line])+
        #[derive(Debug)]
        pub struct $name;

        impl $name {
            /// The stable id.
            pub const ID: &'static str = $id;
            const LINK: $crate::rule::Link = $crate::rule::Link::$link;
            const PAGE: &'static str = concat!($($line, "\n"),+);
        }
    };
}
/// The part of [`Rule`] that is the same for every rule.
macro_rules! declared {
    () => {
        fn id(&self) -> &'static str {
            Self::ID
        }

        fn link(&self) -> $crate::rule::Link {
            Self::LINK
        }

        fn page(&self) -> &'static str {
            Self::PAGE
        }
    };
}
pub(crate) use {declared, rule};

/// Every rule that a case is judged by, in the order of fixing.
pub static RULES: &[&dyn Rule] = &[
    &TokenMissing,
    &TokenMalformed,
    &TokenWrongKind,
    &TokenUntrusted,
    &SignatureNotChecked,
    &TokenExpired,
    &TokenNotYetValid,
    &LifetimeTooShort,
    &IssuerMismatch,
    &AudienceMismatch,
    &TokenRejected,
    &WrongHost,
    &IpNotAllowed,
    &BlockedBeforePlatform,
    &OtherService,
    &WrongPath,
    &WrongMethod,
    &MissingScope,
    &ControlScopeMissing,
    &UnknownName,
    &ServiceAccount,
    &GrantNotAllowed,
    &PermissionNotInOrg,
    &MissingPermission,
    &MissingDivision,
    &DeniedByPolicy,
    &FeatureNotEnabled,
    &NotAParty,
    &SubjectMismatch,
    &ConversationNotFound,
    &ParticipantNotFound,
    &WrongParticipant,
    &CallEnded,
    &BadRequestBody,
    &StateConflict,
    &ForbiddenScope,
    &ForbiddenPermission,
    &ExcessScope,
    &ExcessPermission,
    &ClientRejected,
    &RateLimited,
    &PlatformUnavailable,
    &MuteNotConfirmed,
    &RefusedUnexplained,
];

/// The rules that can judge a login, in the order of fixing: where there is a token, the login returned it in place of an
/// access token.
pub static LOGIN_RULES: &[&dyn Rule] = &[
    &TokenMalformed,
    &TokenWrongKind,
    &IpNotAllowed,
    &BlockedBeforePlatform,
    &ClientRejected,
    &RateLimited,
    &PlatformUnavailable,
    &RefusedUnexplained,
];

/// The rules that judge the calls of a source tree, in the order of fixing. Two of them judge nothing else: a token, or a
/// request that was answered, shows no name that was written.
pub static SCAN_RULES: &[&dyn Rule] = &[&WrongPath, &WrongMethod, &UnknownOperation, &DeprecatedOperation];

/// The rules that warn of what is going to end. They are reported only where they warn: they refuse nothing.
pub static NOTICES: &[&dyn Rule] = &[&GrantEnding, &DeprecatedOperation];

/// Every rule there is, each once: those of a case, those that only a scan asks, then those that only warn.
pub fn every() -> impl Iterator<Item = &'static dyn Rule> {
    let is_known = |rule: &&dyn Rule| RULES.iter().any(|other| other.id() == rule.id());
    let of_scans = SCAN_RULES.iter().copied().filter(move |rule| !is_known(rule));
    let is_of_scans = |rule: &&dyn Rule| SCAN_RULES.iter().any(|other| other.id() == rule.id());
    RULES.iter().copied().chain(of_scans).chain(NOTICES.iter().copied().filter(move |rule| !is_of_scans(rule)))
}

/// The rule with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static dyn Rule> {
    every().find(|rule| rule.id() == id)
}
