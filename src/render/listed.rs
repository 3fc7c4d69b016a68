//! A report with all that can be listed: judged operations, privileges, and a survey. One value for both pages' tests.

use crate::catalogue::PermissionMode;
use crate::diagnosis::Verdict;
use crate::facts::Location;
use crate::report::{samples, *};

fn at(file: &str, line: usize) -> Location {
    Location { file: file.into(), line, column: 5, end_column: 17 }
}

/// A check of three operations beside a scan of their sources.
pub(in crate::render) fn listed() -> Report {
    let report = samples::all().into_iter().find(|(name, _)| *name == "missing_scope").unwrap().1;
    let operation = report.operation.clone().unwrap();
    let judged =
        |name: Option<&str>, method: &str, path: &str, verdict, cause: Option<&str>, summary: &str| ReportJudged {
            name: name.map(Into::into),
            method: method.into(),
            path: path.into(),
            verdict,
            cause: cause.map(Into::into),
            causes: cause.map(Into::into).into_iter().collect(),
            summary: summary.into(),
            locations: vec![at("src/mute.py", 12)],
        };
    let deprecated = ReportSurveyed {
        operation: ReportOperation { permission_mode: PermissionMode::All, ..operation.clone() },
        deprecated: true,
        preview: true,
        locations: (1..=20).map(|line| at("src/a|b.py", line)).collect(),
    };
    let called =
        ReportSurveyed { operation, deprecated: false, preview: false, locations: vec![at("src/mute.py", 12)] };
    Report {
        command: "check".into(),
        policy: Some(ReportPolicy { file: "why403.toml".into() }),
        judged: vec![
            judged(
                Some("patchConversationsCallParticipant"),
                "PATCH",
                "/api/v2/conversations/calls/{conversationId}/participants/{participantId}",
                Verdict::Refused,
                Some("missing-scope"),
                "The token lacks the scope `conversations`.",
            ),
            judged(Some("getUsersMe"), "GET", "/api/v2/users/me", Verdict::Allowed, None, "Every requirement is met."),
            judged(None, "PUT", "/api/v2/x|y/<b>", Verdict::Unclear, None, "No such operation | is published."),
        ],
        privilege: Some(ReportPrivilege {
            missing: ReportNames {
                scopes: Some(vec!["conversations".into()]),
                permissions: Some(vec!["routing:queue:view".into()]),
            },
            excess: ReportNames { scopes: Some(Vec::new()), permissions: None },
        }),
        survey: Some(ReportSurvey {
            roots: vec!["src".into()],
            files: 1_204,
            bytes: 8_388_608,
            operations: vec![called, deprecated],
            needs: ReportNeeds {
                conditional: Vec::new(),
                scopes: vec!["conversations".into()],
                smallest_scopes: vec!["conversations".into()],
                permissions: vec!["conversation:call:record".into()],
                smallest_permissions: vec!["conversation:call:record".into()],
                user_context: vec!["patchConversationsCallParticipant".into()],
                proven: true,
                unknown: Vec::new(),
            },
            uncertain: vec![ReportUncertain {
                written: "api.getUser`s(<id>)".into(),
                why: "the object it is called on is not known".into(),
                operation: Some("getUser".into()),
                operations: vec!["getUser".into()],
                location: at("src/users.ts", 7),
            }],
            skipped: vec![ReportSkipped {
                path: "src/big.min.js".into(),
                why: "it is larger than 16 MiB".into(),
                failed: false,
            }],
            not_judged: Vec::new(),
        }),
        ..report
    }
}
