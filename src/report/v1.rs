//! The report's frozen shape.

use serde::Serialize;

use super::announced::{ReportAnnounced, ReportConditional};
use super::survey::ReportNotJudged;
use crate::rule::{Authority, Evidence, Fix, Location, Status};

/// A report, version 1. Objects that do not apply are `null`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Always 1.
    pub schema_version: u32,
    /// Who wrote it.
    pub tool: Tool,
    /// `check`, `mute`, `unmute`, `login`, `explain` or `scan`.
    pub command: String,
    /// What came out.
    pub verdict: Verdict,
    /// The rule to cure first; `null` unless refused.
    pub cause: Option<String>,
    /// Every rule that failed, in cure order.
    pub causes: Vec<String>,
    /// One sentence a person can act on.
    pub summary: String,
    /// The day for which it was decided which announcements are in force; absent where none is about an operation at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// One finding a rule, in cure order.
    pub findings: Vec<ReportFinding>,
    /// The token, never its text.
    pub token: Option<ReportToken>,
    /// The operation at hand.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportPolicy {
    /// Its path, as given or found.
    pub file: String,
}

/// One operation, judged on its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportJudged {
    /// The SDK's name; `null` where no such operation is published.
    pub name: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path template, or the path as given where it is not published.
    pub path: String,
    /// What came out for this operation.
    pub verdict: Verdict,
    /// The rule to cure first; `null` unless refused.
    pub cause: Option<String>,
    /// Every rule that failed, in cure order.
    pub causes: Vec<String>,
    /// One sentence a person can act on.
    pub summary: String,
    /// Where it was asked for: lines of the policy file, or of scanned sources; empty where a flag asked.
    pub locations: Vec<Location>,
}

/// Least privilege: what is needed against what is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportPrivilege {
    /// The smallest sets that would have to be added.
    pub missing: ReportNames,
    /// What neither an operation nor the policy needs.
    pub excess: ReportNames,
}

/// Scopes and permissions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportNames {
    /// Sorted; `null` where what the token has is not known, or scopes do not apply to it.
    pub scopes: Option<Vec<String>>,
    /// Sorted; `null` where what is held is not known.
    pub permissions: Option<Vec<String>>,
}

/// What `scan` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportSurvey {
    /// The paths that were scanned, as given.
    pub roots: Vec<String>,
    /// How many files were read.
    pub files: usize,
    /// How many bytes of them.
    pub bytes: u64,
    /// The published operations that are called, by path and method.
    pub operations: Vec<ReportSurveyed>,
    /// Every name that any of them asks for, and the smallest sets that are enough for all.
    pub needs: ReportNeeds,
    /// What looks like a call and may be none, or could not be read to the end.
    pub uncertain: Vec<ReportUncertain>,
    /// Files and folders that were not read, or not to their end, and why.
    pub skipped: Vec<ReportSkipped>,
    /// Terraform resources of the Genesys Cloud provider, which are not judged.
    pub not_judged: Vec<ReportNotJudged>,
}

/// A published operation that is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportSurveyed {
    /// The operation, as published.
    #[serde(flatten)]
    pub operation: ReportOperation,
    /// Whether the definition calls it deprecated.
    pub deprecated: bool,
    /// Whether the definition calls it a preview, which can change without notice.
    pub preview: bool,
    /// Where it is called.
    pub locations: Vec<Location>,
}

/// What the operations need together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportNeeds {
    /// Every scope that any of them names.
    pub scopes: Vec<String>,
    /// A smallest set of scopes that is enough.
    pub smallest_scopes: Vec<String>,
    /// Every permission that any of them names.
    pub permissions: Vec<String>,
    /// A smallest set of permissions that is enough.
    pub smallest_permissions: Vec<String>,
    /// The operations that need a user behind the token.
    pub user_context: Vec<String>,
    /// Whether it was shown that no smaller sets are enough.
    pub proven: bool,
    /// The operations for which it is not, or not fully, known what they need.
    pub unknown: Vec<String>,
    /// What was announced besides, and is needed under a condition or from a later day on; absent where nothing is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditional: Vec<ReportConditional>,
}

/// What looks like a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportUncertain {
    /// As it is written.
    pub written: String,
    /// Why it is uncertain, in one sentence without a full stop.
    pub why: String,
    /// The operation it may be; `null` where none is told, or several are.
    pub operation: Option<String>,
    /// Every operation that it may be.
    pub operations: Vec<String>,
    /// Where it stands.
    pub location: Location,
}

/// What was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportSkipped {
    /// The path.
    pub path: String,
    /// Why, in one sentence without a full stop.
    pub why: String,
    /// Whether it may hold calls that are now missing, which leaves the verdict open; else it is left out by rule.
    pub failed: bool,
}

