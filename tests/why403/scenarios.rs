//! Every scenario of the sandbox, by its own expectation. A sandbox for every run: a mute changes its call.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::Value;
use why403::sandbox::{Scenario, summaries};

use crate::harness::{Run, Stand, assert_no_leak, each, faults_of_fixes, hold_to_schema, steady};

/// Scenarios whose whole reports are kept, in JSON and for the terminal: one of each kind. Of the others, the projection is.
const WHOLE: [&str; 8] = [
    "agent",
    "missing-scope",
    "missing-permission",
    "service-account",
    "swallowed-mute",
    "two-faults",
    "refused-unexplained",
    "never-answers",
];

/// Does this for every scenario, each with a sandbox of its own, and names all that failed.
fn for_every_scenario(test: impl Fn(&Stand, &Scenario) + Sync) {
    let names: Vec<&str> = summaries().into_iter().map(|summary| summary.name).collect();
    assert!(names.len() > 30, "{names:?}");
    let failed = each(&names, |name| {
        let run = || {
            let stand = Stand::new();
            test(&stand, &stand.scenario(name));
        };
        catch_unwind(AssertUnwindSafe(run)).is_err().then_some(*name)
    });
    assert_eq!(failed.into_iter().flatten().collect::<Vec<_>>(), [""; 0]);
}

fn mute(stand: &Stand, scenario: &Scenario, arguments: &[&str]) -> Run {
    let patience = if scenario.name == "never-answers" { "1s" } else { "3s" };
    let run = stand.change("mute", scenario).patience(patience).and(arguments).run();
    for secret in [Some(&scenario.token), scenario.client_secret.as_ref()].into_iter().flatten() {
        assert_no_leak(secret, &run.streams());
    }
    run
}

/// `mute` with what the scenario is about.
fn mute_in_earnest(stand: &Stand, scenario: &Scenario, arguments: &[&str]) -> Run {
    let own: Vec<&str> = scenario.arguments.iter().map(String::as_str).collect();
    mute(stand, scenario, &[&own, arguments].concat())
}

/// What came of a scenario, a line a fact: the verdict and its causes, who called and who answered, what each rule that
/// applies says, and every change that is advised.
fn projected(report: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let list = |value: &Value| {
        let names: Vec<String> = value.as_array().into_iter().flatten().map(text).collect();
        names.join(", ")
    };
    let mut lines = vec![format!("{}: {}", text(&report["verdict"]), list(&report["causes"]))];
    lines.push(format!("summary: {}", text(&report["summary"])));
    let refusal = &report["refusal"];
    let (caller, answerer) = (text(&report["caller"]["kind"]), text(&refusal["answered_by"]["kind"]));
    lines.push(format!("caller: {caller}; answered by: {answerer}, {} {}", refusal["status"], refusal["code"]));
    let action = &report["action"];
    let told = ["kind", "sent", "status", "confirmed", "muted_before", "muted_after"];
    let told: Vec<String> = told.iter().map(|member| format!("{member} {}", action[*member])).collect();
    lines.push(format!("action: {}", told.join(", ")));
    let findings = report["findings"].as_array().into_iter().flatten();
    for finding in findings.filter(|finding| finding["status"] != "not_applicable") {
        let names = list(&finding["names"]);
        let line =
            format!("{:8} {:13} {} {names}", text(&finding["status"]), text(&finding["link"]), text(&finding["rule"]));
        lines.push(line.trim_end().to_owned());
        for (number, option) in (1..).zip(finding["fix"]["options"].as_array().into_iter().flatten()) {
            for change in option["changes"].as_array().into_iter().flatten() {
                lines.push(format!("         {number}. {}: {}", text(&change["who"]), change_in_short(change)));
            }
        }
    }
    lines.join("\n")
}

/// A change without its words: its kind and its own members, then its command.
fn change_in_short(change: &Value) -> String {
    let known = ["who", "kind", "text", "command", "url"];
    let own = change
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, value)| !known.contains(&name.as_str()) && !value.is_null());
    let own: Vec<String> = own.map(|(name, value)| format!("{name} {value}")).collect();
    let command = change["command"].as_str().map(|command| format!(" $ {command}")).unwrap_or_default();
    format!("{} {}{command}", change["kind"].as_str().unwrap_or_default(), own.join(", ")).replace('"', "")
}

