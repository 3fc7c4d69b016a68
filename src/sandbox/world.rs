//! All scenarios in play, who holds which credential, and the journal of requests.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, header};

use super::blueprint::Blueprint;
use super::stage::{Stage, locked};
use super::{identity, scenarios};

/// How long an authorization code may wait to be exchanged (RFC 6749 §4.1.2 asks for ten minutes at most).
const CODE_LIFETIME: Duration = Duration::from_secs(300);

/// Everything that the handlers share.
#[derive(Debug)]
pub(super) struct World {
    /// Every scenario, in the order of the list.
    pub(super) stages: Vec<Arc<Stage>>,
    /// Added to the time of every answer.
    pub(super) delay: Duration,
    tokens: Mutex<BTreeMap<String, (Arc<Stage>, bool)>>,
    refresh_tokens: Mutex<BTreeMap<String, Arc<Stage>>>,
    codes: Mutex<BTreeMap<String, Code>>,
    journal: Mutex<Vec<Recorded>>,
    issued: AtomicU64,
}

/// A request that the sandbox got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The HTTP method.
    pub method: String,
    /// The path, without query.
    pub path: String,
    /// The scenario that its credential belongs to; `None` where it had none.
    pub scenario: Option<&'static str>,
    /// The status answered; `None` while, or if, it was not answered.
    pub status: Option<u16>,
}

/// Who a request says it comes from.
#[derive(Debug, Clone)]
pub(super) enum Caller {
    /// No bearer token in the request.
    Absent,
    /// A token that no scenario ever had.
    Unknown,
    /// A token that is no longer, or never was, good.
    Dead(Arc<Stage>),
    /// A good token.
    Known {
        /// The token's scenario.
        stage: Arc<Stage>,
        /// The token itself.
        token: String,
    },
}

/// What was agreed when a code was given out.
#[derive(Debug)]
pub(super) struct Code {
    /// The scenario of the client.
    pub(super) stage: Arc<Stage>,
    /// Must be repeated to the letter.
    pub(super) redirect_uri: String,
    /// The S256 challenge, where PKCE is used.
    pub(super) challenge: Option<String>,
    made: Instant,
}

impl World {
    /// Sets every scenario up.
    pub(super) fn new(delay: Duration, edited: Option<&'static Blueprint>) -> Self {
        Self::with(
            delay,
            scenarios::all()
                .map(|blueprint| edited.filter(|edited| edited.name == blueprint.name).unwrap_or(blueprint)),
        )
    }

    /// Sets these up.
    pub(super) fn with(delay: Duration, blueprints: impl Iterator<Item = &'static Blueprint>) -> Self {
        let stages: Vec<Arc<Stage>> = blueprints.map(|blueprint| Arc::new(Stage::new(blueprint))).collect();
        let tokens = stages
            .iter()
            .map(|stage| (stage.token.clone(), (Arc::clone(stage), stage.blueprint.token_known)))
            .collect();
        Self {
            stages,
            delay,
            tokens: Mutex::new(tokens),
            refresh_tokens: Mutex::default(),
            codes: Mutex::default(),
            journal: Mutex::default(),
            issued: AtomicU64::new(0),
        }
    }

    /// Who sends these headers.
    pub(super) fn caller(&self, headers: &HeaderMap) -> Caller {
        let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some((scheme, token)) = authorization.and_then(|value| value.split_once(' ')) else {
            return Caller::Absent;
        };
        let token = token.trim();
        if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
            return Caller::Absent;
        }
        match locked(&self.tokens).get(token) {
            None => Caller::Unknown,
            Some((stage, false)) => Caller::Dead(Arc::clone(stage)),
            Some((stage, true)) => Caller::Known { stage: Arc::clone(stage), token: token.to_owned() },
        }
    }

    /// Ends a token.
    pub(super) fn revoke(&self, token: &str) {
        if let Some((_, good)) = locked(&self.tokens).get_mut(token) {
            *good = false;
        }
    }

    /// The scenario of an OAuth client.
    pub(super) fn client(&self, id: &str) -> Option<Arc<Stage>> {
        self.stages.iter().find(|stage| stage.client == id).cloned()
    }

    /// Issues a fresh access token.
    pub(super) fn issue(&self, stage: &Arc<Stage>) -> String {
        let token = self.mint(stage, "issued token");
        locked(&self.tokens).insert(token.clone(), (Arc::clone(stage), true));
        token
    }

    /// Issues a refresh token.
    pub(super) fn issue_refresh(&self, stage: &Arc<Stage>) -> String {
        let token = self.mint(stage, "refresh token");
        locked(&self.refresh_tokens).insert(token.clone(), Arc::clone(stage));
        token
    }

    /// Takes a refresh token back: it is good once.
    pub(super) fn redeem_refresh(&self, token: &str) -> Option<Arc<Stage>> {
        locked(&self.refresh_tokens).remove(token)
    }

    /// Gives out an authorization code.
    pub(super) fn issue_code(&self, stage: Arc<Stage>, redirect_uri: String, challenge: Option<String>) -> String {
        let code = self.mint(&stage, "authorization code");
        locked(&self.codes).insert(code.clone(), Code { stage, redirect_uri, challenge, made: Instant::now() });
        code
    }

    /// Takes an authorization code back: it is good once, and not for long.
    pub(super) fn redeem_code(&self, code: &str) -> Option<Code> {
        locked(&self.codes).remove(code).filter(|code| code.made.elapsed() < CODE_LIFETIME)
    }

    /// A correlation id, different for every request.
    pub(super) fn correlation(&self) -> String {
        let number = self.issued.fetch_add(1, Ordering::Relaxed);
        identity::id("correlation", &number.to_string())
    }

    /// Writes a request down as it comes in; the answer's status follows by [`World::answered`].
    pub(super) fn arrived(&self, recorded: Recorded) -> usize {
        let mut journal = locked(&self.journal);
        journal.push(recorded);
        journal.len() - 1
    }

    /// Adds what became of a request.
    pub(super) fn answered(&self, entry: usize, scenario: Option<&'static str>, status: Option<u16>) {
        if let Some(recorded) = locked(&self.journal).get_mut(entry) {
            recorded.scenario = recorded.scenario.or(scenario);
            recorded.status = status;
        }
    }

    /// Every request so far, in order of arrival.
    pub(super) fn journal(&self) -> Vec<Recorded> {
        locked(&self.journal).clone()
    }

    fn mint(&self, stage: &Stage, part: &str) -> String {
        let number = self.issued.fetch_add(1, Ordering::Relaxed);
        identity::token(stage.blueprint.name, &format!("{part} {number}"))
    }
}
