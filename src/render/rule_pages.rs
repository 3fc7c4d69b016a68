//! `why403 rules`: the rules in a list, and one rule's page, each for the terminal, in Markdown and in JSON.
//!
//! A page is the rule's own rustdoc, so only the Markdown that our rustdoc uses is known here: headings, lists,
//! fenced code, paragraphs, links.

use std::io::{self, Write};

use serde::Serialize;

use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::pad;
use crate::report::json;
use crate::rule::Rule;

/// Writes one line a rule: its id and its title.
///
/// # Errors
/// Those of the writer.
pub fn list(rules: &[&dyn Rule], options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    let widest = rules.iter().map(|rule| rule.id().len()).max().unwrap_or_default();
    for rule in rules {
        let lead = Lead::sign(0, &format!("{} ", pad(rule.id(), widest)), Ink::Strong);
        sheet.row(&lead, rule.title().trim_end_matches('.'))?;
    }
    Ok(())
}

/// Writes one rule's page.
///
/// # Errors
/// Those of the writer.
pub fn page(rule: &dyn Rule, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    sheet.paragraph(&Lead::indent(0), Ink::Strong, rule.id())?;
    sheet.paragraph(&Lead::indent(0), Ink::Faint, &format!("about the {}", rule.link().as_str()))?;
    sheet.blank()?;
    for block in blocks(rule.page()) {
        match block {
            Block::Blank => sheet.blank()?,
            Block::Heading(text) => sheet.paragraph(&Lead::indent(0), Ink::Strong, &text)?,
            Block::Paragraph(text) => sheet.paragraph(&Lead::indent(2), Ink::Plain, &text)?,
            Block::Item(sign, text) => sheet.paragraph(&Lead::sign(2, &sign, Ink::Plain), Ink::Plain, &text)?,
            Block::Code(line) => sheet.unbroken(&Lead::indent(4), Ink::Code, &line)?,
        }
    }
    Ok(())
}

/// A page as its rule's rustdoc has it, without the space that rustdoc keeps after `///`.
#[must_use]
pub fn markdown(rule: &dyn Rule) -> String {
    let lines: Vec<&str> = rule.page().lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").trim_end().to_owned()
}

/// Writes a table of the rules in Markdown.
///
/// # Errors
/// Those of the writer.
pub fn write_markdown_list(rules: &[&dyn Rule], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| rule | about | problem |\n|---|---|---|")?;
    rules.iter().try_for_each(|rule| writeln!(out, "| `{}` | {} | {} |", rule.id(), rule.link().as_str(), rule.title()))
}

/// Writes one rule's page in Markdown.
///
/// # Errors
/// Those of the writer.
pub fn write_markdown(rule: &dyn Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# `{}`\n\n{}", rule.id(), markdown(rule))
}

/// A rule as programs read it.
#[derive(Debug, Serialize)]
struct RuleRow {
    id: &'static str,
    link: &'static str,
    title: &'static str,
    /// The page, in Markdown.
    page: String,
}

impl From<&dyn Rule> for RuleRow {
    fn from(rule: &dyn Rule) -> Self {
        Self { id: rule.id(), link: rule.link().as_str(), title: rule.title(), page: markdown(rule) }
    }
}

/// Writes all rules in JSON, with a line end after it.
///
/// # Errors
/// Those of the writer.
pub fn write_json_list(rules: &[&dyn Rule], out: &mut dyn Write) -> io::Result<()> {
    json::write_value(&rules.iter().map(|rule| RuleRow::from(*rule)).collect::<Vec<_>>(), out)
}

/// Writes one rule in JSON, with a line end after it.
///
/// # Errors
/// Those of the writer.
pub fn write_json(rule: &dyn Rule, out: &mut dyn Write) -> io::Result<()> {
    json::write_value(&RuleRow::from(rule), out)
}

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
enum Block {
    /// One empty line.
    Blank,
    /// A heading of any level.
    Heading(String),
    /// Lines that flow together.
    Paragraph(String),
    /// An item of a list, with its sign.
    Item(String, String),
    /// A line of fenced code.
    Code(String),
}

/// The pieces of a page, empty lines collapsed.
fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fenced = false;
    // Whether the next line of text goes on with the last block.
    let mut open = false;
    for line in markdown.lines() {
        // rustdoc keeps the space after `///`.
        let line = line.strip_prefix(' ').unwrap_or(line);
        let text = line.trim();
        if text.starts_with("```") {
            fenced = !fenced;
            open = false;
        } else if fenced {
            blocks.push(Block::Code(line.to_owned()));
        } else if text.is_empty() {
            open = false;
            if !matches!(blocks.last(), None | Some(Block::Blank)) {
                blocks.push(Block::Blank);
            }
        } else if let Some(heading) = text.strip_prefix('#') {
            blocks.push(Block::Heading(inline(heading.trim_start_matches('#').trim())));
            open = false;
        } else if let Some((sign, item)) = item(text) {
            blocks.push(Block::Item(sign, inline(item)));
            open = true;
        } else {
            match blocks.last_mut() {
                Some(Block::Paragraph(flow) | Block::Item(_, flow)) if open => {
                    flow.push(' ');
                    flow.push_str(&inline(text));
                }
                _ => blocks.push(Block::Paragraph(inline(text))),
            }
            open = true;
        }
    }
    while blocks.last() == Some(&Block::Blank) {
        blocks.pop();
    }
    blocks
}

/// A list item's sign and text.
fn item(text: &str) -> Option<(String, &str)> {
    if let Some(item) = text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")) {
        return Some(("-".to_owned(), item));
    }
    let (number, item) = text.split_once(". ")?;
    let digits = !number.is_empty() && number.len() < 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| (format!("{number}."), item))
}

/// A line without emphasis and with its links written out: `[a](b)` is `a (b)`, `[a]` and `<a>` are `a`.
/// Text in backticks stays as it is.
fn inline(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (position, stretch) in text.split('`').enumerate() {
        if position > 0 {
            plain.push('`');
        }
        if position % 2 == 1 {
            plain.push_str(stretch);
        } else {
            let mut stretch = stretch.replace("**", "").replace("](", " (").replace(['[', ']'], "");
            if stretch.contains("<http") {
                stretch = stretch.replace(['<', '>'], "");
            }
            plain.push_str(&stretch);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_flow_and_lists_do_not() {
        assert_eq!(
            blocks(" One\n two.\n\n\n ## Fix\n - a\n   b\n - c\n\n"),
            [
                Block::Paragraph("One two.".into()),
                Block::Blank,
                Block::Heading("Fix".into()),
                Block::Item("-".into(), "a b".into()),
                Block::Item("-".into(), "c".into()),
            ]
        );
    }

    #[test]
    fn fenced_code_keeps_its_lines() {
        assert_eq!(
            blocks(" ```text\n   a\n\n # b\n ```\n"),
            [Block::Code("  a".into()), Block::Code(String::new()), Block::Code("# b".into())]
        );
    }

    #[test]
    fn links_and_emphasis_become_text_and_code_stays() {
        assert_eq!(inline("see [RFC 7519](https://rfc.example/7519)"), "see RFC 7519 (https://rfc.example/7519)");
        assert_eq!(inline("[`Facts`] and **only** `a[0]`"), "`Facts` and only `a[0]`");
        assert_eq!(item("403. is no item"), None);
    }
}
