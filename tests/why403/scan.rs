//! `why403 scan`, and `why403 check --operations-from-scan`: real trees, as people have them.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;
use why403::report::json::schema;

use crate::harness::{Run, Stand, Why403, assert_no_leak, repository};

/// A folder with these files.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn scan(folder: &TempDir) -> Why403 {
    Why403::new(["scan", text(folder.path())])
}

/// A copy of the example, in three languages: the token of the sandbox's agent lacks a scope for one of the calls, has one
/// that none of them needs, and one call is invented.
fn project() -> TempDir {
    let source = |path: &str| fs::read_to_string(repository("examples/scan").join(path)).unwrap();
    let files = ["app/mute.py", "web/mute.ts", "cmd/queues.go"].map(|path| (path, source(path)));
    tree(&files.each_ref().map(|(path, text)| (*path, text.as_str())))
}

const PYTHON: &str = "import PureCloudPlatformClientV2\nusers.get_users_me()\n";

/// Rule, file and line of every finding with a status.
fn places(report: &Value, status: &str) -> Vec<(String, String, u64)> {
    let findings = report["findings"].as_array().unwrap().iter().filter(|finding| finding["status"] == status);
    findings
        .flat_map(|finding| {
            let rule = finding["rule"].as_str().unwrap().to_owned();
            let locations = finding["locations"].as_array().unwrap().clone();
            locations.into_iter().map(move |place| {
                let file = place["file"].as_str().unwrap();
                let name = file.rsplit('/').next().unwrap().to_owned();
                (rule.clone(), name, place["line"].as_u64().unwrap())
            })
        })
        .collect()
}

fn names<'a>(list: &'a Value, name: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[name].as_str().unwrap()).collect()
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
}

#[track_caller]
fn fits_the_schema(run: &Run) -> Value {
    let report = run.json();
    let validator = jsonschema::validator_for(&serde_json::from_str(schema()).unwrap()).unwrap();
    let faults: Vec<String> = validator.iter_errors(&report).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, [""; 0], "{run}");
    report
}

#[test]
fn three_languages_with_one_invented_call() {
    let folder = project();
    let run = scan(&folder).and(["--format", "json"]).run().exits(1);
    let report = fits_the_schema(&run);
    assert_eq!((&report["command"], &report["verdict"]), (&"scan".into(), &"refused".into()));
    assert_eq!(places(&report, "fail"), [("unknown-operation".to_owned(), "mute.ts".to_owned(), 8)]);
    let survey = &report["survey"];
    let called = names(&survey["operations"], "name");
    assert_eq!(
        called,
        ["getAuthorizationProducts", "patchConversationsCallParticipant", "getRoutingQueues", "getUsersMe"]
    );
    let needs = &survey["needs"];
    assert_eq!(
        strings(&needs["smallest_scopes"]),
        ["authorization:readonly", "conversations", "routing:readonly", "user-basic-info"]
    );
    assert_eq!(strings(&needs["user_context"]), ["patchConversationsCallParticipant", "getUsersMe"]);
    assert_eq!(survey["files"], 3);
    assert_eq!((&report["token"], &report["operation"]), (&Value::Null, &Value::Null));
    let terminal = scan(&folder).run().exits(1).stdout;
    for words in ["mute.ts:8:", "putConversationParticipant", "patchConversationParticipant", "cmd/queues.go:7:"] {
        assert!(terminal.contains(words), "{words}\n{terminal}");
    }
    scan(&folder).and(["--exit-zero"]).run().exits(0);
}

#[test]
fn an_invented_method_is_named_and_not_the_class_it_is_called_on() {
    for (file, import, call, name) in [
        (
            "a.js",
            "const p = require('purecloud-platform-client-v2');",
            "new p.UsersApi().putUsersMee();",
            "putUsersMee",
        ),
        (
            "a.js",
            "const platformClient = window.platformClient;",
            "(new platformClient.UsersApi()).putUsersMee(1);",
            "putUsersMee",
        ),
        (
            "a.py",
            "import PureCloudPlatformClientV2",
            "PureCloudPlatformClientV2.UsersApi().put_users_mee()",
            "put_users_mee",
        ),
        (
            "a.go",
            "import \"x/platformclientv2\"",
            "platformclientv2.NewUsersApiWithConfig(c).PutUsersMee()",
            "PutUsersMee",
        ),
        (
            "a.js",
            "const p = require('purecloud-platform-client-v2');",
            "new p.WidgetsApi().patchWidgetsDeployment(1);",
            "patchWidgetsDeployment",
        ),
        ("a.rb", "require 'purecloudplatformclientv2'", "PureCloud::UsersApi.new.put_users_mee", "put_users_mee"),
    ] {
        let run = scan(&tree(&[(file, &format!("{import}\n{call}\n"))])).and(["--format", "json"]).run().exits(1);
        let report = run.json();
        assert_eq!(places(&report, "fail"), [("unknown-operation".to_owned(), file.to_owned(), 2)], "{run}");
        let summary = report["summary"].as_str().unwrap();
        assert!(summary.contains(&format!("no published operation is named {name}")), "{summary}");
    }
}

