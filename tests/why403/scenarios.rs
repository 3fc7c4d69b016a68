//! Every scenario of the sandbox, by its own expectation. A sandbox for every run: a mute changes its call.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;
use why403::sandbox::{Scenario, summaries};

use crate::harness::{Run, Stand, Why403, assert_no_leak, each, steady};

/// The published schema, as the binary prints it.
static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let schema = Why403::new(["rules", "--schema"]).run().exits(0).json();
    jsonschema::draft202012::new(&schema).unwrap()
});

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

#[track_caller]
fn assert_valid(report: &Value, scenario: &Scenario) {
    let faults: Vec<String> =
        SCHEMA.iter_errors(report).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{}: {faults:#?}", scenario.name);
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
        assert_valid(&report, scenario);
    });
}

#[test]
fn a_mute_comes_to_what_the_scenario_expects() {
    for_every_scenario(|stand, scenario| {
        let run = mute_in_earnest(stand, scenario, &["--format", "json"]);
        let report = run.json();
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
        assert_valid(&report, scenario);
        insta::with_settings!({ description => scenario.description, snapshot_path => "snapshots/mute", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{}.json", scenario.name), steady(&run.stdout, &stand.url()));
        });
    });
}

#[test]
fn a_mute_on_the_terminal_reads_as_it_should() {
    for_every_scenario(|stand, scenario| {
        let run = mute_in_earnest(stand, scenario, &[]);
        assert_eq!(run.code, Some(i32::from(scenario.expect_mute.exit)), "{}\n{run}", scenario.name);
        assert_eq!(run.stderr, "", "{}", scenario.name);
        for line in run.stdout.lines() {
            assert!(line.chars().count() <= 80, "{}: {line}", scenario.name);
        }
        insta::with_settings!({ description => scenario.description, snapshot_path => "snapshots/mute", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{}.terminal", scenario.name), steady(&run.stdout, &stand.url()));
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
