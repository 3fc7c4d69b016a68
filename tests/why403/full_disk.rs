//! Output that cannot be written: a full disk is an error of every command in every form, a reader that has gone away of none.

use std::process::{Command, Stdio};
use std::{fs, io, thread};

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{COMMANDS, Server, Why403, respond};

const REPORTS: [&str; 7] = ["terminal", "json", "markdown", "html", "sarif", "junit", "github"];
const PAGES: [&str; 3] = ["terminal", "json", "markdown"];

/// A certain call.
const SOURCE: &str = "import platformClient from 'purecloud-platform-client-v2';\n\
    const api = new platformClient.ConversationsApi();\napi.patchConversationsCallParticipant(a, b, c);\n";

/// A home with what the commands read, and servers for those that ask one.
struct World {
    home: TempDir,
    logins: Server,
}

/// A command line.
type Line = Vec<String>;

impl World {
    fn new() -> Self {
        let logins = Server::start(|_, stream| {
            let answer = json!({"access_token": "Zk3_vQ9-".repeat(10), "token_type": "bearer"});
            respond(stream, "200 OK", &[], answer.to_string().as_bytes());
        });
        let world = Self { home: TempDir::new().unwrap(), logins };
        fs::write(world.path("failure"), r#"{"status":403,"code":"not.authorized","message":"no"}"#).unwrap();
        fs::write(world.path("source.js"), SOURCE).unwrap();
        fs::write(world.path("good"), "Zk3_vQ9-".repeat(10)).unwrap();
        fs::write(world.path("lines"), "{\"code\":\"not.authorized\",\"status\":403,\"message\":\"no\"}\n".repeat(3))
            .unwrap();
        world.store_login();
        world
    }

    fn path(&self, name: &str) -> String {
        self.home.path().join(name).to_str().unwrap().to_owned()
    }

    fn store_login(&self) {
        let flags = ["login", "--client-credentials", "--client-id", "an-id", "--base-url", &self.logins.url()];
        self.why403(&flags.map(str::to_owned)).run().exits(0);
    }

    fn why403(&self, line: &[String]) -> Why403 {
        Why403::new(line)
            .home(self.home.path())
            .within(self.home.path())
            .env("GENESYSCLOUD_OAUTHCLIENT_SECRET", "Qw7Zk3_vRt9-Xm2Lp5Hd8Ns1Bc4Gf6Jy0Ua_Qe7Wi3O")
    }

    /// Every command in every form that writes to standard output, but a change of a call.
    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut add = |line: &[&str]| lines.push(line.iter().map(|word| (*word).to_owned()).collect::<Line>());
        for line in [&["--help"][..], &["-h"], &["help"], &["--version"], &["-V"], &["help", "check"]] {
            add(line);
        }
        for command in COMMANDS.iter() {
            add(&[command, "--help"]);
            add(&[command, "-h"]);
        }
        for shell in ["bash", "zsh", "fish", "powershell", "elvish", "nushell"] {
            add(&["completions", shell]);
        }
        add(&["man"]);
        add(&["skill"]);
        for line in [&["rules"][..], &["rules", "missing-scope"], &["rules", "--schema"], &["rules", "--policy-schema"]]
        {
            add(line);
        }
        for form in ["terminal", "json"] {
            add(&["sandbox", "--list", "--format", form]);
            add(&["profiles", "--format", form]);
            add(&["whoami", "--token-file", "good", "--base-url", &self.logins.url(), "--format", form]);
            add(&["sandbox", "--port", "0", "--format", form]);
        }
        for form in PAGES {
            add(&["requires", "getUsersMe", "--format", form]);
            add(&["catalogue", "--format", form]);
            add(&["rules", "--format", form]);
            add(&["regions", "--format", form]);
            add(&["rules", "missing-scope", "--format", form]);
            add(&["catalogue", "diff", "built-in", "in-use", "--format", form]);
            add(&["diff", "--left", "sandbox:agent", "--right", "sandbox:missing-scope", "--format", form]);
        }
        add(&["requires", "--schema"]);
        add(&["diff", "--schema"]);
        add(&["catalogue", "reset"]);
        let ids = ["--conversation", "a", "--participant", "b", "--region", "us-east-1"];
        for language in ["curl", "python", "javascript"] {
            add(&[&["mute", "--print", language][..], &ids].concat());
        }
        add(&["check", "--write-default"]);
        add(&["scan", "source.js", "--write-policy", "-"]);
        for (command, file) in [("explain", "lines"), ("check", "good")] {
            add(&[command, "--ndjson", file]);
            add(&[command, "--summary", "--ndjson", file]);
            add(&[command, "--summary=json", "--ndjson", file]);
        }
        for form in REPORTS {
            add(&["check", "--token-file", "good", "--offline", "--format", form]);
            add(&["check", "--sandbox", "missing-scope", "--format", form]);
            add(&["explain", "failure", "--format", form]);
            add(&["scan", "source.js", "--format", form]);
            add(&["mute", "--sandbox=agent", "--dry-run", "--format", form]);
        }
        add(&["check", "--token-file", "good", "--offline", "-q"]);
        add(&["check", "--token-file", "good", "--offline", "-v", "--exit-zero"]);
        let login = ["login", "--client-credentials", "--client-id", "an-id", "--base-url"];
        add(&[&login[..], &[self.logins.url().as_str()]].concat());
        lines
    }
}

