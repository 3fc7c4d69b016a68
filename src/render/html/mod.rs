//! The report as one page that asks for nothing: no script, no image, no font, no request.
//!
//! The template escapes by itself, and what hides in a text is shown before it is escaped. The policy in the page lets
//! nothing in but its own style, which it names by its hash (CSP level 3, 8.4).

mod chain;
mod facts;
mod filters;
mod page;
mod status;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io::{self, Write};

use askama::Template as _;
use askama::filters::Escaper;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::render::markdown_text::{Piece, pieces};
use crate::render::options::Verbosity;
use crate::report::Report;
use crate::text::visible;
use page::Page;

const STYLE: &str = include_str!("page.css");

/// Writes a report as a page; what does not apply only where everything is asked for.
///
/// # Errors
/// Those of the writer, or of the template.
pub fn write(report: &Report, verbosity: Verbosity, out: &mut dyn Write) -> io::Result<()> {
    let page = Page::new(report, verbosity).render().map_err(io::Error::other)?;
    out.write_all(page.as_bytes())
}

/// What the page may load: its own style and nothing else.
fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

/// Escapes what the template shows, with what hides in it made visible.
#[derive(Clone, Copy)]
struct VisibleHtml;

impl Escaper for VisibleHtml {
    fn write_escaped_str<W: fmt::Write>(&self, mut out: W, text: &str) -> fmt::Result {
        out.write_str(&escaped(text))
    }
}

/// Text between tags or in a quoted attribute; what hides in it is shown.
fn escaped(text: &str) -> String {
    visible(text).chars().fold(String::with_capacity(text.len()), |mut shown, sign| {
        match sign {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            _ => shown.push(sign),
        }
        shown
    })
}

/// The same, with text in backticks as code.
fn rich(text: &str) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => escaped(words),
            Piece::Code(code) => format!("<code>{}</code>", escaped(code)),
        })
        .collect()
}
