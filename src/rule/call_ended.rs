//! See [`CallEnded`].

use super::advice::{check_again, is_client};
use super::{
    Authority, Candidate, Change, ChangeKind, Choice, Finding, Fix, Note, Rule, WaitReason, Who, command, declared, id,
    rule,
};
use crate::facts::{Facts, Participant, Target};

rule! {
    /// The call is over, or the participant has left it.
    ///
    /// ## What happened
    /// The participant is not connected any more, so there is nothing to mute. If a user was transferred away and
    /// back, the old participant has ended, and the user has a new participant id on the same conversation.
    ///
    /// ## How to check
    /// - Read the conversation: `GET /api/v2/conversations/calls/{conversationId}`. Look at the `state` of the
    ///   participant.
    /// - If the same user is listed twice, look for the participant whose `state` is `connected`.
    ///
    /// ## How to fix
    /// - If the user is still on the call, use the id of the connected participant.
    /// - If the call is over, mute earlier: while the participant is connected.
    ///
    /// ## When why403 reports it
    /// The state of the participant is `disconnected` or `terminated`. Or Genesys Cloud answered 400
    /// `conversation.error.call.disconnected`, 400 `conversation.error.participant.no.active.conversations` or 403
    /// `conversation.error.forbidden.not.active.participant`.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1) (400)
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403)
    CallEnded, id::CALL_ENDED, Participant
}

impl Rule for CallEnded {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(refusal) = facts.refusal.as_ref().filter(|refusal| self.explains(refusal)) {
            return Finding::fail(
                Self::ID,
                Authority::Observed,
                "the participant has left the call",
                refusal.source(),
                refusal.quote(),
            )
            .fix(choose_connected_leg(facts));
        }
        let Some(participant) = facts.target.as_ref().and_then(|target| target.participant.as_ref()) else {
            return Finding::not_applicable(Self::ID, "no participant was read");
        };
        if let Some(accepted) = facts.accepted() {
            return Finding::accepted(Self::ID, accepted);
        }
        match participant.state.as_deref() {
            Some("disconnected" | "terminated") => Finding::fail(
                Self::ID,
                Authority::Observed,
                "the participant has left the call",
                "the conversation",
                participant.describe(),
            )
            .fix(choose_connected_leg(facts)),
            Some("connected") => Finding::pass(
                Self::ID,
                Authority::Observed,
                "the participant is connected",
                "the conversation",
                participant.describe(),
            ),
            state => Finding::unknown(
                Self::ID,
                Authority::Observed,
                match state {
                    Some(_) => {
                        "the participant is not connected, and it is not known whether it can be muted in this state"
                    }
                    None => "it is not known whether the participant is connected",
                },
                "the conversation",
                participant.describe(),
            )
            .fix(Fix::all_of([
                Change::new(Who::Developer, ChangeKind::Wait { seconds: None, reason: WaitReason::NotConnected }),
                check_again(facts),
            ])),
        }
    }
}

/// The leg of the same user that is connected, where there is one.
fn connected(facts: &Facts) -> Option<(&Target, &Participant)> {
    let target = facts.target.as_ref()?;
    let user = target.participant.as_ref()?.user_id.as_ref()?;
    let conversation = facts.live.as_ref()?.conversation.given()?;
    let is_open = |leg: &&Participant| leg.state.as_deref() == Some("connected");
    let leg = conversation.participants.iter().filter(is_open).find(|leg| leg.user_id.as_ref() == Some(user))?;
    (Some(&leg.id) != target.participant_id.as_ref()).then_some((target, leg))
}

fn choose_connected_leg(facts: &Facts) -> Fix {
    if let Some((_, leg)) = connected(facts) {
        let candidate = Candidate::new(&leg.id, Some(leg.describe()));
        let choose = Change::choose(Choice::Participant, [candidate]);
        return Fix::all_of([choose.run(command::with_participant(facts, Some(&leg.id)))]);
    }
    let choose = Change::choose_conversation(is_client(facts)).note(Note::OnlyWhileConnected);
    match command::is_mute(facts) {
        true => Fix::all_of([choose.run(command::with_conversation(facts))]),
        false => Fix::all_of([choose]),
    }
}
