//! What holds for every case: no panic, evidence for what is told, no full stops, no advice that is already true.

use std::collections::BTreeSet;

use super::sentences;
use crate::report::ReportFix;
use crate::rule::{ChangeKind, Finding, FixOption, MissingScope, NewToken, Note, RULES, Rule, Status};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::catalogue::{self, grants};
use crate::diagnosis::{Verdict, diagnose};
use crate::facts::{Answer, Facts, Holding, Introspection, Origin, RequiredScope, Sending, Task, User};
use crate::request::{Author, FailureKind, Refusal};
use crate::rule::tests::SENDINGS;
use crate::rule::token_cases::*;

const SCOPES: &[&str] =
    &["conversations", "conversations:readonly", "user-basic-info", "oauth", "all", "conversation:participant:control"];
const PERMISSIONS: &[&str] = &[
    "conversation:call:record",
    "conversation:participant:wrapup",
    "conversation:call:*",
    "routing:queue:view",
    "conversation:communication:view",
];
const CODES: &[&str] = &[
    "app.not.authorized.for.scope",
    "insufficient_scope",
    "missing.permissions",
    "missing.any.permissions",
    "missing.division.permission",
    "not.a.user",
    "forbidden",
    "not.found",
    "bad.request",
    "bad.credentials",
    "authentication.required",
    "conversation.error.user.not.party",
    "conversation.error.not.conversation.participant",
    "conversation.error.participant.not.found",
    "conversation.error.conversation.not.found",
    "conversation.error.call.disconnected",
    "of.tomorrow",
];

fn refusals() -> impl Strategy<Value = Refusal> {
    let authors = [Author::Platform, Author::Gateway, Author::Stranger, Author::Unsigned];
    (
        select(vec![400_u16, 401, 403, 404, 405, 409, 415, 429, 503]),
        prop::option::of(select(CODES)),
        select(authors.to_vec()),
        subsequence(SCOPES, 0..3),
        subsequence(PERMISSIONS, 0..3),
        prop::option::of("\\PC{0,30}"),
        prop::option::of(any::<u64>()),
    )
        .prop_map(|(status, code, author, scopes, permissions, message, retry_after_seconds)| Refusal {
            code: code.map(str::to_owned),
            author,
            scopes: names(&scopes),
            permissions: names(&permissions),
            message,
            retry_after_seconds,
            ..refused(status, "")
        })
}

fn answers<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Answer<T>> {
    prop_oneof![
        4 => value.prop_map(Answer::Given),
        1 => refusals().prop_map(|refusal| Answer::Refused(Box::new(refusal))),
        1 => Just(Answer::NotAsked),
        1 => Just(Answer::Failed(failure(FailureKind::Timeout))),
    ]
}

fn introspections() -> impl Strategy<Value = Introspection> {
    let kinds = prop::option::of(select(&["CODE", "CLIENT-CREDENTIALS", "TOKEN"][..]));
    (prop::option::of(subsequence(SCOPES, 0..4)), kinds, subsequence(SCOPES, 0..3)).prop_map(
        |(scopes, kind, client)| Introspection {
            scopes: scopes.map(|scopes| names(&scopes)),
            grant_type: kind.map(str::to_owned),
            client_scopes: names(&client),
            ..Introspection::default()
        },
    )
}

fn users() -> impl Strategy<Value = User> {
    let id = prop::option::of(select(&["u-agent", "u-other", "u-bystander"][..]));
    let policies = || subsequence(PERMISSIONS, 0..2);
    (id, prop::option::of(subsequence(PERMISSIONS, 0..4)), policies(), policies()).prop_map(
        |(id, permissions, unconditional, conditional)| User {
            id: id.map(str::to_owned),
            permissions: permissions.map(|permissions| names(&permissions)),
            unconditional_permissions: names(&unconditional),
            conditional_permissions: names(&conditional),
            ..User::default()
        },
    )
}

fn actions() -> impl Strategy<Value = (Sending, Option<u16>, bool)> {
    (select(SENDINGS.to_vec()), prop::option::of(select(vec![202_u16, 403, 404, 503])), any::<bool>())
}

