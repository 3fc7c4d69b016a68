//! The cases in which the program is heard: everything in the fixtures, random facts, and each of them with one fact taken
//! away.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::super::properties;
use super::built::{built, exchanges};
use super::rare::rare;
use crate::explain;
use crate::facts::{Answer, Facts, GrantKind, LiveFacts, Policy, Strictness};
use crate::request::{
    self, Answerer, Author, Authorization, FailureKind, Pasted, Refusal, SentBody, SentRequest, TlsFailure,
};
use crate::rule::tests::SENDINGS;
use crate::rule::token_cases::*;
use crate::secret::Redactor;

/// Random facts beside the fixtures.
const RANDOM: usize = 1_000;

/// Every case.
pub(in crate::rule::tests) fn cases() -> Vec<Facts> {
    let mut cases: Vec<Facts> = pasted().iter().flat_map(explained).collect();
    cases.extend(tokens());
    cases.extend(staged());
    cases.extend(built());
    cases.extend(rare());
    let mut runner = TestRunner::deterministic();
    let strategy = properties::cases();
    cases.extend((0..RANDOM).map(|_| strategy.new_tree(&mut runner).unwrap().current()));
    cases
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files
}

/// Every failure of the pasted inputs.
fn pasted() -> Vec<Pasted> {
    let mut inputs: Vec<String> = Vec::new();
    for path in fixtures("explain") {
        let text = format!("\n{}", fs::read_to_string(path).unwrap());
        inputs.extend(text.split("\n@@ ").skip(1).map(|case| {
            let (_, rest) = case.split_once('\n').unwrap();
            let is_head = |line: &&str| line.starts_with("@ ");
            with_tokens(&rest.lines().skip_while(is_head).collect::<Vec<_>>().join("\n"))
        }));
    }
    for folder in ["field", "forecast"] {
        inputs.extend(fixtures(folder).into_iter().filter_map(|path| fs::read_to_string(path).ok()));
    }
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/refusals/corpus.jsonl");
    for line in fs::read_to_string(corpus).unwrap().lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        inputs.push(row["body"].as_str().unwrap_or_default().to_owned());
    }
    inputs.extend(exchanges());
    let read = |input: &String| request::read(input.as_bytes(), &Redactor::default()).ok();
    inputs.iter().filter_map(read).flat_map(|reading| reading.found).collect()
}

/// The text with the tokens of `fixtures/tokens` in the places of their names.
fn with_tokens(text: &str) -> String {
    let mut parts = text.split('«');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (name, rest) = part.split_once('»').unwrap_or_default();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tokens");
        let token = fs::read_to_string(folder.join(name)).unwrap_or_default();
        format!("{text}{}{rest}", token.trim())
    })
}

/// A failure as it is pasted, and with live evidence about a token that was given with it.
fn explained(pasted: &Pasted) -> Vec<Facts> {
    let plain = explain::facts(pasted, now(), Policy::none());
    let with_live = |live: Facts| {
        let mut facts = Facts { given_token: live.token.clone(), live: live.live, ..plain.clone() };
        facts.token = facts.token.or(live.token);
        if facts.operations.iter().any(|operation| operation.name == crate::catalogue::MUTE) {
            facts.target = live.target;
        }
        facts
    };
    let held = [agent(), service_account(), holding(&["conversations"], &["conversation:call:record", "routing:*:*"])];
    held.into_iter().map(with_live).chain([plain.clone()]).collect()
}

/// The tokens of the fixtures, checked offline with the built-in policy.
fn tokens() -> Vec<Facts> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tokens");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts = files.into_iter().filter_map(|path| fs::read_to_string(path).ok());
    let check = |text: String| Facts { operations: offline().operations, ..case(text.trim()) };
    texts.map(check).collect()
}

