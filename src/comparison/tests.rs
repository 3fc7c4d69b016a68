//! What differs, what is the same, what is not known; and which difference is told first.

use crate::report::comparison::{Outcome, Which};
use std::collections::BTreeSet;

use super::*;
use crate::diagnosis::Verdict;
use crate::rule::Status;
use crate::secret::Redactor;

fn side(verdict: Verdict, findings: &[(&str, Status, &str)]) -> Side {
    let cause = findings.iter().find(|(_, status, _)| *status == Status::Fail).map(|(rule, ..)| (*rule).to_owned());
    let findings = findings.iter().map(|(rule, status, message)| Judged {
        rule: (*rule).to_owned(),
        status: *status,
        message: (*message).to_owned(),
    });
    Side { verdict: Some(verdict), cause, findings: findings.collect(), ..Side::default() }
}

fn with(mut side: Side, list: List, names: &[&str]) -> Side {
    let names: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
    side.lists.insert(list, Names { names, whole: true });
    side
}

fn valued(mut side: Side, field: Field, value: &str) -> Side {
    side.values.insert(field, value.to_owned());
    side
}

fn asked(side: Side, operations: &[&str]) -> Side {
    Side { asked: operations.iter().map(|name| (*name).to_owned()).collect(), ..side }
}

fn list(comparison: &Comparison, list: List) -> ListRow {
    comparison.layers.iter().flat_map(|layer| &layer.lists).find(|row| row.list == list).unwrap().clone()
}

fn layer(comparison: &Comparison, layer: Layer) -> Compared {
    comparison.layers.iter().find(|compared| compared.layer == layer).unwrap().clone()
}

fn allowed() -> Side {
    side(Verdict::Allowed, &[])
}

#[test]
fn a_wildcard_covers_what_the_other_side_lists() {
    let left = with(allowed(), List::Permissions, &["conversation:*:*", "routing:queue:view"]);
    let right =
        with(allowed(), List::Permissions, &["conversation:call:record", "routing:queue:view", "users:user:view"]);
    let row = list(&Comparison::between(left, right), List::Permissions);
    assert_eq!(
        (row.only_left, row.only_right),
        (vec!["conversation:*:*".to_owned()], vec!["users:user:view".to_owned()])
    );
    assert_eq!((row.both, row.state), (2, Agreement::Differs));
    // Of scopes an asterisk is a letter as any other.
    let left = with(allowed(), List::Scopes, &["*"]);
    let row = list(&Comparison::between(left, with(allowed(), List::Scopes, &["users"])), List::Scopes);
    assert_eq!(row.only_right, ["users"]);
}

#[test]
fn what_is_not_known_of_one_side_is_never_different() {
    let left = valued(with(allowed(), List::Permissions, &["a:b:c"]), Field::Issuer, "https://issuer.example");
    let comparison = Comparison::between(left, allowed());
    assert!(!comparison.differs());
    assert_eq!(layer(&comparison, Layer::Permissions).state, Agreement::NotKnown);
    let issuer = &layer(&comparison, Layer::Token).rows[0];
    assert_eq!((issuer.state, &issuer.right), (Agreement::NotKnown, &None));
    // An unknown answer of a rule, and an open verdict.
    let open = side(Verdict::Unclear, &[("missing-scope", Status::Unknown, "not asked")]);
    let fails = side(Verdict::Refused, &[("missing-scope", Status::Fail, "lacks it")]);
    let comparison = Comparison::between(open, fails);
    assert!(!comparison.differs(), "{comparison:?}");
    assert_eq!(comparison.headline.decisive, None);
}

#[test]
fn a_list_that_need_not_be_whole_lacks_nothing() {
    let left = with(allowed(), List::Permissions, &["a:b:c"]);
    let mut right = with(allowed(), List::Permissions, &[]);
    right.lists.get_mut(&List::Permissions).unwrap().whole = false;
    let row = list(&Comparison::between(left.clone(), right.clone()), List::Permissions);
    assert_eq!((row.state, row.only_left.len()), (Agreement::NotKnown, 1));
    // What the list that need not be whole has more, is more for certain.
    let row = list(
        &Comparison::between(with(left, List::Permissions, &[]), with(right, List::Permissions, &["x:y:z"])),
        List::Permissions,
    );
    assert_eq!(row.state, Agreement::Differs);
}

