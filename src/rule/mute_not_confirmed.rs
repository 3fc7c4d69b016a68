//! See [`MuteNotConfirmed`].

use super::{Authority, Change, Finding, Fix, Note, Rule, command, declared, id, rule};
use crate::facts::{Facts, Sending};

rule! {
    /// The platform accepted the change, and it was not seen to take effect.
    ///
    /// ## What it looks for
    /// A 202 to the PATCH, and reads until the time was up that never showed the value asked for.
    ///
    /// ## Why the server refuses
    /// It did not: 202 means accepted, not done. Some accepted changes never take effect.
    ///
    /// ## Evidence
    /// The last read.
    ///
    /// ## Fix
    /// Wait longer, or look at the station: whether remote and SIP stations can be muted is not verified.
    ///
    /// ## References
    /// RFC 9110 §15.3.3.
    MuteNotConfirmed, id::MUTE_NOT_CONFIRMED, Action
}

impl Rule for MuteNotConfirmed {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(action) =
            facts.action.as_ref().filter(|action| matches!(action.sending, Sending::Answered | Sending::AnswerLost))
        else {
            return Finding::not_applicable(Self::ID, "why403 sent nothing that could take effect");
        };
        let seen =
            |muted: Option<bool>| muted.map_or("not in the answer".to_owned(), |muted| format!("muted: {muted}"));
        let wanted = if action.muted { "muted" } else { "unmuted" };
        if action.confirmed {
            return Finding::pass(
                Self::ID,
                Authority::Observed,
                format!("the call, read back, shows the participant {wanted}"),
                "the conversation, read back",
                seen(action.muted_after),
            );
        }
        let Some(accepted) = facts.accepted() else {
            let why = match action.in_doubt {
                true => "nothing shows whether the change was accepted",
                false => "the change was not accepted",
            };
            return Finding::not_applicable(Self::ID, why);
        };
        Finding::warn(
            Self::ID,
            Authority::Observed,
            format!(
                "Genesys Cloud accepted the change, and it was not seen within {} s",
                action.waited_ms.div_ceil(1000)
            ),
            accepted.source,
            accepted.quote,
        )
        .evidence("the conversation, read back", seen(action.muted_after))
        .fix(
            Fix::all_of([Change::retry().note(Note::TryWithAWebRtcPhone).run(command::dry_run(facts, "--dry-run"))])
                .standard("RFC 9110 §15.3.3"),
        )
    }
}
