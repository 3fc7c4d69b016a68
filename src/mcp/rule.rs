//! `rule`: a rule's page, by its id or by an error code that it knows.

use serde_json::{Map, Value, json};

use super::arguments::Arguments;
use super::tool_error::ToolError;
use crate::catalogue::{nearest, statuses_of};
use crate::render::rule_pages;
use crate::request::known_answers::{codes_of_rules, rule_of_code};
use crate::rule::{by_id, every};

/// Runs the tool.
pub(super) fn run(arguments: Option<Map<String, Value>>) -> Result<Value, ToolError> {
    let arguments = Arguments::new(arguments, &["id"])?;
    let id = arguments.name("id")?.ok_or_else(|| {
        ToolError::new("id is missing", "give the id of a rule, as missing-scope, or an error code, as not.a.user")
    })?;
    let rule = by_id(id).or_else(|| rule_of_code(id).and_then(by_id)).ok_or_else(|| unknown(id))?;
    Ok(json!({
        "id": rule.id(),
        "link": rule.link().as_str(),
        "title": rule.title(),
        "page": rule_pages::markdown(rule),
        "quoted_input": [],
    }))
}

/// A text that is neither a rule's id nor an error code that a rule knows.
fn unknown(id: &str) -> ToolError {
    let statuses = statuses_of(id).iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    if !statuses.is_empty() {
        return ToolError::new(
            format!("this is an error code of Genesys Cloud (status {statuses}); no rule is about it alone"),
            "its message and its request decide: give the whole response to explain_failure",
        );
    }
    let near = nearest(id, every().map(|rule| rule.id()).chain(codes_of_rules())).join(", ");
    let next =
        if near.is_empty() { "the resource why403://rules lists them all".to_owned() } else { format!("near: {near}") };
    ToolError::new("no rule has this id, and no rule knows it as an error code", next)
}
