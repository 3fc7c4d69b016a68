//! A report of a token that was judged for a list of operations by a policy file.

use super::*;
use crate::diagnosis::Verdict;
use crate::facts::Location;

const POLICY: &str = "why403.toml";

fn line(line: usize, column: usize, end_column: usize) -> Location {
    Location { file: POLICY.into(), line, column, end_column }
}

fn judged(name: &str, method: &str, path: &str, location: Location) -> ReportJudged {
    ReportJudged {
        name: Some(name.into()),
        method: method.into(),
        path: path.into(),
        verdict: Verdict::Allowed,
        cause: None,
        causes: Vec::new(),
        summary: format!("The token has everything that {name} requires."),
        locations: vec![location],
    }
}

fn refused(judged: ReportJudged, causes: &[&str], summary: &str) -> ReportJudged {
    ReportJudged {
        verdict: Verdict::Refused,
        cause: causes.first().map(|cause| (*cause).to_owned()),
        causes: causes.iter().map(|cause| (*cause).to_owned()).collect(),
        summary: summary.into(),
        ..judged
    }
}

/// Four operations: one allowed, two refused, one that cannot be told; and a token that can do more than they need.
pub(in crate::report) fn gated() -> Report {
    let summary = "The token lacks the scope of 2 of the 4 operations. Give the OAuth client the scope `conversations`, \
                   and sign in again.";
    let report = with(
        blank("check", Verdict::Refused, summary),
        vec![
            good_token(),
            finding(
                "token-expired",
                Link::Token,
                Status::Warn,
                Authority::Policy,
                "the token lasts 4 min more, and the policy asks for 30 min",
            )
            .evidence("why403.toml:3", "minimum_remaining = \"30m\"")
            .fix(Fix::all_of([sign_in(), check()]).standard("RFC 7519 §4.1.4"))
            .at(line(3, 21, 26)),
            finding(
                "missing-scope",
                Link::Scope,
                Status::Fail,
                Authority::Observed,
                "the token has `conversations:readonly`, which reads but does not write; 2 operations need `conversations`",
            )
            .evidence("GET /api/v2/tokens/me", "authorizedScope: conversations:readonly, routing, user-basic-info")
            .fix(Fix::all_of(add_scope(CLIENT, "conversations")).standard("RFC 6750 §3.1")),
            good_user(),
            finding(
                "missing-permission",
                Link::Permission,
                Status::Fail,
                Authority::Published,
                "the user holds none of the three permissions of which patchConversationsCallParticipant needs one",
            )
            .evidence("GET /api/v2/users/me?expand=authorization", "permissions: routing:queue:view")
            .fix(Fix::all_of([grant(GranteeKind::User, Some(USER), &["conversation:call:record", "conversation:call:wrapup", "conversation:participant:wrapup"]), check()])),
            finding(
                "missing-division",
                Link::Permission,
                Status::Unknown,
                Authority::Published,
                "in which divisions the user holds `routing:utilization:manage` was not read",
            )
            .evidence("GET /api/v2/authorization/subjects/me", "504")
            .fix(Fix::all_of([Change::retry().run("why403 check --policy why403.toml --region us-east-1".to_owned())])),
            not_asked("conversation-not-found", Link::Conversation, "no conversation was given"),
        ],
    );
    let mute = judged(
        "patchConversationsCallParticipant",
        "PATCH",
        "/api/v2/conversations/calls/{conversationId}/participants/{participantId}",
        line(8, 5, 40),
    );
    let call = judged("postConversationsCalls", "POST", "/api/v2/conversations/calls", line(9, 5, 29));
    let queues = judged("getRoutingQueues", "GET", "/api/v2/routing/queues", line(10, 5, 23));
    let utilization =
        judged("putRoutingUserUtilization", "PUT", "/api/v2/routing/users/{userId}/utilization", line(11, 5, 55));
    Report {
        policy: Some(ReportPolicy { file: POLICY.into() }),
        judged: vec![
            refused(
                mute,
                &["missing-scope", "missing-permission"],
                "The token has `conversations:readonly`, which reads but does not write. Give the OAuth client the scope \
                 `conversations`, and sign in again.",
            ),
            refused(
                call,
                &["missing-scope"],
                "The token has `conversations:readonly`, which reads but does not write. Give the OAuth client the scope \
                 `conversations`, and sign in again.",
            ),
            queues,
            ReportJudged {
                verdict: Verdict::Unclear,
                summary: "In which divisions the user holds `routing:utilization:manage` was not read. Ask again."
                    .into(),
                ..utilization
            },
        ],
        privilege: Some(ReportPrivilege {
            missing: ReportNames {
                scopes: Some(vec!["conversations".into()]),
                permissions: Some(vec!["conversation:call:record".into()]),
            },
            excess: ReportNames {
                scopes: Some(vec!["authorization:readonly".into(), "user-basic-info".into()]),
                permissions: None,
            },
        }),
        exchanges: vec![
            read("/api/v2/tokens/me", 200, None, "0b2d4f68-3333-4a2c-8e3d-000000000001"),
            read("/api/v2/users/me?expand=authorization", 200, None, "0b2d4f68-3333-4a2c-8e3d-000000000002"),
        ],
        ..report
    }
}
