//! Faults of the request itself, and which of them can be behind the answer.

use super::*;
use crate::report::summary;

#[test]
fn a_request_alone_is_at_fault_or_its_answer_is_asked_for() {
    let facts = pasted(Some(mute()), None);
    let diagnosis = diagnose(&facts);
    assert_eq!((diagnosis.verdict, diagnosis.cause()), (Verdict::Unclear, None));
    assert!(
        summary(&diagnosis.summary).contains("Paste the response with its headers"),
        "{}",
        summary(&diagnosis.summary)
    );
    quotes(&found(&diagnosis, "refused-unexplained"), "July 2026", "asks for the scope conversations");
    let forum = SentRequest {
        method: Some("PUT".to_owned()),
        host: Some("api.genesys.cloud".to_owned()),
        path: Some("/api/v2/conversations/calls/{conversationId}/participants/{participantId}".to_owned()),
        placeholders: names(&["{conversationId}", "{participantId}"]),
        ..mute()
    };
    assert_eq!(causes(&pasted(Some(forum.clone()), None)), ["wrong-host", "wrong-method"]);
    let path = WrongPath.judge(&pasted(Some(forum), None));
    assert_eq!(path.status, Status::Warn);
    assert!(path.message.contains("{conversationId}, {participantId}"), "{}", path.message);
}

#[test]
fn the_header_is_judged_fault_by_fault() {
    let given = |scheme: &str, faults: &[HeaderFault], text: Option<&str>| SentRequest {
        authorization: Authorization::Given {
            scheme: scheme.to_owned(),
            faults: faults.to_vec(),
            token: text.and_then(token),
        },
        ..mute()
    };
    let opaque = opaque_text();
    for (scheme, faults, text, rule, words) in [
        ("Basic", &[HeaderFault::NotBearer][..], None, "token-malformed", "scheme Basic"),
        ("Bearer", &[HeaderFault::DoubledBearer], Some(opaque.as_str()), "token-malformed", "Bearer twice"),
        ("Bearer", &[HeaderFault::Quoted], Some(&opaque), "token-malformed", "quotes"),
        ("Bearer", &[HeaderFault::StrayColon], Some(&opaque), "token-malformed", "colon"),
        ("", &[HeaderFault::NoScheme], Some(&opaque), "token-malformed", "without the word Bearer"),
        ("Bearer", &[HeaderFault::Repeated], Some(&opaque), "token-malformed", "more than one"),
        ("Bearer", &[HeaderFault::UnfilledVariable], Some("$TOKEN"), "token-malformed", "variable"),
        ("Bearer", &[HeaderFault::Empty], None, "token-missing", "empty"),
    ] {
        let facts = pasted(Some(given(scheme, faults, text)), None);
        assert_eq!(causes(&facts), [rule], "{faults:?}");
        let finding = found(&diagnose(&facts), rule);
        assert!(finding.message.contains(words), "{}", finding.message);
        // The same header beside an answer about permissions: it was masked, or the platform took it.
        let facts =
            pasted(Some(given(scheme, faults, text)), Some(body(Some(403), Some("missing.any.permissions"), None)));
        assert_eq!(causes(&facts), ["missing-permission"], "{faults:?}");
    }
    // People mask tokens before they paste: without an answer, a placeholder is no cause.
    let masked = || Some(given("Bearer", &[], Some("YOUR_TOKEN")));
    assert!(causes(&pasted(masked(), None)).is_empty());
    assert_eq!(
        causes(&pasted(masked(), Some(body(Some(401), Some("authentication.required"), None)))),
        ["token-missing", "token-malformed"]
    );
    let missing = SentRequest { authorization: Authorization::Missing, ..mute() };
    assert_eq!(causes(&pasted(Some(missing), None)), ["token-missing"]);
    for silent in [Authorization::NotShown, Authorization::Hidden] {
        assert!(causes(&pasted(Some(SentRequest { authorization: silent, ..mute() }), None)).is_empty());
    }
}

