//! See [`CallEnded`].

use super::{Authority, Finding, Fix, Rule, declared, rule};
use crate::facts::Facts;
use crate::request::Refusal;

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
    /// Platform facts: muting, reading a conversation.
    CallEnded, "call-ended", Participant
}

impl Rule for CallEnded {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(target) = &facts.target else {
            return Finding::not_applicable(Self::ID, "no participant is asked about");
        };
        let connected = || {
            let conversation = facts.live.as_ref()?.conversation.given()?;
            let user = target.participant.as_ref()?.user_id.as_ref()?;
            conversation
                .participants
                .iter()
                .find(|other| other.user_id.as_ref() == Some(user) && other.state.as_deref() == Some("connected"))
        };
        let fix = || match connected() {
            Some(leg) => Fix::new(
                format!("Name the leg that is connected: {}", leg.id),
                [format!("`why403 mute --conversation {} --participant {}`", target.conversation_id, leg.id)],
                "Platform facts: one user can be several participants of one conversation",
            ),
            None => Fix::new(
                "Mute while the call is connected",
                ["Take the ids from the call that is on now: `why403 mute --dry-run`"],
                "Platform facts: a participant that has left cannot be changed",
            ),
        };
        if let Some(refusal) = facts.refusal.as_ref().filter(|refusal| self.explains(refusal)) {
            return Finding::fail(
                Self::ID,
                Authority::Observed,
                "the participant has left the call",
                refusal.source(),
                refusal.quote(),
            )
            .fix(fix());
        }
        let Some(participant) = &target.participant else {
            return Finding::not_applicable(Self::ID, "no participant was read");
        };
        match participant.state.as_deref() {
            Some("disconnected" | "terminated") => Finding::fail(
                Self::ID,
                Authority::Observed,
                "the participant has left the call",
                "the conversation",
                participant.describe(),
            )
            .fix(fix()),
            Some("connected") => Finding::pass(
                Self::ID,
                Authority::Observed,
                "the participant is connected",
                "the conversation",
                participant.describe(),
            ),
            _ => Finding::unknown(
                Self::ID,
                Authority::Observed,
                "the participant is not connected, and whether it can be muted in this state is not known",
                "the conversation",
                participant.describe(),
            )
            .fix(Fix::new(
                "Try again when the participant is connected",
                ["`why403 mute --dry-run`"],
                "Platform facts: states of a participant",
            )),
        }
    }

    fn explains(&self, refusal: &Refusal) -> bool {
        refusal.has_code(&[
            "conversation.error.call.disconnected",
            "conversation.error.participant.no.active.conversations",
            "conversation.error.forbidden.not.active.participant",
        ])
    }
}
