//! No sentence without its evidence: each fact that a message states is taken away, and the message must change.

use super::*;
use crate::report::Report;
use crate::report::ReportFinding;
use crate::request::{Caller, HttpClient};

/// Begins a claim about what Genesys Cloud itself did.
const CLAIMS: &[&str] = &[
    "Genesys Cloud refused",
    "Genesys Cloud asks",
    "Genesys Cloud says",
    "Genesys Cloud answered",
    "Genesys Cloud does not",
    "Genesys Cloud did not",
    "Genesys Cloud could not",
    "Genesys Cloud finds",
    "Genesys Cloud knows",
    "Genesys Cloud says",
];

fn claims(message: &str) -> bool {
    // That something else answered claims the opposite.
    let message = message.replace("before Genesys Cloud", "");
    CLAIMS.iter().any(|claim| message.contains(claim))
}

/// Answers with each status, with and without each code that is known in the wild.
fn answers(author: Author) -> Vec<Refusal> {
    let statuses = [None, Some(400), Some(401), Some(403), Some(404), Some(405), Some(408), Some(409), Some(415)];
    let others = [Some(429), Some(500), Some(502), Some(503)];
    let codes = [
        None,
        Some("invalid_token"),
        Some("insufficient_scope"),
        Some("invalid_client"),
        Some("server_error"),
        Some("forbidden"),
        Some("not.found"),
        Some("bad.request"),
        Some("of.tomorrow"),
    ];
    let messages = [None, Some("The token expired"), Some("A queue with this name already exists")];
    let mut all = Vec::new();
    for status in statuses.into_iter().chain(others) {
        for code in codes {
            for message in messages {
                let written = |refusal: Refusal| Refusal { author, ..refusal };
                all.push(written(body(status, code, message)));
                all.push(written(alone(status, code, message)));
            }
        }
    }
    all
}

#[test]
fn only_an_answer_that_shows_its_author_is_said_to_be_genesys_clouds() {
    let mut claimed = 0;
    for author in [Author::Platform, Author::Gateway, Author::Stranger, Author::Unsigned] {
        for refusal in answers(author) {
            let facts = pasted(None, Some(refusal.clone()));
            let report = Report::assemble(&facts, diagnose(&facts));
            let seen = |finding: &&ReportFinding| {
                finding.authority == Authority::Observed && finding.status != Status::NotApplicable
            };
            for finding in report.findings.iter().filter(seen) {
                claimed += usize::from(claims(&finding.message));
                if author != Author::Platform {
                    assert!(!claims(&finding.message), "{finding:#?} for {refusal:#?}");
                    assert!(finding.is_from_unknown_server, "{finding:#?}");
                }
            }
            assert!(author == Author::Platform || !claims(&report.summary), "{}", report.summary);
        }
    }
    assert!(claimed > 20, "{claimed}");
}

#[test]
fn a_refusal_is_never_reported_as_allowed() {
    for author in [Author::Platform, Author::Gateway, Author::Stranger, Author::Unsigned] {
        for refusal in answers(author) {
            for host in ["api.mypurecloud.com", "apps.mypurecloud.com", "support.example.com"] {
                for path in [MUTE, "/oauth/token", "/v1/things"] {
                    let sent = SentRequest { host: Some(host.to_owned()), path: Some(path.to_owned()), ..mute() };
                    let refusal = Refusal { path: path.to_owned(), ..refusal.clone() };
                    let diagnosis = diagnose(&pasted(Some(sent), Some(refusal.clone())));
                    assert_ne!(diagnosis.verdict, Verdict::Allowed, "{host}{path}: {refusal:#?}");
                }
            }
        }
    }
}

#[test]
fn a_header_is_said_to_be_there_or_missing_only_where_the_request_shows_it() {
    let no_token = || body(Some(401), Some("authentication.required"), None);
    let shown = |authorization: Authorization, token_is_in_query: bool| {
        let sent = SentRequest { authorization, token_is_in_query, ..mute() };
        TokenMissing.judge(&pasted(Some(sent), Some(no_token())))
    };
    let dropped = "The pasted request has this header";
    let with_header = shown(bearer(&opaque_text()), false);
    advises(&with_header, dropped);
    quotes(&with_header, "PATCH", "an Authorization header with a token");
    let in_query = shown(bearer(&opaque_text()), true);
    never_advises(&in_query, dropped);
    advises(&in_query, "in the query of the URL");
    let missing = shown(Authorization::Missing, false);
    never_advises(&missing, dropped);
    quotes(&missing, "PATCH", "no token in an Authorization header");
    for hidden in [Authorization::NotShown, Authorization::Hidden] {
        let finding = shown(hidden, false);
        never_advises(&finding, dropped);
        assert!(finding.evidence.iter().all(|piece| !piece.quote.contains("Authorization header")), "{finding:#?}");
    }
    let unseen = TokenMissing.judge(&pasted(None, Some(no_token())));
    never_advises(&unseen, dropped);
}

