//! No eight characters of a secret in a row, in any output: a grammar of inputs, places, names and secrets, through every format.

mod dice;
mod names;
mod places;
mod programs;
mod secrets;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::thread;

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use why403::explain::{self, Grouping};
use why403::facts::{Facts, Policy, Task};
use why403::render::terminal;
use why403::render::terminal::Options;
use why403::report::Report;
use why403::request::{Pasted, Redactor, har, read};

use crate::figures::{figure, size};
use crate::harness::write_in_every_format;
use dice::Dice;
use places::{NAMED, Place, UNNAMED, basic, markup, needs_no_name, percent};
use secrets::{KINDS, Kind};

/// How many characters in a row are too many.
const RUN: usize = 8;

/// What answered the request. Some repeat what was sent.
const ANSWERS: [&str; 6] = [
    r#"{"message":"App not authorized to use scope [conversations]","code":"app.not.authorized.for.scope","status":403,"contextId":"4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90"}"#,
    "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"message\":\"Invalid login credentials.\",\"code\":\"bad.credentials\",\"status\":401}",
    r#"{"error":"invalid_client","description":"client not found: {S}","error_description":"client not found"}"#,
    r#"{"message":"The request could not be understood: {S}","code":"bad.request","status":400,"details":[{"errorCode":"x","fieldName":"{S}"}]}"#,
    "< HTTP/2 403\n< content-type: text/html\n\n<html><title>403 Forbidden</title></html>",
    "genesys.rest.ApiException: (403)\nReason: Forbidden\nHTTP response body: {\"message\":\"missing permission\",\"code\":\"missing.any.permissions\",\"status\":403}",
];

/// One input.
#[derive(Clone)]
struct Case {
    input: String,
    secret: String,
    kind: Kind,
    place: &'static str,
    name: String,
    noun: String,
}

fn written(place: &Place, name: &str, secret: &str, answer: &str, is_first: bool) -> String {
    let asked = place.template.replace("{N}", name).replace("{S}", &place.written.write(secret));
    if let Some(members) = asked.strip_prefix("HAR ") {
        let request = format!(r#""method":"PATCH","url":"https://api.mypurecloud.com/api/v2/users/me",{members}"#);
        let text = serde_json::to_string(r#"{"message":"denied","code":"forbidden","status":403}"#).unwrap();
        return format!(
            r#"{{"log":{{"version":"1.2","entries":[{{"request":{{{request}}},"response":{{"status":403,"headers":[],"content":{{"mimeType":"application/json","text":{text}}}}}}}]}}}}"#
        );
    }
    let answer = answer.replace("{S}", &serde_json::to_string(secret).unwrap().trim_matches('"').replace("\\n", " "));
    if is_first { format!("{answer}\n\n{asked}\n") } else { format!("{asked}\n\n{answer}\n") }
}

/// Why a combination is not tried: what is written there can be known for a secret by no reader.
fn unfair(place: &Place, kind: Kind, noun: &str, secret: &str) -> Option<&'static str> {
    if secret.chars().count() < RUN {
        return Some("shorter than eight characters");
    }
    if UNNAMED.iter().any(|unnamed| unnamed.what == place.what) && !kind.is_known_by_its_looks() {
        return Some("a word, an id or a hash where nothing says that it is a secret");
    }
    // Names of records, too: `"credentials": "4f5b9a40-…"` of a data action, the session of a web chat.
    let may_be_id = ["credential", "session id"].iter().any(|ambiguous| noun.contains(ambiguous));
    if may_be_id && !needs_no_name(place) && matches!(kind, Kind::Uuid | Kind::Hex | Kind::Phrase) {
        return Some("an id or a word where the field may have one");
    }
    None
}

/// Builds the case with this number, or says why it is none.
fn case(number: usize) -> Result<(Case, impl Fn(&str) -> String), &'static str> {
    let mut dice = Dice::new(number as u64 + 1);
    let place = if dice.one_in(8) { dice.pick(UNNAMED) } else { dice.pick(NAMED) };
    let kind = *dice.pick(&KINDS);
    let secret = place.written.fit(&kind.make(&mut dice));
    let (name, noun) = names::name(&mut dice, place.styles);
    let (answer, is_first) = (*dice.pick(&ANSWERS), dice.one_in(2));
    if let Some(reason) = unfair(place, kind, &noun, &secret) {
        return Err(reason);
    }
    // A key that is bent into one line and has lost its armour's spaces is no key any more.
    if kind == Kind::PrivateKey && matches!(place.written, places::Written::Plain) {
        return Err("a private key where no line may end");
    }
    let with = {
        let name = name.clone();
        move |secret: &str| written(place, &name, secret, answer, is_first)
    };
    let noun = if needs_no_name(place) { "-".to_owned() } else { noun };
    Ok((Case { input: with(&secret), secret, kind, place: place.what, name, noun }, with))
}

fn facts(pasted: &Pasted) -> Facts {
    explain::facts(pasted, Timestamp::UNIX_EPOCH, Policy::none())
}

