//! Runs every command of the README and of `docs/`, and compares what is shown with what comes out.
//!
//! A page is one `sh` session in the repository's folder, against one sandbox: `--region us-east-1` is replaced by the
//! sandbox's `--base-url`. A line that begins with `>` continues the command before it. `...` is any text; ids, ports,
//! fingerprints and ages may differ. The ids in the pages are those of the sandbox, so nothing is set in the environment.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use regex::Regex;
use serde_json::Value;
use tempfile::TempDir;
use url::Url;
use why403::render::rule_pages;
use why403::rule::every;

/// Ends the output of one command: ASCII record separator.
const SEPARATOR: char = '\u{1e}';

/// Commands that are run elsewhere: the first two are what runs this, the last runs behind the whole page.
const ELSEWHERE: [&str; 3] = ["cargo test", "cargo test accuracy -- --nocapture", "why403 sandbox --format json"];

#[test]
fn every_command_of_the_readme_does_what_it_shows() {
    assert!(hold("README.md") > 5);
}

#[test]
fn every_command_of_the_documentation_does_what_it_shows() {
    let folder = fs::read_dir("docs").unwrap().map(|entry| entry.unwrap().path().to_str().unwrap().to_owned());
    let mut pages: Vec<String> = folder.filter(|path| path.ends_with(".md")).collect();
    pages.sort();
    assert!(!pages.is_empty());
    pages.iter().for_each(|page| assert!(hold(page) > 0, "{page} shows no command"));
}

/// Runs the commands of a page and compares; how many they were.
fn hold(page: &str) -> usize {
    let mut commands = commands(&fs::read_to_string(page).unwrap());
    commands.retain(|shown| !ELSEWHERE.contains(&shown.command.as_str()));
    let printed = Session::start().run(&commands);
    assert!(printed.len() > commands.len(), "{page}: {} of {}", printed.len(), commands.len());
    for (Shown { command, output }, printed) in commands.iter().zip(&printed) {
        let (output, printed) = (normal(output.trim_end()), normal(printed.trim_end()));
        assert!(fits(&output, &printed), "{page}: {command}\n--- it shows\n{output}\n--- what comes is\n{printed}");
    }
    commands.len()
}

#[test]
fn every_rule_has_its_page_in_the_documentation() {
    let mut pages = BTreeMap::new();
    let mut index =
        "# Rules\n\nThe pages of `why403 rules ID`, and of `why403 rules CODE` for an error code.\n\n".to_owned();
    index.push_str("| rule | about | problem |\n|---|---|---|\n");
    for rule in every() {
        let (id, link, title) = (rule.id(), rule.link().as_str(), rule.title());
        let mut page = Vec::new();
        rule_pages::write_markdown(rule, &mut page).unwrap();
        pages.insert(format!("{id}.md"), String::from_utf8(page).unwrap());
        index.push_str(&format!("| [`{id}`]({id}.md) | {link} | {title} |\n"));
    }
    pages.insert("README.md".to_owned(), index);
    let folder = Path::new("docs/rules");
    if env::var_os("WHY403_WRITE_PAGES").is_some() {
        fs::create_dir_all(folder).unwrap();
        pages.iter().for_each(|(name, page)| fs::write(folder.join(name), page).unwrap());
    }
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(files.collect::<BTreeSet<_>>(), pages.keys().cloned().collect());
    for (name, page) in pages {
        let written = fs::read_to_string(folder.join(&name)).unwrap();
        assert_eq!(written, page, "docs/rules/{name}: WHY403_WRITE_PAGES=1 cargo test documentation writes it again");
    }
}

#[test]
fn every_link_of_the_documentation_leads_to_a_file() {
    let link = Regex::new(r"\]\(([^)#:]+\.[a-z]+)?(?:#([^)]+))?\)").unwrap();
    for page in documents() {
        let text = fs::read_to_string(&page).unwrap();
        for found in link.captures_iter(&text) {
            let target = found.get(1).map_or(page.clone(), |path| page.parent().unwrap().join(path.as_str()));
            assert!(target.exists(), "{}: {}", page.display(), &found[0]);
            if let Some(heading) = found.get(2) {
                let anchors = fs::read_to_string(&target).unwrap();
                let anchors: Vec<String> = anchors.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
                assert!(anchors.iter().any(|anchor| anchor == heading.as_str()), "{}: {}", page.display(), &found[0]);
            }
        }
    }
}

