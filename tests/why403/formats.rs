//! The seven forms of a report, as a process writes them: exit codes, the job summary, hostile texts and names.

use std::fs;
use std::path::Path;

use quick_junit::{Report as Document, TestCaseStatus};
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Server, Stand, Why403, assert_no_leak, repository, respond};

const FORMS: [&str; 7] = ["terminal", "json", "markdown", "html", "sarif", "junit", "github"];

/// The runner's word for the file of a step's summary.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// What means something to a workflow command, to XML, to a template, to Markdown and to SARIF's messages.
const HOSTILE: &str =
    "\n::add-mask::a\r\n::stop-commands::b\n##[error]c%0A::error::d\u{1b}[2J\u{202e}]]><script>{0}[e](f)";

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A token that lacks a scope, judged offline: every run is the same.
fn offline() -> Why403 {
    let token = repository("fixtures/tokens/missing-scope.jwt");
    Why403::new(["check", "--offline", "--token-file", text(&token)])
}

/// That each form is one, whole, and says this verdict.
#[track_caller]
fn is_whole(form: &str, text: &str, verdict: &str) {
    let obeyed = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(obeyed), "{form}: {text:?}");
    match form {
        "json" => assert_eq!(serde_json::from_str::<Value>(text).unwrap()["verdict"], verdict),
        "sarif" => {
            let log: Value = serde_json::from_str(text).unwrap();
            assert_eq!(log["runs"][0]["properties"]["verdict"], verdict);
        }
        "junit" => {
            let document = Document::deserialize_from_str(text).unwrap();
            let fails = document.test_suites.iter().flat_map(|suite| &suite.test_cases);
            let fails = fails.filter(|case| matches!(case.status, TestCaseStatus::NonSuccess { .. })).count();
            assert_eq!(fails > 0, verdict != "allowed", "{text}");
        }
        "github" => {
            let kinds = annotations(text);
            assert_eq!(kinds.contains(&"error"), verdict == "refused", "{text}");
            assert!(verdict != "unclear" || kinds.contains(&"warning"), "{text}");
        }
        "html" => assert!(text.trim_end().ends_with("</html>") && !text.contains("<script"), "{text}"),
        "markdown" => assert!(text.to_lowercase().contains(verdict) && text.starts_with("# "), "{text}"),
        _ => assert!(text.contains(verdict), "{text}"),
    }
}

/// The kinds of the annotations; every line must be one.
#[track_caller]
fn annotations(text: &str) -> Vec<&str> {
    let kind = |line: &'_ str| {
        let kind = ["error", "warning", "notice"].into_iter().find(|kind| line.starts_with(&format!("::{kind} ")));
        kind.unwrap_or_else(|| panic!("no annotation: {line:?}\n{text}"))
    };
    text.lines().map(kind).collect()
}

#[test]
fn the_form_never_changes_the_code() {
    let rows = [
        ("agent", "5s", "allowed", 0),
        ("missing-scope", "5s", "refused", 1),
        ("platform-unavailable", "500ms", "unclear", 3),
        ("swallowed-mute", "3s", "allowed", 4),
    ];
    std::thread::scope(|scope| {
        // Each waits most of its time.
        for (name, timeout, verdict, code) in rows {
            for form in FORMS {
                scope.spawn(move || {
                    let stand = Stand::new();
                    let run = || {
                        let command = stand.change("mute", &stand.scenario(name));
                        command.and(["--timeout", timeout, "--format", form])
                    };
                    let shown = run().run().exits(code);
                    assert_eq!(shown.stderr, "", "{shown}");
                    let is_open = form == "terminal" && code == 4;
                    is_whole(form, &shown.stdout, if is_open { "accepted, not confirmed" } else { verdict });
                    run().and(["--exit-zero"]).run().exits(0);
                });
            }
        }
    });
}

#[test]
fn a_form_is_the_same_alone_and_beside_six_others() {
    let folder = TempDir::new().unwrap();
    let file = |form: &str| folder.path().join(form);
    let to: Vec<String> =
        FORMS.iter().flat_map(|form| ["--format", form, "--output", text(&file(form))].map(str::to_owned)).collect();
    let together = offline().and(&to).run().exits(1);
    assert_eq!(together.streams(), "", "{together}");
    for form in FORMS {
        let alone = offline().and(["--format", form]).run().exits(1);
        assert_eq!(fs::read_to_string(file(form)).unwrap(), alone.stdout, "{form}");
        is_whole(form, &alone.stdout, "refused");
    }
}

