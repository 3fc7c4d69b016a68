//! What `scan` found, in a report.

use serde::{Deserialize, Serialize};

use crate::facts::Location;
use crate::report::ReportOperation;
use crate::report::announced::ReportConditional;

/// What `scan` found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
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
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub conditional: Vec<ReportConditional>,
}

/// What looks like a call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportSkipped {
    /// The path.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub path: String,
    /// Why, in one sentence without a full stop.
    pub why: String,
    /// Whether it may hold calls that are now missing, which leaves the verdict open; else it is left out by rule.
    pub failed: bool,
}

/// What was found in the sources and not judged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportNotJudged {
    /// As it is written, shortened.
    pub written: String,
    /// Where it stands.
    pub location: Location,
}
