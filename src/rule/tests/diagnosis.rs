//! Findings → verdict, cause and summary.

use crate::diagnosis::{Diagnosis, Verdict, diagnose, diagnose_login};
use crate::facts::{Answer, Facts, Sending, Task};
use crate::report::summary;
use crate::request::FailureKind;
use crate::rule::token_cases::*;
use crate::rule::{RULES, Status};

#[test]
fn everything_in_order_is_allowed() {
    let diagnosis = diagnose(&agent());
    assert_eq!((diagnosis.verdict, diagnosis.cause()), (Verdict::Allowed, None));
    assert_eq!(diagnosis.findings.len(), RULES.len());
    let expected = "The token has everything that patchConversationsCallParticipant requires.";
    assert_eq!(summary(&diagnosis.summary), expected);
}

#[test]
fn causes_stand_in_cure_order_and_the_first_is_the_summary() {
    let facts = spoil(holding(&["user-basic-info"], &[]), |facts| {
        let live = facts.live.as_mut().unwrap();
        live.scope_probe =
            Answer::Refused(Box::new(read_refused("/api/v2/oauth/scopes", 403, "app.not.authorized.for.scope")));
        facts.target.as_mut().unwrap().participant.as_mut().unwrap().state = Some("disconnected".to_owned());
    });
    let diagnosis = diagnose(&facts);
    let causes: Vec<&str> = diagnosis.causes().collect();
    assert_eq!(causes, ["missing-scope", "missing-permission", "call-ended"]);
    assert_eq!(diagnosis.cause(), Some("missing-scope"));
    assert!(summary(&diagnosis.summary).starts_with("patchConversationsCallParticipant needs the scope conversations"));
    assert!(summary(&diagnosis.summary).ends_with("then sign in again."), "{}", summary(&diagnosis.summary));
}

#[test]
fn an_open_question_is_unclear_and_a_failure_outweighs_it() {
    let open = diagnose(&offline());
    assert_eq!((open.verdict, open.cause()), (Verdict::Unclear, None));
    let refused = diagnose(&with_refusal(offline(), 403, "authz.policy.denied"));
    assert_eq!((refused.verdict, refused.cause()), (Verdict::Refused, Some("denied-by-policy")));
}

#[test]
fn what_the_platform_accepted_settles_what_is_open_but_not_the_policy() {
    let accepted = acted(spoil(agent(), |facts| facts.live = None), Sending::Answered, Some(202), true);
    let free = spoil(accepted.clone(), |facts| facts.policy = crate::facts::Policy::none());
    assert_eq!(diagnose(&free).verdict, Verdict::Allowed);
    let subject = spoil(accepted, |facts| facts.policy.subject = Some("u-agent".to_owned()));
    assert_eq!(diagnose(&subject).verdict, Verdict::Unclear);
}

#[test]
fn a_rate_limit_an_outage_and_a_lost_answer_are_unclear_without_a_cause() {
    for facts in [
        with_refusal(agent(), 429, "too.many.requests"),
        with_refusal(agent(), 503, "service.unavailable"),
        spoil(agent(), |facts| facts.failure = Some(failure(FailureKind::Timeout))),
        spoil(acted(agent(), Sending::AnswerLost, None, false), |facts| {
            facts.failure = Some(failure(FailureKind::ConnectionLost));
        }),
    ] {
        let diagnosis = diagnose(&facts);
        assert_eq!((diagnosis.verdict, diagnosis.cause()), (Verdict::Unclear, None), "{}", summary(&diagnosis.summary));
    }
}

#[test]
fn accepted_and_not_seen_is_allowed_with_a_warning() {
    let diagnosis = diagnose(&acted(agent(), Sending::Answered, Some(202), false));
    assert_eq!(diagnosis.verdict, Verdict::Allowed);
    let warned = |rule: &str| diagnosis.findings.iter().any(|f| f.rule == rule && f.status == Status::Warn);
    assert!(warned("mute-not-confirmed"));
    assert!(
        summary(&diagnosis.summary).starts_with("Genesys Cloud accepted the change, but"),
        "{}",
        summary(&diagnosis.summary)
    );
}

