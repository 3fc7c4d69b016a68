use super::*;
use crate::report::hostile_texts::with_text_everywhere;
use crate::report::{Report, samples};
use crate::text::is_hidden;
use proptest::prelude::*;

fn shown(report: &Report) -> String {
    let mut out = Vec::new();
    write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A line as the runner reads it: its command, its properties, its text.
fn parsed(line: &str) -> (String, Vec<(String, String)>, String) {
    let unescaped = |text: &str| {
        let text = text.replace("%0A", "\n").replace("%0D", "\r").replace("%3A", ":").replace("%2C", ",");
        text.replace("%25", "%")
    };
    let (head, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = head.split_once(' ').unwrap();
    let properties = properties.split(',').map(|property| {
        let (key, value) = property.split_once('=').unwrap();
        (key.to_owned(), unescaped(value))
    });
    (name.to_owned(), properties.collect(), unescaped(data))
}

#[test]
fn every_sample() {
    for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
        insta::assert_snapshot!(name, shown(&report));
    }
}

#[test]
fn what_is_escaped_is_read_back() {
    let (name, properties, text) = parsed("::error file=a%2Cb%3Ac.py,line=1,title=why403%3A x::50%25 off%0A1. a::b");
    assert_eq!(name, "error");
    assert_eq!(properties[0], ("file".to_owned(), "a,b:c.py".to_owned()));
    assert_eq!(text, "50% off\n1. a::b");
}

#[test]
fn more_than_are_shown_are_counted_and_still_written() {
    let (_, mut report) = samples::with_lines().remove(1);
    let locations = report.findings[0].locations.clone();
    report.findings[0].locations = locations.into_iter().cycle().take(13).collect();
    let output = shown(&report);
    let first = output.lines().next().unwrap();
    assert_eq!(
        first,
        "::notice title=why403::GitHub shows 10 of a kind: 4 more errors in the log and the job summary."
    );
    assert_eq!(output.lines().filter(|line| line.starts_with("::error ")).count(), 14);
}

#[test]
fn what_decides_comes_first() {
    for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
        let output = shown(&report);
        let kinds: Vec<&str> = output.lines().map(|line| line.split(' ').next().unwrap()).collect();
        let errors = kinds.iter().take_while(|kind| **kind == "::error").count();
        assert!(!kinds[errors..].contains(&"::error"), "{name}: {output}");
        match report.verdict {
            Verdict::Refused => assert!(errors > 0, "{name}"),
            Verdict::Unclear => assert_eq!(kinds[0], "::warning", "{name}"),
            Verdict::Allowed => assert_eq!(kinds[0], "::notice", "{name}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_a_command(text in hostile()) {
        for (name, report) in samples::all().into_iter().chain(samples::with_lines()) {
            let report = with_text_everywhere(&report, &text);
            let output = shown(&report);
            prop_assert!(!output.chars().any(|c| c != '\n' && is_hidden(c)), "{name}: {output:?}");
            for line in output.split_terminator('\n') {
                let (command, properties, _) = parsed(line);
                prop_assert!(["error", "warning", "notice"].contains(&command.as_str()), "{name}: {line}");
                for (key, value) in properties {
                    prop_assert!(["file", "line", "col", "endColumn", "title"].contains(&key.as_str()), "{name}: {line}");
                    let number = ["line", "col", "endColumn"].contains(&key.as_str());
                    prop_assert!(!number || value.bytes().all(|byte| byte.is_ascii_digit()), "{name}: {line}");
                }
            }
        }
    }
}

/// What a refusal's body could hold to be obeyed, and any text around it.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n::add-mask::secret\n".to_owned()),
        Just("\r\n::set-output name=a::b\r".to_owned()),
        Just("::stop-commands::x".to_owned()),
        Just("%0A::error::%250A".to_owned()),
        Just(",file=/etc/passwd,title=x::y".to_owned()),
        Just("\n##[add-mask]x".to_owned()),
        Just("\u{2028}::warning::\u{85}::debug::".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}
