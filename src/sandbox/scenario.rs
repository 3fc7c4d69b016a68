//! A scenario as others see it: what to send, and what should come of it.

use serde::Serialize;

/// One situation on the platform, with an organisation, a client, a user and a call of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scenario {
    /// Kebab-case, stable.
    pub name: &'static str,
    /// What is the matter, in one line.
    pub description: &'static str,
    /// The access token to send.
    pub token: String,
    /// The conversation's id.
    pub conversation: String,
    /// The participant id to name.
    pub participant: String,
    /// The agent's user id; of a service account's scenario, of the agent it would act for.
    pub user_id: String,
    /// The agent's email address: `/oauth/authorize` takes it as `login_hint`.
    pub user_email: String,
    /// The OAuth client's id.
    pub client_id: String,
    /// The OAuth client's secret.
    pub client_secret: Option<String>,
    /// The OAuth client's grant type, as the platform spells it.
    pub grant_type: &'static str,
    /// Further arguments of `why403 mute` that the scenario is about.
    pub arguments: Vec<String>,
    /// What the reads alone show: `mute --dry-run` with `conversation` and `participant`, without `arguments`.
    pub expect: Expect,
    /// What `mute` with `conversation`, `participant` and `arguments` comes to.
    pub expect_mute: ExpectMute,
}

impl Scenario {
    /// Name and description.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary { name: self.name, description: self.description }
    }
}

/// A verdict and its cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Expect {
    /// The report's `verdict`.
    pub verdict: Verdict,
    /// The report's `cause`: the id of a rule, `null` unless refused.
    pub cause: Option<&'static str>,
}

/// A verdict, its cause and the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ExpectMute {
    /// The report's `verdict`.
    pub verdict: Verdict,
    /// The report's `cause`: the id of a rule, `null` unless refused.
    pub cause: Option<&'static str>,
    /// The exit code of the process.
    pub exit: u8,
}

/// The sandbox's own word for what a judge should say: it does not know the judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing stands in the way.
    Allowed,
    /// There is a cause of refusal.
    Refused,
    /// It cannot be told.
    Unclear,
}

impl Verdict {
    /// The word in the report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Unclear => "unclear",
        }
    }
}

/// A scenario's name and what it is about, for lists made without a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Kebab-case, stable.
    pub name: &'static str,
    /// What is the matter, in one line.
    pub description: &'static str,
}

/// A running sandbox: the first line of `why403 sandbox --format json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// Scheme, address and port.
    pub base_url: String,
    /// Every scenario, in the order of the list.
    pub scenarios: Vec<Scenario>,
}
