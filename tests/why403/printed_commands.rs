//! Every command that a report prints can be pasted: it parses, and where nothing is left to fill in, it runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use clap::Parser;
use serde_json::Value;
use tempfile::TempDir;
use why403::cli::Cli;
use why403::sandbox::summaries;

use crate::accuracy::cases::written;
use crate::harness::{Run, Why403, each};

/// A command with what was refused when it was printed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Printed {
    /// The run that printed it.
    by: String,
    /// The command line.
    command: String,
    /// The operation that was refused, where the command is to check it again.
    again: Option<String>,
}

/// Every text in a JSON value.
fn texts<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

/// What stands between backticks and begins with the program's name.
fn in_backticks(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|code| code.starts_with("why403 "))
}

/// The commands of the lines that begin with `$`, each with the lines that continue it.
fn in_terminal(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some(mut command) = line.strip_prefix("$ ").map(str::to_owned) else { continue };
        while let Some(begun) = command.strip_suffix(" \\").map(str::to_owned) {
            command = format!("{begun} {}", lines.next().unwrap_or_default());
        }
        commands.push(command);
    }
    commands
}

fn in_html(text: &str) -> Vec<String> {
    let unescaped = |code: &str| {
        let signs = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&#x27;", "'"),
            ("&#x2f;", "/"),
            ("&amp;", "&"),
        ];
        signs.into_iter().fold(code.to_owned(), |code, (name, sign)| code.replace(name, sign))
    };
    let codes = text.split("why403 ").skip(1).filter_map(|rest| rest.split("</").next());
    let inside: Vec<String> = codes.map(|code| format!("why403 {}", unescaped(code))).collect();
    // What is prose has a tag or a line end of its own; a command has neither.
    inside.into_iter().filter(|code| is_command(code)).collect()
}

/// A report names the program in sentences too; a command has one of its words after it.
fn is_command(code: &str) -> bool {
    const COMMANDS: [&str; 9] =
        ["check", "mute", "unmute", "explain", "requires", "login", "scan", "catalogue", "rules"];
    let word = code.split_whitespace().nth(1).unwrap_or_default();
    let is_bare = code.split_whitespace().count() < 3;
    COMMANDS.contains(&word) && !is_bare && !code.contains('\n')
}

/// The same with every `<name>` filled in.
fn filled(word: &str) -> String {
    let values = [
        ("<region>", "us-east-1"),
        ("<file>", "failure.txt"),
        ("<token-file>", "token.txt"),
        ("<METHOD /api/v2/path>", "GET /api/v2/users/me"),
        ("<client-id>", "5a1c0f3e-0d1b-4c6a-8f51-2f6f0f4f7a10"),
        ("<user-id>", "5a1c0f3e-0d1b-4c6a-8f51-2f6f0f4f7a11"),
        ("<conversation-id>", "5a1c0f3e-0d1b-4c6a-8f51-2f6f0f4f7a12"),
        ("<participant-id>", "5a1c0f3e-0d1b-4c6a-8f51-2f6f0f4f7a13"),
        ("<name>", "users"),
        ("<address>", "https://issuer.example"),
    ];
    values.into_iter().fold(word.to_owned(), |word, (name, value)| word.replace(name, value))
}

/// Whether the command parses, with every placeholder filled in.
fn parses(command: &str) -> Result<(), String> {
    let words = shlex::split(&filled(command)).ok_or("a quote is open")?;
    if words.iter().any(|word| word.contains(['<', '>'])) {
        return Err("a placeholder that nobody knows".to_owned());
    }
    Cli::try_parse_from(words).map(drop).map_err(|error| error.to_string())
}

/// Every option's changes of every fix of a report, with the operation that was refused. Failures of one kind have an
/// operation of their own.
fn changes(report: &Value) -> Vec<(&Value, Option<&str>)> {
    fn items(value: &Value) -> &[Value] {
        value.as_array().map(Vec::as_slice).unwrap_or_default()
    }
    let several = !items(&report["judged"]).is_empty();
    let operation = report["operation"]["name"].as_str().filter(|_| !several);
    let findings = items(&report["findings"]).iter().map(|finding| (&finding["fix"], operation));
    let groups = items(&report["input"]["groups"]).iter().map(|group| (&group["fix"], group["operation"].as_str()));
    findings
        .chain(groups)
        .flat_map(|(fix, operation)| items(&fix["options"]).iter().map(move |option| (option, operation)))
        .flat_map(|(option, operation)| items(&option["changes"]).iter().map(move |change| (change, operation)))
        .collect()
}