#[test]
fn a_token_in_the_query_leaves_open_whether_it_is_read() {
    let sent = SentRequest { token_is_in_query: true, ..mute() };
    let whole = TokenMissing.judge(&pasted(Some(sent.clone()), None));
    assert!(whole.message.contains("the request has no Authorization header"), "{}", whole.message);
    let part = TokenMissing.judge(&pasted(Some(SentRequest { headers_are_whole: false, ..sent }), None));
    assert!(!part.message.contains("the request has no"), "{}", part.message);
    for finding in [whole, part] {
        assert_eq!(finding.status, Status::Unknown);
        advises(&finding, "in the query of the URL");
    }
}

#[test]
fn that_an_answer_says_nothing_is_said_only_of_one_that_says_nothing() {
    let judge = |excerpt: &str, status| {
        let refusal = Refusal { excerpt: excerpt.to_owned(), author: Author::Unsigned, ..alone(status, None, None) };
        RefusedUnexplained.judge(&pasted(None, Some(refusal))).message
    };
    assert!(judge("", Some(403)).contains("an empty answer"));
    assert!(judge("403 Forbidden", Some(403)).contains("it does not say why"));
    let words = judge("403 Forbidden: the export is locked until Monday", Some(403));
    assert!(!words.contains("nothing in it"), "{words}");
    assert!(!judge("locked until Monday", None).contains("no status and no code: nothing"));
}

#[test]
fn an_answer_is_said_to_be_left_out_only_where_a_client_left_it_out() {
    let refusal = Refusal { reported_by: Some(HttpClient::Requests), ..alone(Some(403), None, None) };
    let lost = RefusedUnexplained.judge(&pasted(None, Some(refusal.clone())));
    assert!(lost.message.contains("does not show the answer's body"), "{}", lost.message);
    advises(&lost, "print(e.response.text)");
    let shown = RefusedUnexplained.judge(&pasted(None, Some(Refusal { reported_by: None, ..refusal })));
    assert!(!shown.message.contains("does not show the answer's body"), "{}", shown.message);
    never_advises(&shown, "print(");
}

#[test]
fn the_caller_is_named_only_where_something_shows_who_it_was() {
    let refusal = body(Some(403), Some("missing.permissions"), Some("permissions: [conversation:call:record]"));
    let judge = |caller: Option<Caller>, is_from_program: bool| {
        let seen = |caller| (caller, crate::facts::Evidence { source: "the input".to_owned(), quote: "x".to_owned() });
        let facts = Facts {
            caller: caller.map(seen),
            is_from_program,
            ..pasted(
                None,
                Some(Refusal { permissions: vec!["conversation:call:record".to_owned()], ..refusal.clone() }),
            )
        };
        MissingPermission.judge(&facts)
    };
    advises(&judge(Some(Caller::OauthClient), false), "Give the OAuth client a role");
    advises(&judge(Some(Caller::User), false), "Give the user a role");
    for caller in [None, Some(Caller::Guest)] {
        advises(&judge(caller, false), "Give the user, or for client credentials the OAuth client, a role");
    }
    advises(&judge(None, true), "Give the OAuth client, or for a user's token the user, a role");
}

#[test]
fn a_guest_is_sent_to_the_token_of_the_session() {
    let refusal = Refusal {
        path: "/api/v2/webchat/guest/conversations/c/members".to_owned(),
        ..body(Some(401), Some("bad.credentials"), None)
    };
    let seen = crate::facts::Evidence { source: "the input".to_owned(), quote: refusal.path.clone() };
    let facts = pasted(None, Some(refusal));
    never_advises(&TokenRejected.judge(&facts), "guest");
    let guest = Facts { caller: Some((Caller::Guest, seen)), ..facts };
    let finding = TokenRejected.judge(&guest);
    advises(&finding, "Send the guest's JWT");
    never_advises(&finding, "Sign in");
}

