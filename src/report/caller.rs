//! Who called, and who answered.

use serde::{Deserialize, Serialize};

use crate::facts::{Facts, GrantKind, Task};
use crate::request::{self, Answerer, Author, Caller, Refusal};
use crate::token::TokenKind;

/// Who called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportCaller {
    /// Who it was.
    pub kind: CallerKind,
    /// Where that is known from; `null` where it is not known.
    pub evidence: Option<String>,
}

/// The kinds of caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CallerKind {
    /// A user who signed in.
    User,
    /// An OAuth client with the client credentials grant.
    OauthClient,
    /// A guest of a web chat or of web messaging.
    Guest,
    /// Nothing shows who it was.
    Unknown,
}

/// Who answered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportAnswerer {
    /// What it was.
    pub kind: AnswererKind,
    /// Its name, where it is another service's; else `null`.
    pub name: Option<String>,
    /// Where that is known from; `null` where it is not known.
    pub evidence: Option<String>,
}

/// The kinds of answerer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AnswererKind {
    /// The Platform API of Genesys Cloud.
    GenesysApi,
    /// The login service of Genesys Cloud.
    GenesysLogin,
    /// A Genesys Cloud data action.
    GenesysDataAction,
    /// A gateway or proxy in between.
    Gateway,
    /// Another service.
    OtherService,
    /// Nothing shows who it was.
    Unknown,
}

impl ReportCaller {
    /// Who called, as the token's grant has it; `None` where no token is judged.
    #[must_use]
    pub fn from_facts(facts: &Facts) -> Option<Self> {
        if facts.task == Task::Scan {
            return None;
        }
        let guest = || facts.token.as_ref()?.kind().filter(|marked| marked.kind == TokenKind::Guest);
        Some(match (facts.grant(), guest()) {
            (Some((grant, seen)), _) => {
                let kind = match grant {
                    GrantKind::User => CallerKind::User,
                    GrantKind::ClientCredentials => CallerKind::OauthClient,
                };
                Self { kind, evidence: Some(format!("{}: {}", seen.source, seen.quote)) }
            }
            (None, Some(marked)) => {
                Self { kind: CallerKind::Guest, evidence: Some(format!("{}: {}", marked.source, marked.quote)) }
            }
            (None, None) => match &facts.caller {
                Some((caller, seen)) => {
                    let kind = match caller {
                        Caller::User => CallerKind::User,
                        Caller::OauthClient => CallerKind::OauthClient,
                        Caller::Guest => CallerKind::Guest,
                    };
                    Self { kind, evidence: Some(format!("{}: {}", seen.source, seen.quote)) }
                }
                None => Self { kind: CallerKind::Unknown, evidence: None },
            },
        })
    }
}

impl ReportAnswerer {
    /// Who wrote an answer, as far as its form shows.
    #[must_use]
    pub fn from_refusal(refusal: &Refusal) -> Self {
        let Answerer { kind, name, evidence, .. } = &refusal.answerer;
        let by_form = match &refusal.code {
            Some(code) => format!("error code {code}"),
            None => "the shape of the answer".to_owned(),
        };
        let (kind, evidence) = match kind {
            request::AnswererKind::GenesysApi => (AnswererKind::GenesysApi, evidence.clone()),
            request::AnswererKind::GenesysLogin => (AnswererKind::GenesysLogin, evidence.clone()),
            request::AnswererKind::GenesysDataAction => (AnswererKind::GenesysDataAction, evidence.clone()),
            request::AnswererKind::Gateway => (AnswererKind::Gateway, evidence.clone()),
            request::AnswererKind::OwnApplication | request::AnswererKind::OtherService => {
                (AnswererKind::OtherService, evidence.clone())
            }
            request::AnswererKind::Elsewhere => (AnswererKind::Unknown, evidence.clone()),
            request::AnswererKind::Unknown => match refusal.author {
                Author::Platform if refusal.path.starts_with("/oauth/") => (AnswererKind::GenesysLogin, Some(by_form)),
                Author::Platform => (AnswererKind::GenesysApi, Some(by_form)),
                Author::Gateway | Author::Stranger | Author::Unsigned => (AnswererKind::Unknown, None),
            },
        };
        Self { kind, name: name.clone(), evidence }
    }
}
