//! The walls of the house: what each room of `src/` may and may not do, read from the sources themselves.
//!
//! Held is production code: not what stands below a `#[cfg(test)]`, be it a module in the file or a file of its
//! own, and no comments.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::repository;

/// A source file's production code.
struct Source {
    /// From `src/`, with slashes.
    path: String,
    /// Without comments, without tests.
    code: String,
    /// Whether it begins with what it is for.
    described: bool,
}

impl Source {
    fn is_in(&self, room: &str) -> bool {
        self.path == format!("{room}.rs") || self.path.starts_with(&format!("{room}/"))
    }

    /// The first line that holds one of these words, as a whole word where it is one.
    fn line_with(&self, words: &[&str]) -> Option<String> {
        let found = |line: &&str| words.iter().any(|word| has_word(line, word));
        self.code.lines().find(found).map(|line| format!("src/{}: {}", self.path, line.trim()))
    }
}

fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let pieces: Vec<&str> = line.split(word).collect();
    pieces.windows(2).any(|around| {
        let runs_on = word.starts_with(part) && around[0].ends_with(part);
        let goes_on = word.ends_with(part) && around[1].starts_with(part);
        !runs_on && !goes_on
    })
}

/// The files and folders of modules that a file declares for tests alone, from `src/`, without `.rs`.
fn declared_for_tests(path: &str, text: &str) -> Vec<String> {
    let folder = match path.rsplit_once('/') {
        Some((folder, "mod.rs")) => format!("{folder}/"),
        _ if matches!(path, "lib.rs" | "main.rs") => String::new(),
        _ => format!("{}/", path.trim_end_matches(".rs")),
    };
    let declarations = text.split("#[cfg(test)]\n").skip(1).filter_map(|rest| rest.lines().next());
    let names = declarations.filter_map(|line| line.rsplit_once("mod ")?.1.strip_suffix(';'));
    names.map(|name| format!("{folder}{name}")).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every file of production code: its path from `src/`, and its text with comments and without tests.
pub fn production() -> Vec<(String, String)> {
    let root = repository("src");
    let relative = |path: &Path| {
        let parts: Vec<&str> = path.strip_prefix(&root).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
        parts.join("/")
    };
    let all: Vec<(String, String)> =
        files(&root).into_iter().map(|path| (relative(&path), fs::read_to_string(&path).unwrap())).collect();
    let tests: Vec<String> = all.iter().flat_map(|(path, text)| declared_for_tests(path, text)).collect();
    let is_test =
        |path: &str| tests.iter().any(|test| path == format!("{test}.rs") || path.starts_with(&format!("{test}/")));
    let without_tests = |text: String| text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
    let production: Vec<(String, String)> =
        all.into_iter().filter(|(path, _)| !is_test(path)).map(|(path, text)| (path, without_tests(text))).collect();
    assert!(production.len() > 80, "the sources are found");
    assert!(!production.iter().any(|(path, _)| path.contains("tests")), "no file of tests is among them");
    production
}

fn sources() -> Vec<Source> {
    let source = |(path, text): (String, String)| {
        let code = text.lines().map(without_comment).collect::<Vec<_>>().join("\n");
        Source { path, code, described: text.starts_with("//! ") }
    };
    production().into_iter().map(source).collect()
}

/// A line up to its comment; `//` inside a URL is none.
fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with("//") { "" } else { line.split(" // ").next().unwrap_or_default() }
}

/// Holds that these words stand in no file but those that may have them.
#[track_caller]
fn only_in(words: &[&str], allowed: impl Fn(&Source) -> bool) {
    let sources = sources();
    let strays: Vec<String> =
        sources.iter().filter(|source| !allowed(source)).filter_map(|source| source.line_with(words)).collect();
    assert!(strays.is_empty(), "{words:?}:\n{}", strays.join("\n"));
    assert!(
        sources.iter().any(|source| allowed(source) && source.line_with(words).is_some()),
        "{words:?}: nobody uses it"
    );
}

/// Holds that these words stand in no file of some rooms.
#[track_caller]
fn never_in(rooms: &[&str], words: &[&str]) {
    let sources = sources();
    let held: Vec<&Source> = sources.iter().filter(|source| rooms.iter().any(|room| source.is_in(room))).collect();
    assert!(!held.is_empty(), "{rooms:?}");
    let strays: Vec<String> = held.iter().filter_map(|source| source.line_with(words)).collect();
    assert!(strays.is_empty(), "{words:?} in {rooms:?}:\n{}", strays.join("\n"));
}

