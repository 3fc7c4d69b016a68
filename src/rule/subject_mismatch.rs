//! See [`SubjectMismatch`].

use super::advice::{act_for_agent, agent_signs_in, check_again, contradicted, expectation, settle};
use super::{Authority, Change, Finding, Fix, Note, Question, Rule, Whom, declared, grant_not_allowed, id, rule};
use crate::facts::{Facts, Participant, Sending};
use crate::token::Claim;

rule! {
    /// The token belongs to another user than the agent.
    ///
    /// ## What happened
    /// A participant can be changed only by the user it belongs to, whatever the role of the caller. The user of
    /// the token is not this user.
    ///
    /// ## How to check
    /// - `GET /api/v2/users/me` shows the user of the token.
    /// - Read the conversation and look at the `userId` of the participant.
    ///
    /// ## How to fix
    /// - Use the agent's own token: the agent signs in, for example with `why403 login`.
    /// - Or act for the agent: `why403 mute --on-behalf-of USER_ID`.
    /// - If the expected user is wrong, correct `--subject`, or `subject` in `why403.toml`.
    ///
    /// ## When why403 reports it
    /// The subject of the token is not the one of `--subject` or of the policy file; they must be exactly the same.
    /// Or a JWT has no `sub` where the policy requires one. Or the participant belongs to another user, and the
    /// caller has no participant on the conversation. Or Genesys Cloud answered 400
    /// `conversation.error.user.not.party`.
    ///
    /// ## References
    /// - [RFC 7519 §4.1.2](https://www.rfc-editor.org/rfc/rfc7519#section-4.1.2)
    /// - [RFC 9068 §2.2](https://www.rfc-editor.org/rfc/rfc9068#section-2.2)
    SubjectMismatch, id::SUBJECT_MISMATCH, Identity
}

impl Rule for SubjectMismatch {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if facts.token.is_none() && facts.refusal.is_none() {
            return Finding::not_applicable(Self::ID, "there is no token");
        }
        absent(facts)
            .or_else(|| expected(facts))
            .or_else(|| foreign_participant(facts))
            .unwrap_or_else(|| in_order(facts))
    }
}

/// A JWT without a usable `sub`.
fn absent(facts: &Facts) -> Option<Finding> {
    let required = facts.policy.subject_required || facts.policy.subject.is_some();
    if !required || facts.subject().is_some() {
        return None;
    }
    let (message, quote) = match &facts.claims()?.subject {
        Claim::Valid(_) => return None,
        Claim::Absent => ("the token names no subject, and the policy requires one".to_owned(), "absent".to_owned()),
        Claim::WrongType { expected, found } => (format!("`sub` is {found} where {expected} belongs"), found.clone()),
    };
    let fix = Fix::all_of([agent_signs_in(facts), check_again(facts)])
        .or([Change::ask(Whom::OtherService, Question::IssueAnotherToken, None).note(Note::GatewayWritesTheSubject)])
        .standard("RFC 9068 §2.2");
    Some(Finding::fail(SubjectMismatch::ID, Authority::Policy, message, facts.claim_source("sub"), quote).fix(fix))
}

/// `--subject` names another user, or one that cannot be compared.
fn expected(facts: &Facts) -> Option<Finding> {
    let wanted = facts.policy.subject.as_ref()?;
    let (line, asker) = (facts.policy.line("token.subject"), facts.policy.asker("token.subject", "--subject"));
    let asked = |finding: Finding| match line {
        // The line is the evidence, with its place.
        Some(line) => finding.at([line.location.clone()]),
        None => finding,
    };
    if facts.target.as_ref().is_some_and(|target| target.on_behalf_of.as_ref() == Some(wanted)) {
        let message = format!("the user acted for is the one that {asker} names");
        return Some(Finding::pass(SubjectMismatch::ID, Authority::Policy, message, "--on-behalf-of", wanted));
    }
    let Some((subject, source)) = facts.subject() else {
        if facts.is_service_account() {
            let message = format!("the token belongs to a service account, not to {wanted}");
            let finding = Finding::fail(SubjectMismatch::ID, Authority::Policy, message, asker, wanted);
            let fix = grant_not_allowed::contradiction(facts).unwrap_or_else(|| own_token(facts, Some(wanted)));
            return Some(asked(finding).fix(fix));
        }
        let message = format!("it is not known whether the token is that of {wanted}");
        let finding = Finding::unknown(SubjectMismatch::ID, Authority::Policy, message, asker, wanted);
        return Some(asked(finding).fix(settle(facts, Question::OwnerOfTheToken)));
    };
    let finding = if subject == *wanted {
        return foreign_participant(facts).or_else(|| {
            Some(Finding::pass(
                SubjectMismatch::ID,
                Authority::Policy,
                format!("the subject is the one that {asker} names"),
                source,
                subject,
            ))
        });
    } else if subject.eq_ignore_ascii_case(wanted) {
        let message = format!("the token is that of {subject}, not of {wanted}: they differ in capitals only");
        let finding = Finding::fail(SubjectMismatch::ID, Authority::Policy, message, source, &subject);
        return Some(asked(finding.evidence(asker, wanted)).fix(
            Fix::all_of([expectation(line, "token.subject", "--subject", Some(&subject))]).standard("RFC 7519 §4.1.2"),
        ));
    } else {
        Finding::fail(
            SubjectMismatch::ID,
            Authority::Policy,
            format!("the token is that of {subject}, not of {wanted}"),
            source,
            subject,
        )
    };
    Some(asked(finding.evidence(asker, wanted)).fix(own_token(facts, Some(wanted))))
}

