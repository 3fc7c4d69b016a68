//! The report as one page that asks for nothing: no script, no image, no font, no request.
//!
//! The template escapes by itself, and what hides in a text is shown before it is escaped. The policy in the page lets
//! nothing in but its own style, which it names by its hash (CSP level 3, 8.4).

mod chain;
mod facts;
mod page;
mod status;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, context};
use sha2::{Digest, Sha256};

use crate::render::checklist::capitalized;
use crate::render::markdown_text::{Piece, pieces};
use crate::render::options::Verbosity;
use crate::report::Report;
use crate::text::visible;
use page::Page;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");

/// Writes a report as a page; what does not apply only where everything is asked for.
///
/// # Errors
/// Those of the writer, or of the template.
pub fn write(report: &Report, verbosity: Verbosity, out: &mut dyn Write) -> io::Result<()> {
    let page = render(&Page::new(report, verbosity)).map_err(io::Error::other)?;
    out.write_all(page.as_bytes())
}

fn render(page: &Page<'_>) -> Result<String, minijinja::Error> {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_formatter(|out, _, value| {
        if value.is_undefined() || value.is_none() {
            return Ok(());
        }
        let text = value.to_string();
        out.write_str(&if value.is_safe() { text } else { escaped(&text) }).map_err(minijinja::Error::from)
    });
    templates.add_filter("length", |list: &Value| list.len());
    templates.add_filter("capitalized", |text: String| capitalized(&text));
    templates.add_filter("rich", |text: String| Value::from_safe_string(rich(&text)));
    templates.add_template("page.html", TEMPLATE)?;
    let style = Value::from_safe_string(STYLE.to_owned());
    templates.get_template("page.html")?.render(context! { page => Serde(page), style, policy => policy() })
}

/// What the page may load: its own style and nothing else.
fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

/// Text between tags or in a quoted attribute.
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
