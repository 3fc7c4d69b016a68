//! Everything known about one case: the seam between gathering and judging.
//!
//! Facts are plain data. Text from outside is redacted before it enters, so that nothing downstream
//! can leak a secret; nothing downstream looks at the network or the clock again.

mod announced;
mod derived;
mod evidence;
mod live;
mod permissions;
mod policy;
mod run;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::catalogue::{self, Announcement, NoValue, Operation, PermissionMode, Resolution, SdkLanguage};
use crate::request::{Caller, Failure, Refusal, SentRequest};
use crate::token::TokenFacts;

pub use announced::Announced;
pub use derived::{Enforcement, Grant as GrantKind, Held, leaves_in_doubt};
pub use evidence::{Evidence, Location};
pub use live::{
    Answer, ConditionalPermission, Conversation, Grant, Grants, Introspection, LiveFacts, OtherMedium, Participant,
    PermissionList, User,
};
pub use permissions::Holding;
pub use policy::{CONTROL_SCOPE, Limits, Line, Origin, Policy, PolicyFile, RequiredScope, Strictness, matches};
pub use run::{Run, RunPlace, RunToken};

/// What one operation of a list knows of the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alone {
    /// What is advised for all of them together: of several names that would do for one of them, these.
    pub advised: Vec<String>,
}

/// One case, ready to be judged.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Facts {
    /// The instant the case is judged against, UTC.
    pub now: Timestamp,
    /// The day for which it is decided which announcements are in force, UTC. It moves no clock.
    pub as_of: Date,
    /// What was asked of us.
    pub task: Task,
    /// What the user requires.
    pub policy: Policy,
    /// The token; `None` when none was given. For `explain` the one in the request, else the one given with it.
    pub token: Option<TokenFacts>,
    /// The token that was given with the input of `explain`: the live evidence is about this one.
    pub given_token: Option<TokenFacts>,
    /// The operations the token must be good for, the one at hand first.
    pub operations: Vec<OperationFacts>,
    /// Requests that were named as `METHOD path` and that no published operation has.
    pub unpublished: Vec<Unpublished>,
    /// Names in the form of an SDK's method that no published operation has: called in scanned sources, or by the program
    /// whose failure is explained.
    pub invented: Vec<Invented>,
    /// Where a scanned source signs in by the implicit grant.
    pub implicit_grant: Option<Evidence>,
    /// Set where one operation of a list is judged alone: what is asked of the token as a whole is judged once, and not for each.
    pub alone: Option<Alone>,
    /// Whether the token was to be sent, and was not: it is recognised as no access token.
    pub withheld: bool,
    /// What the platform said; `None` when it was not asked.
    pub live: Option<LiveFacts>,
    /// The participant the task is about; `None` for `check`.
    pub target: Option<Target>,
    /// The answer that stopped the job: of the PATCH, or of a read the job cannot do without.
    pub refusal: Option<Refusal>,
    /// The request that was refused, as the input of `explain` shows it.
    pub sent: Option<SentRequest>,
    /// Who called, as far as the input of `explain` shows it, and where.
    pub caller: Option<(Caller, Evidence)>,
    /// Whether the input of `explain` is a log or the output of a command: where nothing shows who called, an OAuth client
    /// is likelier than a user.
    pub is_from_program: bool,
    /// The request that got no usable answer and so stopped the job.
    pub failure: Option<Failure>,
    /// What was done; `None` where nothing was to be done.
    pub action: Option<Action>,
    /// Every request made, in the order of sending.
    pub exchanges: Vec<Exchange>,
    /// The flags of this run.
    pub run: Run,
}

impl Facts {
    /// The token in the request and another one that was given with it, by their fingerprints.
    #[must_use]
    pub fn two_tokens(&self) -> Option<(&str, &str)> {
        let sent = self.sent.as_ref()?.token()?.fingerprint.as_str();
        let given = self.given_token.as_ref()?.fingerprint.as_str();
        (sent != given).then_some((sent, given))
    }

    /// Adds what was read. Where nothing was given, the answer to the introspection is what is explained.
    #[cfg(feature = "live")]
    pub(crate) fn add_live(&mut self, live: LiveFacts, exchanges: Vec<Exchange>) {
        if !live.any_given() {
            self.refusal = live.introspection.refused().filter(|refusal| !refusal.is_scope_refusal()).cloned();
            self.failure = live.introspection.failed().cloned();
        }
        self.live = Some(live);
        self.exchanges = exchanges;
    }

