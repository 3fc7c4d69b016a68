//! `why403 sandbox`, as clap sees it.

use clap::{Args, ValueEnum};

use crate::cli::help;

// `why403 sandbox`
#[derive(Debug, Args)]
#[command(help_template = help::SANDBOX_PAGE)]
pub struct SandboxArgs {
    /// The port on 127.0.0.1; 0 is any free one
    #[arg(long, value_name = "N", default_value_t = 8403)]
    pub port: u16,
    /// Answer every request this many milliseconds late
    #[arg(long, value_name = "D", default_value_t = 0)]
    pub delay_ms: u64,
    /// The listing's form
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
    /// List the scenarios and end
    #[arg(long)]
    pub list: bool,
    /// Serve the random world of this seed instead of the scenarios
    #[arg(long, value_name = "SEED", conflicts_with = "list")]
    pub world: Option<u64>,
}

/// The forms of a listing, which is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Listing {
    /// For people
    #[default]
    Terminal,
    /// For programs
    Json,
}
