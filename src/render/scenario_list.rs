//! `why403 sandbox --list`: names, each with what it is about.

use std::io::{self, Write};

use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::{columns, pad};

/// Writes names and descriptions. Nothing is cut, as nothing else tells the rest; a further line has no name.
///
/// # Errors
/// Those of the writer.
pub fn write(rows: &[(&str, &str)], options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    let widest = rows.iter().map(|(name, _)| columns(name)).max().unwrap_or_default();
    for (name, description) in rows {
        let lead = Lead::sign(0, &format!("{} ", pad(name, widest)), Ink::Strong);
        sheet.wide(&lead, Ink::Plain, description)?;
    }
    Ok(())
}
