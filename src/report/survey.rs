//! What a scan found → its part of the report. Groups by operation, decides nothing.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use super::assemble::operation;
use super::{
    Report, ReportConditional, ReportFinding, ReportNeeds, ReportSkipped, ReportSurvey, ReportSurveyed, ReportUncertain,
};
use crate::catalogue::Operation;
use crate::diagnosis::{Diagnosis, Verdict};
use crate::facts::{Facts, Location, OperationFacts, Policy, Task};
use crate::requirement::{Needed, together};
use crate::rule::SCAN_RULES;
use crate::scan::{Call, Resource, Skipped, Survey, Target};

/// What the findings of scanned code are about.
pub(super) const CALLS: &str = "calls";

impl Report {
    /// The report of a scan of these paths.
    #[must_use]
    pub fn of_survey(roots: &[String], survey: &Survey, diagnosis: Diagnosis) -> Self {
        // The instant is for tokens, of which there is none.
        let nothing = Facts::new(Timestamp::UNIX_EPOCH, Task::Scan, Policy::none());
        let is_announced = survey.called().iter().any(|(operation, _)| operation.announced().next().is_some());
        let as_of = is_announced.then(|| survey.day());
        Self { survey: Some(ReportSurvey::of(roots, survey)), as_of, ..Self::assemble(&nothing, diagnosis) }
    }

    /// What a finding is about: a link of the chain, or the calls of scanned code, which are in no chain.
    pub(super) fn subject_of<'a>(&self, finding: &'a ReportFinding) -> &'a str {
        let is_of_code = self.survey.is_some() && SCAN_RULES.iter().any(|rule| rule.id() == finding.rule);
        if is_of_code { CALLS } else { &finding.link }
    }

    /// Whether code was scanned and holds no call that could be judged: nothing was found wrong, and nothing was proven.
    pub(super) fn found_no_call(&self) -> bool {
        let is_empty = |survey: &ReportSurvey| survey.operations.is_empty();
        self.verdict == Verdict::Allowed && self.judges_code() && self.survey.as_ref().is_some_and(is_empty)
    }

    /// Whether it judges code alone: there is no token, and no chain from it to a call.
    pub(super) fn judges_code(&self) -> bool {
        self.survey.is_some() && self.token.is_none()
    }
}

/// What was found in the sources and not judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportNotJudged {
    /// As it is written, shortened.
    pub written: String,
    /// Where it stands.
    pub location: Location,
}

impl ReportSurvey {
    /// What was found under these paths.
    #[must_use]
    pub fn of(roots: &[String], survey: &Survey) -> Self {
        let called = survey.called();
        let operations: Vec<Operation> = called.iter().map(|(operation, _)| *operation).collect();
        Self {
            roots: roots.to_vec(),
            files: survey.files,
            bytes: survey.bytes,
            operations: called.into_iter().map(|(operation, locations)| surveyed(operation, locations)).collect(),
            needs: needs(&operations, &survey.day()),
            uncertain: survey.doubtful().iter().filter_map(|call| uncertain(call)).collect(),
            skipped: skipped(survey),
            not_judged: survey.resources.iter().map(not_judged).collect(),
        }
    }
}

/// What could not be read before what is left out on purpose.
fn skipped(survey: &Survey) -> Vec<ReportSkipped> {
    let (failed, left_out): (Vec<&Skipped>, Vec<&Skipped>) = survey.skipped.iter().partition(|skipped| skipped.failed);
    let told = failed.into_iter().chain(left_out);
    told.map(|Skipped { path, why, failed }| ReportSkipped { path: path.clone(), why: why.clone(), failed: *failed })
        .collect()
}

fn not_judged(resource: &Resource) -> ReportNotJudged {
    ReportNotJudged { written: resource.written.clone(), location: resource.location.clone() }
}

fn surveyed(published: Operation, locations: Vec<Location>) -> ReportSurveyed {
    ReportSurveyed {
        operation: operation(&OperationFacts::from(published)),
        deprecated: published.deprecated(),
        preview: published.preview(),
        locations,
    }
}

/// A call of which it is uncertain whether it is one, or which of several.
fn uncertain(candidates: &[&Call]) -> Option<ReportUncertain> {
    let first = candidates.first()?;
    let names = candidates.iter().filter_map(|call| match &call.target {
        Target::Published(operation) => Some(operation.name().to_owned()),
        Target::Request(_) | Target::Name(_) => None,
    });
    let operations: Vec<String> = names.collect();
    let why = first.doubt.clone()?;
    let (why, operation) = match operations.as_slice() {
        [] => (why, None),
        [one] => (why, Some(one.clone())),
        several => (format!("{why}: {}", several.join(", ")), None),
    };
    Some(ReportUncertain {
        why,
        written: first.written.clone(),
        operation,
        operations,
        location: first.location.clone(),
    })
}

