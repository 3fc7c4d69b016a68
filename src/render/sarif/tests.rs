use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::report::hostile_texts::with_text_everywhere;
use crate::report::{Report, samples};
use crate::text::is_hidden;

fn shown(report: &Report) -> String {
    let mut out = Vec::new();
    write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn value(report: &Report) -> Value {
    serde_json::from_str(&shown(report)).unwrap()
}

fn with_lines(name: &str) -> Report {
    samples::with_lines().into_iter().find(|(sample, _)| *sample == name).unwrap().1
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

fn fingerprints(report: &Report) -> Vec<String> {
    let log = value(report);
    results(&log).iter().map(|result| result["partialFingerprints"][NAME].as_str().unwrap().to_owned()).collect()
}

const NAME: &str = "why403/v1";

/// The pages of the rules stand in full in one of them.
#[test]
fn every_sample() {
    for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
        let mut output = shown(&report);
        let begin = output.find("\"rules\": [").unwrap() + "\"rules\": [".len();
        let pages = output.get(begin..).unwrap().find("\n          ]").filter(|_| name != "service_account");
        if let Some(end) = pages {
            let ids: Vec<String> = value(&report)["runs"][0]["tool"]["driver"]["rules"]
                .as_array()
                .unwrap()
                .iter()
                .map(|rule| format!("\n            {}", rule["id"]))
                .collect();
            output.replace_range(begin..begin + end, &ids.join(","));
        }
        insta::assert_snapshot!(name, output);
    }
}

#[test]
fn every_problem_is_a_result_of_a_rule_that_is_described() {
    for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
        let log = value(&report);
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        for result in results(&log) {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"], "{name}");
            // GitHub code scanning takes no result without a file and a line.
            let place = &result["locations"][0]["physicalLocation"];
            assert!(place["artifactLocation"]["uri"].is_string() && place["region"]["startLine"].is_u64(), "{name}");
            let is_open = result["kind"] == "open";
            assert_eq!(is_open, result["level"] == "none", "{name}: only what fails has a level");
        }
        let errors = results(&log).iter().filter(|result| result["level"] == "error").count();
        assert_eq!(errors > 0, report.verdict == Verdict::Refused, "{name}");
    }
}

#[test]
fn a_scan_has_a_result_at_each_line() {
    let log = value(&with_lines("surveyed"));
    let places: Vec<Value> = results(&log)
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            json!([
                result["ruleId"],
                place["artifactLocation"]["uri"],
                place["region"]["startLine"],
                place["region"]["startColumn"]
            ])
        })
        .collect();
    assert_eq!(
        places,
        [
            json!(["wrong-path", "src/agent%20desk/mute.py", 12, 22]),
            json!(["wrong-path", "web/src/calls.ts", 5, 15]),
            json!(["wrong-path", "web/src/calls.ts", 31, 15]),
            json!(["wrong-method", "web/src/calls.ts", 20, 9]),
        ]
    );
}

#[test]
fn an_operation_is_refused_at_its_line_of_the_policy() {
    let log = value(&with_lines("gated"));
    let of = |rule: &str| -> Vec<Value> {
        let of_rule = results(&log).iter().filter(|result| result["ruleId"] == rule);
        of_rule
            .map(|result| {
                let location = &result["locations"][0];
                json!([location["physicalLocation"]["region"]["startLine"], location["logicalLocations"][0]["name"]])
            })
            .collect()
    };
    assert_eq!(
        of("missing-scope"),
        [json!([8, "patchConversationsCallParticipant"]), json!([9, "postConversationsCalls"])]
    );
    assert_eq!(of("missing-permission"), [json!([8, "patchConversationsCallParticipant"])]);
    // Of which of the four it is not known, the finding does not say; its link is all there is.
    assert_eq!(of("missing-division"), [json!([1, "permission"])]);
}

#[test]
fn fingerprints_outlive_lines_machines_and_neighbours() {
    let report = with_lines("surveyed");
    let before = fingerprints(&report);
    let distinct: std::collections::BTreeSet<&String> = before.iter().collect();
    assert_eq!(distinct.len(), before.len());
    assert!(before.iter().all(|print| print.len() == 32));

    let mut moved = report.clone();
    moved.findings.iter_mut().flat_map(|finding| &mut finding.locations).for_each(|location| location.line += 40);
    assert_eq!(fingerprints(&moved), before);

    let mut elsewhere = report.clone();
    elsewhere.survey.as_mut().unwrap().roots = vec!["/home/runner/checkout".into()];
    for location in elsewhere.findings.iter_mut().flat_map(|finding| &mut finding.locations) {
        location.file = format!("/home/runner/checkout/{}", location.file);
    }
    assert_eq!(fingerprints(&elsewhere), before);

    let mut cured = report.clone();
    cured.findings.remove(0);
    assert_eq!(fingerprints(&cured), before[3..]);

    let mut other = report.clone();
    other.findings[0].message.push_str("/x");
    assert!(fingerprints(&other)[..3].iter().all(|print| !before.contains(print)));
}

/// The uploading action makes GitHub's own fingerprint from the line of a file that is there, and warns of another.
#[test]
fn what_stands_in_no_file_has_the_fingerprint_that_github_reads() {
    let mut seen = 0;
    for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
        for result in results(&value(&report)) {
            let prints = result["partialFingerprints"].as_object().unwrap();
            let in_a_file = report.policy.is_some() || report.survey.is_some();
            let of_github = (!in_a_file).then(|| &prints[NAME]);
            assert_eq!(prints.get("primaryLocationLineHash"), of_github, "{name}");
            seen += usize::from(of_github.is_some());
        }
    }
    assert!(seen > 10);
}

#[test]
fn a_finding_without_a_line_keeps_its_fingerprint_when_its_message_counts_on() {
    let (_, report) = samples::all().into_iter().find(|(name, _)| *name == "offline_jwt").unwrap();
    let mut later = report.clone();
    let expired = later.findings.iter_mut().find(|finding| finding.rule == "token-expired").unwrap();
    expired.message = expired.message.replace("3 min", "2 h");
    assert_ne!(shown(&later), shown(&report));
    assert_eq!(fingerprints(&later), fingerprints(&report));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_changes_the_form(text in hostile()) {
        for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
            let plain = value(&report);
            let output = shown(&with_text_everywhere(&report, &text));
            prop_assert!(!output.chars().any(|c| c != '\n' && is_hidden(c)), "{name}: {output:?}");
            let log: Value = serde_json::from_str(&output).unwrap();
            prop_assert_eq!(form(&log), form(&plain), "{}", name);
            for result in results(&log) {
                let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
                let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%:".contains(&byte);
                prop_assert!(!uri.is_empty() && uri.bytes().all(allowed), "{name}: {uri}");
                let message = result["message"]["text"].as_str().unwrap();
                prop_assert!(!message.contains("](") && !message.contains(" {0} "), "{name}: {message}");
            }
        }
    }
}

/// A value with its texts and numbers taken out. Whether a path is below the root is a matter of its text.
fn form(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| *name != "uriBaseId")
            .map(|(name, value)| (name.clone(), form(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(form).collect::<Vec<_>>().into(),
        Value::String(_) => json!("text"),
        Value::Number(_) => json!(1),
        other => other.clone(),
    }
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\"}],\"level\":\"none\"".to_owned()),
        Just("[click](https://gateway.example) {0} ".to_owned()),
        Just("../../\\..\\C:/\u{0}?#%2e".to_owned()),
        Just("<img src=x onerror=alert(1)>\n# heading\n".to_owned()),
        Just("\u{1b}[2J\u{202e}\u{fffe}\u{2028}".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}