#[test]
fn a_token_is_said_to_have_gone_unencrypted_only_where_the_request_has_one_and_was_answered() {
    let judge = |authorization: Authorization, answer: Option<Refusal>| {
        let sent = SentRequest { scheme: Some("http".to_owned()), authorization, ..mute() };
        WrongHost.judge(&pasted(Some(sent), answer))
    };
    for seen in [bearer(&opaque_text()), Authorization::Hidden] {
        advises(&judge(seen.clone(), Some(body(Some(404), None, None))), "The token was sent unencrypted");
        advises(&judge(seen, None), "If the request was sent, the token went unencrypted");
    }
    for unseen in [Authorization::NotShown, Authorization::Missing] {
        never_advises(&judge(unseen, None), "unencrypted");
    }
}

#[test]
fn a_request_is_said_to_be_in_order_only_where_nothing_in_it_is_open() {
    let open = |token_is_in_query: bool| {
        RefusedUnexplained.judge(&pasted(Some(SentRequest { token_is_in_query, ..mute() }), None)).message
    };
    assert!(open(false).contains("nothing in the request itself is seen to be wrong"));
    assert!(open(true).contains("in the query of the URL"));
}

/// A pasted failure with a token given beside it, of which Genesys Cloud knows everything.
fn with_given_token(facts: Facts) -> Facts {
    let Facts { token, live, .. } = agent();
    Facts { given_token: token, live, ..facts }
}

#[test]
fn what_is_read_with_the_token_given_says_nothing_of_another_that_was_sent() {
    let expired = jwt(r#"{"sub":"u","exp":1000000000}"#);
    let sent = SentRequest { authorization: bearer(&expired), ..mute() };
    let facts = with_given_token(pasted(Some(sent), Some(body(Some(401), Some("bad.credentials"), None))));
    let finding = TokenExpired.judge(&facts);
    assert_eq!(finding.status, Status::Fail, "{finding:#?}");
    assert!(!finding.message.contains("accepts it"), "{}", finding.message);
    let same = Facts { given_token: facts.token.clone(), ..facts };
    assert!(TokenExpired.judge(&same).message.contains("Genesys Cloud accepts it"));
}

#[test]
fn why403_is_said_to_have_sent_a_header_only_of_its_own_request() {
    let answer = || body(Some(401), Some("authentication.required"), None);
    let own = Facts { refusal: Some(answer()), ..agent() };
    advises(&TokenMissing.judge(&own), "why403 sent this header");
    never_advises(&TokenMissing.judge(&with_given_token(pasted(None, Some(answer())))), "why403 sent");
}

#[test]
fn an_answer_is_said_to_ask_for_a_name_only_where_it_has_the_name() {
    let scope = |scopes: Vec<String>| {
        let refusal = Refusal { scopes, ..body(Some(403), Some("app.not.authorized.for.scope"), None) };
        MissingScope.judge(&pasted(None, Some(refusal))).message
    };
    assert!(scope(names(&["conversations"])).contains("says that the token lacks the scope conversations"));
    assert!(scope(Vec::new()).contains("lacks a scope; by the API definition"));
    let permission = |permissions: Vec<String>| {
        let refusal = Refusal { permissions, ..body(Some(403), Some("missing.any.permissions"), None) };
        MissingPermission.judge(&pasted(None, Some(refusal))).message
    };
    assert!(permission(names(&["conversation:call:record"])).contains("asks for the permission"));
    assert!(permission(Vec::new()).contains("is missing; by the API definition"));
}

#[test]
fn a_refusal_is_said_to_be_of_the_body_only_where_the_request_has_one() {
    let judge = |method: &str| {
        let refusal = Refusal { method: method.to_owned(), ..body(Some(400), Some("bad.request"), None) };
        BadRequestBody.judge(&pasted(None, Some(refusal))).message
    };
    assert!(judge("PATCH").ends_with("did not accept the body of the request"));
    assert!(judge("GET").ends_with("did not accept the parameters of the request"));
    assert!(judge("").ends_with("did not accept the request as it is"));
}

#[test]
fn a_time_to_wait_is_said_to_be_in_the_answer_only_where_it_is() {
    let judge = |retry_after_seconds| {
        let refusal = Refusal { retry_after_seconds, ..body(Some(429), None, None) };
        RateLimited.judge(&pasted(None, Some(refusal)))
    };
    advises(&judge(Some(7)), "`Retry-After` header says");
    never_advises(&judge(None), "Retry-After");
}
