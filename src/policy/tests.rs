//! Files that are followed, files that are not and what is said of them, and the schema that agrees.

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::Value;

use super::*;
use crate::catalogue::{MUTE, by_name};
use crate::facts::{GrantKind, Origin, PolicyFile, Strictness};

fn read(text: &str) -> Document {
    parse("why403.toml", text.as_bytes()).unwrap_or_else(|faults| panic!("{text}\n{faults}"))
}

fn faults(text: impl AsRef<[u8]>) -> String {
    parse("why403.toml", text.as_ref()).unwrap_err().to_string()
}

/// A policy without the places of its demands.
fn bare(policy: Policy) -> Policy {
    Policy { file: None, ..policy }
}

fn schema_of_policies() -> Validator {
    jsonschema::validator_for(&serde_json::from_str(schema()).unwrap()).unwrap()
}

fn as_json(text: &str) -> Value {
    toml::from_str(text).unwrap_or_else(|error| panic!("{text}\n{error}"))
}

#[test]
fn an_empty_file_and_the_starter_are_the_built_in_policy() {
    assert_eq!(bare(read("").policy), Policy::built_in());
    let starter = read(&starter());
    assert_eq!(bare(starter.policy), Policy::built_in());
    let operations: Vec<&str> = starter.operations.unwrap().iter().map(|(operation, _)| operation.name()).collect();
    assert_eq!(operations, [MUTE]);
}

#[test]
fn every_key_of_the_starter_can_be_uncommented() {
    let starter = starter();
    let is_key = |line: &&str| line.strip_prefix("# ").is_some_and(|key| key.split(' ').nth(1) == Some("="));
    let keys: Vec<&str> = starter.lines().filter(is_key).collect();
    assert!(keys.len() >= 10, "{keys:?}");
    let whole = keys.iter().fold(starter.clone(), |text, key| text.replace(key, key.strip_prefix("# ").unwrap()));
    let policy = read(&whole).policy;
    assert_eq!(policy.grant, Some(GrantKind::User));
    assert_eq!(policy.min_lifetime_seconds, Some(1_800));
    let known: usize = keys::SECTIONS.iter().map(|(_, keys)| keys.len()).sum();
    let written = whole.lines().filter(|line| line.contains(" = ") && !line.starts_with('#')).count();
    assert_eq!(written, known - 3, "all keys but the names of the sections");
    assert!(schema_of_policies().is_valid(&as_json(&whole)));
}

#[test]
fn every_demand_is_read_with_its_line() {
    let text = "operations = [\n  \"get_users_me\",\n  \"GET /api/v2/conversations/{id}\", # read it\n]\npublished = false\n\
                [token]\ngrant = \"service-account\"\nissuer = \"https://login.example\"\nsignature = \"required\"\n\
                min_lifetime = \"30m\"\nleeway = \"5s\"\n[scopes]\nrequired = [\"conversations\", \"made:up\"]\n\
                unpublished = [\"made:up\"]\nexcess = \"warn\"\nforbidden = [\"oauth*\"]\n[permissions]\n\
                excess = \"fail\"\nallowed = [\"routing:*:view\"]\n";
    let Document { policy, operations } = read(text);
    let operations: Vec<(&str, usize)> =
        operations.unwrap().iter().map(|(operation, place)| (operation.name(), place.line)).collect();
    assert_eq!(operations, [("getUsersMe", 2), ("getConversation", 3)]);
    assert!(!policy.published && policy.signature_required && !policy.subject_required);
    assert_eq!((policy.grant, policy.leeway_seconds), (Some(GrantKind::ClientCredentials), 5));
    assert!(policy.scopes.iter().all(|scope| scope.origin == Origin::User) && policy.scopes.len() == 2);
    assert_eq!((policy.scope_limits.excess, policy.permission_limits.excess), (Strictness::Warn, Strictness::Fail));
    let line = policy.line("token.issuer").unwrap();
    assert_eq!((line.source().as_str(), line.text.as_str()), ("why403.toml:8", "issuer = \"https://login.example\""));
    assert_eq!((line.location.column, line.location.end_column), (1, 33));
    assert_eq!(policy.line("scopes.required made:up").unwrap().location.column, 30);
    assert_eq!(policy.line("permissions.excess").unwrap().location.line, 18);
    let PolicyFile { path, .. } = policy.file.unwrap();
    assert_eq!(path, "why403.toml");
}

