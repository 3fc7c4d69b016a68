//! A world while it is made.

use super::truth::{Acceptable, allowed, refused, unclear};
use crate::sandbox::blueprint::{AGENT, Blueprint, Grant, Leg, Named, Patch, Refusal, Step, Who};
use crate::sandbox::odd::{Asked, Change, Ends, Odd, When};
use crate::sandbox::scenario::Verdict;

/// A world while it is made: what the server does, and what can be known of it.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) blueprint: Blueprint,
    pub(super) odd: Vec<Odd>,
    /// The answers to `mute`.
    pub(super) mute: Vec<Acceptable>,
    /// The answers to `mute --no-preflight`, where they differ: only the answer to the PATCH is known then.
    pub(super) bare: Option<Vec<Acceptable>>,
    /// The answers to `mute --dry-run` where the reads alone show a refusal.
    pub(super) reads: Option<Vec<Acceptable>>,
    /// The answers to `check` where the token, its client and its user alone show a refusal.
    pub(super) token: Option<Vec<Acceptable>>,
    /// The fault is a permission that is not held: seen wherever the permissions are.
    pub(super) lacks_permission: bool,
    /// Why reads do not settle whether the permission is held.
    pub(super) permission_open: Option<&'static str>,
    /// Why reads do not settle whether the scope is there.
    pub(super) scope_open: Option<&'static str>,
    /// Why reads of the conversation do not settle whose participant it is.
    pub(super) participant_open: Option<&'static str>,
    /// Further flags of every run; names in braces are ids.
    pub(super) flags: &'static [&'static str],
    /// Whether changes lead to "allowed".
    pub(super) curable: bool,
    /// Only the kinds of run that the fault is about.
    pub(super) only: Option<Mode>,
    /// Which parts may vary.
    pub(super) vary: Vary,
    /// The permission is held in another division than the conversation's.
    pub(super) lacks_division: bool,
    /// Whether no read shows grants with their divisions.
    pub(super) grants_hidden: bool,
    /// Whether `subjects/me` cannot be read.
    pub(super) subject_hidden: bool,
}

/// How a world is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Mute,
    Bare,
    DryRun,
}

/// What may vary around a fault.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vary {
    pub(super) shape: bool,
    pub(super) legs: bool,
    pub(super) evidence: bool,
    pub(super) caller: Callers,
    pub(super) quirk: bool,
}

/// Who can meet a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Callers {
    Anyone,
    Users,
    /// The caller that the fault is about.
    Fixed,
}

impl Draft {
    /// Everything is in order.
    pub(super) fn new(name: &'static str) -> Self {
        let blueprint = Blueprint {
            name,
            description: "a random world",
            scopes: &["authorization:readonly", "conversations", "user-basic-info"],
            permissions: &["conversation:communication:view", "conversation:participant:wrapup"],
            ..AGENT
        };
        Self {
            blueprint,
            odd: Vec::new(),
            mute: vec![allowed("the mute is accepted and shows")],
            bare: None,
            reads: None,
            token: None,
            lacks_permission: false,
            permission_open: None,
            scope_open: None,
            participant_open: None,
            flags: &[],
            curable: false,
            only: None,
            vary: Vary { shape: true, legs: true, evidence: true, caller: Callers::Anyone, quirk: true },
            lacks_division: false,
            grants_hidden: false,
            subject_hidden: false,
        }
    }

    /// Adds an oddity.
    pub(super) fn odd(&mut self, on: Asked, when: When, change: Change, ends: Option<Ends>) {
        self.odd.push(Odd { on, when, change, ends });
    }

    /// A member of refusals of the PATCH.
    pub(super) fn refusal_says(&mut self, pointer: &'static str, json: &'static str) {
        self.odd(Asked::Mute, When::Refused, Change::Set(pointer, json), None);
    }

    /// A member that refusals of the PATCH do not have.
    pub(super) fn refusal_lacks(&mut self, pointer: &'static str) {
        self.odd(Asked::Mute, When::Refused, Change::Remove(pointer), None);
    }

