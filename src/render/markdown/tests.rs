//! Whole checklists, and what must hold for all of them.

use super::*;
use crate::render::listed::listed;
use crate::report::samples;
use crate::text::is_hidden;

fn shown(report: &Report) -> String {
    let mut out = Vec::new();
    write(report, Verbosity::Normal, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_sample_as_a_checklist() {
    for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
        insta::assert_snapshot!(name, shown(&report));
    }
    insta::assert_snapshot!("listed", shown(&listed()));
}

#[test]
fn open_items_are_open_and_the_others_ticked() {
    for (name, report) in samples::all() {
        let page = shown(&report);
        let count = |mark: &str| page.lines().filter(|line| line.starts_with(mark)).count();
        let findings = |all: &[Status]| {
            let noted = report.findings.iter().filter(|finding| !is_control_scope_note(finding));
            noted.filter(|finding| all.contains(&finding.status)).count()
        };
        let groups = report.input.iter().flat_map(|input| input.groups.iter().skip(1));
        let further = groups.filter(|group| group.fix.is_some()).count();
        assert_eq!(count("- [ ] "), findings(&[Status::Fail, Status::Unknown]) + further, "{name}");
        assert_eq!(count("- [x] "), findings(&[Status::Pass, Status::Warn]), "{name}");
    }
}

#[test]
fn nothing_hidden_and_no_markup_from_outside() {
    for (name, report) in samples::all() {
        let page = shown(&report);
        assert!(!page.chars().any(|sign| sign != '\n' && is_hidden(sign)), "{name}");
    }
    let page = shown(&samples::all().into_iter().find(|(name, _)| *name == "hostile").unwrap().1);
    // In code, a tag is text; outside, it is escaped.
    for piece in page.split("<script>").skip(1) {
        assert!(!piece.is_empty());
    }
    let outside: String = page.split('`').step_by(2).collect();
    assert!(!outside.contains("<script>"), "{page}");
}
