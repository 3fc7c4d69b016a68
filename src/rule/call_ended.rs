//! See [`CallEnded`].

use super::advice::{check_again, is_client};
use super::{
    Authority, Candidate, Change, ChangeKind, Choice, Finding, Fix, Note, Rule, WaitReason, Who, command, declared, id,
    rule,
};
use crate::facts::{Facts, Participant, Target};

rule! {
    /// The conversation or the participant has left the call.
    ///
    /// ## What it looks for
    /// A participant whose state is `disconnected` or `terminated`; 400 `conversation.error.call.disconnected`,
    /// `conversation.error.participant.no.active.conversations`; 403
    /// `conversation.error.forbidden.not.active.participant`.
    ///
    /// ## Why the server refuses
    /// There is no microphone to mute any more. A user who was transferred away and back has an ended leg and
    /// a new one, with another participant id.
    ///
    /// ## Evidence
    /// The participant's state, or the refusal.
    ///
    /// ## Fix
    /// The participant id of the leg that is connected.
    ///
    /// ## References
    /// RFC 9110 §15.5.1 (400), §15.5.4 (403).
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
                        "the participant is not connected, and whether it can be muted in this state is not known"
                    }
                    None => "whether the participant is connected is not known",
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
