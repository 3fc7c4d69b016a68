//! `why403 skill`: the skill file for coding agents.

use super::error::CliError;
use super::exit::Exit;
use super::output;
use crate::mcp::SKILL;

/// Runs the command.
pub(super) fn run() -> Result<Exit, CliError> {
    output::to_stdout_else(SKILL.as_bytes(), false, output::UNWRITTEN)?;
    Ok(Exit::Allowed)
}
