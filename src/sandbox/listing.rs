//! A running sandbox as text for a terminal: what stands before and after the list of scenarios.

use std::io::{self, Write};

use serde::Serialize;

use super::scenario::{Listing, Scenario};
use super::worlds::RandomWorld;

/// A running random world: the first line of `why403 sandbox --world SEED --format json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorldListing {
    /// Scheme, address and port.
    pub base_url: String,
    /// The access token to send.
    pub token: String,
    /// The conversation's id.
    pub conversation: String,
    /// The participant id to name.
    pub participant: String,
    /// Further arguments of `why403 mute`.
    pub arguments: Vec<String>,
    /// What it is, and what is true in it.
    #[serde(flatten)]
    pub world: RandomWorld,
}

impl WorldListing {
    pub(super) fn new(base_url: String, scenario: Scenario, world: RandomWorld) -> Self {
        let Scenario { token, conversation, participant, arguments, .. } = scenario;
        Self { base_url, token, conversation, participant, arguments, world }
    }
}

/// Writes a random world: where it is, how to run why403 in it, and which answers are right.
///
/// # Errors
/// When the writer fails.
pub fn write_world(listing: &WorldListing, out: &mut dyn Write) -> io::Result<()> {
    let WorldListing { base_url, token, conversation, participant, arguments, world } = listing;
    writeln!(
        out,
        "sandbox at {base_url}

world {}: {}
",
        world.seed, world.kind
    )?;
    writeln!(out, "  export WHY403_TOKEN={token}")?;
    for run in &world.runs {
        write!(out, "  why403 {} --base-url {base_url}", run.arguments.join(" "))?;
        if run.arguments.first().is_some_and(|command| command == "mute") {
            write!(out, " \\\n    --conversation {conversation} \\\n    --participant {participant}")?;
            if !arguments.is_empty() {
                write!(out, " {}", arguments.join(" "))?;
            }
        }
        writeln!(out)?;
        for right in &run.acceptable {
            let cause = right.cause.map(|cause| format!(", {cause}")).unwrap_or_default();
            writeln!(out, "  # right: {}{cause}: {}", right.verdict.as_str(), right.because)?;
        }
    }
    Ok(())
}

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
