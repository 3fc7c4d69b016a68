//! `check --ndjson`: a token a line in, a verdict a line out; and the counts of `--summary`.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Run, Why403, assert_no_leak, repository};

fn fixture(name: &str) -> String {
    fs::read_to_string(repository("fixtures/tokens").join(name)).unwrap().trim().to_owned()
}

fn batch(input: impl AsRef<[u8]>) -> Why403 {
    Why403::new(["check", "--ndjson"]).input(input)
}

#[track_caller]
fn records(run: &Run) -> Vec<Value> {
    let lines =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}\n{run}")));
    lines.collect()
}

#[test]
fn a_line_for_every_token_in_the_order_of_the_input_and_without_the_tokens() {
    let (scope, opaque) = (fixture("missing-scope.jwt"), fixture("opaque.txt"));
    let lines = [
        scope.clone(),
        String::new(),
        format!(r#"{{"token":"{scope}","id":"order-7"}}"#),
        format!(r#"{{"id":"{scope}","token":"{opaque}"}}"#),
        format!("{scope} {opaque}"),
        format!(r#"{{"tokens":["{scope}"]}}"#),
    ];
    let run = batch(lines.join("\r\n")).run().exits(1);
    let records = records(&run);
    let found: Vec<Value> = records
        .iter()
        .map(|record| json!([record["record"], record["id"], record["verdict"], record["cause"]]))
        .collect();
    assert_eq!(
        found,
        [
            json!([1, null, "refused", "missing-scope"]),
            json!([3, "order-7", "refused", "missing-scope"]),
            json!([4, "[redacted]", "unclear", null]),
            json!([5, null, "refused", "token-malformed"]),
            json!([6, null, "unclear", null]),
        ]
    );
    assert!(records[4]["error"].as_str().unwrap().contains("without `token`"), "{run}");
    for record in &records {
        let members: Vec<&String> = record.as_object().unwrap().keys().collect();
        let mut expected = ["schema_version", "record", "id", "verdict", "cause", "causes", "summary", "error"];
        expected.sort_unstable();
        let mut members: Vec<&str> = members.into_iter().map(String::as_str).collect();
        members.sort_unstable();
        assert_eq!(members, expected);
    }
    assert_no_leak(&scope, &run.streams());
    assert_no_leak(&opaque, &run.streams());
}

#[test]
fn each_answer_is_that_of_a_check_of_the_token_alone() {
    let names =
        ["good-rs256.jwt", "expired.jwt", "claims-changed.jwt", "missing-scope.jwt", "nbf-future.jwt", "opaque.txt"];
    let flags = ["--jwks", "fixtures/tokens/keys/jwks.json", "--audience", "api"];
    let tokens = names.map(fixture);
    // Twice: the second answers are remembered.
    let run =
        batch([tokens.join("\n"), tokens.join("\n")].join("\n")).and(flags).within(&repository("")).run().exits(1);
    let records = records(&run);
    assert_eq!(records.len(), 2 * names.len());
    for (record, name) in records.iter().zip(names.iter().cycle()) {
        let file = format!("fixtures/tokens/{name}");
        let alone = Why403::new(["check", "--offline", "--format", "json", "--token-file", &file])
            .and(flags)
            .within(&repository(""))
            .run();
        let alone: Value = serde_json::from_str(&alone.stdout).unwrap();
        for member in ["verdict", "cause", "causes"] {
            assert_eq!(record[member], alone[member], "{name}: {record}");
        }
    }
}

#[test]
fn the_exit_code_is_that_of_the_worst() {
    let (good, opaque, scope) = (fixture("good-rs256.jwt"), fixture("opaque.txt"), fixture("missing-scope.jwt"));
    batch(&good).run().exits(0);
    batch(format!("{good}\n{opaque}\n")).run().exits(3);
    batch(format!("{good}\n{{}}\n")).run().exits(3);
    batch(format!("{good}\n{}\n", "x".repeat((1 << 20) + 1))).run().exits(3);
    batch(format!("{opaque}\n{scope}")).run().exits(1);
    batch(format!("{opaque}\n{scope}")).and(["--exit-zero"]).run().exits(0);
    batch("\n \n").run().is_usage_error(&["empty"]);
    let run = batch("{}\n").run().exits(2);
    assert!(run.stderr.contains("no line of it could be read") && run.stdout.lines().count() == 1, "{run}");
    Why403::new(["check", "--ndjson", "not-there.txt"]).run().is_usage_error(&["not-there.txt", "cannot be read"]);
}

#[test]
fn flags_that_make_no_sense_beside_it_are_named() {
    for flags in [
        &["--region", "us-east-1"][..],
        &["--base-url", "http://127.0.0.1:1"],
        &["--sandbox"],
        &["--find-region"],
        &["--token-file", "x"],
        &["--profile", "x"],
        &["--format", "json"],
        &["--output", "x"],
        &["--open"],
        &["--operations-from-scan", "."],
        &["-q"],
        &["-v"],
    ] {
        let run = Why403::new(["check", "--ndjson"]).and(flags).input("x").run();
        run.is_usage_error(&["--ndjson", if flags[0].starts_with("--") { flags[0] } else { "--" }]);
    }
    let run = Why403::new(["check", "--ndjson", "--secret-file", "-"]).input("x").run();
    run.is_usage_error(&["--secret-file", "--ndjson", "standard input"]);
    for command in ["check", "explain"] {
        let run = Why403::new([command, "--summary"]).input("x").run().exits(2);
        assert!(run.stderr.contains("--ndjson"), "{run}");
    }
}

#[test]
fn counts_for_people_and_for_programs() {
    let (good, opaque, scope) = (fixture("good-rs256.jwt"), fixture("opaque.txt"), fixture("missing-scope.jwt"));
    let input = [good.as_str(), &opaque, &scope, &scope, "{}"].join("\n");
    let run = batch(&input).and(["--summary"]).run().exits(1);
    insta::assert_snapshot!(run.stdout);
    let run = batch(&input).and(["--summary=json"]).run().exits(1);
    let summary: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(summary["verdicts"], json!({ "refused": 2, "unclear": 1, "allowed": 1, "unreadable": 1 }));
    assert_eq!(summary["causes"]["known"], json!([{ "name": "missing-scope", "records": 2 }]));
    for token in [&good, &opaque, &scope] {
        assert_no_leak(token, &run.streams());
    }
    let body = r#"{"time":"2026-11-28T10:15:00Z","message":"App not authorized to use scope [conversations]","code":"app.not.authorized.for.scope","status":403}"#;
    let run = Why403::new(["explain", "--ndjson", "--summary"]).input(format!("{body}\nprose\n")).run().exits(1);
    insta::assert_snapshot!(run.stdout);
}

#[cfg(unix)]
mod ended_early {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::process::{Command, Stdio};

    use super::*;

    /// Sends lines, waits for their answers, sends a part of a line, and ends the run by a signal.
    fn interrupted(flags: &[&str], line: &str, signal: &str) -> (Option<i32>, String, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_why403"))
            .args(flags)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        input.write_all(format!("{line}\n{line}\n{line}\n").as_bytes()).unwrap();
        let mut answers = String::new();
        for _ in 0..3 {
            output.read_line(&mut answers).unwrap();
        }
        input.write_all(line.as_bytes()).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(200));
        let kill = Command::new("sh").args(["-c", &format!("kill -{signal} {}", child.id())]).status().unwrap();
        assert!(kill.success());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        output.read_to_string(&mut answers).unwrap();
        // The input was open until the end.
        drop(input);
        (child.wait().unwrap().code(), answers, said)
    }

    #[test]
    fn a_signal_ends_the_reading_and_what_was_read_is_counted() {
        for signal in ["INT", "TERM"] {
            let (code, answers, said) = interrupted(&["check", "--ndjson"], &fixture("missing-scope.jwt"), signal);
            assert_eq!((code, answers.lines().count()), (Some(1), 3), "{said}");
            let note = format!(
                "Stopped by SIG{signal}. 3 records were judged: 3 refused, 0 unclear, 0 allowed, 0 not read.\n"
            );
            assert_eq!(said, note);
        }
        let (code, answers, said) = interrupted(&["explain", "--ndjson"], "prose", "INT");
        // What was not read may have been refused: no green.
        assert_eq!((code, answers.lines().count()), (Some(3), 3), "{said}");
        assert!(said.contains("3 records were judged: 0 refused, 0 unclear, 3 allowed"), "{said}");
    }
}
