//! Reports that were saved as JSON, written again in every format.

use std::fs;

use tempfile::TempDir;

use crate::harness::{Why403, repository};

/// The formats, but JSON itself.
const FORMATS: [&str; 6] = ["terminal", "markdown", "html", "sarif", "junit", "github"];

#[test]
fn a_saved_report_is_the_same_in_every_format() {
    let scratch = TempDir::new().unwrap();
    let saved = scratch.path().join("report.json");
    let file = saved.to_str().unwrap();
    let token = repository("fixtures/tokens/missing-scope.jwt");
    let commands: [(&[&str], i32); 3] = [
        (&["check", "--offline", "--token-file", token.to_str().unwrap()], 1),
        (&["explain", "examples/forum-question.txt"], 1),
        (&["scan", "examples/scan"], 1),
    ];
    for (command, code) in commands {
        let run = |arguments: &[&str]| {
            let all: Vec<&str> = command.iter().chain(arguments).copied().collect();
            Why403::new(all).run().exits(code).stdout
        };
        fs::write(&saved, run(&["--format", "json"])).unwrap();
        for format in FORMATS {
            let again = Why403::new(["explain", file, "--format", format, "-v"]).run().exits(code);
            assert_eq!(again.stdout, run(&["--format", format, "-v"]), "{command:?} {format}");
            assert_eq!(again.stderr, "", "{command:?} {format}");
        }
        let again = Why403::new(["explain", file, "--format", "json"]).run().exits(code);
        assert_eq!(again.stdout, fs::read_to_string(&saved).unwrap(), "{command:?}");
    }
}

#[test]
fn json_of_why403_that_is_no_report_is_refused_with_the_next_step() {
    let record = r#"{"schema_version":1,"record":1,"form":"error body","verdict":"refused","cause":"missing-scope"}"#;
    let run = Why403::new(["explain", "-"]).input(record).run().exits(2);
    assert!(run.stderr.contains("--ndjson") && run.stderr.contains("help: "), "{run}");
    let run = Why403::new(["explain", "-", "--ndjson"]).input(record).run();
    assert!(run.stdout.contains("are not reports") && !run.stdout.contains("missing-scope"), "{run}");
    let later = r#"{"schema_version":2,"tool":{"name":"why403","version":"9.0.0"},"verdict":"refused"}"#;
    let run = Why403::new(["explain", "-"]).input(later).run().exits(2);
    assert!(run.stderr.contains("schema version 2"), "{run}");
}

#[test]
fn a_saved_report_is_not_judged_for_an_operation() {
    let saved = Why403::new(["explain", "--format", "json", "examples/forum-question.txt"]).run().exits(1).stdout;
    let run = Why403::new(["explain", "-", "--operation", "getUsersMe"]).input(&saved).run().exits(2);
    assert!(run.stderr.contains("not judged again") && run.stderr.contains("help: "), "{run}");
}
