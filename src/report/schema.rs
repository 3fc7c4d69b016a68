//! Writes `schema.json` from the types of the report, and holds it equal to them.
//!
//! `WHY403_WRITE_SCHEMA=1 cargo test report::schema` writes it.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::report::{BatchSummary, CheckRecord, Record, Report, json as report_json};

/// The JSON Schema (2020-12) of the report, with those of batches in `$defs`.
fn generated() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.contract = schemars::generate::Contract::Serialize;
    let mut generator = settings.into_generator();
    // Those of batches are no part of the report: this puts their schemas into `$defs`.
    let _ = generator.subschema_for::<Record>();
    let _ = generator.subschema_for::<CheckRecord>();
    let _ = generator.subschema_for::<BatchSummary>();
    let mut schema = generator.into_root_schema_for::<Report>().to_value();
    let verdict_and_causes = |findings: bool| {
        let rule = json!({ "type": "string" });
        let mut then = json!({ "cause": rule, "causes": { "minItems": 1 } });
        let mut or = json!({ "cause": { "type": "null" }, "causes": { "maxItems": 0 } });
        if findings {
            then["findings"] = json!({ "contains": { "properties": { "status": { "const": "fail" } } } });
            or["findings"] = json!({ "items": { "properties": { "status": { "not": { "const": "fail" } } } } });
        }
        json!({
            "if": { "properties": { "verdict": { "const": "refused" } } },
            "then": { "properties": then },
            "else": { "properties": or },
        })
    };
    add(&mut schema, "", verdict_and_causes(true));
    add(&mut schema, "/$defs/record", verdict_and_causes(false));
    add(&mut schema, "/$defs/check_record", verdict_and_causes(false));
    add(
        &mut schema,
        "/$defs/ReportFinding",
        json!({
            "if": { "properties": { "status": { "enum": ["fail", "warn", "pass", "unknown"] } } },
            "then": { "properties": { "evidence": { "minItems": 1 } } },
        }),
    );
    add(
        &mut schema,
        "/$defs/ReportAction",
        json!({
            "if": { "properties": { "sent": { "const": false } } },
            "then": { "properties": { "status": { "type": "null" } } },
        }),
    );
    schema["title"] = json!("why403 report, version 1");
    schema
}

fn add(schema: &mut Value, pointer: &str, more: Value) {
    let Some(target) = schema.pointer_mut(pointer).and_then(Value::as_object_mut) else {
        panic!("the schema has no {pointer:?}");
    };
    if let Value::Object(more) = more {
        target.extend(more);
    }
}

#[test]
fn the_published_schema_is_the_one_of_the_types() {
    let mut text = serde_json::to_string_pretty(&generated()).unwrap();
    text.push('\n');
    if std::env::var_os("WHY403_WRITE_SCHEMA").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/schema.json"), &text).unwrap();
        return;
    }
    assert!(text == report_json::schema(), "write it again: WHY403_WRITE_SCHEMA=1 cargo test report::schema");
}
