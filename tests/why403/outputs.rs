//! Several forms in one run, and the files that they go to.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Run, Stand, Why403};

/// A token that lacks a scope, judged offline.
fn check(folder: &Path, arguments: &[&str]) -> Run {
    let token = crate::harness::repository("fixtures/tokens/missing-scope.jwt");
    let arguments: Vec<String> =
        arguments.iter().map(|argument| argument.replace("IN", folder.to_str().unwrap())).collect();
    Why403::new(["check", "--offline", "--token-file", token.to_str().unwrap()]).and(&arguments).run()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn is_report(text: &str) {
    let report: Value = serde_json::from_str(text).unwrap();
    assert_eq!(report["verdict"], "refused", "{report:#}");
}

/// Nothing but these files: no parts are left.
#[track_caller]
fn holds(folder: &Path, expected: &[&str]) {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, expected);
}

#[test]
fn one_run_writes_each_form_to_its_file_and_one_to_the_terminal() {
    let scratch = TempDir::new().unwrap();
    let to = ["--format", "json", "--output", "IN/a.json", "--output", "IN/b.txt", "--format", "terminal"];
    let run = check(scratch.path(), &to).exits(1);
    assert!(run.stdout.starts_with("✘ would be refused: missing-scope"), "{run}");
    assert_eq!(run.stderr, "", "{run}");
    is_report(&read(scratch.path(), "a.json"));
    assert_eq!(read(scratch.path(), "b.txt"), run.stdout);
    holds(scratch.path(), &["a.json", "b.txt"]);
}

#[test]
fn what_goes_to_files_is_not_printed() {
    let scratch = TempDir::new().unwrap();
    for to in [&["--output", "IN/report.txt"][..], &["--output", "IN/a.json", "--output", "IN/report.txt", "-q"]] {
        let run = check(scratch.path(), to).exits(1);
        assert_eq!(run.streams(), "", "{run}");
        assert!(read(scratch.path(), "report.txt").starts_with("✘ would be refused: missing-scope"), "{run}");
    }
    is_report(&read(scratch.path(), "a.json"));
}

#[test]
fn a_dash_is_standard_output() {
    let scratch = TempDir::new().unwrap();
    let run = check(scratch.path(), &["--format", "json", "--output", "-"]).exits(1);
    is_report(&run.stdout);
    holds(scratch.path(), &[]);
    let requires = Why403::new(["requires", "getUsersMe", "--output", "-"]).run().exits(0);
    assert!(requires.stdout.starts_with("getUsersMe"), "{requires}");
}

#[test]
fn what_cannot_be_told_apart_is_an_error_that_says_how() {
    let scratch = TempDir::new().unwrap();
    let wrong: [(&[&str], &[&str]); 5] = [
        (&["--format", "json", "--format", "terminal"], &["--format json", "--format terminal", "standard output"]),
        (&["--output", "IN/a.json", "--format", "terminal"], &["a.json", "--format terminal"]),
        (&["--output", "IN/a.json", "--format", "terminal", "--output", "IN/./a.json"], &["/./a.json", "two forms"]),
        (&["--output", "IN/a.txt", "--output", "IN/of/no/such/b.txt"], &["b.txt", "cannot be written"]),
        (&["--output", "IN/a.txt", "--output", "IN"], &["--output", "cannot be written"]),
    ];
    for (arguments, words) in wrong {
        check(scratch.path(), arguments).is_usage_error(words);
        holds(scratch.path(), &[]);
    }
}

/// A report that cannot be kept is known before there is anything to report.
#[test]
fn nothing_is_sent_before_every_output_has_been_tried() {
    let (stand, scratch) = (Stand::new(), TempDir::new().unwrap());
    let (good, nowhere) = (scratch.path().join("a.json"), scratch.path().join("of/no/such.json"));
    let outputs = ["--output", good.to_str().unwrap(), "--output", nowhere.to_str().unwrap()];
    stand.change("mute", &stand.scenario("agent")).and(outputs).run().is_usage_error(&["such.json"]);
    assert_eq!(stand.requests(), []);
    holds(scratch.path(), &[]);
}

#[cfg(unix)]
mod unix {
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn a_link_stays_a_link_and_a_file_keeps_its_permissions() {
        let scratch = TempDir::new().unwrap();
        fs::write(scratch.path().join("a.json"), "before").unwrap();
        fs::set_permissions(scratch.path().join("a.json"), Permissions::from_mode(0o640)).unwrap();
        symlink("a.json", scratch.path().join("latest.json")).unwrap();
        check(scratch.path(), &["--output", "IN/latest.json"]).exits(1);
        is_report(&read(scratch.path(), "a.json"));
        assert_eq!(fs::metadata(scratch.path().join("a.json")).unwrap().permissions().mode() & 0o777, 0o640);
        holds(scratch.path(), &["a.json", "latest.json"]);
        // The same file by two names.
        let twice = ["--output", "IN/latest.json", "--format", "terminal", "--output", "IN/a.json"];
        check(scratch.path(), &twice).is_usage_error(&["a.json", "two forms"]);
    }