/// The report in four formats, and the commands in them.
fn printed(by: &str, arguments: &[&str], input: &[u8], token: &str) -> Vec<Printed> {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (json, markdown, html, terminal) = (file("r.json"), file("r.md"), file("r.html"), file("r.txt"));
    let formats = ["--format", "json", "--output", &json, "--format", "markdown", "--output", &markdown];
    let more = ["--format", "html", "--output", &html, "--format", "terminal", "--output", &terminal, "-v"];
    let run = Why403::new(arguments).and(formats).and(more).token(token).input(input).run();
    // An input without a failure is an error, and has no report.
    if run.code == Some(2) && !run.stderr.is_empty() && !Path::new(&json).exists() {
        return Vec::new();
    }
    let read = |path: &str| fs::read_to_string(path).unwrap_or_else(|_| panic!("{by}: {run}"));
    let report: Value = serde_json::from_str(&read(&json)).unwrap();
    let plain = |command: String| Printed { by: by.to_owned(), command, again: None };
    let mut all: Vec<Printed> = Vec::new();
    for (change, operation) in changes(&report) {
        let Some(command) = change["command"].as_str() else { continue };
        let again = change["kind"] == "retry" && command.starts_with("why403 check ");
        let operation = operation.filter(|_| again).map(str::to_owned);
        all.push(Printed { by: by.to_owned(), command: command.to_owned(), again: operation });
    }
    let mut strings = Vec::new();
    texts(&report, &mut strings);
    all.extend(strings.into_iter().flat_map(in_backticks).map(|code| plain(code.to_owned())));
    all.extend(in_backticks(&read(&markdown)).map(|code| plain(code.to_owned())));
    all.extend(in_html(&read(&html)).into_iter().map(plain));
    all.extend(in_terminal(&read(&terminal)).into_iter().map(plain));
    all.retain(|printed| is_command(&printed.command));
    all
}

/// Asserts that all parse and that those without a placeholder run.
#[track_caller]
fn hold(all: &BTreeSet<Printed>) {
    let mut faults: Vec<String> = Vec::new();
    for Printed { by, command, .. } in all {
        if let Err(why) = parses(command) {
            faults.push(format!("{by}: `{command}`: {}", why.lines().next().unwrap_or_default()));
        }
    }
    // A sign-in waits for a person.
    let runs = |printed: &&Printed| !printed.command.contains('<') && !printed.command.starts_with("why403 login");
    // Many reports print the same command: it is run once for each operation that it has to judge.
    let commands: BTreeMap<(&str, Option<&str>), &Printed> = all
        .iter()
        .filter(runs)
        .map(|printed| ((printed.command.as_str(), printed.again.as_deref()), printed))
        .collect();
    let commands: Vec<&Printed> = commands.into_values().collect();
    let runs = each(&commands, |printed| {
        let run = paste(printed);
        let judged =
            printed.again.as_ref().filter(|_| run.code != Some(2)).map(|_| run.json()["operation"]["name"].clone());
        ((*printed).clone(), run, judged)
    });
    for (printed, run, judged) in runs {
        if run.code == Some(2) || run.code.is_none() {
            faults.push(format!("{}: `{}` ends so:\n{run}", printed.by, printed.command));
        }
        if let (Some(refused), Some(judged)) = (&printed.again, judged)
            && judged != refused.as_str()
        {
            faults.push(format!("{}: `{}` judges {judged}, and {refused} was refused", printed.by, printed.command));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(commands.len() > 5, "{commands:?}");
}

/// Runs a command as it is printed.
fn paste(printed: &Printed) -> Run {
    let words = shlex::split(&printed.command).unwrap_or_default();
    let json = if printed.again.is_some() { &["--format", "json"][..] } else { &[] };
    Why403::new(words.into_iter().skip(1)).and(json).token("a-token-that-nobody-knows-1234567890").run()
}

#[test]
fn every_command_of_every_scenario_can_be_pasted() {
    let scenarios: Vec<&str> =
        summaries().into_iter().map(|summary| summary.name).filter(|name| *name != "never-answers").collect();
    let all = each(&scenarios, |name| {
        let sandbox = format!("--sandbox={name}");
        let mut all = printed(&format!("mute {name}"), &["mute", &sandbox, "--timeout", "2s"], b"", "");
        all.extend(printed(&format!("check {name}"), &["check", &sandbox, "--timeout", "2s"], b"", ""));
        all
    });
    hold(&all.into_iter().flatten().collect());
}

#[test]
fn every_command_of_every_fixture_can_be_pasted() {
    let cases = written();
    assert!(cases.len() > 300, "{} cases", cases.len());
    let all = each(&cases, |case| printed(&case.id, &["explain", "-"], &case.input, ""));
    hold(&all.into_iter().flatten().collect());
}
