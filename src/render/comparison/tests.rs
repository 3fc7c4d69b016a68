//! Comparisons as whole outputs, and what must hold for all of them.

use crate::comparison::{Comparison, Field, Judged, List, Names, Published, Side};
use crate::diagnosis::Verdict;
use crate::report::comparison::{self, ComparisonReport, SideKind, write_json};
use std::collections::BTreeSet;

use super::{markdown, terminal};
use crate::render::options::Options;
use crate::render::wrap::columns;
use crate::rule::Status;
use crate::text::is_hidden;

fn names(names: &[&str]) -> Names {
    Names { names: names.iter().map(|name| (*name).to_owned()).collect(), whole: true }
}

fn judged(rule: &str, status: Status, message: &str) -> Judged {
    Judged { rule: rule.into(), status, message: message.into() }
}

/// A token that works.
fn development() -> Side {
    let values = [
        (Field::Host, "api.mypurecloud.com"),
        (Field::Organisation, "5d1c7e20-8a4b-4b3c-9f4e-7c1d9e204b5a"),
        (Field::Fingerprint, "sha256:1f2e3d4c"),
        (Field::Format, "opaque"),
        (Field::ClientId, "f3927ad4-0b68-4e1d-a5f2-39c8d1e7b046"),
        (Field::ClientName, "softphone (development)"),
        (Field::Grant, "user"),
        (Field::Subject, "1e8d5b70-63fa-4c29-9d84-f7a2b0c6e513"),
        (Field::Enforcement, "no"),
        (Field::Operation, "patchConversationsCallParticipant"),
    ];
    let wide = ["conversation:*:*", "routing:queue:view", "directory:user:view"];
    Side {
        name: "dev-token".into(),
        origin: SideKind::Token,
        written_by: Some("0.1.0".into()),
        verdict: Some(Verdict::Allowed),
        cause: None,
        summary: "The token has everything that patchConversationsCallParticipant requires.".into(),
        findings: vec![
            judged("token-malformed", Status::Pass, "the token is whole"),
            judged(
                "token-expired",
                Status::NotApplicable,
                "the lifetime of an opaque token is Genesys Cloud's to know",
            ),
            judged("missing-scope", Status::Pass, "the token has the scope conversations"),
            judged("control-scope-missing", Status::Warn, "the token has no scope conversation:participant:control"),
            judged("missing-permission", Status::Pass, "conversation:call:record is held"),
        ],
        values: values.map(|(field, value)| (field, value.to_owned())).into(),
        lists: [
            (List::Scopes, names(&["conversations", "routing:readonly", "users:readonly"])),
            (List::Permissions, names(&wide)),
            (List::Roles, names(&["Agent in Home", "Supervisor in Home"])),
        ]
        .into(),
        asked: ["patchConversationsCallParticipant".to_owned()].into(),
        operation: Some(Published {
            scopes: vec!["conversations".into()],
            permissions: vec!["conversation:call:record".into()],
            any_permission: true,
        }),
        operations: [("getUsersMe".to_owned(), "allowed".to_owned())].into(),
        requests: [
            ("GET /api/v2/users/me".to_owned(), "200".to_owned()),
            ("GET /api/v2/tokens/me".to_owned(), "200".to_owned()),
        ]
        .into(),
    }
}

/// The same elsewhere, which does not.
fn production() -> Side {
    let mut side = development();
    let values = [
        (Field::Host, "api.mypurecloud.de"),
        (Field::Organisation, "9d8c7b6a-5f4e-4d3c-ab2a-190817263544"),
        (Field::Fingerprint, "sha256:0a9b8c7d"),
        (Field::ClientId, "6a1f0c52-94d7-4d0e-8c11-5b7f20d3e9a4"),
        (Field::ClientName, "softphone"),
        (Field::Subject, "c40b7e19-2d3a-4f86-b1c5-08e96a7d4f32"),
        (Field::Enforcement, "yes"),
    ];
    side.values.extend(values.map(|(field, value)| (field, value.to_owned())));
    side.name = "prod-token".into();
    side.verdict = Some(Verdict::Refused);
    side.cause = Some("missing-scope".into());
    side.summary = "patchConversationsCallParticipant needs the scope conversations, which is not on the token.".into();
    side.findings[2] = judged(
        "missing-scope",
        Status::Fail,
        "patchConversationsCallParticipant needs the scope conversations, which is not on the token",
    );
    side.lists.insert(List::Scopes, names(&["conversations:readonly", "routing:readonly", "users:readonly"]));
    let listed = ["recording", "quality", "analytics", "outbound", "routing", "routing", "architect", "directory"];
    let listed: BTreeSet<String> = (0..40).map(|n| format!("{}:entity{n}:view", listed[n % 8])).collect();
    side.lists.get_mut(&List::Permissions).unwrap().names.extend(listed);
    side.requests.insert("GET /api/v2/users/me".into(), "403 app.not.authorized.for.scope".into());
    side
}

