//! Cases that no fixture has: grants in divisions, announcements, scans, checked signatures, times, and places.

use jiff::civil::date;

use crate::facts::{
    Answer, ConditionalPermission, Evidence, Facts, Grant, Grants, Invented, Policy, Task, Unpublished,
};
use crate::rule::token_cases::*;
use crate::token::SignatureCheck;

pub(super) fn built() -> Vec<Facts> {
    [divisions(), announced(), scans(), signatures(), times(), places()].concat()
}

/// A refusal for a division, and what the caller was granted there, elsewhere, or under a condition.
fn divisions() -> Vec<Facts> {
    const NEEDED: &str = "conversation:call:record";
    let grant = |division: &str, permissions: &[&str], conditional: &[&str]| Grant {
        role: "Agent".to_owned(),
        division_id: Some(division.to_owned()),
        division_name: (division == "d-home").then(|| "Home".to_owned()),
        permissions: names(permissions),
        conditional_permissions: names(conditional)
            .into_iter()
            .map(|permission| ConditionalPermission { permission, condition: "queue is q-1".to_owned() })
            .collect(),
        ..Grant::default()
    };
    let held = [
        vec![grant("d-home", &[NEEDED], &[])],
        vec![grant("d-sales", &[NEEDED], &[])],
        vec![grant("*", &[NEEDED], &[])],
        vec![grant("d-home", &[NEEDED], &[]), grant("d-sales", &["routing:queue:view"], &[NEEDED])],
        vec![grant("d-sales", &["routing:queue:view"], &[])],
    ];
    let codes = ["missing.division.permission", "missing.any.division.permissions", "missing.permissions"];
    let divisions: &[&[&str]] = &[&[], &["d-sales"], &["d-sales", "d-home"]];
    let mut cases = Vec::new();
    for grants in held {
        for (code, divisions) in codes.iter().flat_map(|code| divisions.iter().map(move |divisions| (code, divisions)))
        {
            let case = spoil(agent(), |facts| {
                let mut refusal = refused(403, code);
                (refusal.permissions, refusal.divisions) = (names(&[NEEDED]), names(divisions));
                facts.refusal = Some(refusal);
                facts.live.as_mut().unwrap().grants = Answer::Given(Grants { grants: grants.clone(), whole: true });
            });
            let explained = Facts { task: Task::Explain, given_token: case.token.clone(), ..case.clone() };
            cases.extend([case, explained]);
        }
    }
    cases
}

/// Operations whose requirements or whose end were announced, before the day and after it.
fn announced() -> Vec<Facts> {
    let permissions: &[&[&str]] =
        &[&[], &["presence:userPresence:edit"], &["telephony:otherStationAssociation:view"], &["*:*:*"]];
    let operations = ["patchUserPresence", "getUserStation", "postConversationsCallParticipantReplace"];
    let mut cases = Vec::new();
    for permissions in permissions {
        for (name, day) in operations.iter().flat_map(|name| [2024, 2027].map(|year| (name, date(year, 1, 1)))) {
            for announced_fails in [false, true] {
                cases.push(spoil(holding(&["presence", "users", "conversations"], permissions), |facts| {
                    (facts.task, facts.target, facts.policy) = (Task::Check, None, Policy::none());
                    facts.policy.announced_fails = announced_fails;
                    (facts.operations, facts.as_of) = (vec![operation(name)], day);
                }));
            }
        }
    }
    for day in [date(2026, 11, 27), date(2027, 4, 1)] {
        cases.push(spoil(agent(), |facts| {
            facts.as_of = day;
            if let Some(Answer::Given(token)) = facts.live.as_mut().map(|live| &mut live.introspection) {
                token.grant_type = Some("TOKEN".to_owned());
            }
        }));
    }
    cases
}

