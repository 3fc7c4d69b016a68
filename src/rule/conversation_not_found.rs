//! See [`ConversationNotFound`].

use super::{Authority, Finding, Fix, Rule, command, declared, rule};
use crate::facts::{Facts, Task};
use crate::request::Refusal;

rule! {
    /// There is no such conversation in this organisation, or it is not a call.
    ///
    /// ## What it looks for
    /// 404 `conversation.error.conversation.not.found`, or a plain 404 to the read of the conversation itself.
    ///
    /// ## Why the server refuses
    /// Conversation ids are known in the organisation that the token is of. A scope never changes a 404.
    ///
    /// ## Evidence
    /// The answer.
    ///
    /// ## Fix
    /// Take the id from the caller's active calls.
    ///
    /// ## References
    /// Platform facts: muting, error bodies.
    ConversationNotFound, "conversation-not-found", Conversation
}

impl Rule for ConversationNotFound {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let read = facts.live.as_ref().map(|live| &live.conversation);
        if let Some(conversation) = read.and_then(|read| read.given()) {
            let quote = format!("{} participants", conversation.participants.len());
            let answered = facts.refusal.as_ref().filter(|refusal| self.explains(refusal));
            if let Some(refusal) = answered.filter(|_| facts.task == Task::Explain) {
                let message = "the platform says that there is no such conversation, and the token given here reads it";
                return Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                    .evidence("the conversation", quote)
                    .fix(Fix::new(
                        "See which token the program really sends: another organisation does not have this conversation",
                        ["Compare its fingerprint: `why403 check --token-file FILE`", "Send the request again"],
                        "Platform facts: conversation ids are known in the organisation that the token is of",
                    ));
            }
            return Finding::pass(Self::ID, Authority::Observed, "the conversation exists", "the conversation", quote);
        }
        let plain = read
            .and_then(|read| read.refused())
            .filter(|refusal| refusal.has_status(404) && refusal.has_code(&["not.found"]) && facts.target.is_some());
        if let Some(refusal) = facts.refusals().find(|refusal| self.explains(refusal)).or(plain) {
            let message = match &facts.target {
                Some(target) => format!("this organisation has no call with the id {}", target.conversation_id),
                None => "this organisation has no such call".to_owned(),
            };
            return Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote()).fix(
                Fix::new(
                    "Take the conversation id from the caller's active calls",
                    [
                        if command::is_mute(facts) {
                            format!(
                                "Leave --conversation out to take the caller's single active call: `why403 {} --dry-run`",
                                command::verb(facts)
                            )
                        } else {
                            "List the caller's calls: GET /api/v2/conversations/calls".to_owned()
                        },
                        "If the id is right, compare the organisation: the token must be of the same one".to_owned(),
                    ],
                    "Platform facts: GET /api/v2/conversations/calls lists the caller's calls",
                ),
            );
        }
        if let Some(accepted) = facts.accepted() {
            return Finding::accepted(Self::ID, accepted);
        }
        let Some(target) = &facts.target else {
            return Finding::not_applicable(Self::ID, "no conversation is asked about");
        };
        match read {
            None => Finding::unknown(
                Self::ID,
                Authority::Observed,
                "the conversation was not read",
                "--conversation",
                target.conversation_id.clone(),
            )
            .optional(),
            Some(read) => {
                let quote = read
                    .refused()
                    .map(Refusal::quote)
                    .or_else(|| read.failed().map(|failure| failure.detail.clone()))
                    .unwrap_or_else(|| "not asked".to_owned());
                Finding::unknown(
                    Self::ID,
                    Authority::Observed,
                    "whether the conversation exists is not known",
                    "the conversation",
                    quote,
                )
                .fix(Fix::new(
                    "Read the conversation again once what stopped the read is cured",
                    [format!("`why403 {} --dry-run --conversation {}`", command::verb(facts), target.conversation_id)],
                    "Platform facts: reading a conversation",
                ))
            }
        }
    }
}
