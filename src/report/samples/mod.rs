//! Hand-made reports, one value for every renderer's tests. Ids are generated, nothing is captured.

mod explained;
mod gated;
mod not_refused;
mod refused;
mod surveyed;

use super::*;
use crate::catalogue::PermissionMode;
use crate::diagnosis::Verdict;
use crate::facts::{Evidence, GrantKind, Location};
use crate::rule::*;
use crate::token::TokenFormat;

const CONVERSATION: &str = "6a1f0c52-94d7-4d0e-8c11-5b7f20d3e9a4";
const PARTICIPANT: &str = "c40b7e19-2d3a-4f86-b1c5-08e96a7d4f32";
const USER: &str = "1e8d5b70-63fa-4c29-9d84-f7a2b0c6e513";
const CLIENT: &str = "f3927ad4-0b68-4e1d-a5f2-39c8d1e7b046";

/// Every sample with its name.
pub(crate) fn all() -> Vec<(&'static str, Report)> {
    vec![
        ("missing_scope", refused::missing_scope()),
        ("service_account", refused::service_account()),
        ("rate_limited", not_refused::rate_limited()),
        ("muted", not_refused::muted()),
        ("not_confirmed", not_refused::not_confirmed()),
        ("offline_jwt", refused::offline_jwt()),
        ("all_in_order", not_refused::all_in_order()),
        ("hostile", refused::hostile()),
        ("explained_har", explained::har()),
        ("explained_request", explained::request_alone()),
        ("explained_nothing", explained::nothing_failed()),
    ]
}

/// Those with lines of files: a policy's, and scanned sources'.
pub(crate) fn with_lines() -> Vec<(&'static str, Report)> {
    vec![("gated", gated::gated()), ("surveyed", surveyed::surveyed())]
}

fn blank(command: &str, verdict: Verdict, summary: &str) -> Report {
    Report {
        caller: None,
        schema_version: 1,
        tool: Tool { name: "why403".into(), version: "0.1.0".into() },
        command: command.into(),
        verdict,
        cause: None,
        causes: Vec::new(),
        summary: summary.into(),
        as_of: Some("2026-11-28".into()),
        context: Some(ReportContext {
            region: Some("eu-central-1".into()),
            organization: Some(named("7d0f4c1e-58b2-4c6a-9f13-e2a86b905d71", "Sandbox")),
            user: Some(named(USER, "Sandbox Agent")),
            client: Some(named(CLIENT, "Sandbox client")),
            division: Some(named("2b9c6f04-71ae-4d38-8e50-c3f4a9d1b827", "Home")),
        }),
        findings: Vec::new(),
        token: Some(opaque()),
        operation: Some(mute_operation()),
        participant: None,
        action: None,
        exchanges: Vec::new(),
        refusal: None,
        input: None,
        policy: None,
        judged: Vec::new(),
        privilege: None,
        survey: None,
    }
}

/// Sets the causes from the findings, as the diagnosis does.
fn with(mut report: Report, findings: Vec<ReportFinding>) -> Report {
    report.causes =
        findings.iter().filter(|finding| finding.status == Status::Fail).map(|finding| finding.rule.clone()).collect();
    report.cause = report.causes.first().cloned();
    report.findings = findings;
    report
}

fn opaque() -> ReportToken {
    ReportToken {
        format: TokenFormat::Opaque,
        fingerprint: "sha256:1f2e3d4c".into(),
        grant: Some(GrantKind::User),
        subject: Some(USER.into()),
        subject_source: Some(SubjectSource::UsersMe),
        client_id: Some(CLIENT.into()),
        scopes: Some(vec!["authorization:readonly".into(), "conversations:readonly".into(), "user-basic-info".into()]),
        expires_at: None,
        signature: SignatureResult::NotChecked,
    }
}

fn named(id: &str, name: &str) -> Named {
    Named { id: Some(id.into()), name: Some(name.into()) }
}

fn mute_operation() -> ReportOperation {
    ReportOperation {
        announced: Vec::new(),
        name: "patchConversationsCallParticipant".into(),
        method: "PATCH".into(),
        path: "/api/v2/conversations/calls/{conversationId}/participants/{participantId}".into(),
        scopes: vec!["conversations".into()],
        permission_mode: PermissionMode::Any,
        permissions: vec![
            "conversation:participant:wrapup".into(),
            "conversation:call:record".into(),
            "conversation:communication:disconnect".into(),
        ],
        user_context: true,
    }
}

fn agent(muted: bool) -> ReportParticipant {
    ReportParticipant {
        id: PARTICIPANT.into(),
        purpose: Some("agent".into()),
        user_id: Some(USER.into()),
        state: Some("connected".into()),
        muted: Some(muted),
    }
}

fn held(note: &str) -> ReportAction {
    ReportAction {
        kind: "mute".into(),
        sent: false,
        status: None,
        confirmed: false,
        muted_before: Some(false),
        muted_after: None,
        note: note.into(),
        restored: None,
    }
}

