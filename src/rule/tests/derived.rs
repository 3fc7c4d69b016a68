//! What follows from the facts: grant, subject, what is held, whether scopes are enforced, what was accepted.

use crate::facts::{Answer, Enforcement, Facts, Grant, GrantKind, Grants, Introspection, Sending, User};
use crate::rule::Note;
use crate::rule::token_cases::*;

fn grant(facts: &Facts) -> Option<(GrantKind, String)> {
    facts.grant().map(|(kind, seen)| (kind, format!("{}: {}", seen.source, seen.quote)))
}

fn introspected(facts: Facts, kind: Option<&str>) -> Facts {
    spoil(facts, |facts| {
        facts.live.as_mut().unwrap().introspection =
            Answer::Given(Introspection { grant_type: kind.map(str::to_owned), ..Introspection::default() });
    })
}

#[test]
fn the_introspected_grant_decides_before_the_refusal_and_the_claims() {
    for (kind, expected) in [
        ("CLIENT-CREDENTIALS", GrantKind::ClientCredentials),
        ("client_credentials", GrantKind::ClientCredentials),
        ("CODE", GrantKind::User),
        ("SAML2-BEARER", GrantKind::User),
    ] {
        let facts = introspected(with_refusal(agent(), 400, "not.a.user"), Some(kind));
        let seen = format!("GET /api/v2/tokens/me: authorizedGrantType: {kind}");
        assert_eq!(grant(&facts), Some((expected, seen)));
    }
}

