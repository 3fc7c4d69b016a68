//! What is wrong with a policy file, and where.

use std::fmt;

use thiserror::Error;
use unicode_width::UnicodeWidthChar;

use crate::facts::Location;
use crate::text::visible;

/// Maximum faults that are listed; the others are counted.
const SHOWN: usize = 20;

/// Maximum characters of a line.
const WIDTH: usize = 100;

/// Maximum of them before the fault, where the line is longer.
const BEFORE: usize = 30;

/// One fault of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where.
    pub location: Location,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The line, redacted.
    pub line: String,
    /// What may be meant, or what would do.
    pub help: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Location { file, line, column, .. } = &self.location;
        write!(f, "{file}:{line}:{column}: {}", visible(&self.message))?;
        let number = line.to_string();
        let blank = " ".repeat(number.len());
        if !self.line.trim().is_empty() {
            let (shown, marks) = self.excerpt();
            write!(f, "\n  {number} | {shown}\n  {blank} | {marks}")?;
        }
        match &self.help {
            Some(help) => write!(f, "\n  {blank} = {}", visible(help)),
            None => Ok(()),
        }
    }
}

impl Fault {
    /// The part of the line that has the fault, and the marks under it.
    fn excerpt(&self) -> (String, String) {
        let start = self.location.column.saturating_sub(1);
        let length = self.location.end_column.saturating_sub(self.location.column).max(1);
        let whole = self.line.chars().count();
        let from =
            if start + length <= WIDTH { 0 } else { start.saturating_sub(BEFORE).min(whole.saturating_sub(WIDTH)) };
        let lead = if from > 0 { "… " } else { "" };
        let shown: Vec<String> = self.line.chars().skip(from).take(WIDTH).map(plain).collect();
        let end = if whole > from + WIDTH { " …" } else { "" };
        // In columns: some characters take two, and what hides is shown as an escape.
        let columns = |text: &str| text.chars().filter_map(UnicodeWidthChar::width).sum::<usize>();
        let mut pieces = shown.iter().map(|piece| columns(piece));
        let before = columns(lead) + pieces.by_ref().take(start.saturating_sub(from)).sum::<usize>();
        let under = pieces.take(length).sum::<usize>().max(1);
        (format!("{lead}{}{end}", shown.concat()), format!("{}{}", " ".repeat(before), "^".repeat(under)))
    }
}

/// A character of a line as it is shown.
fn plain(c: char) -> String {
    match c {
        '\t' => " ".to_owned(),
        c if c.is_control() => '\u{fffd}'.to_string(),
        c => visible(c.encode_utf8(&mut [0; 4])).into_owned(),
    }
}

/// Every fault of a file, by place. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [only] = self.0.as_slice() {
            return only.fmt(f);
        }
        let file = self.0.first().map(|fault| fault.location.file.as_str()).unwrap_or_default();
        write!(f, "{file} has {} faults", self.0.len())?;
        for fault in self.0.iter().take(SHOWN) {
            write!(f, "\n{fault}")?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}