    /// What a shell runs, with `why403` in front of the arguments; and what it prints.
    fn shell(folder: &Path, script: &str) -> String {
        let token = crate::harness::repository("fixtures/tokens/missing-scope.jwt");
        let why403 = format!("{} check --offline --token-file '{}'", env!("CARGO_BIN_EXE_why403"), token.display());
        let script = script.replace("why403", &why403);
        let output = Command::new("sh").current_dir(folder).args(["-c", &script]).output().unwrap();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    }

    #[test]
    fn pipes_and_descriptors_are_written_to_and_not_replaced() {
        let scratch = TempDir::new().unwrap();
        let said = shell(scratch.path(), "mkfifo pipe; cat pipe > read & why403 --format json --output pipe; wait");
        assert_eq!(said, "");
        is_report(&read(scratch.path(), "read"));
        assert!(!fs::metadata(scratch.path().join("pipe")).unwrap().is_file());

        is_report(&shell(scratch.path(), "why403 --format json --output /dev/stdout | cat"));
        // `>>` keeps what was there, also behind the name of its descriptor.
        let script = "echo before > kept; why403 --output /dev/stdout >> kept; why403 -q --output /dev/fd/3 3>> kept";
        assert_eq!(shell(scratch.path(), script), "");
        let kept = read(scratch.path(), "kept");
        assert!(
            kept.starts_with("before\n✘ would be refused") || kept.starts_with("before\n[FAIL] would be refused"),
            "{kept}"
        );
        assert_eq!(kept.matches("refused: missing-scope").count(), 2, "{kept}");
        assert_eq!(shell(scratch.path(), "why403 --output /dev/null"), "");
        holds(scratch.path(), &["kept", "pipe", "read"]);
    }

    #[test]
    fn a_form_that_finds_no_room_leaves_every_file_as_it_was() {
        if !Path::new("/dev/full").exists() {
            return;
        }
        let scratch = TempDir::new().unwrap();
        fs::write(scratch.path().join("a.json"), "before").unwrap();
        let full = ["--output", "IN/a.json", "--format", "html", "--output", "/dev/full"];
        check(scratch.path(), &full).is_usage_error(&["/dev/full"]);
        let said = shell(scratch.path(), "why403 --format json --output a.json --format terminal > /dev/full");
        assert!(said.contains("standard output cannot be written"), "{said}");
        assert_eq!(read(scratch.path(), "a.json"), "before");
        holds(scratch.path(), &["a.json"]);
    }
}

#[test]
fn only_always_writes_colour_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    for command in
        [&["check", "--sandbox", "agent"][..], &["diff", "--left", "sandbox:agent", "--right", "sandbox:agent"]]
    {
        for (when, colours) in [("auto", false), ("never", false), ("always", true)] {
            let file = folder.path().join("page.txt");
            let run = Why403::new(command).and(["--color", when, "--output", file.to_str().unwrap()]).run();
            assert_eq!(run.streams(), "", "{run}");
            assert_eq!(std::fs::read_to_string(&file).unwrap().contains('\u{1b}'), colours, "{command:?} {when}");
        }
        let help = Why403::new([command[0], "--help"]).run().exits(0).stdout;
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains("`auto` and `never` write none into a file, `always` does"), "{help}");
    }
}

#[test]
fn an_optional_value_may_stand_behind_a_space_and_swallows_no_flag() {
    let cause =
        |flags: &[&str]| Why403::new(["check"]).and(flags).and(["--format", "json"]).run().json()["cause"].clone();
    assert_eq!(cause(&["--sandbox", "missing-scope"]), "missing-scope");
    assert_eq!(cause(&["--sandbox=missing-scope"]), "missing-scope");
    // Without a value it is the agent, and the flag behind it is a flag.
    assert_eq!(cause(&["--sandbox", "--no-policy"]), serde_json::Value::Null);
    let quiet = Why403::new(["check", "--sandbox", "-q"]).run();
    assert!(quiet.stdout.starts_with("! allowed") || quiet.stdout.starts_with("✔ allowed"), "{quiet}");
    assert_eq!(quiet.stdout.lines().count(), 1, "{quiet}");

    let stand = crate::harness::Stand::new();
    let scenario = stand.scenario("agent");
    let patches = || stand.requests().iter().filter(|request| request.method == "PATCH").count();
    let dry =
        |flags: &[&str]| stand.change("mute", &scenario).and(flags).and(["--format", "json"]).run().exits(0).json();
    dry(&["--dry-run", "--no-policy"]);
    assert_eq!(patches(), 0);
    dry(&["--dry-run", "read"]);
    assert_eq!(patches(), 0);
    dry(&["--dry-run", "phantom"]);
    assert_eq!(patches(), 1);
    dry(&["--dry-run", "same", "--no-policy"]);
    assert_eq!(patches(), 2);
    stand.change("mute", &scenario).and(["--dry-run", "sideways"]).run().is_usage_error(&["sideways", "--dry-run"]);
}
