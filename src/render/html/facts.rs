//! What is known of operation, token and participant, as labels and values.

use crate::catalogue::PermissionMode;
use crate::facts::GrantKind;
use crate::render::exchange::support_can_help;
use crate::report::{Report, SubjectSource};
use crate::token::TokenFormat;

/// A label and its values; names and ids are set as code.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) values: Vec<String>,
    pub(super) code: bool,
}

/// Facts under a heading.
pub(super) struct Sheet {
    pub(super) heading: &'static str,
    pub(super) facts: Vec<Fact>,
}

/// One label with one value.
pub(super) fn fact(label: &'static str, value: impl Into<String>, code: bool) -> Fact {
    Fact { label, values: vec![value.into()], code }
}

/// Names, or a word where there are none.
fn names(label: &'static str, names: &[String], none: &str) -> Fact {
    if names.is_empty() { fact(label, none, false) } else { Fact { label, values: names.to_vec(), code: true } }
}

/// What is known of operation, token and participant.
pub(super) fn facts(report: &Report) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    if let Some(operation) = &report.operation {
        sheets.push(Sheet {
            heading: "Operation, as published",
            facts: vec![
                fact("Name", &operation.name, true),
                fact("Request", format!("{} {}", operation.method, operation.path), true),
                names("Scope, any one", &operation.scopes, "not known"),
                match operation.permission_mode {
                    PermissionMode::None => fact("Permission", "none needed", false),
                    PermissionMode::Unknown => fact("Permission", "not known", false),
                    PermissionMode::All => names("Permission, all", &operation.permissions, "none"),
                    PermissionMode::Any => names("Permission, any one", &operation.permissions, "none"),
                },
                fact("User", if operation.user_context { "needed" } else { "not asked for" }, false),
            ],
        });
    }
    if let Some(token) = &report.token {
        let mut facts = vec![fact("Format", token.format_name(), false), fact("Fingerprint", &token.fingerprint, true)];
        facts.extend(token.grant.map(|grant| match grant {
            GrantKind::ClientCredentials => fact("Stands for", "a service account", false),
            GrantKind::User => fact("Stands for", "a user", false),
        }));
        let whose = match token.subject_source {
            Some(SubjectSource::SubUnverified) => "Subject, unverified",
            Some(SubjectSource::Sub | SubjectSource::UsersMe | SubjectSource::SubjectsMe) | None => "Subject",
        };
        facts.extend(token.subject.as_ref().map(|id| fact(whose, id, true)));
        facts.extend(token.client_id.as_ref().map(|id| fact("OAuth client", id, true)));
        facts.extend(token.scopes.as_ref().map(|scopes| names("Scopes", scopes, "none")));
        facts.extend(token.expires_at.as_ref().map(|instant| fact("Expires", instant, false)));
        if token.format == TokenFormat::Jwt {
            facts.push(fact("Signature", token.signature.in_words(), false));
        }
        sheets.push(Sheet { heading: "Token", facts });
    }
    if let Some(participant) = &report.participant {
        let muted = participant.muted.map(|muted| if muted { "yes" } else { "no" });
        let mut facts = vec![fact("Participant", &participant.id, true)];
        facts.extend(participant.purpose.as_ref().map(|purpose| fact("Purpose", purpose, false)));
        facts.extend(participant.user_id.as_ref().map(|id| fact("User", id, true)));
        facts.extend(participant.state.as_ref().map(|state| fact("State", state, false)));
        facts.extend(muted.map(|muted| fact("Muted", muted, false)));
        sheets.push(Sheet { heading: "Participant, as last seen", facts });
    }
    let pasted = report.refusal.as_ref().filter(|_| report.input.is_some() && !support_can_help(report));
    if let Some(id) = pasted.and_then(|refusal| refusal.correlation_id.as_ref()) {
        sheets.push(Sheet { heading: "Answer", facts: vec![fact("Correlation id", id, true)] });
    }
    sheets
}