#[track_caller]
fn verdict_and_cause(report: &Value) -> (&str, Option<&str>) {
    (report["verdict"].as_str().unwrap(), report["cause"].as_str())
}

#[test]
fn a_dry_run_says_what_the_scenario_expects_and_sends_reads_only() {
    for_every_scenario(|stand, scenario| {
        let run = mute(stand, scenario, &["--dry-run", "--format", "json"]);
        let report = run.json();
        let expected = (scenario.expect.verdict.as_str(), scenario.expect.cause);
        assert_eq!(verdict_and_cause(&report), expected, "{}\n{run}", scenario.name);
        let code = match scenario.expect.verdict.as_str() {
            "allowed" => 0,
            "refused" => 1,
            _ => 3,
        };
        assert_eq!(run.code, Some(code), "{}\n{run}", scenario.name);
        assert_eq!(stand.writes(), [], "{}", scenario.name);
        assert!(!stand.requests().is_empty(), "{}: the sandbox was never called", scenario.name);
        assert_eq!(report["action"]["sent"], false, "{}\n{run}", scenario.name);
        assert_eq!(faults_of_fixes(&report), [""; 0], "{}", scenario.name);
    });
}

#[test]
fn a_mute_comes_to_what_the_scenario_expects() {
    for_every_scenario(|stand, scenario| {
        let scratch = tempfile::TempDir::new().unwrap();
        let file = scratch.path().join("report.json");
        let forms = ["--format", "json", "--output", file.to_str().unwrap(), "--format", "terminal"];
        let run = mute_in_earnest(stand, scenario, &forms);
        let json = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{error}\n{run}"));
        hold_to_schema(&json);
        let report: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(faults_of_fixes(&report), [""; 0], "{}", scenario.name);
        let expected = scenario.expect_mute;
        assert_eq!(
            (verdict_and_cause(&report), run.code),
            ((expected.verdict.as_str(), expected.cause), Some(i32::from(expected.exit))),
            "{}\n{run}",
            scenario.name
        );
        assert!(!stand.requests().is_empty(), "{}: the sandbox was never called", scenario.name);
        let patched = !stand.patches().is_empty();
        assert_eq!(report["action"]["sent"], patched, "{}: what is said to be sent\n{run}", scenario.name);
        assert_eq!(report["exchanges"].as_array().unwrap().len(), stand.requests().len(), "{}", scenario.name);
        assert_eq!(run.stderr, "", "{}", scenario.name);
        for line in run.stdout.lines() {
            assert!(line.chars().count() <= 80, "{}: {line}", scenario.name);
        }
        insta::with_settings!({ description => scenario.description, snapshot_path => "snapshots/mute", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(scenario.name, steady(&projected(&report), &stand.url()));
            if WHOLE.contains(&scenario.name) {
                insta::assert_snapshot!(format!("{}.json", scenario.name), steady(&json, &stand.url()));
                insta::assert_snapshot!(format!("{}.terminal", scenario.name), steady(&run.stdout, &stand.url()));
            }
        });
    });
}

#[test]
fn what_is_known_of_a_scenario_is_the_same_in_every_form() {
    let stand = Stand::new();
    let scenario = stand.scenario("service-account");
    let terminal = mute(&stand, &scenario, &["--dry-run"]);
    let quiet = mute(&stand, &scenario, &["--dry-run", "-q"]);
    let verbose = mute(&stand, &scenario, &["--dry-run", "-v"]);
    for run in [&terminal, &quiet, &verbose] {
        assert!(run.stdout.lines().next().unwrap_or_default().contains("service-account"), "{run}");
        assert_eq!(run.code, Some(1));
    }
    assert_eq!(quiet.stdout.lines().count(), 1, "{quiet}");
    assert!(verbose.stdout.len() > terminal.stdout.len());
    assert!(verbose.stdout.contains("GET /api/v2/tokens/me"), "{verbose}");
}
