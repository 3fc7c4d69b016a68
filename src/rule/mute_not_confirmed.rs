//! See [`MuteNotConfirmed`].

use super::{Authority, Change, Finding, Fix, Note, Rule, command, declared, id, rule};
use crate::facts::{Facts, Sending};

rule! {
    /// Genesys Cloud accepted the mute, but the call does not show it.
    ///
    /// ## What happened
    /// Genesys Cloud answered 202, which means accepted, not done. why403 then read the call again until the time
    /// was over, and never saw the new value. Some accepted changes never take effect.
    ///
    /// ## How to check
    /// - Read the participant again: `GET /api/v2/conversations/calls/{conversationId}`, field `muted`.
    /// - Ask the agent, or look at the agent's screen.
    ///
    /// ## How to fix
    /// - Run the command again with a longer `--timeout`.
    /// - Look at the kind of station. It is not verified that remote (PSTN) and SIP stations can be muted this way.
    ///
    /// ## When why403 reports it
    /// The PATCH was answered with 202, and no read until the end of the time limit showed the requested value. It
    /// is a warning, with exit code 4.
    ///
    /// ## References
    /// - [RFC 9110 §15.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.3) (202)
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
        .evidence(
            "the conversation, read back",
            action.look_failure.clone().unwrap_or_else(|| seen(action.muted_after)),
        )
        .fix(
            Fix::all_of([Change::retry().note(Note::TryWithAWebRtcPhone).run(command::dry_run(facts, "--dry-run"))])
                .standard("RFC 9110 §15.3.3"),
        )
    }
}
