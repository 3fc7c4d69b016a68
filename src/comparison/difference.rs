//! Why one side fails a rule and the other does not: in terms of what differs where that is known, else in the words of
//! the two findings.

use super::names::Cover;
use super::side::{CLIENT_CREDENTIALS, ENFORCED, Field, Judged, List, NOT_ENFORCED, Names, Side, USER};
use crate::report::comparison::Which;
use crate::rule::{
    AudienceMismatch, ControlScopeMissing, IssuerMismatch, MissingPermission, MissingScope, ServiceAccount, Status,
    SubjectMismatch, TokenExpired, TokenMalformed, TokenRejected, TokenUntrusted, WrongHost,
};

/// A clause about the side that fails a rule, as ``it lacks `conversations`, which left has``.
pub(super) fn explain_difference(rule: &str, bad: &Side, good: &Side, other: Which) -> Option<String> {
    let (failed, passed) = (bad.finding(rule)?, good.finding(rule)?);
    let differ = |field: Field| value_differs(field, bad, good, other);
    let clause = match rule {
        MissingScope::ID => {
            only_one_enforces_scopes(bad, good, other).or_else(|| lacks_names(List::Scopes, failed, bad, good, other))
        }
        ControlScopeMissing::ID => lacks_names(List::Scopes, failed, bad, good, other),
        MissingPermission::ID => lacks_names(List::Permissions, failed, bad, good, other),
        ServiceAccount::ID => service_account(bad, good, other),
        TokenExpired::ID => differ(Field::Expires),
        IssuerMismatch::ID => differ(Field::Issuer),
        AudienceMismatch::ID => differ(Field::Audience),
        SubjectMismatch::ID => differ(Field::Subject),
        TokenUntrusted::ID => differ(Field::Signature),
        TokenMalformed::ID => differ(Field::Format),
        TokenRejected::ID | WrongHost::ID => differ(Field::Host),
        _ => None,
    };
    Some(clause.unwrap_or_else(|| both_messages(failed, passed, other)))
}

/// The two findings side by side.
fn both_messages(failed: &Judged, passed: &Judged, other: Which) -> String {
    let (failed, passed_words) = (&failed.message, &passed.message);
    match passed.status {
        _ if failed.is_empty() => format!("{} does not fail it", other.as_str()),
        Status::NotApplicable => format!("{failed}; the question does not arise on {}", other.as_str()),
        _ if passed_words.is_empty() || passed_words == failed => {
            format!("{failed}; {} does not fail it", other.as_str())
        }
        _ => format!("{failed}; on {}, {passed_words}", other.as_str()),
    }
}

/// Where the organisation of the one enforces scopes and that of the other does not, the scope alone explains nothing.
fn only_one_enforces_scopes(bad: &Side, good: &Side, other: Which) -> Option<String> {
    let says = |side: &Side, word: &str| side.values.get(&Field::Enforcement).is_some_and(|value| value == word);
    let lacks_too = good.status(MissingScope::ID) == Some(Status::Warn);
    (lacks_too && says(bad, ENFORCED) && says(good, NOT_ENFORCED)).then(|| {
        format!(
            "neither has the scope, and its organisation enforces scopes, which that of {} does not",
            other.as_str()
        )
    })
}

/// The names that matter to the rule, that the other side has and this one is known to lack.
fn lacks_names(list: List, failed: &Judged, bad: &Side, good: &Side, other: Which) -> Option<String> {
    let (bad_names, good_names) = (bad.lists.get(&list).filter(|names| names.whole)?, good.lists.get(&list)?);
    let (bad_cover, good_cover) = (Cover::new(list, bad_names), Cover::new(list, good_names));
    let held: Vec<(String, &str)> = names_of_rule(list, failed, bad, good_names)
        .into_iter()
        .filter(|name| bad_cover.covering(name).is_none())
        .filter_map(|name| Some((name.clone(), good_cover.covering(&name)?)))
        .collect();
    let ((name, cover), rest) = held.split_first()?;
    let verb = if list == List::Permissions { "holds" } else { "has" };
    let how = if *cover == name { String::new() } else { format!(" by `{cover}`") };
    let names = match rest {
        [] => return Some(format!("it lacks `{name}`, which {} {verb}{how}", other.as_str())),
        [(second, _)] => format!("`{name}` and `{second}`"),
        _ => format!("`{name}` and {} more", rest.len()),
    };
    // Of scopes any one suffices.
    let any = list == List::Scopes || bad.operation.as_ref().is_some_and(|operation| operation.any_permission);
    let enough = if any { ", of which one is enough" } else { "" };
    Some(format!("it lacks {names}{enough}; {} {verb} them{how}", other.as_str()))
}

/// The names that the rule is about: those that its finding names, and those that the operation asks for.
fn names_of_rule(list: List, failed: &Judged, bad: &Side, good: &Names) -> Vec<String> {
    let published = bad.operation.iter().flat_map(|operation| match list {
        List::Permissions => &operation.permissions,
        _ => &operation.scopes,
    });
    let separators = |c: char| !(c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '*'));
    let words: Vec<&str> = failed.message.split(separators).map(|word| word.trim_matches(':')).collect();
    // Only what the finding names was found lacking. Where it names none of the operation's, any of those may be meant.
    let named: Vec<String> = published.clone().filter(|name| words.contains(&name.as_str())).cloned().collect();
    let mut names = if named.is_empty() { published.cloned().collect() } else { named };
    // A policy asks for names that no operation publishes.
    let of_policy = good.names.iter().filter(|name| name.contains(':') && words.contains(&name.as_str()));
    let of_policy: Vec<String> = of_policy.filter(|name| !names.contains(name)).cloned().collect();
    names.extend(of_policy);
    names
}

fn service_account(bad: &Side, good: &Side, other: Which) -> Option<String> {
    let grant = |side: &Side, kind: &str| side.values.get(&Field::Grant).is_some_and(|grant| grant == kind);
    (grant(bad, CLIENT_CREDENTIALS) && grant(good, USER))
        .then(|| format!("it is a client's own token without a user, and that of {} is a user's", other.as_str()))
}

/// A single value that differs.
fn value_differs(field: Field, bad: &Side, good: &Side, other: Which) -> Option<String> {
    let (bad, good) = (bad.values.get(&field)?, good.values.get(&field)?);
    let name = match field {
        Field::Host => "it was checked at",
        Field::Expires => "its time ends",
        Field::Format => "it is",
        Field::Issuer => "its issuer is",
        Field::Audience => "its audience is",
        Field::Subject => "its subject is",
        Field::Signature => "its signature is",
        _ => return None,
    };
    (bad != good).then(|| format!("{name} {bad}, that of {} {good}", other.as_str()))
}
