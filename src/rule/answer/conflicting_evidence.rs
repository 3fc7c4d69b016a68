//! The answer says that something is missing, but live evidence or the token's own claims show that it is there.
//!
//! Each explanation is listed as shown by the evidence, possible, or ruled out. A fix never asks for what is there
//! already.

use crate::catalogue::{PermissionMode, grants};
use crate::facts::{Facts, Grant, OperationFacts, Task};
use crate::request::Refusal;
use crate::request::host::Host;
use crate::rule::advice::{ask_support, check_in_five_minutes, sign_in_again};
use crate::rule::{Change, Finding, Fix, Note, Question, RequestPart, Whom};

/// What is missing according to the answer, and there according to the evidence.
#[derive(Debug, Clone, Copy)]
pub(in crate::rule) enum ConflictingEvidence<'a> {
    /// A scope on the token.
    Scope,
    /// Permissions of its user or client, for this operation.
    Permissions(&'a [&'a String], Option<&'a OperationFacts>),
    /// A permission in the division that the answer names.
    Division,
    /// A user's token.
    User,
    /// A token that Genesys Cloud knows.
    Token,
}

/// How likely an explanation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Shown,
    Possible,
    RuledOut,
}

/// One explanation: how likely it is, the fact, and the change that fixes or settles it.
struct Explanation {
    standing: Standing,
    fact: String,
    change: Option<Change>,
}

impl Explanation {
    fn shown(fact: impl Into<String>, change: Change) -> Self {
        Self { standing: Standing::Shown, fact: fact.into(), change: Some(change) }
    }

    fn possible(fact: impl Into<String>, change: Change) -> Self {
        Self { standing: Standing::Possible, fact: fact.into(), change: Some(change) }
    }

    fn ruled_out(fact: impl Into<String>) -> Self {
        Self { standing: Standing::RuledOut, fact: fact.into(), change: None }
    }
}

/// Adds the explanations to a finding of `explain`, and the fix that follows from them. Where why403 itself made the
/// request, there is nothing to add.
pub(in crate::rule) fn explain_conflict(
    finding: Finding,
    facts: &Facts,
    refusal: &Refusal,
    evidence: ConflictingEvidence<'_>,
) -> Option<Finding> {
    if facts.task != Task::Explain {
        return None;
    }
    let mut explanations: Vec<Explanation> = [
        other_token(facts),
        other_region(facts),
        any_as_all(refusal, evidence),
        division(facts, evidence),
        newer(facts, evidence),
    ]
    .into_iter()
    .flatten()
    .collect();
    explanations.sort_by_key(|explanation| explanation.standing);
    let options: Vec<Vec<Change>> = explanations
        .iter()
        .filter_map(|explanation| explanation.change.clone())
        .chain([ask_support(facts)])
        .map(|change| vec![change])
        .collect();
    let finding = explanations.into_iter().fold(finding, |finding, explanation| {
        let source = match explanation.standing {
            Standing::Shown => "shown",
            Standing::Possible => "possible",
            Standing::RuledOut => "ruled out",
        };
        finding.evidence(source, explanation.fact)
    });
    Some(finding.fix(Fix::any_of(options)))
}

/// Whether the request had the token that the evidence is about.
fn other_token(facts: &Facts) -> Option<Explanation> {
    if let Some((sent, given)) = facts.two_tokens() {
        let fact = format!("another token was sent ({sent}) than the one given here ({given})");
        return Some(Explanation::shown(fact, Change::retry().note(Note::CompareFingerprints(given.to_owned()))));
    }
    if facts.sent.as_ref().is_some_and(|sent| sent.token().is_some()) {
        return Some(Explanation::ruled_out("another token was sent: the request has this very one"));
    }
    facts.given_token.as_ref().map(|given| {
        let fact = format!(
            "another token was sent than the one given here ({}): the input does not show it",
            given.fingerprint
        );
        Explanation::possible(fact, Change::retry().note(Note::CompareFingerprints(given.fingerprint.clone())))
    })
}

