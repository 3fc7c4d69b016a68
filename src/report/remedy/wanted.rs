//! What the findings ask of an administrator, read from their fixes.

use super::Who;
use crate::catalogue;
use crate::report::{Report, ReportNeeds};
use crate::request::is_uuid;
use crate::rule::{Fix, Status};

/// Whose rights are to change; the id only where it has the form of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// A user.
    User(Option<String>),
    /// An OAuth client with the grant of client credentials.
    Client(Option<String>),
}

/// A change that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Scopes for the client.
    Scopes { names: Vec<String>, client: Option<String> },
    /// Permissions for the subject.
    Permissions { names: Vec<String>, any: bool, subject: Subject },
    /// Another division for a role that is held.
    Division { subject: Subject },
    /// A client for users, where a service account will not do.
    UserClient { operation: String, scopes: Vec<String> },
    /// All that scanned code needs.
    Code(ReportNeeds),
    /// Something else, in the rule's own words.
    Steps { title: String, steps: Vec<String> },
}

/// What the fixes of a policy that nothing can meet begin with: no administrator mends that.
const POLICY: &str = "Change the policy";

/// Everything that is asked for, in cure order.
pub(super) fn of(report: &Report) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    let missing = report.privilege.as_ref().map(|privilege| &privilege.missing);
    let scopes = known(missing.and_then(|names| names.scopes.as_ref()), catalogue::is_scope);
    let permissions = known(missing.and_then(|names| names.permissions.as_ref()), catalogue::is_permission);
    let groups = report.input.iter().flat_map(|input| &input.groups);
    let failed = report.findings.iter().filter(|finding| finding.status == Status::Fail);
    let fixes = failed
        .map(|finding| (finding.rule.as_str(), finding.fix.as_ref()))
        .chain(groups.map(|group| (group.cause.as_deref().unwrap_or_default(), group.fix.as_ref())));
    for (rule, fix) in fixes {
        let Some(fix) = fix else { continue };
        let found = of_fix(report, rule, fix).filter(|found| match found {
            // The whole list has the smallest set; a finding of one operation would ask for more.
            Wanted::Scopes { .. } => scopes.is_empty(),
            Wanted::Permissions { .. } => permissions.is_empty(),
            _ => true,
        });
        wanted.extend(found);
    }
    if !scopes.is_empty() {
        wanted.push(Wanted::Scopes { names: scopes, client: client(report) });
    }
    if !permissions.is_empty() {
        wanted.push(Wanted::Permissions { names: permissions, any: false, subject: subject(report, None) });
    }
    let needs = report.survey.as_ref().map(|survey| &survey.needs);
    let needed = needs.filter(|needs| !needs.smallest_scopes.is_empty() || !needs.smallest_permissions.is_empty());
    wanted.extend(needed.cloned().map(Wanted::Code));
    wanted
}

fn known(names: Option<&Vec<String>>, is_published: fn(&str) -> bool) -> Vec<String> {
    names.into_iter().flatten().filter(|name| is_published(name)).cloned().collect()
}

fn of_fix(report: &Report, rule: &str, fix: &Fix) -> Option<Wanted> {
    let operation = report.operation.as_ref();
    if rule == "service-account" && !fix.title.starts_with(POLICY) {
        let operation = operation.filter(|operation| catalogue::by_name(&operation.name).is_some())?;
        return Some(Wanted::UserClient { operation: operation.name.clone(), scopes: operation.scopes.clone() });
    }
    let theirs: Vec<String> = fix
        .steps
        .iter()
        .map(|step| Who::of(rule, step))
        .filter(|(who, _)| *who == Who::Administrator)
        .map(|(_, step)| step.to_owned())
        .collect();
    let to_the_client = fix.steps.iter().any(|step| step.to_ascii_lowercase().contains("to the oauth client"));
    if rule == "missing-division" {
        return Some(Wanted::Division { subject: subject(report, Some(fix)) });
    }
    let text = format!("{}\n{}", fix.title, fix.steps.join("\n"));
    let in_admin =
        theirs.iter().any(|step| step.contains("Integrations, OAuth") || step.contains("Integrations > OAuth"));
    // What is too much is taken away as the rule says it, and a policy is changed by whoever wrote it.
    if rule.starts_with("forbidden-") || rule.starts_with("excess-") || fix.title.starts_with(POLICY) {
        return (!theirs.is_empty()).then(|| Wanted::Steps { title: fix.title.clone(), steps: theirs });
    }
    let names = scopes_in(&text);
    if !names.is_empty() && (in_admin || to_the_client || text.contains("Integrations, OAuth")) {
        // Any one of them suffices, and the first is the one that the rule chose.
        return Some(Wanted::Scopes { names: names.into_iter().take(1).collect(), client: client(report) });
    }
    let names = permissions_in(&text);
    if !names.is_empty() && rule != "wrong-path" {
        let any = names.len() > 1 && text.contains("one of");
        return Some(Wanted::Permissions { names, any, subject: subject(report, Some(fix)) });
    }
    (!theirs.is_empty()).then(|| Wanted::Steps { title: fix.title.clone(), steps: theirs })
}

/// Published scopes that stand behind the word "scope": many are everyday words, as `users`.
fn scopes_in(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().map(bare).collect();
    let behind = words.iter().zip(words.iter().skip(1)).filter(|(word, _)| word.eq_ignore_ascii_case("scope"));
    let mut names: Vec<String> = Vec::new();
    for (_, name) in behind {
        if catalogue::is_scope(name) && !names.iter().any(|known| known == name) {
            names.push((*name).to_owned());
        }
    }
    names
}

/// Published permissions, wherever they stand.
fn permissions_in(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in text.split_whitespace().map(bare) {
        if catalogue::is_permission(name) && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn bare(word: &str) -> &str {
    word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric() && sign != '*')
}

fn client(report: &Report) -> Option<String> {
    report.token.as_ref()?.client_id.clone().filter(|id| is_uuid(id))
}

fn subject(report: &Report, fix: Option<&Fix>) -> Subject {
    let grant = report.token.as_ref().and_then(|token| token.grant.as_deref());
    let says = fix.is_some_and(|fix| fix.title.contains("OAuth client"));
    if grant == Some("client_credentials") || (grant.is_none() && says) {
        return Subject::Client(client(report));
    }
    let user = report.token.as_ref().and_then(|token| token.subject.clone());
    Subject::User(user.filter(|id| is_uuid(id)))
}
