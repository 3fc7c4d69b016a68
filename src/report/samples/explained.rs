//! Reports of failures that were pasted.

use super::*;
use crate::diagnosis::Verdict;

/// A HAR with failures of three kinds.
pub(super) fn har() -> Report {
    let first = ReportRefusal {
        answered_by: ReportAnswerer {
            kind: AnswererKind::GenesysApi,
            name: None,
            evidence: Some("the shape of the answer".into()),
        },
        method: Some("PATCH".into()),
        path: Some(format!("/api/v2/conversations/calls/{CONVERSATION}/participants/{PARTICIPANT}")),
        status: Some(403),
        code: Some("missing.any.permissions".into()),
        message: Some("Unable to perform the requested action.".into()),
        correlation_id: Some("5d1c7e20-2222-4b3c-9f4e-000000000001".into()),
        support: Some(format!(
            "PATCH /api/v2/conversations/calls/{CONVERSATION}/participants/{PARTICIPANT} was refused with 403 \
             missing.any.permissions; correlation id 5d1c7e20-2222-4b3c-9f4e-000000000001."
        )),
    };
    let two = ["conversation:participant:wrapup", "conversation:call:record"];
    let fix = Fix::all_of([grant(GranteeKind::Unknown, None, &two), Change::retry()]);
    let written = ReportFix::new("missing-permission", &fix);
    let summary = "Genesys Cloud asks for one of the permissions conversation:participant:wrapup, \
                   conversation:call:record. Give the user a role with one of them.";
    let report = with(
        Report { command: "explain".into(), token: None, ..blank("explain", Verdict::Refused, summary) },
        vec![
            not_asked("token-missing", Link::Token, "whether the request had an Authorization header is not shown"),
            finding("wrong-path", Link::Token, Status::Pass, Authority::Published, "the path is published")
                .evidence("published definition of July 2026", "/api/v2/conversations/calls/{conversationId}/…"),
            finding(
                "missing-permission",
                Link::Permission,
                Status::Fail,
                Authority::Observed,
                "Genesys Cloud asks for one of the permissions conversation:participant:wrapup, conversation:call:record",
            )
            .evidence("PATCH /api/v2/conversations/calls/…", "403 missing.any.permissions: Unable to perform …")
            .fix(fix),
            not_asked("call-ended", Link::Participant, "no participant was read"),
        ],
    );
    let group = |form: &str, count, places: &[&str]| ReportGroup {
        form: form.into(),
        count,
        places: places.iter().map(|place| (*place).to_owned()).collect(),
        verdict: Verdict::Refused,
        cause: report.cause.clone(),
        causes: report.causes.clone(),
        summary: report.summary.clone(),
        fix: Some(written.clone()),
        operation: Some("patchConversationsCallParticipant".into()),
        refusal: Some(first.clone()),
        correlation_ids: vec!["5d1c7e20-2222-4b3c-9f4e-000000000001".into()],
    };
    let rejected = ReportGroup {
        cause: Some("token-rejected".into()),
        causes: vec!["token-rejected".into()],
        summary: "Genesys Cloud does not know this token. Get a new token.".into(),
        fix: Some(ReportFix::new("token-rejected", &Fix::all_of([sign_in()]))),
        operation: Some("getUsersMe".into()),
        refusal: Some(ReportRefusal {
            method: Some("GET".into()),
            path: Some("/api/v2/users/me".into()),
            status: Some(401),
            code: Some("bad.credentials".into()),
            ..first.clone()
        }),
        correlation_ids: vec![
            "5d1c7e20-2222-4b3c-9f4e-000000000002".into(),
            "5d1c7e20-2222-4b3c-9f4e-000000000003".into(),
        ],
        ..group("HAR entry", 2, &["entry 3", "entry 8"])
    };
    let unclear = ReportGroup {
        verdict: Verdict::Unclear,
        cause: None,
        causes: Vec::new(),
        summary: "Genesys Cloud could not answer. Ask again.".into(),
        fix: Some(ReportFix::new("platform-unavailable", &Fix::all_of([Change::retry()]).standard("RFC 9110 §15.6"))),
        operation: None,
        refusal: Some(ReportRefusal { status: Some(503), code: None, ..first.clone() }),
        correlation_ids: Vec::new(),
        ..group("HAR entry", 1, &["entry 40"])
    };
    let groups =
        vec![group("HAR entry", 12, &["entry 4", "entry 9", "entry 10", "entry 11", "entry 15"]), rejected, unclear];
    let remarks = vec!["1 failed call to another host was left out.".to_owned()];
    let input = ReportInput { recognised: 61, failed: 15, remarks, left_out: Vec::new(), groups };
    Report { refusal: Some(first), input: Some(input), ..report }
}

/// A curl command without its answer, in which nothing is wrong.
pub(super) fn request_alone() -> Report {
    let summary = "Nothing in the request itself is seen to be wrong, and its answer is not shown. Paste the answer as \
                   well.";
    let open = finding(
        "refused-unexplained",
        Link::Action,
        Status::Unknown,
        Authority::Published,
        "nothing in the request itself is seen to be wrong, and its answer is not shown",
    )
    .evidence("the request", "GET /api/v2/users/me")
    .fix(Fix::all_of([Change::show(ShowMore::Headers)]).standard("RFC 9110 §15"));
    let report = with(Report { token: None, ..blank("explain", Verdict::Unclear, summary) }, vec![open.clone()]);
    let group = ReportGroup {
        form: "curl command".into(),
        count: 1,
        places: Vec::new(),
        verdict: Verdict::Unclear,
        cause: None,
        causes: Vec::new(),
        summary: summary.into(),
        fix: open.fix,
        operation: Some("getUsersMe".into()),
        refusal: None,
        correlation_ids: Vec::new(),
    };
    let input =
        ReportInput { recognised: 1, failed: 1, remarks: Vec::new(), left_out: Vec::new(), groups: vec![group] };
    Report { input: Some(input), ..report }
}

/// An input in which nothing failed.
pub(super) fn nothing_failed() -> Report {
    let summary = "Nothing in the input was refused.";
    let input = ReportInput { recognised: 3, failed: 0, remarks: Vec::new(), left_out: Vec::new(), groups: Vec::new() };
    Report { token: None, operation: None, input: Some(input), ..blank("explain", Verdict::Allowed, summary) }
}
