//! What to change, as data: who changes what. Sentences are written from it in `report/fix_text.rs`; no code reads them.

mod kind;
mod note;
mod table;
mod value;

use std::borrow::Cow;

pub use kind::{Candidate, ChangeKind, Grantee, GranteeKind, Mode, Named, Who};
pub use note::Note;
pub(in crate::rule) use table::unlisted;
pub use table::{KINDS_BY_RULE, kinds_of};
pub use value::{
    Choice, ClientPart, ConnectionPart, NewToken, Question, RequestPart, RetryAfter, ShowMore, WaitReason, Whom,
};

use crate::facts::Line;

/// The smallest change that fixes a finding, or what would settle its question.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// Any one of these is enough; the best one first.
    pub options: Vec<FixOption>,
    /// What it is based on.
    pub reference: Reference,
}

/// One way to fix it: all of its changes are needed, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FixOption {
    /// The changes.
    pub changes: Vec<Change>,
}

/// Where a person can read more.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reference {
    /// The rule's own page: `why403 rules ID`.
    RulePage,
    /// A standard, as `RFC 6750 §3.1`.
    Standard(&'static str),
    /// An address on the web.
    Address(Cow<'static, str>),
}

impl Reference {
    /// Whether a reference, as a report has it, is a section of a standard.
    pub(crate) fn is_standard(written: &str) -> bool {
        written.starts_with("RFC ")
    }
}

/// One change that one person makes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Who can make it.
    pub who: Who,
    /// What to change.
    pub kind: ChangeKind,
    /// What else to know about it.
    pub note: Option<Note>,
    /// A command that makes the change, or that checks it.
    pub command: Option<String>,
    /// A page about it.
    pub url: Option<Cow<'static, str>>,
}

impl Fix {
    /// A fix with one option.
    #[must_use]
    pub fn all_of(changes: impl IntoIterator<Item = Change>) -> Self {
        Self::any_of([changes.into_iter().collect::<Vec<_>>()])
    }

    /// A fix with several options, of which any one is enough; the best one first.
    #[must_use]
    pub fn any_of(options: impl IntoIterator<Item = Vec<Change>>) -> Self {
        let none = Self { options: Vec::new(), reference: Reference::RulePage };
        options.into_iter().fold(none, Self::or)
    }

    /// Another way to fix it, where there is one that is not there yet.
    #[must_use]
    pub fn or(mut self, changes: impl IntoIterator<Item = Change>) -> Self {
        let option = FixOption { changes: changes.into_iter().collect() };
        if !option.changes.is_empty() && !self.options.iter().any(|known| known.is_same_as(&option)) {
            self.options.push(option);
        }
        self
    }

    /// The sections of standards that it is based on, as `RFC 6750 §3.1`.
    #[must_use]
    pub fn standard(self, sections: &'static str) -> Self {
        Self { reference: Reference::Standard(sections), ..self }
    }

    /// The page that it is based on.
    #[must_use]
    pub fn page(self, address: impl Into<Cow<'static, str>>) -> Self {
        Self { reference: Reference::Address(address.into()), ..self }
    }

    /// Every change of every option.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.options.iter().flat_map(|option| &option.changes)
    }
}

impl FixOption {
    /// Whether another option changes and runs the same, whatever else is said about it, and whether or not it says to try
    /// again after that.
    fn is_same_as(&self, other: &Self) -> bool {
        fn working(option: &FixOption) -> impl Iterator<Item = Change> {
            let is_retry = |change: &Change| matches!(change.kind, ChangeKind::Retry { .. });
            let only_retries = option.changes.iter().all(is_retry);
            let working = option.changes.iter().filter(move |change| only_retries || !is_retry(change));
            working.map(|change| Change { note: None, ..change.clone() })
        }
        working(self).eq(working(other))
    }
}

impl Change {
    /// A change that somebody makes.
    #[must_use]
    pub fn new(who: Who, kind: ChangeKind) -> Self {
        Self { who, kind, note: None, command: None, url: None }
    }

