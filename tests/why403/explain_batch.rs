//! `explain --ndjson`: a line in, a line out.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::harness::{Run, Why403, assert_no_leak};

const ID: &str = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";

fn scope(id: &str) -> String {
    format!(
        r#"{{"message":"App not authorized to use scope [conversations]","code":"app.not.authorized.for.scope","status":403,"contextId":"{id}"}}"#
    )
}

fn batch(input: impl AsRef<[u8]>) -> Run {
    Why403::new(["explain", "--ndjson"]).input(input).run()
}

/// The lines of the output.
#[track_caller]
fn records(run: &Run) -> Vec<Value> {
    let lines =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}\n{run}")));
    lines.collect()
}

#[test]
fn a_line_for_every_record_in_the_order_of_the_input() {
    let lines = [&scope(ID), "", "nothing of interest", "\u{1f}\0\u{1}\u{2}\u{3}", &scope("another-id")];
    let run = batch(lines.join("\r\n")).exits(1);
    let records = records(&run);
    let numbers: Vec<u64> = records.iter().map(|record| record["record"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 3, 4, 5]);
    let [first, prose, _, last] = records.as_slice() else { panic!("{run}") };
    assert_eq!(first["verdict"], "refused");
    assert!(first["causes"].as_array().unwrap().contains(&json!("missing-scope")), "{run}");
    assert_eq!((&first["status"], &first["code"]), (&json!(403), &json!("app.not.authorized.for.scope")));
    assert_eq!((&first["correlation_id"], &last["correlation_id"]), (&json!(ID), &json!("another-id")));
    assert_eq!((&prose["verdict"], &prose["cause"], &prose["form"]), (&json!("allowed"), &json!(null), &json!(null)));
    assert!(prose["summary"].as_str().unwrap().contains("Nothing"), "{run}");
}

#[test]
fn many_records_keep_their_order_and_their_ids() {
    let id = |number: u32| format!("{number:08x}-1c4d-4e5f-8a9b-0c1d2e3f4a5b");
    let lines: String = (1..=20_000)
        .map(|number| match number % 3 {
            0 => scope(&id(number)) + "\n",
            1 => format!(
                "{{\"code\":\"not.found\",\"message\":\"no {number}\",\"status\":404,\"contextId\":\"{}\"}}\n",
                id(number)
            ),
            _ => "a line\n".to_owned(),
        })
        .collect();
    let run = batch(lines);
    let output: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(output.len(), 20_000);
    for (number, record) in (1..).zip(&output) {
        assert_eq!(record["record"], number);
        let expected = if number % 3 == 2 { Value::Null } else { json!(id(number)) };
        assert_eq!(record["correlation_id"], expected);
    }
}

#[test]
fn the_exit_code_is_that_of_the_worst() {
    let unclear = r#"{"code":"service.unavailable","message":"busy","status":503}"#;
    batch("a line\nanother\n").exits(0);
    batch(format!("a line\n{unclear}\n")).exits(3);
    batch(format!("{unclear}\n{}", scope(ID))).exits(1);
    batch("\n \n").is_usage_error(&["empty"]);
    Why403::new(["explain", "--ndjson", "--exit-zero"]).input(scope(ID)).run().exits(0);
}

#[test]
fn a_line_without_end_is_not_kept_in_memory_and_the_next_one_is_read() {
    let long = "x".repeat(3 << 20);
    let run = batch(format!("{}\n{long}\n{}\n{long}", scope(ID), scope(ID)));
    let records = records(&run);
    assert_eq!(records.len(), 4);
    for (record, number) in records.iter().zip([1, 2, 3, 4]) {
        assert_eq!(record["record"], number);
        assert_eq!(record["error"].is_null(), number % 2 == 1, "{record}");
    }
    assert!(records[1]["error"].as_str().unwrap().contains("1 MiB"));
    let run = batch(&long);
    assert_eq!(run.code, Some(2), "{run}");
}

#[test]
fn an_input_that_goes_on_is_answered_as_it_comes() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_why403"))
        .args(["explain", "--ndjson"])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 1..=3 {
        writeln!(input, "{}", scope(ID)).unwrap();
        let answer: Value = serde_json::from_str(&output.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["record"], number);
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_why403"))
        .args(["explain", "--ndjson"])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    let line = scope(ID) + "\n";
    while input.write_all(line.repeat(1_000).as_bytes()).is_ok() {}
    let output = child.wait_with_output().unwrap();
    // No error, and no green either: causes were found, and most was not judged.
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(1), String::new()));
}

#[test]
fn no_token_is_shown() {
    let token = "hT3kq-9ZbPw_Lm2VxYc7RsDfKj4NgQ8aWe1UoIz6";
    let line =
        format!(r#"{{"code":"bad.credentials","message":"{token} is unknown","status":401,"contextId":"{ID}"}}"#);
    let run = Why403::new(["explain", "--ndjson"]).token(token).input(format!("{line}\n{line}\n")).run().exits(1);
    assert_eq!(records(&run).len(), 2);
    assert_no_leak(token, &run.streams());
}

#[test]
fn flags_that_make_no_sense_beside_it() {
    for flags in [&["--format", "json"][..], &["--region", "us-east-1"], &["-q"], &["--output", "x"]] {
        Why403::new(["explain", "--ndjson"]).and(flags).input("x").run().is_usage_error(&["--ndjson"]);
    }
}
