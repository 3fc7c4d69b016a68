//! `why403 diff`, as clap sees it.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::catalogue::PageArgs;
use super::{ClaimArgs, PolicyArgs, duration};

/// `why403 diff`
#[derive(Debug, Args)]
pub struct Compare {
    /// A file with a token or with a report saved by `--format json`; `-` is standard input; profile:NAME is a stored
    /// login, env:NAME a variable with a token, sandbox:SCENARIO the built-in sandbox. Never a token itself
    #[arg(long, value_name = "SIDE", required_unless_present = "schema")]
    pub left: Option<String>,
    /// The same
    #[arg(long, value_name = "SIDE", required_unless_present = "schema")]
    pub right: Option<String>,
    #[command(flatten)]
    pub place: PlacesArgs,
    #[command(flatten)]
    pub policy: PolicyArgs,
    #[command(flatten)]
    pub claims: ClaimArgs,
    /// The operation the tokens must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]
    #[arg(long, value_name = "OP", help_heading = "Policy")]
    pub operation: Vec<String>,
    /// A file of operations, one a line; `#` starts a comment
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub operations: Option<PathBuf>,
    /// Print the JSON Schema of `--format json`
    #[arg(long, conflicts_with_all = ["left", "right"])]
    pub schema: bool,
    #[command(flatten)]
    pub page: PageArgs,
    /// The first sentence only
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,
    /// Every layer, every finding and every name, however many lines that takes
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
}

/// Where each token is asked about. Nobody is asked about a saved report.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Where")]
pub struct PlacesArgs {
    /// Ask about both tokens at this region: AWS region, API domain or SDK name
    #[arg(long, value_name = "NAME", conflicts_with = "base_url")]
    pub region: Option<String>,
    /// Ask about both at a stand-in of the platform; plain http to this machine only
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Ask about the left token at this region [default: --region, or the stored login's own; else nobody]
    #[arg(long, value_name = "NAME", conflicts_with = "left_base_url")]
    pub left_region: Option<String>,
    /// Ask about the left token at a stand-in
    #[arg(long, value_name = "URL")]
    pub left_base_url: Option<String>,
    /// Ask about the right token at this region
    #[arg(long, value_name = "NAME", conflicts_with = "right_base_url")]
    pub right_region: Option<String>,
    /// Ask about the right token at a stand-in
    #[arg(long, value_name = "URL")]
    pub right_base_url: Option<String>,
    /// Ask nobody, even about stored logins
    #[arg(long, conflicts_with_all = ["region", "base_url", "left_region", "left_base_url", "right_region", "right_base_url"])]
    pub offline: bool,
    /// How long the requests may take: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
}