#[test]
fn the_token_in_the_request_is_judged_where_the_answer_is_about_it() {
    let id_token = jwt(r#"{"token_use":"id","sub":"u"}"#);
    let expired = jwt(&format!(r#"{{"sub":"u","exp":{}}}"#, now().as_second() - 60));
    for (text, rule) in [(&id_token, "token-wrong-kind"), (&expired, "token-expired")] {
        let sent = || Some(SentRequest { authorization: bearer(text), ..mute() });
        assert_eq!(causes(&pasted(sent(), None)), [rule]);
        assert_eq!(told(&pasted(sent(), Some(body(Some(401), Some("bad.credentials"), None)))), rule);
        let elsewhere = pasted(sent(), Some(body(Some(409), Some("request.conflict"), None)));
        assert_eq!(causes(&elsewhere), ["state-conflict"]);
        assert_eq!(found(&diagnose(&elsewhere), rule).status, Status::Warn);
    }
    let facts = pasted(Some(SentRequest { authorization: bearer("a1b2c3d4e5f6"), ..mute() }), None);
    quotes(&found(&diagnose(&facts), "token-malformed"), "the token in the request", "12 characters");
}

#[test]
fn a_request_for_a_token_has_none_and_takes_a_form() {
    let login = SentRequest {
        method: Some("POST".to_owned()),
        host: Some("login.mypurecloud.com".to_owned()),
        path: Some("/oauth/token".to_owned()),
        authorization: Authorization::Given { scheme: "Basic".to_owned(), faults: Vec::new(), token: None },
        content_type: Some("application/x-www-form-urlencoded".to_owned()),
        body: SentBody::Unreadable { reason: "it is form fields, not JSON".to_owned(), excerpt: String::new() },
        ..mute()
    };
    assert!(causes(&pasted(Some(login.clone()), None)).is_empty());
    let refusal =
        Refusal { author: Author::Gateway, ..alone(Some(401), Some("invalid_client"), Some("authentication failed")) };
    assert_eq!(causes(&pasted(Some(login.clone()), Some(refusal))), ["client-rejected"]);
    let misplaced = SentRequest { host: Some("api.mypurecloud.com".to_owned()), ..login };
    let finding = found(&diagnose(&pasted(Some(misplaced), None)), "wrong-host");
    advises(&finding, "Send the request to login.mypurecloud.com");
}

#[test]
fn a_guests_token_is_right_where_guests_are() {
    let guest = SentRequest {
        method: Some("GET".to_owned()),
        path: Some("/api/v2/webchat/guest/conversations/c/members".to_owned()),
        authorization: bearer(&jwt(r#"{"conversationId":"c","memberId":"m"}"#)),
        body: SentBody::Empty,
        ..mute()
    };
    assert!(causes(&pasted(Some(guest.clone()), None)).is_empty());
    let unsent = SentRequest { authorization: Authorization::Missing, ..guest };
    assert!(causes(&pasted(Some(unsent), None)).is_empty());
}

#[test]
fn the_host_is_judged_by_its_name() {
    let at = |host: &str, scheme: &str| SentRequest {
        host: Some(host.to_owned()),
        scheme: Some(scheme.to_owned()),
        ..mute()
    };
    for (host, words) in [
        ("apps.mypurecloud.de", "that is api.mypurecloud.de"),
        ("login.usw2.pure.cloud", "that is api.usw2.pure.cloud"),
        ("mypurecloud.ie", "that is api.mypurecloud.ie"),
        ("api.genesys.cloud", "not a Genesys Cloud API host"),
        ("api.mypurecloud.co", "not a Genesys Cloud API host"),
    ] {
        let facts = pasted(Some(at(host, "https")), None);
        assert_eq!(causes(&facts), ["wrong-host"], "{host}");
        let finding = found(&diagnose(&facts), "wrong-host");
        assert!(finding.message.contains(words), "{}", finding.message);
        // A name that nobody resolves gets no answer.
        let failed =
            spoil(pasted(Some(at(host, "https")), None), |facts| facts.failure = Some(failure(FailureKind::Connect)));
        assert_eq!(told(&failed), "wrong-host", "{host}");
        // The platform answered: it was another host.
        let answered = pasted(Some(at(host, "https")), Some(body(Some(403), Some("missing.any.permissions"), None)));
        assert_eq!(causes(&answered), ["missing-permission"], "{host}");
    }
    assert_eq!(causes(&pasted(Some(at("api.mypurecloud.com", "http")), None)), ["wrong-host"]);
    for host in ["api.mypurecloud.com", "gateway.example", "localhost:8403", "api.{region}"] {
        assert!(causes(&pasted(Some(at(host, "https")), None)).is_empty(), "{host}");
    }
    let unreached = spoil(pasted(Some(mute()), None), |facts| facts.failure = Some(failure(FailureKind::Timeout)));
    assert_eq!((told(&unreached), diagnose(&unreached).verdict), ("platform-unavailable", Verdict::Unclear));
}

#[test]
fn placeholders_are_the_cause_only_where_the_answer_fits_them() {
    let sent = || SentRequest {
        path: Some("/api/v2/conversations/calls/{conversationId}/participants/{participantId}".to_owned()),
        placeholders: names(&["{conversationId}", "{participantId}"]),
        ..mute()
    };
    assert_eq!(told(&pasted(Some(sent()), None)), "refused-unexplained");
    for refusal in [
        Some(body(Some(404), None, None)),
        Some(body(Some(400), None, None)),
        Some(body(Some(400), Some("bad.request"), Some("c is not a valid UUID"))),
    ] {
        assert_eq!(told(&pasted(Some(sent()), refusal.clone())), "wrong-path", "{refusal:?}");
    }
    for (refusal, rule) in [
        (body(Some(403), Some("missing.any.permissions"), None), "missing-permission"),
        (body(Some(404), Some("conversation.error.conversation.not.found"), None), "conversation-not-found"),
        (body(Some(403), None, None), "refused-unexplained"),
        (body(Some(404), Some("not.found"), None), "refused-unexplained"),
    ] {
        assert_eq!(causes(&pasted(Some(sent()), Some(refusal))), [rule]);
    }
}

#[test]
fn a_path_that_is_not_published_is_a_warning_where_an_operation_answered() {
    let phone = || SentRequest { path: Some(MUTE.replace("/calls/", "/phone/")), ..mute() };
    for refusal in
        [None, Some(body(Some(404), None, Some("Not Found"))), Some(body(Some(404), Some("not.found"), None))]
    {
        let facts = pasted(Some(phone()), refusal);
        assert_eq!(causes(&facts), ["wrong-path"]);
        advises(&found(&diagnose(&facts), "wrong-path"), "/api/v2/conversations/calls/{conversationId}");
    }
    let answered = pasted(Some(phone()), Some(body(Some(403), Some("missing.permissions"), None)));
    assert_eq!(causes(&answered), ["missing-permission"]);
    let finding = found(&diagnose(&answered), "wrong-path");
    assert_eq!(finding.status, Status::Warn);
    assert!(finding.message.contains("may be older"), "{}", finding.message);
    let rejected = pasted(Some(phone()), Some(body(Some(401), Some("bad.credentials"), None)));
    assert!(!found(&diagnose(&rejected), "wrong-path").message.contains("may be older"));
}

#[test]
fn the_beginning_of_a_path_is_mended() {
    for (path, words) in [
        ("/api/v2/api/v2/users/me", "/api/v2 twice"),
        ("/api/v2/conversations/calls//participants/p", "{conversationId} is missing"),
        ("/users/me", "does not begin with /api/v2"),
        ("/v2/users/me", "does not begin with /api/v2"),
    ] {
        let method = if path.contains("calls") { "PATCH" } else { "GET" };
        let sent = SentRequest {
            method: Some(method.to_owned()),
            path: Some(path.to_owned()),
            body: SentBody::Empty,
            ..mute()
        };
        let facts = pasted(Some(sent), None);
        assert_eq!(causes(&facts), ["wrong-path"], "{path}");
        let finding = found(&diagnose(&facts), "wrong-path");
        assert!(finding.message.contains(words), "{}", finding.message);
    }
}

#[test]
fn a_method_that_is_not_published_fails_and_says_where_curl_chose_it() {
    let post = SentRequest { method: Some("POST".to_owned()), method_implied: true, ..mute() };
    for refusal in [None, Some(body(Some(405), None, None))] {
        let facts = pasted(Some(post.clone()), refusal);
        assert_eq!(causes(&facts), ["wrong-method"]);
        let finding = found(&diagnose(&facts), "wrong-method");
        quotes(&finding, "the curl command", "curl sends POST");
        advises(&finding, "PATCH");
    }
}

#[test]
fn the_body_of_a_mute_is_judged_with_and_without_an_answer() {
    let with = |body: SentBody| SentRequest { body, ..mute() };
    let object = |pairs: &[(&str, &str)]| {
        SentBody::Object(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    };
    let unreadable = |reason: &str| SentBody::Unreadable { reason: reason.to_owned(), excerpt: "[{".to_owned() };
    for (sent, words) in [
        (with(object(&[("muted", "\"true\"")])), "a string"),
        (with(object(&[("muted", "1")])), "no boolean"),
        (with(object(&[("muted", "null")])), "no boolean"),
        (with(object(&[("mute", "true")])), "`mute`"),
        (with(SentBody::Empty), "no body"),
        (with(unreadable("its strings are in single quotes")), "single quotes"),
        (with(unreadable("it is a JSON array")), "JSON array"),
        (
            SentRequest { content_type: Some("application/x-www-form-urlencoded".to_owned()), ..mute() },
            "form-urlencoded",
        ),
    ] {
        for refusal in [None, Some(body(Some(400), Some("bad.request"), None)), Some(body(Some(415), None, None))] {
            let facts = pasted(Some(sent.clone()), refusal);
            assert_eq!(causes(&facts), ["bad-request-body"]);
            let finding = found(&diagnose(&facts), "bad-request-body");
            assert!(finding.message.contains(words), "{words}: {}", finding.message);
        }
        let elsewhere = pasted(Some(sent), Some(body(Some(403), Some("authz.policy.denied"), None)));
        assert_eq!(causes(&elsewhere), ["denied-by-policy"]);
    }
    let several = pasted(
        Some(with(object(&[("muted", "true"), ("held", "true")]))),
        Some(body(Some(400), Some("conversation.participant.update.invalid"), None)),
    );
    let finding = found(&diagnose(&several), "bad-request-body");
    quotes(&finding, "the body", "held");
    advises(&finding, "Send no other member");
}

#[test]
fn a_list_is_a_body_of_operations_that_take_one() {
    let bulk = SentRequest {
        method: Some("POST".to_owned()),
        path: Some("/api/v2/routing/queues/q/members".to_owned()),
        body: SentBody::Unreadable { reason: "it is a JSON array".to_owned(), excerpt: "[{\"id\":\"u\"}]".to_owned() },
        ..mute()
    };
    assert!(causes(&pasted(Some(bulk), None)).is_empty());
}

#[test]
fn a_body_that_only_mutes_is_judged_whatever_the_method() {
    let muted = SentBody::Object(BTreeMap::from([("muted".to_owned(), "\"true\"".to_owned())]));
    let put = SentRequest { method: Some("PUT".to_owned()), body: muted, ..mute() };
    assert_eq!(causes(&pasted(Some(put), None)), ["wrong-method", "bad-request-body"]);
}

#[test]
fn a_page_is_what_a_request_gets_at_the_wrong_place() {
    let page = |status| Refusal {
        author: Author::Stranger,
        excerpt: "<html><h1>Nothing here</h1></html>".to_owned(),
        ..body(Some(status), None, None)
    };
    let apps = SentRequest { host: Some("apps.mypurecloud.com".to_owned()), ..mute() };
    assert_eq!(causes(&pasted(Some(apps), Some(page(403)))), ["wrong-host"]);
    let phone = SentRequest { path: Some(MUTE.replace("/calls/", "/phone/")), ..mute() };
    assert_eq!(causes(&pasted(Some(phone.clone()), Some(page(404)))), ["wrong-path"]);
    // A proxy that forbids has not looked whether there is such a path.
    assert_eq!(causes(&pasted(Some(phone), Some(page(403)))), ["blocked-before-platform"]);
    assert_eq!(causes(&pasted(Some(mute()), Some(page(404)))), ["blocked-before-platform"]);
}
