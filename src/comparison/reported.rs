//! A report → a side. The reader of saved reports has the same limits, so that the same report gives the same side both ways.

use std::collections::BTreeMap;

use super::side::{CLIENT_CREDENTIALS, Field, Judged, List, Names, Published, Side, USER, verdict_with_cause};
use crate::catalogue::PermissionMode;
use crate::diagnosis::Verdict;
use crate::facts::GrantKind;
use crate::report::{Report, ReportExchange, ReportFinding, ReportJudged, ReportToken, SignatureResult};
use crate::text::is_uuid;

/// Maximum items of a list: there are fewer operations, scopes and permissions.
pub(super) const MAX_ITEMS: usize = 5_000;

/// Maximum characters of a text.
const MAX_CHARACTERS: usize = 600;

impl Side {
    /// What a report says of a token.
    pub(super) fn from_report(report: &Report) -> Self {
        let mut side = Self {
            written_by: bounded(&report.tool.version),
            verdict: Some(report.verdict),
            cause: report.cause.as_deref().and_then(bounded),
            summary: bounded(&report.summary).unwrap_or_default(),
            findings: report.findings.iter().take(MAX_ITEMS).filter_map(judged_rule).collect(),
            requests: answers(report.exchanges.iter().take(MAX_ITEMS).filter_map(answer)),
            ..Self::default()
        };
        if let Some(token) = &report.token {
            side.add_token(token);
        }
        if let Some(operation) = &report.operation {
            side.operation = Some(Published {
                scopes: bounded_list(&operation.scopes),
                permissions: bounded_list(&operation.permissions),
                any_permission: operation.permission_mode == PermissionMode::Any,
            });
            let name = bounded(&operation.name);
            side.asked.extend(name.clone());
            side.values.extend(name.map(|name| (Field::Operation, name)));
        }
        for ReportJudged { name, method, path, verdict, cause, .. } in report.judged.iter().take(MAX_ITEMS) {
            let name = name.as_deref().and_then(bounded);
            let Some(name) = operation_name(name, bounded(method), bounded(path)) else { continue };
            side.add_judged(name, Some(*verdict), cause.as_deref().and_then(bounded));
        }
        side
    }

    fn add_token(&mut self, token: &ReportToken) {
        let signature = match token.signature {
            SignatureResult::Verified | SignatureResult::Faulty => Some(token.signature.in_words().to_owned()),
            // What was not checked is not known to be anything.
            SignatureResult::NotChecked | SignatureResult::KeyUnavailable => None,
        };
        let grant = token.grant.map(|grant| match grant {
            GrantKind::User => USER,
            GrantKind::ClientCredentials => CLIENT_CREDENTIALS,
        });
        let values = [
            (Field::Fingerprint, bounded(&token.fingerprint)),
            (Field::Format, Some(token.format_name().to_owned())),
            (Field::Grant, grant.map(str::to_owned)),
            (Field::Subject, token.subject.as_deref().and_then(bounded)),
            (Field::ClientId, token.client_id.as_deref().and_then(bounded)),
            (Field::Expires, token.expires_at.as_deref().and_then(bounded)),
            (Field::Signature, signature),
        ];
        self.values.extend(values.into_iter().filter_map(|(field, value)| Some((field, value?))));
        if let Some(scopes) = &token.scopes {
            let names = bounded_list(scopes).into_iter().collect();
            self.lists.insert(List::Scopes, Names { names, whole: true });
        }
    }

    /// Adds what came of one operation of several; an open verdict is not known.
    pub(super) fn add_judged(&mut self, name: String, verdict: Option<Verdict>, cause: Option<String>) {
        self.asked.insert(name.clone());
        if let Some(verdict) = verdict.filter(|verdict| *verdict != Verdict::Unclear) {
            self.operations.insert(name, verdict_with_cause(Some(verdict), cause.as_deref()));
        }
    }
}

fn judged_rule(finding: &ReportFinding) -> Option<Judged> {
    let (rule, message) = (bounded(&finding.rule)?, bounded(&finding.message).unwrap_or_default());
    Some(Judged { rule, status: finding.status, message })
}

fn answer(exchange: &ReportExchange) -> Option<Answer> {
    Some(Answer {
        method: bounded(&exchange.method)?,
        path: bounded(&exchange.path)?,
        status: u64::from(exchange.status?),
        code: exchange.code.as_deref().and_then(bounded),
    })
}

/// The answer to a request. Where no answer came, what it would have been is not known.
pub(super) struct Answer {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) status: u64,
    pub(super) code: Option<String>,
}

/// The last answer to each request. Ids are left out: those of two organisations never agree.
pub(super) fn answers(all: impl Iterator<Item = Answer>) -> BTreeMap<String, String> {
    all.map(|Answer { method, path, status, code }| {
        let path = path.split('?').next().unwrap_or_default();
        let path: Vec<&str> = path.split('/').map(|segment| if is_uuid(segment) { "{id}" } else { segment }).collect();
        let code = code.map(|code| format!(" {code}")).unwrap_or_default();
        (format!("{method} {}", path.join("/")), format!("{status}{code}"))
    })
    .collect()
}

/// The SDK's name, or the request where there is none.
pub(super) fn operation_name(name: Option<String>, method: Option<String>, path: Option<String>) -> Option<String> {
    name.or_else(|| Some(format!("{} {}", method?, path?)))
}

/// A text of at most [`MAX_CHARACTERS`]; `None` for an empty one.
pub(super) fn bounded(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| shortened(text))
}

/// At most [`MAX_ITEMS`] texts, each of at most [`MAX_CHARACTERS`].
fn bounded_list(texts: &[String]) -> Vec<String> {
    texts.iter().take(MAX_ITEMS).map(|text| shortened(text)).collect()
}

pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
