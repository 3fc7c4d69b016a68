//! The answer misses what is held: which explanations remain.

use super::*;

/// The pasted refusal, with what the platform says of a given token.
fn evidenced(refusal: Refusal, sent: Option<SentRequest>, given: &str) -> Facts {
    spoil(pasted(sent, Some(refusal)), |facts| {
        let live = accepted_live(opaque()).live.unwrap();
        facts.given_token = token(given).map(|token| *token);
        facts.token = facts.token.clone().or(facts.given_token.clone());
        facts.live = Some(live);
        let live = facts.live.as_mut().unwrap();
        live.base_url = "https://api.mypurecloud.com".to_owned();
        live.introspection = Answer::Given(Introspection {
            scopes: Some(names(&["conversations"])),
            grant_type: Some("CODE".to_owned()),
            ..Introspection::default()
        });
        live.user = Answer::Given(User {
            id: Some("u".to_owned()),
            permissions: Some(names(&["conversation:call:record"])),
            ..User::default()
        });
        let grant = home_grant("conversation:call:record");
        live.grants = Answer::Given(Grants { grants: vec![grant], whole: true, ..Grants::default() });
    })
}

#[test]
fn what_is_held_is_never_advised_and_the_explanations_that_remain_are_named() {
    let mut scope = body(Some(403), Some("app.not.authorized.for.scope"), None);
    scope.scopes = names(&["conversations"]);
    let mut permission = body(Some(403), Some("missing.permissions"), None);
    permission.permissions = names(&["conversation:call:record"]);
    let mut division = body(Some(403), Some("missing.division.permission"), None);
    (division.permissions, division.divisions) = (names(&["conversation:call:record"]), names(&["d-home"]));
    let user = body(Some(400), Some("not.a.user"), None);
    let rejected = body(Some(401), Some("bad.credentials"), None);
    for (refusal, rule) in [
        (scope, "missing-scope"),
        (permission, "missing-permission"),
        (division, "missing-division"),
        (user, "service-account"),
        (rejected, "token-rejected"),
    ] {
        let facts = evidenced(refusal.clone(), None, &opaque_text());
        let finding = found(&diagnose(&facts), rule);
        assert_eq!(told(&facts), rule);
        quotes(&finding, "possible", "another token was sent");
        for advice in ["Add the scope", "role with", "to the role that holds", "Use the agent's own token"] {
            never_advises(&finding, advice);
        }
        // The request shows another token: that settles it.
        let other = SentRequest { authorization: bearer(&"Qx7_wR2-".repeat(10)), ..mute() };
        let finding = found(&diagnose(&evidenced(refusal.clone(), Some(other), &opaque_text())), rule);
        quotes(&finding, "shown", "another token was sent (sha256:");
        // And the very one: that rules it out.
        let finding = found(&diagnose(&evidenced(refusal, Some(mute()), &opaque_text())), rule);
        quotes(&finding, "ruled out", "another token was sent");
    }
}

#[test]
fn each_explanation_stands_as_the_evidence_has_it() {
    let mut permission = body(Some(403), Some("missing.permissions"), None);
    permission.permissions = names(&["conversation:call:record"]);
    let finding = found(&diagnose(&evidenced(permission.clone(), None, &opaque_text())), "missing-permission");
    quotes(&finding, "possible", "another division than the one of this request: in Home");
    let elsewhere = SentRequest { host: Some("api.mypurecloud.de".to_owned()), ..mute() };
    let finding = found(&diagnose(&evidenced(permission, Some(elsewhere), &opaque_text())), "missing-permission");
    quotes(&finding, "shown", "the request went to api.mypurecloud.de, and the token is known at api.mypurecloud.com");
    let mut scope = body(Some(403), Some("app.not.authorized.for.scope"), None);
    scope.scopes = names(&["conversations"]);
    let finding = found(&diagnose(&evidenced(scope.clone(), None, &opaque_text())), "missing-scope");
    quotes(&finding, "possible", "an old token keeps its old scopes");
    let finding = found(&diagnose(&evidenced(scope, Some(mute()), &opaque_text())), "missing-scope");
    quotes(&finding, "ruled out", "the grant is newer than the token");
}

#[test]
fn what_is_seen_later_does_not_replace_what_was_answered() {
    // The token has ended since, the call too: the answer was about a permission.
    let facts =
        spoil(evidenced(body(Some(403), Some("missing.any.permissions"), None), None, &opaque_text()), |facts| {
            let live = facts.live.as_mut().unwrap();
            let refusal = || Box::new(read_refused("/api/v2/tokens/me", 401, "bad.credentials"));
            (live.introspection, live.user, live.grants) =
                (Answer::Refused(refusal()), Answer::Refused(refusal()), Answer::Refused(refusal()));
        });
    assert_eq!(causes(&facts), ["missing-permission"]);
    assert_eq!(found(&diagnose(&facts), "token-rejected").status, Status::Warn);
}

#[test]
fn a_published_alternative_that_is_held_is_mentioned() {
    let mut refusal = body(Some(403), Some("missing.any.permissions"), None);
    refusal.permissions = names(&["conversation:participant:wrapup"]);
    let finding = found(&diagnose(&evidenced(refusal, None, &opaque_text())), "missing-permission");
    quotes(&finding, "July 2026", "the caller has conversation:call:record, which is enough by the definition");
}

#[test]
fn a_client_without_scopes_is_never_told_to_add_one() {
    let mut refusal = body(Some(403), Some("app.not.authorized.for.scope"), None);
    refusal.scopes = names(&["conversations"]);
    let mut facts = evidenced(refusal, None, &opaque_text());
    facts.live.as_mut().unwrap().introspection = Answer::Given(Introspection {
        scopes: Some(Vec::new()),
        grant_type: Some("CLIENT-CREDENTIALS".to_owned()),
        ..Introspection::default()
    });
    let finding = found(&diagnose(&facts), "missing-scope");
    assert!(finding.message.contains("which carry none"), "{}", finding.message);
    let fix = finding.fix.unwrap();
    assert!(fix.changes().all(|change| change.kind.name() != "add_scope"), "{fix:?}");
}

#[test]
fn a_conversation_that_the_token_reads_and_the_answer_misses_is_known_by_its_rule() {
    let refusal = body(Some(404), Some("conversation.error.conversation.not.found"), None);
    let mut facts = evidenced(refusal, Some(mute()), &opaque_text());
    facts.live.as_mut().unwrap().conversation = agent().live.unwrap().conversation;
    assert_eq!(causes(&facts), ["conversation-not-found"]);
    advises(&found(&diagnose(&facts), "conversation-not-found"), "which token your program sends");
}
