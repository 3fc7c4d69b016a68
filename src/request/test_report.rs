//! Reports of test runs in which every test passed. They quote messages in the names of tests and in captured output.

/// Summaries, in lower case, of which the line also has to say that nothing failed.
const SUMMARIES: [(&str, &str); 6] = [
    // pytest: `=== 4 passed in 0.07s ===`; vitest: `Tests  4 passed (4)`; Jest: `Tests: 4 passed, 4 total`.
    ("==== ", " passed"),
    ("tests ", " passed ("),
    ("tests:", " passed, "),
    // Maven and Gradle; RSpec; cargo.
    ("tests run:", "failures: 0, errors: 0"),
    (" examples, ", " 0 failures"),
    ("test result: ok.", " 0 failed"),
];

/// What a summary calls that which did not pass, in lower case and without the `s` of a plural.
const NOT_PASSED: [&str; 3] = ["failed", "error", "failure"];

/// How the first lines of a report begin or what they have in them, in lower case.
const BEGINNINGS: [&str; 10] =
    ["test session starts", " passed", "pass ", "✓ ", "✔ ", "√ ", "t e s t s", "running ", "... ok", "--- pass"];

/// The text before and after the report, where every summary of it says that all tests passed; `None` for other texts.
pub(super) fn text_around_passed_report(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let lower: Vec<String> = lines.iter().map(|line| line.trim().to_lowercase()).collect();
    let last = lower.iter().rposition(|line| is_passed_summary(line))?;
    if lower.iter().any(|line| is_failed_test(line)) {
        return None;
    }
    let first = lower.iter().position(|line| BEGINNINGS.iter().any(|words| line.contains(words)))?;
    let (before, after) = (lines.get(..first.min(last))?, lines.get(last + 1..)?);
    Some(before.iter().chain(after).fold(String::new(), |rest, line| rest + line + "\n"))
}

fn is_passed_summary(line: &str) -> bool {
    SUMMARIES.iter().any(|(begin, words)| line.contains(begin) && line.contains(words) && !says_failed(line))
}

/// Whether a summary counts what did not pass: `1 failed` or `Failures: 1`, not `0 failed`.
fn says_failed(line: &str) -> bool {
    let is_counted = |word: &str| word.parse::<u32>().is_ok_and(|count| count > 0);
    let is_name = |word: &str| NOT_PASSED.contains(&word.trim_end_matches('s'));
    line.split([',', ';', '(', ')', '=']).any(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        words.windows(2).any(|pair| match pair {
            [first, second] => {
                is_counted(first) && is_name(second)
                    || is_counted(second) && first.strip_suffix(':').is_some_and(is_name)
            }
            _ => false,
        })
    })
}

/// Whether a line says that a test failed. Names of tests that passed may have any words.
fn is_failed_test(line: &str) -> bool {
    let is_result = line.contains(" passed") || line.ends_with("ok") || line.starts_with(['✓', '✔', '√']);
    !is_result
        && (line.contains("= failures =")
            || line.contains("= errors =")
            || line.starts_with("failed ")
            || line.starts_with("fail ")
            || line.starts_with("--- fail")
            || line.starts_with("✕ ")
            || line.starts_with("✗ ")
            || line.starts_with("● ")
            || line.contains("<<< failure")
            || line.contains("<<< error")
            || line.ends_with("... failed")
            || says_failed(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_in_which_all_passed_leaves_what_is_around_it() {
        let quoted = "Unable to perform the requested action. [routing:queue:view]";
        for report in [
            format!(
                "===== test session starts =====\ntests/a.py::test_x[{quoted}] PASSED [50%]\n===== 2 passed in 0.07s =====\n"
            ),
            format!("PASS src/a.test.js\n  ✓ says {quoted} (2 ms)\n\nTests:       2 passed, 2 total\n"),
            format!(" T E S T S\nRunning x.ErrorTest\n{quoted}\nTests run: 4, Failures: 0, Errors: 0, Skipped: 0\n"),
            format!("running 2 tests\ntest says_{quoted} ... ok\n\ntest result: ok. 2 passed; 0 failed; 0 ignored\n"),
        ] {
            assert_eq!(text_around_passed_report(&report).as_deref(), Some(""), "{report}");
            let more = format!("{report}curl: 403\n");
            assert_eq!(text_around_passed_report(&more).as_deref(), Some("curl: 403\n"), "{report}");
        }
    }

    #[test]
    fn a_report_with_a_failure_and_any_other_text_are_none() {
        for text in [
            "===== FAILURES =====\nE  AssertionError: {}\n===== 1 failed, 6 passed in 4.82s =====\n",
            "FAIL src/a.test.js\n  ✕ lists the queues\n\nTests:       1 failed, 2 passed, 3 total\n",
            "Running x\nTests run: 4, Failures: 1, Errors: 0, Skipped: 0\n",
            "running 2 tests\ntest result: FAILED. 1 passed; 1 failed; 0 ignored\n",
            "403 Forbidden\n",
            "",
        ] {
            assert_eq!(text_around_passed_report(text), None, "{text}");
        }
    }
}