fn full() -> Stdio {
    fs::OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

/// Runs a test for every line, a few at a time.
fn for_each_line(world: &World, test: impl Fn(&Line) + Sync) {
    let lines = world.lines();
    thread::scope(|scope| {
        for part in lines.chunks(lines.len().div_ceil(4)) {
            let test = &test;
            scope.spawn(move || part.iter().for_each(test));
        }
    });
}

#[test]
fn a_full_disk_is_an_error_of_every_command() {
    let world = World::new();
    for_each_line(&world, |line| {
        let run = |stderr: Stdio| {
            let command = &mut world.why403(line).command();
            command.stdin(Stdio::null()).stdout(full()).stderr(stderr).spawn().unwrap().wait_with_output().unwrap()
        };
        let output = run(Stdio::piped());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "why403 {}\n{said}", line.join(" "));
        assert_eq!(said.matches("error: ").count(), 1, "why403 {}\n{said}", line.join(" "));
        assert!(said.contains("No space left on device"), "why403 {}\n{said}", line.join(" "));
        assert!(said.contains("standard output cannot be written"), "why403 {}\n{said}", line.join(" "));
        assert!(!said.contains("panicked"), "why403 {}\n{said}", line.join(" "));
        // There is nowhere left to say it; the exit code still does.
        assert_eq!(run(full()).status.code(), Some(2), "why403 {} 2> /dev/full", line.join(" "));
    });
}

#[test]
fn a_full_disk_is_an_error_of_every_file_that_is_named() {
    let world = World::new();
    let mut lines: Vec<Vec<&str>> = Vec::new();
    for form in REPORTS {
        lines.push(vec!["check", "--token-file", "good", "--offline", "--format", form]);
        lines.push(vec!["explain", "failure", "--format", form]);
        lines.push(vec!["scan", "source.js", "--format", form]);
        lines.push(vec!["mute", "--sandbox=agent", "--dry-run", "--format", form]);
    }
    for form in PAGES {
        lines.push(vec!["requires", "getUsersMe", "--format", form]);
        lines.push(vec!["catalogue", "--format", form]);
        lines.push(vec!["catalogue", "diff", "built-in", "in-use", "--format", form]);
        lines.push(vec!["diff", "--left", "sandbox:agent", "--right", "sandbox:agent", "--format", form]);
    }
    for line in lines {
        let line: Line = [&line[..], &["--output", "/dev/full"]].concat().into_iter().map(str::to_owned).collect();
        let run = world.why403(&line).run();
        run.is_usage_error(&["--output /dev/full", "cannot be written"]);
        assert!(run.stderr.contains("No space left on device"), "{run}");
    }
}

/// An error of the command line is told on standard error; where that is full, the exit code is all there is.
#[test]
fn an_error_that_cannot_be_told_is_still_one() {
    let world = World::new();
    for line in [&["check", "--no-such-flag"][..], &["no-such-command"], &["rules", "no-such-rule"], &[]] {
        let line: Line = line.iter().map(|word| (*word).to_owned()).collect();
        let status = world.why403(&line).command().stdout(Stdio::null()).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(2), "{line:?}");
    }
}

