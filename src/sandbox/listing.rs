//! A running sandbox as text for a terminal: what stands before and after the list of scenarios.

use std::io::{self, Write};

use super::scenario::Listing;

/// Writes where the sandbox is.
///
/// # Errors
/// When the writer fails.
pub fn write_place(listing: &Listing, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "sandbox at {}\n", listing.base_url)
}

/// Writes how to ask it about the first scenario. These lines are there to be copied, and are never broken.
///
/// # Errors
/// When the writer fails.
pub fn write_example(listing: &Listing, out: &mut dyn Write) -> io::Result<()> {
    if let Some(scenario) = listing.scenarios.first() {
        writeln!(out, "\nFor example, as {}:\n", scenario.name)?;
        writeln!(out, "  export WHY403_TOKEN={}", scenario.token)?;
        writeln!(out, "  why403 mute --base-url {} \\", listing.base_url)?;
        writeln!(out, "    --conversation {} \\", scenario.conversation)?;
        writeln!(out, "    --participant {}\n", scenario.participant)?;
    }
    writeln!(out, "Tokens and ids of every scenario: why403 sandbox --format json")
}
