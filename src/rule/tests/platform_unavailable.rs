//! `platform-unavailable`

use super::*;
use crate::facts::{Answer, Sending};
use crate::request::{FailureKind, TlsFailure};
use crate::rule::token_cases::*;
use crate::rule::{Change, ChangeKind, ConnectionPart, PlatformUnavailable, Question, Whom};

#[test]
fn each_way_to_get_no_answer_has_its_words() {
    for (kind, words) in [
        (FailureKind::Connect, "no connection"),
        (FailureKind::NameNotResolved, "name of the host could not be resolved"),
        (FailureKind::Refused, "refused the connection"),
        (FailureKind::Unreachable, "could not be reached"),
        (FailureKind::Reset, "connection was reset"),
        (FailureKind::Timeout, "did not answer in time"),
        (FailureKind::ConnectionLost, "ended before the answer was complete"),
        (FailureKind::UnreadableAnswer, "not what this operation answers"),
    ] {
        let facts = spoil(agent(), |facts| facts.failure = Some(failure(kind)));
        let finding = finds(&PlatformUnavailable, &facts, Status::Unknown, Authority::Observed, words);
        quotes(&finding, "GET /api/v2/tokens/me", "no answer");
        assert!(finding.gates);
    }
}

#[test]
fn what_tls_stops_is_never_to_be_tried_again_as_it_is() {
    let address = ChangeKind::ChangeConnection { part: ConnectionPart::Address };
    let certificates = ChangeKind::ChangeConnection { part: ConnectionPart::Certificates };
    let clock = ChangeKind::ChangeConnection { part: ConnectionPart::Clock };
    let ask = Change::ask(Whom::NetworkTeam, Question::LetTheRequestThrough, None).kind;
    for (failed, words, first) in [
        (TlsFailure::UnknownAuthority, "not from an authority that is trusted", &certificates),
        (TlsFailure::CertificateRejected, "cannot be used", &certificates),
        (TlsFailure::WrongName, "is for another name", &address),
        (TlsFailure::Expired, "has expired", &clock),
        (TlsFailure::NotYetValid, "is not valid yet", &clock),
        (TlsFailure::PlainHttp, "answers without TLS", &address),
        (TlsFailure::HandshakeUnfinished, "handshake never finished", &ask),
        (TlsFailure::Other, "handshake failed", &ask),
    ] {
        let facts = spoil(agent(), |facts| facts.failure = Some(failure(FailureKind::Tls(failed))));
        let finding = finds(&PlatformUnavailable, &facts, Status::Unknown, Authority::Observed, words);
        let options = finding.fix.unwrap().options;
        assert!(options.iter().all(|option| option.changes[0].kind == *first), "{failed:?}: {options:?}");
    }
}

#[test]
fn a_lost_answer_to_the_patch_is_looked_after_before_it_is_sent_again() {
    let facts = spoil(acted(agent(), Sending::AnswerLost, None, false), |facts| {
        facts.failure = Some(failure(FailureKind::Timeout));
    });
    let words = "may or may not have taken effect";
    let finding = finds(&PlatformUnavailable, &facts, Status::Unknown, Authority::Observed, words);
    advises(&finding, "check before you send it again");
}

#[test]
fn a_5xx_is_unknown_and_that_of_a_spare_read_does_not_gate() {
    let stopped = with_refusal(agent(), 503, "service.unavailable");
    let finding = finds(&PlatformUnavailable, &stopped, Status::Unknown, Authority::Observed, "could not answer");
    quotes(&finding, "PATCH", "503 service.unavailable");
    assert!(finding.gates);
    let spare = spoil(agent(), |facts| {
        let refusal = read_refused("/api/v2/authorization/subjects/me", 500, "internal.server.error");
        facts.live.as_mut().unwrap().grants = Answer::Refused(Box::new(refusal));
    });
    assert!(!PlatformUnavailable.judge(&spare).gates);
    silent(&PlatformUnavailable, &agent(), "every request was answered");
}
