//! The scenarios as text for a terminal.

use std::io::{self, Write};

use super::scenario::{Listing, Scenario, Summary};

/// Writes names and descriptions, one a line.
///
/// # Errors
/// When the writer fails.
pub fn write_summaries(summaries: &[Summary], out: &mut dyn Write) -> io::Result<()> {
    let width = summaries.iter().map(|summary| summary.name.len()).max().unwrap_or_default();
    for summary in summaries {
        writeln!(out, "{:width$}  {}", summary.name, summary.description)?;
    }
    Ok(())
}

/// Writes where the sandbox is, what it plays, and how to ask it about the first scenario.
///
/// # Errors
/// When the writer fails.
pub fn write_listing(listing: &Listing, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "sandbox at {}\n", listing.base_url)?;
    write_summaries(&listing.scenarios.iter().map(Scenario::summary).collect::<Vec<_>>(), out)?;
    if let Some(scenario) = listing.scenarios.first() {
        writeln!(out, "\nFor example, as {}:\n", scenario.name)?;
        writeln!(out, "  export WHY403_TOKEN={}", scenario.token)?;
        writeln!(out, "  why403 mute --base-url {} \\", listing.base_url)?;
        writeln!(out, "    --conversation {} \\", scenario.conversation)?;
        writeln!(out, "    --participant {}\n", scenario.participant)?;
    }
    writeln!(out, "Tokens and ids of every scenario: why403 sandbox --format json")
}
