//! `why403 scan`, as clap sees it.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{AsOfArgs, ReportArgs};
use crate::cli::help;

// `why403 scan`
#[derive(Debug, Args)]
#[command(after_help = help::SCAN, help_template = help::SCAN_PAGE)]
pub struct Scan {
    /// Files and folders of source; what `.gitignore` names is left out
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Write the operations that are called as a policy, for `why403 check --policy`; `-` is standard output, in place of
    /// the report. A file that is there is not overwritten
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub write_policy: Option<PathBuf>,
    /// How many files are read at a time [default: as many as the machine has cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub as_of: AsOfArgs,
    #[command(flatten)]
    pub report: ReportArgs,
}
