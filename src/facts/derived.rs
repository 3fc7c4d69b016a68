//! What follows from the facts without judging them: whose token it is, what it holds, and whether scopes are enforced.

use super::{Action, Answer, Facts, LiveFacts, OperationFacts, Participant, RunPlace, Sending};
use crate::catalogue::{self, Region};
use crate::facts::Evidence;
use crate::request::Refusal;
use crate::request::host::Host;
use crate::token::{Claims, LooseNames, SignatureCheck};

/// How the token was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// To a user.
    User,
    /// To the client itself (RFC 6749 §4.4).
    ClientCredentials,
}

impl Grant {
    /// As the report has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ClientCredentials => "client_credentials",
        }
    }
}

/// Names that the token or its user holds, and where that is known from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Held {
    /// The names.
    pub names: Vec<String>,
    /// Where they stand, as `GET /api/v2/tokens/me`.
    pub source: String,
    /// Whether the list is known to be all there is.
    pub complete: bool,
    /// Those of the names that a server need not read, as they are not separated by spaces.
    pub loose: LooseNames,
}

impl Held {
    /// Whether a name is there for every reader, not for a lenient one alone.
    #[must_use]
    pub fn names_plainly(&self, name: &str) -> bool {
        self.names.iter().any(|own| own == name) && !self.loose.contains(name)
    }

    /// `source: a, b, c`, as evidence.
    #[must_use]
    pub fn evidence(&self) -> (String, String) {
        (self.source.clone(), if self.names.is_empty() { "none".to_owned() } else { self.names.join(", ") })
    }
}

/// Whether the organisation enforces scopes: a setting, off by default.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Enforcement {
    /// A request was refused for its scope.
    Enforced(Evidence),
    /// A read whose scopes the token lacks was answered.
    NotEnforced(Evidence),
    /// No read so far shows it.
    Unsettled,
}

