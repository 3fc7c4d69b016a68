//! Reports without a refusal: allowed, or unclear.

use super::*;
use crate::diagnosis::Verdict;

fn passed() -> Vec<ReportFinding> {
    vec![
        good_token(),
        finding("missing-scope", Link::Scope, Status::Pass, Authority::Published, "the token has `conversations`")
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

pub(super) fn all_in_order() -> Report {
    let summary = "The token may do it: every requirement that can be seen is met.";
    let mut findings = passed();
    findings.push(not_asked("mute-not-confirmed", Link::Action, "nothing was to be done"));
    Report { token: Some(able()), ..with(blank("check", Verdict::Allowed, summary), findings) }
}

pub(super) fn muted() -> Report {
    let summary = "The agent is muted: accepted with 202, and seen 412 ms later.";
    let mut findings = passed();
    findings.push(
        finding(
            "mute-not-confirmed",
            Link::Action,
            Status::Pass,
            Authority::Observed,
            "the mute was seen to take effect",
        )
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

pub(super) fn not_confirmed() -> Report {
    let summary = "Genesys Cloud accepted the mute with 202, but the participant was not seen muted within 10 s.";
    let mut findings = passed();
    findings.insert(2, control_scope_warning());
    findings.push(
        finding(
            "mute-not-confirmed",
            Link::Action,
            Status::Warn,
            Authority::Observed,
            "24 reads in 10 s still showed `muted: false`; it is not known whether it will take effect",
        )
        .evidence(&format!("GET /api/v2/conversations/calls/{CONVERSATION}"), "muted: false")
        .fix(
            Fix::all_of([Change::retry().run("why403 mute --dry-run --region us-east-1".to_owned())])
                .standard("RFC 9110 §15.3.3"),
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

pub(super) fn rate_limited() -> Report {
    let report = blank(
        "check",
        Verdict::Unclear,
        "Genesys Cloud's rate limit is used up, so the token could not be looked at; try again in 27 s.",
    );
    let report = with(
        report,
        vec![
            good_token(),
            finding(
                "missing-scope",
                Link::Scope,
                Status::Unknown,
                Authority::Observed,
                "the scopes of the token were not told",
            )
            .evidence("GET /api/v2/tokens/me", "429 too.many.requests.retry.after")
            .fix(wait()),
            finding(
                "rate-limited",
                Link::Action,
                Status::Unknown,
                Authority::Observed,
                "Genesys Cloud answered 429 three times, and asks to wait 27 s",
            )
            .evidence(
                "GET /api/v2/tokens/me",
                "429 too.many.requests.retry.after: Rate limit exceeded the maximum. Retry the request in [27] seconds",
            )
            .fix(wait()),
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

fn wait() -> Fix {
    let kind = ChangeKind::Wait { seconds: Some(27), reason: WaitReason::RateLimit };
    Fix::all_of([Change::new(Who::Developer, kind), check()])
}