/// The report of an input, as `why403 explain` makes it; or what it says instead.
fn explained(input: &str) -> Result<Report, String> {
    let secrets = Redactor::default();
    let nothing = Facts::new(Timestamp::UNIX_EPOCH, Task::Explain, Policy::none());
    if har::is_har(input.as_bytes()) {
        let mut grouping = Grouping::remembering(facts);
        let streamed = har::stream(input.as_bytes(), &secrets, &mut grouping.archive(&secrets, None));
        let streamed = streamed.map_err(|error| format!("{error:?}"))?;
        let mut report = grouping.finish(streamed.remarks).report(&nothing);
        report.redact(&streamed.secrets);
        return Ok(report);
    }
    let reading = read(input.as_bytes(), &secrets).map_err(|error| error.to_string())?;
    Ok(explain::groups(reading, facts).report(&nothing))
}

/// An input in every format.
fn in_every_format(input: &str) -> String {
    let mut text = Vec::new();
    match explained(input) {
        Err(error) => text.extend(error.into_bytes()),
        Ok(report) => {
            let options = Options { width: 100_000, ..Options::default() };
            terminal::write(&report, &options, &mut text).unwrap();
            write_in_every_format(&report, &mut text);
        }
    }
    // One record a line, as `--ndjson` reads them.
    let line = serde_json::json!({"level": "error", "message": input}).to_string();
    for line in [line.as_str(), &input.replace('\n', " ")] {
        explain::batch::explain(line.as_bytes(), &mut text, &Redactor::default(), &facts, 1).unwrap();
    }
    String::from_utf8(text).unwrap()
}

/// The forms in which a secret can be repeated.
fn forms(secret: &str) -> Vec<String> {
    // The armour of a key is no secret.
    let secret: String = match secret.starts_with("-----BEGIN") {
        true => secret.split("-----").nth(2).unwrap_or_default().trim().to_owned(),
        false => secret.to_owned(),
    };
    let json = serde_json::to_string(&secret).unwrap();
    let mut forms = vec![percent(&secret), markup(&secret), STANDARD.encode(&secret)];
    forms.push(json.get(1..json.len() - 1).unwrap().to_owned());
    // What is the secret's own of it, after the id.
    forms.push(basic(&secret).chars().skip(52).collect());
    forms.extend(secret.lines().map(str::to_owned));
    forms.push(secret);
    forms
}

/// A run of the secret that the text shows, and would not without it.
fn leak(secret: &str, shown: &str, innocent: impl FnOnce() -> String) -> Option<String> {
    let forms = forms(secret);
    let runs = forms.iter().flat_map(|form| {
        let characters: Vec<char> = form.chars().collect();
        characters.windows(RUN).map(|run| run.iter().collect::<String>()).collect::<Vec<_>>()
    });
    let runs: Vec<String> = runs.collect();
    let finder = AhoCorasick::new(&runs).unwrap();
    finder.find(shown)?;
    let innocent = innocent();
    let found = finder.find_overlapping_iter(shown).map(|found| &runs[found.pattern().as_usize()]);
    found.into_iter().find(|run| !innocent.contains(run.as_str())).cloned()
}

/// What became of some cases.
#[derive(Default)]
struct Tally {
    tried: usize,
    left_out: BTreeMap<&'static str, usize>,
    /// By kind, an example each, and how many.
    leaks: BTreeMap<String, (usize, String)>,
}

impl Tally {
    fn add(&mut self, number: usize) {
        let (case, with) = match case(number) {
            Ok(case) => case,
            Err(reason) => {
                *self.left_out.entry(reason).or_default() += 1;
                return;
            }
        };
        self.tried += 1;
        let shown = in_every_format(&case.input);
        if let Some(run) = leak(&case.secret, &shown, || in_every_format(&with(""))) {
            let Case { input, kind, place, name, noun, .. } = case;
            let example = format!("number {number}, {name}: {run:?} of\n{input}");
            let entry = self.leaks.entry(format!("{place} | {kind:?} | {noun}")).or_insert((0, example));
            entry.0 += 1;
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.tried += other.tried;
        other.left_out.into_iter().for_each(|(reason, count)| *self.left_out.entry(reason).or_default() += count);
        for (kind, (count, example)) in other.leaks {
            self.leaks.entry(kind).or_insert((0, example)).0 += count;
        }
        self
    }

    #[allow(clippy::print_stdout, reason = "`--nocapture` shows it")]
    fn report(&self) -> String {
        let mut text = String::new();
        for (reason, count) in &self.left_out {
            let _ = writeln!(text, "left out: {count} ({reason})");
        }
        print!("{text}");
        for (kind, (count, example)) in &self.leaks {
            let _ = writeln!(text, "{count} x {kind}: {example}");
        }
        text
    }
}

#[test]
fn no_secret_of_a_generated_input_is_shown() {
    let count = size(600, 24_000);
    // Other inputs, to see how many of those that were never tried show something.
    let first: usize = std::env::var("WHY403_TRUST_FIRST").map_or(0, |number| number.parse().unwrap());
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let tally = thread::scope(|scope| {
        let some = |worker: usize| {
            scope.spawn(move || {
                let mut tally = Tally::default();
                (first + worker..first + count).step_by(workers).for_each(|number| tally.add(number));
                tally
            })
        };
        let workers: Vec<_> = (0..workers).map(some).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).fold(Tally::default(), Tally::join)
    });
    let report = tally.report();
    figure("leak inputs", tally.tried);
    let leaked: usize = tally.leaks.values().map(|(count, _)| count).sum();
    assert!(tally.tried > count / 2, "{report}");
    assert_eq!(leaked, 0, "{leaked} of {} leak\n{report}", tally.tried);
}