#[test]
fn the_platform_is_the_only_room_with_a_network() {
    only_in(&["reqwest"], |source| source.is_in("platform"));
    // The login waits for a browser on loopback; the sandbox is a server; and after a timeout one look at a bare connection, to which
    // nothing is written, shows whether it was the handshake that took too long.
    let sockets = ["TcpListener", "TcpStream", "UdpSocket"];
    let with_sockets = ["login/listener.rs", "platform/connections.rs"];
    only_in(&sockets, |source| with_sockets.contains(&source.path.as_str()) || source.is_in("sandbox"));
    only_in(&["axum"], |source| source.is_in("sandbox"));
}

/// What is recognised as no access token is refused there, so no other file may make such a header.
#[test]
fn a_token_gets_into_a_request_in_one_place() {
    // `request/` reads pasted headers, and has no network.
    only_in(&["\"Bearer {"], |source| source.path == "platform/bearer.rs" || source.is_in("request"));
    let by_other_ways = ["bearer_auth", "basic_auth", "Authorization\""];
    never_in(&["platform", "mute", "login"], &by_other_ways);
}

#[test]
fn rules_have_neither_network_nor_clock_nor_environment_nor_colour() {
    let outside = [
        "async",
        ".await",
        "tokio",
        "reqwest",
        "std::env",
        "env::var",
        "SystemTime",
        "Instant",
        "Timestamp::now",
        "Zoned::now",
        "std::fs",
        "File",
        "HashMap",
        "HashSet",
        "colored",
        "anstream",
        "rand",
    ];
    never_in(&["rule", "diagnosis"], &outside);
    never_in(&["catalogue"], &["async", "tokio", "reqwest", "std::env", "std::fs", "Timestamp::now", "LazyLock"]);
    // Which tables are in use is decided once, before anything is looked up.
    only_in(&["OnceLock"], |source| source.path == "catalogue/installed.rs" || !source.is_in("catalogue"));
}

#[test]
fn tokens_requests_and_facts_are_read_without_network_and_clock() {
    // Not the bare words: `--print` writes JavaScript that awaits.
    let outside = [
        "async fn",
        "async move",
        ".await",
        "tokio",
        "reqwest",
        "std::env",
        "env::var",
        "SystemTime",
        "Instant",
        "Timestamp::now",
        "std::fs",
    ];
    never_in(&["token", "request", "facts"], &outside);
}

#[test]
fn reports_only_tell() {
    let outside = [
        "async",
        ".await",
        "tokio",
        "reqwest",
        "std::env",
        "env::var",
        "SystemTime",
        "Instant",
        "Timestamp::now",
        "std::fs",
        "HashMap",
        "HashSet",
        "stdout",
        "stderr",
    ];
    never_in(&["report", "render"], &outside);
}

/// What is written for people is read by people: a format that wants to know what to change has the data.
#[test]
fn no_format_searches_what_is_written_for_people() {
    let strays: Vec<String> = sources()
        .iter()
        .filter(|source| source.is_in("report") || source.is_in("render"))
        .flat_map(|source| searches_of_prose(&source.code).into_iter().map(|found| format!("{}: {found}", source.path)))
        .collect();
    assert_eq!(strays, [""; 0]);
}

/// Where a message, title, step, reference or summary is searched for words.
fn searches_of_prose(code: &str) -> Vec<String> {
    const PROSE: [&str; 6] = ["message", "title", "steps", "step.text", "reference", "summary"];
    const SEARCHES: [&str; 10] = [
        "contains(",
        "starts_with(",
        "ends_with(",
        "find(",
        "rfind(",
        "split",
        "strip_",
        "matches(",
        "trim_start_m",
        "any(",
    ];
    let mut joined: String = code.split_whitespace().collect();
    for on_the_way in [".as_str()", ".as_deref()", ".as_ref()", ".to_lowercase()", ".to_ascii_lowercase()", ".iter()"] {
        joined = joined.replace(on_the_way, "");
    }
    let searches = |field: &&str| SEARCHES.iter().any(|search| joined.contains(&format!("{field}.{search}")));
    PROSE.into_iter().filter(searches).map(str::to_owned).collect()
}

#[test]
fn a_search_of_prose_is_found_however_it_is_laid_out() {
    for search in [
        "finding.message.contains(\"scope\")",
        "fix.title\n    .as_str()\n    .starts_with(\"Add\")",
        "fix.steps.iter().any(|step| step.len() > 1)",
        "let (a, b) = fix.reference.split_once(':')?;",
    ] {
        assert_eq!(searches_of_prose(search).len(), 1, "{search}");
    }
    assert!(searches_of_prose("if names.contains(&finding.message) { finding.message.clone() }").is_empty());
}

#[test]
fn the_platform_and_the_mute_judge_nothing() {
    never_in(&["platform"], &["Finding", "Status::Fail", "crate::rule::RULES"]);
}