/// The answer that refused the job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportRefusal {
    /// The HTTP method of the request; `null` where it is not known.
    pub method: Option<String>,
    /// The path of the request; `null` where it is not known.
    pub path: Option<String>,
    /// The HTTP status; `null` where it is not known.
    pub status: Option<u16>,
    /// The platform's code, or RFC 6750's `error`.
    pub code: Option<String>,
    /// The platform's message.
    pub message: Option<String>,
    /// `ININ-Correlation-Id`, or the body's `contextId`: support asks for it.
    pub correlation_id: Option<String>,
    /// What to send to support, free of secrets; `null` where there is no correlation id.
    pub support: Option<String>,
}

/// What `explain` read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportGroup {
    /// How it was recognised, as `curl command`.
    pub form: String,
    /// How many failures.
    pub count: usize,
    /// Where the first of them stand, as `entry 12`; empty where the input is one failure.
    pub places: Vec<String>,
    /// What came out.
    pub verdict: Verdict,
    /// The rule to cure first; `null` unless refused.
    pub cause: Option<String>,
    /// Every rule that failed, in cure order.
    pub causes: Vec<String>,
    /// One sentence a person can act on.
    pub summary: String,
    /// The smallest change that cures the cause, or what would settle the open question; `null` where there is neither.
    pub fix: Option<Fix>,
    /// The SDK's name of the operation; `null` where it is not known.
    pub operation: Option<String>,
    /// The answer of the first of them.
    pub refusal: Option<ReportRefusal>,
    /// The correlation ids of the first of them.
    pub correlation_ids: Vec<String>,
}

/// Who wrote the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tool {
    /// `why403`
    pub name: String,
    /// As in `Cargo.toml`.
    pub version: String,
}

impl Tool {
    /// This program.
    pub(super) fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No rule failed, and every rule that gates the operation passed or does not apply.
    Allowed,
    /// A rule failed.
    Refused,
    /// The evidence could not be had.
    Unclear,
}

/// One rule's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportFinding {
    /// The rule's id.
    pub rule: String,
    /// The link of the chain it is about, as `scope`.
    pub link: String,
    /// The answer.
    pub status: Status,
    /// Whether `unknown` here leaves the verdict open.
    pub gates: bool,
    /// Whose word it rests on.
    pub authority: Authority,
    /// The fact, in one sentence.
    pub message: String,
    /// Where it comes from.
    pub evidence: Vec<Evidence>,
    /// The smallest change; `null` where there is nothing to change.
    pub fix: Option<Fix>,
    /// Where in a file it stands: of a scanned source, or of the policy that asks for it; mostly empty.
    pub locations: Vec<Location>,
}

/// The token, never its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportToken {
    /// `opaque`, `jwt` or `malformed`.
    pub format: String,
    /// `sha256:` and eight hex digits.
    pub fingerprint: String,
    /// `user`, `client_credentials`, or `null` where it is not known.
    pub grant: Option<String>,
    /// The user id, or the `sub` claim.
    pub subject: Option<String>,
    /// `users/me`, `sub`, or `sub_unverified`.
    pub subject_source: Option<String>,
    /// The OAuth client.
    pub client_id: Option<String>,
    /// The scopes on the token; `null` where they are not known.
    pub scopes: Option<Vec<String>>,
    /// RFC 3339, UTC; `null` where it is not known.
    pub expires_at: Option<String>,
    /// `not_checked`, `verified`, `faulty` or `key_unavailable`.
    pub signature: String,
}

/// An operation, as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportOperation {
    /// The SDK's name.
    pub name: String,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Any one suffices.
    pub scopes: Vec<String>,
    /// `ANY`, `ALL`, `NONE` or `UNKNOWN`.
    pub permission_mode: String,
    /// As `domain:entity:action`.
    pub permissions: Vec<String>,
    /// Whether a user is needed.
    pub user_context: bool,
    /// What Genesys announced about it, by date.
    pub announced: Vec<ReportAnnounced>,
}

/// A participant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportAction {
    /// `mute` or `unmute`.
    pub kind: String,
    /// Whether the PATCH left this machine.
    pub sent: bool,
    /// Its status; `null` when it was not sent or its answer was lost.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportExchange {
    /// The HTTP method.
    pub method: String,
    /// The path and query, without host.
    pub path: String,
    /// `null` when no answer came.
    pub status: Option<u16>,
    /// The platform's error code.
    pub code: Option<String>,
    /// Milliseconds from sending to the last byte.
    pub duration_ms: u64,
    /// `ININ-Correlation-Id`: support asks for it.
    pub correlation_id: Option<String>,
}
