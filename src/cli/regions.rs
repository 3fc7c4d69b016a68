//! `why403 regions`: the regions of Genesys Cloud.

use super::args::{Page, Regions};
use super::error::CliError;
use super::exit::Exit;
use super::output;
use crate::render::region_table;

/// Runs the command.
pub(super) fn run(args: &Regions) -> Result<Exit, CliError> {
    output::write_page(&args.page, |options, out| match args.page.format {
        Page::Terminal => region_table::write_terminal(options, out),
        Page::Json => region_table::write_json(out),
        Page::Markdown => region_table::write_markdown(out),
    })?;
    Ok(Exit::Allowed)
}
