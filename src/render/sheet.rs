//! The paper under the terminal renderers: indented, wrapped, coloured lines on a writer.
//!
//! Every text is made visible here, and ASCII where asked, so that no renderer can forget it.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::render::links::Links;
use crate::render::options::Options;
use crate::render::style::{Ink, Style};
use crate::render::wrap::{columns, fit, wrap};
use crate::rule::Status;
use crate::text::{ascii, visible};

/// Lines of prose are not wider than this, however wide the terminal.
const PROSE: usize = 100;

/// The text before the first line of a paragraph, and before each further line.
#[derive(Debug, Clone)]
pub(super) struct Lead {
    first: Cow<'static, str>,
    rest: Cow<'static, str>,
    ink: Ink,
}

/// As many spaces as an indent usually has.
const SPACES: &str = "                                ";

fn spaces(count: usize) -> Cow<'static, str> {
    match SPACES.get(..count) {
        Some(spaces) => Cow::Borrowed(spaces),
        None => Cow::Owned(" ".repeat(count)),
    }
}

impl Lead {
    /// Spaces before every line.
    pub(super) fn indent(indent: usize) -> Self {
        Self { first: spaces(indent), rest: spaces(indent), ink: Ink::Plain }
    }

    /// A sign before the first line, the further lines aligned with the text.
    pub(super) fn sign(indent: usize, sign: &str, ink: Ink) -> Self {
        let first = [&spaces(indent), sign, " "].concat();
        Self { rest: spaces(columns(&first)), first: first.into(), ink }
    }

    /// A sign before every line.
    pub(super) fn bar(indent: usize, sign: &str) -> Self {
        let first = Cow::from([&spaces(indent), sign, " "].concat());
        Self { rest: first.clone(), first, ink: Ink::Faint }
    }

    /// The columns it takes.
    pub(super) fn columns(&self) -> usize {
        columns(&self.first)
    }
}

/// A writer with a width and a style.
pub(super) struct Sheet<'a> {
    out: &'a mut dyn Write,
    style: Style,
    links: bool,
    width: usize,
}

impl<'a> Sheet<'a> {
    /// A sheet on a writer.
    pub(super) fn new(options: &Options, out: &'a mut dyn Write) -> Self {
        Self {
            out,
            style: Style::new(options.color, options.ascii),
            links: options.links,
            width: options.width.max(Options::NARROWEST),
        }
    }

    /// Its style.
    pub(super) fn style(&self) -> Style {
        self.style
    }

    /// The columns of a line.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The text as it may be shown here.
    pub(super) fn displayable<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match visible(text) {
            text if !self.style.is_ascii() => text,
            Cow::Borrowed(text) => ascii(text),
            Cow::Owned(text) => Cow::Owned(ascii(&text).into_owned()),
        }
    }

    /// An empty line.
    pub(super) fn blank(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    /// A section's heading, with an empty line before it.
    pub(super) fn heading(&mut self, text: &str) -> io::Result<()> {
        self.blank()?;
        self.paragraph(&Lead::indent(0), Ink::Strong, text)
    }

    /// A paragraph, wrapped for reading.
    pub(super) fn paragraph(&mut self, lead: &Lead, ink: Ink, text: &str) -> io::Result<()> {
        self.wrapped(lead, ink, text, self.width.min(PROSE))
    }

    /// A paragraph that may use the whole width.
    pub(super) fn wide(&mut self, lead: &Lead, ink: Ink, text: &str) -> io::Result<()> {
        self.wrapped(lead, ink, text, self.width)
    }

    /// Words with the mark of a status each, as many on a line as fit.
    pub(super) fn marks(&mut self, indent: usize, words: &[(&str, Status)]) -> io::Result<()> {
        let (mut line, mut used) = (String::new(), 0);
        for (word, status) in words {
            let mark = self.style.mark(*status);
            let needed = columns(word) + 1 + columns(mark);
            if used > 0 && indent + used + 1 + needed > self.width {
                writeln!(self.out, "{}{line}", " ".repeat(indent))?;
                (line, used) = (String::new(), 0);
            }
            let gap = if used > 0 { " " } else { "" };
            line.push_str(&format!("{gap}{word} {}", self.style.paint(Ink::Of(*status), mark)));
            used += gap.len() + needed;
        }
        if used == 0 { Ok(()) } else { writeln!(self.out, "{}{line}", " ".repeat(indent)) }
    }

    /// One line, cut to the width.
    pub(super) fn row(&mut self, lead: &Lead, text: &str) -> io::Result<()> {
        let room = self.width.saturating_sub(lead.columns());
        let text = self.displayable(text);
        let line = fit(&text, room, self.style.ellipsis());
        let painted = self.style.prose(&line, &mut false);
        self.put(&lead.first, lead.ink, &self.links(&text).add(&painted))
    }

    /// One line, however long it is: it is there to be copied, or to be read by a program.
    pub(super) fn unbroken(&mut self, lead: &Lead, ink: Ink, text: &str) -> io::Result<()> {
        let text = self.displayable(text);
        let painted = self.style.paint(ink, &text);
        self.put(&lead.first, lead.ink, &self.links(&text).add(&painted))
    }

    /// The links of a text that may be shown here.
    fn links(&self, text: &str) -> Links {
        if self.links { Links::find(text) } else { Links::default() }
    }

    fn wrapped(&mut self, lead: &Lead, ink: Ink, text: &str, width: usize) -> io::Result<()> {
        let room = width.saturating_sub(lead.columns());
        let mut prefix = &lead.first;
        let mut inside = false;
        let text = self.displayable(text);
        let mut links = self.links(&text);
        for line in wrap(&text, room) {
            let line = line.trim_end();
            let painted = match ink {
                Ink::Plain => self.style.prose(line, &mut inside),
                _ => self.style.paint(ink, line),
            };
            self.put(prefix, lead.ink, &links.add(&painted))?;
            prefix = &lead.rest;
        }
        Ok(())
    }

    fn put(&mut self, prefix: &str, ink: Ink, painted: &str) -> io::Result<()> {
        let painted = painted.trim_end();
        let prefix = self.style.paint(ink, prefix);
        let prefix = if painted.is_empty() { prefix.trim_end() } else { &prefix };
        self.out.write_all(prefix.as_bytes())?;
        self.out.write_all(painted.as_bytes())?;
        self.out.write_all(b"\n")
    }
}