#[test]
fn one_place_for_each_of_these() {
    only_in(&["colored"], |source| source.path == "render/style.rs");
    // Which library does an algorithm is said in one file; the mathematics is asked for in the other.
    only_in(&["jsonwebtoken::"], |source| {
        ["token/signature.rs", "token/signature/engine.rs"].contains(&source.path.as_str())
    });
    only_in(&["jsonwebtoken::decode", "jsonwebtoken::crypto", "DecodingKey"], |source| {
        source.path == "token/signature.rs"
    });
    only_in(&["anyhow"], |source| source.is_in("cli"));
    only_in(&["anstream"], |source| source.path == "cli/output.rs");
    only_in(&["clap"], |source| source.is_in("cli"));
    only_in(&["std::env", "env::var", "env::args_os"], |source| source.is_in("cli") || source.path == "main.rs");
}

#[test]
fn the_sandbox_plays_and_nobody_judges_by_it() {}

#[test]
fn streams_are_handed_in() {
    let strays: Vec<String> = sources()
        .iter()
        .filter_map(|source| source.line_with(&["println!", "eprintln!", "print!", "eprint!", "dbg!"]))
        .collect();
    assert_eq!(strays, [""; 0]);
}

#[test]
fn nothing_stops_on_input_from_outside() {
    let stops = [".unwrap()", ".expect(\"", "panic!", "unreachable!", "todo!", "unimplemented!", "#[allow"];
    let strays: Vec<String> = sources().iter().filter_map(|source| source.line_with(&stops)).collect();
    assert_eq!(strays, [""; 0]);
}

/// The rooms from the lowest floor up. A file imports its own room and lower floors only; rooms of one floor do not know each
/// other. The sandbox stands beside the house: it may use what is published, and only `cli` may use it.
const FLOORS: [&[&str]; 16] = [
    &["text"],
    &["catalogue"],
    &["secret"],
    &["token"],
    &["request"],
    &["facts"],
    &["requirement"],
    &["policy", "scan"],
    &["rule"],
    &["diagnosis", "platform"],
    &["report"],
    &["batch"],
    &["explain", "check", "mute", "login", "comparison"],
    &["render"],
    // Its resources are the pages that `render` writes.
    &["mcp"],
    &["cli", "main"],
];

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// The rooms that code names: `crate::room`, and in `use crate::{room, …}`.
fn rooms_named(code: &str) -> Vec<String> {
    parts_named(code, "crate::")
}

/// What code names right after a path: one part, or the parts in braces.
fn parts_named(code: &str, path: &str) -> Vec<String> {
    let word =
        |text: &str| text.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned();
    let several = |rest: &str| rest.split('}').next().unwrap_or_default().split(',').map(word).collect();
    let named = |rest: &str| rest.strip_prefix('{').map_or_else(|| vec![word(rest)], several);
    code.split(path).skip(1).flat_map(named).collect()
}

fn is_upwards(room: &str, imported: &str) -> bool {
    match (room, imported) {
        _ if room == imported => false,
        ("sandbox", _) => !["text", "catalogue"].contains(&imported),
        ("cli", "sandbox") => false,
        _ => floor_of(imported).is_none_or(|floor| floor_of(room).is_none_or(|own| own <= floor)),
    }
}

#[test]
fn imports_run_down_the_floors_only() {
    let mut strays = Vec::new();
    for source in sources().iter().filter(|source| source.path != "lib.rs") {
        let room = source.path.split(['/', '.']).next().unwrap();
        assert!(room == "sandbox" || floor_of(room).is_some(), "{}: no floor has this room", source.path);
        let upwards = rooms_named(&source.code).into_iter().filter(|imported| is_upwards(room, imported));
        strays.extend(upwards.map(|imported| format!("src/{} imports {imported}", source.path)));
    }
    assert_eq!(strays, [""; 0]);
    assert_eq!(rooms_named("use crate::facts::Facts; use crate::{rule, report};"), ["facts", "rule", "report"]);
    assert!(is_upwards("rule", "report") && is_upwards("policy", "scan") && !is_upwards("report", "rule"));
}

/// The folders of `render/` that are formats, or hold one format a file. What several of them say is in a file or folder next to
/// them: a format takes nothing from another one.
const FORMATS: [&str; 9] =
    ["changes", "comparison", "github", "html", "junit", "markdown", "requirements", "sarif", "terminal"];

/// The formats that a file of `render/` imports without being part of them.
fn other_formats_named(path: &str, code: &str) -> Vec<String> {
    let Some(inner) = path.strip_prefix("render/") else { return Vec::new() };
    let (own, name) = inner.rsplit_once('/').unwrap_or(("", inner));
    // How many `super::` lead from the file to `render/`.
    let depth = own.split('/').filter(|folder| !folder.is_empty()).count() + usize::from(name != "mod.rs");
    let mut named = parts_named(code, "crate::render::");
    named.extend(parts_named(code, &"super::".repeat(depth.max(1))));
    let own = own.split('/').next().unwrap_or_default().to_owned();
    named.retain(|part| FORMATS.contains(&part.as_str()) && *part != own);
    named
}

