//! What every format says of a finding.

use crate::catalogue;
use crate::report::ReportFinding;
use crate::rule::{Authority, Link, OtherService, PlatformUnavailable, Status};

/// Maximum characters of a quote.
pub(super) const MAX_QUOTE: usize = 300;

/// Who says so.
pub(super) fn authority(finding: &ReportFinding) -> String {
    // A fix refers to a standard also where the definition is what asks: for scopes and permissions it always is.
    let by_definition = matches!(finding.link, Link::Scope | Link::Permission)
        || finding.evidence.iter().any(|evidence| evidence.source == catalogue::definition());
    let standard = !by_definition && finding.fix.as_ref().is_some_and(|fix| fix.is_standard);
    match finding.authority {
        Authority::Policy => "your policy".to_owned(),
        Authority::Announced => "announced by Genesys".to_owned(),
        Authority::Observed if finding.is_from_unknown_server || finding.rule == OtherService::ID => {
            "seen in the answer".to_owned()
        }
        // Perhaps nothing was answered.
        Authority::Observed if finding.rule == PlatformUnavailable::ID => "observed".to_owned(),
        Authority::Observed => "Genesys Cloud's answer".to_owned(),
        Authority::Published if standard => "published standard".to_owned(),
        // RFCs and help pages say what makes a token usable, not the API definition.
        Authority::Published if matches!(finding.link, Link::Token | Link::Request) => "as published".to_owned(),
        Authority::Published => catalogue::definition(),
    }
}

/// What stands before the title of a fix.
pub(super) fn fix_label(status: Status) -> &'static str {
    match status {
        Status::Unknown => "To settle it",
        Status::Fail => "Fix",
        Status::Warn | Status::Pass | Status::NotApplicable => "To do",
    }
}
