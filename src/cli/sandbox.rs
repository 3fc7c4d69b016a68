//! `why403 sandbox`: serves until it is interrupted.

use std::io;
use std::time::Duration;

use super::args::{Listing, SandboxArgs};
use super::error::CliError;
use super::exit::Exit;
use super::interruption::Interruption;
use super::output;
use super::runtime::LazyRuntime;
use crate::render::scenario_list;
use crate::sandbox::{Options, Sandbox, Summary, summaries, write_example, write_place, write_world};

/// Runs the command.
pub(super) fn run(args: &SandboxArgs) -> Result<Exit, CliError> {
    let mut text = Vec::new();
    if args.list {
        match args.format {
            Listing::Terminal => list(&summaries(), &mut text)?,
            Listing::Json => text = line(&summaries())?,
        }
        output::to_stdout_else(&text, false, output::UNWRITTEN)?;
        return Ok(Exit::Allowed);
    }
    LazyRuntime::default().block_on(async {
        let options = Options { port: args.port, delay: Duration::from_millis(args.delay_ms) };
        let mut interruption = Interruption::listen()?;
        let started = match args.world {
            Some(seed) => Sandbox::start_world(options, seed, &[]).await,
            None => Sandbox::start(options).await,
        };
        let sandbox = started.map_err(|error| {
            let error = anyhow::Error::from(error).context(format!("--port {}", args.port));
            CliError::from_error(error, "choose another with --port N, or --port 0 for any")
        })?;
        let world = args.world.and_then(|seed| sandbox.world_listing(seed));
        match (&world, args.format) {
            (Some(world), Listing::Terminal) => write_world(world, &mut text)?,
            (Some(world), Listing::Json) => text = line(world)?,
            (None, Listing::Terminal) => {
                let listing = sandbox.listing();
                write_place(&listing, &mut text)?;
                list(&summaries(), &mut text)?;
                write_example(&listing, &mut text)?;
            }
            (None, Listing::Json) => text = line(&sandbox.listing())?,
        }
        output::to_stdout_else(&text, false, output::UNWRITTEN)?;
        tokio::select! {
            stopped = sandbox.stopped() => stopped.map(|()| Exit::Allowed).map_err(CliError::from),
            _ = interruption.received() => Ok(Exit::Allowed),
        }
    })?
}

/// The scenarios in lines of the terminal's width.
fn list(summaries: &[Summary], text: &mut Vec<u8>) -> io::Result<()> {
    let rows: Vec<_> = summaries.iter().map(|summary| (summary.name, summary.description)).collect();
    scenario_list::write(&rows, &output::layout(false), text)
}

/// One JSON object on one line.
fn line(value: &impl serde::Serialize) -> Result<Vec<u8>, CliError> {
    let mut text = serde_json::to_vec(value)?;
    text.push(b'\n');
    Ok(text)
}
