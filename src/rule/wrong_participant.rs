//! See [`WrongParticipant`].

use super::advice::{agent_signs_in, check_again};
use super::subject_mismatch::own_legs;
use super::{Authority, Candidate, Change, Choice, Finding, Fix, Note, Rule, command, declared, id, rule};
use crate::facts::{Facts, Participant};

rule! {
    /// The participant is the customer, the queue or another agent.
    ///
    /// ## What happened
    /// A user can change only their own participant. The id belongs to somebody else on the same call.
    ///
    /// ## How to check
    /// - Read the conversation: `purpose` of your own participant is `agent` or `user`, and its `userId` is yours.
    ///
    /// ## How to fix
    /// - Use the id of your own participant: the report shows it.
    /// - Or leave out `--participant`: why403 then uses your own connected participant.
    ///
    /// ## When why403 reports it
    /// The `purpose` of the participant is neither `agent` nor `user`; or the participant belongs to another user,
    /// and the caller has a participant on the same conversation.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403)
    WrongParticipant, id::WRONG_PARTICIPANT, Participant
}

impl Rule for WrongParticipant {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some((target, participant)) =
            facts.target.as_ref().and_then(|target| Some((target, target.participant.as_ref()?)))
        else {
            return Finding::not_applicable(Self::ID, "no participant was read");
        };
        if let Some(accepted) = facts.accepted() {
            return Finding::accepted(Self::ID, accepted);
        }
        let caller = target.on_behalf_of.clone().or_else(|| facts.subject().map(|(subject, _)| subject));
        let own: Vec<&Participant> = caller.iter().flat_map(|caller| own_legs(facts, caller)).collect();
        let agent = matches!(participant.purpose.as_deref(), Some("agent" | "user") | None);
        let message = match (agent, &participant.user_id, &caller) {
            (false, _, _) => {
                format!("the participant is {}, not an agent", purpose(participant))
            }
            (true, Some(owner), Some(caller)) if owner != caller && !own.is_empty() => {
                format!("the participant is another agent's: {owner}")
            }
            (true, Some(owner), Some(caller)) if owner != caller => {
                return Finding::not_applicable(
                    Self::ID,
                    "the caller has no leg on this conversation; see subject-mismatch",
                );
            }
            (true, Some(_), Some(_)) => {
                return Finding::pass(
                    Self::ID,
                    Authority::Observed,
                    "the participant is the caller's own",
                    "the conversation",
                    participant.describe(),
                );
            }
            (true, _, None) if facts.is_service_account() => {
                return Finding::not_applicable(
                    Self::ID,
                    "a service account is not a participant of a call; see service-account",
                );
            }
            (true, _, _) => {
                let finding = Finding::unknown(
                    Self::ID,
                    Authority::Observed,
                    "it is not known whose participant it is",
                    "the conversation",
                    participant.describe(),
                );
                let form = if participant.muted.is_some() { "--dry-run=same" } else { "--dry-run=phantom" };
                let settle = Change::retry().note(Note::ThePatchSettlesIt).run(command::dry_run(facts, form));
                return finding.fix(Fix::all_of([settle]));
            }
        };
        let ended = |leg: &Participant| matches!(leg.state.as_deref(), Some("disconnected" | "terminated"));
        let open =
            own.into_iter().filter(|leg| !ended(leg)).min_by_key(|leg| leg.state.as_deref() != Some("connected"));
        let fix = match open {
            None => Fix::all_of([agent_signs_in(facts), check_again(facts)]),
            Some(leg) => {
                Fix::all_of([Change::choose(Choice::Participant, [Candidate::new(&leg.id, Some(leg.describe()))])
                    .run(command::with_participant(facts, Some(&leg.id)))])
            }
        };
        Finding::fail(Self::ID, Authority::Observed, message, "the conversation", participant.describe()).fix(fix)
    }
}

/// A participant that is not an agent, in words.
fn purpose(participant: &Participant) -> String {
    match participant.purpose.as_deref().unwrap_or_default() {
        "acd" => "the queue (acd)".to_owned(),
        "ivr" => "the IVR".to_owned(),
        "external" => "an external party".to_owned(),
        other => format!("the {other}"),
    }
}
