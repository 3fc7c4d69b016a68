//! `why403 man`: pages for man(1), from the flags themselves.

mod synopsis;

use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use super::args::{Cli, Man};
use super::error::CliError;
use super::exit::Exit;
use super::help::MUTE;
use super::{completions, output};

/// When the pages last changed by hand.
const DATE: &str = "2026-11-25";

/// What is read from the environment.
const ENVIRONMENT: [(&str, &str); 10] = [
    ("WHY403_TOKEN", "The access token."),
    ("GENESYSCLOUD_ACCESS_TOKEN", "The access token, by the name that the ecosystem uses. WHY403_TOKEN wins."),
    ("GENESYSCLOUD_REGION", "The region, where neither a flag nor the stored login names one."),
    ("GENESYSCLOUD_OAUTHCLIENT_ID", "The OAuth client's id, for login."),
    ("GENESYSCLOUD_OAUTHCLIENT_SECRET", "The OAuth client's secret, for login --client-credentials."),
    ("NO_COLOR", "No colour, unless --color always."),
    (
        "FORCE_HYPERLINK",
        "Whether addresses are links on a terminal with colour: 0 never, 1 always [default: where the terminal is known to have \
         them].",
    ),
    ("COLUMNS", "The width of the terminal report [default: the terminal's, else 80]."),
    ("LC_ALL, LC_CTYPE, LANG", "Whether the terminal shows UTF-8; marks are ASCII where it does not."),
    (
        "HTTPS_PROXY, ALL_PROXY, NO_PROXY",
        "The proxy for requests to Genesys Cloud; requests to this machine do not use it.",
    ),
];

/// What is read from, and kept on, the disk.
const FILES: [(&str, &str); 2] = [
    (
        "$XDG_CONFIG_HOME/why403/credentials.json",
        "Stored logins, for their owner alone. Without XDG_CONFIG_HOME: ~/.config, on Windows %APPDATA%.",
    ),
    (
        "$XDG_DATA_HOME/why403/catalogue",
        "The published facts, once `why403 catalogue refresh` has rebuilt them. Without XDG_DATA_HOME: ~/.local/share, on \
         macOS ~/Library/Application Support, on Windows %LOCALAPPDATA%.",
    ),
];

/// Runs the command.
pub(super) fn run(args: &Man) -> Result<Exit, CliError> {
    let root = completions::built(without_help(Cli::command()));
    if let Some(folder) = &args.output_dir {
        let mut pages = Vec::new();
        with_subcommands(&root, &mut pages)?;
        completions::write_all(folder, pages)?;
    } else {
        output::to_stdout_else(&page(&root)?, false, completions::UNWRITTEN)?;
    }
    Ok(Exit::Allowed)
}

/// `why403 help COMMAND` is a way to read this, not a command with a page.
fn without_help(command: Command) -> Command {
    command.disable_help_subcommand(true).mut_subcommands(without_help)
}

fn with_subcommands(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    pages.push((format!("{}.1", name(command)), page(command)?));
    subcommands(command).try_for_each(|subcommand| with_subcommands(subcommand, pages))
}

/// Those that have a page.
fn subcommands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set())
}

/// `why403-check`
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let page = Page::new(command.clone())
        .title(name(command).to_uppercase())
        .date(DATE)
        .source(format!("why403 {}", env!("CARGO_PKG_VERSION")))
        .manual("why403 manual");
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    synopsis::synopsis(command).to_writer(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if subcommands(command).next().is_some() {
        page.render_subcommands_section(&mut text)?;
    }
    sections(command).to_writer(&mut text)?;
    Ok(without_idle_breaks(&String::from_utf8_lossy(&text)).into_bytes())
}

/// An empty line is a break of its own; one more beside it is what mandoc warns of.
fn without_idle_breaks(page: &str) -> String {
    let mut kept = String::with_capacity(page.len());
    let mut lines = page.lines().peekable();
    let mut last = "";
    while let Some(line) = lines.next() {
        if line != ".br" || !last.is_empty() && lines.peek().is_none_or(|next| !next.is_empty()) {
            kept.push_str(line);
            kept.push('\n');
        }
        last = line;
    }
    kept
}

/// What clap does not know.
fn sections(command: &Command) -> Roff {
    let mut roff = Roff::new();
    let below = command.get_after_long_help().or_else(|| command.get_after_help()).map(ToString::to_string);
    let below = below.unwrap_or_default();
    let (exits, notes): (Vec<&str>, Vec<&str>) =
        below.split("\n\n").partition(|block| block.starts_with("Exit codes:"));
    let notes = notes.join("\n\n");
    if !notes.is_empty() {
        roff.control("SH", ["NOTES"]);
        roff.control("nf", []);
        notes.lines().for_each(|line| _ = roff.text([roman(line)]));
        roff.control("fi", []);
    }
    roff.control("SH", ["EXIT STATUS"]);
    let is_main = subcommands(command).next().is_some();
    let exits = match exits.first() {
        Some(block) => exit_codes(block),
        None if is_main => exit_codes(MUTE),
        None => {
            vec![("0".to_owned(), "done".to_owned()), ("2".to_owned(), "usage error or unreadable input".to_owned())]
        }
    };
    for (code, meaning) in exits {
        entry(&mut roff, vec![bold(code)], &meaning);
    }
    roff.control("SH", ["ENVIRONMENT"]);
    for (name, meaning) in ENVIRONMENT {
        entry(&mut roff, vec![bold(name)], meaning);
    }
    roff.control("SH", ["FILES"]);
    for (file, meaning) in FILES {
        entry(&mut roff, vec![italic(file)], meaning);
    }
    roff.control("SH", ["SEE ALSO"]);
    let (first, rest) = name(command).split_once('-').map_or(("why403-check", true), |_| ("why403", false));
    let mut others = vec![bold(first), roman("(1)")];
    if rest {
        for other in subcommands(command).map(name).filter(|other| *other != first) {
            others.extend([roman(", "), bold(other), roman("(1)")]);
        }
    }
    roff.text(others);
    roff
}

fn entry(roff: &mut Roff, term: Vec<Inline>, meaning: &str) {
    roff.control("TP", []);
    roff.text(term);
    roff.text([roman(meaning)]);
}

/// The exit codes in a block of `--help`, each with what it means.
fn exit_codes(block: &str) -> Vec<(String, String)> {
    let mut codes: Vec<(String, String)> = Vec::new();
    for line in block.lines().map(str::trim).take_while(|line| !line.is_empty()) {
        match line.split_once("  ").filter(|(code, _)| code.parse::<u8>().is_ok()) {
            Some((code, meaning)) => codes.push((code.to_owned(), meaning.trim().to_owned())),
            None => {
                if let Some((_, meaning)) = codes.last_mut() {
                    meaning.push(' ');
                    meaning.push_str(line);
                }
            }
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help::{CHECK, COMPARED};

    #[test]
    fn each_command_has_its_own_exit_codes() {
        let codes = |block| exit_codes(block).into_iter().map(|(code, _)| code).collect::<Vec<_>>().join(" ");
        assert_eq!([codes(MUTE), codes(CHECK), codes(COMPARED)], ["0 1 2 3 4", "0 1 2 3", "0 2 3"]);
        assert!(exit_codes(COMPARED)[2].1.ends_with("the rest is compared"));
    }
}