    /// The PATCH alone is refused, in these words, whatever the reads show.
    pub(super) fn patch(&mut self, step: Step, status: u16, code: &'static str, message: &'static str) {
        self.blueprint.on_patch = Some(Patch::Refused(step, Refusal { status, code, message }));
    }

    /// The PATCH alone is answered like this.
    pub(super) fn patch_answer(&mut self, status: u16, body: &'static str, ends: Option<Ends>) {
        self.odd(Asked::Mute, When::Always, Change::Answer(status, body), ends);
    }

    /// Refused for this cause, and a change leads to "allowed".
    pub(super) fn cause(&mut self, cause: &'static str, because: &'static str) {
        self.mute = vec![refused(cause, because)];
        self.curable = true;
    }

    /// As the reads of the conversation show.
    pub(super) fn cause_in_reads(&mut self, cause: &'static str, because: &'static str) {
        self.cause(cause, because);
        self.reads = Some(self.mute.clone());
    }

    /// As the token, its client or its user show.
    pub(super) fn cause_in_token(&mut self, cause: &'static str, because: &'static str) {
        self.cause_in_reads(cause, because);
        self.token = Some(self.mute.clone());
    }

    /// Any of several causes would be right: the answers do not tell them apart.
    pub(super) fn one_of(&mut self, acceptable: Vec<Acceptable>) {
        self.mute = acceptable;
    }

    /// Nobody outside can know.
    pub(super) fn open(&mut self, because: &'static str) {
        self.mute = vec![unclear(because)];
        self.curable = false;
    }

    /// Who is on the call, and whom the run names.
    pub(super) fn call(&mut self, legs: &'static [Leg], named: usize) {
        self.blueprint.legs = legs;
        self.blueprint.named = Named::Leg(named);
        self.vary.legs = false;
    }

    /// Nothing around the fault can be seen, so nothing of it varies.
    pub(super) fn hides_everything(&mut self) {
        self.vary = Vary { shape: false, legs: false, evidence: false, caller: Callers::Fixed, quirk: false };
    }

    /// The permission is not held.
    pub(super) fn lacks_permission(&mut self) {
        self.blueprint.permissions = &["conversation:communication:view", "routing:queue:view"];
        self.lacks_permission = true;
        self.cause("missing-permission", "the caller has none of the published permissions");
    }

    /// What `mute --dry-run` can know.
    pub(super) fn reads_truth(&self) -> Vec<Acceptable> {
        if let Some(reads) = self.reads.clone() {
            return reads;
        }
        let known = self.token_truth_or(self.participant_open);
        // The conversation shows its division, the grant its own.
        if self.lacks_division && !self.grants_hidden && known.iter().any(|known| known.verdict == Verdict::Allowed) {
            return vec![
                refused("missing-division", "the grant's division is not the conversation's"),
                unclear("the grant's division is not the conversation's, but nothing was refused yet"),
            ];
        }
        known
    }

    /// What `check` can know.
    pub(super) fn token_truth(&self) -> Vec<Acceptable> {
        self.token.clone().unwrap_or_else(|| self.token_truth_or(None))
    }

    fn token_truth_or(&self, participant_open: Option<&'static str>) -> Vec<Acceptable> {
        if self.lacks_permission && self.permission_open.is_none() {
            let mut known =
                vec![refused("missing-permission", "every read agrees that none of the permissions is there")];
            if self.blueprint.grant == Grant::ClientCredentials {
                known.push(unclear("how subjects/me answers for client credentials is not documented"));
            }
            return known;
        }
        match self.permission_open.or(self.scope_open).or(participant_open) {
            Some(because) => vec![unclear(because)],
            None => vec![allowed("whatever reads show is in order")],
        }
    }
}

pub(super) const CUSTOMER: Leg = Leg::connected(Who::Customer);
pub(super) const COLLEAGUE: Leg = Leg::connected(Who::Colleague);
pub(super) const OWN: Leg = Leg::connected(Who::Agent);
pub(super) const QUEUE: Leg = Leg::gone(Who::Queue);
