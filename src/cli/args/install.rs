//! `why403 completions` and `why403 man`, as clap sees them.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::cli::help;

// `why403 completions`
#[derive(Debug, Args)]
#[command(help_template = help::COMPLETIONS_PAGE)]
pub struct Completions {
    /// The shell whose script is printed
    #[arg(value_enum, required_unless_present = "output_dir", conflicts_with = "output_dir")]
    pub shell: Option<Shell>,
    /// Write the scripts of all shells into this folder instead
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output_dir: Option<PathBuf>,
}

/// The shells that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// GNU bash, with or without bash-completion
    Bash,
    /// Zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell 5 or later
    Powershell,
    /// Elvish
    Elvish,
    /// Nushell
    Nushell,
}

// `why403 man`
#[derive(Debug, Args)]
#[command(help_template = help::MAN_PAGE)]
pub struct Man {
    /// Write the pages of why403 and of every command into this folder, instead of printing the first
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output_dir: Option<PathBuf>,
}