#[test]
fn line_ends_and_marks_of_windows_are_no_faults() {
    let document = read("\u{feff}[token]\r\nsubject = \"u-1\"\r\n");
    let line = document.policy.line("token.subject").unwrap();
    assert_eq!((line.location.line, line.text.as_str()), (2, "subject = \"u-1\""));
}

#[test]
fn what_a_terminal_obeys_is_not_repeated() {
    for text in ["grants = 1\nur\0\u{1}e = 9", "\"\u{1b}[2J\" = 1", "grants = \"\u{202e}\"", "\u{9b}\u{7f} = 1"] {
        let told = faults(text);
        assert!(!told.chars().any(|c| crate::text::is_hidden(c) && c != '\n'), "{told:?}");
    }
}

#[test]
fn every_fault_of_a_file_is_told_at_once() {
    insta::assert_snapshot!(faults(
        "operations = [\"patchConversationCallParticipant\", \"PUT /api/v2/users/me\", \"/api/v2/users/{id}\", 3]\n\
         publish = true\n\
         [token]\n\
         grant = \"client\"\n\
         min_lifetime = 30\n\
         leeway = \"1 week\"\n\
         required = []\n\
         [scopes]\n\
         required = [\"conversation\", \"conversation:participant:control\", \"conversation:call:record\"]\n\
         excess = true\n\
         forbidden = [\"oath*\", \"oauth\"]\n\
         [permissions]\n\
         allowed = \"routing:queue:view\"\n\
         forbidden = [\"routing:queue:veiw\", \"rooting:*:*\", \"users\"]\n\
         [tokens]\n\
         issuer = \"\"\n"
    ));
}

#[test]
fn what_is_no_toml_is_told_at_its_line() {
    insta::assert_snapshot!(
        [
            faults("[token\nissuer = \"a\"\n"),
            faults("operations = [\"getUsersMe\"\n[token]\n"),
            faults("token = 1\ntoken = 2\n"),
            faults("published = yes\n"),
            faults(b"# fine\nsubject = \"Zo\xeb\"\n"),
            faults(b"\xff\xfe[\0t\0"),
            faults(vec![b'#'; 65 << 10]),
            faults("{\"token\": {}}"),
        ]
        .join("\n---\n")
    );
}

#[test]
fn brackets_without_end_are_an_error_and_no_overflow() {
    for open in ["[", "{a=", "a.", "\"", "'''"] {
        let deep = format!("operations = {}", open.repeat(60_000 / open.len()));
        assert!(faults(deep).contains("why403.toml:1:"));
    }
}

#[test]
fn a_token_given_as_a_policy_is_not_shown() {
    let token = format!("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1LWFnZW50In0.{}", "Qm9yZWRvbUlzQVNlY3JldA0123".repeat(4));
    for text in [token.clone(), format!("client_secret = \"{token}\"\n"), format!("[token]\nissuer = {token}\n")] {
        let told = faults(&text);
        for run in token.as_bytes().windows(8) {
            assert!(!told.contains(std::str::from_utf8(run).unwrap()), "{told}");
        }
    }
}

#[test]
fn the_schema_takes_what_the_reader_takes() {
    let schema = schema_of_policies();
    let good = [
        "",
        "operations = []\npublished = true\n",
        "operations = [\"getUsersMe\"]\n[token]\ngrant = \"user\"\nsubject = \"u\"\nissuer = \"i\"\naudience = \"a\"\n",
        "[token]\nsignature = \"optional\"\nmin_lifetime = \"7d\"\nleeway = \"0s\"\n",
        "[scopes]\nrequired = []\nunpublished = [\"x\"]\nallowed = [\"*\"]\nforbidden = [\"x\"]\nexcess = \"off\"\n",
        "[permissions]\nallowed = [\"*\"]\nforbidden = [\"routing:*\"]\nexcess = \"fail\"\n",
        "token.issuer = \"i\"\npermissions = { excess = \"warn\" }\n",
    ];
    for text in good {
        read(text);
        assert!(schema.is_valid(&as_json(text)), "{text}");
    }
    let bad = [
        "operation = []\n",
        "operations = \"getUsersMe\"\n",
        "operations = [1]\n",
        "operations = [\" \"]\n",
        "published = \"true\"\n",
        "token = \"user\"\n",
        "region = \"us-east-1\"\n",
        "[token]\nbase_url = \"https://a.example\"\n",
        "[token]\ngrant = \"User\"\n",
        "[token]\nsubject = \"\"\n",
        "[token]\nissuer = [\"a\"]\n",
        "[token]\nsignature = true\n",
        "[token]\nmin_lifetime = \"30\"\n",
        "[token]\nmin_lifetime = \"123456s\"\n",
        "[token]\nleeway = 5\n",
        "[scopes]\nexcess = \"Fail\"\n",
        "[scopes]\nrequired = \"conversations\"\n",
        "[permissions]\nrequired = []\n",
        "[permissions]\nunpublished = []\n",
        "[permissions]\nforbidden = [[\"a\"]]\n",
        "[policy]\n",
    ];
    for text in bad {
        faults(text);
        assert!(!schema.is_valid(&as_json(text)), "{text}");
    }
}

