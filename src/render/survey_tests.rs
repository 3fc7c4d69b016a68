//! Surveys in every format.

use crate::facts::{Invented, Location, Unpublished};
use crate::scan::{Call, Skipped, Survey, Target};
use serde_json::Value;

use crate::catalogue::{by_name, near_operations};
use crate::diagnosis::Verdict;
use crate::render::terminal::{self, Options, Verbosity};
use crate::render::wrap::columns;
use crate::report::{json, *};
use crate::rule::Status;
use crate::text::is_hidden;

fn at(file: &str, line: usize, column: usize, written: &str, target: Target) -> Call {
    let location = Location { file: file.into(), line, column, end_column: column + written.chars().count() };
    Call { location, written: written.into(), source_line: None, target, doubt: None }
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
            "the method is not shown near it",
        ),
        at("web/flows.ts", 5, 1, "api.getConversationsCall", published("getConversationsCall")),
    ];
    let skipped = vec![
        Skipped { path: "app/loop".into(), why: "a link that leads back to a folder above it".into(), failed: false },
        Skipped { path: "web/big.min.js".into(), why: "minified".into(), failed: false },
    ];
    Survey { calls, files: 6, bytes: 48_213, skipped, ..Survey::default() }
}

fn report(survey: &Survey) -> Report {
    Report::from_sources(&["app".into(), "cmd".into(), "web".into()], survey)
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
    assert!(
        quiet.starts_with(
            "✘ 4 calls do not exist – Found 10 API calls (8 names); 4 do not exist; 2 more are uncertain."
        ),
        "{quiet}"
    );
}

#[test]
fn the_line_of_a_source_has_carets_where_it_fits() {
    let line = "api.put_conversation_participant(conversation, participant, {\"muted\": True})";
    let target = Target::Name(Invented {
        meant: Some("patchConversationsCallParticipant".into()),
        ..Invented::new("put_conversation_participant", [])
    });
    let call = at("app/mute.py", 31, 9, "api.put_conversation_participant", target);
    let call = Call { source_line: Some(line.into()), ..call };
    let report = report(&Survey { calls: vec![call], files: 1, bytes: 99, ..Survey::default() });
    let wide = on_terminal(&report, Options { width: 100, ..Options::default() });
    insta::assert_snapshot!("survey_source_line", wide);
    let narrow = on_terminal(&report, Options { width: 60, ..Options::default() });
    assert!(
        narrow.contains("│ ^^^") && narrow.contains("…") && narrow.lines().all(|line| columns(line) <= 60),
        "{narrow}"
    );
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
    let report = Report::from_sources(&[hostile.into()], &survey);
    for width in [40, 80, 200] {
        for ascii in [false, true] {
            for verbosity in [Verbosity::Normal, Verbosity::Verbose, Verbosity::Quiet] {
                let text = on_terminal(&report, Options { width, ascii, verbosity, ..Options::default() });
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