    /// Makes these the operations that the token must be good for.
    pub fn ask<'a>(&mut self, asked: impl IntoIterator<Item = &'a Asked>) {
        self.operations.clear();
        self.unpublished.clear();
        for asked in asked {
            match asked {
                Asked::Published(operation) => self.operations.push(operation.clone()),
                Asked::Unpublished(request) => self.unpublished.push(request.clone()),
            }
        }
    }

    /// A case of which nothing is known yet but what is asked, and when.
    #[must_use]
    pub fn new(now: Timestamp, task: Task, policy: Policy) -> Self {
        Self {
            now,
            as_of: now.to_zoned(TimeZone::UTC).date(),
            task,
            policy,
            token: None,
            given_token: None,
            operations: Vec::new(),
            unpublished: Vec::new(),
            invented: Vec::new(),
            implicit_grant: None,
            alone: None,
            withheld: false,
            live: None,
            target: None,
            refusal: None,
            sent: None,
            caller: None,
            is_from_program: false,
            failure: None,
            action: None,
            exchanges: Vec::new(),
            run: Run::default(),
        }
    }
}

/// What was asked of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Task {
    /// Judge a token.
    Check,
    /// Mute a participant.
    Mute,
    /// Unmute a participant.
    Unmute,
    /// Get a token.
    Login,
    /// Explain a failure that is already there.
    Explain,
    /// Judge the calls of a source tree.
    Scan,
}

impl Task {
    /// The command's name, as typed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Mute => "mute",
            Self::Unmute => "unmute",
            Self::Login => "login",
            Self::Explain => "explain",
            Self::Scan => "scan",
        }
    }
}

/// What the published definition says of one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationFacts {
    /// The SDK's name, as `patchConversationsCallParticipant`.
    pub name: String,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Alternatives: any one suffices; empty when unknown.
    pub scopes: Vec<String>,
    /// How [`OperationFacts::permissions`] combine.
    pub permission_mode: PermissionMode,
    /// Permissions, as `domain:entity:action`.
    pub permissions: Vec<String>,
    /// Whether the definition declares `400 not.a.user`: client credentials are refused.
    pub user_context: bool,
    /// What was announced about it, by date.
    pub announced: Vec<&'static Announcement>,
    /// Where it was asked for: lines of a policy file or of scanned sources; empty where a flag asked.
    pub locations: Vec<Location>,
}

impl From<Operation> for OperationFacts {
    fn from(operation: Operation) -> Self {
        Self {
            name: operation.name().to_owned(),
            method: operation.method().to_owned(),
            path: operation.path().to_owned(),
            scopes: operation.scopes().map(str::to_owned).collect(),
            permission_mode: operation.permission_mode(),
            permissions: operation.permissions().map(str::to_owned).collect(),
            user_context: operation.user_context(),
            announced: operation.announced().collect(),
            locations: Vec::new(),
        }
    }
}

/// A request that no published operation has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unpublished {
    /// The HTTP method.
    pub method: String,
    /// The path as given.
    pub path: String,
    /// Published operations of the same path, as `PATCH patchConversationsCallParticipant`.
    pub other_methods: Vec<String>,
    /// What is written where an id belongs, and is none.
    pub not_an_id: Option<String>,
    /// The parameters of the path whose variable had no value.
    pub unset: Vec<Unset>,
    /// The nearest published paths, as `PATCH /api/v2/…`, where no method of the same path can be meant.
    pub near: Vec<String>,
    /// Where it was asked for, as of [`OperationFacts`].
    pub locations: Vec<Location>,
}

/// An operation that the token must be good for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Asked {
    /// It is published.
    Published(OperationFacts),
    /// No published operation has such a request.
    Unpublished(Unpublished),
}

/// A parameter of a path whose variable had no value when the URL was built.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unset {
    /// Its name, as `conversationId`.
    pub parameter: &'static str,
    /// What is written in its place, as `None`; empty where nothing is.
    pub found: String,
}

impl Unset {
    /// Those of a path in which nothing else is wrong.
    fn only(found: &catalogue::NotAnId) -> Vec<Self> {
        let is_unset = |misfit: &catalogue::Misfit| misfit.reason != NoValue::Word;
        let unset = |misfit: &catalogue::Misfit| Self { parameter: misfit.parameter, found: misfit.found.clone() };
        if found.misfits.iter().all(is_unset) { found.misfits.iter().map(unset).collect() } else { Vec::new() }
    }
}

