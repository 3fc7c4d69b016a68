//! `why403 mcp` and `why403 skill`, as clap sees them.

use std::time::Duration;

use clap::Args;

use super::duration;
use crate::cli::help;

// `why403 mcp`
#[derive(Debug, Args)]
#[command(help_template = help::MCP_PAGE)]
pub struct Mcp {
    /// Make no network requests: check_token judges the token by its own claims
    #[arg(long)]
    pub offline: bool,
    /// Time limit for the requests of check_token: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
}

// `why403 skill`
#[derive(Debug, Args)]
#[command(help_template = help::SKILL_PAGE)]
pub struct Skill {}
