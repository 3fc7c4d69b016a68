//! See [`RefusedUnexplained`].

use super::advice::{ask_support, open_channel};
use super::answer::explaining_rule;
use super::token_missing::token_in_header;
use super::{
    Authority, Case, Change, ChangeKind, Finding, Fix, LOGIN_RULES, Note, Question, RULES, Rule, ShowMore, Status,
    SubjectMismatch, Who, Whom, command, declared, id, rule,
};
use crate::catalogue::{definition, statuses_of};
use crate::facts::{Facts, Sending, Task};
use crate::request::known_answers::is_denial;
use crate::request::{Author, Refusal, SentRequest};

rule! {
    /// Genesys Cloud refused the request, and why403 does not know why.
    ///
    /// ## What happened
    /// No rule of why403 explains this code and message, or other evidence contradicts the usual explanation.
    /// why403 does not guess.
    ///
    /// ## How to check
    /// - Read the code and the message in the report. The report says whether the API definition declares the code.
    /// - Paste more: the whole response with its headers, and the request without the token.
    ///
    /// ## How to fix
    /// - Open a case with Genesys support. Give them the correlation id, the time and the request.
    ///
    /// ## When why403 reports it
    /// A refusal of Genesys Cloud that no other rule explains.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403)
    RefusedUnexplained, id::REFUSED_UNEXPLAINED, Action
}

impl Rule for RefusedUnexplained {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        // A login is explained by the rules of a login alone.
        let rules = if facts.task == Task::Login { LOGIN_RULES } else { RULES };
        self.judge_in_case(&Case::with_rules(facts, rules.iter().copied()))
    }

    fn judge_in_case(&self, case: &Case<'_>) -> Finding {
        let facts = case.facts;
        let Some(refusal) = &facts.refusal else {
            return unanswered(case);
        };
        if is_explained(case, refusal) {
            return Finding::not_applicable(Self::ID, "another rule explains the refusal");
        }
        // Anybody on the way, and any other service, can have written it: nothing is said of Genesys Cloud.
        let is_to_genesys = facts.sent.as_ref().is_some_and(SentRequest::is_to_genesys);
        let is_nobodys = facts.task == Task::Explain && !is_to_genesys && !refusal.shows_genesys();
        let make = if is_nobodys { Finding::unknown } else { Finding::fail };
        let finding =
            make(Self::ID, Authority::Observed, message(refusal, is_nobodys), refusal.source(), refusal.quote());
        let finding = match &refusal.code {
            Some(code) => finding.evidence(definition(), declared(code)),
            None => finding,
        };
        // Without the body, the definition is all there is to compare with.
        let is_bare = refusal.body_left_out_by().is_some() || is_nobodys && refusal.says_nothing();
        let finding = match is_bare.then(|| published_needs(facts)).flatten() {
            Some(needs) => finding.evidence(definition(), needs),
            None => finding,
        };
        let none = if facts.task == Task::Explain { "not shown" } else { "none was sent" };
        finding
            .evidence("ININ-Correlation-Id", refusal.correlation_id.as_deref().unwrap_or(none))
            .fix(learn_more(facts, refusal))
    }
}

/// Whether another rule knows this answer and its finding says so, or at least leaves it open.
fn is_explained(case: &Case<'_>, refusal: &Refusal) -> bool {
    let facts = case.facts;
    let phantom = facts.action.as_ref().is_some_and(|action| action.sending == Sending::DryRunPhantom);
    if phantom && SubjectMismatch.explains(refusal) {
        // What is said of a participant that cannot exist is what was to be seen.
        return true;
    }
    let finer = refusal.has_status(404) && refusal.has_code(&["not.found"]);
    // A fault of the request itself explains an answer without words.
    let explaining = explaining_rule(refusal);
    let is_known = || explaining.is_some_and(|id| case.others(&RefusedUnexplained).any(|(rule, _)| rule.id() == id));
    (facts.task == Task::Explain || finer || is_known())
        && case.others(&RefusedUnexplained).any(|(rule, status)| match status {
            Status::Fail => true,
            Status::Unknown => explaining == Some(rule.id()),
            _ => false,
        })
}

/// Nothing was answered: in `explain`, the question is open unless the request itself is at fault.
fn unanswered(case: &Case<'_>) -> Finding {
    let facts = case.facts;
    let id = RefusedUnexplained::ID;
    let Some(sent) = facts.sent.as_ref().filter(|_| facts.task == Task::Explain && facts.failure.is_none()) else {
        return Finding::not_applicable(id, "nothing was refused");
    };
    if case.others(&RefusedUnexplained).any(|(_, status)| status == Status::Fail) {
        return Finding::not_applicable(id, "the request itself is at fault");
    }
    let message = if sent.token_is_in_query {
        "the token is in the query of the URL, where it may not be read, and the answer is not shown"
    } else {
        "nothing in the request itself is seen to be wrong, and its answer is not shown"
    };
    let needs = published_needs(facts);
    let finding = Finding::unknown(id, Authority::Published, message, "the request", sent.source());
    let finding = match needs {
        Some(needs) => finding.evidence(definition(), needs),
        None => finding,
    };
    let show = Change::show(ShowMore::Headers).note(Note::CurlShowsHeaders);
    let header = sent.token_is_in_query.then(token_in_header);
    finding.fix(Fix::all_of(header.into_iter().chain([show])).standard("RFC 9110 §15"))
}

