//! Cases of sentences that are seldom said: odd tokens and headers, lists that may not be whole, logins, and changes that
//! the format has and no rule advises today.

use jiff::SignedDuration;

use crate::facts::{
    Answer, Facts, Grant, GrantKind, Grants, Invented, Origin, Policy, RequiredScope, Sending, Strictness, Task,
    Unpublished,
};
use crate::request::{Answerer, AnswererKind, Authorization, HeaderFault, HttpClient, Refusal, SentRequest};
use crate::rule::token_cases::*;
use crate::rule::{
    Candidate, Change, ChangeKind, Choice, ClientPart, Grantee, GranteeKind, Mode, Named, NewToken, Question,
    RequestPart, RetryAfter, ShowMore, WaitReason, Who, Whom,
};
use crate::token::{LooseNames, SignatureCheck};

pub(super) fn rare() -> Vec<Facts> {
    [headers(), logins(), odd_tokens(), same_token(), policies(), permissions(), conversations(), requests()].concat()
}

/// Changes that the format has, with values that no rule gives them today.
pub(super) fn changes() -> Vec<Change> {
    let change = |kind| Change::new(Who::Developer, kind);
    let text = |text: &str| Some(text.to_owned());
    let request = |part, from: Option<&str>, to: Option<&str>| Change::request(part, from, to);
    let client = |part, to| Change::client(Who::Developer, part, to);
    let choose = |what| Change::choose(what, [Candidate::new("c-1", None)]);
    let retry = |seconds| change(ChangeKind::Retry { after: RetryAfter::Seconds, seconds });
    let division = Named { id: text("d-home"), name: text("Home") };
    vec![
        Change::new_token(NewToken::OtherRegion),
        change(ChangeKind::ChangeCode { from: None, to: None, language: None, locations: Vec::new() }),
        retry(Some(30)),
        retry(None),
        change(ChangeKind::ShowMore { what: ShowMore::WholeLine, language: None }),
        change(ChangeKind::GrantPermission {
            mode: Mode::Any,
            permissions: names(&["routing:queue:view"]),
            recommended: None,
            to: Grantee::new(GranteeKind::Unknown),
            division: Some(division),
            role: None,
        }),
        choose(Choice::Name),
        choose(Choice::Conversation),
        request(RequestPart::Method, None, None),
        request(RequestPart::Header, Some("Accept"), None),
        request(RequestPart::Header, None, None),
        request(RequestPart::Query, None, Some("pageSize=25")),
        request(RequestPart::Query, Some("expand"), None),
        client(ClientPart::Id, Some("c-1")),
        client(ClientPart::RedirectUri, Some("http://127.0.0.1:8765/")),
        client(ClientPart::State, None),
        client(ClientPart::TokenDuration, Some("3600")),
        Change::ask(Whom::GenesysSupport, Question::Availability, None),
        change(ChangeKind::Wait { seconds: None, reason: WaitReason::TokenNotYetValid }),
    ]
}

/// A request with this header, and the answer to it.
fn headers() -> Vec<Facts> {
    let faults = [HeaderFault::StrayColon, HeaderFault::Empty];
    let case = |fault: HeaderFault, with_token: bool| {
        let token = opaque().token;
        let sent = SentRequest {
            method: Some("GET".to_owned()),
            host: Some("api.mypurecloud.de".to_owned()),
            path: Some("/api/v2/users/me".to_owned()),
            authorization: Authorization::Given {
                scheme: "Bearer".to_owned(),
                faults: vec![fault],
                token: token.clone().map(Box::new).filter(|_| with_token),
            },
            headers_are_whole: true,
            ..SentRequest::default()
        };
        let refusal = Refusal {
            method: "GET".to_owned(),
            path: "/api/v2/users/me".to_owned(),
            ..refused(401, "authentication.required")
        };
        let token = token.filter(|_| with_token);
        Facts { task: Task::Explain, token, sent: Some(sent), refusal: Some(refusal), ..case_without_token() }
    };
    faults.iter().flat_map(|fault| [case(*fault, true), case(*fault, false)]).collect()
}