#[test]
fn a_call_that_may_be_several_operations_is_counted_once() {
    let source = "import requests\nURL = f'https://api.mypurecloud.com/api/v2/routing/queues/{q}'\n";
    let folder = tree(&[("a.py", source)]);
    let report = fits_the_schema(&scan(&folder).and(["--format", "json"]).run().exits(0));
    let uncertain = report["survey"]["uncertain"].as_array().unwrap();
    assert_eq!(uncertain.len(), 1, "{report:#}");
    assert_eq!(uncertain[0]["operation"], Value::Null);
    assert_eq!(strings(&uncertain[0]["operations"]), ["deleteRoutingQueue", "getRoutingQueue", "putRoutingQueue"]);
    let shown = scan(&folder).run().exits(0).stdout;
    for words in ["in 1 file; one is uncertain", "Uncertain, not judged (1)", "deleteRoutingQueue, getRoutingQueue"] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
}

#[test]
fn a_verdict_on_nothing_that_was_read_is_unclear() {
    let large = format!("usersApi.getUsersMe();{}\n", " ".repeat(17 << 20));
    let large = tree(&[("bundle.js", &large)]);
    let vendored = tree(&[("node_modules/a/a.js", PYTHON)]);
    let binary = tree(&[("a.js", "usersApi.getUsersMe();\0")]);
    let named = binary.path().join("a.js");
    for (path, words) in [
        (large.path(), "bundle.js: it is longer than 16 MB"),
        (vendored.path(), "node_modules: the code of others is left out"),
        (&named, "a.js: it is not text"),
    ] {
        let run = Why403::new(["scan", text(path), "--color=never"]).run().exits(3);
        for words in ["unclear", "Nothing was read.", "Not read (1)", words] {
            assert!(run.stdout.contains(words), "{words}\n{run}");
        }
    }
    // Beside something that is read, it is told.
    let run = scan(&project()).and([text(&named)]).run().exits(1);
    assert!(run.stdout.contains("a.js: it is not text"), "{run}");
}

#[test]
fn quiet_is_the_verdict_alone_and_verbose_has_every_place() {
    let calls: String = (0..40).map(|_| "users.get_users_me()\n").collect();
    let folder = tree(&[("a.py", &format!("import PureCloudPlatformClientV2\n{calls}"))]);
    let quiet = scan(&folder).and(["-q"]).run().exits(0);
    assert_eq!(quiet.stdout.lines().count(), 1, "{quiet}");
    assert!(quiet.stdout.contains("Found 40 API calls (1 name); all exist"), "{quiet}");
    let normal = scan(&folder).run().exits(0).stdout;
    assert!(normal.contains("a.py:2:") && normal.contains("and 39 more") && !normal.contains("a.py:41:"), "{normal}");
    assert!(scan(&folder).and(["-v"]).run().exits(0).stdout.contains("a.py:41:"));
    assert_eq!(normal.matches('\r').count(), 0, "no progress where no terminal is");
}