#[test]
fn a_missing_scope_that_the_other_side_has_is_named() {
    let asks = Some(Published { scopes: vec!["conversations".into()], ..Published::default() });
    let good = with(
        side(Verdict::Allowed, &[("missing-scope", Status::Pass, "it is there")]),
        List::Scopes,
        &["conversations", "users"],
    );
    let bad = side(Verdict::Refused, &[("missing-scope", Status::Fail, "needs the scope conversations")]);
    let bad = with(Side { operation: asks, ..bad }, List::Scopes, &["users"]);
    let told = Comparison::between(good.clone(), bad.clone()).headline;
    assert_eq!(told.sentence, "right is refused for missing-scope: it lacks `conversations`, which left has.");
    assert_eq!((told.outcome, told.next), (Outcome::OneRefused, None));
    let told = Comparison::between(bad, good).headline;
    assert_eq!(told.sentence, "left is refused for missing-scope: it lacks `conversations`, which right has.");
}

#[test]
fn a_permission_that_a_wildcard_grants_is_told_with_it() {
    let good = with(
        side(Verdict::Allowed, &[("missing-permission", Status::Pass, "")]),
        List::Permissions,
        &["conversation:*:*"],
    );
    let bad = side(Verdict::Refused, &[("missing-permission", Status::Fail, "none is held")]);
    let permissions = vec!["conversation:call:record".to_owned()];
    let bad = Side { operation: Some(Published { permissions, ..Published::default() }), ..bad };
    let told = Comparison::between(good, with(bad, List::Permissions, &[])).headline.sentence;
    assert_eq!(
        told,
        "right is refused for missing-permission: it lacks `conversation:call:record`, which left holds by `conversation:*:*`."
    );
}

#[test]
fn the_organisations_setting_is_told_where_both_lack_the_scope() {
    let good = valued(side(Verdict::Allowed, &[("missing-scope", Status::Warn, "lacks it")]), Field::Enforcement, "no");
    let bad = valued(side(Verdict::Refused, &[("missing-scope", Status::Fail, "lacks it")]), Field::Enforcement, "yes");
    let told = Comparison::between(good, bad).headline.sentence;
    assert!(
        told.ends_with("neither has the scope, and its organisation enforces scopes, which that of left does not."),
        "{told}"
    );
}

#[test]
fn cure_order_decides_and_not_the_order_of_the_report() {
    let bad = side(
        Verdict::Refused,
        &[("missing-permission", Status::Fail, "no role"), ("token-expired", Status::Fail, "ended yesterday")],
    );
    let good = side(
        Verdict::Allowed,
        &[("missing-permission", Status::Pass, "held"), ("token-expired", Status::Pass, "ends tomorrow")],
    );
    let decisive = Comparison::between(good, bad).headline.decisive.unwrap();
    assert_eq!((decisive.rule.as_str(), decisive.fails), ("token-expired", Which::Right));
    assert_eq!(decisive.because, "ended yesterday; on left, ends tomorrow");
}

#[test]
fn both_refused_for_the_same_and_for_different_causes() {
    let scope = || {
        side(
            Verdict::Refused,
            &[("missing-scope", Status::Fail, "lacks it"), ("missing-permission", Status::Pass, "held")],
        )
    };
    let told = Comparison::between(scope(), scope()).headline;
    assert_eq!(told.outcome, Outcome::RefusedAlike);
    assert_eq!(
        told.sentence,
        "Both are refused for missing-scope: fix that first, on both. No rule gives a different answer for them."
    );
    let more = side(
        Verdict::Refused,
        &[("missing-scope", Status::Fail, "lacks it"), ("missing-permission", Status::Fail, "no role")],
    );
    let told = Comparison::between(scope(), more).headline.sentence;
    assert!(told.ends_with("Beyond that, right fails missing-permission: no role; on left, held."), "{told}");
    let other = side(
        Verdict::Refused,
        &[("missing-scope", Status::Pass, "there"), ("missing-permission", Status::Fail, "no role")],
    );
    let told = Comparison::between(scope(), other).headline;
    assert_eq!(told.outcome, Outcome::RefusedApart);
    assert!(
        told.sentence.starts_with("Both are refused: left for missing-scope, right for missing-permission."),
        "{told:?}"
    );
}