fn needs(operations: &[Operation], day: &str) -> ReportNeeds {
    let needed = together(operations, day);
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let smallest = |needed: &Needed| needed.smallest.iter().map(|chosen| chosen.name.to_owned()).collect();
    let unknown: BTreeSet<&str> =
        needed.scopes.unknown.iter().chain(&needed.permissions.unknown).map(|operation| operation.name()).collect();
    ReportNeeds {
        conditional: ReportConditional::all(&needed.conditional, day),
        scopes: owned(&needed.scopes.union),
        smallest_scopes: smallest(&needed.scopes),
        permissions: owned(&needed.permissions.union),
        smallest_permissions: smallest(&needed.permissions),
        user_context: needed.user_context.iter().map(|operation| operation.name().to_owned()).collect(),
        proven: needed.scopes.proven && needed.permissions.proven,
        unknown: unknown.into_iter().map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::json;
    use super::super::terminal::{self, Options, Verbosity};
    use super::super::wrap::columns;
    use super::*;
    use crate::catalogue::{by_name, near_operations};
    use crate::diagnosis::{Verdict, diagnose_survey};
    use crate::facts::{Invented, Unpublished};
    use crate::rule::Status;
    use crate::text::is_hidden;

    fn at(file: &str, line: usize, column: usize, written: &str, target: Target) -> Call {
        let location = Location { file: file.into(), line, column, end_column: column + written.chars().count() };
        Call { location, written: written.into(), target, doubt: None }
    }

    fn published(name: &str) -> Target {
        Target::Published(by_name(name).unwrap())
    }

    fn request(method: &str, path: &str) -> Target {
        Target::Request(Unpublished::new(method, path))
    }

    fn named(name: &str) -> Target {
        Target::Name(Invented::new(name, near_operations(name)))
    }

    fn doubtful(call: Call, why: &str) -> Call {
        Call { doubt: Some(why.into()), ..call }
    }

    /// Three languages, with all that can be wrong.
    fn mixed() -> Survey {
        let participant = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}";
        let phone = "/api/v2/conversations/phone/{conversationId}/participants/{participantId}";
        let calls = vec![
            at("app/mute.py", 12, 9, "api.get_users_me", published("getUsersMe")),
            at(
                "app/mute.py",
                14,
                9,
                "api.patch_conversations_call_participant",
                published("patchConversationsCallParticipant"),
            ),
            at("app/mute.py", 31, 9, "api.put_conversation_participant", named("put_conversation_participant")),
            at("app/queues.py", 8, 5, "api.get_routing_queues", published("getRoutingQueues")),
            doubtful(
                at("app/queues.py", 40, 5, "getattr(api, 'get_' + kind)", named("get_")),
                "the name is put together while it runs",
            ),
            at("cmd/wrap.go", 55, 12, "PATCH \"/api/v2/conversations/phone/\"", request("PATCH", phone)),
            at("cmd/wrap.go", 71, 12, "PATCH \"/api/v2/conversations/phone/\"", request("PATCH", phone)),
            at(
                "web/api.ts",
                9,
                17,
                "api.patchConversationsCallParticipant",
                published("patchConversationsCallParticipant"),
            ),
            at(
                "web/api.ts",
                20,
                3,
                "PUT `/api/v2/conversations/calls/${id}/participants/${p}`",
                request("PUT", participant),
            ),
            at(
                "web/api.ts",
                33,
                3,
                "api.getAuthorizationDivisionspermittedMe",
                published("getAuthorizationDivisionspermittedMe"),
            ),
            doubtful(
                at("web/api.ts", 48, 3, "\"/api/v2/users/me\"", published("getUsersMe")),
                "the method is not beside it",
            ),
            at("web/flows.ts", 5, 1, "api.getConversationsCall", published("getConversationsCall")),
        ];
        let skipped = vec![
            Skipped {
                path: "app/loop".into(),
                why: "a link that leads back to a folder above it".into(),
                failed: false,
            },
            Skipped { path: "web/big.min.js".into(), why: "minified".into(), failed: false },
        ];
        Survey { calls, files: 6, bytes: 48_213, skipped, ..Survey::default() }
    }

    fn report(survey: &Survey) -> Report {
        Report::of_survey(&["app".into(), "cmd".into(), "web".into()], survey, diagnose_survey(survey))
    }

    fn on_terminal(report: &Report, options: Options) -> String {
        let mut text = Vec::new();
        terminal::write(report, &options, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn a_survey_on_the_terminal() {
        let (report, normal) = (report(&mixed()), Options::default());
        insta::assert_snapshot!("survey", on_terminal(&report, normal));
        insta::assert_snapshot!("survey_200", on_terminal(&report, Options { width: 200, ..normal }));
        let ascii = Options { ascii: true, verbosity: Verbosity::Verbose, ..normal };
        insta::assert_snapshot!("survey_verbose_ascii", on_terminal(&report, ascii));
        let quiet = on_terminal(&report, Options { verbosity: Verbosity::Quiet, ..normal });
        assert_eq!(quiet.lines().count(), 1);
        assert!(quiet.starts_with("✘ refused: unknown-operation – 3 calls do not exist."), "{quiet}");
    }

    #[test]
    fn a_clean_survey_and_an_empty_one_on_the_terminal() {
        let clean = Survey {
            calls: vec![at("a.py", 1, 1, "get_users_me", published("getUsersMe"))],
            files: 1,
            bytes: 13,
            ..Survey::default()
        };
        insta::assert_snapshot!("survey_clean", on_terminal(&report(&clean), Options::default()));
        let empty = Survey { files: 3, bytes: 1_234, ..Survey::default() };
        insta::assert_snapshot!("survey_empty", on_terminal(&report(&empty), Options::default()));
        let unread = Survey {
            skipped: vec![Skipped { path: "a".into(), why: "it may not be read".into(), failed: true }],
            ..Survey::default()
        };
        let unread = report(&unread);
        assert_eq!(unread.verdict, Verdict::Unclear);
        insta::assert_snapshot!("survey_unread", on_terminal(&unread, Options::default()));
    }

    #[test]
    fn long_lists_are_cut_and_counted() {
        let near = near_operations("put_x");
        let named = |name: &str| Target::Name(Invented::new(name, near.clone()));
        let names = (1..=300).map(|line| (line, format!("put_x{line}")));
        let survey =
            Survey { calls: names.map(|(line, name)| at("a.py", line, 1, &name, named(&name))).collect(), ..mixed() };
        let report = report(&survey);
        assert_eq!(report.findings.iter().filter(|finding| finding.status == Status::Fail).count(), 300);
        assert_eq!(report.causes, ["unknown-operation"]);
        let text = on_terminal(&report, Options::default());
        assert!(text.contains("and 280 more; `-v` shows all") && text.lines().count() < 200, "{text}");
        let whole = on_terminal(&report, Options { verbosity: Verbosity::Verbose, ..Options::default() });
        assert!(whole.contains("a.py:300: ") && !whole.contains(" more; "), "{whole}");
    }

    #[test]
    fn a_survey_in_json_is_as_the_schema_says() {
        let mut text = Vec::new();
        json::write(&report(&mixed()), &mut text).unwrap();
        let value: Value = serde_json::from_slice(&text).unwrap();
        let validator = jsonschema::validator_for(&serde_json::from_str(json::schema()).unwrap()).unwrap();
        let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, [""; 0]);
        insta::assert_snapshot!("survey_json", String::from_utf8(text).unwrap());
        let mut wrong = value;
        wrong["survey"]["needs"]["proven"] = "yes".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn hostile_names_and_sources_are_shown_and_not_obeyed() {
        let hostile = "a\u{1b}[2J\u{202e}\n::error::`x`.py";
        let mut survey = mixed();
        for call in &mut survey.calls {
            call.location.file = hostile.into();
            call.written = format!("{hostile}{}", call.written);
        }
        survey.skipped = vec![Skipped { path: hostile.into(), why: hostile.into(), failed: false }];
        let report = Report::of_survey(&[hostile.into()], &survey, diagnose_survey(&survey));
        for width in [40, 80, 200] {
            for ascii in [false, true] {
                for verbosity in [Verbosity::Normal, Verbosity::Verbose, Verbosity::Quiet] {
                    let text = on_terminal(&report, Options { width, ascii, verbosity, color: false });
                    assert!(!text.chars().any(|character| character != '\n' && is_hidden(character)), "{text}");
                    assert!(!text.contains("\n::error") && (!ascii || text.is_ascii()), "{text}");
                    // Commands are there to be pasted.
                    let command = |line: &str| line.trim_start().starts_with(['$', '-']);
                    let wide = |line: &&str| columns(line) > width && !command(line);
                    assert!(verbosity == Verbosity::Quiet || !text.lines().any(|line| wide(&line)), "{width}\n{text}");
                }
            }
        }
    }
}