/// Calls of sources.
fn scans() -> Vec<Facts> {
    let scan = || Facts { task: Task::Scan, policy: Policy::none(), ..case_without_token() };
    let path = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}";
    let mut cases = vec![
        scan(),
        Facts { unpublished: vec![Unpublished::new("PUT", path)], ..scan() },
        Facts { unpublished: vec![Unpublished::new("GET", "/api/v2/api/v2/users/me")], ..scan() },
        Facts { unpublished: vec![Unpublished::new("GET", "/api/v2/nothing/like/it")], ..scan() },
        Facts { invented: vec![Invented::new("put_conversation_participant", [])], ..scan() },
    ];
    for (quote, year) in ["client.loginImplicitGrant(id, uri);", "response_type=token"]
        .iter()
        .flat_map(|quote| [2026, 2028].map(|year| (quote, year)))
    {
        let seen = Evidence { source: "a.js:3".to_owned(), quote: (*quote).to_owned() };
        cases.push(Facts { implicit_grant: Some(seen), as_of: date(year, 1, 1), ..scan() });
    }
    for asked in
        [&["getUsersMe"][..], &["getUsersMe", "getConversationsCall"], &["getAuthorizationDivisionspermittedMe"]]
    {
        cases.push(Facts { operations: asked.iter().map(|name| operation(name)).collect(), ..scan() });
    }
    cases
}

/// What a check of the signature came to, with a policy that requires one and without.
fn signatures() -> Vec<Facts> {
    let checks = [
        SignatureCheck::KeyUnavailable { reason: "the file does not exist".to_owned() },
        SignatureCheck::Unsupported { reason: "ES256K is not verified here".to_owned() },
        SignatureCheck::Verified { algorithm: "RS256".to_owned(), key: "kid \"a1\"".to_owned() },
        SignatureCheck::Faulty { faults: names(&["the key is another"]) },
        SignatureCheck::Faulty { faults: names(&["the key is another", "the algorithm is none"]) },
    ];
    let judge = |check: &SignatureCheck, required: bool| {
        spoil(offline_jwt(r#"{"sub":"u-agent"}"#), |facts| {
            facts.token.as_mut().unwrap().signature = check.clone();
            facts.policy.signature_required = required;
        })
    };
    checks.iter().flat_map(|check| [judge(check, false), judge(check, true)]).collect()
}

/// When a token begins and ends, within the leeway or not, and claims of other types.
fn times() -> Vec<Facts> {
    let claims = [
        r#"{"sub":"u","nbf":1790000030}"#,
        r#"{"sub":"u","nbf":1790000300}"#,
        r#"{"sub":"u","nbf":1780000000,"exp":1789999970}"#,
        r#"{"sub":"u","exp":1789999000}"#,
        r#"{"sub":"u","aud":7,"iss":7}"#,
        r#"{"sub":"u","aud":[]}"#,
        r#"{"sub":7,"exp":"soon","nbf":"soon"}"#,
        r#"{"sub":"u","iss":"https://login.example/","nonce":"n","scope":"conversations"}"#,
        r#"{"sub":"U-AGENT"}"#,
    ];
    let policies: [fn(&mut Policy); 3] = [
        |_| (),
        |policy| policy.leeway_seconds = 60,
        |policy| {
            (policy.audience, policy.issuer) = (Some("why403".to_owned()), Some("https://login.example".to_owned()));
            (policy.subject, policy.min_lifetime_seconds) = (Some("u-agent".to_owned()), Some(60));
        },
    ];
    let judge = |claims: &str, change: fn(&mut Policy)| spoil(offline_jwt(claims), |facts| change(&mut facts.policy));
    claims.iter().flat_map(|claims| policies.map(|change| judge(claims, change))).collect()
}

/// Where Genesys Cloud was asked, and whether it answered.
fn places() -> Vec<Facts> {
    let urls = [
        "https://api.mypurecloud.de",
        "https://apps.mypurecloud.de",
        "https://api.genesys.cloud",
        "https://gateway.example",
    ];
    let at = |url: &str, answered: bool, known_in: &[&str]| {
        spoil(agent(), |facts| {
            let live = facts.live.as_mut().unwrap();
            (live.base_url, live.known_in) = (url.to_owned(), names(known_in));
            if !answered {
                let unknown = || Box::new(read_refused("/api/v2/tokens/me", 401, "bad.credentials"));
                live.introspection = Answer::Refused(unknown());
                live.user = Answer::Refused(unknown());
                live.conversation = Answer::NotAsked;
            }
        })
    };
    let each = |url: &&str| [at(url, true, &[]), at(url, false, &[]), at(url, false, &["usw2.pure.cloud"])];
    urls.iter().flat_map(each).collect()
}