impl Unpublished {
    /// Looks for what is published instead: the path's other methods, else the nearest paths.
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        let request = Self::bare(method, path);
        let (other_methods, not_an_id, unset) = match catalogue::resolve(method, path) {
            Resolution::OtherMethod(operations) => (operations, None, Vec::new()),
            Resolution::NotAnId(found) => (Vec::new(), Some(found.describe()), Unset::only(&found)),
            Resolution::Exact(_) | Resolution::NoSuchPath => (Vec::new(), None, Vec::new()),
        };
        let can_be_meant = other_methods.iter().any(|operation| catalogue::may_stand_for(Some(method), *operation));
        let near = if can_be_meant { Vec::new() } else { catalogue::near_requests(method, path) };
        let named = |operation: Operation| format!("{} {}", operation.method(), operation.name());
        Self { other_methods: other_methods.into_iter().map(named).collect(), not_an_id, unset, near, ..request }
    }

    /// A request of which nothing was looked for.
    #[must_use]
    pub fn bare(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            other_methods: Vec::new(),
            not_an_id: None,
            unset: Vec::new(),
            near: Vec::new(),
            locations: Vec::new(),
        }
    }

    /// The path's other methods that may be meant: who does not delete is never led to deleting.
    pub fn usable_methods(&self) -> impl Iterator<Item = &str> {
        let deletes = |method: &str| method.split(' ').next() == Some("DELETE");
        let usable = move |method: &&str| !deletes(method) || self.method == "DELETE";
        self.other_methods.iter().map(String::as_str).filter(usable)
    }
}

/// A name that no published operation has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Invented {
    /// The name as it is written, redacted.
    pub name: String,
    /// The published operations with the nearest names.
    pub near: Vec<OperationFacts>,
    /// How the SDK of the language spells the one that is meant, where the name is another language's spelling of it.
    pub spelling: Option<String>,
    /// The published operation that the code around it means, such as the one that mutes where `muted` is set.
    pub meant: Option<String>,
    /// The API class, or the variable named after one, that it was called on, where that is known.
    pub called_on: Option<String>,
    /// The language of the program, where that is known.
    pub language: Option<SdkLanguage>,
    /// The words of the input that say that the method does not exist; `None` where a source was scanned.
    pub quote: Option<String>,
}

impl Invented {
    /// A name, and the published operations that are near it.
    #[must_use]
    pub fn new(name: &str, near: impl IntoIterator<Item = Operation>) -> Self {
        Self {
            name: name.to_owned(),
            near: near.into_iter().map(OperationFacts::from).collect(),
            spelling: None,
            meant: None,
            called_on: None,
            language: None,
            quote: None,
        }
    }
}

/// Who is to be muted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// The conversation's id.
    pub conversation_id: String,
    /// The participant id that was given or found.
    pub participant_id: Option<String>,
    /// `--on-behalf-of`.
    pub on_behalf_of: Option<String>,
    /// The participant as the conversation has it; `None` when it is not there or was not read.
    pub participant: Option<Participant>,
}

/// What was done, and what was seen of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Action {
    /// The value asked for: `true` mutes.
    pub muted: bool,
    /// Why, or why not, it was sent.
    pub sending: Sending,
    /// The status of the PATCH; `None` when not sent, or its answer was lost.
    pub status: Option<u16>,
    /// Whether a read after the PATCH showed the value asked for.
    pub confirmed: bool,
    /// `muted` before.
    pub muted_before: Option<bool>,
    /// `muted` at the last look.
    pub muted_after: Option<bool>,
    /// How long the search took, in milliseconds; 0 where there was none.
    pub waited_ms: u64,
    /// Why the last look did not show anything, where it did not.
    pub look_failure: Option<String>,
    /// Whether a PATCH that was sent may have taken effect, or may yet, without an answer that says so.
    pub in_doubt: bool,
    /// The refusal or failure that kept the change from being made.
    pub problem: Option<String>,
    /// The signal that ended the run, or the time of `--for`, early.
    pub stopped_by: Option<String>,
    /// Whether it was only meant for a time (`--for`).
    pub for_a_time: bool,
    /// Whether a dry run's PATCH for a participant that cannot exist came as far as the search for it.
    pub let_through: bool,
    /// What became of the mute when its time was up (`--for`).
    pub restored: Option<Box<Action>>,
}

/// Whether the PATCH went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sending {
    /// It was sent, and answered.
    Answered,
    /// It was sent, and its answer was lost: it may or may not have happened.
    AnswerLost,
    /// Not sent: this was a dry run that only reads.
    DryRunRead,
    /// A dry run sent it for a participant that cannot exist.
    DryRunPhantom,
    /// A dry run sent it with the value that was already there.
    DryRunSame,
    /// Not sent: the participant already is as asked.
    AlreadySo,
    /// Not sent: the preflight found a cause of refusal, or could not look.
    Held,
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exchange {
    /// The HTTP method.
    pub method: String,
    /// The path and query, without host.
    pub path: String,
    /// The status; `None` when no answer came.
    pub status: Option<u16>,
    /// The platform's error code.
    pub code: Option<String>,
    /// From sending to the last byte, in milliseconds.
    pub duration_ms: u64,
    /// `ININ-Correlation-Id`.
    pub correlation_id: Option<String>,
}
