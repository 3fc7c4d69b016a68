//! Everything that a report can be shown as.

use why403::render::terminal::{Options, Verbosity};
use why403::render::{github, html, junit, markdown, sarif, terminal};
use why403::report::{Report, json};

/// The flags of each format.
pub const FORMATS: [&[&str]; 8] = [
    &["-v"],
    &[],
    &["--format", "json"],
    &["--format", "markdown"],
    &["--format", "html"],
    &["--format", "sarif"],
    &["--format", "junit"],
    &["--format", "github"],
];

/// Writes a report in every format, with all that is known; so wide that no run of characters is broken at the end of a line.
pub fn write_in_every_format(report: &Report, out: &mut Vec<u8>) {
    let options = Options { width: 100_000, verbosity: Verbosity::Verbose, ..Options::default() };
    terminal::write(report, &options, out).unwrap();
    json::write(report, out).unwrap();
    markdown::write(report, Verbosity::Verbose, out).unwrap();
    html::write(report, Verbosity::Verbose, out).unwrap();
    sarif::write(report, out).unwrap();
    junit::write(report, out).unwrap();
    github::write(report, out).unwrap();
}
