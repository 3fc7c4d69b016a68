//! Raw HTTP as wires, `curl -i`, `curl -v`, browsers and REST clients show it → exchanges.
//!
//! Hops that are no answer to the request (100 Continue, a proxy's CONNECT, a redirect that was followed) are passed
//! over. A request without an answer stays a request; a text after it may still be its answer.

mod body;
pub(super) mod curl_errors;
pub(super) mod message;
mod panel;
mod trace;
mod wire_log;

use super::{Form, Headers, Parts, Pasted, Remarks, SentRequest, parse, texts};
use crate::secret::Redactor;
use message::{Message, Request, Response};

/// No more exchanges of one input are kept.
const MOST: usize = 1000;

/// The exchanges in a text; `None` where it shows neither a request nor an answer as HTTP.
pub(super) fn read_exchanges(text: &str, redactor: &Redactor) -> Option<(Vec<Pasted>, Remarks)> {
    let mut rest = String::new();
    let messages = match panel::messages(text) {
        Some(messages) => messages,
        None => {
            let log = wire_log::as_raw(text);
            let text = log.as_ref().map_or(text, |log| log.raw.as_str());
            let mut messages = message::messages(trace::as_raw(text).as_deref().unwrap_or(text));
            if let Some(log) = log {
                if log.hides_headers {
                    messages.iter_mut().for_each(Message::hide_headers);
                }
                rest = log.rest;
            }
            messages
        }
    };
    if messages.is_empty() {
        return curl_errors::find_error(text, redactor).map(|pasted| (vec![pasted], Remarks::default()));
    }
    let mut reading = Exchanges { redactor, found: Vec::new(), remarks: Remarks::default(), pending: None };
    let mut messages = messages.into_iter().peekable();
    while let Some(message) = messages.next() {
        match message {
            Message::Request(request) => {
                reading.flush();
                reading.pending = Some(request);
            }
            Message::Response(response) => {
                let followed = matches!(messages.peek(), Some(Message::Response(_)));
                if !(response.is_interim() || followed && response.is_redirect()) {
                    reading.answered(&response);
                }
            }
        }
        if reading.found.len() >= MOST {
            if messages.peek().is_some() {
                reading.remarks.leave_out(format!("Only the first {MOST} exchanges were read."));
            }
            break;
        }
    }
    reading.flush();
    let Exchanges { mut found, remarks, .. } = reading;
    if let Some(unanswered) = found.last_mut().filter(|pasted| pasted.is_unanswered()) {
        unanswered.failure = curl_errors::find_error(text, redactor).and_then(|curl_errors| curl_errors.failure);
        unanswered.name_request();
    }
    add_other_records(&rest, &mut found, redactor);
    if found.iter().all(Pasted::is_unanswered) {
        // A body before the first request answers an earlier one, which is not shown.
        let (answers, _) = texts::read_failures(message::text_before(text), redactor);
        found.splice(0..0, answers.into_iter().filter(|answer| answer.refusal.is_some()));
    }
    if found.len() > 1 {
        for (number, pasted) in found.iter_mut().enumerate() {
            pasted.place = format!("exchange {}", number + 1);
        }
    }
    (!found.is_empty()).then_some((found, remarks))
}

/// The failures in the records of a log that are not of the wire; most repeat what was on it.
fn add_other_records(records: &str, found: &mut Vec<Pasted>, redactor: &Redactor) {
    let (others, _) = texts::read_failures(records, redactor);
    for other in others {
        let Some(refusal) = &other.refusal else { continue };
        let is_same = |known: &Pasted| {
            known.refusal.as_ref().is_some_and(|known| {
                known.status == refusal.status && (refusal.code.is_none() || known.code == refusal.code)
            })
        };
        if !found.iter().any(is_same) {
            found.push(other);
        }
    }
}

/// The exchanges found so far, and the request whose answer is still to come.
struct Exchanges<'r> {
    redactor: &'r Redactor,
    found: Vec<Pasted>,
    remarks: Remarks,
    pending: Option<Request>,
}

impl Exchanges<'_> {
    /// The pending request has no answer in HTTP; the text after it may be one in another form.
    fn flush(&mut self) {
        let Some(request) = self.pending.take() else { return };
        let (own, behind) = body::split(&request.body);
        let (answers, remarks) = texts::read_failures(behind.unwrap_or(&request.body), self.redactor);
        let answer = answers.into_iter().find(|pasted| pasted.refusal.is_some());
        let own = if answer.is_some() && behind.is_none() { "" } else { own };
        let sent = self.sent(&request, own, answer.is_some() && own.is_empty());
        let mut pasted = Pasted::request(Form::Http, sent);
        if let Some(answer) = answer {
            pasted.refusal = answer.refusal;
            self.remarks.extend(remarks);
        }
        pasted.name_request();
        self.found.push(pasted);
    }

    fn answered(&mut self, response: &Response) {
        let sent = self.pending.take().map(|request| self.sent(&request, &request.body, false));
        let mut pasted = Pasted { request: sent, ..Pasted::empty(Form::Http) };
        if response.status < 400 {
            pasted.success = Some(response.status);
            if body::is_cut_off(&response.body) {
                self.remarks.leave_out("The body of an answer is cut off, and so may be what came after it.");
            }
        } else {
            let headers: Headers =
                response.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
            let body = body::of_response(&headers, &response.body);
            pasted.refusal = Some(parse("", "", response.status, &headers, body.as_bytes(), self.redactor));
            pasted.name_request();
        }
        self.found.push(pasted);
    }

    fn sent(&self, request: &Request, body: &str, body_is_hidden: bool) -> SentRequest {
        let header = |name: &str| request.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        let length = header("content-length").and_then(|(_, value)| value.trim().parse::<u64>().ok());
        // A trace shows only the head, so the body is unknown, not absent. A content type belongs to a body.
        let promised = length.map_or_else(|| header("content-type").is_some(), |length| length > 0);
        let body_is_hidden = body_is_hidden || (body.trim().is_empty() && promised);
        let parts = Parts {
            method: Some(&request.method),
            url: Some(&request.target),
            headers: Some(&request.headers),
            body: (!body_is_hidden).then_some(body),
        };
        let sent = SentRequest::from_parts(parts, self.redactor);
        if request.is_whole() { sent } else { sent.shown_in_part() }
    }
}

#[cfg(test)]
mod tests;
