//! The report's frozen shape.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalogue::PermissionMode;
use crate::diagnosis::Verdict;
use crate::facts::{Evidence, Location};
use crate::report::announced::ReportAnnounced;
use crate::report::caller::{ReportAnswerer, ReportCaller};
use crate::report::context::ReportContext;
use crate::report::fix::ReportFix;
use crate::report::survey::ReportSurvey;
use crate::report::token::ReportToken;
use crate::rule::{Authority, Link, Status};

/// A report, version 1. Objects that do not apply are `null`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Report {
    /// Always 1.
    #[cfg_attr(test, schemars(range(min = 1, max = 1)))]
    pub schema_version: u32,
    /// Who wrote it.
    pub tool: Tool,
    /// `check`, `mute`, `unmute`, `login`, `explain` or `scan`.
    pub command: String,
    /// What came out.
    pub verdict: Verdict,
    /// The rule to fix first; `null` unless refused.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub cause: Option<String>,
    /// Every rule that failed, in fix order.
    #[cfg_attr(test, schemars(inner(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))))]
    pub causes: Vec<String>,
    /// One sentence a person can act on.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub summary: String,
    /// The day of the report, which decides what announcements are in force; absent for a scan of code that none of them
    /// is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Region, organisation, user and OAuth client; `null` for a scan.
    pub context: Option<ReportContext>,
    /// Who called; `null` where no token is judged.
    pub caller: Option<ReportCaller>,
    /// One finding a rule, in fix order.
    pub findings: Vec<ReportFinding>,
    /// The token, never its text.
    pub token: Option<ReportToken>,
    /// The operation that was judged.
    pub operation: Option<ReportOperation>,
    /// The participant, as last seen.
    pub participant: Option<ReportParticipant>,
    /// What was done.
    pub action: Option<ReportAction>,
    /// The requests made, in order.
    pub exchanges: Vec<ReportExchange>,
    /// The answer that refused the job; `null` where there was none.
    pub refusal: Option<ReportRefusal>,
    /// What `explain` read; `null` for the other commands.
    pub input: Option<ReportInput>,
    /// The policy file that was followed; `null` where there was none.
    pub policy: Option<ReportPolicy>,
    /// Every operation that `check` judged the token for, each on its own, in the order asked; else empty.
    pub judged: Vec<ReportJudged>,
    /// What all of them and the policy need, against what the token has; `null` where no token was judged for a list or
    /// by a policy file.
    pub privilege: Option<ReportPrivilege>,
    /// What `scan` found; `null` where nothing was scanned.
    pub survey: Option<ReportSurvey>,
}

/// The policy file that was followed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportPolicy {
    /// Its path, as given or found.
    pub file: String,
}

/// One operation, judged on its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportJudged {
    /// The SDK's name; `null` where no such operation is published.
    pub name: Option<String>,
    /// The HTTP method.
    #[cfg_attr(test, schemars(regex(pattern = "^[A-Z]+$")))]
    pub method: String,
    /// The path template, or the path as given where it is not published.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub path: String,
    /// What came out for this operation.
    pub verdict: Verdict,
    /// The rule to fix first; `null` unless refused.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub cause: Option<String>,
    /// Every rule that failed, in fix order.
    #[cfg_attr(test, schemars(inner(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))))]
    pub causes: Vec<String>,
    /// One sentence a person can act on.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub summary: String,
    /// Where it was asked for: lines of the policy file, or of scanned sources; empty where a flag asked.
    pub locations: Vec<Location>,
}

/// Least privilege: what is needed against what is there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportPrivilege {
    /// The smallest sets that would have to be added.
    pub missing: ReportNames,
    /// What neither an operation nor the policy needs.
    pub excess: ReportNames,
}

/// Scopes and permissions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportNames {
    /// Sorted; `null` where what the token has is not known, or scopes do not apply to it.
    pub scopes: Option<Vec<String>>,
    /// Sorted; `null` where what is held is not known.
    pub permissions: Option<Vec<String>>,
}

/// The answer that refused the job.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportRefusal {
    /// The HTTP method of the request; `null` where it is not known.
    pub method: Option<String>,
    /// The path of the request; `null` where it is not known.
    pub path: Option<String>,
    /// The HTTP status; `null` where it is not known.
    #[cfg_attr(test, schemars(range(min = 100, max = 999)))]
    pub status: Option<u16>,
    /// The platform's code, or RFC 6750's `error`.
    pub code: Option<String>,
    /// The platform's message.
    pub message: Option<String>,
    /// `ININ-Correlation-Id`, or the body's `contextId`: support asks for it.
    pub correlation_id: Option<String>,
    /// Who answered.
    pub answered_by: ReportAnswerer,
    /// What to send to support, free of secrets; `null` where there is no correlation id.
    pub support: Option<String>,
}

/// What `explain` read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportInput {
    /// How many requests and answers were recognised, those that are no failure included.
    pub recognised: usize,
    /// How many of them are failures.
    pub failed: usize,
    /// What was ignored, cut off or repaired, one sentence each.
    pub remarks: Vec<String>,
    /// Those remarks that say that a part was not looked at in which a failure may be: nothing is `allowed` then.
    pub left_out: Vec<String>,
    /// The failures, grouped by cause, the worst first. The report itself is about the first group.
    pub groups: Vec<ReportGroup>,
}