#[test]
fn the_current_folder_is_scanned_where_no_path_is_given() {
    let folder = project();
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_why403"));
    let output = command.env_clear().current_dir(folder.path()).args(["scan", "--format", "json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(strings(&report["survey"]["roots"]), ["."]);
    let file = &report["survey"]["operations"][1]["locations"][0]["file"];
    assert!(["app/mute.py", "./app/mute.py"].contains(&file.as_str().unwrap()), "{file}");
}

#[test]
fn nothing_that_calls_the_platform_is_said_plainly() {
    let empty = (tree(&[]), 3, "Nothing was read.", "unclear");
    let other = tree(&[("readme.txt", "nothing here\n"), ("a.py", "print('hello')\n")]);
    for (folder, code, words, verdict) in [empty, (other, 0, "No Genesys Cloud call was found in 2 files", "allowed")] {
        let run = scan(&folder).run().exits(code);
        assert!(run.stdout.contains(words), "{run}");
        assert_eq!(fits_the_schema(&scan(&folder).and(["--format", "json"]).run())["verdict"], verdict);
        let policy = folder.path().join("why403.toml");
        let run = scan(&folder).and(["--write-policy", text(&policy)]).run();
        run.is_usage_error(&["--write-policy", "no certain call"]);
        assert!(!policy.exists());
    }
}

#[test]
fn a_policy_is_written_and_never_over_another() {
    let folder = project();
    let policy = folder.path().join("why403.toml");
    scan(&folder).and(["--write-policy", text(&policy)]).run().exits(1);
    let written = fs::read_to_string(&policy).unwrap();
    for name in ["getRoutingQueues", "patchConversationsCallParticipant", "getUsersMe"] {
        assert!(written.contains(name), "{written}");
    }
    assert!(!written.contains("putConversationParticipant"), "{written}");
    fs::write(&policy, "mine").unwrap();
    let run = scan(&folder).and(["--write-policy", text(&policy)]).run();
    run.is_usage_error(&["--write-policy", "why403.toml", "not overwritten"]);
    assert_eq!(fs::read_to_string(&policy).unwrap(), "mine");
    let printed = scan(&project()).and(["--write-policy", "-"]).run().exits(1);
    assert!(printed.stdout.contains("getRoutingQueues") && !printed.stdout.contains("refused"), "{printed}");
    let nowhere = folder.path().join("not-there/why403.toml");
    scan(&folder).and(["--write-policy", text(&nowhere)]).run().is_usage_error(&["not-there"]);
}

#[test]
fn no_policy_is_written_without_the_calls_of_a_source_that_was_not_read() {
    let folder = project();
    for name in ["one", "two", "three", "four"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("broken.py"), "\0").unwrap();
    }
    let policy = folder.path().join("why403.toml");
    let run = scan(&folder).and(["--write-policy", text(&policy)]).run();
    run.is_usage_error(&["why403.toml: not written", "broken.py: it is not text; ", "; and 1 more"]);
    assert!(!policy.exists());
    let run = scan(&folder).and(["--write-policy", "-"]).run();
    run.is_usage_error(&["--write-policy -: not written"]);
    assert_eq!(run.stdout, "");
    fs::write(folder.path().join(".ignore"), "broken.py\n").unwrap();
    scan(&folder).and(["--write-policy", text(&policy)]).run().exits(1);
    assert!(policy.exists());
}

#[test]
fn a_path_that_is_not_there_is_named_and_the_others_are_read() {
    let folder = project();
    let missing = folder.path().join("not-there");
    let run = scan(&folder).and([text(&missing), "--format", "json"]).run().exits(1);
    let report = fits_the_schema(&run);
    assert_eq!(report["survey"]["files"], 3);
    assert_eq!(names(&report["survey"]["skipped"], "path"), [text(&missing)]);
    let clean = tree(&[("a.py", PYTHON)]);
    let run = scan(&clean).and([text(&missing), "-q"]).run().exits(3);
    assert!(run.stdout.contains("Not everything was read: ") && run.stdout.contains("not-there"), "{run}");
    let both = [text(&missing), "/also/not/there"];
    Why403::new(["scan"]).and(both).run().is_usage_error(&["PATH", both[0], both[1]]);
}

#[test]
fn a_report_that_cannot_be_written_is_an_error_before_anything_is_read() {
    let folder = project();
    let nowhere = folder.path().join("not-there/report.json");
    scan(&folder).and(["--output", text(&nowhere)]).run().is_usage_error(&["--output", "not-there"]);
    let there = folder.path().join("report.json");
    let run = scan(&folder).and(["--format", "json", "--output", text(&there)]).run().exits(1);
    assert_eq!(run.stdout, "");
    assert!(fs::read_to_string(&there).unwrap().contains("\"unknown-operation\""));
    for wrong in ["--threads=0", "--threads=-1", "--threads=many"] {
        let run = scan(&folder).and([wrong]).run().exits(2);
        assert!(run.stderr.contains("--threads"), "{run}");
    }
}

#[test]
fn sources_in_latin_1_are_read() {
    let folder = TempDir::new().unwrap();
    let mut source = b"import PureCloudPlatformClientV2\n# caf\xe9 \xfc\nname = 'caf\xe9'\n".to_vec();
    source.extend_from_slice(b"x = 'caf\xe9'; users.get_users_me()\n");
    fs::write(folder.path().join("a.py"), source).unwrap();
    let report = fits_the_schema(&scan(&folder).and(["--format", "json"]).run().exits(0));
    assert_eq!(report["survey"]["operations"][0]["name"], "getUsersMe", "{report:#}");
    assert_eq!(report["survey"]["operations"][0]["locations"][0]["line"], 4);
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_and_folders_that_may_not_be_read_are_survived() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = project();
    symlink(folder.path(), folder.path().join("app/again")).unwrap();
    symlink("loop", folder.path().join("loop")).unwrap();
    let locked = folder.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::write(locked.join("a.py"), PYTHON).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser reads everything.
    let is_locked = fs::read_dir(&locked).is_err();
    let run = scan(&folder).and(["--format", "json"]).run();
    let alone = Why403::new(["scan", text(&locked)]).run();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    let report = fits_the_schema(&run.exits(1));
    assert_eq!(places(&report, "fail").len(), 1, "{report:#}");
    if is_locked {
        assert!(names(&report["survey"]["skipped"], "path").iter().any(|path| path.ends_with("locked")), "{report:#}");
        alone.is_usage_error(&["PATH", "locked"]);
    }
}

#[cfg(unix)]
#[test]
fn hostile_file_names_and_sources_are_shown_and_not_obeyed() {
    let source = "users.get_users_me()  # import PureCloudPlatformClientV2\nPureCloudPlatformClientV2\n";
    let folder = tree(&[("a\u{1b}[2J\n::error::x.py", source), ("\u{202e}yp.b.py", source)]);
    for flags in [&[][..], &["-v"], &["--format", "json"], &["-q"]] {
        let run = scan(&folder).and(flags).run();
        let hidden = |character: char| character.is_control() && character != '\n' || character == '\u{202e}';
        assert!(!run.streams().chars().any(hidden), "{run}");
        assert!(!run.streams().lines().any(|line| line.starts_with("::")), "{run}");
    }
}

/// The acceptance of the whole: one scope is missing, one is too much, one call is invented, and nothing else is wrong.
#[test]
fn a_report_beside_the_sources_calls_nothing() {
    let (stand, folder) = (Stand::new(), project());
    let check = |more: &[String]| {
        let check = stand.command("check", &stand.scenario("agent")).and(["--no-policy"]).and(more);
        check.and(["--operations-from-scan", text(folder.path())]).run().exits(1)
    };
    let file = |end: &str| text(&folder.path().join(end)).to_owned();
    let forms = [("json", "a.json"), ("sarif", "b.sarif"), ("junit", "c.xml"), ("html", "d.html")];
    let into: Vec<String> = forms
        .iter()
        .flat_map(|(form, end)| ["--format".into(), (*form).into(), "--output".into(), file(end)])
        .collect();
    check(&into);
    let report: Value = serde_json::from_str(&check(&["--format".into(), "json".into()]).stdout).unwrap();
    let skipped: Vec<&str> =
        report["survey"]["skipped"].as_array().unwrap().iter().map(|one| one["why"].as_str().unwrap()).collect();
    assert_eq!((report["judged"].as_array().unwrap().len(), skipped.len()), (4, 1), "{report:#}");
    assert!(skipped[0].contains("4 files") && skipped[0].contains("a report of why403"), "{skipped:?}");
}

#[test]
fn code_and_token_are_compared_in_one_go() {
    let (stand, folder) = (Stand::new(), project());
    let agent = stand.scenario("agent");
    let check = || {
        let check = stand.command("check", &agent).and(["--no-policy", "--format", "json"]);
        check.and(["--operations-from-scan", text(folder.path())])
    };
    let run = check().run().exits(1);
    let report = fits_the_schema(&run);
    assert_eq!(strings(&report["causes"]), ["unknown-operation", "missing-scope"], "{run}");
    assert_eq!(
        places(&report, "fail"),
        [
            ("unknown-operation".to_owned(), "mute.ts".to_owned(), 8),
            ("missing-scope".to_owned(), "queues.go".to_owned(), 7)
        ],
        "{run}"
    );
    let privilege = &report["privilege"];
    assert_eq!(strings(&privilege["missing"]["scopes"]), ["routing:readonly"], "{run}");
    assert_eq!(strings(&privilege["missing"]["permissions"]), [""; 0], "{run}");
    assert_eq!(strings(&privilege["excess"]["scopes"]), ["users:readonly"], "{run}");
    let judged = report["judged"].as_array().unwrap();
    let verdict = |name: &str| judged.iter().find(|one| one["name"] == name).unwrap()["verdict"].clone();
    assert_eq!((judged.len(), verdict("getRoutingQueues")), (4, "refused".into()), "{run}");
    for name in ["getAuthorizationProducts", "patchConversationsCallParticipant", "getUsersMe"] {
        assert_eq!(verdict(name), "allowed", "{run}");
    }
    assert_eq!(report["survey"]["files"], 3);
    assert_eq!(stand.writes(), []);
    // A file beside it: both are judged.
    let further = check().and(["--operation", "getUsers"]).run().exits(1).json();
    assert_eq!(further["judged"].as_array().unwrap().len(), 5);
    assert_eq!(strings(&further["privilege"]["excess"]["scopes"]), [""; 0]);
    let shown = stand.command("check", &agent).and(["--operations-from-scan", text(folder.path())]).run().exits(1);
    for words in ["unknown-operation", "mute.ts:8", "getRoutingQueues", "users:readonly", "3 files"] {
        assert!(shown.stdout.contains(words), "{words}\n{shown}");
    }
}

#[test]
fn requests_that_do_not_exist_are_judged_with_their_lines() {
    let stand = Stand::new();
    let source = "import requests\n\ndef mute(c, p):\n    \
                  requests.put(f'https://api.mypurecloud.com/api/v2/conversations/calls/{c}/participants/{p}')\n    \
                  requests.patch(f'https://api.mypurecloud.com/api/v2/conversations/phone/{c}/participants/{p}')\n    \
                  requests.get('https://api.mypurecloud.com/api/v2/users/me')\n";
    let folder = tree(&[("mute.py", source)]);
    let check = stand.command("check", &stand.scenario("agent")).and(["--format", "json"]);
    let run = check.and(["--operations-from-scan", text(folder.path())]).run().exits(1);
    let report = fits_the_schema(&run);
    let file = || "mute.py".to_owned();
    assert_eq!(
        places(&report, "fail"),
        [("wrong-method".to_owned(), file(), 4), ("wrong-path".to_owned(), file(), 5)],
        "{run}"
    );
    let judged: Vec<(&Value, &Value)> = report["judged"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["verdict"], &one["locations"][0]["line"]))
        .collect();
    assert_eq!(judged.len(), 3, "{run}");
    assert_eq!(judged.iter().filter(|(verdict, _)| **verdict == "refused").count(), 2, "{run}");
}

