//! What is wrong with a policy file, and where.

use std::fmt;

use thiserror::Error;

use crate::rule::Location;

/// So many faults are told; the others are counted.
const SHOWN: usize = 20;

/// So many characters of a line are shown.
const WIDTH: usize = 120;

/// One fault of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
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
        let Location { file, line, column, end_column } = &self.location;
        write!(f, "{file}:{line}:{column}: {}", self.message)?;
        let number = line.to_string();
        let blank = " ".repeat(number.len());
        if !self.line.trim().is_empty() && *column <= WIDTH {
            let shown: String = self.line.chars().take(WIDTH).collect();
            let before: String = shown.chars().take(column - 1).map(|c| if c == '\t' { c } else { ' ' }).collect();
            let length = end_column.saturating_sub(*column).clamp(1, WIDTH.saturating_sub(*column).max(1));
            write!(f, "\n  {number} | {shown}\n  {blank} | {before}{}", "^".repeat(length))?;
        }
        match &self.help {
            Some(help) => write!(f, "\n  {blank} = {help}"),
            None => Ok(()),
        }
    }
}

/// Every fault of a file, by place. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct Faults(pub Vec<Fault>);

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
