//! `why403 catalogue`: refreshed from a file and from a stand-in, used from then on, compared, reset; and never a broken
//! one in silence.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Run, Server, Stand, Why403, respond};

/// A home folder with commands in it.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Why403::new(arguments.iter().copied()).home(self.0.path()).run()
    }

    fn stored(&self) -> PathBuf {
        self.0.path().join(if cfg!(target_os = "macos") {
            "Library/Application Support/why403/catalogue"
        } else {
            ".local/share/why403/catalogue"
        })
    }

    fn definition(&self, name: &str, definition: &Value) -> String {
        let path = self.0.path().join(name);
        fs::write(&path, definition.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn definition(permissions: &[&str], scopes: &[&str]) -> Value {
    json!({
        "swagger": "2.0",
        "paths": {
            "/api/v2/users/me": {"get": {
                "operationId": "getUsersMe",
                "security": [{"PureCloud OAuth": scopes}],
                "x-inin-requires-permissions": {"type": "ANY", "permissions": permissions},
                "responses": {"400": {"x-inin-error-codes": {"not.a.user": "x"}}},
            }},
            "/api/v2/brandnew/things/{thingId}": {"put": {"operationId": "putBrandnewThing"}},
        },
    })
}

#[test]
fn the_status_names_the_date_in_every_format() {
    let home = Home::new();
    for format in ["terminal", "json", "markdown"] {
        let run = home.run(&["catalogue", "--format", format]).exits(0);
        assert!(run.stdout.contains("July 2026") && run.stdout.contains("built-in"), "{run}");
    }
}

#[cfg(unix)]
#[test]
fn a_home_that_is_no_folder_has_no_catalogue_stored() {
    let run = Why403::new(["requires", "getUsersMe"]).home(Path::new("/dev/null")).run().exits(0);
    assert!(run.stdout.contains("July 2026"), "{run}");
}

#[test]
fn a_refreshed_catalogue_is_used_until_it_is_reset() {
    let home = Home::new();
    let file = home.definition("definition.json", &definition(&["a:b:c"], &["new-scope"]));
    home.run(&["requires", "putBrandnewThing"]).is_usage_error(&["putBrandnewThing"]);
    // A few operations are mostly a part of a definition.
    home.run(&["catalogue", "refresh", "--from", &file]).is_usage_error(&["2 in all are few"]);
    assert!(!home.stored().exists());

    let run = home.run(&["catalogue", "refresh", "--from", &file, "--small"]).exits(0);
    assert!(run.stdout.contains("1 added, 3,396 removed, 1 changed, 0 as before"), "{run}");
    let need = home.run(&["requires", "PUT /api/v2/brandnew/things/x"]).exits(0);
    assert!(need.stdout.contains("refreshed from") && need.stdout.contains("putBrandnewThing"), "{need}");
    let me = home.run(&["requires", "getUsersMe", "--format", "json"]).exits(0).json();
    assert_eq!(me["operations"][0]["scopes"], json!(["new-scope"]));
    assert!(me["catalogue"]["date"].as_str().unwrap().ends_with(", refreshed"), "{me}");
    // It decides in the other commands too, and its date is shown there.
    let token = crate::harness::repository("fixtures/tokens/missing-scope.jwt");
    let check =
        home.run(&["check", "-v", "--offline", "--token-file", token.to_str().unwrap(), "--operation", "getUsersMe"]);
    assert!(check.stdout.contains("new-scope") && check.stdout.contains(", refreshed"), "{check}");

    let status = home.run(&["catalogue", "--format", "json"]).exits(0).json();
    assert_eq!((&status["operations"], status["file"].as_str()), (&json!(2), home.stored().to_str()));
    home.run(&["catalogue", "reset"]).exits(0);
    let status = home.run(&["catalogue", "--format", "json"]).exits(0).json();
    assert_eq!(
        (&status["operations"], &status["file"], &status["source"]),
        (&json!(3397), &json!(null), &json!("built-in"))
    );
    home.run(&["requires", "putBrandnewThing"]).is_usage_error(&["putBrandnewThing"]);
    assert!(home.run(&["catalogue", "reset"]).exits(0).stdout.contains("nothing was stored"));
}

/// The tags of a refreshed definition are API classes too, and the built-in classes stay.
#[test]
fn a_call_on_an_api_class_of_a_refreshed_definition_is_known_to_be_one() {
    let home = Home::new();
    let source = home.0.path().join("a.js");
    let text = "const p = require('purecloud-platform-client-v2');\n\
                new p.BrandNewApi().putNothing(1);\nnew p.WidgetsApi().putNothing(1);\n";
    fs::write(&source, text).unwrap();
    let missing = || {
        let report = home.run(&["scan", path(&source), "--format", "json"]).exits(1).json();
        let locations =
            report["findings"].as_array().unwrap().iter().flat_map(|finding| finding["locations"].as_array());
        locations.flatten().filter_map(|location| location["line"].as_u64()).collect::<Vec<_>>()
    };
    assert_eq!(missing(), [3]);
    let mut definition = definition(&[], &[]);
    definition["paths"]["/api/v2/brandnew/things/{thingId}"]["put"]["tags"] = json!(["Brand New"]);
    let file = home.definition("definition.json", &definition);
    home.run(&["catalogue", "refresh", "--from", &file, "--small"]).exits(0);
    assert_eq!(missing(), [2, 3]);
}

#[test]
fn the_stand_in_serves_a_definition_of_what_it_plays() {
    let (home, stand) = (Home::new(), Stand::new());
    let run = home.run(&["catalogue", "refresh", "--base-url", &stand.url(), "--format", "json"]).exits(0);
    let changes = run.json();
    assert_eq!(changes["added"], json!([]), "{run}");
    // What it plays is what is published.
    let needs: Vec<&Value> = changes["changed"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| {
            !change["scopes"].is_null() || !change["permissions"].is_null() || !change["user_context"].is_null()
        })
        .collect();
    assert!(needs.is_empty(), "{run}");
    let mute = home.run(&["requires", "patchConversationsCallParticipant"]).exits(0);
    assert!(mute.stdout.contains("`conversation:call:record`") && mute.stdout.contains(&stand.url()), "{mute}");
}

#[test]
fn no_token_is_sent_and_no_redirect_followed() {
    let home = Home::new();
    let server = Server::start(|_, stream| respond(stream, "302 Found", &[("location", "http://127.0.0.1:9/")], b""));
    let run = Why403::new(["catalogue", "refresh", "--base-url", &server.url()])
        .token("a-token-of-some-length")
        .home(home.0.path());
    let run = run.run().exits(3);
    assert!(run.stderr.contains("redirect") && run.stderr.contains("--from FILE"), "{run}");
    let heard = server.heard();
    assert_eq!(
        (heard.len(), heard[0].target.as_str(), heard[0].header("authorization")),
        (1, "/api/v2/docs/swagger", None)
    );
    assert!(!home.stored().exists());
}

#[test]
fn what_is_no_definition_changes_nothing() {
    let home = Home::new();
    for (name, content, words) in [
        ("html", "<html>", "not an API definition in JSON"),
        ("openapi", r#"{"openapi": "3.0.0", "paths": {}}"#, "openapi 3.0.0"),
        ("empty", r#"{"swagger": "2.0", "paths": {}}"#, "no operation"),
        ("cut", r#"{"swagger": "2.0", "paths": {"/api/v2/x": {"get": {"#, "not an API definition"),
    ] {
        let path = home.0.path().join(name);
        fs::write(&path, content).unwrap();
        let run = home.run(&["catalogue", "refresh", "--from", path.to_str().unwrap()]).exits(2);
        assert!(run.stderr.contains(words) && run.stderr.contains("nothing has changed"), "{run}");
    }
    let server = Server::start(|_, stream| respond(stream, "200 OK", &[("content-type", "text/html")], b"<html>"));
    home.run(&["catalogue", "refresh", "--base-url", &server.url()]).is_usage_error(&["cannot be read"]);
    home.run(&["catalogue", "refresh"]).is_usage_error(&["no API definition is named"]);
    assert!(!home.stored().exists());
}

#[test]
fn a_broken_catalogue_stops_what_would_read_it_and_names_the_cure() {
    let home = Home::new();
    let file = home.definition("definition.json", &definition(&["a:b:c"], &["s"]));
    home.run(&["catalogue", "refresh", "--from", &file, "--small"]).exits(0);
    let whole = fs::read(home.stored()).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let reordered = text.replace("getUsersMe", "x").replace("/api/v2/brandnew/", "/api/v2/zzz/");
    let row = text.lines().find(|line| line.contains("getUsersMe")).unwrap();
    let twice = text.replace(row, &format!("{row}\n{row}"));
    let lost = text.replace(&format!("{row}\n"), "");
    let broken: [(&[u8], &str); 8] = [
        (b"", "not a catalogue of why403"),
        (b"something else", "not a catalogue of why403"),
        // The binary file of older versions.
        (b"why403 catalogue 1\n\x07\0\0\0\xff", "refreshed again"),
        (&whole[..whole.len() - 3], "cut short"),
        (&[whole.as_slice(), b"!"].concat(), "cut short, or longer"),
        (reordered.as_bytes(), "damaged in line 11: out of order"),
        (twice.as_bytes(), "damaged in line 12: the same row twice"),
        (lost.as_bytes(), "operations has 1 rows, not 2"),
    ];
    for (content, words) in broken {
        fs::write(home.stored(), content).unwrap();
        for command in [&["requires", "getUsersMe"][..], &["explain", "-"], &["catalogue"]] {
            let run = home.run(command).exits(2);
            assert!(run.stderr.contains(home.stored().to_str().unwrap()) && run.stderr.contains(words), "{run}");
            assert!(run.stderr.contains("why403 catalogue refresh") && run.stderr.contains("reset"), "{run}");
        }
        home.run(&["rules"]).exits(0);
    }
    home.run(&["catalogue", "refresh", "--from", &file, "--small"]).exits(0);
    home.run(&["requires", "getUsersMe"]).exits(0);
}

#[cfg(unix)]
#[test]
fn the_file_may_be_read_by_all_and_is_replaced_as_a_whole() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let file = home.definition("definition.json", &definition(&[], &[]));
    home.run(&["catalogue", "refresh", "--from", &file, "--small"]).exits(0);
    let mode = fs::metadata(home.stored()).unwrap().permissions().mode() & 0o777;
    // What the umask takes away may be missing.
    assert_eq!((mode & !0o644, mode & 0o600), (0, 0o600));
    let beside: Vec<PathBuf> =
        fs::read_dir(home.stored().parent().unwrap()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(beside, [home.stored()]);
    let run =
        Why403::new(["catalogue", "refresh", "--small", "--from", &file]).env("XDG_DATA_HOME", "/proc/nowhere").run();
    run.is_usage_error(&["/proc/nowhere/why403/catalogue: cannot be written"]);
}

#[test]
fn a_diff_says_what_each_operation_needs_more_or_less() {
    let home = Home::new();
    let old = home.definition("old.json", &definition(&["a:b:c"], &["s"]));
    let new = home.definition("new.json", &definition(&["a:b:c", "a:b:d"], &["t"]));
    let run = home.run(&["catalogue", "diff", &old, &new]).exits(0);
    for words in [
        "0 added, 0 removed, 1 changed, 1 as before",
        "scopes, something else is needed: + `t` - `s`",
        "permissions, less is needed: + `a:b:d`",
    ] {
        assert!(run.stdout.contains(words), "{words}\n{run}");
    }
    let json = home.run(&["catalogue", "diff", &new, &old, "--format", "json"]).exits(0).json();
    assert_eq!(json["changed"][0]["permissions"]["effect"], "more", "{json}");
    let markdown = home.run(&["catalogue", "diff", &old, &new, "--format", "markdown"]).exits(0);
    assert!(markdown.stdout.contains("- `getUsersMe`: `GET /api/v2/users/me`"), "{markdown}");
    // Names, and a stored file.
    assert!(
        home.run(&["catalogue", "diff", "built-in", "in-use"]).exits(0).stdout.contains("0 changed, 3,397 as before")
    );
    home.run(&["catalogue", "refresh", "--from", &old, "--small"]).exits(0);
    let stored = home.stored();
    let same = home.run(&["catalogue", "diff", path(&stored), "in-use"]).exits(0);
    assert!(same.stdout.contains("0 added, 0 removed, 0 changed, 2 as before"), "{same}");
    home.run(&["catalogue", "diff", "nowhere.json", "built-in"]).is_usage_error(&["OLD nowhere.json"]);
    fs::write(&stored, "why403 catalogue 1\n").unwrap();
    let old = home.run(&["catalogue", "diff", path(&stored), "built-in"]).exits(2);
    assert!(old.stderr.contains(path(&stored)) && old.stderr.contains("refreshed again"), "{old}");
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