/// What a report of the same would hold.
fn saved(mut side: Side) -> Side {
    side.name = format!("{}.json", side.name);
    side.origin = SideKind::Report;
    side.lists.retain(|list, _| *list == List::Scopes);
    for field in [Field::Host, Field::Organisation, Field::ClientName, Field::Enforcement] {
        side.values.remove(&field);
    }
    side
}

/// A side whose every text is written by an enemy.
fn hostile() -> Side {
    let text = "a\u{1b}[2J|`b`<script>\u{202e}::error::\r\nc";
    let mut side = production();
    side.values.values_mut().for_each(|value| *value = text.to_owned());
    side.lists.insert(List::Scopes, names(&[text, "x"]));
    side.cause = Some(text.into());
    side.findings.push(judged(text, Status::Fail, text));
    side.requests.insert(text.into(), text.into());
    side.name = text.into();
    side
}

fn report(left: Side, right: Side) -> ComparisonReport {
    Comparison::between(left, right).into()
}

fn all() -> Vec<ComparisonReport> {
    vec![
        report(development(), production()),
        report(production(), development()),
        report(development(), development()),
        report(saved(development()), saved(production())),
        report(saved(production()), development()),
        report(development(), hostile()),
        report(Side::default(), Side::default()),
    ]
}

fn on_terminal(report: &ComparisonReport, options: &Options) -> String {
    let mut text = Vec::new();
    terminal::write(report, options, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn in_markdown(report: &ComparisonReport) -> String {
    let mut text = Vec::new();
    markdown::write(report, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn in_json(report: &ComparisonReport) -> String {
    let mut text = Vec::new();
    write_json(report, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn development_and_production_in_every_form() {
    let report = report(development(), production());
    let normal = Options::default();
    insta::assert_snapshot!("terminal_80", on_terminal(&report, &normal));
    insta::assert_snapshot!("terminal_200", on_terminal(&report, &Options { width: 200, ..normal }));
    insta::assert_snapshot!("terminal_ascii", on_terminal(&report, &Options { ascii: true, ..normal }));
    let colored = on_terminal(&report, &Options { color: true, ..normal });
    insta::assert_snapshot!("terminal_color", colored.replace('\u{1b}', "␛"));
    insta::assert_snapshot!("markdown", in_markdown(&report));
    insta::assert_snapshot!("json", in_json(&report));
}

#[test]
fn saved_reports_say_what_they_do_not_hold() {
    insta::assert_snapshot!(
        "saved",
        on_terminal(&report(saved(development()), saved(production())), &Options::default())
    );
}

#[test]
fn a_few_differences_fit_one_screen() {
    let mut other = development();
    other.values.insert(Field::Fingerprint, "sha256:00000000".into());
    other.lists.insert(List::Scopes, names(&["users:readonly"]));
    let shown = on_terminal(&report(development(), other), &Options::default());
    assert!(shown.lines().count() <= 24, "{shown}");
    let shown = on_terminal(&report(development(), production()), &Options { width: 200, ..Options::default() });
    assert!(shown.lines().count() <= 24, "{shown}");
}

#[test]
fn no_line_is_wider_than_the_terminal_and_nothing_hostile_reaches_it() {
    for report in all() {
        for width in [40, 80, 119, 120, 200] {
            for ascii in [false, true] {
                let options = Options { width, ascii, ..Options::default() };
                let shown = on_terminal(&report, &options);
                assert!(shown.lines().all(|line| columns(line) <= width), "{options:?}\n{shown}");
                assert!(!shown.chars().any(|character| character != '\n' && is_hidden(character)), "{shown}");
                assert!(!ascii || shown.is_ascii(), "{shown}");
                let colored = on_terminal(&report, &Options { color: true, ..options });
                assert_eq!(anstream::adapter::strip_str(&colored).to_string(), shown);
            }
        }
        for shown in [in_markdown(&report), in_json(&report)] {
            assert!(!shown.chars().any(|character| character != '\n' && is_hidden(character)), "{shown}");
        }
        assert!(
            !in_markdown(&report).replace("\\<", "").replace('`', "").contains("| a\\u{1b}[2J|"),
            "a bar ends a cell"
        );
    }
}

#[test]
fn every_comparison_is_as_the_schema_says() {
    let schema = serde_json::from_str(comparison::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in all() {
        let value: serde_json::Value = serde_json::from_str(&in_json(&report)).unwrap();
        let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, [""; 0]);
        let documented = |object: &serde_json::Value, pointer: &str| {
            let known = serde_json::from_str::<serde_json::Value>(comparison::schema()).unwrap();
            let known = known.pointer(pointer).unwrap().as_object().unwrap().clone();
            object.as_object().unwrap().keys().all(|member| known.contains_key(member))
        };
        assert!(documented(&value, "/properties") && documented(&value["left"], "/$defs/side/properties"));
        assert!(documented(&value["layers"][0], "/$defs/layer/properties"));
        let mut wrong = value;
        wrong["layers"][0]["state"] = "perhaps".into();
        assert!(!validator.is_valid(&wrong));
    }
}
