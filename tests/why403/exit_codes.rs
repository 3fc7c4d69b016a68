//! The five exit codes, and what does not change them.

use crate::harness::{Stand, Why403, each};

/// Scenario, flags, and the code that `mute` ends with.
const TABLE: [(&str, &[&str], i32); 12] = [
    ("agent", &[], 0),
    ("agent", &["--dry-run"], 0),
    ("agent", &["--dry-run=phantom"], 0),
    ("agent", &["--dry-run=same"], 0),
    ("already-muted", &[], 0),
    ("service-account", &[], 1),
    ("refused-unexplained", &[], 1),
    ("missing-scope", &["--dry-run"], 1),
    ("agent", &["--dry-run", "--no-preflight"], 2),
    ("platform-unavailable", &["--timeout", "1s"], 3),
    ("never-answers", &["--timeout", "500ms"], 3),
    ("swallowed-mute", &["--timeout", "3s"], 4),
];

#[test]
fn every_code_in_every_form_and_none_with_exit_zero_but_usage() {
    let forms: [&[&str]; 5] = [&["--format", "terminal"], &["--format", "json"], &["-q"], &["-v"], &["--exit-zero"]];
    let runs: Vec<_> = TABLE.iter().flat_map(|row| forms.iter().map(move |form| (row, form))).collect();
    each(&runs, |((name, flags, code), form)| {
        let stand = Stand::new();
        let run = stand.change("mute", &stand.scenario(name)).and(*flags).and(**form).run();
        let expected = if form.contains(&"--exit-zero") && *code != 2 { 0 } else { *code };
        assert_eq!(run.code, Some(expected), "{run}");
    });
}

#[test]
fn the_help_tells_the_codes() {
    for arguments in [&["--help"][..], &["-h"]] {
        let run = Why403::new(arguments).run().exits(0);
        for line in ["0  allowed", "1  refused", "2  usage error", "3  unclear", "4  Genesys Cloud accepted"] {
            assert!(run.stdout.contains(line), "{line}\n{run}");
        }
    }
}

#[test]
fn help_and_version_are_no_errors_and_no_command_is_one() {
    Why403::new(["--version"]).run().exits(0);
    Why403::new(["mute", "--help"]).run().exits(0);
    let nothing: [&str; 0] = [];
    let run = Why403::new(nothing).run().exits(2);
    assert_eq!(run.stdout, "");
    Why403::new(["rules", "missing-scope"]).run().exits(0);
    Why403::new(["rules", "missing-scop"]).run().is_usage_error(&["missing-scop"]);
    Why403::new(["sandbox", "--list"]).run().exits(0);
}

#[test]
fn a_report_in_a_file_is_the_report_on_the_stream() {
    let stand = Stand::new();
    let scenario = stand.scenario("missing-scope");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.txt");
    let run = stand.change("mute", &scenario).and(["--output", file.to_str().unwrap()]).run().exits(1);
    assert_eq!(run.stdout, "");
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.contains("missing-scope") && !written.contains('\u{1b}'), "{written}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-written is left behind");
    let nowhere = folder.path().join("no/such/folder/report.txt");
    let run = stand.change("mute", &scenario).and(["--output", nowhere.to_str().unwrap()]).run();
    run.is_usage_error(&["--output"]);
}
