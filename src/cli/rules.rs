//! `why403 rules`: the rules, the page of one rule or of the rule that knows an error code, or a schema: the report's, or
//! the policy file's.

use super::args::Rules;
use super::error::CliError;
use super::exit::Exit;
use super::output;
use crate::catalogue::{hide_opaque_words, nearest, statuses_of};
use crate::policy;
use crate::render::rule_pages;
use crate::report::json;
use crate::request::known_answers::{codes_of_rules, rule_of_code};
use crate::rule::{by_id, every};

/// Runs the command.
pub(super) fn run(args: &Rules) -> Result<Exit, CliError> {
    let color = output::wants_color(args.color);
    let mut text = Vec::new();
    match &args.id {
        _ if args.schema => text.extend_from_slice(json::schema().as_bytes()),
        _ if args.policy_schema => text.extend_from_slice(policy::schema().as_bytes()),
        None => rule_pages::list(&every().collect::<Vec<_>>(), &output::layout(color), &mut text)?,
        Some(id) => {
            let rule = by_id(id).or_else(|| rule_of_code(id).and_then(by_id)).ok_or_else(|| unknown(id))?;
            rule_pages::page(rule, &output::layout(color), &mut text)?;
        }
    }
    output::to_stdout_else(&text, color, output::UNWRITTEN)?;
    Ok(Exit::Allowed)
}

/// A text that is neither a rule's id nor an error code that a rule knows.
fn unknown(text: &str) -> CliError {
    let shown = hide_opaque_words(text);
    let statuses = statuses_of(text);
    if !statuses.is_empty() {
        let statuses = statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
        return CliError::new(
            format!("{shown} is an error code of Genesys Cloud (status {statuses}); no rule is about it alone"),
            "its message and its request decide: give the whole response to `why403 explain`",
        );
    }
    let near = nearest(text, every().map(|rule| rule.id()).chain(codes_of_rules())).join(", ");
    let help = if near.is_empty() {
        "`why403 rules` lists them all".to_owned()
    } else {
        format!("near: {near}; `why403 rules` lists them all")
    };
    CliError::new(format!("no rule is named {shown}, and no rule knows it as an error code"), help)
}
