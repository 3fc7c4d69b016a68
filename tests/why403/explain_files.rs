//! `why403 explain` with several files, and `--open`.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::harness::{Why403, repository};

const SCOPE: &str = r#"{"message":"App not authorized to use scope [conversations]","code":"app.not.authorized.for.scope","status":403}"#;
const USER: &str = r#"{"message":"This request requires a user context","code":"not.a.user","status":400}"#;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn several_files_are_one_report_that_names_them() {
    let folder = folder(&[("a.json", SCOPE), ("b.json", USER), ("c.json", SCOPE)]);
    for words in [&["explain", "a.json", "b.json", "c.json"][..], &["a.json", "b.json", "c.json"]] {
        let run = Why403::new(words).and(["--format", "json"]).within(folder.path()).run().exits(1);
        let report = run.json();
        let shown = report["input"].to_string();
        assert!(["a.json", "b.json", "c.json"].iter().all(|name| shown.contains(name)), "{shown}");
        let groups = report["input"]["groups"].as_array().unwrap();
        assert_eq!(groups.len(), 2, "{shown}");
    }
    let run = Why403::new(["explain", "a.json", "b.json"]).within(folder.path()).run().exits(1);
    assert!(run.stdout.contains("service-account") && run.stdout.contains("missing-scope"), "{run}");
}

#[test]
fn a_file_without_an_error_hides_no_other_and_is_not_passed_over() {
    let folder = folder(&[("a.json", SCOPE), ("notes.txt", "Remember the milk.\n"), ("empty", "")]);
    let run = Why403::new(["explain", "a.json", "notes.txt", "empty"]).within(folder.path()).run().exits(1);
    assert!(run.stdout.contains("notes.txt was not explained"), "{run}");
    let run = Why403::new(["explain", "notes.txt", "empty"]).within(folder.path()).run();
    run.is_usage_error(&["none of the 2 files can be explained"]);
    for reason in ["notes.txt: no error found in this text", "empty: the input is empty"] {
        assert!(run.stderr.contains(reason), "{run}");
    }
    Why403::new(["explain", "a.json", "gone.json"]).within(folder.path()).run().is_usage_error(&["gone.json"]);
    Why403::new(["explain", "-", "-"]).within(folder.path()).run().is_usage_error(&["given twice"]);
    Why403::new(["explain", "--ndjson", "a.json", "a.json"]).within(folder.path()).run().is_usage_error(&["--ndjson"]);
}

#[test]
fn a_line_that_says_that_a_request_failed_has_its_status_and_a_number_alone_has_none() {
    let url = "https://api.mypurecloud.de/api/v2/users/me";
    for line in [format!("GET {url} failed: 403"), format!("{url} failed: 403"), format!("{url} returned 403.")] {
        let report = Why403::new(["explain", "--format", "json"]).input(&line).run().exits(1).json();
        assert_eq!(report["refusal"]["status"], 403, "{line}: {report:#}");
        assert_eq!(report["refusal"]["path"], "/api/v2/users/me", "{line}: {report:#}");
    }
    for line in [
        "retry failed: 403 rows",
        "retry failed: 403",
        &format!("GET {url} failed: 403 rows"),
        &format!("GET {url} failed: 200"),
        &format!("GET {url} failed: 999"),
    ] {
        Why403::new(["explain"]).input(line).run().is_usage_error(&["no error found in this text"]);
    }
    // Of several lines, each has its own.
    let lines = format!("GET {url} failed: 403\nPOST {url}/queues failed: 429\n");
    let report = Why403::new(["explain", "--format", "json"]).input(lines).run().json();
    assert_eq!(report["input"]["failed"], 2, "{report:#}");
}

#[test]
fn verbose_shows_every_step_for_each_failure() {
    let folder = folder(&[("a.json", SCOPE)]);
    let client = repository("fixtures/field/p06-py-token-401.txt");
    let explain = || Why403::new(["explain", "a.json", client.to_str().unwrap()]).within(folder.path());
    let report = explain().and(["--format", "json"]).run().exits(1).json();
    let steps = report["input"]["groups"][1]["fix"]["steps"].as_array().unwrap().clone();
    assert!(steps.len() > 3, "{steps:?}");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let run = explain().and(["-v"]).run().exits(1);
    let shown = words(run.stdout.split_once("Also in this input\n").unwrap().1).join(" ");
    for (number, step) in (1..).zip(&steps) {
        let begin = words(step.as_str().unwrap())[..2].join(" ");
        assert!(shown.contains(&format!("{number}. {begin}")), "{number}. {begin}\n{run}");
    }
}

