//! Cases that no fixture has: grants in divisions, announcements, scans, checked signatures, times, and places.

use jiff::civil::date;

use crate::facts::{
    Answer, ConditionalPermission, Evidence, Facts, Grant, GrantKind, Grants, Invented, OtherMedium, PermissionList,
    Policy, Run, RunPlace, Sending, Task, Unpublished, User,
};
use crate::request::{Refusal, SentRequest};
use crate::rule::token_cases::*;
use crate::token::SignatureCheck;

pub(super) fn built() -> Vec<Facts> {
    [
        divisions(),
        announced(),
        scans(),
        signatures(),
        times(),
        places(),
        jobs(),
        regions(),
        organisation(),
        ended_tokens(),
        other_media(),
        mock_servers(),
        missing_conversations(),
        two_organizations(),
    ]
    .concat()
}

/// A mock server that a flag or a profile names.
fn mock_servers() -> Vec<Facts> {
    let by_flag = Run { place: RunPlace::BaseUrl("http://127.0.0.1:8403".to_owned()), ..Run::default() };
    let by_flag = Run { has_base_url: true, ..by_flag };
    let sandbox = Run { place: RunPlace::Sandbox("agent".to_owned()), ..Run::default() };
    [by_flag, sandbox, Run::default()].map(|run| Facts { run, ..agent() }).to_vec()
}

/// A conversation that is not there, of a user's token and of a service account's.
fn missing_conversations() -> Vec<Facts> {
    let missing = |facts: &mut Facts| {
        let refusal = read_refused("/api/v2/conversations/calls/c", 404, "conversation.error.conversation.not.found");
        facts.live.as_mut().unwrap().conversation = Answer::Refused(Box::new(refusal));
    };
    let acting = |facts: &mut Facts| {
        missing(facts);
        facts.target.as_mut().unwrap().on_behalf_of = Some("u-agent".to_owned());
    };
    vec![spoil(agent(), missing), spoil(service_account(), missing), spoil(service_account(), acting)]
}

/// A permission that is missing and a conversation that is not there, of a token in another organisation.
fn two_organizations() -> Vec<Facts> {
    let abroad = |facts: &mut Facts| {
        if let Answer::Given(token) = &mut facts.live.as_mut().unwrap().introspection {
            (token.organization_id, token.home_organization_id) = (Some("o-1".to_owned()), Some("o-2".to_owned()));
        }
    };
    let cases = missing_conversations().into_iter().chain([holding(&["conversations"], &[])]);
    cases.map(|case| spoil(case, abroad)).collect()
}

