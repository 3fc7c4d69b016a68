//! `why403 completions`: scripts by which shells complete commands, flags and values.

use std::path::Path;
use std::{fs, io};

use clap::{Command, CommandFactory, ValueEnum};
use clap_complete::{Generator, shells};
use clap_complete_nushell::Nushell;

use super::args::{Cli, Completions, Shell};
use super::atomic_write::replace;
use super::error::CliError;
use super::exit::Exit;
use super::output;
use crate::rule::every;
use crate::sandbox::summaries;

/// The next step of the commands that write pages and scripts.
pub(super) const UNWRITTEN: &str = "standard output cannot be written; try --output-dir FOLDER";

/// Runs the command.
pub(super) fn run(args: &Completions) -> Result<Exit, CliError> {
    if let Some(folder) = &args.output_dir {
        let scripts = Shell::value_variants().iter().map(|shell| Ok((file_name(*shell), script(*shell)?)));
        write_all(folder, scripts.collect::<io::Result<Vec<_>>>()?)?;
    } else if let Some(shell) = args.shell {
        output::to_stdout_else(&script(shell)?, false, UNWRITTEN)?;
    }
    Ok(Exit::Allowed)
}

/// Writes files into a folder, which is made where it is not there.
pub(super) fn write_all(folder: &Path, files: Vec<(String, Vec<u8>)>) -> Result<(), CliError> {
    let written = fs::create_dir_all(folder)
        .and_then(|()| files.into_iter().try_for_each(|(name, text)| replace(&folder.join(name), &text)));
    written.map_err(|error| {
        let error = anyhow::Error::from(error).context(format!("--output-dir {}: cannot be written", folder.display()));
        CliError::from_error(error, "name a folder that is there or can be made")
    })
}

/// Every command and flag, with names that shells and pages can use.
pub(super) fn built(mut command: Command) -> Command {
    command.set_bin_name("why403");
    command.build();
    command
}

fn script(shell: Shell) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    generator(shell, |generator| generator.try_generate(&built(Cli::command()), &mut text))?;
    let script = String::from_utf8_lossy(&text);
    Ok(match shell {
        Shell::Bash => with_whole_words(&script).into_bytes(),
        Shell::Zsh => with_profiles_in_zsh(&script).into_bytes(),
        Shell::Fish => with_values_in_fish(&script).into_bytes(),
        Shell::Powershell | Shell::Elvish | Shell::Nushell => text,
    })
}

/// Lets zsh ask for the names of the stored profiles, after `--profile`.
fn with_profiles_in_zsh(script: &str) -> String {
    let asked: Vec<String> = script
        .lines()
        .map(|line| match line.starts_with("'--profile=[") {
            true => line.replacen(":NAME:_default'", ":NAME:_why403_profiles'", 1),
            false => line.to_owned(),
        })
        .collect();
    let (first, rest) = asked.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    format!("{first}\n\n{ZSH_PROFILES}\n{}\n", rest.join("\n"))
}

/// Lets fish ask for the names of the stored profiles, and gives it the rules, which are no value of a flag.
fn with_values_in_fish(script: &str) -> String {
    let mut text = String::with_capacity(script.len());
    for line in script.lines() {
        text.push_str(line);
        if line.contains(" -l profile ") && line.ends_with(" -r") {
            text.push_str(" -f -a \"(__fish_why403_profiles)\"");
        }
        text.push('\n');
    }
    let rules: Vec<&str> = every().map(|rule| rule.id()).collect();
    format!(
        "{FISH_PROFILES}\n{text}complete -c why403 -n \"__fish_why403_using_subcommand rules\" -f -a \"{}\"\n",
        rules.join(" ")
    )
}

const ZSH_PROFILES: &str = include_str!("completions/profiles.zsh");
const FISH_PROFILES: &str = include_str!("completions/profiles.fish");

/// bash hands out words broken at `=` and `:`, which clap's script does not know.
fn with_whole_words(script: &str) -> String {
    let scenarios: Vec<&str> = summaries().into_iter().map(|scenario| scenario.name).collect();
    let whole = WHOLE_WORDS.replace("@SCENARIOS@", &scenarios.join(" "));
    let (functions, registered) = script.rsplit_once("\nif [[").unwrap_or((script, ""));
    let registered = registered.replace("complete -F _why403 ", "complete -F _whole_why403 ");
    format!("{functions}{whole}\nif [[{registered}")
}

const WHOLE_WORDS: &str = include_str!("completions/words.bash");

/// As the shell wants its files to be named.
fn file_name(shell: Shell) -> String {
    generator(shell, |generator| generator.file_name("why403"))
}

/// Generators share no type that could be returned.
fn generator<T>(shell: Shell, then: impl FnOnce(&dyn Generator) -> T) -> T {
    match shell {
        Shell::Bash => then(&shells::Bash),
        Shell::Zsh => then(&shells::Zsh),
        Shell::Fish => then(&shells::Fish),
        Shell::Powershell => then(&shells::PowerShell),
        Shell::Elvish => then(&shells::Elvish),
        Shell::Nushell => then(&Nushell),
    }
}