/// The name by which a link finds a heading.
fn anchor(heading: &str) -> String {
    let letters = heading.trim_start_matches('#').trim().to_lowercase();
    let letters = letters.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    letters.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

/// Every page that a user reads.
pub fn documents() -> Vec<PathBuf> {
    let mut pages = Vec::from(["README.md", "SECURITY.md", "examples/README.md"].map(PathBuf::from));
    for folder in ["docs", "docs/rules"] {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(files.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    }
    pages.sort();
    pages
}

#[test]
fn every_test_that_security_md_names_is_there() {
    let path = Regex::new(r"`((?:why403|trust|browser|formats)/[^`]*)`").unwrap();
    let text = fs::read_to_string("SECURITY.md").unwrap();
    let mut named = path.captures_iter(&text).map(|found| Path::new("tests").join(&found[1])).peekable();
    assert!(named.peek().is_some());
    named.for_each(|file| assert!(file.exists(), "{}", file.display()));
}

#[test]
fn the_readme_has_the_exit_codes_of_the_help() {
    let readme = fs::read_to_string("README.md").unwrap();
    let help = Command::new(env!("CARGO_BIN_EXE_why403")).arg("--help").env("COLUMNS", "100").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let of_help: Vec<(&str, &str)> =
        help.lines().filter_map(|line| line.trim().split_once("  ")).filter(is_code).collect();
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    let of_readme: Vec<(&str, &str)> = rows.filter(is_code).collect();
    assert_eq!(of_readme, of_help);
    assert_eq!(of_help.len(), 5);
}

fn is_code((code, _): &(&str, &str)) -> bool {
    code.parse::<u8>().is_ok()
}

/// One command of a page, and what is shown of its output.
struct Shown {
    command: String,
    output: String,
}

/// The commands of the `console` blocks.
fn commands(page: &str) -> Vec<Shown> {
    let mut commands: Vec<Shown> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match (line, line.strip_prefix("$ "), commands.last_mut()) {
            ("```console", ..) => inside = true,
            ("```", ..) => inside = false,
            (_, command, _) if !inside => assert!(command.is_none(), "a command outside a console block: {line}"),
            (_, Some(command), _) => commands.push(Shown { command: command.to_owned(), output: String::new() }),
            (_, None, Some(shown)) if shown.output.is_empty() && line.starts_with('>') => {
                shown.command.push('\n');
                shown.command.push_str(line.strip_prefix("> ").unwrap_or_default());
            }
            (_, None, Some(shown)) => {
                shown.output.push_str(line);
                shown.output.push('\n');
            }
            (_, None, None) => panic!("output before any command: {line}"),
        }
    }
    commands
}

/// A sandbox, a home folder, and someone with a browser.
struct Session {
    sandbox: Child,
    base_url: String,
    home: TempDir,
}

impl Session {
    fn start() -> Self {
        let mut sandbox = Command::new(env!("CARGO_BIN_EXE_why403"))
            .args(["sandbox", "--port", "0", "--format", "json"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(sandbox.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let listing: Value = serde_json::from_str(&line).unwrap();
        let scenario = |name: &str| {
            let all = listing["scenarios"].as_array().unwrap();
            all.iter().find(|scenario| scenario["name"] == name).unwrap().clone()
        };
        let (agent, service) = (scenario("agent"), scenario("service-account-on-behalf"));
        let home = TempDir::new().unwrap();
        fs::write(home.path().join("agent-token"), agent["token"].as_str().unwrap()).unwrap();
        fs::write(home.path().join("client-secret"), service["client_secret"].as_str().unwrap()).unwrap();
        Self { sandbox, base_url: listing["base_url"].as_str().unwrap().to_owned(), home }
    }

    /// What each command prints, on both streams.
    fn run(&self, commands: &[Shown]) -> Vec<String> {
        let redirect_port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let mut script = "exec 2>&1\n".to_owned();
        for shown in commands {
            let command = shown.command.replace("cargo run -- ", "why403 ");
            let command = command.replace("--region us-east-1", &format!("--base-url {}", self.base_url));
            let command = command.replace("127.0.0.1:8404", &format!("127.0.0.1:{redirect_port}"));
            // The status of the last command stays what it was, for a `$ echo $?` after it.
            script.push_str(&format!("{command}\nlast=$?; printf '{SEPARATOR}'; (exit $last)\n"));
        }
        let program = Path::new(env!("CARGO_BIN_EXE_why403")).parent().unwrap();
        let path =
            env::join_paths([program.to_owned()].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap())))
                .unwrap();
        let mut shell = Command::new("sh")
            .args(["-c", &script])
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.home.path())
            .env("LANG", "C.UTF-8")
            .env("COLUMNS", "80")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut printed = String::new();
        let mut output = BufReader::new(shell.stdout.take().unwrap());
        loop {
            let mut line = String::new();
            if output.read_line(&mut line).unwrap() == 0 {
                break;
            }
            if line.contains("/oauth/authorize?") {
                browse(line.trim());
            }
            printed.push_str(&line);
        }
        shell.wait().unwrap();
        printed.split(SEPARATOR).map(str::to_owned).collect()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended already; there is nobody to tell.
        let _ = self.sandbox.kill();
        let _ = self.sandbox.wait();
    }
}

/// Opens a page, and the pages that it leads to.
fn browse(address: &str) {
    let mut next = Some(address.to_owned());
    while let Some(address) = next {
        let url = Url::parse(&address).unwrap();
        let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let mut stream = TcpStream::connect(&host).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let location = answer.lines().take_while(|line| !line.is_empty()).find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
        });
        assert!(location.is_some() || answer.starts_with("HTTP/1.1 200"), "{answer}");
        next = location;
    }
}

/// Whether a text is as shown, `...` standing for anything.
fn fits(shown: &str, printed: &str) -> bool {
    let pieces: Vec<&str> = shown.split("...").collect();
    let [first, middle @ .., last] = pieces.as_slice() else { return shown == printed };
    let rest = printed.strip_prefix(first).and_then(|rest| rest.strip_suffix(last));
    rest.and_then(|rest| middle.iter().try_fold(rest, |rest, piece| Some(rest.split_once(piece)?.1))).is_some()
}

/// The text with everything masked that differs from run to run: ids, fingerprints, ports, times and ages.
fn normal(text: &str) -> String {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '-';
    let mut normal = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.find(is_word).and_then(|start| rest.split_at_checked(start)) {
        let end = from.find(|character| !is_word(character)).unwrap_or(from.len());
        let (word, after) = from.split_at_checked(end).unwrap();
        let is_id = word.len() == 36 && word.matches('-').count() == 4;
        let is_fingerprint = before.ends_with(':') && word.len() == 8 && word.chars().all(|c| c.is_ascii_hexdigit());
        normal.push_str(before);
        let is_port = normal.ends_with("127.0.0.1:");
        let is_age = after.starts_with(" years ago");
        normal.push_str(if is_id || is_fingerprint || is_port || is_age { "*" } else { word });
        rest = after;
    }
    normal + rest
}
