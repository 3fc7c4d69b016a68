//! Live evidence for `explain`: what the platform says now of the token that was given beside the input.
//!
//! Only a token that a flag names is asked about, only at a place that a flag or the stored login names, and only
//! reads are sent. Without a place, the token's own claims are all there is.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::args::Explain;
use super::error::CliError;
use super::facts_from_args;
use super::run_secrets::RunSecrets;
use super::source::{self, Credential};
use crate::facts::{Facts, LiveFacts, Participant, Run, Target};
use crate::platform::{Ask, Client, Http, gather, read_permission_list};
use crate::secret::Redactor;
use crate::text::is_uuid;
use crate::token::TokenFacts;

/// How many conversations of one input are looked at; of an archive with thousands of failures, the rest is judged
/// by what the platform says of the token.
const CONVERSATIONS: usize = 10;

/// A token that was given, and how to ask about it.
pub(super) struct Evidence {
    credential: Credential,
    token: TokenFacts,
    client: Option<Client>,
    /// Whether the token was to be sent, and was not: it is recognised as no access token.
    withheld: bool,
    /// The flags that named the token and the place.
    run: Run,
    timeout: Duration,
    /// What was said, by what was asked about: the same question is not asked twice.
    answers: BTreeMap<Question, LiveFacts>,
    /// The conversations beyond those that are looked at.
    beyond: BTreeSet<String>,
}

/// A conversation, and the names of the operations that the token is asked about for.
type Question = (Option<String>, Vec<String>);

impl Evidence {
    /// The evidence that the flags name; `None` where they name no token.
    pub(super) fn from_args(args: &Explain, http: &Http, secrets: &RunSecrets) -> Result<Option<Self>, CliError> {
        let flags = &args.token;
        if flags.token_file.is_none() && flags.profile.is_none() {
            return match args.region.is_some() || args.base_url.is_some() {
                true => Err(CliError::new(
                    "a place to ask at was given, and no token to ask about",
                    "give --token-file FILE or --profile NAME beside --region or --base-url; a token of the environment is never sent by explain",
                )),
                false => Ok(None),
            };
        }
        let twice = flags.token_file.as_ref().is_some_and(|path| path.as_os_str() == "-");
        if twice && args.inputs.iter().any(|input| input.as_os_str() == "-") {
            return Err(CliError::new(
                "--token-file - and the input both want standard input",
                "give the failure as a file: `why403 explain FILE --token-file -`",
            ));
        }
        let mut credential = source::read_credential(flags, secrets)?;
        let stored = credential.place.take();
        // A region in the environment is not asked: nothing is sent that no flag names.
        let place = match (args.region.as_deref(), args.base_url.as_deref()) {
            (None, None) => stored,
            (region, base_url) => source::resolve_place(region, base_url, None)?,
        };
        let token = TokenFacts::examine(&credential.token, credential.tolerated.clone());
        let run = facts_from_args::run(flags, &credential, place.as_ref(), args.base_url.as_deref());
        let (client, withheld) = match place {
            Some(place) => {
                let client = facts_from_args::client(http, &credential, &place)?;
                let withheld = client.is_none();
                (client, withheld)
            }
            None => (None, false),
        };
        Ok(Some(Self {
            credential,
            token,
            client,
            withheld,
            run,
            timeout: args.timeout,
            answers: BTreeMap::new(),
            beyond: BTreeSet::new(),
        }))
    }

    /// Teaches what must not be shown of the input: the token may stand in it.
    pub(super) fn teach(&self, redactor: &mut Redactor) {
        redactor.learn(self.credential.token.expose());
    }

    /// Why the platform could not be asked about the token, where none of it was answered.
    pub(super) fn trouble(&self) -> Option<String> {
        if let Some(error) = self.token.not_an_access_token().filter(|_| self.withheld) {
            let what = error.description;
            return Some(format!(
                "The token given is not an access token ({what}), so it was not sent anywhere: this report uses the \
                 input only."
            ));
        }
        let unanswered = |live: &&LiveFacts| !live.any_given();
        let live = self.answers.values().next().filter(unanswered)?;
        let why = match (live.introspection.failed(), live.introspection.refused()) {
            (Some(failure), _) => failure.detail.clone(),
            (None, Some(refusal)) => refusal.quote(),
            (None, None) => return None,
        };
        Some(format!("The token given could not be looked up ({why}): this report uses the input only."))
    }

