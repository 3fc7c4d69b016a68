//! `why403 requires`: what operations need, however they are written.

use std::fs;

use tempfile::TempDir;

use crate::harness::{Why403, assert_no_leak};

fn requires(operations: &[&str]) -> Why403 {
    Why403::new(["requires"]).and(operations)
}

#[test]
fn the_url_and_the_three_sdk_spellings_print_the_same_need() {
    let url = "PATCH https://api.mypurecloud.com/api/v2/conversations/calls/<id>/participants/<id>";
    let printed = requires(&[url]).run().exits(0).stdout;
    assert!(printed.contains("`conversations`") && printed.contains("`conversation:call:record`"), "{printed}");
    for spelling in [
        "patchConversationsCallParticipant",
        "patch_conversations_call_participant",
        "PatchConversationsCallParticipant",
        "gc conversations calls participants update a b --file x.json",
        "ConversationsApi.patchConversationsCallParticipantWithHttpInfo(...)",
    ] {
        assert_eq!(requires(&[spelling]).run().exits(0).stdout, printed, "{spelling}");
    }
    // Without the quotes that people forget.
    let unquoted = ["PATCH", "/api/v2/conversations/calls/{conversationId}/participants/{participantId}"];
    assert_eq!(requires(&unquoted).run().exits(0).stdout, printed);
    assert_eq!(requires(&["gc", "conversations", "calls", "participants", "update"]).run().exits(0).stdout, printed);
}