#[test]
fn where_nothing_known_explains_it_nothing_is_claimed() {
    let bad = side(Verdict::Refused, &[("refused-unexplained", Status::Fail, "refused with an unknown code")]);
    let told = Comparison::between(allowed(), bad).headline;
    assert_eq!(told.decisive, None);
    assert_eq!(
        told.sentence,
        "right is refused for refused-unexplained, left is allowed; nothing that is known of both explains the difference."
    );
    let next = told.next.unwrap();
    assert!(
        next.starts_with("Not known of both sides: where, token, client") && next.contains("--left-region"),
        "{next}"
    );
}

#[test]
fn what_a_rule_says_of_another_operation_is_not_compared() {
    let good = || {
        side(Verdict::Allowed, &[("token-expired", Status::Pass, "ends"), ("missing-permission", Status::Pass, "held")])
    };
    let bad = || {
        side(Verdict::Refused, &[("token-expired", Status::Pass, "ends"), ("missing-permission", Status::Fail, "none")])
    };
    for (left, right, begins) in [
        (
            &["getUsersMe"][..],
            &["postUsers"][..],
            "They were judged for different operations, left for `getUsersMe`, right for `postUsers`: ",
        ),
        (&["getUsersMe"], &[], "left was judged for `getUsersMe`, right names no operation: "),
        (&[], &["postUsers", "getUsersMe"], "right was judged for `getUsersMe` and 1 more, left names no operation: "),
    ] {
        let comparison = Comparison::between(asked(good(), left), asked(bad(), right));
        let told = &comparison.headline;
        assert!(told.sentence.starts_with(begins), "{told:?}");
        assert!(told.sentence.ends_with("right is refused for missing-permission; left is allowed."), "{told:?}");
        assert_eq!(told.decisive, None);
        assert!(told.next.as_ref().unwrap().contains("same operation"), "{told:?}");
        let findings = layer(&comparison, Layer::Findings).rows;
        let states: Vec<_> = findings.iter().map(|row| (row.name.as_str(), row.state)).collect();
        assert_eq!(states, [("token-expired", Agreement::Same), ("missing-permission", Agreement::NotKnown)]);
        assert!(!comparison.differs(), "{comparison:?}");
    }
    // What does not depend on the operation is compared all the same.
    let expired = side(Verdict::Refused, &[("token-expired", Status::Fail, "ended")]);
    let comparison = Comparison::between(asked(good(), &["getUsersMe"]), asked(expired, &["postUsers"]));
    assert_eq!(comparison.headline.decisive.unwrap().rule, "token-expired");
    assert_eq!(layer(&Comparison::between(good(), bad()), Layer::Verdict).state, Agreement::Differs);
    // The same operation, or the same several, are the same question.
    let names = ["postUsers", "getUsersMe"];
    let told = Comparison::between(asked(good(), &names), asked(bad(), &names)).headline;
    assert!(told.sentence.starts_with("right is refused"), "{told:?}");
    let alike = Comparison::between(asked(bad(), &["getUsersMe"]), asked(bad(), &["postUsers"])).headline.sentence;
    assert!(alike.ends_with("Both are refused for missing-permission; that need not have the same reason."), "{alike}");
    let expired = || side(Verdict::Refused, &[("token-expired", Status::Fail, "ended")]);
    let alike =
        Comparison::between(asked(expired(), &["getUsersMe"]), asked(expired(), &["postUsers"])).headline.sentence;
    assert!(alike.contains("Both are refused for token-expired: fix that first, on both."), "{alike}");
}

#[test]
fn what_limits_the_comparison_is_said() {
    let one = Side {
        written_by: Some("0.1.0".into()),
        ..asked(valued(allowed(), Field::Fingerprint, "sha256:1f2e3d4c"), &["getUsersMe"])
    };
    let other = Side { written_by: Some("0.2.0".into()), ..asked(one.clone(), &["getConversation"]) };
    let cautions = Comparison::between(one.clone(), other).cautions;
    assert_eq!(cautions.len(), 3, "{cautions:?}");
    assert_eq!(cautions[0], "Both sides are the same token.");
    assert!(cautions[1].contains("`getUsersMe`") && cautions[2].contains("0.2.0"), "{cautions:?}");
    assert_eq!(Comparison::between(one.clone(), one).cautions.len(), 1);
}

