//! How often `explain` tells the cause: every labelled case, in every form in which people paste failures.
//!
//! `cargo test accuracy -- --nocapture` prints the tables. The labels come from the facts, never from what the program
//! answers; `fixtures/explain/README.md` says how to add one.

pub mod cases;
mod reported;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::sync::OnceLock;

use why403::render::terminal;
use why403::render::terminal::{Options, Verbosity};
use why403::report::json;
use why403::rule::{RULES, every};

use crate::harness::{Why403, assert_no_leak, faults_of_fixes, repository};
use cases::{ABSTAIN, Case, NONE, written};
use reported::reported;
use told::{Outcome, Told, tell};

/// No input of `explain` can end in these without flags, a policy or live evidence.
const OUT_OF_REACH: [&str; 14] = [
    "permission-not-in-org",
    "signature-not-checked",
    "lifetime-too-short",
    "grant-not-allowed",
    "forbidden-scope",
    "forbidden-permission",
    "excess-scope",
    "excess-permission",
    "issuer-mismatch",
    "audience-mismatch",
    "control-scope-missing",
    "unknown-name",
    "wrong-participant",
    "mute-not-confirmed",
];

/// Every case with what is told of it.
fn all() -> &'static [(Case, Told)] {
    static ALL: OnceLock<Vec<(Case, Told)>> = OnceLock::new();
    ALL.get_or_init(|| {
        written()
            .into_iter()
            .chain(reported())
            .map(|case| (tell(&case.input), case))
            .map(|(told, case)| (case, told))
            .collect()
    })
}

/// A row of a table.
#[derive(Debug, Default)]
struct Count {
    cases: usize,
    right: usize,
    abstained: usize,
    wrong: usize,
}

impl Count {
    fn add(&mut self, outcome: Outcome) {
        self.cases += 1;
        match outcome {
            Outcome::Right => self.right += 1,
            Outcome::Abstained => self.abstained += 1,
            Outcome::Wrong => self.wrong += 1,
        }
    }
}

/// A Markdown table: what comes of the cases, by one property of theirs.
fn table(title: &str, property: impl Fn(&Case) -> String) -> String {
    let mut rows: BTreeMap<String, Count> = BTreeMap::new();
    let mut total = Count::default();
    for (case, told) in all() {
        let outcome = told.compare(case);
        rows.entry(property(case)).or_default().add(outcome);
        total.add(outcome);
    }
    let mut text = format!("| {title} | cases | right | no cause told | wrong |\n|---|---:|---:|---:|---:|\n");
    for (name, Count { cases, right, abstained, wrong }) in rows.into_iter().chain([("**all**".to_owned(), total)]) {
        writeln!(text, "| {name} | {cases} | {right} | {abstained} | {wrong} |").unwrap();
    }
    text
}

fn by_label() -> String {
    table("label", |case| match case.labels[0].as_str() {
        label @ (ABSTAIN | NONE) => label.to_owned(),
        rule => format!("`{rule}`"),
    })
}

fn by_form() -> String {
    table("form", |case| case.form.clone())
}

#[test]
#[expect(clippy::print_stdout, reason = "the tables are what is asked for")]
fn accuracy_is_what_was_promised() {
    println!("{}\n{}", by_label(), by_form());
    let mut amiss = Vec::new();
    let mut count = Count::default();
    for (case, told) in all() {
        let outcome = told.compare(case);
        count.add(outcome);
        if outcome != Outcome::Right {
            let Case { id, labels, why, .. } = case;
            amiss.push(format!("{outcome:?}: {id} is {labels:?} ({why}), told was {:?}: {}", told.names, told.summary));
        }
    }
    let list = amiss.join("\n");
    println!("{list}");
    assert_eq!(count.wrong, 0, "confidently wrong:\n{list}");
    assert!(count.right * 100 >= count.cases * 97, "{} of {} are right:\n{list}", count.right, count.cases);
}

