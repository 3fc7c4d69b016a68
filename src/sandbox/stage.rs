//! One scenario in play: its ids, and the state of its call.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use jiff::{Timestamp, ToSpan};

use super::blueprint::{Blueprint, Grant, Named, Who};
use super::identity;
use super::scenario::{Expect, ExpectMute, Scenario};

/// One scenario in play.
#[derive(Debug)]
pub(super) struct Stage {
    /// How it was set up.
    pub(super) blueprint: &'static Blueprint,
    /// The conversation that exists.
    pub(super) conversation: String,
    /// The agent.
    pub(super) user: String,
    /// The other agent.
    pub(super) colleague: String,
    /// The OAuth client.
    pub(super) client: String,
    /// The OAuth client's secret.
    pub(super) client_secret: String,
    /// The token that the scenario lists.
    pub(super) token: String,
    /// When the call began: two minutes before the sandbox did.
    pub(super) started: Timestamp,
    call: Mutex<Vec<Participant>>,
    asked: Mutex<BTreeSet<String>>,
    patch_refused: AtomicBool,
}

/// One participant as it now is.
#[derive(Debug, Clone)]
pub(super) struct Participant {
    /// The participant's id.
    pub(super) id: String,
    /// The id of its one communication.
    pub(super) call: String,
    /// Who it is.
    pub(super) who: Who,
    /// `connected` …
    pub(super) state: &'static str,
    /// As of the last read.
    pub(super) muted: bool,
    pending: Option<(Instant, bool)>,
}

impl Participant {
    /// Whether it is on the call.
    pub(super) fn is_connected(&self) -> bool {
        self.state == "connected"
    }
}

impl Stage {
    /// Sets a scenario up.
    pub(super) fn new(blueprint: &'static Blueprint) -> Self {
        let id = |part: &str| identity::id(blueprint.name, part);
        let call = blueprint.legs.iter().enumerate().map(|(position, leg)| Participant {
            id: id(&format!("participant {position}")),
            call: id(&format!("call {position}")),
            who: leg.who,
            state: leg.state,
            muted: leg.muted,
            pending: None,
        });
        Self {
            blueprint,
            conversation: id("conversation"),
            user: id("user"),
            colleague: id("colleague"),
            client: id("client"),
            client_secret: identity::secret(blueprint.name),
            token: identity::token(blueprint.name, "token"),
            started: Timestamp::now().checked_sub(2.minutes()).unwrap_or(Timestamp::UNIX_EPOCH),
            call: Mutex::new(call.collect()),
            asked: Mutex::default(),
            patch_refused: AtomicBool::new(false),
        }
    }

    /// Another id of the scenario, named by its part.
    pub(super) fn id(&self, part: &str) -> String {
        identity::id(self.blueprint.name, part)
    }

    /// The agent's email address; a name of RFC 2606.
    pub(super) fn email(&self) -> String {
        format!("{}@sandbox.example", self.blueprint.name)
    }

    /// Whether a user stands behind the scenario's tokens.
    pub(super) fn has_user(&self) -> bool {
        self.blueprint.grant != Grant::ClientCredentials
    }

    /// The user behind a participant.
    pub(super) fn user_of(&self, who: Who) -> Option<&str> {
        match who {
            Who::Agent => Some(&self.user),
            Who::Colleague => Some(&self.colleague),
            Who::Customer | Who::Queue => None,
        }
    }

    /// Whether a user is, or was, on the call.
    pub(super) fn is_party(&self, user: &str) -> bool {
        locked(&self.call).iter().any(|participant| self.user_of(participant.who) == Some(user))
    }

    /// Everyone on the call, as a read sees them now.
    pub(super) fn participants(&self) -> Vec<Participant> {
        let now = Instant::now();
        let mut call = locked(&self.call);
        for participant in call.iter_mut() {
            if let Some((_, muted)) = participant.pending.take_if(|(due, _)| *due <= now) {
                participant.muted = muted;
            }
        }
        call.clone()
    }

    /// Accepts a change of `muted`; when it shows, the blueprint says.
    pub(super) fn accept(&self, participant: &str, muted: bool) {
        let Some(lag) = self.blueprint.shows_after else { return };
        let due = Instant::now() + lag;
        if let Some(found) = locked(&self.call).iter_mut().find(|found| found.id == participant) {
            found.pending = Some((due, muted));
        }
    }

    /// Whether this is the first time that this is asked.
    pub(super) fn first_time(&self, request: String) -> bool {
        locked(&self.asked).insert(request)
    }

    /// Whether this is the first PATCH that a scenario has to refuse.
    pub(super) fn first_patch(&self) -> bool {
        !self.patch_refused.swap(true, Ordering::Relaxed)
    }

    /// The scenario as others see it.
    pub(super) fn scenario(&self) -> Scenario {
        let blueprint = self.blueprint;
        let (verdict, cause) = blueprint.expect;
        let expect = Expect { verdict, cause };
        let (verdict, cause, exit) = blueprint.expect_mute;
        let participant = match blueprint.named {
            Named::Leg(position) => self.id(&format!("participant {position}")),
            Named::UserId => self.user.clone(),
            Named::CallId => self.id("call 2"),
            Named::ConversationId => self.conversation.clone(),
            Named::Nothing => self.id("nothing"),
        };
        let arguments =
            if blueprint.on_behalf { vec!["--on-behalf-of".to_owned(), self.user.clone()] } else { Vec::new() };
        Scenario {
            name: blueprint.name,
            description: blueprint.description,
            token: self.token.clone(),
            conversation: self.conversation.clone(),
            participant,
            user_id: self.user.clone(),
            user_email: self.email(),
            client_id: self.client.clone(),
            client_secret: Some(self.client_secret.clone()),
            grant_type: blueprint.grant.as_str(),
            arguments,
            expect,
            expect_mute: ExpectMute { verdict, cause, exit },
        }
    }
}

/// The lock's content, even if a holder of it panicked: the state is plain data and always whole.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