/// What the definition says that the operation needs.
fn published_needs(facts: &Facts) -> Option<String> {
    let operation = facts.operations.first()?;
    let scopes = if operation.scopes.is_empty() { "not known".to_owned() } else { operation.scopes.join(" or ") };
    let permissions = match operation.permissions.as_slice() {
        [] => String::new(),
        names => format!("; permissions: {} of {}", operation.permission_mode.as_str(), names.join(", ")),
    };
    Some(format!("{} asks for the scope {scopes}{permissions}", operation.name))
}

/// With which statuses the definition declares a code.
fn declared(code: &str) -> String {
    match statuses_of(code).as_slice() {
        [] => "not declared by any operation".to_owned(),
        statuses => format!("declared with {}", statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")),
    }
}

fn message(refusal: &Refusal, is_nobodys: bool) -> String {
    if let Some(said) = refusal.message.as_deref().map(str::trim).filter(|said| !said.is_empty()) {
        return quoted(refusal, said);
    }
    if refusal.body_left_out_by().is_some() {
        let with = refusal.status.map_or_else(String::new, |status| format!(" with {status}"));
        return format!("the request was refused{with}, and the input does not show the answer's body");
    }
    match (&refusal.code, refusal.author) {
        (Some(code), Author::Platform) => format!("Genesys Cloud refused with {code}, which why403 cannot explain"),
        (Some(code), _) => format!("a server refused with {code}, which why403 cannot explain"),
        (None, _) if refusal.status.is_none() => {
            "the answer has no status and no code, and no rule knows what it says".to_owned()
        }
        (None, Author::Unsigned) if refusal.excerpt.is_empty() => {
            // The log of a server on the way has no answers.
            let answer = if is_nobodys { "an empty answer, or none that is shown" } else { "an empty answer" };
            format!(
                "the request was refused with {} and {answer}: it does not say who refused it, or why",
                status(refusal)
            )
        }
        (None, _) if refusal.says_nothing() => {
            format!("the request was refused with {} and no code: it does not say why", status(refusal))
        }
        (None, _) => {
            format!("the request was refused with {} and no code, and no rule knows what it says", status(refusal))
        }
    }
}

/// What the answer says, with its code where it has one. Who said it is named only where the answer shows it.
fn quoted(refusal: &Refusal, said: &str) -> String {
    let who = if refusal.author == Author::Platform { "Genesys Cloud" } else { "the answer" };
    let mut text: String = said.chars().take(MAX_QUOTED).collect();
    if text.len() < said.len() {
        text.push('…');
    }
    let text = text.trim_end_matches('.');
    match &refusal.code {
        Some(code) => format!("{who} says {code}: \"{text}\"; why403 has no rule for it"),
        None => format!("{who} says: \"{text}\"; why403 has no rule for it"),
    }
}

/// `403`, where it is known.
fn status(refusal: &Refusal) -> String {
    refusal.status.map_or_else(|| "no status".to_owned(), |status| status.to_string())
}

/// Characters of a message that a summary quotes; the evidence has more.
const MAX_QUOTED: usize = 160;

fn learn_more(facts: &Facts, refusal: &Refusal) -> Fix {
    let explain = facts.task == Task::Explain;
    let pathless = refusal.path.is_empty() && refusal.code.as_deref().is_some_and(is_denial);
    let mut options: Vec<Vec<Change>> = Vec::new();
    if facts.sent.as_ref().is_some_and(|sent| sent.token_is_in_query) {
        options.push(vec![token_in_header()]);
    }
    if refusal.is_of_websocket() {
        options.push(vec![open_channel()]);
    }
    let left_out = refusal.body_left_out_by().filter(|_| explain);
    if let Some(client) = left_out {
        let kind = ChangeKind::ShowMore { what: ShowMore::Body, language: client.language().map(str::to_owned) };
        options.push(vec![Change::new(Who::Developer, kind).note(Note::PrintTheBody(client))]);
    }
    if explain && pathless {
        options.push(vec![Change::show(ShowMore::Request).note(Note::PathDecidesTheMeaning)]);
    }
    if explain && facts.live.is_none() && matches!(refusal.status, Some(403 | 404) | None) {
        options.push(vec![Change::retry().note(Note::AskGenesysCloud).run(command::explain_with_token(facts))]);
    }
    match &refusal.correlation_id {
        // Genesys support can look up only what Genesys Cloud answered.
        Some(_) if refusal.is_genesys_clouds() => options.insert(0, vec![ask_support(facts)]),
        None if left_out.is_some() => {}
        _ => {
            options.push(vec![Change::show(ShowMore::Headers).note(Note::CorrelationIdIsAHeader)]);
            options.push(vec![Change::ask(Whom::NetworkTeam, Question::WhyRefused, None)]);
        }
    }
    Fix::any_of(options)
}