    /// How many conversations were not looked at, where there were too many.
    pub(super) fn left_out(&self) -> Option<String> {
        let were = match self.beyond.len() {
            0 => return None,
            1 => "1 other was".to_owned(),
            many => format!("{many} others were"),
        };
        Some(format!("Only the first {CONVERSATIONS} conversations were looked at in Genesys Cloud; {were} not."))
    }

    /// Adds the token and what the platform says of it to the facts of one failure.
    pub(super) async fn add(&mut self, facts: &mut Facts) {
        facts.run = self.run.clone();
        facts.given_token = Some(self.token.clone());
        facts.token.get_or_insert_with(|| self.token.clone());
        let Some(client) = &self.client else { return };
        facts.target = target(facts);
        let asked_about: BTreeSet<&String> = self.answers.keys().filter_map(|(id, _)| id.as_ref()).collect();
        let worth_it = |id: &String| asked_about.len() < CONVERSATIONS || asked_about.contains(id);
        let named = facts.target.as_ref().map(|target| target.conversation_id.clone());
        let conversation = named.clone().filter(worth_it);
        if conversation.is_none() {
            self.beyond.extend(named);
        }
        let operations: Vec<String> = facts.operations.iter().map(|operation| operation.name.clone()).collect();
        let live = match self.answers.entry((conversation, operations)) {
            Entry::Occupied(said) => said.into_mut(),
            Entry::Vacant(open) => {
                let ask = Ask { conversation: open.key().0.as_deref(), operations: &facts.operations };
                let live = gather(client, ask, Instant::now() + self.timeout).await;
                open.insert(live)
            }
        };
        read_permission_list(client, live, facts.refusal.as_ref(), Instant::now() + self.timeout).await;
        if let Some(target) = &mut facts.target {
            let id = target.participant_id.as_ref();
            let legs = live.conversation.given().map(|conversation| conversation.participants.as_slice());
            target.participant =
                legs.unwrap_or_default().iter().find(|leg: &&Participant| Some(&leg.id) == id).cloned();
        }
        facts.live = Some(live.clone());
        facts.exchanges = client.exchanges();
    }
}

/// The conversation and the participant that the path names by real ids.
fn target(facts: &Facts) -> Option<Target> {
    let sent = facts.sent.as_ref().and_then(|sent| sent.path.as_deref());
    let path = sent.or(facts.refusal.as_ref().map(|refusal| refusal.path.as_str()))?;
    let behind = path.strip_prefix("/api/v2/conversations/")?;
    let segments: Vec<&str> = behind.split('/').collect();
    let named = |name: &str| {
        let at = segments.iter().position(|segment| *segment == name)?;
        segments.get(at + 1).copied().filter(|id| is_uuid(id)).map(str::to_owned)
    };
    // The id stands first, or behind the kind of conversation.
    let conversation = segments.iter().take(2).find(|segment| is_uuid(segment))?;
    Some(Target {
        conversation_id: (*conversation).to_owned(),
        participant_id: named("participants"),
        on_behalf_of: named("user"),
        participant: None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::facts::{Policy, Task};
    use crate::request::SentRequest;

    const CONVERSATION: &str = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";
    const PARTICIPANT: &str = "7c1d9e20-4b5a-4c6d-9e8f-a1b2c3d4e5f6";

    fn target_of(path: &str) -> Option<Target> {
        let mut facts = Facts::new(Timestamp::UNIX_EPOCH, Task::Explain, Policy::none());
        facts.sent = Some(SentRequest { path: Some(path.to_owned()), ..SentRequest::default() });
        target(&facts)
    }

    #[test]
    fn a_path_with_real_ids_names_whom_to_look_at() {
        let found =
            target_of(&format!("/api/v2/conversations/calls/{CONVERSATION}/participants/{PARTICIPANT}")).unwrap();
        assert_eq!(
            (found.conversation_id.as_str(), found.participant_id.as_deref()),
            (CONVERSATION, Some(PARTICIPANT))
        );
        let found = target_of(&format!("/api/v2/conversations/{CONVERSATION}")).unwrap();
        assert_eq!((found.conversation_id.as_str(), found.participant_id), (CONVERSATION, None));
    }

    #[test]
    fn placeholders_and_other_paths_name_nobody() {
        for path in [
            "/api/v2/conversations/calls/{conversationId}/participants/{participantId}",
            "/api/v2/conversations/calls",
            "/api/v2/users/me",
            "",
        ] {
            assert_eq!(target_of(path), None, "{path}");
        }
    }
}
