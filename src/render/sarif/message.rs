//! Messages: text that stays text, and the same with evidence and steps in Markdown.

use serde::Serialize;

use crate::render::finding::MAX_QUOTE;
use crate::render::markdown_text::{code, escaped};
use crate::render::problem::Problem;
use crate::text::{excerpt, visible};

/// A message (§3.11).
#[derive(Debug, Serialize)]
pub(super) struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Message {
    /// Plain text.
    pub(super) fn plain(given: &str) -> Self {
        Self { text: inert(&visible(given)), markdown: None }
    }

    /// What a problem is; in Markdown with its evidence and its steps.
    pub(super) fn from_problem(problem: &Problem<'_>) -> Self {
        let mut markdown = escaped(&problem.sentence);
        if !problem.evidence.is_empty() {
            markdown.push_str("\n\n**Evidence**\n");
        }
        for evidence in problem.evidence {
            markdown.push_str(&format!(
                "\n- {}: {}",
                code(&evidence.source),
                code(&excerpt(&evidence.quote, MAX_QUOTE))
            ));
        }
        if let Some(fix) = problem.fix.filter(|fix| !fix.steps.is_empty()) {
            markdown.push_str(&format!("\n\n**{}**\n", escaped(&fix.title)));
            for (step, number) in fix.steps.iter().zip(1..) {
                markdown.push_str(&format!("\n{number}. {}", escaped(step)));
            }
        }
        Self { markdown: Some(without_placeholders(&markdown)), ..Self::plain(&problem.sentence) }
    }
}

/// Text in which no consumer finds a link (§3.11.6: `[text](target)`) or a placeholder.
fn inert(text: &str) -> String {
    without_placeholders(&text.replace("](", "] ("))
}

/// `{0}` stands for an argument (§3.11.5), and `{{0}}` for itself. The standard would have every brace doubled; the
/// consumers looked at show text as it is and know numbers only, so `{conversationId}` is left as it is published.
fn without_placeholders(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        written.push_str(before);
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        match behind.split_at_checked(digits) {
            Some((number, tail)) if digits > 0 && tail.starts_with('}') => {
                written.push_str(&format!("{{{{{number}}}"));
                rest = tail;
            }
            _ => {
                written.push('{');
                rest = behind;
            }
        }
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_a_link_or_a_placeholder() {
        assert_eq!(inert("[a](https://b.example)"), "[a] (https://b.example)");
        assert_eq!(
            inert("{0} and {12} of {conversationId} {} {1x} {"),
            "{{0}} and {{12}} of {conversationId} {} {1x} {"
        );
    }
}
