//! A report of scanned sources: two files, two calls that do not exist, one of them in both files.

use super::*;
use crate::diagnosis::Verdict;
use crate::facts::Location;

const PYTHON: &str = "src/agent desk/mute.py";
const TYPESCRIPT: &str = "web/src/calls.ts";

fn at(file: &str, line: usize, column: usize, length: usize) -> Location {
    Location { file: file.into(), line, column, end_column: column + length }
}

pub(in crate::report) fn surveyed() -> Report {
    let summary = "2 calls do not exist. The first, src/agent desk/mute.py:12: no published operation has the path \
                   /api/v2/conversations/phone/{id}.";
    let report = with(
        Report { token: None, operation: None, ..blank("scan", Verdict::Refused, summary) },
        vec![
            finding(
                "wrong-path",
                Link::Token,
                Status::Fail,
                Authority::Published,
                "no published operation has the path /api/v2/conversations/phone/{id}",
            )
            .evidence("published definition of July 2026", "nearest: /api/v2/conversations/calls/{conversationId}")
            .evidence("src/agent desk/mute.py:12", "requests.patch(f\"{host}/api/v2/conversations/phone/{id}\"")
            .fix(Fix::all_of([Change::request(
                RequestPart::Path,
                Some("/api/v2/conversations/phone/{id}"),
                Some("/api/v2/conversations/calls/{conversationId}"),
            )
            .run("why403 requires 'PATCH /api/v2/conversations/calls/{conversationId}'".to_owned())]))
            .at(at(PYTHON, 12, 22, 36))
            .at(at(TYPESCRIPT, 5, 15, 33))
            .at(at(TYPESCRIPT, 31, 15, 33)),
            finding(
                "wrong-method",
                Link::Token,
                Status::Fail,
                Authority::Published,
                "no published operation is PUT /api/v2/conversations/calls/{conversationId}/participants/{participantId}; \
                 the path has GET, PATCH",
            )
            .evidence("published definition of July 2026", "the path has GET, PATCH")
            .evidence("web/src/calls.ts:20", "client.put(`/api/v2/conversations/calls/${c}/participants/${p}`")
            .fix(Fix::all_of([Change::request(RequestPart::Method, Some("PUT"), Some("PATCH"))
                .run("why403 requires patchConversationsCallParticipant".to_owned())]))
            .at(at(TYPESCRIPT, 20, 9, 61)),
        ],
    );
    let mute = mute_operation();
    let queues = ReportOperation {
        name: "getRoutingQueues".into(),
        method: "GET".into(),
        path: "/api/v2/routing/queues".into(),
        scopes: vec!["routing".into(), "routing:readonly".into()],
        permissions: vec!["routing:queue:view".into()],
        user_context: false,
        ..mute_operation()
    };
    let consult = ReportOperation {
        name: "postConversationsCallParticipantConsult".into(),
        method: "POST".into(),
        path: "/api/v2/conversations/calls/{conversationId}/participants/{participantId}/consult".into(),
        permissions: vec!["conversation:communication:consultTransfer".into()],
        ..mute_operation()
    };
    let called = |operation, deprecated, locations| ReportSurveyed { operation, deprecated, preview: false, locations };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let survey = ReportSurvey {
        roots: vec!["src".into(), "web".into()],
        files: 2,
        bytes: 4_096,
        operations: vec![
            called(mute, false, vec![at(PYTHON, 8, 5, 40), at(TYPESCRIPT, 9, 9, 33)]),
            called(consult, true, vec![at(TYPESCRIPT, 40, 9, 39)]),
            called(queues, false, vec![at(PYTHON, 3, 11, 18)]),
        ],
        needs: ReportNeeds {
            conditional: Vec::new(),
            scopes: names(&["conversations", "routing", "routing:readonly"]),
            smallest_scopes: names(&["conversations", "routing:readonly"]),
            permissions: names(&[
                "conversation:call:record",
                "conversation:communication:consultTransfer",
                "conversation:communication:disconnect",
                "conversation:participant:wrapup",
                "routing:queue:view",
            ]),
            smallest_permissions: names(&[
                "conversation:call:record",
                "conversation:communication:consultTransfer",
                "routing:queue:view",
            ]),
            user_context: names(&["patchConversationsCallParticipant", "postConversationsCallParticipantConsult"]),
            proven: true,
            unknown: Vec::new(),
        },
        uncertain: vec![ReportUncertain {
            written: "api.get_user(id)".into(),
            why: "another library may have a method of this name".into(),
            operation: Some("getUser".into()),
            operations: vec!["getUser".into()],
            location: at(PYTHON, 30, 5, 16),
        }],
        skipped: vec![ReportSkipped {
            path: "web/src/loop".into(),
            why: "a link to a folder above it".into(),
            failed: false,
        }],
        not_judged: Vec::new(),
    };
    Report { survey: Some(survey), ..report }
}