/// Several failures with the same cause.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportGroup {
    /// How it was recognised, as `curl command`.
    pub form: String,
    /// How many failures.
    pub count: usize,
    /// Where the first of them stand, as `entry 12`; empty where the input is one failure.
    pub places: Vec<String>,
    /// What came out.
    pub verdict: Verdict,
    /// The rule to fix first; `null` unless refused.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub cause: Option<String>,
    /// Every rule that failed, in fix order.
    #[cfg_attr(test, schemars(inner(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))))]
    pub causes: Vec<String>,
    /// One sentence a person can act on.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub summary: String,
    /// The smallest change that fixes the cause, or what would settle the open question; `null` where there is neither.
    pub fix: Option<ReportFix>,
    /// The SDK's name of the operation; `null` where it is not known.
    pub operation: Option<String>,
    /// The answer of the first of them.
    pub refusal: Option<ReportRefusal>,
    /// The correlation ids of the first of them.
    pub correlation_ids: Vec<String>,
}

/// Who wrote the report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Tool {
    /// `why403`
    pub name: String,
    /// As in `Cargo.toml`.
    pub version: String,
}

impl Tool {
    /// This program.
    pub(crate) fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// One rule's answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportFinding {
    /// The rule's id.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub rule: String,
    /// The link of the chain it is about, as `scope`.
    #[serde(serialize_with = "serialize_link", deserialize_with = "deserialize_link")]
    pub link: Link,
    /// The answer.
    pub status: Status,
    /// Whether `unknown` here leaves the verdict open.
    pub gates: bool,
    /// Whose word it rests on.
    pub authority: Authority,
    /// The fact, in one sentence.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub message: String,
    /// The scopes, permissions or other names that it is about.
    pub names: Vec<String>,
    /// Where it comes from.
    pub evidence: Vec<Evidence>,
    /// The smallest change; `null` where there is nothing to change.
    pub fix: Option<ReportFix>,
    /// Where in a file it stands: of a scanned source, or of the policy that asks for it; mostly empty.
    pub locations: Vec<Location>,
    /// Whether it was seen in an answer that nothing shows to be Genesys Cloud's; absent where it was not.
    #[serde(rename = "from_unknown_server", default, skip_serializing_if = "std::ops::Not::not")]
    pub is_from_unknown_server: bool,
}

fn serialize_link<S: Serializer>(link: &Link, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(link.as_str())
}

fn deserialize_link<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Link, D::Error> {
    let word = String::deserialize(deserializer)?;
    Link::ALL.into_iter().find(|link| link.as_str() == word).ok_or_else(|| D::Error::custom("not a link"))
}

/// An operation, as published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportOperation {
    /// The SDK's name.
    pub name: String,
    /// The HTTP method.
    #[cfg_attr(test, schemars(regex(pattern = "^[A-Z]+$")))]
    pub method: String,
    /// The path template.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub path: String,
    /// Any one suffices.
    pub scopes: Vec<String>,
    /// `ANY`, `ALL`, `NONE` or `UNKNOWN`.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^(ANY|ALL|NONE|UNKNOWN)$")))]
    pub permission_mode: PermissionMode,
    /// As `domain:entity:action`.
    pub permissions: Vec<String>,
    /// Whether a user is needed.
    pub user_context: bool,
    /// What Genesys announced about it, by date.
    pub announced: Vec<ReportAnnounced>,
}

/// A participant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportParticipant {
    /// The participant's id.
    pub id: String,
    /// `agent`, `customer` …
    pub purpose: Option<String>,
    /// The user behind it.
    pub user_id: Option<String>,
    /// `connected` …
    pub state: Option<String>,
    /// As last seen.
    pub muted: Option<bool>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportAction {
    /// `mute` or `unmute`.
    pub kind: String,
    /// Whether the PATCH left this machine.
    pub sent: bool,
    /// Its status; `null` when it was not sent or its answer was lost.
    #[cfg_attr(test, schemars(range(min = 100, max = 999)))]
    pub status: Option<u16>,
    /// Whether the value asked for was seen.
    pub confirmed: bool,
    /// `muted` before.
    pub muted_before: Option<bool>,
    /// `muted` at the last look.
    pub muted_after: Option<bool>,
    /// One sentence: what is and what is not known of it.
    pub note: String,
    /// The change back when the time of `--for` was up; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restored: Option<Box<Self>>,
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportExchange {
    /// The HTTP method.
    #[cfg_attr(test, schemars(regex(pattern = "^[A-Z]+$")))]
    pub method: String,
    /// The path and query, without host.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub path: String,
    /// `null` when no answer came.
    #[cfg_attr(test, schemars(range(min = 100, max = 999)))]
    pub status: Option<u16>,
    /// The platform's error code.
    pub code: Option<String>,
    /// Milliseconds from sending to the last byte.
    pub duration_ms: u64,
    /// `ININ-Correlation-Id`: support asks for it.
    pub correlation_id: Option<String>,
}