    /// Says what else to know.
    #[must_use]
    pub fn note(self, note: impl Into<Option<Note>>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// Adds the command that makes the change, or that checks it, where there is one.
    #[must_use]
    pub fn run(self, command: impl Into<Option<String>>) -> Self {
        Self { command: command.into(), ..self }
    }

    /// Adds a page about it.
    #[must_use]
    pub fn see(self, url: impl Into<Cow<'static, str>>) -> Self {
        Self { url: Some(url.into()), ..self }
    }

    /// A new token, for whoever can get one that way.
    #[must_use]
    pub fn new_token(how: NewToken) -> Self {
        let who = match how {
            NewToken::SignInAgain | NewToken::AgentSignsIn => Who::User,
            NewToken::ClientLogin
            | NewToken::OtherRegion
            | NewToken::CopyWhole
            | NewToken::AccessTokenOfTheAnswer
            | NewToken::GuestToken => Who::Developer,
        };
        Self::new(who, ChangeKind::NewToken { how })
    }

    /// Another request.
    #[must_use]
    pub fn request(part: RequestPart, from: Option<&str>, to: Option<&str>) -> Self {
        let (from, to) = (from.map(str::to_owned), to.map(str::to_owned));
        Self::new(Who::Developer, ChangeKind::ChangeRequest { part, from, to })
    }

    /// Another requirement: what a line of the policy file asks for under `key`, or a flag or the built-in policy.
    #[must_use]
    pub fn policy(line: Option<&Line>, key: &str, to: Option<&str>) -> Self {
        let (file, key, to) = (line.map(Line::source), key.to_owned(), to.map(str::to_owned));
        Self::new(Who::Developer, ChangeKind::ChangePolicy { file, key, to })
    }

    /// Check again, or send the request again, after the changes before it.
    #[must_use]
    pub fn retry() -> Self {
        Self::new(Who::Developer, ChangeKind::Retry { after: RetryAfter::Change, seconds: None })
    }

    /// Another choice.
    #[must_use]
    pub fn choose(what: Choice, candidates: impl IntoIterator<Item = Candidate>) -> Self {
        let candidates = candidates.into_iter().collect();
        Self::new(Who::Developer, ChangeKind::Choose { what, candidates, for_client: false })
    }

    /// The conversation to name: of the user's active calls, or of what started the job of a service account.
    #[must_use]
    pub fn choose_conversation(for_client: bool) -> Self {
        let (what, candidates) = (Choice::Conversation, Vec::new());
        Self::new(Who::Developer, ChangeKind::Choose { what, candidates, for_client })
    }

    /// Another configuration of the OAuth client; an administrator makes it, but for what the program sends.
    #[must_use]
    pub fn client(who: Who, part: ClientPart, to: Option<&str>) -> Self {
        Self::new(who, ChangeKind::ChangeClient { part, to: to.map(str::to_owned) })
    }

    /// Show more.
    #[must_use]
    pub fn show(what: ShowMore) -> Self {
        Self::new(Who::Developer, ChangeKind::ShowMore { what, language: None })
    }

    /// Ask somebody; whoever is asked makes the change.
    #[must_use]
    pub fn ask(whom: Whom, question: Question, correlation_id: Option<&str>) -> Self {
        let who = match whom {
            Whom::Administrator => Who::Administrator,
            Whom::NetworkTeam => Who::NetworkTeam,
            Whom::GenesysSupport => Who::GenesysSupport,
            Whom::OtherService => Who::OtherService,
        };
        let correlation_id = correlation_id.map(str::to_owned);
        Self::new(who, ChangeKind::Ask { whom, question, correlation_id })
    }
}

impl Candidate {
    /// A candidate, with what it is.
    #[must_use]
    pub fn new(id: impl Into<String>, label: Option<String>) -> Self {
        Self { id: id.into(), label }
    }
}
