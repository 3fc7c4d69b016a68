//! `why403 requires` and `why403 catalogue`, as clap sees them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::{AsOfArgs, Color, Suggested, duration};
use crate::cli::help;

// `why403 requires`
#[derive(Debug, Args)]
#[command(help_template = help::REQUIRES_PAGE)]
pub struct Requires {
    /// SDK name in any spelling, "METHOD /path", "METHOD URL", or "gc ..."; `-` reads them from standard input, one per
    /// line. Words that describe a task, such as `mute a participant`, list the operations for it
    #[arg(value_name = "OPERATION", required_unless_present_any = ["operations", "schema", "permission", "scope"])]
    pub operation: Vec<String>,
    /// List the operations that need this permission, such as `conversation:call:record`; `*` for any part
    #[arg(long, value_name = "NAME", conflicts_with_all = ["operation", "operations", "scope", "schema"])]
    pub permission: Option<String>,
    /// List the operations for which this scope is enough
    #[arg(long, value_name = "NAME", conflicts_with_all = ["operation", "operations", "schema"])]
    pub scope: Option<String>,
    /// File with operations, one per line; `#` starts a comment
    #[arg(long, value_name = "FILE")]
    pub operations: Option<PathBuf>,
    /// Print the JSON Schema of `--format json`
    #[arg(long, conflicts_with_all = ["operation", "operations"])]
    pub schema: bool,
    #[command(flatten)]
    pub as_of: AsOfArgs,
    #[command(flatten)]
    pub page: PageArgs,
}

// `why403 regions`
#[derive(Debug, Args)]
#[command(help_template = help::REGIONS_PAGE)]
pub struct Regions {
    #[command(flatten)]
    pub page: PageArgs,
}

// How a page that is no report is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct PageArgs {
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Page,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
}

/// The forms of such a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Page {
    /// For people
    #[default]
    Terminal,
    /// For programs
    Json,
    /// For pull requests and wikis
    Markdown,
}

// `why403 catalogue`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, help_template = help::CATALOGUE_PAGE)]
pub struct Catalogue {
    /// What to do [default: show which facts are in use]
    #[command(subcommand)]
    pub command: Option<CatalogueCommand>,
    #[command(flatten)]
    pub page: PageArgs,
}

// What to do with the catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Rebuild the facts from an API definition, and use them from now on. No token is sent
    Refresh(Refresh),
    /// Go back to the built-in facts
    Reset,
    /// Show what changed between two definitions. Exits with 0 whether they differ or not
    Diff(Diff),
}

// `why403 catalogue refresh`
#[derive(Debug, Args)]
pub struct Refresh {
    /// File with an API definition: Swagger 2 in JSON, as served under /api/v2/docs/swagger
    #[arg(long, value_name = "FILE", conflicts_with_all = ["region", "base_url"])]
    pub from: Option<PathBuf>,
    /// Ask this region: AWS name, API domain, city or country; or GENESYSCLOUD_REGION
    #[arg(long, value_name = "NAME", value_parser = Suggested::REGIONS, hide_possible_values = true, conflicts_with = "base_url")]
    pub region: Option<String>,
    /// Ask a mock server (http is allowed on loopback only)
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Time limit: 60s, 2m
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub timeout: Duration,
    /// Accept a definition with fewer than 1,000 operations
    #[arg(long)]
    pub small: bool,
    #[command(flatten)]
    pub page: PageArgs,
}

// `why403 catalogue diff`
#[derive(Debug, Args)]
pub struct Diff {
    /// An API definition in JSON, a stored catalogue, `built-in`, or `in-use`
    #[arg(value_name = "OLD", value_hint = ValueHint::FilePath)]
    pub old: String,
    /// The other one
    #[arg(value_name = "NEW", value_hint = ValueHint::FilePath)]
    pub new: String,
    #[command(flatten)]
    pub page: PageArgs,
}
