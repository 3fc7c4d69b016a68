//! The same of the program itself: a secret as a token, as an argument, in files, in code, and in what it complains about.

use std::thread;

use tempfile::TempDir;

use super::dice::Dice;
use super::secrets::Kind;
use super::{case, leak};
use crate::figures::{figure, size};
use crate::harness::{FORMATS, Run, Why403};

#[track_caller]
fn holds(run: &Run, secret: &str, what: &str) {
    assert!(run.code.is_some_and(|code| (0..=4).contains(&code)), "{what}: {run}");
    assert!(!run.stderr.contains("panicked"), "{what}: {run}");
    if let Some(run_of_it) = leak(secret, &run.streams(), String::new) {
        panic!("{what} shows {run_of_it:?} of {secret}\n{run}");
    }
}

/// Secrets that a token file or an argument may hold. Words, ids and hashes may be anything there.
const KINDS: [Kind; 8] = [
    Kind::Jwt,
    Kind::AccessToken,
    Kind::Opaque,
    Kind::ClientSecret,
    Kind::PrefixedKey,
    Kind::PrivateKey,
    Kind::Base64,
    Kind::Password,
];

#[test]
fn the_program_shows_no_secret_of_a_generated_input() {
    let count = size(16, 400);
    let runs = (0..count).filter_map(|number| {
        let number = number * 7 + 3;
        case(number).ok().map(|(case, _)| (number, case))
    });
    let runs: Vec<_> = runs.collect();
    let halves = runs.split_at(runs.len() / 2);
    thread::scope(|scope| {
        for half in [halves.0, halves.1] {
            scope.spawn(move || {
                for (number, case) in half {
                    let format = FORMATS[number % FORMATS.len()];
                    let run = Why403::new(["explain", "-"]).and(format).input(&case.input).run();
                    let innocent = || {
                        Why403::new(["explain", "-"])
                            .and(format)
                            .input(case.input.replace(&case.secret, ""))
                            .run()
                            .streams()
                    };
                    if let Some(found) = leak(&case.secret, &run.streams(), innocent) {
                        panic!("number {number} shows {found:?} of {}\n{}\n{run}", case.secret, case.input);
                    }
                    assert!(run.code.is_some_and(|code| (0..=4).contains(&code)), "{run}");
                }
            });
        }
    });
    figure("leak inputs of the program", runs.len());
}

/// Whether a file is given as the token that is judged.
fn is_read_as_token(arguments: &[&str], file: &str) -> bool {
    arguments[0] == "diff" && arguments.contains(&file)
        || arguments.windows(2).any(|pair| pair == ["--token-file", file])
}

/// A secret where a token belongs, and in every argument.
#[test]
fn no_command_shows_a_secret_that_it_is_given() {
    let mut dice = Dice::new(403);
    let mut tried = 0;
    for round in 0..size(1, 10) {
        for kind in KINDS {
            let secret = kind.make(&mut dice);
            let folder = TempDir::new().unwrap();
            let path = |name: &str, text: &str| {
                let path = folder.path().join(name);
                std::fs::write(&path, text).unwrap();
                path.to_str().unwrap().to_owned()
            };
            let token = path("token", &secret);
            let other = path("other", &Kind::AccessToken.make(&mut dice));
            let words = secret.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let code = path(
                "index.js",
                &format!(
                    "const api = new platformClient.UsersApi();\nconst clientSecret = \"{words}\";\napi.getUsersMe(\"{words}\");\napi.getUsersMes(\"{words}\");\n"
                ),
            );
            let lines = path(
                "lines",
                &format!("{}\n{}\n", serde_json::json!({"id": 1, "token": secret}), secret.replace('\n', "")),
            );
            let policy = path("policy.toml", &format!("[token]\nissuer = \"{words}\"\nclient_secret = \"{words}\"\n"));
            let format = FORMATS[(round + tried) % FORMATS.len()];
            let name = secret.as_str();
            let commands: Vec<(&str, Vec<&str>)> = vec![
                ("check", [&["check", "--token-file", &token], format].concat()),
                ("check with a key that is none", vec!["check", "--token-file", &other, "--key", &token]),
                ("check with a key set that is none", vec!["check", "--token-file", &other, "--jwks", &token]),
                ("check with a secret that is one", vec!["check", "--token-file", &other, "--secret-file", &token]),
                ("check of many", vec!["check", "--ndjson", &lines]),
                ("check with a policy", vec!["check", "--token-file", &other, "--policy", &policy]),
                ("check with a token for a policy", vec!["check", "--token-file", &other, "--policy", &token]),
                ("check with operations", vec!["check", "--token-file", &other, "--operations", &token]),
                ("diff", vec!["diff", &token, &other, "-v"]),
                ("diff in JSON", vec!["diff", &other, &token, "--format", "json"]),
                ("diff with itself", vec!["diff", &token, &token]),
                ("scan", vec!["scan", "-v", &code]),
                ("scan in JSON", vec!["scan", "--format", "json", &code]),
                ("explain of a file", [&["explain", &token], format].concat()),
                ("explain --ndjson", vec!["explain", "--ndjson", &lines]),
                ("requires", vec!["requires", name]),
                ("requires in JSON", vec!["requires", name, "--format", "json"]),
                ("requires, two of them", vec!["requires", "getUsersMe", name]),
                ("a file that is not there", vec!["explain", name]),
                ("scan of what is not there", vec!["scan", name]),
                ("diff of what is not there", vec!["diff", name, &other]),
                ("a region", vec!["check", "--token-file", &other, "--region", name]),
                ("a base URL", vec!["check", "--token-file", &other, "--base-url", name]),
                ("an issuer", vec!["check", "--token-file", &other, "--issuer", name]),
                ("a subject", vec!["check", "--token-file", &other, "--subject", name]),
                ("a scope", vec!["check", "--token-file", &other, "--require-scope", name]),
                ("an operation", vec!["check", "--token-file", &other, "--operation", name]),
                ("a profile", vec!["whoami", "--profile", name]),
                ("a command", vec![name]),
                ("a flag", vec!["check", "--token", name]),
                ("a rule", vec!["rules", name]),
                ("a search", vec!["catalogue", "search", name]),
                ("a conversation", vec!["mute", "--dry-run", "--conversation", name, "--participant", name]),
            ];
            for (what, arguments) in commands {
                // A word that is no token may be a name there, or a file, and the error has to say which.
                if kind == Kind::Password
                    && !arguments.contains(&"--secret-file")
                    && !is_read_as_token(&arguments, &token)
                {
                    continue;
                }
                let run = Why403::new(&arguments).run();
                holds(&run, &secret, &format!("{what} ({kind:?})"));
                tried += 1;
            }
        }
    }
    figure("leak runs with a secret as token or argument", tried);
}
