//! Cases for the tests of the rules: a token alone, and a mute with everything in order to spoil from.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use crate::catalogue;
use crate::facts::{
    Action, Answer, Conversation, Facts, Grant, Introspection, LiveFacts, OperationFacts, Participant, Policy, Sending,
    Target, Task, User, leaves_in_doubt,
};
use crate::request::{Author, Failure, FailureKind, Refusal};
use crate::token::{AccessToken, TokenFacts};

/// The instant that these cases are judged at.
pub(super) fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

pub(super) fn case_without_token() -> Facts {
    Facts::new(now(), Task::Check, Policy::built_in())
}

pub(super) fn case(text: &str) -> Facts {
    let (token, tolerated) = AccessToken::from_input(text);
    Facts { token: Some(TokenFacts::examine(&token, tolerated)), ..case_without_token() }
}

/// An opaque token, as the platform makes them.
pub(super) fn opaque() -> Facts {
    case(&"Zk3_vQ9-".repeat(10))
}

/// A JWT with these claims and an invented signature of the right length.
pub(super) fn jwt(claims: &str) -> String {
    jwt_with_header(r#"{"alg":"HS256","typ":"JWT"}"#, claims)
}

pub(super) fn jwt_with_header(header: &str, claims: &str) -> String {
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", encode(header), encode(claims), encode(&"s".repeat(32)))
}

pub(super) fn refused(status: u16, code: &str) -> Refusal {
    Refusal {
        method: "PATCH".to_owned(),
        path: "/api/v2/conversations/calls/c/participants/p".to_owned(),
        status: Some(status),
        author: Author::Platform,
        code: Some(code.to_owned()),
        ..Refusal::default()
    }
}

pub(super) fn with_refusal(facts: Facts, status: u16, code: &str) -> Facts {
    Facts { refusal: Some(refused(status, code)), ..facts }
}

/// The case, with a platform that answers for the token, its clock right.
pub(super) fn accepted_live(facts: Facts) -> Facts {
    let live = LiveFacts {
        base_url: "http://127.0.0.1:8403".to_owned(),
        platform_time: Some(now()),
        introspection: Answer::Given(Introspection::default()),
        user: Answer::NotAsked,
        grants: Answer::NotAsked,
        permission_list: Answer::NotAsked,
        scope_probe: Answer::NotAsked,
        conversation: Answer::NotAsked,
        other_medium: None,
        known_in: Vec::new(),
    };
    Facts { live: Some(live), ..facts }
}

/// What the definition says of an operation.
pub(in crate::rule) fn operation(name: &str) -> OperationFacts {
    catalogue::by_name(name).unwrap().into()
}

/// A leg of the conversation `c`.
pub(in crate::rule) fn leg(id: &str, purpose: &str, user: Option<&str>, state: &str) -> Participant {
    Participant {
        id: id.to_owned(),
        purpose: Some(purpose.to_owned()),
        user_id: user.map(str::to_owned),
        state: Some(state.to_owned()),
        muted: Some(false),
        call_ids: vec![format!("call-of-{id}")],
    }
}

/// An opaque token and the mute operation, nothing asked yet.
pub(in crate::rule) fn offline() -> Facts {
    Facts { operations: vec![operation(catalogue::MUTE)], ..opaque() }
}

/// A JWT with these claims and the mute operation, nothing asked yet.
pub(in crate::rule) fn offline_jwt(claims: &str) -> Facts {
    Facts { operations: vec![operation(catalogue::MUTE)], ..case(&jwt(claims)) }
}

/// The agent `u-agent` is about to mute the own leg `p-agent`, and every read says that it may.
pub(in crate::rule) fn agent() -> Facts {
    let mine = leg("p-agent", "agent", Some("u-agent"), "connected");
    let participants = vec![
        leg("p-customer", "customer", None, "connected"),
        leg("p-queue", "acd", None, "disconnected"),
        leg("p-other", "agent", Some("u-other"), "connected"),
        mine.clone(),
    ];
    let mut facts = accepted_live(offline());
    facts.task = Task::Mute;
    facts.target = Some(Target {
        conversation_id: "c".to_owned(),
        participant_id: Some(mine.id.clone()),
        on_behalf_of: None,
        participant: Some(mine),
    });
    let live = facts.live.as_mut().unwrap();
    live.introspection = Answer::Given(Introspection {
        scopes: Some(names(&["conversations", "user-basic-info"])),
        grant_type: Some("CODE".to_owned()),
        ..Introspection::default()
    });
    live.user = Answer::Given(User {
        id: Some("u-agent".to_owned()),
        permissions: Some(names(&["conversation:call:record"])),
        ..User::default()
    });
    live.conversation = Answer::Given(Conversation { id: "c".to_owned(), participants, ..Conversation::default() });
    facts
}

/// The same case with a client-credentials token.
pub(in crate::rule) fn service_account() -> Facts {
    spoil(agent(), |facts| {
        let refusal = read_refused("/api/v2/users/me", 400, "not.a.user");
        let live = facts.live.as_mut().unwrap();
        live.introspection = Answer::Given(Introspection {
            scopes: Some(Vec::new()),
            grant_type: Some("CLIENT-CREDENTIALS".to_owned()),
            ..Introspection::default()
        });
        live.user = Answer::Refused(Box::new(refusal));
    })
}

/// The case, changed.
pub(in crate::rule) fn spoil(mut facts: Facts, change: impl FnOnce(&mut Facts)) -> Facts {
    change(&mut facts);
    facts
}

/// The case, with the participant of this id as target.
pub(in crate::rule) fn aimed_at(id: &str) -> Facts {
    spoil(agent(), |facts| {
        let legs = facts.live.as_ref().unwrap().conversation.given().unwrap().participants.clone();
        let target = facts.target.as_mut().unwrap();
        target.participant_id = Some(id.to_owned());
        target.participant = legs.into_iter().find(|leg| leg.id == id);
    })
}

/// What the role of an agent grants in the division Home.
pub(in crate::rule) fn home_grant(permission: &str) -> Grant {
    Grant {
        role: "Agent".to_owned(),
        division_id: Some("d-home".to_owned()),
        division_name: Some("Home".to_owned()),
        permissions: names(&[permission]),
        ..Grant::default()
    }
}

/// The case, with scopes on the token and permissions of the user.
pub(in crate::rule) fn holding(scopes: &[&str], permissions: &[&str]) -> Facts {
    spoil(agent(), |facts| {
        let live = facts.live.as_mut().unwrap();
        if let Answer::Given(introspection) = &mut live.introspection {
            introspection.scopes = Some(names(scopes));
        }
        if let Answer::Given(user) = &mut live.user {
            user.permissions = Some(names(permissions));
        }
    })
}

/// The case, after the PATCH.
pub(in crate::rule) fn acted(facts: Facts, sending: Sending, status: Option<u16>, confirmed: bool) -> Facts {
    let action = Action {
        muted: true,
        sending,
        status,
        confirmed,
        muted_before: Some(false),
        muted_after: Some(confirmed),
        waited_ms: 9_600,
        look_failure: None,
        in_doubt: sending == Sending::AnswerLost
            || (sending == Sending::Answered && status.is_none_or(leaves_in_doubt)),
        problem: None,
        stopped_by: None,
        for_a_time: false,
        let_through: false,
        restored: None,
    };
    Facts { action: Some(action), ..facts }
}

/// A read that was refused.
pub(in crate::rule) fn read_refused(path: &str, status: u16, code: &str) -> Refusal {
    Refusal { method: "GET".to_owned(), path: path.to_owned(), ..refused(status, code) }
}

/// A request that got no answer.
pub(in crate::rule) fn failure(kind: FailureKind) -> Failure {
    Failure { method: "GET".to_owned(), path: "/api/v2/tokens/me".to_owned(), kind, detail: "no answer".to_owned() }
}

pub(in crate::rule) fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
