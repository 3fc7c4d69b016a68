//! `why403 sandbox`: serves until it is interrupted.

use std::time::Duration;

use super::args::{Listing, SandboxArgs};
use super::exit::Exit;
use super::interruption::Interruption;
use super::trouble::Trouble;
use super::{output, runtime};
use crate::sandbox::{Options, Sandbox, summaries, write_listing, write_summaries};

/// Runs the command.
pub fn run(args: &SandboxArgs) -> Result<Exit, Trouble> {
    let mut text = Vec::new();
    if args.list {
        match args.format {
            Listing::Terminal => write_summaries(&summaries(), &mut text)?,
            Listing::Json => text = line(&summaries())?,
        }
        output::to_stdout(&text, false)?;
        return Ok(Exit::Allowed);
    }
    runtime()?.block_on(async {
        let options = Options { port: args.port, delay: Duration::from_millis(args.delay_ms) };
        let mut interruption = Interruption::listen()?;
        let sandbox = Sandbox::start(options)
            .await
            .map_err(|error| Trouble::from_error(error, "choose another with --port N, or --port 0 for any"))?;
        match args.format {
            Listing::Terminal => write_listing(&sandbox.listing(), &mut text)?,
            Listing::Json => text = line(&sandbox.listing())?,
        }
        output::to_stdout(&text, false)?;
        tokio::select! {
            stopped = sandbox.stopped() => stopped.map(|()| Exit::Allowed).map_err(Trouble::from),
            () = interruption.received() => Ok(Exit::Allowed),
        }
    })
}

/// One JSON object on one line.
fn line(value: &impl serde::Serialize) -> Result<Vec<u8>, Trouble> {
    let mut text = serde_json::to_vec(value)?;
    text.push(b'\n');
    Ok(text)
}
