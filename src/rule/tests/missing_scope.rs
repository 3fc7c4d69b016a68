//! `missing-scope`

use super::*;
use crate::facts::{Answer, Facts, Sending};
use crate::rule::MissingScope;
use crate::rule::token_cases::*;

/// A token with these scopes, in an organisation that is seen to enforce them or not.
fn settled(scopes: &[&str], enforced: bool) -> Facts {
    spoil(holding(scopes, &["conversation:call:record"]), |facts| {
        facts.live.as_mut().unwrap().scope_probe = if enforced {
            let refusal = read_refused("/api/v2/oauth/scopes", 403, "app.not.authorized.for.scope");
            Answer::Refused(Box::new(refusal))
        } else {
            Answer::Given(())
        };
    })
}

#[test]
fn fails_where_scopes_are_seen_to_be_enforced() {
    let facts = spoil(settled(&["user-basic-info"], true), |facts| {
        facts.live.as_mut().unwrap().conversation = Answer::NotAsked;
    });
    let words = "patchConversationsCallParticipant needs the scope conversations, which is not on the token";
    let finding = finds(&MissingScope, &facts, Status::Fail, Authority::Published, words);
    quotes(&finding, "GET /api/v2/tokens/me", "user-basic-info");
    quotes(&finding, "GET /api/v2/oauth/scopes", "403 app.not.authorized.for.scope");
    advises(&finding, "Add the scope `conversations` to the OAuth client");
}

#[test]
fn says_that_a_reading_scope_only_reads() {
    let finding = MissingScope.judge(&settled(&["conversations:readonly"], true));
    assert!(finding.message.contains("has conversations:readonly, which only reads"), "{}", finding.message);
}

#[test]
fn warns_where_scopes_are_seen_not_to_be_enforced_or_the_platform_accepted() {
    let facts = settled(&["user-basic-info"], false);
    let finding = finds(&MissingScope, &facts, Status::Warn, Authority::Observed, "does not enforce scopes");
    quotes(&finding, "GET /api/v2/", "answered, though the token has none of");
    let accepted = acted(settled(&["user-basic-info"], true), Sending::Answered, Some(202), true);
    finds(&MissingScope, &accepted, Status::Warn, Authority::Observed, "accepted the request all the same");
}

#[test]
fn is_unknown_where_enforcement_is_not_settled_or_the_scopes_are_not_known() {
    let facts = spoil(holding(&["user-basic-info", "oauth"], &[]), |facts| {
        facts.live.as_mut().unwrap().conversation = Answer::NotAsked;
    });
    let words = "it is not known whether this organisation enforces scopes";
    advises(&finds(&MissingScope, &facts, Status::Unknown, Authority::Published, words), "--dry-run=same");
    let words = "it is not known whether the token has the scope conversations";
    let finding = finds(&MissingScope, &offline(), Status::Unknown, Authority::Published, words);
    quotes(&finding, "published definition of July 2026", "patchConversationsCallParticipant: conversations");
    advises(&finding, "why403 check --region <region>");
    let asked = spoil(agent(), |facts| facts.live.as_mut().unwrap().introspection = Answer::NotAsked);
    never_advises(&MissingScope.judge(&asked), "Genesys Cloud says what the token is");
}

#[test]
fn passes_with_one_of_the_scopes_and_offline_a_gate_is_strict() {
    let finding = finds(&MissingScope, &agent(), Status::Pass, Authority::Published, "has the scope conversations");
    quotes(&finding, "GET /api/v2/tokens/me", "conversations");
    let facts = offline_jwt(r#"{"sub":"u","scope":"openid"}"#);
    let finding = finds(&MissingScope, &facts, Status::Fail, Authority::Published, "is not on the token");
    quotes(&finding, "claim scope (unverified)", "openid");
}

#[test]
fn fails_on_the_platforms_word_and_only_asks_to_sign_in_again_where_the_client_has_the_scope() {
    let mut refusal = refused(403, "app.not.authorized.for.scope");
    refusal.scopes = names(&["conversations"]);
    let facts = spoil(holding(&["user-basic-info"], &[]), |facts| facts.refusal = Some(refusal));
    let words = "Genesys Cloud says that the token lacks the scope conversations";
    let finding = finds(&MissingScope, &facts, Status::Fail, Authority::Observed, words);
    quotes(&finding, "PATCH", "403 app.not.authorized.for.scope");
    let listed = spoil(facts, |facts| {
        if let Answer::Given(introspection) = &mut facts.live.as_mut().unwrap().introspection {
            introspection.client_scopes = names(&["conversations"]);
        }
    });
    let finding = MissingScope.judge(&listed);
    advises(&finding, "Sign in again");
    never_advises(&finding, "Add the scope");
}

#[test]
fn where_reading_is_enough_the_reading_scope_is_the_change_unless_the_client_has_the_other() {
    let facts =
        spoil(settled(&["user-basic-info"], true), |facts| facts.operations = vec![operation("getRoutingQueues")]);
    advises(&MissingScope.judge(&facts), "Add the scope `routing:readonly` to the OAuth client");
    let listed = spoil(facts, |facts| {
        if let Answer::Given(introspection) = &mut facts.live.as_mut().unwrap().introspection {
            introspection.client_scopes = names(&["routing"]);
        }
    });
    advises(&MissingScope.judge(&listed), "The OAuth client already has `routing`");
}

#[test]
fn a_scope_check_on_client_credentials_is_not_applicable() {
    silent(&MissingScope, &service_account(), "client-credentials tokens carry no scopes");
    let claimed = offline_jwt(r#"{"sub":"c","client_id":"c","gty":"client-credentials"}"#);
    silent(&MissingScope, &claimed, "client-credentials tokens carry no scopes");
}

#[test]
fn a_404_gets_no_scope_advice_and_another_refusal_is_not_blamed_on_a_scope() {
    let jwt = || offline_jwt(r#"{"sub":"u","scope":"openid"}"#);
    silent(&MissingScope, &with_refusal(jwt(), 404, "not.found"), "404, which no scope changes");
    let facts = with_refusal(jwt(), 400, "conversation.error.user.not.party");
    finds(
        &MissingScope,
        &facts,
        Status::Unknown,
        Authority::Published,
        "it is not known whether this organisation enforces scopes",
    );
    silent(&MissingScope, &case_without_token(), "there is no token");
    silent(&MissingScope, &opaque(), "no operation was given");
}

#[test]
fn a_token_that_may_not_be_asked_about_is_told_the_scope_that_lets_it_be() {
    let unread = |path: &str| {
        let refusal = read_refused(path, 403, "app.not.authorized.for.scope");
        Box::new(crate::request::Refusal { scopes: names(&["user-basic-info"]), ..refusal })
    };
    let facts = spoil(agent(), |facts| {
        let live = facts.live.as_mut().unwrap();
        live.introspection = Answer::Refused(unread("/api/v2/tokens/me"));
        live.user = Answer::Refused(unread("/api/v2/users/me"));
    });
    let finding = finds(&MissingScope, &facts, Status::Unknown, Authority::Published, "is not known");
    quotes(&finding, "/api/v2/tokens/me", "403 app.not.authorized.for.scope");
    advises(&finding, "Add the scope `user-basic-info` to the OAuth client");
    never_advises(&finding, "did not tell");
}
