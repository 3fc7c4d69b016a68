//! Command lines: the method that `curl` and its like send, and calls of the official CLI.

use super::find::{Ground, Sighting, What};
use super::lexicon::lexicon;
use super::method_word;
use super::source::Source;
use crate::catalogue::{self, QueryKind, operations};

/// The method of a command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CommandMethod {
    /// This one.
    Known(&'static str),
    /// One that is only known at run time.
    Dynamic,
}

/// Verbs that the naming rule of the CLI makes of methods.
const VERBS: [&str; 5] = ["list", "get", "create", "update", "delete"];

/// Short flags of curl that take a value.
const WITH_VALUE: &str = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";

/// Programs that send a request.
const PROGRAMS: [(&str, Program); 11] = [
    ("curl", Program::Curl),
    ("curl.exe", Program::Curl),
    ("wget", Program::Wget),
    ("http", Program::Httpie),
    ("https", Program::Httpie),
    ("xh", Program::Httpie),
    ("xhs", Program::Httpie),
    ("invoke-restmethod", Program::PowerShell),
    ("irm", Program::PowerShell),
    ("invoke-webrequest", Program::PowerShell),
    ("iwr", Program::PowerShell),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Program {
    Curl,
    Wget,
    Httpie,
    PowerShell,
}

/// The method of the command that has the byte `at` among its words; `None` if it sends no request.
pub(super) fn find_method(line: &str, at: usize) -> Option<CommandMethod> {
    let before = line.get(..at)?;
    let is_start = |c: char| c.is_whitespace() || "\"'`$([{=;|&/\\,:@".contains(c);
    let words = before.split_inclusive(is_start).scan(0, |end, word| {
        let start = *end;
        *end += word.len();
        Some((start, word.trim_end_matches(is_start)))
    });
    let program = |word: &str| {
        let lower = word.to_ascii_lowercase();
        PROGRAMS.iter().find(|(name, _)| *name == lower).map(|(_, program)| *program)
    };
    // `http` in `http://` is not a program.
    let found = words.filter_map(|(start, word)| Some((start, word.len(), program(word)?)));
    let found =
        found.filter(|(start, length, _)| !line.get(start + length..).is_some_and(|rest| rest.starts_with("://")));
    let Some((start, _, program)) = found.last() else {
        return method_flag(line).or_else(|| method_word_near(before, line.get(at..).unwrap_or_default()));
    };
    let rest = line.get(start..)?;
    let end = [" | ", " && ", " || ", "; ", "\n"].iter().filter_map(|end| rest.get(at - start..)?.find(end)).min();
    let words: Vec<&str> = rest
        .get(..end.map_or(rest.len(), |end| at - start + end))?
        .split_whitespace()
        .skip(1)
        .map(|word| word.trim_matches(['"', '\'', '`', ',', ')', ']', '\\']))
        .collect();
    Some(method_of_program(program, &words))
}

/// The value of `-Method`, as a script's own commands take it: `Invoke-Genesys -Method Patch -Path "…"`.
fn method_flag(line: &str) -> Option<CommandMethod> {
    let mut words = line.split_whitespace().skip_while(|word| !word.eq_ignore_ascii_case("-Method")).skip(1);
    let value = words.next()?.trim_matches(['"', '\'']);
    Some(method_word::parse_method(value.as_bytes()).map_or(CommandMethod::Dynamic, CommandMethod::Known))
}

/// A method in capitals near the path, as functions of a script take it: before the path, else after it.
fn method_word_near(before: &str, behind: &str) -> Option<CommandMethod> {
    let is_part = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let mut before = before.rsplit(is_part).take(12).filter_map(|word| method_word::parse_capitals(word.as_bytes()));
    let line = behind.lines().next().unwrap_or_default();
    let mut behind = line.split(is_part).skip(1).filter_map(|word| method_word::parse_capitals(word.as_bytes()));
    before.next().or_else(|| behind.next()).map(CommandMethod::Known)
}

fn method_of_program(program: Program, words: &[&str]) -> CommandMethod {
    let value = |names: &[&str]| -> Option<CommandMethod> {
        words.iter().enumerate().find_map(|(at, word)| {
            let value = names.iter().find_map(|name| {
                let rest = strip_prefix_ignoring_case(word, name)?;
                match rest.chars().next() {
                    None => words.get(at + 1).copied(),
                    Some('=' | ':') => rest.get(1..),
                    // `-XPATCH`
                    Some(_) if *name == "-X" => Some(rest),
                    Some(_) => None,
                }
            })?;
            let value = value.trim_matches(['"', '\'', '=', '`']);
            Some(method_word::parse_method(value.as_bytes()).map_or(CommandMethod::Dynamic, CommandMethod::Known))
        })
    };
    let has = |flags: &[&str]| {
        words
            .iter()
            .any(|word| flags.iter().any(|flag| word.split(['=', ':']).next().is_some_and(|word| word == *flag)))
    };
    // Several short flags can share a dash, up to the first that takes a value: `-sI`, `-sd BODY`.
    let is_short = |letters: &str| {
        let short = words.iter().filter(|word| word.starts_with('-') && !word.starts_with("--"));
        short.into_iter().any(|word| {
            let flags = word.chars().skip(1);
            let value = flags.clone().position(|flag| WITH_VALUE.contains(flag)).map_or(usize::MAX, |at| at + 1);
            flags.take(value).any(|flag| letters.contains(flag))
        })
    };
    match program {
        Program::Curl => {
            // Several short flags can share a dash: `-sX PATCH`.
            let cluster = words.iter().position(|word| {
                word.starts_with('-') && !word.starts_with("--") && word.ends_with('X') && word.len() > 2
            });
            let cluster = cluster.and_then(|at| words.get(at + 1)).map(|word| word.trim_matches(['"', '\'']));
            let cluster = cluster.map(|word| {
                method_word::parse_method(word.as_bytes()).map_or(CommandMethod::Dynamic, CommandMethod::Known)
            });
            let data =
                ["--data", "--data-raw", "--data-binary", "--data-urlencode", "--json", "--form", "--data-ascii"];
            cluster.or_else(|| value(&["-X", "--request"])).unwrap_or(match () {
                () if has(&["--get"]) || is_short("G") => CommandMethod::Known("GET"),
                () if has(&["--head"]) || is_short("I") => CommandMethod::Known("HEAD"),
                () if has(&["--upload-file"]) || is_short("T") => CommandMethod::Known("PUT"),
                () if has(&data) || is_short("dF") => CommandMethod::Known("POST"),
                () => CommandMethod::Known("GET"),
            })
        }
        Program::Wget => value(&["--method"]).unwrap_or(match () {
            () if has(&["--post-data", "--post-file"]) => CommandMethod::Known("POST"),
            () => CommandMethod::Known("GET"),
        }),
        Program::Httpie => {
            let named = words.iter().find_map(|word| method_word::parse_capitals(word.as_bytes()));
            let sends = words.iter().any(|word| !word.starts_with('-') && !word.contains("://") && word.contains(":="));
            CommandMethod::Known(named.unwrap_or(if sends { "POST" } else { "GET" }))
        }
        Program::PowerShell => value(&["-Method", "-CustomMethod"]).unwrap_or_else(|| {
            if words.iter().any(|word| word.starts_with('@')) {
                CommandMethod::Dynamic
            } else {
                CommandMethod::Known("GET")
            }
        }),
    }
}

fn strip_prefix_ignoring_case<'a>(word: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = word.split_at_checked(prefix.len())?;
    // `-X` and `-x` are two flags of curl.
    let same = if prefix == "-X" { head == prefix } else { head.eq_ignore_ascii_case(prefix) };
    same.then_some(rest)
}