impl Facts {
    /// The region: where this run asked, else that of the host that the request went to.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        match &self.run.place {
            RunPlace::Region(name) => Region::named(name).ok(),
            RunPlace::BaseUrl(_) | RunPlace::Sandbox(_) => None,
            RunPlace::Nowhere => match Host::parse(self.sent.as_ref()?.host.as_deref()?) {
                Host::Api(region) | Host::Other(region, _) => Some(region),
                Host::NoRegion(_) | Host::Unknown => None,
            },
        }
    }

    /// The claims, where the token is a JWT.
    #[must_use]
    pub fn claims(&self) -> Option<&Claims> {
        self.token.as_ref()?.claims_unverified.as_ref()
    }

    /// `claim sub`, or `claim sub (unverified)` where no signature vouches for it.
    #[must_use]
    pub fn claim_source(&self, claim: &str) -> String {
        match &self.token {
            Some(token) => token.claim_source(claim),
            None => format!("claim {claim} (unverified)"),
        }
    }

    /// How the token was granted, where that is known, and the evidence for it.
    #[must_use]
    pub fn grant(&self) -> Option<(Grant, Evidence)> {
        let observed = self.live.as_ref().and_then(LiveFacts::grant);
        let refused = || {
            let refusal = self.refusal.as_ref().filter(|refusal| refusal.is_user_refusal())?;
            Some((Grant::ClientCredentials, Evidence { source: refusal.source(), quote: refusal.quote() }))
        };
        let claimed = || {
            let mark = self.claims()?.service_account.as_ref()?;
            let evidence = Evidence { source: self.claim_source(&mark.claim), quote: mark.quote.clone() };
            Some((Grant::ClientCredentials, evidence))
        };
        observed.or_else(refused).or_else(claimed)
    }

    /// Whether the token is known to be a service account's.
    #[must_use]
    pub fn is_service_account(&self) -> bool {
        if let Some((grant, _)) = self.live.as_ref().and_then(LiveFacts::grant) {
            return grant == Grant::ClientCredentials;
        }
        // Without the evidence, which is words: nearly every rule asks.
        self.refusal.as_ref().is_some_and(Refusal::is_user_refusal)
            || self.claims().is_some_and(|claims| claims.service_account.is_some())
    }

    /// The subject, and where it is known from: the user behind the token, else the `sub` claim.
    #[must_use]
    pub fn subject(&self) -> Option<(String, String)> {
        let user = self.live.as_ref().and_then(|live| live.user.given()).and_then(|user| user.id.clone());
        if let Some(id) = user {
            return Some((id, "users/me".to_owned()));
        }
        if let Some(id) = self.subject_of_the_grants() {
            return Some((id, "subjects/me".to_owned()));
        }
        let subject = self.claims()?.subject.valid()?.clone();
        let verified = matches!(self.token.as_ref()?.signature, SignatureCheck::Verified { .. });
        Some((subject, if verified { "sub" } else { "sub_unverified" }.to_owned()))
    }

    /// The user in `subjects/me`, where `users/me` was refused or has no id: of a client's own token, the subject is the
    /// client.
    fn subject_of_the_grants(&self) -> Option<String> {
        let live = self.live.as_ref()?;
        let id = live.grants.given()?.subject_id.as_ref()?;
        let is_user = live.user.given().is_some() || matches!(live.grant(), Some((Grant::User, _)));
        let is_client = self.is_service_account() || self.client_id() == Some(id);
        (is_user && !is_client).then(|| id.clone())
    }

    /// The agent on the conversation that was read, where only one is connected: their user id.
    #[must_use]
    pub fn only_agent(&self) -> Option<&str> {
        let conversation = self.live.as_ref()?.conversation.given()?;
        let is_agent = |participant: &&Participant| {
            matches!(participant.purpose.as_deref(), Some("agent" | "user"))
                && participant.state.as_deref() == Some("connected")
        };
        let mut agents = conversation.participants.iter().filter(is_agent);
        let first = agents.next()?.user_id.as_deref()?;
        agents.all(|other| other.user_id.as_deref() == Some(first)).then_some(first)
    }

    /// The organisation that the token works in and the home organisation of its owner, where they differ.
    #[must_use]
    pub fn two_organizations(&self) -> Option<Evidence> {
        let token = self.live.as_ref()?.introspection.given()?;
        let (organization, home) = (token.organization_id.as_ref()?, token.home_organization_id.as_ref()?);
        (organization != home).then(|| Evidence {
            source: "GET /api/v2/tokens/me".to_owned(),
            quote: format!("organization: {organization}; homeOrganization: {home}"),
        })
    }

    /// The OAuth client's id: introspected, else the claim `client_id`, else `azp`.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        let introspected = self.live.as_ref().and_then(|live| live.introspection.given());
        // Another login's client is none of Genesys Cloud.
        let is_own = || self.token.as_ref().is_none_or(|token| token.other_issuer().is_none());
        let claims = || self.claims().filter(|_| is_own());
        let claimed = || claims().and_then(|claims| claims.client_id.valid().or(claims.authorized_party.valid()));
        introspected.and_then(|token| token.client_id.as_ref()).or_else(claimed).map(String::as_str)
    }

    /// The scopes on the token; `None` where they are not known.
    #[must_use]
    pub fn scopes(&self) -> Option<Held> {
        let introspected = self.live.as_ref().and_then(|live| live.introspection.given());
        if let Some((token, scopes)) = introspected.and_then(|token| Some((token, token.scopes.clone()?))) {
            return Some(Held {
                names: scopes,
                source: "GET /api/v2/tokens/me".to_owned(),
                complete: true,
                loose: token.loose_scopes.clone(),
            });
        }
        let claims = self.claims()?;
        let names = claims.scopes.valid().cloned().unwrap_or_default();
        let loose = claims.loose_scopes.clone();
        Some(Held { names, source: self.claim_source("scope"), complete: true, loose })
    }

    /// The answers with a status of 400 or more: the one that stopped the job first, then those of the reads.
    pub fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        let reads = self.live.iter().flat_map(LiveFacts::refusals);
        self.refusal.iter().chain(reads)
    }

    /// The first refusal with one of these codes.
    #[must_use]
    pub fn refusal_with(&self, codes: &[&str]) -> Option<&Refusal> {
        self.refusals().find(|refusal| refusal.has_code(codes))
    }

    /// Whether the participant already is as asked, and that is all that was read: nothing had to be allowed.
    #[must_use]
    pub fn was_already_so(&self) -> bool {
        let stopped = self.refusal.is_some() || self.failure.is_some();
        !stopped
            && self.live.is_none()
            && self.action.as_ref().is_some_and(|action| action.sending == Sending::AlreadySo)
    }

    /// Whether the platform accepted the operation itself: on the real participant, or on the one it already was.
    #[must_use]
    pub fn accepted(&self) -> Option<Evidence> {
        let action = self.action.as_ref()?;
        if action.confirmed && action.sent() {
            return Some(Evidence {
                source: "the conversation, read back".to_owned(),
                quote: format!("muted: {}", action.muted),
            });
        }
        let status = action.status.filter(|status| *status < 300)?;
        matches!(action.sending, Sending::Answered | Sending::DryRunSame).then(|| Evidence {
            source: self
                .operations
                .first()
                .map_or_else(|| "PATCH".to_owned(), |operation| format!("{} {}", operation.method, operation.path)),
            quote: status.to_string(),
        })
    }
}

/// Whether the answer to a change leaves open what became of it: a redirect, a server that gave up or failed, or
/// somebody in between who answered for it.
#[must_use]
pub fn leaves_in_doubt(status: u16) -> bool {
    matches!(status, 300..400 | 408 | 499 | 500..)
}

impl Action {
    /// Whether the PATCH left this machine.
    #[must_use]
    pub fn sent(&self) -> bool {
        match self.sending {
            Sending::Answered | Sending::AnswerLost | Sending::DryRunPhantom | Sending::DryRunSame => true,
            Sending::DryRunRead | Sending::AlreadySo | Sending::Held => false,
        }
    }

