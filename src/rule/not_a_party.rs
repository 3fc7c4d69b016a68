//! See [`NotAParty`].

use super::advice::{act_for_agent, agent_signs_in, check_again, contradicted};
use super::{Authority, Case, Finding, Fix, Rule, ServiceAccount, Status, SubjectMismatch, declared, id, rule};
use crate::facts::{Facts, Participant};
use crate::request::Refusal;
use crate::request::known_answers::is_denial;

rule! {
    /// The caller is not on this conversation.
    ///
    /// ## What happened
    /// On this operation the role does not decide, not even the role of a supervisor. A user can change only their
    /// own participant, and this user has none on the conversation.
    ///
    /// ## How to check
    /// - Read the conversation and compare the `userId` of its participants with the user of the token
    ///   (`GET /api/v2/users/me`).
    /// - Check that the conversation id is the one of the call that the agent is on.
    ///
    /// ## How to fix
    /// - Use the token of the agent who is on the call.
    /// - Or act for the agent: `why403 mute --on-behalf-of USER_ID` uses the operation
    ///   `patchConversationsCallParticipantUserUserId`.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 404 `conversation.error.not.conversation.participant`, or 403 `forbidden` or
    /// `not.authorized` on a participant, or 400 `not.a.participant` or its text. Or the conversation has no
    /// participant of the caller. A generic 403 is not reported as this if the caller is on the conversation. If
    /// the evidence shows a service account or another user, `service-account` or `subject-mismatch` reports it.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1) (400)
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403)
    /// - [RFC 9110 §15.5.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5) (404)
    NotAParty, id::NOT_A_PARTY, Participant
}

impl Rule for NotAParty {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        self.judge_in_case(&Case::new(facts))
    }

    fn judge_in_case(&self, case: &Case<'_>) -> Finding {
        let facts = case.facts;
        let better_told = [&ServiceAccount as &dyn Rule, &SubjectMismatch]
            .into_iter()
            .any(|rule| case.status(rule) == Some(Status::Fail));
        if better_told {
            return Finding::not_applicable(Self::ID, "another finding says who owns the token");
        }
        let from_reading = absent_leg(facts);
        let Some(refusal) = facts.refusal.as_ref().filter(|refusal| self.explains(refusal)) else {
            return from_reading;
        };
        let message = match (is_generic(refusal), from_reading.status) {
            (true, Status::Pass) => return from_reading,
            (true, Status::NotApplicable) => without_reason(refusal.path.contains("/participants/")).to_owned(),
            (false, Status::Pass) => format!(
                "{} says that the caller is not on this conversation, and the conversation shows the caller",
                refusal.answerer()
            ),
            _ => "the caller is not a party to this conversation".to_owned(),
        };
        let finding = Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote());
        let finding = match facts.subject() {
            Some((subject, source)) => finding.evidence(source, format!("the caller is {subject}")),
            None => finding,
        };
        match from_reading.status {
            Status::Pass => finding.contradicted_by_reads(facts).fix(contradicted(facts)),
            _ => finding.fix(act_as_participant(facts)),
        }
    }
}

/// What an answer without a reason mostly means: that it is one on a participant, only the path shows.
fn without_reason(on_a_participant: bool) -> &'static str {
    if on_a_participant {
        "the answer gives no reason; on a participant it mostly means that the caller is not on this conversation"
    } else {
        "the answer gives no reason; mostly it means that the caller is not on this conversation"
    }
}

/// A 403 without a reason, on a participant or a conversation.
fn is_generic(refusal: &Refusal) -> bool {
    refusal.code.as_deref().is_some_and(is_denial) && !refusal.says("not a connected participant on the call")
}

/// The conversation was read, and the caller has no leg on it.
fn absent_leg(facts: &Facts) -> Finding {
    let id = NotAParty::ID;
    let (Some(target), Some(conversation)) =
        (&facts.target, facts.live.as_ref().and_then(|live| live.conversation.given()))
    else {
        return Finding::not_applicable(id, "no conversation was read");
    };
    let acting = target.on_behalf_of.clone().map(|user| (user, "--on-behalf-of".to_owned()));
    let Some((subject, source)) = acting.or_else(|| facts.subject()) else {
        return Finding::not_applicable(id, "it is not known who owns the token");
    };
    let users: Vec<&str> =
        conversation.participants.iter().filter_map(|participant| participant.user_id.as_deref()).collect();
    if users.contains(&subject.as_str()) {
        return Finding::pass(id, Authority::Observed, "the caller is on this conversation", source, subject);
    }
    if target.participant.is_some() || users.is_empty() || target.participant_id.is_some() {
        return Finding::not_applicable(id, "the participant was given; wrong-participant checks whose it is");
    }
    let who = conversation.participants.iter().map(Participant::describe).collect::<Vec<_>>().join("; ");
    Finding::fail(
        id,
        Authority::Observed,
        format!("{subject} has no leg on this conversation"),
        "the conversation",
        who,
    )
    .evidence(source, subject)
    .fix(act_as_participant(facts))
}

fn act_as_participant(facts: &Facts) -> Fix {
    let own = || vec![agent_signs_in(facts), check_again(facts)];
    match &facts.target {
        Some(target) if target.on_behalf_of.is_some() => Fix::all_of(own()),
        Some(_) => Fix::all_of(own()).or(act_for_agent(facts, None)),
        None => Fix::all_of(own()),
    }
}