/// Jobs of why403 itself: who is aimed at, what is held, and what came of it.
fn staged() -> Vec<Facts> {
    let mut cases =
        vec![agent(), service_account(), offline(), opaque(), case_without_token(), accepted_live(offline())];
    cases.extend(
        ["p-agent", "p-customer", "p-queue", "p-other", "u-agent", "c", "call-of-p-agent", "nobody"].map(aimed_at),
    );
    cases.push(holding(&[], &[]));
    cases.push(holding(&["conversations:readonly"], &["conversation:*:*"]));
    let kinds = [
        FailureKind::Connect,
        FailureKind::NameNotResolved,
        FailureKind::Refused,
        FailureKind::Unreachable,
        FailureKind::Tls(TlsFailure::UnknownAuthority),
        FailureKind::Tls(TlsFailure::WrongName),
        FailureKind::Tls(TlsFailure::Expired),
        FailureKind::Tls(TlsFailure::NotYetValid),
        FailureKind::Tls(TlsFailure::CertificateRejected),
        FailureKind::Tls(TlsFailure::PlainHttp),
        FailureKind::Tls(TlsFailure::HandshakeUnfinished),
        FailureKind::Tls(TlsFailure::Other),
        FailureKind::Timeout,
        FailureKind::Reset,
        FailureKind::ConnectionLost,
        FailureKind::UnreadableAnswer,
        FailureKind::UnusableId,
        FailureKind::Interrupted,
        FailureKind::Withheld,
    ];
    for kind in kinds {
        cases.push(Facts { failure: Some(failure(kind)), ..agent() });
        cases.push(Facts { failure: Some(failure(kind)), task: crate::facts::Task::Explain, live: None, ..agent() });
    }
    for sending in SENDINGS {
        for status in [None, Some(202), Some(403), Some(404), Some(503)] {
            for confirmed in [false, true] {
                cases.push(acted(agent(), sending, status, confirmed));
            }
        }
    }
    cases.extend(with_policies());
    cases
}

/// What a policy can ask for, of tokens that meet it and of others.
fn with_policies() -> Vec<Facts> {
    let jwt = r#"{"sub":"u-agent","client_id":"c","iss":"https://login.example","aud":"why403","exp":1790001000,"scope":"conversations oauth"}"#;
    let tokens = [agent(), service_account(), offline(), offline_jwt(jwt), offline_jwt("{}"), case_without_token()];
    let policies: &[fn(&mut Policy)] = &[
        |policy| policy.audience = Some("why403".to_owned()),
        |policy| policy.audience = Some("other".to_owned()),
        |policy| policy.issuer = Some("https://login.example".to_owned()),
        |policy| policy.issuer = Some("https://other.example".to_owned()),
        |policy| policy.grant = Some(GrantKind::User),
        |policy| policy.grant = Some(GrantKind::ClientCredentials),
        |policy| policy.min_lifetime_seconds = Some(60),
        |policy| policy.min_lifetime_seconds = Some(86_400),
        |policy| policy.signature_required = true,
        |policy| policy.subject = Some("u-agent".to_owned()),
        |policy| policy.subject = Some("u-other".to_owned()),
        |policy| {
            (policy.scope_limits.excess, policy.permission_limits.excess) = (Strictness::Fail, Strictness::Warn);
        },
        |policy| {
            policy.scope_limits.forbidden = names(&["oauth", "conversations"]);
            policy.permission_limits.forbidden = names(&["conversation:*:*"]);
        },
        |policy| {
            policy.scope_limits.forbidden = names(&["users"]);
            policy.permission_limits.forbidden = names(&["users:*:*"]);
        },
    ];
    let with = |token: &Facts, change: &fn(&mut Policy)| spoil(token.clone(), |facts| change(&mut facts.policy));
    tokens.iter().flat_map(|token| policies.iter().map(|change| with(token, change))).collect()
}

/// A fact that can be taken away.
type TakeAway = fn(&mut Facts);

