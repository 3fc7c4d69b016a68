//! Every report that a test prints is held to the published schema.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

/// Lines of a batch that are held; the others have the same form.
const RECORDS: usize = 200;

static REPORT: LazyLock<Validator> = LazyLock::new(|| jsonschema::validator_for(&published()).unwrap());

static RECORD: LazyLock<Validator> = LazyLock::new(|| definition("record"));

static CHECK_RECORD: LazyLock<Validator> = LazyLock::new(|| definition("check_record"));

static BATCH_SUMMARY: LazyLock<Validator> = LazyLock::new(|| definition("batch_summary"));

/// What holds a value to a definition of the schema.
fn definition(name: &str) -> Validator {
    let mut schema = published();
    schema["$ref"] = json!(format!("#/$defs/{name}"));
    for of_report in ["required", "properties", "if", "then", "else"] {
        schema.as_object_mut().unwrap().remove(of_report);
    }
    jsonschema::validator_for(&schema).unwrap()
}

/// What holds a line of a batch: `explain` says in which form it was.
fn of_line(line: &Value) -> &'static Validator {
    if line.get("form").is_some() { &RECORD } else { &CHECK_RECORD }
}

/// The schema as `why403 rules --schema` prints it.
fn published() -> Value {
    serde_json::from_str(include_str!("../../../src/report/schema.json")).unwrap()
}

/// Holds what was printed to the schema, where it is a report or the records of a batch.
#[track_caller]
pub fn hold(stdout: &str) {
    if !stdout.starts_with('{') {
        return;
    }
    match serde_json::from_str::<Value>(stdout) {
        Ok(value) if value["record"].is_u64() => hold_one(of_line(&value), &value),
        Ok(value) if value["verdicts"].is_object() => hold_one(&BATCH_SUMMARY, &value),
        Ok(value) if value["findings"].is_array() => hold_one(&REPORT, &value),
        Ok(_) => {}
        Err(_) => {
            let lines = stdout.lines().take(RECORDS).map_while(|line| serde_json::from_str::<Value>(line).ok());
            lines.filter(|value| value["record"].is_u64()).for_each(|value| hold_one(of_line(&value), &value));
        }
    }
}

#[track_caller]
fn hold_one(schema: &Validator, value: &Value) {
    let errors: Vec<String> =
        schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
}

#[test]
fn a_report_that_lacks_a_member_is_refused() {
    let report = |stdout: &str| std::panic::catch_unwind(|| hold(stdout)).is_err();
    assert!(report(r#"{"findings":[],"schema_version":1}"#) && report(r#"{"record":1}"#));
    assert!(report("{\"record\":1}\n{\"record\":2}\n"));
    assert!(!report(r#"{"schema_version":1,"layers":[]}"#) && !report("{ is no JSON"));
}