#[test]
fn a_policy_miss_does_not_hide_the_published_cause() {
    for facts in [
        holding(&["conversations"], &[]),
        with_refusal(holding(&["conversations"], &[]), 403, "missing.any.permissions"),
        with_refusal(offline_jwt(r#"{"sub":"u","scope":"conversations"}"#), 403, "missing.any.permissions"),
    ] {
        assert_eq!(diagnose(&facts).cause(), Some("missing-permission"));
    }
}

fn scope_findings(diagnosis: &Diagnosis) -> impl Iterator<Item = (&str, Status, bool)> {
    let scopes = ["missing-scope", "control-scope-missing"];
    let of_scope = move |rule: &str| scopes.contains(&rule);
    diagnosis.findings.iter().filter(move |f| of_scope(f.rule)).map(|f| (f.rule, f.status, f.fix.is_some()))
}

#[test]
fn a_404_never_gets_scope_advice() {
    let jwt = offline_jwt(r#"{"sub":"u-agent","scope":"openid"}"#);
    for facts in [jwt, holding(&["user-basic-info"], &["conversation:call:record"]), agent()] {
        for code in
            ["not.found", "conversation.error.conversation.not.found", "conversation.error.participant.not.found"]
        {
            let diagnosis = diagnose(&with_refusal(facts.clone(), 404, code));
            assert_eq!(diagnosis.verdict, Verdict::Refused);
            for (rule, status, advises) in scope_findings(&diagnosis) {
                assert!(status != Status::Fail && !advises, "{rule} on {code}");
            }
            assert!(!summary(&diagnosis.summary).contains("scope"), "{}", summary(&diagnosis.summary));
        }
    }
}

#[test]
fn a_scope_check_on_client_credentials_is_not_applicable() {
    let diagnosis = diagnose(&service_account());
    assert_eq!(diagnosis.cause(), Some("service-account"));
    assert!(scope_findings(&diagnosis).all(|(_, status, _)| status == Status::NotApplicable));
}

#[test]
fn another_agents_participant_is_told_by_whether_the_caller_has_a_leg() {
    assert_eq!(diagnose(&aimed_at("p-other")).cause(), Some("wrong-participant"));
    let bystander = spoil(aimed_at("p-other"), |facts| {
        if let Answer::Given(user) = &mut facts.live.as_mut().unwrap().user {
            user.id = Some("u-bystander".to_owned());
        }
    });
    assert_eq!(diagnose(&bystander).cause(), Some("subject-mismatch"));
}

#[test]
fn no_refusal_is_ever_called_allowed() {
    let codes = ["forbidden", "not.found", "of.tomorrow", "bad.credentials", "conversation.error.user.not.party"];
    for facts in [agent(), offline(), service_account(), aimed_at("p-other")] {
        for code in codes {
            for status in [400, 401, 403, 404, 405, 409, 415, 422, 429, 503] {
                let diagnosis = diagnose(&with_refusal(facts.clone(), status, code));
                assert_ne!(diagnosis.verdict, Verdict::Allowed, "{status} {code}");
            }
        }
    }
}

#[test]
fn a_login_that_was_refused_is_never_called_allowed() {
    let login = |facts: Facts| spoil(facts, |facts| facts.task = Task::Login);
    for (status, code, cause) in [
        (400, "invalid_client", Some("client-rejected")),
        (400, "invalid_scope", Some("client-rejected")),
        (400, "some.new.code", Some("refused-unexplained")),
        (401, "bad.credentials", Some("refused-unexplained")),
        (405, "method not allowed", Some("refused-unexplained")),
        (401, "ip.not.authorized", Some("ip-not-allowed")),
        (429, "too.many.requests", None),
    ] {
        let diagnosis = diagnose_login(&with_refusal(login(case_without_token()), status, code));
        assert_eq!(diagnosis.cause(), cause, "{status} {code}");
        assert_ne!(diagnosis.verdict, Verdict::Allowed);
    }
}
