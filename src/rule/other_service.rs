//! See [`OtherService`].

use super::{
    Authority, Case, Change, Finding, Fix, Note, Question, Rule, ShowMore, Status, Who, Whom, WrongHost, declared, id,
    rule,
};
use crate::facts::Facts;
use crate::request::{Answerer, AnswererKind, Refusal};

rule! {
    /// Another service answered, not Genesys Cloud.
    ///
    /// ## What happened
    /// The error is from another service or from your own application. Each service has its own accounts, keys and
    /// permissions. A token, scope or role of Genesys Cloud changes nothing there.
    ///
    /// ## How to check
    /// - Look at the host and the path of the request: is it an API host of Genesys Cloud?
    /// - Look at the message: the report says which service writes errors in this form.
    ///
    /// ## How to fix
    /// - Look up the code and the message in the documentation of that service, or in the log of your own
    ///   application.
    /// - If your application called Genesys Cloud and was refused there, find that answer in its log and paste it
    ///   into `why403 explain`.
    ///
    /// ## When why403 reports it
    /// The host, the headers or the form of the answer belong to another service or web framework: Google,
    /// Microsoft, Okta, AWS, Salesforce, Slack, GitHub and others; or your own application with Django, FastAPI,
    /// Express, Spring and others. If such a service passes on an answer of Genesys Cloud, that answer is
    /// explained. If only the host or the path shows that it was not Genesys Cloud, the result is unclear.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403)
    /// - [RFC 6750 §3](https://www.rfc-editor.org/rfc/rfc6750#section-3) (challenges)
    OtherService, id::OTHER_SERVICE, Request
}

impl Rule for OtherService {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        self.judge_in_case(&Case::new(facts))
    }

    fn judge_in_case(&self, case: &Case<'_>) -> Finding {
        let facts = case.facts;
        let Some(refusal) = facts.refusal.as_ref().filter(|refusal| self.explains(refusal)) else {
            return Finding::not_applicable(Self::ID, "no answer shows that another service wrote it");
        };
        if refusal.answerer.kind == AnswererKind::Elsewhere {
            return match case.status(&WrongHost) {
                Some(Status::Fail) => Finding::not_applicable(Self::ID, "the request went to a wrong host"),
                _ => elsewhere(refusal),
            };
        }
        let message = format!("{} answered, not Genesys Cloud{}", who(&refusal.answerer), said(refusal));
        let look = |question| Change { who: Who::Developer, ..Change::ask(Whom::OtherService, question, None) };
        let fix = match refusal.answerer.kind {
            AnswererKind::OwnApplication => Fix::all_of([look(Question::ItsLog)])
                .or([Change::show(ShowMore::Body).note(Note::AnswerOfGenesysCloud)]),
            _ => Fix::all_of([look(Question::ItsDocumentation).note(Note::NothingInGenesysCloud)]),
        };
        with_evidence(Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote()), refusal)
            .fix(fix.standard("RFC 9110 §15.5"))
    }
}

/// Characters of a body that a summary quotes; the evidence has more.
const MAX_QUOTED: usize = 160;

/// Somebody answered who is not Genesys Cloud, and nothing says who.
fn elsewhere(refusal: &Refusal) -> Finding {
    let message = match &refusal.answerer.name {
        Some(host) => {
            format!("{host} is not a host of Genesys Cloud, and nothing shows who answered there{}", said(refusal))
        }
        None if refusal.path.is_empty() => format!("nothing shows who answered{}", said(refusal)),
        None => format!(
            "{} is not a path of the Genesys Cloud API, and nothing shows who answered{}",
            refusal.path,
            said(refusal)
        ),
    };
    let finding = Finding::unknown(OtherService::ID, Authority::Observed, message, refusal.source(), refusal.quote());
    with_evidence(finding, refusal)
        .fix(Fix::all_of([Change::show(ShowMore::Headers).note(Note::HostAndHeadersShowWhoAnswered)]))
}

/// Who answered, as the beginning of a sentence.
fn who(answerer: &Answerer) -> String {
    match (answerer.kind, &answerer.name) {
        (AnswererKind::OwnApplication, Some(name)) => format!("your own application ({name})"),
        (AnswererKind::OwnApplication, None) => "your own application".to_owned(),
        (_, Some(name)) => name.clone(),
        (_, None) => "another service".to_owned(),
    }
}

/// `: CODE: "message"`, as far as the answer has them.
fn said(refusal: &Refusal) -> String {
    let message = refusal.message.as_deref().map(|message| message.trim().trim_end_matches('.'));
    let message = message.filter(|message| !message.is_empty() && Some(*message) != refusal.code.as_deref());
    match (&refusal.code, message) {
        (Some(code), Some(message)) => format!("; it says {code}: \"{message}\""),
        (Some(code), None) => format!("; it says {code}"),
        (None, Some(message)) => format!("; it says \"{message}\""),
        (None, None) if refusal.excerpt.is_empty() || refusal.excerpt.contains('<') => String::new(),
        (None, None) => {
            let text = refusal.excerpt.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("; it says \"{}\"", text.chars().take(MAX_QUOTED).collect::<String>().trim_end_matches('.'))
        }
    }
}

fn with_evidence(finding: Finding, refusal: &Refusal) -> Finding {
    match &refusal.answerer.evidence {
        Some(evidence) => finding.evidence("who answered", evidence.clone()),
        None => finding,
    }
}