/// The line of a place, joined with the lines that continue it, and where the place is in the result.
pub(super) fn logical_line(source: &Source<'_>, at: usize) -> (String, usize) {
    let goes_on = |end: usize| matches!(source.slice(0..end).trim_ascii_end().last(), Some(b'\\' | b'`' | b'^'));
    let mut range = source.line(at);
    for _ in 0..40 {
        let Some(before) = range.start.checked_sub(1).filter(|before| goes_on(*before) && at - *before < 8_000) else {
            break;
        };
        range.start = source.line(before).start;
    }
    for _ in 0..40 {
        if !goes_on(range.end) || range.end >= source.text.len() || range.end - at > 8_000 {
            break;
        }
        range.end = source.line(range.end + 1).end;
    }
    let start = range.start.max(at.saturating_sub(8_000));
    let join =
        |text: String| text.replace("\\\n", "  ").replace("`\n", "  ").replace("\\\r\n", "   ").replace("`\r\n", "   ");
    let before = join(source.decode(start..at));
    let behind = join(source.decode(at..range.end.min(at + 8_000)));
    let place = before.len();
    (before + &behind, place)
}

/// A call of the CLI whose name begins at a place: `gc users list`, `["gc", "users", "list"]`.
pub(super) fn find_cli_call(source: &Source<'_>, at: usize) -> Option<Sighting> {
    let line = source.line(at);
    let is_list = matches!(source.byte(at + 2), b'"' | b'\'');
    let string = source.literal_at(at).filter(|literal| !is_list && literal.body.start == at);
    let end = string.map_or(line.end, |literal| literal.body.end).min(line.end);
    let text = source.decode(at..end.min(at + 400));
    let before = source.slice(line.start..at).last().copied().unwrap_or(b' ');
    if !(before.is_ascii_whitespace() || b"\"'`(|;&/$=".contains(&before)) {
        return None;
    }
    let end = if is_list { [']', ')'].as_slice() } else { [';', '|', '&', ')', '`', '#', '>'].as_slice() };
    let command = text.split(end).next()?;
    let separators = |c: char| c.is_whitespace() || (is_list && c == ',');
    let words: Vec<&str> = command
        .split(separators)
        .map(|word| word.trim_matches(['"', '\'']))
        .filter(|word| !word.is_empty())
        .take_while(|word| *word != "\\")
        .collect();
    let is_value = |word: &&&str| word.starts_with('-');
    let first = words.iter().skip(1).find(|word| !is_value(word) && lexicon().is_first_segment(word))?;
    let place = words.iter().position(|word| word == first)?;
    // Options and their values may come first, and nothing else.
    if place > 1 && !words.get(1).is_some_and(|word| word.starts_with('-')) {
        return None;
    }
    // A variable is one word, whatever is in it.
    let command = words.join(" ");
    let shown = at..at + text.find(end).unwrap_or(text.len());
    let shown = shown.start..shown.start + source.slice(shown).trim_ascii_end().len();
    let sighting = |what, doubt| Some(Sighting { span: shown.clone(), what, ground: Ground::Firm, doubt });
    let verb = words.iter().skip(place).position(|word| VERBS.contains(word)).map(|at| place + at);
    if verb.and_then(|verb| words.get(place..verb)).is_some_and(|command| !is_published(command)) {
        let doubt = "no published path has these words, and the command line may use other names";
        return Some(Sighting {
            span: shown,
            what: What::Command(Vec::new()),
            ground: Ground::Weak,
            doubt: Some(doubt.to_owned()),
        });
    }
    match catalogue::find_operations(&command) {
        Ok(found) if found.reading == QueryKind::CommandLine => match found.operations.as_slice() {
            [] => None,
            [operation] => sighting(What::Published(*operation), None),
            [operation, others @ ..] => {
                let others: Vec<&str> = others.iter().take(4).map(|operation| operation.name()).collect();
                let doubt = format!("the command line may also mean {}", others.join(", "));
                sighting(What::Published(*operation), Some(doubt))
            }
        },
        Ok(_) => None,
        // Without a verb, it is other text.
        Err(miss) => {
            let near: Vec<_> = miss.near.into_iter().map(|near| near.operation).collect();
            verb.and_then(|_| sighting(What::Command(near), None))
        }
    }
}

/// Whether a published path has these words and no others.
fn is_published(command: &[&str]) -> bool {
    operations().any(|operation| {
        let words = operation.path().split('/').skip(3).filter(|word| !word.starts_with('{'));
        words.eq(command.iter().copied())
    })
}
