//! `why403 requires` and `why403 catalogue`, as clap sees them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::{AsOfArgs, Color, Suggested, duration};

/// `why403 requires`
#[derive(Debug, Args)]
pub struct Requires {
    /// An SDK name in any spelling, "METHOD /path", "METHOD URL", or "gc ..."; `-` reads them from standard input, one a
    /// line. Words that describe a task, as `mute a participant`, list the operations for it
    #[arg(value_name = "OPERATION", required_unless_present_any = ["operations", "schema", "permission", "scope"])]
    pub operation: Vec<String>,
    /// List the operations that ask for this permission, as `conversation:call:record`; `*` for any part
    #[arg(long, value_name = "NAME", conflicts_with_all = ["operation", "operations", "scope", "schema"])]
    pub permission: Option<String>,
    /// List the operations for which this scope is enough
    #[arg(long, value_name = "NAME", conflicts_with_all = ["operation", "operations", "schema"])]
    pub scope: Option<String>,
    /// A file of operations, one a line; `#` starts a comment
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

/// How a page that is no report is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct PageArgs {
    /// Its form
    #[arg(long, value_enum, default_value_t)]
    pub format: Page,
    /// Write it to a file
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

/// `why403 catalogue`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Catalogue {
    /// What to do [default: show which one is in use]
    #[command(subcommand)]
    pub command: Option<CatalogueCommand>,
    #[command(flatten)]
    pub page: PageArgs,
}

/// What to do with the catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Rebuild it from an API definition, and use that from now on. No token is sent
    Refresh(Refresh),
    /// Go back to the built-in one
    Reset,
    /// What each operation needs more or less. Exit 0 whether they differ or not
    Diff(Diff),
}

/// `why403 catalogue refresh`
#[derive(Debug, Args)]
pub struct Refresh {
    /// An API definition as a file: Swagger 2 in JSON, as the platform serves it under /api/v2/docs/swagger
    #[arg(long, value_name = "FILE", conflicts_with_all = ["region", "base_url"])]
    pub from: Option<PathBuf>,
    /// Ask this region: AWS region, API domain or SDK name; or GENESYSCLOUD_REGION
    #[arg(long, value_name = "NAME", value_parser = Suggested::REGIONS, hide_possible_values = true, conflicts_with = "base_url")]
    pub region: Option<String>,
    /// Ask a stand-in of the platform; plain http to this machine only
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// How long it may take: 60s, 2m
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub timeout: Duration,
    /// Take a definition of fewer than 1,000 operations too
    #[arg(long)]
    pub small: bool,
    #[command(flatten)]
    pub page: PageArgs,
}

/// `why403 catalogue diff`
#[derive(Debug, Args)]
pub struct Diff {
    /// An API definition in JSON, a stored catalogue, `built-in`, or `in-use`
    #[arg(value_name = "OLD", value_hint = ValueHint::FilePath)]
    pub old: String,
    /// The same
    #[arg(value_name = "NEW", value_hint = ValueHint::FilePath)]
    pub new: String,
    #[command(flatten)]
    pub page: PageArgs,
}