    /// Whether Genesys Cloud accepted the change.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.sending == Sending::Answered && self.status.is_some_and(|status| status < 300)
    }

    /// Whether the participant may be other than before, now or soon.
    #[must_use]
    pub fn may_have_changed(&self) -> bool {
        matches!(self.sending, Sending::Answered | Sending::AnswerLost)
            && (self.confirmed || self.in_doubt || self.is_accepted())
    }

    /// Whether it was only meant for a time, and what was there before is not known to be restored.
    #[must_use]
    pub fn was_left_changed(&self) -> bool {
        self.restored.as_ref().is_some_and(|back| !back.confirmed)
    }
}

impl Participant {
    /// `agent 1c2d… (user 3e4f…, connected)`, as evidence.
    #[must_use]
    pub fn describe(&self) -> String {
        let purpose = self.purpose.as_deref().unwrap_or("purpose not given");
        let state = self.state.as_deref().unwrap_or("state not given");
        match &self.user_id {
            Some(user) => format!("{purpose} {} (user {user}, {state})", self.id),
            None => format!("{purpose} {} ({state})", self.id),
        }
    }
}

/// `CLIENT-CREDENTIALS`, however it is written.
fn is_client_credentials(kind: &str) -> bool {
    kind.replace('_', "-").eq_ignore_ascii_case("CLIENT-CREDENTIALS")
}

impl LiveFacts {
    /// Whether the token is known to be a client's own.
    pub(super) fn is_client(&self) -> bool {
        matches!(self.grant(), Some((Grant::ClientCredentials, _)))
    }

    fn grant(&self) -> Option<(Grant, Evidence)> {
        if let Some(kind) = self.introspection.given().and_then(|token| token.grant_type.clone()) {
            let grant = if is_client_credentials(&kind) { Grant::ClientCredentials } else { Grant::User };
            let evidence =
                Evidence { source: "GET /api/v2/tokens/me".to_owned(), quote: format!("authorizedGrantType: {kind}") };
            return Some((grant, evidence));
        }
        if let Some(refusal) = self.user.refused().filter(|refusal| refusal.is_user_refusal()) {
            return Some((Grant::ClientCredentials, Evidence { source: refusal.source(), quote: refusal.quote() }));
        }
        let id = self.user.given()?.id.clone()?;
        Some((Grant::User, Evidence { source: "GET /api/v2/users/me".to_owned(), quote: format!("id: {id}") }))
    }

    /// The reads that were refused.
    pub fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        [
            self.introspection.refused(),
            self.user.refused(),
            self.grants.refused(),
            self.conversation.refused(),
            self.scope_probe.refused(),
        ]
        .into_iter()
        .flatten()
    }

    /// Whether any read was answered.
    #[must_use]
    pub fn any_given(&self) -> bool {
        self.introspection.given().is_some()
            || self.user.given().is_some()
            || self.grants.given().is_some()
            || self.conversation.given().is_some()
    }

    /// Whether the organisation enforces scopes. A read that lacks its scope and is answered says no; any refusal
    /// for a scope says yes. The introspection itself is no witness for "no": it answers about any token. Nor is any
    /// answer to a service account, whose tokens carry no scopes to lack.
    #[must_use]
    pub fn scope_enforcement(&self) -> Enforcement {
        if let Some(refusal) = self.refusals().find(|refusal| refusal.is_scope_refusal()) {
            return Enforcement::Enforced(Evidence { source: refusal.source(), quote: refusal.quote() });
        }
        let Some(scopes) = self.introspection.given().and_then(|token| token.scopes.as_ref()) else {
            return Enforcement::Unsettled;
        };
        if self.is_client() {
            return Enforcement::Unsettled;
        }
        let witnesses = [
            (self.user.given().is_some(), "getUsersMe"),
            (self.grants.given().is_some(), "getAuthorizationSubjectsMe"),
            (self.conversation.given().is_some(), "getConversationsCall"),
            (matches!(self.scope_probe, Answer::Given(())), "getOauthScopes"),
        ];
        let witness = witnesses.into_iter().filter(|(given, _)| *given).find_map(|(_, name)| {
            let operation = catalogue::by_name(name)?;
            let lacks = operation.scopes().next().is_some()
                && !operation.scopes().any(|scope| scopes.iter().any(|held| held == scope));
            lacks.then_some(operation)
        });
        match witness {
            Some(operation) => Enforcement::NotEnforced(Evidence {
                source: format!("GET {}", operation.path()),
                quote: format!(
                    "answered, though the token has none of: {}",
                    operation.scopes().collect::<Vec<_>>().join(", ")
                ),
            }),
            None => Enforcement::Unsettled,
        }
    }

    /// Whether one more harmless read is worth sending: a scope is missing, and whether that matters is unknown.
    #[must_use]
    pub fn needs_scope_probe(&self, operations: &[OperationFacts]) -> bool {
        let Some(scopes) = self.introspection.given().and_then(|token| token.scopes.as_ref()) else { return false };
        let user = !self.is_client();
        let has = |name: &str| scopes.iter().any(|held| held == name);
        let lacks = operations
            .iter()
            .any(|operation| !operation.scopes.is_empty() && !operation.scopes.iter().any(|scope| has(scope)));
        let telling = !has("oauth") && !has("oauth:readonly");
        user && lacks && telling && self.scope_enforcement() == Enforcement::Unsettled
    }
}