#[test]
fn several_from_arguments_a_file_and_standard_input_come_with_the_fewest_that_are_enough() {
    let folder = TempDir::new().unwrap();
    let list = folder.path().join("operations");
    fs::write(&list, "# what the desktop calls\ngetUsersMe\n\nGET /api/v2/conversations/{id} # one\n").unwrap();
    let run = requires(&["patchConversationsCallParticipant", "-", "--operations", list.to_str().unwrap()])
        .and(["--format", "json"])
        .input("getConversationsCalls\n")
        .run()
        .exits(0);
    let json = run.json();
    let names: Vec<&str> =
        json["operations"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    let expected = ["patchConversationsCallParticipant", "getConversationsCalls", "getUsersMe", "getConversation"];
    assert_eq!(names, expected, "{run}");
    let scopes: Vec<&str> = json["together"]["scopes"]["smallest"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    // The readonly scope is needless beside the one that the PATCH needs.
    assert_eq!(scopes, ["conversations", "user-basic-info"], "{run}");
    assert_eq!(json["together"]["permissions"]["smallest"].as_array().unwrap().len(), 2, "{run}");
    assert_eq!(json["catalogue"]["source"], "built-in");
}

#[test]
fn the_printed_schema_holds_what_is_printed() {
    let schema = requires(&["--schema"]).run().exits(0).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for operation in ["getUsersMe", "getAgenticVirtualagents", "patchConversationsCallParticipant"] {
        let json = requires(&[operation, "--format", "json"]).run().exits(0).json();
        assert!(validator.is_valid(&json), "{operation}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"schema_version": 1})));
}

#[test]
fn what_is_not_published_exits_2_with_what_is_near_and_why() {
    let rows: [(&[&str], &[&str], &str); 8] = [
        (&["getUserz"], &["getUserz"], "getUser (GET /api/v2/users/{userId}; spelt alike)"),
        (
            &["PUT https://api.genesys.cloud/api/v2/conversations/calls/{conversationId}/participants/{participantId}"],
            &["PUT /api/v2/conversations/calls/{conversationId}/participants/{participantId}"],
            "same path, other method",
        ),
        (&["PATCH /conversations/phone/a/participants/b"], &["phone"], "one segment differs: phone → calls"),
        (&["conversation:participant:control"], &["conversation:participant:control"], "the scope conversations"),
        (&["conversations"], &["is a scope"], "near:"),
        (&["/api/v2/users/{userId}"], &["a path without a method"], "DELETE /api/v2/users/{userId}"),
        (&["gc users"], &["several operations"], "\"GET /api/v2/users\" (getUsers)"),
        (&["gc nothing like it"], &["matches `gc nothing like it`"], "help: "),
    ];
    for (given, words, help) in rows {
        let run = requires(given).run();
        run.is_usage_error(words);
        assert!(run.stderr.contains(help), "{help}\n{run}");
    }
    requires(&["-"]).input("# nothing\n").run().is_usage_error(&["none is given"]);
    requires(&[]).run().is_usage_error(&["required"]);
}

#[test]
fn every_operation_that_is_not_published_is_told_at_once() {
    let run = requires(&["getUserz", "getUser", "PUT /api/v2/users/me"]).run().exits(2);
    assert!(run.stderr.contains("named getUserz") && run.stderr.contains("is PUT /api/v2/users/me"), "{run}");
    assert_eq!(run.stdout, "");
    let run = requires(&["-"]).input("nothing like it\n".repeat(5_000)).run().exits(2);
    assert!(run.stderr.matches("error: ").count() == 10, "{run}");
}

#[test]
fn a_list_that_power_shell_wrote_is_read() {
    let utf_16: Vec<u8> = "\u{feff}getUsersMe\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for list in [utf_16, "\u{feff}getUsersMe\r\n".as_bytes().to_vec()] {
        let run = requires(&["-"]).input(list).run().exits(0);
        assert!(run.stdout.starts_with("getUsersMe\n"), "{run}");
    }
    requires(&["-"]).input(b"\xff\xfe\x00\xd8").run().is_usage_error(&["not UTF-8 text"]);
}

#[test]
fn permissions_that_may_be_alternatives_are_not_said_to_be_needed_all() {
    let unknown = "getSpeechandtextanalyticsProgramsSettingsProcessing";
    let run = requires(&[unknown, "getUsersMe"]).run().exits(0);
    assert!(run.stdout.contains("All 2 permissions that are named are enough."), "{run}");
    let run = requires(&["getRoutingQueue", "getUsersMe"]).run().exits(0);
    assert!(run.stdout.contains("The one permission that is named is needed."), "{run}");
}

#[test]
fn a_token_pasted_for_an_operation_is_not_repeated() {
    let token = "q7Rk2Zt9Wm4Xc8Vb1Nn5Ll3Pp6Ss0Dd-Ff_Gg7Hh2Jj9Kk4Aa8Ee1Ii5Oo3Uu6Yy0Tt";
    for text in [token.to_owned(), format!("Bearer {token}"), format!("GET /api/v2/{token}/x")] {
        assert_no_leak(token, &requires(&[&text]).run().exits(2).streams());
    }
    let gc = format!("gc users list --accesstoken {token}");
    assert_no_leak(token, &requires(&[&gc, "--format", "json"]).run().exits(0).streams());
}

#[test]
fn markdown_goes_to_a_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("needs.md");
    let run = requires(&["getUsersMe", "--format", "markdown", "--output", file.to_str().unwrap()]).run().exits(0);
    assert_eq!(run.streams(), "");
    assert!(fs::read_to_string(&file).unwrap().starts_with("## `getUsersMe`\n"));
}

#[test]
fn words_list_the_operations_for_a_task() {
    for words in [&["mute"][..], &["mute a participant"], &["mute", "a", "participant"], &["how do I mute an agent?"]] {
        let run = requires(words).run().exits(0);
        let order = [
            "patchConversationsCallParticipant\n",
            "patchConversationsCallParticipantUserUserId\n",
            "patchConversationParticipant\n",
        ];
        let places: Vec<usize> =
            order.iter().map(|name| run.stdout.find(name).unwrap_or_else(|| panic!("{name} {run}"))).collect();
        assert!(places.is_sorted(), "{run}");
        assert!(run.stdout.contains("why403 requires patchConversationsCallParticipant"), "{run}");
        assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{run}");
    }
    let run = requires(&["recording"]).run().exits(0);
    assert!(run.stdout.starts_with("The best 10 of "), "{run}");
    let json = requires(&["recording", "--format", "json"]).run().exits(0).json();
    assert_eq!(json["search"]["by"], "words");
    assert_eq!(json["search"]["count"].as_u64().unwrap() as usize, json["operations"].as_array().unwrap().len());
    let markdown = requires(&["mute", "--format", "markdown"]).run().exits(0);
    assert!(markdown.stdout.contains("| `patchConversationsCallParticipant`"), "{markdown}");
    requires(&["zzzz"]).run().is_usage_error(&["no published operation is named zzzz"]);
}

#[test]
fn a_permission_and_a_scope_list_the_operations_that_ask_for_them() {
    let run = requires(&["--permission", "conversation:call:record"]).run().exits(0);
    assert!(
        run.stdout.contains("operations ask for the permission")
            && run.stdout.contains("patchConversationsCallParticipant\n"),
        "{run}"
    );
    let schema = requires(&["--schema"]).run().exits(0).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for given in [["--permission", "conversation:*:*"], ["--scope", "user-basic-info"]] {
        let json = requires(&given).and(["--format", "json"]).run().exits(0).json();
        assert!(validator.is_valid(&json), "{given:?}");
        assert!(json["search"]["count"].as_u64().unwrap() > 2, "{json}");
        requires(&given).and(["--format", "markdown"]).run().exits(0);
    }
    for (given, words, help) in [
        (
            ["--permission", "conversation:call:recrod"],
            "no published permission is named",
            "near: conversation:call:record",
        ),
        (["--scope", "converstions"], "no published scope is named", "near: conversations"),
        (["--permission", "conversations"], "conversations is a scope, not a permission", "use --scope"),
        (["--scope", "conversation:call:record"], "is a permission, not a scope", "use --permission"),
    ] {
        let run = requires(&given).run();
        run.is_usage_error(&[words]);
        assert!(run.stderr.contains(help), "{run}");
    }
    requires(&["getUsersMe", "--scope", "users"]).run().exits(2);
}

#[test]
fn an_error_code_opens_the_rule_that_knows_it() {
    for (code, rule) in [("not.a.user", "service-account"), ("missing.permissions", "missing-permission")] {
        let by_code = Why403::new(["rules", code]).run().exits(0).stdout;
        assert_eq!(by_code, Why403::new(["rules", rule]).run().exits(0).stdout);
    }
    for (code, words, help) in [
        ("not.a.usr", "no rule is named", "not.a.user"),
        ("missing.permisions", "no rule is named", "missing.permissions"),
        ("not.authorized", "no rule is about it alone", "why403 explain"),
    ] {
        let run = Why403::new(["rules", code]).run();
        run.is_usage_error(&[words]);
        assert!(run.stderr.contains(help), "{run}");
    }
}
