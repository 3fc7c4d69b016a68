use super::*;
use crate::render::problem::{Grade, grade_of};
use crate::report::hostile_texts::with_text_everywhere;
use crate::report::{Report, samples};
use crate::rule::Status;
use crate::text::is_hidden;
use proptest::prelude::*;
use quick_junit::{NonSuccessKind, Report as Document, TestCaseStatus, TestSuite};

fn shown(report: &Report) -> String {
    let mut out = Vec::new();
    write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_sample() {
    for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
        insta::assert_snapshot!(name, shown(&report));
    }
}

fn kind(status: &TestCaseStatus) -> &'static str {
    match status {
        TestCaseStatus::Success { .. } => "success",
        TestCaseStatus::Skipped { .. } => "skipped",
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => "failure",
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, .. } => "error",
    }
}

#[test]
fn every_finding_is_a_case_of_its_status() {
    for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
        let document = Document::deserialize_from_str(&shown(&report)).unwrap();
        let cases = &document.test_suites[0].test_cases;
        let mut expected = Vec::new();
        for finding in &report.findings {
            let kind = match (finding.status, grade_of(&report, finding)) {
                (Status::Fail, _) => "failure",
                (Status::Unknown, Some(Grade::Open)) => "error",
                (Status::NotApplicable, _) => "skipped",
                _ => "success",
            };
            let count = finding.locations.len().max(1);
            expected.extend(std::iter::repeat_n((finding.rule.clone(), kind), count));
        }
        let told: Vec<(String, &str)> = cases
            .iter()
            .map(|case| (case.name.as_str().split(' ').next().unwrap().to_owned(), kind(&case.status)))
            .filter(|(name, _)| name != "verdict")
            .collect();
        assert_eq!(told, expected, "{name}");
    }
}

#[test]
fn a_gate_fails_where_the_verdict_is_not_allowed() {
    for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
        let document = Document::deserialize_from_str(&shown(&report)).unwrap();
        let first = &document.test_suites[0];
        match report.verdict {
            Verdict::Allowed => assert_eq!((first.failures, first.errors), (0, 0), "{name}"),
            Verdict::Refused => assert!(first.failures > 0, "{name}"),
            Verdict::Unclear => assert!(first.failures == 0 && first.errors > 0, "{name}"),
        }
    }
}

#[test]
fn a_verdict_that_no_rule_gives_is_a_case() {
    let (_, report) = samples::all().into_iter().find(|(name, _)| *name == "rate_limited").unwrap();
    let report = Report { findings: Vec::new(), ..report };
    let document = Document::deserialize_from_str(&shown(&report)).unwrap();
    let case = &document.test_suites[0].test_cases[0];
    assert_eq!((case.name.as_str(), kind(&case.status)), ("verdict", "error"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_document(text in hostile()) {
        for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
            let plain = Document::deserialize_from_str(&shown(&report)).unwrap();
            let output = shown(&with_text_everywhere(&report, &text));
            prop_assert!(!output.chars().any(|c| c != '\n' && is_hidden(c)), "{name}: {output:?}");
            let read = Document::deserialize_from_str(&output).unwrap();
            let counts = |document: &Document| {
                let suites = document.test_suites.iter();
                suites.map(|suite| (suite.test_cases.len(), suite.failures, suite.errors, suite.skipped)).collect::<Vec<_>>()
            };
            prop_assert_eq!(counts(&read), counts(&plain), "{}", name);
            for (suite, before) in read.test_suites.iter().zip(&plain.test_suites) {
                let tags = |suite: &TestSuite| suite.test_cases.iter().map(|case| kind(&case.status)).collect::<Vec<_>>();
                prop_assert_eq!(tags(suite), tags(before), "{}", name);
            }
        }
    }
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("</failure></testcase><testcase name=\"x\">".to_owned()),
        Just("]]><!-- --><![CDATA[".to_owned()),
        Just("\"'&lt;&#0;&amp;<?xml?>".to_owned()),
        Just("\u{0}\u{1b}[2J\u{b}\u{fffe}\u{ffff}\u{9b}31m".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}