#[test]
fn no_format_imports_another_format() {
    let strays: Vec<String> = sources()
        .iter()
        .filter(|source| source.path != "render/mod.rs")
        .flat_map(|source| {
            let named = other_formats_named(&source.path, &source.code);
            named.into_iter().map(|format| format!("src/{} imports {format}", source.path)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(strays, [""; 0]);
    let folders: Vec<String> = sources()
        .iter()
        .filter_map(|source| source.path.strip_prefix("render/")?.split_once('/').map(|(folder, _)| folder.to_owned()))
        .collect();
    for format in FORMATS {
        assert!(folders.iter().any(|folder| folder == format), "{format}: no such folder");
    }
}

#[test]
fn an_import_of_another_format_is_found_however_it_is_written() {
    for (path, code) in [
        ("render/html/page.rs", "use crate::render::terminal::chain::rows;"),
        ("render/html/page.rs", "use crate::render::{sheet, terminal::chain::rows};"),
        ("render/html/page.rs", "use super::super::terminal;"),
        ("render/html/mod.rs", "use super::terminal::findings;"),
        ("render/sheet.rs", "use super::terminal::Options;"),
        ("render/sheet.rs", "use crate::render::terminal::Options;"),
        ("render/comparison/terminal.rs", "let options = crate::render::terminal::Options::default();"),
    ] {
        assert_eq!(other_formats_named(path, code), ["terminal"], "{path}: {code}");
    }
    for (path, code) in [
        ("render/html/page.rs", "use super::facts; use crate::render::lists::Places;"),
        ("render/terminal/chain.rs", "use crate::render::terminal::layout; use super::findings;"),
        ("render/comparison/terminal.rs", "use super::words; use crate::report::comparison::Layer;"),
    ] {
        assert_eq!(other_formats_named(path, code), [""; 0], "{path}: {code}");
    }
}

#[test]
fn the_program_itself_is_small_and_no_file_is_called_after_nothing() {
    let main = fs::read_to_string(repository("src/main.rs")).unwrap();
    assert!(main.lines().count() <= 30);
    for name in ["utils", "helpers", "common", "misc"] {
        assert!(!sources().iter().any(|source| source.path.split(['/', '.']).any(|part| part == name)), "{name}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    // A rule's page is the rustdoc of its type, not of its file.
    let is_rule = |source: &Source| source.code.contains("impl Rule for ");
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|source| !source.described && !is_rule(source))
        .map(|source| source.path)
        .collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn file_type_and_id_of_a_rule_carry_one_name() {
    let mut ids = Vec::new();
    for source in sources().iter().filter(|source| source.is_in("rule") && source.code.contains("impl Rule for ")) {
        let name = source.path.trim_start_matches("rule/").trim_end_matches(".rs");
        let types: Vec<&str> = source
            .code
            .split("impl Rule for ")
            .skip(1)
            .filter_map(|rest| rest.split([' ', '{', '\n']).next())
            .collect();
        assert_eq!(types.len(), 1, "{}: one rule a file", source.path);
        let camel: String = name
            .split('_')
            .flat_map(|word| {
                let mut letters = word.chars();
                letters.next().into_iter().flat_map(char::to_uppercase).chain(letters)
            })
            .collect();
        assert_eq!(types, [camel], "{}", source.path);
        ids.push(name.replace('_', "-"));
    }
    let mut declared: Vec<String> = why403::rule::every().map(|rule| rule.id().to_owned()).collect();
    declared.sort();
    ids.sort();
    assert_eq!(ids, declared);
}

#[test]
fn nothing_reaches_out_of_the_repository() {
    let everything =
        files(&repository("src")).into_iter().chain(files(&repository("tests"))).chain([repository("build.rs")]);
    for path in everything {
        let text = fs::read_to_string(&path).unwrap();
        for outside in [concat!("../", "shared"), concat!("/wo", "rk/"), concat!("/ro", "ot/")] {
            assert!(!text.contains(outside), "{}: {outside}", path.display());
        }
    }
}

#[test]
fn words_are_found_as_words() {
    assert!(has_word("use reqwest::Method;", "reqwest"));
    assert!(!has_word("let prequestwest = reqwestion;", "reqwest"));
    assert!(has_word("x.unwrap()", ".unwrap()") && !has_word("x.unwrap_or(1)", ".unwrap()"));
    assert!(has_word("println!(\"a\")", "println!") && !has_word("eprintln!(\"a\")", "println!"));
    assert_eq!(without_comment("    // HashMap"), "");
    assert_eq!(without_comment("a(); // HashMap"), "a();");
}