/// The participant belongs to another user, and the caller has no leg of their own to take instead.
fn foreign_participant(facts: &Facts) -> Option<Finding> {
    let id = SubjectMismatch::ID;
    // A participant that cannot exist has no owner: an answer about it says nothing about the real one.
    let phantom = facts.action.as_ref().is_some_and(|action| action.sending == Sending::DryRunPhantom);
    let refusal = facts.refusal.as_ref().filter(|refusal| SubjectMismatch.explains(refusal) && !phantom);
    if facts.accepted().is_some() {
        return None;
    }
    let target = facts.target.as_ref();
    let owner =
        target.and_then(|target| target.participant.as_ref()).and_then(|participant| participant.user_id.clone());
    let acting = target.and_then(|target| target.on_behalf_of.clone()).map(|user| (user, "--on-behalf-of".to_owned()));
    let caller = acting.or_else(|| facts.subject());
    let own_leg = caller.as_ref().is_some_and(|(caller, _)| own_legs(facts, caller).next().is_some());
    let known_foreign = matches!((&owner, &caller), (Some(owner), Some((caller, _))) if owner != caller);
    let purpose =
        target.and_then(|target| target.participant.as_ref()).and_then(|participant| participant.purpose.as_deref());
    let not_an_agents = purpose.is_some_and(|purpose| !matches!(purpose, "agent" | "user"));
    if own_leg && (known_foreign || not_an_agents || refusal.is_none()) {
        // The caller has a leg to take instead: the participant is the wrong one, not the token.
        return None;
    }
    if let Some(refusal) = refusal {
        let other = owner.as_ref().filter(|owner| caller.as_ref().is_none_or(|(caller, _)| caller != *owner));
        let who = other.map_or("another user", String::as_str);
        if owner.is_some() && other.is_none() {
            let message = format!(
                "{} says that the participant is not the caller's, and the conversation shows that it is",
                refusal.answerer()
            );
            return Some(
                Finding::fail(id, Authority::Observed, message, refusal.source(), refusal.quote())
                    .evidence("the conversation", format!("userId: {}", owner.unwrap_or_default()))
                    .contradicted_by_reads(facts)
                    .fix(contradicted(facts)),
            );
        }
        let message = format!("the participant belongs to {who}, not to the caller");
        let finding = Finding::fail(id, Authority::Observed, message, refusal.source(), refusal.quote());
        return Some(
            match caller {
                Some((caller, source)) => finding.evidence(source, format!("the caller is {caller}")),
                None => finding,
            }
            .fix(own_token(facts, other.map(String::as_str))),
        );
    }
    let (owner, (caller, source)) = (owner?, caller?);
    (owner != caller).then(|| {
        Finding::fail(
            id,
            Authority::Observed,
            format!("the participant belongs to {owner}, and the caller is {caller}"),
            "the conversation",
            format!("userId: {owner}"),
        )
        .evidence(source, caller)
        .fix(own_token(facts, Some(&owner)))
    })
}

/// The caller's own legs of the conversation.
pub(super) fn own_legs<'f>(facts: &'f Facts, caller: &'f str) -> impl Iterator<Item = &'f Participant> {
    let conversation = facts.live.as_ref().and_then(|live| live.conversation.given());
    conversation
        .into_iter()
        .flat_map(|conversation| &conversation.participants)
        .filter(move |participant| participant.user_id.as_deref() == Some(caller))
        .filter(|participant| matches!(participant.purpose.as_deref(), Some("agent" | "user") | None))
}

fn in_order(facts: &Facts) -> Finding {
    let id = SubjectMismatch::ID;
    if facts.token.is_none() {
        return Finding::not_applicable(id, "there is no token");
    }
    if facts.is_service_account() {
        return Finding::not_applicable(id, "a service account has no user; see service-account");
    }
    match facts.subject() {
        Some((subject, source)) => {
            Finding::pass(id, Authority::Policy, format!("the subject is {subject}"), source, subject.clone())
        }
        None if facts.policy.subject_required && facts.accepted().is_none() => {
            let message = "it is not known who owns the token";
            Finding::unknown(id, Authority::Policy, message, "policy", "requires a subject")
                .fix(settle(facts, Question::OwnerOfTheToken))
        }
        None => Finding::not_applicable(id, "whose token it is does not matter here"),
    }
}

fn own_token(facts: &Facts, user: Option<&str>) -> Fix {
    let acting = facts.target.as_ref().and_then(|target| target.on_behalf_of.as_deref());
    let own = agent_signs_in(facts).note(user.map(|user| Note::TheUserIs(user.to_owned())));
    let other = act_for_agent(facts, user).filter(|_| user.is_none() || acting != user);
    Fix::all_of([own, check_again(facts)]).or(other)
}