/// Requests with their answers, each with a fault of its own.
pub(super) fn exchanges() -> Vec<String> {
    const MUTE: &str = "/api/v2/conversations/calls/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b/participants/7c1d9e20-4b5a-4c6d-9e8f-a1b2c3d4e5f6";
    let bearer = format!("Authorization: Bearer {}", "Zk3_vQ9-".repeat(10));
    let two = format!("{bearer}\n{bearer}");
    let refused = r#"HTTP/1.1 401 Unauthorized
Content-Type: application/json

{"status":401,"code":"authentication.required","message":"No authentication bearer token specified in authorization header."}"#;
    let bad = r#"HTTP/1.1 400 Bad Request
Content-Type: application/json

{"status":400,"code":"bad.request","message":"The request could not be understood by the server due to malformed syntax."}"#;
    let request = |line: &str, authorization: &str, body: &str, answer: &str| {
        format!("{line} HTTP/1.1\nHost: api.mypurecloud.de\n{authorization}\n\n{body}\n\n{answer}")
    };
    let me = "GET /api/v2/users/me";
    let mute = format!("PATCH {MUTE}");
    let mut texts = vec![
        request(me, &two, "", refused),
        request(me, "Authorization: : Bearer abc", "", refused),
        request(me, "Authorization: Bearer", "", refused),
        request(me, &bearer, "", refused),
        request("GET /api/v2//users/me", &bearer, "", "HTTP/1.1 404 Not Found\n\n"),
        request("GET /api/v2/notifications/channels/streaming-1", &bearer, "", bad),
    ];
    let bodies = [r#"{"muted":true,"held":true}"#, r#"{"mute":true}"#, r#"{"muted":7}"#, ""];
    texts.extend(bodies.map(|body| {
        let length = format!("{bearer}\nContent-Type: application/json\nContent-Length: {}", body.len());
        request(&mute, &length, body, bad)
    }));
    texts.extend([
        format!("curl http://api.mypurecloud.de/api/v2/users/me -H '{bearer}'\n\n{bad}"),
        format!("curl http://api.mypurecloud.de/api/v2/users/me -H '{bearer}'"),
        format!("curl https://api.mypurecloud.de{MUTE} -H '{bearer}' -d '{{\"muted\":true}}'\n\n{bad}"),
        format!("curl http://api.mypurecloud.de/api/v2/users/me -H 'Authorization: Bearer'\n\n{bad}"),
        "curl: (22) The requested URL returned error: 403".to_owned(),
        "urllib.error.HTTPError: HTTP Error 403: Forbidden".to_owned(),
    ]);
    texts
}

/// Jobs with a clock that differs, a leg in another state, a policy about one part alone, and an action that was lost.
fn jobs() -> Vec<Facts> {
    let mut cases = Vec::new();
    for seconds in [-3_600, 3_600] {
        cases.push(spoil(offline_jwt(r#"{"sub":"u-agent","exp":1789999000}"#), |facts| {
            facts.live.clone_from(&agent().live);
            let live = facts.live.as_mut().unwrap();
            live.platform_time = Some(now() + jiff::SignedDuration::from_secs(seconds));
        }));
    }
    for (purpose, state) in
        [("agent", Some("dialing")), ("agent", None), ("ivr", Some("connected")), ("external", None)]
    {
        cases.push(spoil(agent(), |facts| {
            let leg = &mut facts.target.as_mut().unwrap().participant;
            let leg = leg.as_mut().unwrap();
            (leg.purpose, leg.state) = (Some(purpose.to_owned()), state.map(str::to_owned));
        }));
    }
    for case in [agent(), service_account(), offline()] {
        cases.push(spoil(case.clone(), |facts| facts.policy.published = false));
        cases.push(spoil(case.clone(), |facts| {
            facts.alone = Some(crate::facts::Alone::default());
            facts.policy.grant = Some(GrantKind::User);
            facts.policy.scope_limits.forbidden = names(&["oauth"]);
            facts.policy.permission_limits.forbidden = names(&["routing:*:*"]);
        }));
        cases.push(spoil(case, |facts| {
            facts.policy.subject = Some("u-agent".to_owned());
            if let Some(target) = &mut facts.target {
                target.on_behalf_of = Some("u-agent".to_owned());
            }
        }));
    }
    cases.extend([case(""), case(&"x".repeat(70_000)), opaque()]);
    cases
}

/// A scope or a permission that the caller has, refused all the same, in the region that was asked and in another.
fn regions() -> Vec<Facts> {
    let hosts = ["api.mypurecloud.de", "api.usw2.pure.cloud"];
    let codes = ["missing.permissions", "app.not.authorized.for.scope"];
    let mut cases = Vec::new();
    for (host, code) in hosts.iter().flat_map(|host| codes.map(|code| (host, code))) {
        cases.push(spoil(agent(), |facts| {
            facts.task = Task::Explain;
            facts.given_token.clone_from(&facts.token);
            facts.live.as_mut().unwrap().base_url = "https://api.mypurecloud.de".to_owned();
            let mut refusal = refused(403, code);
            (refusal.permissions, refusal.scopes) = (names(&["conversation:call:record"]), names(&["conversations"]));
            facts.refusal = Some(refusal);
            facts.sent = Some(SentRequest { host: Some((*host).to_owned()), ..SentRequest::default() });
        }));
    }
    cases
}

/// Permissions that no role of the organisation can give, before the call and after a refusal.
fn organisation() -> Vec<Facts> {
    let operations = ["patchConversationsCallParticipant", "postIntegrationsActions", "getUsersMe"];
    let lists: [&[&str]; 3] = [&[], &["conversation:call:record", "integrations:action:add"], &["routing:queue:view"]];
    let mut cases = Vec::new();
    for (name, list) in operations.iter().flat_map(|name| lists.map(|list| (name, list))) {
        let case = spoil(agent(), |facts| {
            facts.operations = vec![operation(name)];
            let live = facts.live.as_mut().unwrap();
            live.user = Answer::Given(User { permissions: Some(Vec::new()), ..User::default() });
            live.permission_list =
                Answer::Given(PermissionList { names: names(list).into_iter().collect(), whole: true });
        });
        for code in ["missing.permissions", "missing.any.permissions"] {
            for wanted in [&["conversation:call:record"][..], &["conversation:call:record", "routing:queue:view"]] {
                cases.push(spoil(case.clone(), |facts| {
                    facts.task = Task::Explain;
                    facts.given_token.clone_from(&facts.token);
                    facts.refusal = Some(Refusal { permissions: names(wanted), ..refused(403, code) });
                }));
            }
        }
        cases.push(spoil(case.clone(), |facts| facts.policy.published = false));
        cases.push(acted(case.clone(), Sending::Answered, Some(202), true));
        cases.push(case);
    }
    cases
}

/// Tokens that the introspection shows as ended, where Genesys Cloud refused, accepted, or only answered the reads.
fn ended_tokens() -> Vec<Facts> {
    let earlier = now() - jiff::SignedDuration::from_hours(1);
    let mut cases = Vec::new();
    for (state, idles_at) in [("disabled", None), ("inactive", None), ("active", Some(earlier))] {
        let case = spoil(agent(), |facts| {
            if let Answer::Given(introspection) = &mut facts.live.as_mut().unwrap().introspection {
                (introspection.client_state, introspection.idles_at) = (Some(state.to_owned()), idles_at);
            }
        });
        cases.push(with_refusal(case.clone(), 401, "bad.credentials"));
        cases.push(acted(case.clone(), Sending::Answered, Some(202), true));
        cases.push(case);
    }
    cases
}

/// A conversation that is no call, for an operation about calls and for one about any conversation; and a call in a
/// division that the grant does not name.
fn other_media() -> Vec<Facts> {
    let medium = OtherMedium {
        name: "an email",
        source: "GET /api/v2/conversations/c".to_owned(),
        quote: "participants[].emails".to_owned(),
    };
    let email = spoil(agent(), |facts| facts.live.as_mut().unwrap().other_medium = Some(medium));
    let any = spoil(email.clone(), |facts| {
        facts.task = Task::Check;
        facts.operations = vec![operation("getConversation")];
    });
    let elsewhere = spoil(agent(), |facts| {
        let live = facts.live.as_mut().unwrap();
        if let Answer::Given(conversation) = &mut live.conversation {
            conversation.divisions = names(&["d-sales"]);
        }
        let grant = home_grant("conversation:call:record");
        live.grants = Answer::Given(Grants { grants: vec![grant], whole: true, ..Grants::default() });
    });
    vec![with_refusal(email.clone(), 404, "conversation.error.conversation.not.found"), email, any, elsewhere]
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
                facts.live.as_mut().unwrap().grants =
                    Answer::Given(Grants { grants: grants.clone(), whole: true, ..Grants::default() });
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