pub(super) fn cases() -> impl Strategy<Value = Facts> {
    const PARTICIPANTS: &[&str] = &["p-agent", "p-customer", "p-queue", "p-other", "u-agent", "c", "nobody"];
    const OPERATIONS: &[&str] =
        &[catalogue::MUTE, catalogue::MUTE_ON_BEHALF, "getUsersMe", "getConversationsCall", "postRoutingQueues"];
    let tokens = prop_oneof![
        3 => Just(offline()),
        1 => Just(case_without_token()),
        1 => subsequence(SCOPES, 0..4).prop_map(|scopes| {
            offline_jwt(&format!(r#"{{"sub":"u-agent","scope":"{}"}}"#, scopes.join(" ")))
        }),
        1 => Just(offline_jwt(r#"{"sub":"c","client_id":"c","permissions":["conversation:call:record"]}"#)),
    ];
    let gathered =
        (prop::option::weighted(0.7, (answers(introspections()), answers(users()), answers(Just(())))), any::<bool>());
    let asked = (
        subsequence(OPERATIONS, 0..3),
        prop::option::of(select(&["conversations", "admin:conversation", "routing:queue:view"][..])),
    );
    let task = select(vec![Task::Check, Task::Mute, Task::Unmute, Task::Explain]);
    (tokens, gathered, asked, select(PARTICIPANTS), prop::option::of(refusals()), prop::option::of(actions()), task)
        .prop_map(|(base, (live, targeted), (operations, required), participant, refusal, action, task)| {
            let staged = aimed_at(participant);
            let mut facts = Facts { refusal, task, ..base };
            facts.operations = operations.into_iter().map(operation).collect();
            if let Some((introspection, user, probe)) = live {
                facts.live.clone_from(&staged.live);
                let live = facts.live.as_mut().unwrap();
                (live.introspection, live.user, live.scope_probe) = (introspection, user, probe);
            }
            if targeted {
                facts.target.clone_from(&staged.target);
            }
            if let Some(name) = required {
                facts.policy.scopes.push(RequiredScope { name: name.to_owned(), origin: Origin::User });
            }
            match action {
                Some((sending, status, confirmed)) => acted(facts, sending, status, confirmed),
                None => facts,
            }
        })
}

/// Whether one option undoes the other.
fn exclude_each_other(one: &FixOption, other: &FixOption) -> bool {
    let kinds =
        |option: &FixOption| -> Vec<ChangeKind> { option.changes.iter().map(|change| change.kind.clone()).collect() };
    let undoes = |one: &[ChangeKind], other: &[ChangeKind]| {
        one.iter().any(|one| {
            other.iter().any(|other| match (one, other) {
                (
                    ChangeKind::GrantPermission { permissions: added, .. },
                    ChangeKind::RemovePermission { permissions: removed, .. },
                )
                | (ChangeKind::AddScope { scopes: added, .. }, ChangeKind::RemoveScope { scopes: removed, .. }) => {
                    added.iter().any(|name| removed.contains(name))
                }
                (ChangeKind::NewToken { how: NewToken::AgentSignsIn }, ChangeKind::ActForUser { .. }) => true,
                (ChangeKind::NewToken { how }, ChangeKind::NewToken { how: other }) => matches!(
                    (how, other),
                    (NewToken::ClientLogin, NewToken::SignInAgain | NewToken::AgentSignsIn)
                        | (NewToken::OtherRegion, NewToken::SignInAgain | NewToken::ClientLogin)
                ),
                _ => false,
            })
        })
    };
    let (one, other) = (kinds(one), kinds(other));
    undoes(&one, &other) || undoes(&other, &one)
}

/// A title that two options of the fix have.
fn repeated_title(finding: &Finding) -> Option<String> {
    let fix = ReportFix::new(finding.rule, finding.fix.as_ref()?);
    let mut seen = BTreeSet::new();
    fix.options.into_iter().map(|option| option.title).find(|title| !seen.insert(title.clone()))
}

#[test]
fn no_fix_of_a_fixture_has_two_options_with_the_same_title() {
    let findings = sentences::cases::cases().into_iter().flat_map(|facts| diagnose(&facts).findings);
    let repeated: BTreeSet<(&str, String)> =
        findings.filter_map(|finding| Some((finding.rule, repeated_title(&finding)?))).collect();
    assert_eq!(repeated, BTreeSet::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_told_has_evidence_and_a_failure_a_fix(facts in cases()) {
        for finding in diagnose(&facts).findings {
            let told = finding.status != Status::NotApplicable;
            prop_assert!(!told || !finding.evidence.is_empty(), "{:#?}", finding);
            prop_assert!(finding.status != Status::Fail || finding.fix.as_ref().is_some_and(|fix| fix.changes().next().is_some()), "{:#?}", finding);
            let written = finding.fix.as_ref().map(|fix| ReportFix::new(finding.rule, fix));
            let texts = written.iter().map(|fix| fix.title.as_str()).chain([&*finding.message]);
            for text in texts {
                prop_assert!(!text.trim().is_empty() && !text.ends_with('.') && !text.ends_with(": "), "{:#?}", finding);
            }
            prop_assert!(finding.evidence.iter().all(|piece| !piece.source.is_empty() && !piece.quote.is_empty()), "{:#?}", finding);
        }
    }

    #[test]
    fn no_two_options_of_a_fix_have_the_same_title(facts in cases()) {
        for finding in RULES.iter().map(|rule| rule.judge(&facts)) {
            prop_assert_eq!(repeated_title(&finding), None, "{:#?}", finding);
        }
    }

    #[test]
    fn no_refusal_of_the_job_is_called_allowed(facts in cases()) {
        let stopped = facts.refusal.is_some() && facts.accepted().is_none();
        let phantom = facts.action.as_ref().is_some_and(|action| action.sending == Sending::DryRunPhantom);
        if stopped && !phantom {
            prop_assert_ne!(diagnose(&facts).verdict, Verdict::Allowed);
        }
    }

    #[test]
    fn nothing_that_is_already_true_is_recommended(facts in cases()) {
        let scopes = facts.scopes().map(|held| held.names).unwrap_or_default();
        for finding in RULES.iter().map(|rule| rule.judge(&facts)) {
            let Some(fix) = &finding.fix else { continue };
            for change in fix.changes() {
                match &change.kind {
                    ChangeKind::AddScope { scopes: added, .. } => {
                        let held = added.iter().find(|scope| scopes.contains(scope));
                        prop_assert!(held.is_none(), "{:?} is on the token: {:#?}", held, finding);
                    }
                    ChangeKind::GrantPermission { permissions, division: None, .. } => {
                        let is_listed = |wanted: &&String| matches!(facts.holding(wanted), Holding::Held | Holding::Disputed);
                        let held = permissions.iter().find(is_listed);
                        prop_assert!(held.is_none(), "{:?} is listed as held: {:#?}", held, finding);
                    }
                    _ => {}
                }
            }
            if fix.changes().any(|change| change.note == Some(Note::AskGenesysCloud)) {
                prop_assert!(facts.live.is_none(), "Genesys Cloud was asked: {:#?}", finding);
            }
        }
    }

    #[test]
    fn what_is_given_under_a_condition_alone_never_counts_as_held(facts in cases()) {
        let Some(user) = facts.live.as_ref().and_then(|live| live.user.given()) else { return Ok(()) };
        let covers = |names: &[String], name: &str| names.iter().any(|own| grants(own, name));
        for name in PERMISSIONS {
            let bound = covers(&user.conditional_permissions, name) && !covers(&user.unconditional_permissions, name);
            prop_assert!(!(bound && facts.holds(name)), "{}: {:#?}", name, user);
            prop_assert_eq!(bound, facts.holding(name) == Holding::Conditional);
        }
        let held = facts.permissions().map(|held| held.names).unwrap_or_default();
        // One answer may have what another does not.
        let is_listed = |name: &String| matches!(facts.holding(name), Holding::Held | Holding::Disputed);
        prop_assert!(held.iter().all(is_listed), "{:?} of {:#?}", held, user);
        prop_assert!(facts.conditional_permissions().iter().all(|name| !held.contains(name)), "{:#?}", user);
    }

    #[test]
    fn an_open_question_says_what_settles_it_and_no_two_fixes_exclude_each_other(facts in cases()) {
        let findings = diagnose(&facts).findings;
        for finding in findings.iter().filter(|finding| finding.status == Status::Unknown) {
            let has_fix = finding.fix.as_ref().is_some_and(|fix| fix.changes().next().is_some());
            prop_assert!(has_fix, "nothing settles {:#?}", finding);
        }
        let told = || findings.iter().filter(|finding| matches!(finding.status, Status::Fail | Status::Unknown));
        let options = |finding: &Finding| finding.fix.clone().map(|fix| fix.options).unwrap_or_default();
        for (first, second) in told().flat_map(|first| told().map(move |second| (first, second))) {
            let (one, other) = (options(first), options(second));
            let agree = one.iter().any(|one| other.iter().any(|other| !exclude_each_other(one, other)));
            prop_assert!(agree || one.is_empty() || other.is_empty(), "{:#?}\n{:#?}", first, second);
        }
        // What a gateway asks of its own tokens is its own matter.
        let is_introspected = facts.live.as_ref().is_some_and(|live| live.introspection.given().is_some());
        let is_platforms = facts.refusal.as_ref().is_none_or(|refusal| refusal.author == Author::Platform);
        if facts.is_service_account() && is_introspected && is_platforms {
            let adds = told().flat_map(options).flat_map(|option| option.changes);
            prop_assert!(adds.into_iter().all(|change| change.kind.name() != "add_scope"), "{:#?}", findings);
        }
    }

    #[test]
    fn a_404_gets_no_scope_advice(facts in cases()) {
        if facts.refusal.as_ref().is_some_and(|refusal| refusal.has_status(404) && !refusal.is_scope_refusal()) {
            let finding = MissingScope.judge(&facts);
            prop_assert_eq!(finding.fix, None);
        }
    }
}
