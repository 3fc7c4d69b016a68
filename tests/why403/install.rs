//! Completions and manual pages, as the program writes them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
#[cfg(unix)]
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::harness::{Why403, repository};

/// The files of a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let read = |path: &Path| fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), read(&entry.path())))
        .collect()
}

/// What a command writes into a folder, which it makes where it is not there.
#[track_caller]
fn written(command: &str) -> BTreeMap<String, String> {
    let scratch = TempDir::new().unwrap();
    let made = scratch.path().join("made/for it");
    let run = Why403::new([command, "--output-dir", made.to_str().unwrap()]).run().exits(0);
    assert_eq!(run.streams(), "", "{run}");
    files(&made)
}

#[test]
fn completions_are_written_for_six_shells() {
    let written = written("completions");
    let names: Vec<&str> = written.keys().map(String::as_str).collect();
    assert_eq!(names, ["_why403", "_why403.ps1", "why403.bash", "why403.elv", "why403.fish", "why403.nu"]);
    let shells = ["zsh", "powershell", "bash", "elvish", "fish", "nushell"];
    for (shell, (name, text)) in shells.into_iter().zip(&written) {
        let printed = Why403::new(["completions", shell]).run().exits(0);
        assert_eq!(&printed.stdout, text, "{shell}");
        // PowerShell's and Elvish's complete commands and flags only.
        let values: &[&str] = match shell {
            "powershell" | "elvish" => &["--sandbox", "explain"],
            _ => &["--sandbox", "explain", "service-account", "us-east-1", "missing-scope"],
        };
        for word in values {
            let word = if shell == "fish" { word.trim_start_matches('-') } else { word };
            assert!(text.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let written = written("man");
    assert_eq!(Why403::new(["man"]).run().exits(0).stdout, written["why403.1"]);
    for command in ["check", "mute", "explain", "catalogue-refresh", "completions"] {
        let page = &written[&format!("why403-{command}.1")];
        for section in [".SH NAME", ".SH SYNOPSIS", ".SH \"EXIT STATUS\"", ".SH ENVIRONMENT", ".SH FILES"] {
            assert!(page.contains(section), "{command}: {section}");
        }
    }
    assert!(!written.keys().any(|name| name.contains("help")), "{:?}", written.keys());
}

/// A variable that decides something stands in the manual.
#[test]
fn the_manual_names_what_is_read_from_the_environment() {
    let page = Why403::new(["man"]).run().exits(0).stdout.replace('\\', "");
    let mut names = Vec::new();
    for file in ["source.rs", "output.rs", "explain.rs", "login.rs", "stored_catalogue.rs"] {
        let text = fs::read_to_string(repository("src/cli").join(file)).unwrap();
        let quoted = text.split('"').skip(1).step_by(2);
        let is_variable = |word: &&str| {
            word.len() > 3 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
        };
        names.extend(
            quoted
                .filter(is_variable)
                .map(str::to_owned)
                .filter(|name| !matches!(name.as_str(), "HOME" | "LOCALAPPDATA")),
        );
    }
    assert!(names.len() > 6, "{names:?}");
    let silent: Vec<&String> = names.iter().filter(|name| !page.contains(name.as_str())).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn a_shell_that_is_not_known_is_named() {
    Why403::new(["completions", "tcsh"]).run().is_usage_error(&["tcsh"]);
    Why403::new(["completions"]).run().is_usage_error(&["required"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let scratch = TempDir::new().unwrap();
    let file = scratch.path().join("file");
    fs::write(&file, "").unwrap();
    for command in ["completions", "man"] {
        let run = Why403::new([command, "--output-dir", file.join("below").to_str().unwrap()]).run();
        run.is_usage_error(&["--output-dir", "below"]);
    }
}

/// Suggestions narrow nothing: what was accepted without them still is.
#[test]
fn what_is_suggested_is_not_all_that_is_accepted() {
    for region in ["mypurecloud.com", "us_east_1", "us-east-1"] {
        let run = Why403::new(["mute", "--print", "curl", "--region", region, "--conversation"])
            .and(["034c6d0a-5347-4d0c-9cc4-67d713c228cd", "--participant", "3881c68e-9fa8-4a1f-84b2-468c5220d39a"])
            .run()
            .exits(0);
        assert!(run.stdout.contains("https://api.mypurecloud.com/"), "{run}");
    }
    let near = Why403::new(["rules", "mising-scope"]).run();
    near.is_usage_error(&["mising-scope"]);
    assert!(near.stderr.contains("near: missing-scope"), "{near}");
}

/// The flags of a page's synopsis, in plain text.
fn synopsis(command: &str) -> String {
    let page = written("man").remove(&format!("why403-{command}.1")).unwrap();
    let line = page.lines().skip_while(|line| *line != ".SH SYNOPSIS").nth(1).unwrap_or_default();
    line.replace("\\fB", "").replace("\\fI", "").replace("\\fR", "").replace('\\', "")
}

#[test]
fn a_synopsis_says_what_each_flag_takes() {
    let scan = synopsis("scan");
    let first =
        "why403 scan [--write-policy FILE] [--threads N] [--as-of DATE] [--format FORMAT]... [--output FILE]... ";
    assert!(scan.starts_with(first), "{scan}");
    assert!(scan.ends_with(" [-q|--quiet] [-v|--verbose] [-h|--help] [PATH]..."), "{scan}");
    assert!(synopsis("check").contains(" [--sandbox [SCENARIO]] "), "{}", synopsis("check"));
    assert!(synopsis("catalogue-diff").ends_with(" OLD NEW"), "{}", synopsis("catalogue-diff"));
    assert!(synopsis("catalogue").ends_with(" [COMMAND]"), "{}", synopsis("catalogue"));
}

/// What bash offers when Tab is pressed behind these words, broken as bash breaks them.
#[cfg(unix)]
fn offered(words: &[&str]) -> String {
    let script = r#"source "$0"; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) last="${@: -1}"
        [[ $last == [=:] ]] && last=
        function=$(complete -p why403) function=${function#*-F } function=${function%% *}
        "$function" why403 "$last" "${COMP_WORDS[COMP_CWORD - 1]}"; echo "${COMPREPLY[*]}""#;
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = TempDir::new().unwrap();
        Why403::new(["completions", "--output-dir", folder.path().to_str().unwrap()]).run().exits(0);
        folder
    });
    let file = FOLDER.path().join("why403.bash");
    let run = std::process::Command::new("bash").args(["--norc", "-c", script]).arg(file).args(words).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&run.stderr), "", "{words:?}");
    String::from_utf8(run.stdout).unwrap().trim().to_owned()
}

#[cfg(unix)]
#[test]
fn values_are_completed_in_bash_however_it_breaks_words() {
    let check = |rest: &[&str]| offered(&[&["why403", "check"], rest].concat());
    let diff = |rest: &[&str]| offered(&[&["why403", "diff"], rest].concat());
    assert_eq!(check(&["--format", "js"]), "json");
    assert_eq!(check(&["--format", "=", "js"]), "json");
    assert_eq!(check(&["--format", "="]), "terminal json markdown html sarif junit github");
    assert_eq!(check(&["--format=js"]), "--format=json");
    assert_eq!(check(&["--sandbox", "=", "missing-sc"]), "missing-scope");
    let missing = diff(&["--left", "sandbox", ":", "missing-"]);
    assert!(missing.starts_with("missing-") && missing.contains("missing-scope"), "{missing}");
    assert_eq!(diff(&["--right", "=", "sandbox", ":", "missing-sc"]), "missing-scope");
    assert_eq!(diff(&["--left", "sandbox:missing-sc"]), "sandbox:missing-scope");
    assert!(diff(&["--left", "sandbox", ":"]).contains("agent"));
    // What was completed before still is.
    assert!(check(&["--form"]).contains("--format"));
    assert_eq!(offered(&["why403", "che"]), "check");
    assert_eq!(offered(&["why403", "rules", "missing-sc"]), "missing-scope");
}

#[test]
fn the_scenarios_are_listed_in_the_width_of_the_terminal() {
    let list = |columns: &str| Why403::new(["sandbox", "--list"]).env("COLUMNS", columns).run().exits(0).stdout;
    let scenarios = Why403::new(["sandbox", "--list", "--format", "json"]).run().exits(0).json();
    let scenarios = scenarios.as_array().unwrap().clone();
    for columns in [60, 80, 200] {
        let text = list(&columns.to_string());
        assert!(text.lines().all(|line| line.chars().count() <= columns), "{text}");
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for scenario in &scenarios {
            let (name, description) = (scenario["name"].as_str().unwrap(), scenario["description"].as_str().unwrap());
            assert!(
                text.contains(&format!("{name} ")) && words.contains(&format!("{name} {description}")),
                "{name}\n{text}"
            );
        }
    }
    assert_eq!(list("200").lines().count(), scenarios.len());
}
