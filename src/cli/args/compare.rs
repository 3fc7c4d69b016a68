//! `why403 diff`, as clap sees it.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueHint};

use super::catalogue::PageArgs;
use super::{ClaimArgs, PolicyArgs, duration};
use crate::cli::help;

// `why403 diff`
#[derive(Debug, Args)]
#[command(after_help = help::COMPARED, help_template = help::DIFF_PAGE)]
pub struct Compare {
    /// What to compare: a file with a token or with a report saved by `--format json`; `-` is standard input;
    /// profile:NAME a stored profile, env:NAME a variable with a token, sandbox:SCENARIO the built-in sandbox. Never a
    /// token itself. With one, it is compared with the profile `default`
    #[arg(value_names = ["A", "B"], num_args = 1..=2, value_hint = ValueHint::FilePath, required_unless_present_any = ["schema", "left", "right"], conflicts_with_all = ["left", "right"])]
    pub sides: Vec<String>,
    /// The same as A
    #[arg(long, value_name = "A", value_hint = ValueHint::FilePath, requires = "right")]
    pub left: Option<String>,
    /// The same as B
    #[arg(long, value_name = "B", value_hint = ValueHint::FilePath, requires = "left")]
    pub right: Option<String>,
    #[command(flatten)]
    pub place: PlacesArgs,
    #[command(flatten)]
    pub policy: PolicyArgs,
    #[command(flatten)]
    pub claims: ClaimArgs,
    /// Operation to check: an SDK name, or "METHOD /path" (repeatable) [default: the mute]
    #[arg(long, value_name = "OP", help_heading = "Policy")]
    pub operation: Vec<String>,
    /// File with operations, one per line; `#` starts a comment
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub operations: Option<PathBuf>,
    /// Print the JSON Schema of `--format json`
    #[arg(long, conflicts_with_all = ["left", "right", "sides"])]
    pub schema: bool,
    #[command(flatten)]
    pub page: PageArgs,
    /// Print only the first sentence
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,
    /// Show all layers, findings and names
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
}

impl Compare {
    /// What A and B are given as.
    pub fn sides(&self) -> [&str; 2] {
        match self.sides.as_slice() {
            [a, b] => [a, b],
            [b] => ["profile:default", b],
            _ => [self.left.as_deref().unwrap_or_default(), self.right.as_deref().unwrap_or_default()],
        }
    }
}

// Where each token is checked live. A saved report is not checked again.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Connection")]
pub struct PlacesArgs {
    /// Check both tokens in this region: AWS name, API domain, city or country
    #[arg(long, value_name = "NAME", conflicts_with = "base_url")]
    pub region: Option<String>,
    /// Check both at a mock server (http is allowed on loopback only)
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Check A in this region [default: --region, or the region of the profile]
    #[arg(long, value_name = "NAME", conflicts_with = "left_base_url")]
    pub left_region: Option<String>,
    /// Check A at a mock server
    #[arg(long, value_name = "URL")]
    pub left_base_url: Option<String>,
    /// Check B in this region [default: --region, or the region of the profile]
    #[arg(long, value_name = "NAME", conflicts_with = "right_base_url")]
    pub right_region: Option<String>,
    /// Check B at a mock server
    #[arg(long, value_name = "URL")]
    pub right_base_url: Option<String>,
    /// Make no network requests
    #[arg(long, conflicts_with_all = ["region", "base_url", "left_region", "left_base_url", "right_region", "right_base_url"])]
    pub offline: bool,
    /// Time limit for the requests: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
}
