//! The way in: what happens without a command, with a file, and with something pasted in the place of a command.

use std::fs;

use crate::harness::Why403;

const BODY: &str = r#"{"message":"App not authorized to use scope [conversations]","code":"app.not.authorized.for.scope","status":403}"#;

#[test]
fn piped_input_without_a_command_is_explained() {
    for arguments in [&[][..], &["--format", "terminal"][..], &["-"][..]] {
        let run = Why403::new(arguments.iter().copied()).input(BODY).run();
        assert_eq!(run.code, Some(1), "{arguments:?}");
        assert!(run.stdout.contains("missing-scope"), "{arguments:?}: {}", run.stdout);
    }
}

#[test]
fn a_file_without_a_command_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("error.json");
    fs::write(&file, BODY).unwrap();
    let run = Why403::new([file.to_str().unwrap()]).run();
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("missing-scope"), "{}", run.stdout);
    // A command wins over a file of its name.
    fs::write(folder.path().join("regions"), BODY).unwrap();
    let regions = Why403::new(["regions"]).within(folder.path()).run();
    assert!(regions.stdout.contains("mypurecloud.ie"), "{}", regions.stdout);
    let named = Why403::new(["./regions"]).within(folder.path()).run();
    assert!(named.stdout.contains("missing-scope"), "{}", named.stdout);
}

#[test]
fn no_input_at_all_gets_the_first_screen_and_an_error() {
    let run = Why403::new([] as [&str; 0]).run();
    assert_eq!(run.code, Some(2));
    assert!(run.stdout.is_empty());
    let screen = &run.stderr;
    assert!(screen.lines().count() <= 20 && screen.contains("why403 explain error.txt"), "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 80), "{screen}");
}

#[test]
fn a_word_that_is_neither_is_answered_by_what_it_looks_like() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap().to_owned();
    for (word, expected) in [
        ("chekc", "near: check"),
        ("403 Forbidden", "paste the whole response"),
        (BODY, "paste the whole response"),
        (folder.as_str(), "why403 scan "),
        ("eyJhbGciOiJub25lIn0.eyJqdGkiOiJmaXJzdCJ9.c2lnbmF0dXJl", "treat it as compromised"),
    ] {
        let run = Why403::new([word]).run();
        assert_eq!(run.code, Some(2), "{word}");
        assert!(run.stderr.contains(expected), "{word}: {}", run.stderr);
        assert!(!run.stderr.contains("c2lnbmF0dXJl"), "{}", run.stderr);
    }
}

#[test]
fn regions_are_listed_and_found_by_city_and_country() {
    let run = Why403::new(["regions", "--format", "json"]).run();
    let regions = run.json();
    let dublin = regions.as_array().unwrap().iter().find(|region| region["city"] == "Dublin").unwrap().clone();
    assert_eq!(dublin["api"], "https://api.mypurecloud.ie");
    let unclear = Why403::new(["requires", "getUsersMe"]).run();
    assert_eq!(unclear.code, Some(0));
    let many = Why403::new(["login", "--region", "Germany", "--client-id", "x"]).run();
    assert_eq!(many.code, Some(2));
    assert!(many.stderr.contains("eusc-de-east-1 (Brandenburg)"), "{}", many.stderr);
}
