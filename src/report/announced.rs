//! What was announced with a date, as the report has it.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalogue::{Announcement, AnnouncementKind, Operation, PermissionMode, phrase};

/// What was announced about an operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportAnnounced {
    /// From when on, as `2026-03-01`.
    pub effective: String,
    /// `requires`, `enforced`, `deprecated` or `removed`.
    #[cfg_attr(test, schemars(with = "String"))]
    #[serde(serialize_with = "serialize_kind", deserialize_with = "deserialize_kind")]
    pub kind: AnnouncementKind,
    /// `ANY`, `ALL`, or `NONE` where no permission is named.
    #[cfg_attr(test, schemars(with = "String"))]
    pub permission_mode: PermissionMode,
    /// As `domain:entity:action`.
    pub permissions: Vec<String>,
    /// When it applies; `null` for always.
    pub condition: Option<String>,
    /// One sentence.
    pub summary: String,
    /// The announcement's address.
    pub source: String,
}

fn serialize_kind<S: Serializer>(kind: &AnnouncementKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_str())
}

fn deserialize_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AnnouncementKind, D::Error> {
    let word = String::deserialize(deserializer)?;
    let kinds = [
        AnnouncementKind::Requires,
        AnnouncementKind::Enforced,
        AnnouncementKind::Deprecated,
        AnnouncementKind::Removed,
    ];
    kinds.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| D::Error::custom("not a kind of announcement"))
}

/// What was announced for one of several operations, and is needed under a condition or from a later day on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportConditional {
    /// The SDK's name of the operation.
    pub operation: String,
    /// Whether it counts on the day that the report is for.
    pub in_force: bool,
    /// What was announced.
    #[serde(flatten)]
    pub announced: ReportAnnounced,
}

impl ReportConditional {
    /// What these announcements need on a day.
    #[must_use]
    pub fn on_day(rows: &[(Operation, &'static Announcement)], day: &str) -> Vec<Self> {
        let conditional = |(operation, row): &(Operation, &'static Announcement)| Self {
            operation: operation.name().to_owned(),
            in_force: row.is_in_force(day),
            announced: ReportAnnounced::from(*row),
        };
        rows.iter().map(conditional).collect()
    }
}

impl fmt::Display for ReportConditional {
    /// `presence:userPresence:edit` for another user's presence (`patchUserPresence`; announced, since 2025-07-20)
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (`{}`; {})", self.announced.needs(), self.operation, self.announced.dated(self.in_force))
    }
}

impl ReportAnnounced {
    /// The permissions and their condition, as code.
    #[must_use]
    pub fn needs(&self) -> String {
        let sign = if self.permission_mode == PermissionMode::Any { " or " } else { " and " };
        let names: Vec<String> = self.permissions.iter().map(|name| format!("`{name}`")).collect();
        let condition = self.condition.as_ref().map(|condition| format!(" {}", phrase(condition))).unwrap_or_default();
        format!("{}{condition}", names.join(sign))
    }

    /// From when on, as `announced, since 2025-07-20`.
    #[must_use]
    pub fn dated(&self, in_force: bool) -> String {
        format!("announced, {} {}", if in_force { "since" } else { "from" }, self.effective)
    }
}

impl From<&Announcement> for ReportAnnounced {
    fn from(row: &Announcement) -> Self {
        Self {
            effective: row.effective.to_owned(),
            kind: row.kind,
            permission_mode: row.permission_mode,
            permissions: row.permissions.iter().map(|name| (*name).to_owned()).collect(),
            condition: row.condition.map(|condition| condition.to_string()),
            summary: row.summary.to_owned(),
            source: row.source.to_owned(),
        }
    }
}