/// Answers of the login, and tokens that it gave.
fn logins() -> Vec<Facts> {
    let login = |facts: Facts| Facts { task: Task::Login, policy: Policy::none(), ..facts };
    let answer = |code: &str, message: &str, scopes: &[&str]| Refusal {
        method: "POST".to_owned(),
        path: "/oauth/token".to_owned(),
        message: Some(message.to_owned()),
        scopes: names(scopes),
        ..refused(400, code)
    };
    let redirect = answer("invalid_request", "redirect_uri does not match", &[]);
    let scopes = answer("invalid_scope", "unknown scope", &["zzq-zzq", "xxk-xxk"]);
    let mut cases: Vec<Facts> = Vec::new();
    for refusal in [redirect, scopes] {
        cases.push(login(Facts { refusal: Some(refusal.clone()), ..case_without_token() }));
        cases.push(Facts { task: Task::Explain, refusal: Some(refusal), ..case_without_token() });
    }
    for token in
        [case(&jwt(r#"{"sub":"u","nonce":"n","at_hash":"h"}"#)), case(&format!("ghp_{}", "a1B2".repeat(9))), case("")]
    {
        cases.push(login(token));
    }
    cases
}

/// Tokens of other services, with keys in the header, or refused before they expired.
fn odd_tokens() -> Vec<Facts> {
    let other = case(&format!("ghp_{}", "a1B2".repeat(9)));
    let to_other_host = spoil(other.clone(), |facts| {
        facts.task = Task::Explain;
        let host = Some("api.example.com".to_owned());
        facts.sent = Some(SentRequest { host, path: Some("/v1/things".to_owned()), ..SentRequest::default() });
        facts.refusal = Some(Refusal {
            path: "/v1/things".to_owned(),
            author: crate::request::Author::Stranger,
            ..refused(401, "bad")
        });
    });
    let with_key =
        case(&jwt_with_header(r#"{"alg":"RS256","jwk":{"kty":"RSA"},"jku":"https://keys.example"}"#, r#"{"sub":"u"}"#));
    let unverified = |check: SignatureCheck| {
        spoil(with_key.clone(), |facts| {
            facts.policy.signature_required = true;
            facts.token.as_mut().unwrap().signature = check;
        })
    };
    let expired_later = spoil(offline_jwt(r#"{"sub":"u","exp":1789999990}"#), |facts| {
        facts.task = Task::Explain;
        let answered_at = Some(now() - SignedDuration::from_secs(60));
        facts.refusal = Some(Refusal { answered_at, ..refused(403, "missing.permissions") });
    });
    vec![
        other,
        to_other_host,
        unverified(SignatureCheck::NotChecked),
        unverified(SignatureCheck::KeyUnavailable { reason: "no key has this kid".to_owned() }),
        unverified(SignatureCheck::Faulty { faults: names(&["the signature is of another key"]) }),
        with_key,
        expired_later,
        Facts { task: Task::Mute, operations: offline().operations, ..case("") },
    ]
}

/// A refusal of the very token that the reads were made with.
fn same_token() -> Vec<Facts> {
    let codes: [(u16, &str, &[&str]); 2] =
        [(403, "app.not.authorized.for.scope", &["conversations"]), (401, "bad.credentials", &[])];
    let case = |(status, code, scopes): (u16, &str, &[&str])| {
        spoil(agent(), |facts| {
            facts.task = Task::Explain;
            facts.given_token.clone_from(&facts.token);
            let authorization = Authorization::Given {
                scheme: "Bearer".to_owned(),
                faults: Vec::new(),
                token: facts.token.clone().map(Box::new),
            };
            facts.sent = Some(SentRequest {
                method: Some("PATCH".to_owned()),
                host: Some("api.mypurecloud.de".to_owned()),
                authorization,
                ..SentRequest::default()
            });
            facts.refusal = Some(Refusal { scopes: names(scopes), ..refused(status, code) });
        })
    };
    let loose = |facts: &mut Facts| {
        if let Answer::Given(introspection) = &mut facts.live.as_mut().unwrap().introspection {
            introspection.scopes = Some(names(&["conversations,users"]));
            introspection.loose_scopes =
                LooseNames { names: names(&["conversations", "users"]), separators: names(&["a comma"]) };
        }
    };
    let [scope, token] = codes.map(case);
    vec![spoil(scope.clone(), loose), scope, token]
}

/// Policies that forbid, that want as little as possible, and that no token can meet.
fn policies() -> Vec<Facts> {
    let lists = |facts: &mut Facts, whole: bool| {
        let grant = Grant { permissions: names(&["conversation:call:*"]), ..Grant::default() };
        facts.live.as_mut().unwrap().grants = Answer::Given(Grants { grants: vec![grant], whole, ..Grants::default() });
    };
    let strict = |policy: &mut Policy| {
        (policy.scope_limits.excess, policy.permission_limits.excess) = (Strictness::Fail, Strictness::Fail);
        policy.scope_limits.forbidden = names(&["oauth"]);
        policy.permission_limits.forbidden = names(&["routing:queue:delete"]);
    };
    let mut cases = Vec::new();
    for (case, whole) in [agent(), service_account()].iter().flat_map(|case| [true, false].map(|whole| (case, whole))) {
        for name in [
            "patchConversationsCallParticipant",
            "getUsersMe",
            "postIntegrationsActions",
            "getSpeechandtextanalyticsProgramsSettingsProcessing",
        ] {
            cases.push(spoil(case.clone(), |facts| {
                facts.operations = vec![operation(name)];
                lists(facts, whole);
                strict(&mut facts.policy);
            }));
        }
    }
    cases.push(spoil(holding(&["conversations"], &["conversation:*:*"]), |facts| strict(&mut facts.policy)));
    for scopes in [&["conversations", "users", "routing"][..], &["conversations:readonly", "users", "routing"]] {
        cases.push(spoil(holding(scopes, &["routing:*:*", "conversation:call:*"]), |facts| strict(&mut facts.policy)));
    }
    cases.push(spoil(opaque(), |facts| {
        facts.policy =
            Policy { grant: Some(GrantKind::ClientCredentials), subject: Some("u-agent".to_owned()), ..Policy::none() };
    }));
    cases.push(spoil(agent(), |facts| {
        facts.policy =
            Policy { grant: Some(GrantKind::ClientCredentials), subject: Some("u-agent".to_owned()), ..Policy::none() };
        facts.operations = vec![operation("getUsers")];
    }));
    let scope = |name: &str| RequiredScope { name: name.to_owned(), origin: Origin::User };
    for names_given in [&["zzq-zzq", "xxk-xxk"][..], &["gateway-scope"]] {
        cases.push(spoil(agent(), |facts| {
            facts.policy.scopes = names_given.iter().map(|name| scope(name)).collect();
            facts.policy.unpublished_scopes = names(&["gateway-scope"]);
        }));
    }
    cases
}

/// Permissions that are not listed, not published, or held beside those that an answer names.
fn permissions() -> Vec<Facts> {
    let mut cases = Vec::new();
    for name in [
        "postIntegrationsActions",
        "postConversationsCallParticipantReplace",
        "getSpeechandtextanalyticsProgramsSettingsProcessing",
        "getUsersMe",
    ] {
        cases.push(spoil(holding(&["conversations"], &[]), |facts| facts.operations = vec![operation(name)]));
    }
    for name in UNUSUAL_NEEDS {
        cases.push(spoil(holding(&["conversations"], &[]), |facts| facts.operations = vec![operation(name)]));
    }
    cases.push(spoil(service_account(), |facts| {
        let grant = Grant { permissions: names(&["routing:queue:view"]), ..Grant::default() };
        facts.live.as_mut().unwrap().grants =
            Answer::Given(Grants { grants: vec![grant], whole: false, ..Grants::default() });
    }));
    for permission in ["zzq:zzq:zzq", "conversation:participant:wrapup"] {
        for held in [&[][..], &["conversation:call:record"]] {
            cases.push(spoil(holding(&["conversations"], held), |facts| {
                facts.task = Task::Explain;
                facts.given_token.clone_from(&facts.token);
                facts.refusal =
                    Some(Refusal { permissions: names(&[permission]), ..refused(403, "missing.permissions") });
            }));
        }
    }
    let before = jiff::civil::date(2024, 1, 1);
    cases.push(spoil(holding(&["users"], &[]), |facts| {
        (facts.task, facts.target, facts.policy, facts.as_of) = (Task::Check, None, Policy::none(), before);
        facts.operations = vec![operation("getUserStation")];
    }));
    cases
}

/// Conversations without participants, mutes whose answer was lost, and acting for a user that was refused.
fn conversations() -> Vec<Facts> {
    let empty = spoil(aimed_at("p-nobody"), |facts| {
        if let Answer::Given(conversation) = &mut facts.live.as_mut().unwrap().conversation {
            conversation.participants.clear();
        }
    });
    let unseen = spoil(acted(agent(), Sending::Answered, Some(202), true), |facts| {
        facts.action.as_mut().unwrap().muted_after = None;
    });
    let lost = spoil(acted(agent(), Sending::AnswerLost, None, false), |facts| {
        facts.failure = Some(failure(crate::request::FailureKind::Timeout));
    });
    let acting = spoil(service_account(), |facts| {
        facts.target.as_mut().unwrap().on_behalf_of = Some("u-agent".to_owned());
        facts.refusal = Some(refused(400, "not.a.user"));
    });
    let open = spoil(agent(), |facts| facts.operations = vec![operation("getUsersMe")]);
    let twice = accepted_live(case(&jwt(r#"{"sub":"u-1","sub":"u-2","exp":4102444800}"#)));
    vec![empty, unseen, lost, acting, open, twice]
}

/// Requests to another host or over WebSocket, duplicates, and programs that throw the answer away.
fn requests() -> Vec<Facts> {
    let explain = || Facts { task: Task::Explain, policy: Policy::none(), ..case_without_token() };
    let elsewhere = spoil(explain(), |facts| {
        facts.sent = Some(SentRequest {
            host: Some("apps.mypurecloud.de".to_owned()),
            path: Some("/api/v2/users/me".to_owned()),
            scheme: Some("https".to_owned()),
            ..SentRequest::default()
        });
        let mut answerer = Answerer::default();
        answerer.kind = AnswererKind::Elsewhere;
        facts.refusal =
            Some(Refusal { answerer, author: crate::request::Author::Unsigned, ..refused(403, "forbidden") });
    });
    let websocket = spoil(explain(), |facts| {
        facts.unpublished = vec![Unpublished::new("GET", "/api/v2/notifications/stream")];
        facts.sent = Some(SentRequest {
            method: Some("GET".to_owned()),
            host: Some("streaming.mypurecloud.de".to_owned()),
            path: Some("/api/v2/notifications/stream".to_owned()),
            scheme: Some("wss".to_owned()),
            ..SentRequest::default()
        });
        facts.refusal = Some(Refusal {
            method: "GET".to_owned(),
            path: "/api/v2/notifications/stream".to_owned(),
            ..refused(404, "not.found")
        });
    });
    let duplicate = spoil(explain(), |facts| {
        let message = Some("A queue with this name already exists".to_owned());
        let path = "/api/v2/routing/queues".to_owned();
        facts.refusal = Some(Refusal { method: "POST".to_owned(), path, message, ..refused(409, "general.conflict") });
    });
    let programs = [HttpClient::Fetch, HttpClient::HttpUrlConnection, HttpClient::Curl].map(|client| {
        spoil(explain(), |facts| {
            facts.refusal = Some(Refusal { code: None, reported_by: Some(client), ..refused(403, "") });
        })
    });
    let nothing_near = Facts { task: Task::Scan, invented: vec![Invented::new("zzqqxxk", [])], ..explain() };
    [vec![elsewhere, websocket, duplicate, nothing_near], programs.to_vec()].concat()
}

/// Operations whose definition does not say what they need, and that need several permissions.
const UNUSUAL_NEEDS: &[&str] =
    &["getSpeechandtextanalyticsProgramsSettingsProcessing", "getArchitectIvrIdentityresolution"];