#[test]
fn the_schema_has_the_keys_of_the_reader() {
    let schema: Value = serde_json::from_str(schema()).unwrap();
    let keys = |value: &Value| -> Vec<String> { value["properties"].as_object().unwrap().keys().cloned().collect() };
    for (section, known) in keys::SECTIONS {
        let part = if section.is_empty() { &schema } else { &schema["properties"][section] };
        let mut known: Vec<String> = known.iter().map(|key| (*key).to_owned()).collect();
        known.sort();
        assert_eq!(keys(part), known, "{section}");
    }
}

fn place(file: &str, line: usize) -> Location {
    Location { file: file.to_owned(), line, column: 1, end_column: 9 }
}

#[test]
fn what_a_program_calls_becomes_a_policy_that_is_read() {
    let called = [
        (by_name("getConversation").unwrap(), vec![place("app/read.py", 4), place("app/read.py", 9)]),
        (by_name(MUTE).unwrap(), (1..6).map(|line| place("web/mute.ts", line)).collect()),
        (by_name("getUsersMe").unwrap(), vec![place("a\nsubject = \"x\".py\u{202e}", 1)]),
    ];
    let text = of_operations(&called, "2026-11-27");
    insta::assert_snapshot!(text);
    let Document { policy, operations } = read(&text);
    let operations = operations.unwrap();
    assert!(operations.iter().zip(&called).all(|((read, _), (written, _))| read == written));
    assert_eq!((policy.grant, policy.subject), (Some(GrantKind::User), None));
    assert!(policy.scopes.is_empty());
    assert!(schema_of_policies().is_valid(&as_json(&text)));
}

#[test]
fn a_program_that_calls_nothing_or_everything_has_a_policy_too() {
    assert_eq!(read(&of_operations(&[], "2026-11-27")).operations, Some(Vec::new()));
    let all: BTreeMap<&str, Operation> =
        crate::catalogue::operations().map(|operation| (operation.name(), operation)).collect();
    let few: Vec<(Operation, Vec<Location>)> = all.into_values().take(500).map(|one| (one, Vec::new())).collect();
    assert_eq!(read(&of_operations(&few, "2026-11-27")).operations.unwrap().len(), 500);
}

#[test]
fn the_words_of_the_key_signature_are_shown_and_a_signature_is_not() {
    for text in ["[token]\nsignature=\"require\"\n", "token = {signature=\"require\"}\n"] {
        let told = faults(text);
        assert!(told.contains("`signature` cannot be \"require\""), "{told}");
        assert!(told.contains("it can be \"optional\" or \"required\"") && !told.contains("redacted"), "{told}");
    }
    let secret = "Qm9yZWRvbUlzQVNlY3JldA0123".repeat(4);
    for text in [format!("[token]\nsignature=\"{secret}\"\n"), format!("[token]\nsignature = {secret}\n")] {
        let told = faults(text);
        assert!(secret.as_bytes().windows(8).all(|run| !told.contains(std::str::from_utf8(run).unwrap())), "{told}");
    }
}

#[test]
fn the_marks_stand_under_what_is_wrong() {
    insta::assert_snapshot!(
        [
            faults("[token]\n\tgrnat\t= \"user\"\n"),
            faults("operations = [\"getUsersMe\", \"漢字\", \"x\"]\n"),
            faults(format!("operations = [{} \"x\"]\n", "\"getUsersMe\", ".repeat(20))),
            faults(format!("operations = [\"x\"{}]\n", ", \"getUsersMe\"".repeat(20))),
            faults("[token]\nissuer = \"a\u{0}b\"\n"),
        ]
        .join("\n---\n")
    );
}

