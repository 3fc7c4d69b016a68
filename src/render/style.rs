//! Colours and marks; the only place that knows `colored`.
//!
//! Colour is decided by the caller, stream by stream: `colored` itself looks at standard output only, so it is
//! forced on where colour is wanted and left aside where it is not.

use std::borrow::Cow;

use colored::{Colorize as _, control};

use crate::render::wrap::{columns, pad};
use crate::rule::Status;

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Ordinary text.
    Plain,
    /// A heading.
    Strong,
    /// Something beside the point.
    Faint,
    /// Code and commands.
    Code,
    /// The colour of a status.
    Of(Status),
    /// A heading in the colour of a status.
    StrongOf(Status),
}

/// Colours, or none; signs of Unicode, or of ASCII.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    color: bool,
    ascii: bool,
}

impl Style {
    /// A style with or without colour, in Unicode or ASCII.
    pub(super) fn new(color: bool, ascii: bool) -> Self {
        if color {
            control::set_override(true);
        }
        Self { color, ascii }
    }

    /// Whether only ASCII may be written.
    pub(super) fn is_ascii(self) -> bool {
        self.ascii
    }

    /// The text in a colour.
    pub(super) fn paint<'t>(self, ink: Ink, text: &'t str) -> Cow<'t, str> {
        if !self.color || text.trim().is_empty() {
            return Cow::Borrowed(text);
        }
        let painted = match ink {
            Ink::Plain => return Cow::Borrowed(text),
            Ink::Strong => text.bold(),
            Ink::Faint => text.dimmed(),
            Ink::Code => text.cyan(),
            Ink::Of(status) => text.color(color(status)),
            Ink::StrongOf(status) => text.color(color(status)).bold(),
        };
        Cow::Owned(painted.to_string())
    }

    /// A line of prose with its `code` in colour; `inside` carries over from the line before.
    pub(super) fn prose<'t>(self, line: &'t str, inside: &mut bool) -> Cow<'t, str> {
        if !self.color {
            return Cow::Borrowed(line);
        }
        let ink = |inside: bool| if inside { Ink::Code } else { Ink::Plain };
        let (mut painted, mut stretch) = (String::new(), String::new());
        for character in line.chars() {
            if character != '`' {
                stretch.push(character);
                continue;
            }
            // The backticks belong to the code between them.
            if *inside {
                stretch.push(character);
            }
            painted.push_str(&self.paint(ink(*inside), &std::mem::take(&mut stretch)));
            if !*inside {
                stretch.push(character);
            }
            *inside = !*inside;
        }
        Cow::Owned(painted + &self.paint(ink(*inside), &stretch))
    }

    /// The mark of a status.
    pub(super) fn mark(self, status: Status) -> &'static str {
        match (status, self.ascii) {
            (Status::Pass, false) => "✔",
            (Status::Fail, false) => "✘",
            (Status::Unknown, false) => "?",
            (Status::Warn, false) => "!",
            (Status::NotApplicable, false) => "–",
            (Status::Pass, true) => "[ok]",
            (Status::Fail, true) => "[FAIL]",
            (Status::Unknown, true) => "[??]",
            (Status::Warn, true) => "[!!]",
            (Status::NotApplicable, true) => "[--]",
        }
    }

    /// The mark of a status, as wide as the widest.
    pub(super) fn mark_column(self, status: Status) -> String {
        pad(self.mark(status), columns(self.mark(Status::Fail)))
    }

    /// The sign between two parts of a line.
    pub(super) fn dash(self) -> &'static str {
        if self.ascii { "-" } else { "–" }
    }

    /// The sign for something left out.
    pub(super) fn ellipsis(self) -> &'static str {
        if self.ascii { "..." } else { "…" }
    }

    /// The sign before a line of evidence.
    pub(super) fn bar(self) -> &'static str {
        if self.ascii { "|" } else { "│" }
    }
}

fn color(status: Status) -> colored::Color {
    match status {
        Status::Fail => colored::Color::Red,
        Status::Warn | Status::Unknown => colored::Color::Yellow,
        Status::Pass => colored::Color::Green,
        Status::NotApplicable => colored::Color::BrightBlack,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_nothing_is_added() {
        let style = Style::new(false, false);
        assert_eq!(style.paint(Ink::StrongOf(Status::Fail), "refused"), "refused");
        assert_eq!(style.prose("the `aud` claim", &mut false), "the `aud` claim");
    }

    #[test]
    fn code_that_goes_on_over_a_line_end_stays_code() {
        let style = Style::new(true, false);
        let mut inside = false;
        assert_eq!(style.prose("see `a", &mut inside), format!("see {}", "`a".cyan()));
        assert!(inside);
        assert_eq!(style.prose("b` and", &mut inside), format!("{} and", "b`".cyan()));
        assert!(!inside);
    }

    #[test]
    fn ascii_marks_are_ascii_and_one_column_wide_together() {
        let style = Style::new(false, true);
        for status in [Status::Pass, Status::Fail, Status::Unknown, Status::Warn, Status::NotApplicable] {
            assert!(style.mark(status).is_ascii());
            assert_eq!(style.mark_column(status).len(), 6);
        }
    }
}
