//! `why403 rules`: the rules, one rule's page, or a schema: the report's, or the policy file's.

use super::args::Rules;
use super::error::CliError;
use super::exit::Exit;
use super::output;
use crate::catalogue::nearest;
use crate::policy;
use crate::render::rule_pages;
use crate::report::json;
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
            let rule = by_id(id).ok_or_else(|| {
                let near = nearest(id, every().map(|rule| rule.id())).join(", ");
                let help = if near.is_empty() {
                    "`why403 rules` lists them all".to_owned()
                } else {
                    format!("near: {near}; `why403 rules` lists them all")
                };
                CliError::new(format!("no rule is named {id}"), help)
            })?;
            rule_pages::page(rule, &output::layout(color), &mut text)?;
        }
    }
    output::to_stdout_else(&text, color, output::UNWRITTEN)?;
    Ok(Exit::Allowed)
}