/// One fact each: what the program then says must not need it.
pub(super) const FACTS: &[(&str, TakeAway)] = &[
    ("the status", |facts| change_answer(facts, |refusal| refusal.status = None)),
    ("the code", |facts| change_answer(facts, |refusal| refusal.code = None)),
    ("the message", |facts| change_answer(facts, |refusal| refusal.message = None)),
    ("the names in the answer", |facts| {
        change_answer(facts, |refusal| {
            (refusal.scopes, refusal.permissions, refusal.divisions) = (Vec::new(), Vec::new(), Vec::new());
        });
    }),
    ("the author of the answer", |facts| {
        change_answer(facts, |refusal| {
            (refusal.author, refusal.answerer) = (Author::Unsigned, Answerer::default());
        });
    }),
    ("the headers of the answer", |facts| {
        change_answer(facts, |refusal| {
            (refusal.correlation_id, refusal.retry_after_seconds, refusal.answered_at) = (None, None, None);
        });
    }),
    ("the method", |facts| {
        change_answer(facts, |refusal| refusal.method = String::new());
        change_request(facts, |sent| sent.method = None);
        facts.operations.clear();
        facts.unpublished.clear();
    }),
    ("the path", |facts| {
        change_answer(facts, |refusal| refusal.path = String::new());
        change_request(facts, |sent| sent.path = None);
        facts.operations.clear();
        facts.unpublished.clear();
    }),
    ("the answer", |facts| facts.refusal = None),
    ("the request", |facts| facts.sent = None),
    ("the host", |facts| change_request(facts, |sent| (sent.host, sent.scheme) = (None, None))),
    ("the header with the token", |facts| {
        change_request(facts, |sent| {
            (sent.authorization, sent.token_is_in_query) = (Authorization::NotShown, false);
        });
        if facts.sent.is_some() {
            facts.token.clone_from(&facts.given_token);
        }
    }),
    ("the other headers", |facts| {
        change_request(facts, |sent| (sent.headers_are_whole, sent.content_type) = (false, None));
    }),
    ("the body of the request", |facts| change_request(facts, |sent| sent.body = SentBody::NotShown)),
    ("the caller", |facts| (facts.caller, facts.is_from_program) = (None, false)),
    ("the token", |facts| (facts.token, facts.given_token, facts.live) = (None, None, None)),
    ("what was read", |facts| facts.live = None),
    ("the introspection", |facts| change_reads(facts, |live| live.introspection = Answer::NotAsked)),
    ("the user", |facts| change_reads(facts, |live| live.user = Answer::NotAsked)),
    ("the roles", |facts| change_reads(facts, |live| live.grants = Answer::NotAsked)),
    ("the conversation", |facts| {
        change_reads(facts, |live| live.conversation = Answer::NotAsked);
        if let Some(target) = &mut facts.target {
            target.participant = None;
        }
    }),
    ("the permissions of the organisation", |facts| {
        change_reads(facts, |live| live.permission_list = Answer::NotAsked);
    }),
    ("the medium", |facts| change_reads(facts, |live| live.other_medium = None)),
    ("the clock of the server", |facts| change_reads(facts, |live| live.platform_time = None)),
    ("the target", |facts| facts.target = None),
    ("the operation", |facts| facts.operations.clear()),
    ("the failure", |facts| facts.failure = None),
    ("the action", |facts| facts.action = None),
];

fn change_answer(facts: &mut Facts, change: impl FnOnce(&mut Refusal)) {
    // Another answer is looked at again: a copy does not keep which rule explained this one.
    if let Some(mut refusal) = facts.refusal.clone() {
        change(&mut refusal);
        facts.refusal = Some(refusal);
    }
}

fn change_request(facts: &mut Facts, change: impl FnOnce(&mut SentRequest)) {
    if let Some(sent) = &mut facts.sent {
        change(sent);
    }
}

fn change_reads(facts: &mut Facts, change: impl FnOnce(&mut LiveFacts)) {
    if let Some(live) = &mut facts.live {
        change(live);
    }
}
