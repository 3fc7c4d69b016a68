//! What an administrator changes, where, with which commands, and what it newly allows.
//!
//! The names come from the fixes of the rules and from the report's missing privileges, and only those that are
//! published: Terraform and `gc` refuse others. Nothing else from outside is put in a command or a snippet, but for ids
//! of the form of a UUID.

mod allowance;
mod gc;
mod terraform;
mod wanted;

use crate::catalogue::PermissionMode;
use crate::report::{Report, ReportNeeds};
pub(super) use allowance::{Allowance, MAX_NAMED};
use wanted::{Subject, Wanted};

/// One change, ready to be made.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    /// One imperative sentence, without a full stop; names are in backticks.
    pub(super) title: String,
    /// Where and what, in the words of the admin screens.
    pub(super) places: Vec<String>,
    /// Lines for a shell.
    pub(super) commands: Vec<String>,
    /// Lines of a Terraform file.
    pub(super) terraform: Vec<String>,
    /// What to look out for, in sentences.
    pub(super) cautions: Vec<String>,
    /// What each name opens; of several that serve as well, the first opens the least.
    pub(super) allowances: Vec<Allowance>,
    /// Whether one of the names is enough.
    pub(super) any: bool,
}

/// Every change that the report asks of an administrator.
pub(super) fn changes(report: &Report) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for wanted in wanted::wanted_changes(report) {
        let change = change(report, &wanted);
        if !changes.iter().any(|other| other.title == change.title) {
            changes.push(change);
        }
    }
    changes
}

const CLIENTS: &str = "Admin > Integrations > OAuth";
/// Genesys Cloud's help, "Authorize an OAuth client".
const APPLICATIONS: &str = "Admin > Integrations > Authorized Applications";
const ROLES: &str = "Admin > People & Permissions > Roles";
const PEOPLE: &str = "Admin > People & Permissions > People";

fn change(report: &Report, wanted: &Wanted) -> Change {
    match wanted {
        Wanted::Scopes { names, client } => scopes(report, names, client.as_deref()),
        Wanted::Permissions { names, any, subject } => permissions(report, names, *any, subject),
        Wanted::Division { names, division: id, subject } => division(names, id.as_deref(), subject),
        Wanted::UserClient { operation, scopes } => user_client(operation, scopes),
        Wanted::Code(needs) => code(needs),
        Wanted::Steps { title, steps } => Change { places: steps.clone(), ..blank(title.clone()) },
    }
}

fn blank(title: String) -> Change {
    Change {
        title,
        places: Vec::new(),
        commands: Vec::new(),
        terraform: Vec::new(),
        cautions: Vec::new(),
        allowances: Vec::new(),
        any: false,
    }
}

fn scopes(report: &Report, names: &[String], client: Option<&str>) -> Change {
    let held = report.token.as_ref().and_then(|token| token.scopes.clone()).unwrap_or_default();
    let open = client.map_or_else(|| "open the client".to_owned(), |id| format!("open the client `{id}`"));
    let mut all = [held.as_slice(), names].concat();
    all.retain(|name| crate::catalogue::is_scope(name));
    all.sort();
    all.dedup();
    Change {
        places: vec![
            format!("`{CLIENTS}`: {open}, tab Scope, add {}", list(names, "and")),
            format!("`{APPLICATIONS}`: where the organisation enforces scopes, approve the client with them"),
        ],
        commands: gc::client_scopes(client, names),
        terraform: terraform::client_scopes(client, &all, names),
        cautions: vec![
            gc::CLIENT_CAUTION.to_owned(),
            terraform::CLIENT_CAUTION.to_owned(),
            "A token keeps the scopes it was issued with: everyone signs in again after the change.".to_owned(),
        ],
        allowances: names.iter().map(|name| Allowance::of_scope(name, &held)).collect(),
        ..blank(format!("Add the scope{} {} to the OAuth client", plural(names), list(names, "and")))
    }
}

fn permissions(report: &Report, names: &[String], any: bool, subject: &Subject) -> Change {
    // Where one is enough, the recommended one comes first.
    let allowances: Vec<Allowance> = names.iter().map(|name| Allowance::of_permission(name)).collect();
    let least = allowances.first().map(|allowance| vec![allowance.name.clone()]).unwrap_or_default();
    let granted = if any { least.as_slice() } else { names };
    let assign = format!("{}, assign that role in the division that the object is in", roles_of(subject));
    let title = format!("Give {} a role with {}", whom(subject), list(granted, "and"));
    let mut cautions = Vec::new();
    if let ([_, others @ ..], true) = (names, any && names.len() > 1) {
        cautions.push(format!(
            "{} is enough too. The API definition does not say what each of them opens in the user interface, so check whether another one suits the role better.",
            list(others, "or")
        ));
    }
    cautions.extend([
        gc::ROLE_CAUTION.to_owned(),
        terraform::ROLE_CAUTION.to_owned(),
        terraform::assignment_caution(subject),
    ]);
    let job = report.operation.as_ref().map(|operation| operation.name.as_str());
    Change {
        places: vec![format!("`{ROLES}`: open or add a role, and add {}", list(granted, "and")), assign],
        commands: gc::role(granted, subject),
        terraform: terraform::role(granted, subject, job.filter(|name| crate::catalogue::by_name(name).is_some())),
        cautions,
        allowances,
        any: any && names.len() > 1,
        ..blank(title)
    }
}