#[test]
fn accuracy_tables_are_shown_as_they_are() {
    for (page, table) in [("README.md", by_label()), ("fixtures/explain/README.md", by_form())] {
        let text = fs::read_to_string(repository(page)).unwrap();
        assert!(text.contains(&table), "{page} shows another table than this:\n{table}");
    }
}

#[test]
fn accuracy_is_measured_over_every_rule_and_every_form() {
    let known: BTreeSet<&str> = every().map(|rule| rule.id()).chain([ABSTAIN, NONE]).collect();
    let (mut labels, mut forms): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
    let mut ids = BTreeSet::new();
    for (case, _) in all() {
        assert!(ids.insert(&case.id), "{} stands there twice", case.id);
        assert!(!case.why.is_empty(), "{}: labelled from no fact", case.id);
        *forms.entry(&case.form).or_default() += 1;
        for label in &case.labels {
            assert!(known.contains(label.as_str()), "{}: {label} is no rule", case.id);
            *labels.entry(label).or_default() += 1;
        }
    }
    assert!(ids.len() >= 170 + 42, "{}", ids.len());
    let reachable = RULES.iter().map(|rule| rule.id()).filter(|rule| !OUT_OF_REACH.contains(rule));
    for rule in reachable.filter(|rule| *rule != "refused-unexplained").chain([ABSTAIN, NONE]) {
        assert!(labels.get(rule).is_some_and(|count| *count >= 3), "{rule} has too few cases");
    }
    for (form, count) in forms {
        assert!(count >= 4, "{form} has too few cases");
    }
}

#[test]
fn accuracy_includes_what_would_settle_it() {
    let silent: Vec<String> = all()
        .iter()
        .filter(|(_, told)| !told.unsettled.is_empty())
        .map(|(case, told)| format!("{}: {:?}", case.id, told.unsettled))
        .collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn accuracy_has_only_fixes_that_can_be_followed() {
    let folders = ["fixtures/field", "fixtures/forecast", "fixtures/second-forecast"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(repository(folder)).unwrap());
    let files = files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "txt"));
    let pasted: Vec<(String, Told)> =
        files.map(|path| (path.display().to_string(), tell(&fs::read(path).unwrap()))).collect();
    let labelled = all().iter().map(|(case, told)| (&case.id, told));
    let every = labelled.chain(pasted.iter().map(|(name, told)| (name, told)));
    let reports = every.filter_map(|(name, told)| Some((name, serde_json::to_value(told.report.as_ref()?).unwrap())));
    let faults: Vec<String> = reports
        .flat_map(|(name, report)| faults_of_fixes(&report).into_iter().map(move |fault| format!("{name}: {fault}")))
        .collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn accuracy_shows_no_secret() {
    let mut held = 0;
    for (case, told) in all() {
        let Some(report) = &told.report else { continue };
        let mut shown = Vec::new();
        json::write(report, &mut shown).unwrap();
        for verbosity in [Verbosity::Quiet, Verbosity::Normal, Verbosity::Verbose] {
            // Wide, so that no line break stands inside a secret.
            terminal::write(report, &Options { width: 4000, verbosity, ..Options::default() }, &mut shown).unwrap();
        }
        let shown = String::from_utf8(shown).unwrap();
        for secret in &case.secrets {
            assert_no_leak(secret, &shown);
            held += 1;
        }
    }
    assert!(held > 50, "only {held} secrets were looked for");
}

#[test]
fn accuracy_of_the_binary_is_that_of_the_library() {
    let mut forms = BTreeSet::new();
    for (case, told) in all() {
        if !forms.insert(&case.form) && case.secrets.is_empty() {
            continue;
        }
        let run = Why403::new(["explain", "--format", "json", "-"]).input(&case.input).run();
        for secret in &case.secrets {
            assert_no_leak(secret, &run.streams());
        }
        let Some(report) = &told.report else {
            run.is_usage_error(&[]);
            continue;
        };
        let printed = run.json();
        let expected = serde_json::to_value(report).unwrap();
        for member in ["verdict", "cause", "causes", "summary"] {
            assert_eq!(printed[member], expected[member], "{}: {member}\n{run}", case.id);
        }
    }
}