fn finding(rule: &str, link: Link, status: Status, authority: Authority, message: &str) -> ReportFinding {
    ReportFinding {
        rule: rule.into(),
        link,
        status,
        gates: true,
        authority,
        message: message.into(),
        names: Vec::new(),
        evidence: Vec::new(),
        fix: None,
        locations: Vec::new(),
        is_from_unknown_server: false,
    }
}

impl ReportFinding {
    fn evidence(mut self, source: &str, quote: &str) -> Self {
        self.evidence.push(Evidence { source: source.into(), quote: quote.into() });
        self
    }

    fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(ReportFix::new(&self.rule, &fix));
        self
    }

    fn at(mut self, location: Location) -> Self {
        self.locations.push(location);
        self
    }
}

fn read(path: &str, status: u16, code: Option<&str>, id: &str) -> ReportExchange {
    ReportExchange {
        method: "GET".into(),
        path: path.into(),
        status: Some(status),
        code: code.map(Into::into),
        duration_ms: 84,
        correlation_id: Some(id.into()),
    }
}

fn patch(status: u16, code: Option<&str>, id: &str) -> ReportExchange {
    let path = format!("/api/v2/conversations/calls/{CONVERSATION}/participants/{PARTICIPANT}");
    ReportExchange { method: "PATCH".into(), duration_ms: 131, ..read(&path, status, code, id) }
}

fn good_token() -> ReportFinding {
    finding(
        "token-malformed",
        Link::Token,
        Status::Pass,
        Authority::Published,
        "the token has the shape of an opaque one",
    )
    .evidence("the token given", "83 characters of A-Z a-z 0-9 - _")
}

fn good_user() -> ReportFinding {
    finding("service-account", Link::Identity, Status::Pass, Authority::Observed, "the token has a user")
        .evidence("GET /api/v2/users/me", "id: 1e8d5b70-63fa-4c29-9d84-f7a2b0c6e513")
}

fn good_permission() -> ReportFinding {
    finding(
        "missing-permission",
        Link::Permission,
        Status::Pass,
        Authority::Published,
        "`conversation:call:*` grants `conversation:call:record`, one of the three that suffice",
    )
    .evidence("GET /api/v2/users/me?expand=authorization", "permissions: conversation:call:*")
}

fn good_conversation() -> ReportFinding {
    finding("conversation-not-found", Link::Conversation, Status::Pass, Authority::Observed, "found, 3 participants")
        .evidence(&format!("GET /api/v2/conversations/calls/{CONVERSATION}"), "200")
}

fn good_participant() -> ReportFinding {
    finding("wrong-participant", Link::Participant, Status::Pass, Authority::Observed, "it is the caller's own leg")
        .evidence(&format!("GET /api/v2/conversations/calls/{CONVERSATION}"), "purpose: agent, state: connected")
}

fn control_scope_warning() -> ReportFinding {
    finding(
        "control-scope-missing",
        Link::Scope,
        Status::Warn,
        Authority::Policy,
        "the policy asks for the scope `conversation:participant:control`; no published list of July 2026 has such a \
         name, and Genesys Cloud does not ask for it",
    )
    .evidence("GET /api/v2/tokens/me", "authorizedScope: conversations, user-basic-info")
    .fix(Fix::all_of([Change::new(
        Who::Developer,
        ChangeKind::ChangePolicy { file: None, key: "--no-policy".into(), to: None },
    )]))
}

fn not_asked(rule: &str, link: Link, message: &str) -> ReportFinding {
    finding(rule, link, Status::NotApplicable, Authority::Published, message)
}

/// Three permissions of which one is enough, for the user or the client of a sample.
fn grant(kind: GranteeKind, id: Option<&str>, permissions: &[&str]) -> Change {
    let permissions: Vec<String> = permissions.iter().map(|name| (*name).to_owned()).collect();
    let names: Vec<&str> = permissions.iter().map(String::as_str).collect();
    let recommended = crate::requirement::recommended(&names).map(str::to_owned);
    let to = Grantee { id: id.map(str::to_owned), ..Grantee::new(kind) };
    Change::new(
        Who::Administrator,
        ChangeKind::GrantPermission { mode: Mode::Any, permissions, recommended, to, division: None, role: None },
    )
}

fn add_scope(client: &str, scope: &str) -> Vec<Change> {
    let client = Named { id: Some(client.to_owned()), name: None };
    let kind = ChangeKind::AddScope { mode: Mode::All, scopes: vec![scope.to_owned()], client };
    vec![Change::new(Who::Administrator, kind), sign_in().note(Note::OldTokenKeepsItsScopes), check()]
}

fn sign_in() -> Change {
    Change::new_token(NewToken::SignInAgain).run("why403 login --region us-east-1 --client-id <client-id>".to_owned())
}

fn check() -> Change {
    Change::retry().run("why403 check --region us-east-1".to_owned())
}