fn division(names: &[String], division: Option<&str>, subject: &Subject) -> Change {
    let place = division.map_or_else(|| "the division of the object".to_owned(), |id| format!("the division `{id}`"));
    let role = if names.is_empty() { "the role".to_owned() } else { format!("a role with {}", list(names, "and")) };
    Change {
        places: vec![format!("{}, and add {place} to {role}", roles_of(subject))],
        commands: gc::grant(subject, division),
        terraform: terraform::division(subject, division),
        cautions: vec![
            terraform::assignment_caution(subject),
            "In that division it newly allows everything that the role holds, not this operation alone.".to_owned(),
        ],
        ..blank(format!("Give {} {role} in {place}", whom(subject)))
    }
}

/// Who gets a role.
fn whom(subject: &Subject) -> &'static str {
    match subject {
        Subject::User(_) => "the user",
        Subject::Client(_) => "the OAuth client",
        Subject::Unknown => "the user, or for client credentials the OAuth client,",
    }
}

/// Where the roles are.
fn roles_of(subject: &Subject) -> String {
    match subject {
        Subject::User(id) => format!("`{PEOPLE}`: {}, Roles", open_in_words("user", id.as_deref())),
        Subject::Client(id) => format!("`{CLIENTS}`: {}, tab Roles", open_in_words("client", id.as_deref())),
        Subject::Unknown => {
            format!(
                "`{PEOPLE}`: open the user, Roles, or for client credentials `{CLIENTS}`: open the client, tab Roles"
            )
        }
    }
}

/// For the way out of a service account that takes a user's own token.
fn user_client(operation: &str, scopes: &[String]) -> Change {
    let mut cautions = vec![
        "Only for the way out that takes a user's own token, and only where no such client exists yet.".to_owned(),
        "The user who signs in needs the permissions of the operation as well.".to_owned(),
    ];
    let twin = crate::catalogue::by_name(operation).and_then(crate::requirement::on_behalf);
    cautions.extend(twin.map(|twin| {
        let names: Vec<String> = twin.permissions().map(str::to_owned).collect();
        let (count, last) = if twin.permission_mode() == PermissionMode::All { ("all", "and") } else { ("one", "or") };
        format!(
            "For the way out that acts on behalf of the agent, `{}`, the service account itself needs {count} of {}.",
            twin.name(),
            list(&names, last)
        )
    }));
    Change {
        places: vec![
            format!("`{CLIENTS}`: Add client, Code Authorization Grant, with the application's redirect URI"),
            format!("In the same client, Scope: {}", list(scopes, "or")),
        ],
        terraform: terraform::user_client(scopes),
        cautions,
        allowances: scopes.iter().take(1).map(|name| Allowance::of_scope(name, &[])).collect(),
        ..blank(format!("Have an OAuth client with which a user signs in, for `{operation}`"))
    }
}

/// For source code that was scanned: what is enough for it, and no more.
fn code(needs: &ReportNeeds) -> Change {
    let mut allowances: Vec<Allowance> =
        needs.smallest_scopes.iter().map(|name| Allowance::of_scope(name, &[])).collect();
    allowances.extend(needs.smallest_permissions.iter().map(|name| Allowance::of_permission(name)));
    Change {
        places: vec![
            format!("`{ROLES}`: add a role with {}", list(&needs.smallest_permissions, "and")),
            format!("`{CLIENTS}`: the client's tab Scope has {}", list(&needs.smallest_scopes, "and")),
        ],
        terraform: terraform::code(&needs.smallest_scopes, &needs.smallest_permissions),
        cautions: vec![
            "A client-credentials token carries no scopes: its client has the role instead, in `roles`.".to_owned(),
            terraform::ROLE_CAUTION.to_owned(),
        ],
        allowances,
        ..blank("Have a role and an OAuth client that are enough for this code".to_owned())
    }
}

fn open_in_words(what: &str, id: Option<&str>) -> String {
    id.map_or_else(|| format!("open the {what}"), |id| format!("open the {what} `{id}`"))
}

fn plural(names: &[String]) -> &'static str {
    if names.len() == 1 { "" } else { "s" }
}

/// `a`, `b` or `c`
pub(super) fn list(names: &[String], last: &str) -> String {
    let code: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match code.split_last() {
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
        None => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests;