#[test]
fn only_annotations_bring_a_summary_of_the_job() {
    let folder = TempDir::new().unwrap();
    let summary = folder.path().join("summary.md");
    let with = |arguments: &[&str]| offline().env(SUMMARY, text(&summary)).and(arguments).run();
    for form in FORMS.into_iter().filter(|form| *form != "github") {
        with(&["--format", form]).exits(1);
    }
    // What does not come to a report has nothing to sum up.
    with(&["--format", "github", "--leeway", "soon"]).is_usage_error(&["--leeway"]);
    assert!(!summary.exists());

    let checklist = offline().and(["--format", "markdown"]).run().stdout;
    let annotated = with(&["--format", "github"]).exits(1);
    assert_eq!(annotated.stderr, "", "{annotated}");
    assert_eq!(fs::read_to_string(&summary).unwrap(), checklist);
    // Into a file as well, beside another form, and once for each run.
    let elsewhere = folder.path().join("annotations");
    let run = with(&["--format", "github", "--output", text(&elsewhere), "--format", "terminal", "-q"]).exits(1);
    assert!(run.stdout.starts_with("✘ would be refused: missing-scope"), "{run}");
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), annotated.stdout);
    assert_eq!(fs::read_to_string(&summary).unwrap(), format!("{checklist}\n\n{checklist}"));
    assert_eq!(offline().env(SUMMARY, "").and(["--format", "github"]).run().exits(1).stderr, "");
}

#[test]
fn a_summary_that_cannot_be_written_is_a_warning() {
    let folder = TempDir::new().unwrap();
    let expected = offline().and(["--format", "github"]).run().exits(1).stdout;
    for path in [folder.path().to_owned(), folder.path().join("of/no/such.md")] {
        let run = offline().env(SUMMARY, text(&path)).and(["--format", "github"]).run().exits(1);
        assert_eq!(run.stdout, expected, "{run}");
        assert!(run.stderr.starts_with(&format!("warning: {SUMMARY} {}", path.display())), "{run}");
        assert!(run.stderr.contains("\nhelp: ") && !run.stderr.contains("error:"), "{run}");
        offline().env(SUMMARY, text(&path)).and(["--format", "github", "--exit-zero"]).run().exits(0);
    }
}

/// A server that puts a hostile text in place of the client's name, and into the message of every refusal.
fn spoiling(stand: &Stand) -> Server {
    let sandbox = stand.url();
    Server::start(move |request, stream| {
        let answer = String::from_utf8(request.forwarded(&sandbox)).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.lines().next().unwrap().split_once(' ').unwrap().1;
        let hostile = serde_json::to_string(HOSTILE).unwrap();
        let hostile = hostile.trim_matches('"');
        let body = body
            .replace("missing-scope client", hostile)
            .replace("\"message\":\"", &format!("\"message\":\"{hostile}"));
        respond(stream, status, &[("content-type", "application/json")], body.as_bytes());
    })
}

#[test]
fn what_the_platform_says_stays_text_in_every_form() {
    let stand = Stand::new();
    let (scenario, server) = (stand.scenario("missing-scope"), spoiling(&stand));
    let plain = stand.change("mute", &scenario).and(["--format", "github"]).run().exits(1);
    let folder = TempDir::new().unwrap();
    let summary = folder.path().join("summary.md");
    for form in FORMS {
        let run = Why403::new(["mute", "--base-url", &server.url(), "--format", form])
            .and(["--conversation", &scenario.conversation, "--participant", &scenario.participant])
            .token(&scenario.token)
            .env(SUMMARY, text(&summary))
            .patience("3s")
            .run()
            .exits(1);
        assert_no_leak(&scenario.token, &run.streams());
        is_whole(form, &run.stdout, "refused");
        assert!(run.stdout.contains("add-mask"), "the text is there\n{run}");
        if form == "github" {
            assert_eq!(annotations(&run.stdout), annotations(&plain.stdout));
        }
    }
    let summary = fs::read_to_string(summary).unwrap();
    assert_no_leak(&scenario.token, &summary);
    assert!(!summary.lines().any(|line| line.trim_start().starts_with("::")), "{summary}");
}

/// Names as no Windows takes them.
#[cfg(unix)]
#[test]
fn hostile_names_of_files_stay_names() {
    let folder = TempDir::new().unwrap();
    let names = ["a\n::add-mask::b.py", "c,line=1::d%0A.py", "e]]>\u{202e}'\".py"];
    for name in names {
        let source = "api = PureCloudPlatformClientV2.ConversationsApi()\napi.put_conversation_participant(a, b, c)\n";
        fs::write(folder.path().join(name), source).unwrap();
    }
    let scan = |form: &str| Why403::new(["scan", ".", "--format", form]).within(folder.path()).run().exits(1);
    for form in FORMS {
        let verdict = if form == "terminal" { "3 calls do not exist" } else { "refused" };
        is_whole(form, &scan(form).stdout, verdict);
    }
    assert_eq!(annotations(&scan("github").stdout), ["error"; 3]);
    // A program finds the files by what SARIF says.
    let log: Value = serde_json::from_str(&scan("sarif").stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let mut found: Vec<String> = results
        .iter()
        .map(|result| {
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            let url = url::Url::from_file_path("/").unwrap().join(&format!("./{uri}")).unwrap();
            url.to_file_path().unwrap().file_name().unwrap().to_str().unwrap().to_owned()
        })
        .collect();
    found.sort();
    assert_eq!(found, names);
}
