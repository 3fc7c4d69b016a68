//! Where no answer came: what curl says of it.

use crate::request::{Failure, FailureKind, Form, Headers, Pasted, SentRequest, TlsFailure, parse};
use crate::secret::Redactor;

/// The error curl ended with, as `curl: (6) Could not resolve host: api.genesys.cloud`.
pub(in crate::request) fn find_error(text: &str, redactor: &Redactor) -> Option<Pasted> {
    let (number, words) = text.lines().find_map(numbered_error).or_else(|| text.lines().find_map(note))?;
    let detail: String = redactor.redact(words.trim()).chars().take(300).collect();
    let mut pasted = Pasted::empty(Form::CurlCommand);
    if number == 22 {
        // `--fail` swallows the answer and leaves its status.
        let status = words.split_ascii_whitespace().find_map(|word| word.parse::<u16>().ok())?;
        if !(400..600).contains(&status) {
            return None;
        }
        pasted.refusal = Some(parse("", "", status, &Headers::new(), b"", redactor));
    } else {
        pasted.failure = Some(Failure {
            method: String::new(),
            path: String::new(),
            kind: failure_kind(number, words),
            detail: format!("curl: ({number}) {detail}"),
        });
        pasted.request = unresolved(&detail).map(|host| SentRequest { host: Some(host), ..SentRequest::default() });
    }
    Some(pasted)
}

/// The host whose name was not found, as curl quotes it.
fn unresolved(detail: &str) -> Option<String> {
    let (_, host) = detail.split_once("resolve host: ")?;
    Some(host.trim().to_ascii_lowercase()).filter(|host| !host.is_empty() && !host.contains(char::is_whitespace))
}

fn numbered_error(line: &str) -> Option<(u16, &str)> {
    let (_, rest) = line.split_once("curl: (")?;
    let (number, words) = rest.split_once(')')?;
    Some((number.parse().ok()?, words))
}

/// What a trace says where its last line is missing.
fn note(line: &str) -> Option<(u16, &str)> {
    let words = line.strip_prefix("* ")?;
    let known = [("Could not resolve host", 6), ("Failed to connect to", 7), ("SSL certificate problem", 60)];
    known.into_iter().find(|(start, _)| words.starts_with(start)).map(|(_, number)| (number, words))
}

/// What curl's exit codes say of the request (curl(1), EXIT CODES), and its words where one code has several causes.
fn failure_kind(number: u16, words: &str) -> FailureKind {
    let words = words.to_ascii_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    match number {
        5 | 6 => FailureKind::NameNotResolved,
        7 if says(&["refused"]) => FailureKind::Refused,
        7 | 28
            if says(&[
                "connection timed out",
                "connection timeout",
                "failed to connect",
                "no route",
                "unreachable",
            ]) =>
        {
            FailureKind::Unreachable
        }
        28 => FailureKind::Timeout,
        35 | 56 if says(&["wrong version number", "packet length too long", "http request"]) => {
            FailureKind::Tls(TlsFailure::PlainHttp)
        }
        35 if says(&["reset", "unexpected eof", "timed out", "syscall"]) => {
            FailureKind::Tls(TlsFailure::HandshakeUnfinished)
        }
        35 => FailureKind::Tls(TlsFailure::Other),
        51 => FailureKind::Tls(TlsFailure::WrongName),
        60 if says(&["has expired", "cert_expired"]) => FailureKind::Tls(TlsFailure::Expired),
        60 if says(&["not yet valid"]) => FailureKind::Tls(TlsFailure::NotYetValid),
        60 if says(&["no alternative certificate subject name", "does not match", "wrong_principal"]) => {
            FailureKind::Tls(TlsFailure::WrongName)
        }
        60 => FailureKind::Tls(TlsFailure::UnknownAuthority),
        55 | 56 if says(&["reset"]) => FailureKind::Reset,
        8 | 16 | 18 | 52 | 55 | 56 | 92 | 95 => FailureKind::ConnectionLost,
        23 | 27 | 61 => FailureKind::UnreadableAnswer,
        _ => FailureKind::Connect,
    }
}
