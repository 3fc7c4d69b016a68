//! What each rule answers, as a user would notice it: status, authority, words, evidence, fix.
//!
//! The rules of the token alone have their tests beside them; these are the ones that need a whole case.

mod announced;
mod bad_request_body;
mod blocked_before_platform;
mod call_ended;
mod client_rejected;
mod control_scope_missing;
mod conversation_not_found;
mod corpus;
mod denied_by_policy;
mod deprecated_operation;
mod derived;
mod diagnosis;
mod explain;
mod feature_not_enabled;
mod grant_ending;
mod ip_not_allowed;
mod missing_division;
mod missing_permission;
mod missing_scope;
mod mute_not_confirmed;
mod not_a_party;
mod other_service;
mod participant_not_found;
mod permission_not_in_org;
mod platform_unavailable;
mod privilege;
mod properties;
mod rate_limited;
mod refused_unexplained;
mod rules;
mod sentences;
mod service_account;
mod state_conflict;
mod subject_mismatch;
#[cfg(feature = "scan")]
mod survey;
mod token_rejected;
mod unknown_name;
mod unknown_operation;
mod wrong_host;
mod wrong_method;
mod wrong_participant;
mod wrong_path;

use super::{Authority, Finding, Rule, Status};
use crate::facts::{Facts, Sending};
use crate::report::ReportFix;

/// Judges, and holds the finding to its status, authority and words. What is told has evidence, a failure a fix.
#[track_caller]
fn finds(rule: &dyn Rule, facts: &Facts, status: Status, authority: Authority, words: &str) -> Finding {
    let finding = rule.judge(facts);
    assert_eq!((finding.status, finding.authority), (status, authority), "{finding:#?}");
    assert!(finding.message.contains(words), "{words:?} in {finding:#?}");
    assert!(!finding.evidence.is_empty(), "{finding:#?}");
    assert!(finding.fix.is_some() || status != Status::Fail, "{finding:#?}");
    finding
}

/// The question does not arise, for this reason.
#[track_caller]
fn silent(rule: &dyn Rule, facts: &Facts, words: &str) {
    let finding = rule.judge(facts);
    assert_eq!(finding.status, Status::NotApplicable, "{finding:#?}");
    assert!(finding.message.contains(words), "{words:?} in {finding:#?}");
}

/// The evidence has this quote from this source.
#[track_caller]
fn quotes(finding: &Finding, source: &str, quote: &str) {
    let found = finding.evidence.iter().any(|piece| piece.source.contains(source) && piece.quote.contains(quote));
    assert!(found, "{source}: {quote} in {finding:#?}");
}

/// Every way in which a PATCH went out, or did not.
const SENDINGS: [Sending; 7] = [
    Sending::Answered,
    Sending::AnswerLost,
    Sending::DryRunRead,
    Sending::DryRunPhantom,
    Sending::DryRunSame,
    Sending::AlreadySo,
    Sending::Held,
];

/// The fix, title and steps, as one text.
fn advice(finding: &Finding) -> String {
    let written = finding.fix.as_ref().map(|fix| ReportFix::new(finding.rule, fix));
    written.map(|fix| format!("{}\n{}", fix.title, fix.steps.join("\n"))).unwrap_or_default()
}

/// The fix says this.
#[track_caller]
fn advises(finding: &Finding, words: &str) {
    assert!(advice(finding).contains(words), "{words:?} in {finding:#?}");
}

/// The fix does not say this.
#[track_caller]
fn never_advises(finding: &Finding, words: &str) {
    assert!(!advice(finding).contains(words), "{words:?} in {finding:#?}");
}
