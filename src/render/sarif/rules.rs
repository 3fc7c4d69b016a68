//! Rules: every one that was asked, with its page.

use serde::Serialize;

use crate::render::options::Options;
use crate::render::problem::Problem;
use crate::render::rule_pages;
use crate::report::{Report, Subject};
use crate::rule::{DeprecatedOperation, MuteNotConfirmed, PlatformUnavailable, RateLimited, Rule, by_id};
use crate::text::{excerpt, visible};

/// Columns of a page in plain text.
const COLUMNS: usize = 100;

/// GitHub code scanning takes descriptions of no more characters.
const LONGEST: usize = 1_000;

/// A rule (§3.49).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor<'r> {
    id: &'r str,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
    properties: Tags,
}

impl Descriptor<'_> {
    pub(super) fn id(&self) -> &str {
        self.id
    }
}

#[derive(Debug, Serialize)]
struct Text {
    text: String,
}

#[derive(Debug, Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Debug, Serialize)]
struct Tags {
    tags: Vec<String>,
}

/// Every rule of a finding, and of a problem that is not among them, each once, in the order of the report.
pub(super) fn rule_descriptors<'r>(report: &'r Report, problems: &[Problem<'r>]) -> Vec<Descriptor<'r>> {
    let asked = report.findings.iter().map(|finding| (finding.rule.as_str(), Some(Subject::Link(finding.link))));
    let named = problems.iter().filter_map(|problem| Some((problem.rule?, problem.subject)));
    let mut descriptors: Vec<Descriptor<'r>> = Vec::new();
    for (id, subject) in asked.chain(named) {
        if !descriptors.iter().any(|known| known.id == id) {
            descriptors.push(descriptor(id, subject));
        }
    }
    descriptors
}

fn descriptor<'r>(id: &'r str, subject: Option<Subject>) -> Descriptor<'r> {
    let rule = by_id(id);
    let title = rule.map_or_else(|| visible(id).into_owned(), |rule| rule.title().to_owned());
    let subject = rule.map(|rule| Subject::Link(rule.link())).or(subject).map(Subject::as_str);
    Descriptor {
        id,
        name: pascal(id),
        full_description: Text { text: rule.map_or_else(|| title.clone(), what_happened) },
        help: Help {
            text: rule.and_then(plain_page).unwrap_or_else(|| title.clone()),
            markdown: rule.map_or_else(|| title.clone(), rule_pages::markdown),
        },
        short_description: Text { text: title },
        default_configuration: Configuration { level: level(id) },
        properties: Tags { tags: ["genesys-cloud"].into_iter().chain(subject).map(str::to_owned).collect() },
    }
}

/// What a rule says when it says something.
fn level(id: &str) -> &'static str {
    match id {
        // These refuse nothing.
        MuteNotConfirmed::ID | DeprecatedOperation::ID => "warning",
        // These leave open what they are about.
        RateLimited::ID | PlatformUnavailable::ID => "none",
        _ => "error",
    }
}

/// `missing-scope` → `MissingScope`
fn pascal(id: &str) -> String {
    id.split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters)
        })
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

fn plain_page(rule: &dyn Rule) -> Option<String> {
    let options = Options { width: COLUMNS, color: false, ..Options::default() };
    let mut text = Vec::new();
    rule_pages::page(rule, &options, &mut text).ok()?;
    Some(String::from_utf8(text).ok()?.trim_end().to_owned())
}

/// The first section below the title, in one paragraph; the title where there is none.
fn what_happened(rule: &dyn Rule) -> String {
    let page = rule_pages::markdown(rule);
    let section = page.split("\n## ").nth(1).and_then(|section| section.split_once('\n')).map(|(_, text)| text);
    let words: Vec<&str> = section.unwrap_or_default().split_whitespace().collect();
    if words.is_empty() { rule.title().to_owned() } else { excerpt(&words.join(" "), LONGEST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_page_in_both_forms() {
        for rule in crate::rule::RULES {
            let described = descriptor(rule.id(), None);
            assert!(described.help.text.starts_with(rule.id()), "{}", rule.id());
            assert!(described.help.markdown.starts_with(rule.title()), "{}", rule.id());
            assert!(described.help.markdown.contains("\n## How to fix\n"), "{}", rule.id());
            assert!(described.full_description.text.chars().count() <= LONGEST + 1, "{}", rule.id());
            assert_ne!(described.full_description.text, described.short_description.text, "{}", rule.id());
            assert!(described.short_description.text.ends_with('.'), "{}", rule.id());
        }
    }

    #[test]
    fn a_rule_that_is_not_known_is_described_by_its_id() {
        let described = descriptor("of-tomorrow", Some(Subject::Link(crate::rule::Link::Scope)));
        assert_eq!((described.name.as_str(), described.help.text.as_str()), ("OfTomorrow", "of-tomorrow"));
        assert_eq!(described.properties.tags, ["genesys-cloud", "scope"]);
    }
}
