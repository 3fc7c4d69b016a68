//! Flags, environment, stdin, prompts and exit codes. No rule, and no wording of findings.

mod args;
mod atomic_write;
mod batch;
mod batch_progress;
mod batch_stop;
mod browser;
mod catalogue;
mod check;
mod check_batch;
mod clap_error;
mod completions;
mod core_dumps;
mod diff;
mod error;
mod evidence;
mod exit;
mod explain;
mod facts_from_args;
mod first_word;
mod help;
mod interruption;
mod job_summary;
mod key_error;
mod login;
mod login_prompt;
mod man;
mod mcp;
mod mute;
mod operation;
mod output;
mod policy_file;
mod profiles;
mod progress_line;
mod regions;
mod requires;
mod restore_on_panic;
mod rules;
mod run_secrets;
mod runtime;
mod sandbox;
mod sandbox_session;
mod scan;
mod secret_argument;
mod skill;
mod source;
mod stored_catalogue;
mod surveying;
mod terminal;
mod user_folders;
mod whoami;

use std::ffi::OsString;
use std::io;
use std::mem::ManuallyDrop;

use clap::{CommandFactory, FromArgMatches};

pub use args::Cli;
pub use exit::Exit;

use args::Command;
use error::CliError;
use first_word::Way;
use run_secrets::RunSecrets;

use crate::facts::Task;

/// Parses the arguments, does what they say, and tells how to exit. Writes to the process's own streams.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    core_dumps::switch_off();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let secrets = RunSecrets::from_arguments(&arguments);
    let done = match first_word::resolve(&arguments, &secrets) {
        Ok(Way::Parse(arguments)) => match parse(&arguments) {
            Ok(cli) => run_command(&cli.command, &secrets),
            Err(error) => clap_error::print(&error, &secrets),
        },
        Ok(Way::Done(exit)) => Ok(exit),
        Err(error) => Err(error),
    };
    done.unwrap_or_else(|error| {
        error.print(&secrets, &mut io::stderr().lock());
        Exit::Usage
    })
}

/// Parses the arguments. What clap made for it is left to the end of the process: to take it apart takes time, and serves nothing.
fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = ManuallyDrop::new(Cli::command());
    let mut matches = ManuallyDrop::new(command.try_get_matches_from_mut(arguments)?);
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

fn run_command(command: &Command, secrets: &RunSecrets) -> Result<Exit, CliError> {
    if asks_the_catalogue(command) {
        stored_catalogue::install()?;
    }
    match command {
        Command::Check(args) => apart(|| check::run(args, secrets)),
        Command::Mute(args) => apart(|| mute::run(args, Task::Mute, secrets)),
        Command::Unmute(args) => apart(|| mute::run(args, Task::Unmute, secrets)),
        Command::Explain(args) => apart(|| explain::run(args, secrets)),
        Command::Diff(args) => apart(|| diff::run(args, secrets)),
        Command::Requires(args) => apart(|| requires::run(args, secrets)),
        Command::Scan(args) => apart(|| scan::run(args, secrets)),
        Command::Catalogue(args) => apart(|| catalogue::run(args, secrets)),
        Command::Regions(args) => apart(|| regions::run(args)),
        Command::Rules(args) => apart(|| rules::run(args)),
        Command::Sandbox(args) => apart(|| sandbox::run(args)),
        Command::Login(args) => apart(|| login::log_in(args, secrets)),
        Command::Logout(args) => apart(|| login::log_out(args)),
        Command::Whoami(args) => apart(|| whoami::run(args, secrets)),
        Command::Profiles(args) => apart(|| profiles::run(args)),
        Command::Mcp(args) => apart(|| mcp::run(args)),
        Command::Skill(_) => apart(skill::run),
        Command::Completions(args) => apart(|| completions::run(args)),
        Command::Man(args) => apart(|| man::run(args)),
    }
}

/// Runs a part in a frame of its own on the stack. Every run touches all of its frames, and in one frame the commands take 56 KiB.
#[inline(never)]
fn apart<T>(part: impl FnOnce() -> T) -> T {
    part()
}

/// Whether a command reads the catalogue: only these are stopped by a broken one.
fn asks_the_catalogue(command: &Command) -> bool {
    match command {
        Command::Check(_)
        | Command::Mute(_)
        | Command::Unmute(_)
        | Command::Explain(_)
        | Command::Diff(_)
        | Command::Requires(_)
        | Command::Scan(_)
        | Command::Whoami(_)
        | Command::Mcp(_) => true,
        Command::Catalogue(_)
        | Command::Regions(_)
        | Command::Rules(_)
        | Command::Sandbox(_)
        | Command::Login(_)
        | Command::Logout(_)
        | Command::Profiles(_)
        | Command::Skill(_)
        | Command::Completions(_)
        | Command::Man(_) => false,
    }
}
