use std::fs;

use jiff::Timestamp;
use secrecy::SecretString;
use tempfile::TempDir;

use super::*;
use crate::login::Grant;
use crate::platform::Place;
use crate::token::AccessToken;

const TOKEN: &str = "Zx8cVb5nMq1wEr7tYu3iOp9aSd2fGh6jKl0zXcVbNmQ";

fn profile(place: Place) -> Profile {
    Profile {
        place,
        client_id: "client".to_owned(),
        user: Some("agent@example.com".to_owned()),
        grant: Grant::AuthorizationCode,
        token: AccessToken::from(SecretString::from(TOKEN)),
        obtained_at: "2026-07-01T12:00:00Z".parse::<Timestamp>().unwrap(),
        expires_at: None,
    }
}

fn region() -> Place {
    Place::from_region_name("us-east-1").unwrap()
}

fn stand_in() -> Place {
    Place::from_base_url("http://127.0.0.1:8403").unwrap()
}

/// A store in a folder that is not there yet.
fn store() -> (TempDir, Store) {
    let folder = TempDir::new().unwrap();
    let store = Store::at(folder.path().join("config").join("why403").join(FILE));
    (folder, store)
}

/// A store whose file says this, and is the owner's alone.
fn store_of(content: &[u8]) -> (TempDir, Store) {
    let (folder, store) = store();
    disk::create_folder(store.folder()).unwrap();
    disk::Lock::take(store.path()).unwrap().replace(content).unwrap();
    (folder, store)
}

#[test]
fn what_is_stored_comes_back() {
    let (_folder, store) = store();
    store.save("default", &profile(region())).unwrap();
    let mut other = profile(stand_in());
    other.expires_at = Some("2026-07-02T12:00:00Z".parse().unwrap());
    store.save("sandbox", &other).unwrap();

    let back = store.load("default").unwrap();
    assert_eq!((back.grant, back.client_id.as_str(), back.expires_at), (Grant::AuthorizationCode, "client", None));
    assert_eq!(back.obtained_at, profile(region()).obtained_at);
    let (token, place) = back.into_token();
    assert_eq!((token.expose(), place), (TOKEN, region()));
    let back = store.load("sandbox").unwrap();
    assert_eq!((back.place, back.expires_at), (stand_in(), other.expires_at));
    assert_eq!(store.list().unwrap().keys().collect::<Vec<_>>(), ["default", "sandbox"]);

    store.remove("default").unwrap();
    assert!(matches!(store.load("default"), Err(StoreError::Unknown { .. })));
    assert_eq!(store.list().unwrap().len(), 1);
}

#[test]
fn no_file_is_no_logins() {
    let (_folder, store) = store();
    assert!(store.list().unwrap().is_empty());
    assert!(matches!(store.load("default"), Err(StoreError::Unknown { .. })));
    assert!(matches!(store.remove("default"), Err(StoreError::Unknown { .. })));
    assert!(!store.folder().exists());
}

#[test]
fn a_name_that_is_not_there_brings_the_nearest() {
    let (_folder, store) = store();
    store.save("production", &profile(region())).unwrap();
    let error = store.load("prodution").unwrap_err().to_string();
    assert!(error.starts_with("profile prodution: no such stored login in ") && error.ends_with("; near: production"));
}

#[test]
fn a_name_is_a_plain_word_and_a_token_given_as_one_is_not_repeated() {
    let (_folder, store) = store();
    for name in ["", "two words", "up/../down", "esc\u{1b}"] {
        assert!(matches!(store.save(name, &profile(region())), Err(StoreError::Name { .. })), "{name:?}");
    }
    let token = TOKEN.repeat(2);
    for error in [store.load(&token).unwrap_err(), store.remove(&token).unwrap_err()] {
        assert_eq!(error.to_string(), "profile …: longer than 64 characters");
    }
    assert!(!store.folder().exists());
}

