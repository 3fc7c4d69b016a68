//! Facts and diagnosis → the frozen report. Copies, decides nothing.

use crate::diagnosis::{Diagnosis, action_note};
use crate::facts::{Action, Facts, OperationFacts, Participant, Task};
use crate::report::{
    Report, ReportAction, ReportAnnounced, ReportAnswerer, ReportCaller, ReportContext, ReportExchange, ReportFinding,
    ReportFix, ReportGroup, ReportOperation, ReportParticipant, ReportPolicy, ReportRefusal, ReportToken,
    SignatureResult, SubjectSource, Tool, summary,
};
use crate::request::{Author, Refusal};
use crate::rule::{Finding, Link, by_id};
use crate::token::{SignatureCheck, TokenFacts};

impl Report {
    /// The report of a case.
    #[must_use]
    pub fn assemble(facts: &Facts, diagnosis: Diagnosis) -> Self {
        Self {
            schema_version: 1,
            tool: Tool::this(),
            command: facts.task.as_str().to_owned(),
            verdict: diagnosis.verdict,
            cause: diagnosis.cause().map(str::to_owned),
            causes: diagnosis.causes().map(str::to_owned).collect(),
            summary: summary(&diagnosis.summary),
            as_of: (facts.task != Task::Scan).then(|| facts.day()),
            context: ReportContext::from_facts(facts),
            caller: ReportCaller::from_facts(facts),
            findings: diagnosis.findings.into_iter().map(|found| finding(found, facts)).collect(),
            token: facts.token.as_ref().map(|view| token(facts, view)),
            operation: facts.operations.first().map(operation),
            participant: facts
                .target
                .as_ref()
                .and_then(|target| target.participant.as_ref())
                .map(|seen| participant(seen, facts)),
            action: facts.action.as_ref().map(action),
            exchanges: facts
                .exchanges
                .iter()
                .map(|exchange| ReportExchange {
                    method: exchange.method.clone(),
                    path: exchange.path.clone(),
                    status: exchange.status,
                    code: exchange.code.clone(),
                    duration_ms: exchange.duration_ms,
                    correlation_id: exchange.correlation_id.clone(),
                })
                .collect(),
            refusal: facts.refusal.as_ref().map(refusal),
            input: None,
            policy: facts.policy.file.as_ref().map(|file| ReportPolicy { file: file.path.clone() }),
            judged: Vec::new(),
            privilege: None,
            survey: None,
        }
    }
}

impl ReportGroup {
    /// One group of failures, without how often and where it was found.
    #[must_use]
    pub fn assemble(facts: &Facts, diagnosis: &Diagnosis) -> Self {
        let decisive = diagnosis.decisive();
        Self {
            form: String::new(),
            count: 1,
            places: Vec::new(),
            verdict: diagnosis.verdict,
            cause: diagnosis.cause().map(str::to_owned),
            causes: diagnosis.causes().map(str::to_owned).collect(),
            summary: summary(&diagnosis.summary),
            fix: decisive.and_then(|finding| Some(ReportFix::new(finding.rule, finding.fix.as_ref()?))),
            operation: facts.operations.first().map(|operation| operation.name.clone()),
            refusal: facts.refusal.as_ref().map(refusal),
            correlation_ids: Vec::new(),
        }
    }
}

fn refusal(refusal: &Refusal) -> ReportRefusal {
    let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    ReportRefusal {
        method: known(&refusal.method),
        path: known(&refusal.path),
        status: refusal.status,
        code: refusal.code.clone(),
        message: refusal.message.clone(),
        correlation_id: refusal.correlation_id.clone(),
        answered_by: ReportAnswerer::from_refusal(refusal),
        support: refusal.for_support(),
    }
}

fn finding(finding: Finding, facts: &Facts) -> ReportFinding {
    let mut unknown = facts.refusals().filter(|refusal| refusal.author != Author::Platform);
    let first = finding.evidence.first();
    let is_of_answer = |refusal: &Refusal| first.is_some_and(|seen| seen.source == refusal.source());
    ReportFinding {
        is_from_unknown_server: unknown.any(is_of_answer),
        rule: finding.rule.to_owned(),
        // Every finding is one of a declared rule.
        link: by_id(finding.rule).map_or(Link::Request, |rule| rule.link()),
        status: finding.status,
        gates: finding.gates,
        authority: finding.authority,
        message: finding.message.into_owned(),
        names: finding.names,
        evidence: finding.evidence,
        fix: finding.fix.as_ref().map(|fix| ReportFix::new(finding.rule, fix)),
        locations: finding.locations,
    }
}

fn token(facts: &Facts, view: &TokenFacts) -> ReportToken {
    let claims = view.claims_unverified.as_ref();
    let (subject, subject_source) = facts.subject().unzip();
    ReportToken {
        format: view.format,
        fingerprint: view.fingerprint.clone(),
        grant: facts.grant().map(|(grant, _)| grant),
        subject,
        subject_source: subject_source.and_then(|source| SubjectSource::from_word(&source)),
        client_id: facts.client_id().map(str::to_owned),
        scopes: facts.scopes().map(|held| held.names),
        expires_at: claims.and_then(|claims| claims.expires_at.valid()).map(ToString::to_string),
        signature: match view.signature {
            SignatureCheck::NotChecked => SignatureResult::NotChecked,
            SignatureCheck::KeyUnavailable { .. } | SignatureCheck::Unsupported { .. } => {
                SignatureResult::KeyUnavailable
            }
            SignatureCheck::Verified { .. } => SignatureResult::Verified,
            SignatureCheck::Faulty { .. } => SignatureResult::Faulty,
        },
    }
}

pub(super) fn operation(operation: &OperationFacts) -> ReportOperation {
    ReportOperation {
        name: operation.name.clone(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        scopes: operation.scopes.clone(),
        permission_mode: operation.permission_mode,
        permissions: operation.permissions.clone(),
        user_context: operation.user_context,
        announced: operation.announced.iter().map(|row| ReportAnnounced::from(*row)).collect(),
    }
}

fn participant(seen: &Participant, facts: &Facts) -> ReportParticipant {
    // What was restored was looked at last.
    let restored = |action: &Action| action.restored.as_ref().and_then(|back| back.muted_after);
    let after = facts.action.as_ref().and_then(|action| restored(action).or(action.muted_after));
    ReportParticipant {
        id: seen.id.clone(),
        purpose: seen.purpose.clone(),
        user_id: seen.user_id.clone(),
        state: seen.state.clone(),
        muted: after.or(seen.muted),
    }
}

fn action(action: &Action) -> ReportAction {
    ReportAction {
        kind: if action.muted { "mute" } else { "unmute" }.to_owned(),
        sent: action.sent(),
        status: action.status,
        confirmed: action.confirmed,
        muted_before: action.muted_before,
        muted_after: action.muted_after,
        note: action_note(action),
        restored: action.restored.as_deref().map(|restored| Box::new(self::action(restored))),
    }
}