fn saved_side(text: &str) -> Side {
    saved::parse_saved_report("a.json", text, &Redactor::default()).unwrap()
}

#[test]
fn a_report_with_absent_unknown_and_wrong_members_is_read() {
    let side = saved_side(
        r#"{"schema_version": 1, "verdict": "refused", "cause": "missing-scope", "summary": 7, "new": {"member": []},
        "findings": [{"rule": "missing-scope", "status": "fail"}, {"rule": "other", "status": "no such"}, 7, null],
        "token": {"format": "jwt", "scopes": ["users", 3], "expires_at": {}, "signature": "not_checked"},
        "operation": [], "exchanges": [{"method": "GET", "path": "/api/v2/users/0f1e2d3c-4b5a-4978-8a6b-5c4d3e2f1a0b?x=1", "status": 403, "code": "c"}]}"#,
    );
    assert_eq!((side.verdict, side.findings.len()), (Some(Verdict::Refused), 1));
    assert_eq!(side.values, [(Field::Format, "JWT".to_owned())].into());
    assert_eq!(side.lists[&List::Scopes].names, BTreeSet::from(["users".to_owned()]));
    assert_eq!(side.requests, [("GET /api/v2/users/{id}".to_owned(), "403 c".to_owned())].into());
}

#[test]
fn what_is_no_report_is_refused_and_not_quoted() {
    let read = |text: &str| saved::parse_saved_report("a.json", text, &Redactor::default()).unwrap_err().to_string();
    assert_eq!(read("{\"schema_version\": 1,\n \"verdict\""), "not JSON, at line 2 column 10");
    assert_eq!(
        read(r#"{"schema_version": 2, "verdict": "allowed"}"#),
        "a report of version 2, which this version does not know"
    );
    let scan = r#"{"schema_version": 1, "command": "scan", "verdict": "refused", "findings": [], "survey": {}}"#;
    assert_eq!(read(scan), "a report of `scan`, which is about code and judges no token");
    assert!(read(r#"{"schema_version": 1, "record": 7, "verdict": "refused"}"#).starts_with("a line of"));
    for other in ["[]", "{}", r#"{"access_token": "q7Rk2Zt9Wm4Xc8Vb"}"#, r#"{"schema_version": 1, "operations": []}"#] {
        assert_eq!(read(other), "JSON, and no report of `check`, `mute` or `explain`", "{other}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(&deep).starts_with("not JSON"));
}

#[test]
fn secrets_in_a_report_are_hidden_and_published_names_are_not() {
    let token = "q7Rk2Zt9Wm4Xc8Vb1Nn5Ll3Pp6Ss0Dd-Ff_Gg7Hh2Jj9Kk4Aa8Ee1Ii5Oo3Uu6Yy0Tt";
    let text = format!(
        r#"{{"schema_version": 1, "verdict": "refused", "cause": "{token}", "summary": "Bearer {token}", "token": {{"scopes": ["{token}"]}},
        "findings": [{{"rule": "{token}", "status": "fail", "message": "client_secret=hunter2hunter2"}}],
        "operation": {{"name": "x", "permissions": ["authorization:grant:add", "authorization:role:view"]}}}}"#
    );
    let side = saved_side(&text);
    let shown = format!("{side:?}");
    assert!(!shown.contains("q7Rk2Zt9") && !shown.contains("hunter2h") && !shown.contains("Uu6Yy0Tt"), "{shown}");
    assert_eq!(side.operation.unwrap().permissions, ["authorization:grant:add", "authorization:role:view"]);
    // A secret that only the other side's token tells.
    let plain = r#"{"schema_version": 1, "verdict": "allowed", "findings": [], "summary": "of plainwordsecret here"}"#;
    let side = saved::parse_saved_report("a.json", plain, &Redactor::new(["plainwordsecret"])).unwrap();
    assert_eq!(side.summary, "of [redacted] here");
}

#[test]
fn a_text_of_any_length_is_bounded() {
    let long = "word ".repeat(100_000);
    let side =
        saved_side(&format!(r#"{{"schema_version": 1, "verdict": "allowed", "findings": [], "summary": "{long}"}}"#));
    assert_eq!(side.summary.chars().count(), 601);
}
