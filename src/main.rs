//! The `why403` command: parse, run, exit code. Everything else is in the library.

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    why403::cli::run(env::args_os()).into()
}