/// What a line ends with where nothing is wrong with its output.
fn usual_code(world: &World, line: &Line) -> Option<i32> {
    world.why403(line).run().code
}

#[test]
fn a_reader_that_has_gone_away_is_no_error() {
    let world = World::new();
    for_each_line(&world, |line| {
        // A sandbox goes on until it is interrupted.
        if line.starts_with(&["sandbox".to_owned(), "--port".to_owned()]) {
            return;
        }
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let output =
            world.why403(line).command().stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains("error: ") && !said.contains("panicked"), "why403 {}\n{said}", line.join(" "));
        assert_eq!(output.status.code(), usual_code(&world, line), "why403 {}", line.join(" "));
    });
}

/// What was not read any more was not judged.
#[test]
fn a_batch_whose_reader_has_gone_away_is_not_allowed() {
    let world = World::new();
    fs::write(world.path("lines"), "{\"level\":\"info\",\"message\":\"started\"}\n".repeat(3)).unwrap();
    let line = ["explain", "lines", "--ndjson"].map(str::to_owned).to_vec();
    assert_eq!(usual_code(&world, &line), Some(0));
    for (flags, code) in [(&[][..], 3), (&["--exit-zero"], 0)] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let status = world.why403(&line).and(flags).command().stdout(writer).status().unwrap();
        assert_eq!(status.code(), Some(code), "{flags:?}");
    }
}

/// What the shell's `>&-` leaves: Rust puts `/dev/null` in the place of a descriptor that is not open. So nothing that is
/// opened later can take the number of standard output, and be written over by the report.
#[test]
fn a_closed_standard_output_is_never_another_file() {
    let world = World::new();
    let shell = |script: &str| {
        let script = script.replace("why403", &format!("'{}'", env!("CARGO_BIN_EXE_why403")));
        let mut command = Command::new("sh");
        command.env_clear().env("HOME", world.home.path()).current_dir(world.home.path()).args(["-c", &script]);
        command.env("GENESYSCLOUD_OAUTHCLIENT_SECRET", "Qw7Zk3_vRt9-Xm2Lp5Hd8Ns1Bc4Gf6Jy0Ua_Qe7Wi3O");
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains("panicked"), "{script}\n{said}");
        output.status.code()
    };
    assert_eq!(shell("why403 --version >&-"), Some(0));
    assert_eq!(shell("why403 explain failure --format json --output report.json >&- 2>&- <&-"), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&fs::read(world.path("report.json")).unwrap()).unwrap();
    assert_eq!(report["command"], "explain");
    let url = world.logins.url();
    let login = format!("why403 login --client-credentials --client-id an-id --base-url {url} >&- 2>&- <&-");
    assert_eq!(shell(&login), Some(0));
    let stored = fs::read(world.home.path().join(".config/why403/credentials.json")).unwrap();
    assert!(serde_json::from_slice::<serde_json::Value>(&stored).is_ok());
}

/// A regular file that does not fit: what was there stays, no part of the new one is left, and the run says so.
#[test]
fn a_file_that_does_not_fit_stays_as_it_was() {
    let world = World::new();
    fs::create_dir(world.path("reports")).unwrap();
    for line in ["check --token-file good --offline --format json", "requires getUsersMe", "catalogue --format json"] {
        fs::write(world.path("reports/report"), "before").unwrap();
        let script = format!(
            "trap '' XFSZ; ulimit -f 0; exec '{}' {line} --output reports/report",
            env!("CARGO_BIN_EXE_why403")
        );
        let mut command = Command::new("sh");
        command.env_clear().env("HOME", world.home.path()).current_dir(world.home.path()).args(["-c", &script]);
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{line}\n{said}");
        assert!(said.contains("--output reports/report: cannot be written"), "{line}\n{said}");
        assert_eq!(fs::read_to_string(world.path("reports/report")).unwrap(), "before", "{line}");
        assert_eq!(fs::read_dir(world.path("reports")).unwrap().count(), 1, "{line}");
    }
}