#[test]
fn a_remark_names_its_file_where_there_are_several() {
    let cut = SCOPE.trim_end_matches('}');
    let folder = folder(&[("a.json", SCOPE), ("cut.json", cut)]);
    fs::write(folder.path().join("latin.txt"), b"HTTP/1.1 401 Unauthorized\r\nX-Name: J\xfcrgen\r\n\r\n").unwrap();
    let remarks = |files: &[&str]| {
        let run = Why403::new(["explain", "--format", "json"]).and(files.iter().copied()).within(folder.path()).run();
        let remarks = run.json()["input"]["remarks"].as_array().unwrap().clone();
        remarks.iter().map(|remark| remark.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for file in ["cut.json", "latin.txt"] {
        let [alone] = &remarks(&[file])[..] else { panic!("{file}: {:?}", remarks(&[file])) };
        assert!(!alone.contains(file), "{alone}");
        assert_eq!(remarks(&["a.json", file]), [format!("{file}: {alone}")]);
    }
    let run = Why403::new(["explain", "a.json", "cut.json"]).within(folder.path()).run();
    assert!(run.stdout.contains("! cut.json: "), "{run}");
}

#[test]
fn open_writes_a_page_and_says_where_it_is() {
    let folder = folder(&[("a.json", SCOPE)]);
    let explain = Why403::new(["explain", "a.json", "--open"]).within(folder.path());
    let run = explain.env("TMPDIR", folder.path().to_str().unwrap()).run().exits(1);
    assert!(run.stdout.contains("missing-scope") && !run.stdout.contains("<html"), "{run}");
    let (first, rest) = run.stderr.split_once('\n').unwrap();
    let page = Path::new(first.strip_prefix("Report: ").unwrap());
    assert_eq!(rest, "No browser can be opened here. Open the report yourself.\n", "{run}");
    assert_eq!(page.extension().unwrap(), "html");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert!(fs::read_to_string(page).unwrap().contains("missing-scope"), "{first}");
        assert_eq!(mode(page), 0o600, "{first}");
        // A folder of this run alone, in the one for temporary files.
        let own = page.parent().unwrap();
        assert_eq!((mode(own), own.parent().unwrap()), (0o700, folder.path()), "{first}");
    }
    // The file that is written anyway is the one that is opened.
    let arguments =
        ["explain", "a.json", "--open", "--format", "html", "--output", "report.html", "--format", "terminal"];
    let run = Why403::new(arguments).within(folder.path()).run().exits(1);
    assert!(run.stderr.starts_with("Report: report.html\n"), "{run}");
}

/// `BROWSER` writes what it is asked to open into a file. It has the name of a text browser, which is waited for.
#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn open_opens_the_page_where_somebody_sees_it() {
    use std::io::Read;
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.json", SCOPE)]);
    let (browser, opened) = (folder.path().join("lynx"), folder.path().join("opened"));
    fs::write(&browser, format!("#!/bin/sh\nprintf %s \"$1\" > {}\n", opened.display())).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o700)).unwrap();
    let explain = Why403::new(["explain", folder.path().join("a.json").to_str().unwrap(), "--open"])
        .env("BROWSER", browser.to_str().unwrap())
        .env("DISPLAY", ":0")
        .env("TMPDIR", folder.path().to_str().unwrap())
        .and(["-q"]);
    let (mut child, mut terminal) = explain.spawn_on_terminal();
    let mut printed = Vec::new();
    // A terminal that nothing writes to any more is an error on Linux.
    let _ = terminal.read_to_end(&mut printed);
    child.wait().unwrap();
    let printed = String::from_utf8_lossy(&printed).into_owned();
    let path = printed.lines().find_map(|line| line.strip_prefix("Report: ")).unwrap_or_else(|| panic!("{printed}"));
    let address = fs::read_to_string(opened).unwrap();
    assert_eq!(address, format!("file://{}", path.trim_end()));
    assert!(address.starts_with("file:///") && address.ends_with(".html"), "{address}");
}
