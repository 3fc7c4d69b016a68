//! `why403 rules`: the rules, the page of one rule or of the rule that knows an error code, or a schema: the report's, or
//! the policy file's.

use std::io::Write as _;

use super::args::{Page, Rules};
use super::error::CliError;
use super::exit::Exit;
use super::output;
use crate::catalogue::{hide_opaque_words, nearest, statuses_of};
use crate::policy;
use crate::render::rule_pages;
use crate::report::json;
use crate::request::known_answers::{codes_of_rules, rule_of_code};
use crate::rule::{Rule, by_id, every};

/// Runs the command.
pub(super) fn run(args: &Rules) -> Result<Exit, CliError> {
    let rule = args.id.as_deref().map(named).transpose()?;
    let all: Vec<&dyn Rule> = every().collect();
    output::write_page(&args.page, |options, out| match (args.page.format, rule) {
        _ if args.schema => out.write_all(json::schema().as_bytes()),
        _ if args.policy_schema => out.write_all(policy::schema().as_bytes()),
        (Page::Terminal, None) => rule_pages::list(&all, options, out),
        (Page::Terminal, Some(rule)) => rule_pages::page(rule, options, out),
        (Page::Json, None) => rule_pages::write_json_list(&all, out),
        (Page::Json, Some(rule)) => rule_pages::write_json(rule, out),
        (Page::Markdown, None) => rule_pages::write_markdown_list(&all, out),
        (Page::Markdown, Some(rule)) => rule_pages::write_markdown(rule, out),
    })?;
    Ok(Exit::Allowed)
}

/// The rule with this id, or the rule that knows this error code.
fn named(text: &str) -> Result<&'static dyn Rule, CliError> {
    by_id(text).or_else(|| rule_of_code(text).and_then(by_id)).ok_or_else(|| unknown(text))
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