#[cfg(unix)]
#[test]
fn file_and_folder_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, store) = store();
    store.save("default", &profile(region())).unwrap();
    store.save("default", &profile(stand_in())).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(store.folder()), 0o700);
    let files: Vec<PathBuf> = fs::read_dir(store.folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    // The file and its lock; no draft stays.
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused_and_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    for bits in [0o640, 0o604, 0o644, 0o620] {
        let (_folder, store) = store();
        store.save("default", &profile(region())).unwrap();
        fs::set_permissions(store.path(), fs::Permissions::from_mode(bits)).unwrap();
        let before = fs::read(store.path()).unwrap();
        for error in [
            store.load("default").unwrap_err(),
            store.list().unwrap_err(),
            store.save("other", &profile(region())).unwrap_err(),
            store.remove("default").unwrap_err(),
        ] {
            let path = store.path().display();
            assert!(error.to_string().ends_with(&format!("(mode {bits:03o}); run: chmod 600 {path}")), "{error}");
        }
        assert_eq!(fs::read(store.path()).unwrap(), before);
    }
}

#[test]
fn a_corrupt_file_is_named_quoted_never_and_left_as_it_is() {
    let long = vec![b' '; 1024 * 1024 + 1];
    let unknown_version = r#"{"version": 2, "profiles": {}}"#;
    let contents: [&[u8]; 7] = [
        b"",
        b"\xff\xfe",
        b"[]",
        TOKEN.as_bytes(),
        unknown_version.as_bytes(),
        &long,
        b"{\"version\": 1, \"profiles\": \"Zx8cVb5nMq1wEr7t\"}",
    ];
    for content in contents {
        let (_folder, store) = store_of(content);
        for error in [store.load("default").unwrap_err(), store.save("default", &profile(region())).unwrap_err()] {
            assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
            let text = format!("{error} {error:?}");
            assert!(text.contains(&store.path().display().to_string()) && !text.contains("Zx8cVb5n"), "{text}");
        }
        assert_eq!(fs::read(store.path()).unwrap(), content);
    }
}

#[test]
fn a_bad_entry_spoils_no_other_and_may_send_no_token_elsewhere() {
    let (_folder, store) = store();
    store.save("good", &profile(region())).unwrap();
    let text = fs::read_to_string(store.path()).unwrap();
    let spoiled = |from: &str, to: &str| {
        assert!(text.contains(from));
        let (folder, store) = store_of(text.replace("\"good\"", "\"bad\"").replace(from, to).as_bytes());
        (folder, store.load("bad").unwrap_err().to_string())
    };
    for (from, to, reason) in [
        ("\"us-east-1\"", "\"evil.example\"", "`region` is none that is known"),
        ("\"region\": \"us-east-1\"", "\"base_url\": \"http://evil.example\"", "`base_url` is none that a token"),
        ("\"region\"", "\"place\"", "neither `region` nor `base_url`"),
        (TOKEN, "", "`access_token` is empty"),
        ("\"authorization_code\"", "\"Zx8cVb5nMq1w\"", "not of the form"),
    ] {
        let (_folder, error) = spoiled(from, to);
        assert!(error.contains(": profile bad: ") && error.contains(reason) && !error.contains("Zx8cVb5n"), "{error}");
    }

    let two = text.replace("\"profiles\": {", "\"profiles\": {\"bad\": 1,");
    let (_folder, store) = store_of(two.as_bytes());
    let list = store.list().unwrap();
    assert!(list["good"].is_ok() && list["bad"].is_err());
    store.save("new", &profile(region())).unwrap();
    assert_eq!(store.list().unwrap().len(), 3);
}

#[test]
fn a_folder_in_the_files_place_is_an_error_that_names_it() {
    let (_folder, store) = store();
    fs::create_dir_all(store.path()).unwrap();
    let error = store.load("default").unwrap_err();
    assert!(error.to_string().starts_with("cannot read ") && matches!(error, StoreError::Io { .. }), "{error}");
}

#[test]
fn two_writers_lose_nothing() {
    let (_folder, store) = store();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let store = &store;
            scope.spawn(move || store.save(&format!("writer-{writer}"), &profile(region())).unwrap());
        }
    });
    assert_eq!(store.list().unwrap().len(), 8);
}

#[test]
fn a_command_to_paste_holds_a_path_with_spaces() {
    assert_eq!(shell_word(Path::new("/home/a/credentials.json")), "/home/a/credentials.json");
    assert_eq!(shell_word(Path::new("/home/a b's/c")), r"'/home/a b'\''s/c'");
}