#[test]
fn a_folder_without_calls_is_no_gate() {
    let stand = Stand::new();
    let check = || stand.command("check", &stand.scenario("agent"));
    let folder = tree(&[("a.py", "print('hello')\n")]);
    let run = check().and(["--operations-from-scan", text(folder.path())]).run();
    run.is_usage_error(&["--operations-from-scan", "no certain call"]);
    let missing = folder.path().join("not-there");
    check()
        .and(["--operations-from-scan", text(&missing)])
        .run()
        .is_usage_error(&["--operations-from-scan", "not-there"]);
    assert_eq!(stand.requests(), []);
}

#[test]
fn no_secret_that_stands_in_a_source_is_shown() {
    let stand = Stand::new();
    let token = stand.scenario("agent").token;
    let source = format!(
        "import PureCloudPlatformClientV2\nPureCloudPlatformClientV2.configuration.access_token = '{token}'\n\
         requests.put('https://api.mypurecloud.com/api/v2/users/me?access_token={token}')\n\
         requests.get(f'/api/v2/{token}/nothing', headers={{'Authorization': 'Bearer {token}'}})\n"
    );
    let folder = tree(&[("a.py", &source)]);
    for flags in [&[][..], &["-v"], &["--format", "json"], &["-q"], &["--write-policy", "-"]] {
        assert_no_leak(&token, &scan(&folder).and(flags).run().streams());
    }
}