/// Whether the request went to the region that the evidence comes from: a token belongs to one region.
fn other_region(facts: &Facts) -> Option<Explanation> {
    let host = facts.sent.as_ref()?.host.as_deref()?;
    let asked = facts.live.as_ref()?.base_url.split_once("://")?.1;
    match (Host::parse(host), Host::parse(asked)) {
        (Host::Api(sent), Host::Api(live)) if sent != live => Some(Explanation::shown(
            format!("the request went to {host}, and the token is known at {asked}: another organisation"),
            Change::request(RequestPart::Host, Some(host), Some(asked)),
        )),
        (Host::Api(_), Host::Api(_)) => {
            Some(Explanation::ruled_out("another region: the request went to the one that was asked"))
        }
        _ => None,
    }
}

/// Whether the service requires all permissions where the definition says any.
fn any_as_all(refusal: &Refusal, evidence: ConflictingEvidence<'_>) -> Option<Explanation> {
    let ConflictingEvidence::Permissions(_, Some(operation)) = evidence else { return None };
    let all = refusal.has_code(&["missing.permissions"]);
    (all && operation.permission_mode == PermissionMode::Any && operation.permissions.len() > 1).then(|| {
        let fact = format!(
            "ANY was read as ALL: the code speaks of all permissions, and {} is published with any",
            operation.name
        );
        let change = Change::ask(Whom::GenesysSupport, Question::WhyRefused, refusal.correlation_id.as_deref());
        Explanation::possible(fact, change.note(Note::OneShouldBeEnough(operation.name.clone())))
    })
}

/// Whether the permission is granted in the division of the queue, user or call.
fn division(facts: &Facts, evidence: ConflictingEvidence<'_>) -> Option<Explanation> {
    let ConflictingEvidence::Permissions(names, _) = evidence else { return None };
    let step = Change::ask(Whom::Administrator, Question::RolesAndDivisions, None);
    let grants_held = facts.live.as_ref().and_then(|live| live.grants.given());
    let Some(list) = grants_held else {
        return Some(Explanation::possible(
            "the caller has it in another division than that of the call, the queue or whatever the request is about",
            step,
        ));
    };
    let holds = |own: &String| names.iter().any(|name| grants(own, name));
    let mut places: Vec<&str> =
        list.grants.iter().filter(|grant| grant.permissions.iter().any(holds)).filter_map(Grant::place).collect();
    places.sort_unstable();
    places.dedup();
    let bound = |grant: &&Grant| grant.conditional_permissions.iter().any(|bound| holds(&bound.permission));
    if let Some(grant) = list.grants.iter().find(bound) {
        let place = grant.place().unwrap_or("a division");
        let fact = format!("the caller has it in {place} only under a condition, by the role {}", grant.role);
        return Some(Explanation::possible(fact, Change::ask(Whom::Administrator, Question::ConditionOfTheRole, None)));
    }
    if places.contains(&"*") {
        return Some(Explanation::ruled_out("another division: the caller has it in all of them"));
    }
    let places = if places.is_empty() { "no division that is listed".to_owned() } else { places.join(", ") };
    Some(Explanation::possible(
        format!("the caller has it in another division than the one of this request: in {places}"),
        step,
    ))
}

/// Whether the scope or permission was granted only after the refusal.
fn newer(facts: &Facts, evidence: ConflictingEvidence<'_>) -> Option<Explanation> {
    let same = facts.two_tokens().is_none() && facts.sent.as_ref().is_some_and(|sent| sent.token().is_some());
    match evidence {
        ConflictingEvidence::Scope if same => Some(Explanation::ruled_out(
            "the grant is newer than the token: a token keeps the scopes it was issued with",
        )),
        ConflictingEvidence::Scope => Some(Explanation::possible(
            "the grant is newer than the token that was sent: an old token keeps its old scopes",
            sign_in_again(facts).note(Note::OldTokenKeepsItsScopes),
        )),
        ConflictingEvidence::Permissions(..) | ConflictingEvidence::Division => Some(Explanation::possible(
            "it was granted after the request was refused, or a moment before: a role change takes up to five minutes",
            check_in_five_minutes(facts),
        )),
        ConflictingEvidence::Token if same => Some(Explanation::possible(
            "the service that answered has not seen the token yet, or a cache in between knows an older one",
            Change::retry(),
        )),
        ConflictingEvidence::User | ConflictingEvidence::Token => None,
    }
}
