//! `why403 mcp`: the server for coding agents, on standard input and output.

use std::env;
use std::io;

use tokio::io::{BufReader, stdin, stdout};

use super::args::Mcp;
use super::error::CliError;
use super::exit::Exit;
use super::run_secrets::environment_redactor;
use super::runtime::LazyRuntime;
use super::user_folders;
use crate::login::profiles::FILE;
use crate::mcp::{Settings, serve};

/// Runs the command.
pub(super) fn run(args: &Mcp) -> Result<Exit, CliError> {
    let root = env::current_dir().and_then(|folder| folder.canonicalize()).map_err(|error| {
        CliError::from_error(
            anyhow::Error::from(error).context("the current folder cannot be read"),
            "start the server in the folder of your sources",
        )
    })?;
    let settings = Settings {
        root,
        profiles: user_folders::config().map(|folder| folder.join(FILE)),
        offline: args.offline,
        timeout: args.timeout,
        secrets: environment_redactor(),
    };
    let runtime = LazyRuntime::default();
    let served: io::Result<()> =
        runtime.block_on(async { serve(settings, BufReader::new(stdin()), stdout()).await })?;
    served.map_err(|error| CliError::from_error(error, "start the server from an MCP client; see docs/agents.md"))?;
    Ok(Exit::Allowed)
}