#[test]
fn without_introspection_the_platforms_answers_decide_then_the_claims() {
    let by_user = introspected(agent(), None);
    assert_eq!(grant(&by_user), Some((GrantKind::User, "GET /api/v2/users/me: id: u-agent".to_owned())));
    let by_read = introspected(service_account(), None);
    let seen = "GET /api/v2/users/me: 400 not.a.user".to_owned();
    assert_eq!(grant(&by_read), Some((GrantKind::ClientCredentials, seen)));
    let by_refusal = with_refusal(offline(), 400, "not.a.user");
    assert!(by_refusal.is_service_account());
    let by_claim = offline_jwt(r#"{"sub":"c","client_id":"c"}"#);
    assert!(grant(&by_claim).unwrap().1.contains("(unverified)"));
    assert_eq!(grant(&offline()), None);
}

#[test]
fn the_subject_is_the_user_behind_the_token_before_the_claim() {
    assert_eq!(agent().subject(), Some(("u-agent".to_owned(), "users/me".to_owned())));
    let claimed = offline_jwt(r#"{"sub":"u-claimed"}"#);
    assert_eq!(claimed.subject(), Some(("u-claimed".to_owned(), "sub_unverified".to_owned())));
    let both = spoil(claimed, |facts| facts.live = agent().live);
    assert_eq!(both.subject().unwrap().0, "u-agent");
    assert_eq!(offline().subject(), None);
    assert_eq!(offline_jwt(r#"{"sub":7}"#).subject(), None);
}

#[test]
fn scopes_are_the_introspected_ones_before_the_claimed_and_none_is_not_unknown() {
    let held = agent().scopes().unwrap();
    assert_eq!(
        (held.names, held.source.as_str()),
        (names(&["conversations", "user-basic-info"]), "GET /api/v2/tokens/me")
    );
    let claimed = offline_jwt(r#"{"scope":"a b"}"#).scopes().unwrap();
    assert_eq!((claimed.names, claimed.source.as_str()), (names(&["a", "b"]), "claim scope (unverified)"));
    assert_eq!(offline_jwt("{}").scopes().unwrap().evidence().1, "none");
    assert_eq!(offline().scopes(), None);
}

#[test]
fn permissions_are_the_users_then_the_grants_then_the_claims() {
    let grants = |facts: Facts| {
        spoil(facts, |facts| {
            let grant = |permission: &str| Grant { permissions: names(&[permission]), ..Grant::default() };
            let grants = Grants {
                grants: vec![grant("b:b:b"), grant("a:a:a"), grant("b:b:b")],
                whole: true,
                ..Grants::default()
            };
            facts.live.as_mut().unwrap().grants = Answer::Given(grants);
        })
    };
    let user = grants(agent()).permissions().unwrap();
    assert_eq!(user.names, ["conversation:call:record"]);
    let without = spoil(grants(agent()), |facts| {
        facts.live.as_mut().unwrap().user = Answer::Given(User { id: Some("u".to_owned()), ..User::default() });
    });
    let held = without.permissions().unwrap();
    assert_eq!((held.names, held.complete), (names(&["a:a:a", "b:b:b"]), true));
    assert!(!grants(service_account()).permissions().unwrap().complete);
    assert_eq!(offline_jwt(r#"{"permissions":["x:y:z"]}"#).permissions().unwrap().names, ["x:y:z"]);
    assert_eq!(offline_jwt("{}").permissions(), None);
}

fn enforcement(facts: &Facts) -> Enforcement {
    facts.live.as_ref().unwrap().scope_enforcement()
}

#[test]
fn a_refusal_for_a_scope_shows_enforcement_before_anything_shows_the_contrary() {
    let facts = spoil(holding(&["user-basic-info"], &[]), |facts| {
        let refusal = read_refused("/api/v2/authorization/subjects/me", 403, "app.not.authorized.for.scope");
        facts.live.as_mut().unwrap().grants = Answer::Refused(Box::new(refusal));
    });
    let Enforcement::Enforced(seen) = enforcement(&facts) else { panic!("{:?}", enforcement(&facts)) };
    assert_eq!(seen.source, "GET /api/v2/authorization/subjects/me");
}

#[test]
fn a_read_that_lacks_its_scope_and_is_answered_shows_that_nothing_is_enforced() {
    let Enforcement::NotEnforced(seen) = enforcement(&holding(&["user-basic-info"], &[])) else { panic!() };
    assert_eq!(seen.source, "GET /api/v2/conversations/calls/{conversationId}");
    assert!(seen.quote.contains("conversations:readonly"), "{}", seen.quote);
    assert_eq!(enforcement(&agent()), Enforcement::Unsettled);
    assert_eq!(enforcement(&introspected(agent(), None)), Enforcement::Unsettled);
    // The introspection of client credentials may list scopes; they decide nothing.
    let credentials = spoil(service_account(), |facts| {
        let live = facts.live.as_mut().unwrap();
        live.introspection = match &live.introspection {
            Answer::Given(token) => {
                Answer::Given(Introspection { scopes: Some(names(&["user-basic-info"])), ..token.clone() })
            }
            other => panic!("{other:?}"),
        };
        live.scope_probe = Answer::Given(());
    });
    assert_eq!(enforcement(&credentials), Enforcement::Unsettled);
}

#[test]
fn one_more_read_is_worth_it_only_where_it_would_tell() {
    let needs = |facts: &Facts| facts.live.as_ref().unwrap().needs_scope_probe(&facts.operations);
    let lacking = |scopes: &[&str]| {
        spoil(holding(scopes, &[]), |facts| facts.live.as_mut().unwrap().conversation = Answer::NotAsked)
    };
    assert!(needs(&lacking(&["user-basic-info"])));
    assert!(!needs(&lacking(&["user-basic-info", "conversations"])), "nothing is lacking");
    assert!(!needs(&lacking(&["user-basic-info", "oauth:readonly"])), "the probe's own scope is there");
    assert!(!needs(&holding(&["user-basic-info"], &[])), "the conversation has settled it");
    assert!(!needs(&service_account()), "client credentials carry no scopes");
}

#[test]
fn accepted_is_what_was_answered_below_300_or_seen_on_the_real_participant() {
    for (sending, status, confirmed, expected) in [
        (Sending::Answered, Some(202), false, Some("202")),
        (Sending::DryRunSame, Some(202), false, Some("202")),
        (Sending::AnswerLost, None, true, Some("muted: true")),
        (Sending::Answered, Some(503), true, Some("muted: true")),
        (Sending::Answered, Some(403), false, None),
        (Sending::DryRunPhantom, Some(202), false, None),
        (Sending::DryRunRead, None, false, None),
        (Sending::AlreadySo, None, true, None),
        (Sending::AnswerLost, None, false, None),
    ] {
        let seen = acted(agent(), sending, status, confirmed).accepted();
        assert_eq!(seen.as_ref().map(|seen| seen.quote.as_str()), expected, "{sending:?} {status:?} {confirmed}");
    }
    assert_eq!(agent().accepted(), None);
}

#[test]
fn the_grants_say_who_the_user_is_where_the_user_read_does_not() {
    let with = |change: &dyn Fn(&mut crate::facts::LiveFacts)| {
        spoil(agent(), |facts| {
            let live = facts.live.as_mut().unwrap();
            live.grants = Answer::Given(Grants { subject_id: Some("u-granted".to_owned()), ..Grants::default() });
            change(live);
        })
        .subject()
    };
    let granted = Some(("u-granted".to_owned(), "subjects/me".to_owned()));
    assert_eq!(with(&|_| {}).unwrap().0, "u-agent");
    let refused = || Answer::Refused(Box::new(read_refused("/api/v2/users/me", 403, "app.not.authorized.for.scope")));
    assert_eq!(with(&|live| live.user = refused()), granted);
    assert_eq!(with(&|live| live.user = Answer::Given(crate::facts::User::default())), granted);
    // Of a client's own token, the subject is the client.
    assert_eq!(with(&|live| (live.user, live.introspection) = (refused(), Answer::NotAsked)), None);
    let client = service_account().live.unwrap();
    assert_eq!(
        with(&|live| (live.user, live.introspection) = (client.user.clone(), client.introspection.clone())),
        None
    );
}

#[test]
fn the_only_agent_of_the_conversation_is_named_to_act_for() {
    assert_eq!(agent().only_agent(), None);
    let alone = spoil(service_account(), |facts| {
        let Answer::Given(conversation) = &mut facts.live.as_mut().unwrap().conversation else { panic!("no call") };
        conversation.participants.retain(|leg| leg.id != "p-other");
        facts.target.as_mut().unwrap().participant = None;
    });
    assert_eq!(alone.only_agent(), Some("u-agent"));
    let fix = crate::rule::Rule::judge(&crate::rule::ServiceAccount, &alone).fix.unwrap();
    let commands: Vec<&String> = fix.changes().filter_map(|change| change.command.as_ref()).collect();
    assert!(commands.iter().any(|command| command.contains("--on-behalf-of u-agent")), "{commands:?}");
}

#[test]
fn a_token_that_works_in_another_organisation_is_said_where_a_permission_is_missing() {
    let of = |home: &str| {
        spoil(holding(&["conversations"], &[]), |facts| {
            let Answer::Given(token) = &mut facts.live.as_mut().unwrap().introspection else {
                panic!("no introspection")
            };
            (token.organization_id, token.home_organization_id) = (Some("o-1".to_owned()), Some(home.to_owned()));
        })
    };
    assert_eq!(of("o-1").two_organizations(), None);
    let finding = crate::rule::Rule::judge(&crate::rule::MissingPermission, &of("o-2"));
    let quoted = finding.evidence.iter().any(|piece| piece.quote == "organization: o-1; homeOrganization: o-2");
    assert!(quoted, "{finding:#?}");
    let notes: Vec<_> =
        finding.fix.iter().flat_map(|fix| fix.changes()).filter_map(|change| change.note.clone()).collect();
    let both = Note::AskBothOrganizations { organization: "o-1".to_owned(), home: "o-2".to_owned() };
    assert!(notes.contains(&both), "{notes:?}");
}