#[test]
fn what_belongs_elsewhere_is_sent_there() {
    for (text, message, help) in [
        (
            "[scopes]\nallowed = [\"conversation:call:record\"]\n",
            "conversation:call:record is a permission, not a scope",
            "it belongs in [permissions]",
        ),
        (
            "[scopes]\nforbidden = [\"conversation:*:*\"]\n",
            "no published scope fits conversation:*:*",
            "permissions fit: it belongs in [permissions]",
        ),
        (
            "[permissions]\nforbidden = [\"oauth:read*\"]\n",
            "no published permission fits oauth:read*",
            "scopes fit: it belongs in [scopes]",
        ),
        (
            "[permissions]\nforbidden = [\"rooting:*:delete\"]\n",
            "no published permission fits rooting:*:delete",
            "near: routing:*:delete",
        ),
        (
            "[scopes]\nrequired = [\"conv*\"]\n",
            "conv* is a pattern, and what is required has a name",
            "give whole names: conversations, conversations:readonly",
        ),
        ("operations = [\"getUsersMe\", \"\"]\n", "an entry of `operations` is empty", "leave it out"),
        ("[token]\ngrant = \"user\"\ngrant = \"user\"\n", "the key `grant` stands here a second time", ""),
        ("[scopes]\nexcess = \"error\"\n", "`excess` cannot be \"error\"", "it can be \"off\", \"warn\" or \"fail\""),
        (
            "[scopes]\nrequired = [\"users\", \"oauth\"]\nforbidden = [\"oauth*\"]\n",
            "why403.toml:2:22: oauth is required, and `forbidden` has oauth*",
            "take it out of one of the two",
        ),
    ] {
        let told = faults(text);
        assert!(told.contains(message) && told.contains(help), "{text}\n{told}");
    }
}

#[test]
fn the_reference_has_every_key_and_only_rules_that_there_are() {
    let page = include_str!("../../docs/policy.md");
    let rows: Vec<Vec<&str>> =
        page.lines().filter_map(|line| line.strip_prefix("| `")).map(|row| row.split(" | ").collect()).collect();
    let keys: Vec<&str> = rows.iter().filter(|row| row.len() == 5).map(|row| row[0].trim_end_matches('`')).collect();
    // What [permissions] has is described by [scopes].
    let known: Vec<&str> = keys::SECTIONS[..3].iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
    let known: Vec<&str> = known.into_iter().filter(|key| keys::keys_of(key).is_empty()).collect();
    assert_eq!(keys.iter().collect::<std::collections::BTreeSet<_>>(), known.iter().collect());
    for row in rows.iter().filter(|row| row.len() == 5) {
        let rules = row[4].split('`').skip(1).step_by(2);
        rules.for_each(|id| assert!(crate::rule::by_id(id).is_some(), "{id}"));
    }
}

#[test]
fn a_name_is_not_repeated_at_any_length() {
    for name in ["conversations".repeat(400), "conversation ".repeat(400), format!("{}*", "routing:".repeat(600))] {
        let told =
            faults(format!("operations = [\"{name}\"]\n[scopes]\nrequired = [\"{name}\"]\nforbidden = [\"{name}\"]\n"));
        assert!(told.len() < 4_000, "{} of {}", told.len(), name.len());
        assert!(told.lines().all(|line| line.chars().count() < 600), "{told}");
    }
}

#[test]
fn a_tolerance_is_at_most_a_day() {
    for (text, is_good) in
        [("24h", true), ("1d", true), ("86400s", true), ("2d", false), ("9999d", false), ("86401s", false)]
    {
        let file = format!("[token]\nleeway = \"{text}\"\n");
        assert_eq!(parse("why403.toml", file.as_bytes()).is_ok(), is_good, "{text}");
        assert_eq!(schema_of_policies().is_valid(&as_json(&file)), is_good, "{text}");
    }
    let told = faults("[token]\nleeway = \"9999d\"\n");
    assert!(told.contains("`leeway` cannot be \"9999d\"") && told.contains("give at most \"24h\""), "{told}");
}
