//! What came out of judging a case, and what is said of it.

use serde::{Deserialize, Serialize};

use crate::rule::Fix;

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// No rule failed, and every rule that gates the operation passed or does not apply.
    Allowed,
    /// A rule failed.
    Refused,
    /// The evidence could not be had.
    Unclear,
}

/// What a diagnosis comes to. `report/fix_text.rs` writes it as one text, with the title of the fix after the fact.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// One sentence or more.
    pub fact: String,
    /// What to change, or what would settle the question.
    pub fix: Option<Fix>,
    /// One more sentence, behind the fix.
    pub more: Option<String>,
}

impl Summary {
    /// The same with one more sentence at its end.
    #[must_use]
    pub fn and(self, sentence: &str) -> Self {
        let more = self.more.map_or_else(|| sentence.to_owned(), |more| format!("{more} {sentence}"));
        Self { more: Some(more), ..self }
    }
}

impl From<String> for Summary {
    fn from(fact: String) -> Self {
        Self { fact, fix: None, more: None }
    }
}
