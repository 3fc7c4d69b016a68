//! What people paste, rebuilt from public reports (`fixtures/field/`): the cause, and what its fix must say and name.

use std::fs;

use regex::RegexBuilder;
use serde_json::Value;

use crate::harness::{Run, Why403, each, repository};

#[test]
fn field_cases_have_their_cause_and_their_fix() {
    let labels = fs::read_to_string(repository("fixtures/field/cases.jsonl")).unwrap();
    let cases: Vec<Value> = labels.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let problems = each(&cases, |case| {
        let file = repository("fixtures/field").join(text(&case["file"]));
        let run = Why403::new(["explain", "--format", "json", file.to_str().unwrap()]).run();
        problems(case, &run)
    });
    let amiss = cases.iter().zip(problems).filter(|(_, problems)| !problems.is_empty());
    let amiss: Vec<String> =
        amiss.map(|(case, problems)| format!("{}: {}", text(&case["file"]), problems.join("; "))).collect();
    assert!(amiss.is_empty(), "{}", amiss.join("\n"));
}

#[test]
fn field_inputs_and_labels_belong_together() {
    let labels = fs::read_to_string(repository("fixtures/field/cases.jsonl")).unwrap();
    let mut labelled: Vec<String> =
        labels.lines().map(|line| text(&serde_json::from_str::<Value>(line).unwrap()["file"]).to_owned()).collect();
    let folder = fs::read_dir(repository("fixtures/field")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut inputs: Vec<String> = names.filter(|name| name.ends_with(".txt")).collect();
    labelled.sort();
    inputs.sort();
    assert_eq!(labelled, inputs);
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> Vec<&Value> {
    value.as_array().into_iter().flatten().collect()
}

/// Whether a text has what a label's pattern describes, whatever its capitals.
fn matches(pattern: &Value, said: &str) -> bool {
    RegexBuilder::new(text(pattern)).case_insensitive(true).build().unwrap().is_match(said)
}

/// What a run lacks, or holds against its labels.
fn problems(case: &Value, run: &Run) -> Vec<String> {
    match serde_json::from_str::<Value>(&run.stdout) {
        Ok(report) => problems_of_report(case, &report),
        // Nothing to judge is right only where a label says so, and then in words.
        Err(_) if case["no_report"] == true && run.code == Some(2) => list(&case["says"])
            .into_iter()
            .filter(|pattern| !matches(pattern, &run.stderr))
            .map(|pattern| format!("the error lacks {pattern}"))
            .collect(),
        Err(_) => vec![format!("no report: {run}")],
    }
}

fn problems_of_report(case: &Value, report: &Value) -> Vec<String> {
    let open = |finding: &&&Value| matches!(text(&finding["status"]), "fail" | "unknown" | "warn");
    let findings = list(&report["findings"]);
    let cause = findings.iter().filter(open).find(|finding| finding["rule"] == report["cause"]);
    let fix = cause.or_else(|| findings.iter().find(open)).map_or(&Value::Null, |finding| &finding["fix"]);
    let changes: Vec<&Value> = list(&fix["options"]).into_iter().flat_map(|option| list(&option["changes"])).collect();
    let steps = list(&fix["steps"]).into_iter().map(text);
    let said: Vec<&str> = [text(&report["summary"]), text(&fix["title"])].into_iter().chain(steps).collect();
    let said = said.join(" ");
    let causes = list(&report["causes"]);
    let values = |field: &str| changes.iter().map(|change| change[field].clone()).collect::<Vec<_>>();
    let names = |field: &str| changes.iter().flat_map(|change| list(&change[field])).cloned().collect::<Vec<_>>();

    let mut problems = Vec::new();
    let mut expect = |field: &str, is_met: &dyn Fn(&Value) -> bool| {
        let missed = list(&case[field]).into_iter().filter(|label| !is_met(label));
        problems.extend(missed.map(|label| format!("{field} {label}")));
    };
    expect("says", &|pattern| matches(pattern, &said));
    expect("never_says", &|pattern| !matches(pattern, &said));
    expect("kinds", &|kind| values("kind").contains(kind));
    expect("never_kinds", &|kind| !values("kind").contains(kind));
    expect("never_ask", &|whom| !values("whom").contains(whom));
    expect("permissions", &|name| names("permissions").contains(name));
    expect("never_permissions", &|name| !names("permissions").contains(name));
    expect("scopes", &|name| names("scopes").contains(name));
    expect("rules", &|rule| causes.contains(&rule));
    expect("never_rules", &|rule| !causes.contains(&rule));

    let refusal = &report["refusal"];
    let one_of = |field: &str, found: &Value| case[field].is_null() || list(&case[field]).contains(&found);
    let is = |field: &str, found: &Value| case[field].is_null() || case[field] == *found;
    let receives = |label: &&Value| changes.iter().any(|change| change["to"]["kind"] == **label);
    let in_division = |change: &&Value| change["division"]["id"] == case["division"];
    for (field, is_met) in [
        ("accept", list(&case["accept"]).contains(&&report["cause"])),
        ("caller", one_of("caller", &report["caller"]["kind"])),
        ("answered_by", one_of("answered_by", &refusal["answered_by"]["kind"])),
        ("to", case["to"].is_null() || list(&case["to"]).iter().any(receives)),
        ("division", case["division"].is_null() || changes.iter().any(in_division)),
        ("correlation_id", is("correlation_id", &refusal["correlation_id"])),
        ("path", is("path", &refusal["path"])),
        ("failures", is("failures", &report["input"]["failed"])),
    ] {
        if !is_met {
            problems.push(format!("{field} {}, not {said}", case[field]));
        }
    }
    problems
}
