//! What an administrator changes: where, with which rights, what it newly allows, how to undo it, and what to reply.
//!
//! The names come from the fixes of the rules and from the report's missing privileges, and only those that are
//! published: Terraform and `gc` refuse others. Nothing else from outside is put in a command or a snippet, but for ids
//! of the form of a UUID and the plain name of a role.

mod allowance;
mod gc;
mod packet;
mod step;
mod terraform;
mod wanted;

use crate::catalogue::{self, AdminScreen, PermissionMode, permission_on_screen};
use crate::render::checklist::capitalized;
use crate::report::{Report, ReportNeeds};
use crate::requirement::recommended;
use crate::rule::{Authority, ChangeKind, MissingPermission, MissingScope, Status};
pub(super) use allowance::{Allowance, MAX_NAMED};
pub(super) use packet::{BLANK, Packet, Task};
pub(super) use step::Step;
use wanted::{Party, Subject, Wanted};

/// One change, ready to be made.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    /// Which of two ways it is, where the administrator and the developer choose first.
    pub(super) option: Option<Choice>,
    /// One imperative sentence, without a full stop; names are in backticks.
    pub(super) title: String,
    /// Where and what, in the words of the admin screens.
    pub(super) steps: Vec<Step>,
    /// What it newly allows, in sentences.
    pub(super) effect: Vec<String>,
    /// The API calls that it newly allows.
    pub(super) allowance: Option<Allowance>,
    /// What to know before, in sentences.
    pub(super) notes: Vec<String>,
    /// How to undo it, in sentences.
    pub(super) undo: String,
    /// What to send back to the developer.
    pub(super) reply: Option<String>,
    /// The same change with other tools.
    pub(super) scripts: Vec<Script>,
}

/// One of two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// Users sign in.
    UsersSignIn,
    /// The service account acts for a user.
    ActForUser,
}

impl Choice {
    /// As `A. The agents sign in`.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::UsersSignIn => "A. The agents sign in",
            Self::ActForUser => "B. The service account acts for the agent",
        }
    }
}

/// The same change with `gc` or Terraform.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Script {
    /// The tool, as `gc`.
    pub(super) tool: &'static str,
    /// The language of the lines, for a reader that colours them.
    pub(super) language: &'static str,
    /// The lines.
    pub(super) lines: Vec<String>,
    /// What to be careful of, in sentences.
    pub(super) cautions: Vec<String>,
}

impl Change {
    /// The screens that it is made in, in order.
    fn screens(&self) -> Vec<AdminScreen> {
        self.steps.iter().filter_map(|step| step.screen).collect()
    }

    /// The permissions that whoever makes the change needs.
    fn rights(&self) -> Vec<&'static str> {
        let mut rights: Vec<&'static str> = Vec::new();
        for right in self.screens().iter().flat_map(|screen| screen.rights) {
            if !rights.contains(right) {
                rights.push(right);
            }
        }
        rights
    }

    /// Who may make the change.
    pub(super) fn who_may(&self) -> Option<String> {
        let rights: Vec<String> = self.rights().into_iter().map(both_spellings).collect();
        match rights.split_last() {
            _ if self.screens().contains(&AdminScreen::ORGANIZATION_SETTINGS) => {
                Some("a user with the role Admin".to_owned())
            }
            None => None,
            Some((last, [])) => Some(format!("a user with the permission {last}")),
            Some((last, before)) => Some(format!("a user with the permissions {} and {last}", before.join(", "))),
        }
    }

    /// What to know of it, as labels and sentences, for every format.
    pub(super) fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("Who can do this", self.who_may().map(|who| format!("{who}.")).unwrap_or_default()),
            ("What it newly allows", self.effect.join(" ")),
            ("Good to know", self.notes.join(" ")),
            ("To undo it", self.undo.clone()),
            ("When it is done, reply", self.reply.clone().unwrap_or_default()),
        ];
        rows.retain(|(_, text)| !text.is_empty());
        rows
    }

    /// The help pages that name the screens and the rights.
    pub(super) fn sources(&self) -> Vec<&'static str> {
        let mut sources: Vec<&'static str> = self.screens().iter().map(|screen| screen.help).collect();
        sources.dedup();
        sources
    }
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
    // One way alone is no choice.
    if changes.iter().filter(|change| change.option.is_some()).count() == 1 {
        changes.iter_mut().for_each(|change| change.option = None);
    }
    changes
}

/// From Genesys Cloud's help, "Edit a role".
const FIVE_MINUTES: &str = "It can take up to five minutes until the change works everywhere.";

/// From Genesys Cloud's help, "Assign roles, divisions, and licenses".
const LICENCE: &str = "A role can change the licence of a user: it costs what its most expensive permission costs. Check the licence that the role shows before you assign it.";

fn change(report: &Report, wanted: &Wanted) -> Change {
    match wanted {
        Wanted::Scopes { names, client } => scopes(report, names, client),
        Wanted::Permissions { names, any, subject } => permissions(report, names, *any, subject),
        Wanted::Division { names, division, role, subject } => {
            self::division(report, names, division, role.as_ref(), subject)
        }
        Wanted::UserClient { operation, scopes } => user_client(operation, scopes),
        Wanted::ActingClient { operation, client } => acting_client(report, operation, client),
        Wanted::Code(needs) => code(needs),
        Wanted::Steps { title, steps } => Change {
            steps: steps
                .iter()
                .map(|(text, screen)| Step { condition: None, screen: *screen, text: text.clone() })
                .collect(),
            undo: "Write down what is set now before you change it, and set it again.".to_owned(),
            reply: Some(format!("Done.{}", then_check(report, "Please check again"))),
            ..blank(title.clone())
        },
    }
}

fn blank(title: String) -> Change {
    Change {
        option: None,
        title,
        steps: Vec::new(),
        effect: Vec::new(),
        allowance: None,
        notes: Vec::new(),
        undo: String::new(),
        reply: None,
        scripts: Vec::new(),
    }
}

fn scopes(report: &Report, names: &[String], client: &Party) -> Change {
    let held = report.token.as_ref().and_then(|token| token.scopes.clone()).unwrap_or_default();
    let mut all = [held.as_slice(), names].concat();
    all.retain(|name| catalogue::is_scope(name));
    all.sort();
    all.dedup();
    let added = format!("the scope{} {}", plural(names), list(names, "and"));
    let allowance = Allowance::of_scopes(names, &held);
    let id = client.id.as_deref();
    let approve = Step::on(AdminScreen::AUTHORIZED_APPLICATIONS, format!("Approve the client with {added}"));
    // A refusal for a scope shows that the organisation enforces scopes.
    let is_enforced = report.findings.iter().any(|finding| {
        finding.rule == MissingScope::ID && finding.status == Status::Fail && finding.authority == Authority::Observed
    });
    let approve = if is_enforced {
        approve
    } else {
        approve.only("Only if your organisation enforces scopes (`Enforce Scopes` in the organisation's settings)")
    };
    Change {
        steps: vec![
            Step::on(
                AdminScreen::OAUTH_CLIENTS,
                format!("Open {}. On the tab `Scope`, add {added}, and save", client.in_words("the OAuth client")),
            ),
            approve,
            Step::text("Every user of the client signs in again: an old token keeps its old scopes"),
        ],
        effect: allowance.sentences(),
        allowance: Some(allowance),
        undo: format!(
            "On the same tab, remove {added}. A token that was issued with {} keeps {} until it expires.",
            if names.len() == 1 { "it" } else { "them" },
            if names.len() == 1 { "it" } else { "them" },
        ),
        reply: Some(format!(
            "Done: {} has {added}.{}",
            client.in_words("the OAuth client"),
            then_check(report, "Please sign in again, then check")
        )),
        scripts: vec![
            script_gc(gc::client_scopes(id, names), &[gc::CLIENT_CAUTION]),
            script_terraform(terraform::client_scopes(id, &all, names), &[terraform::CLIENT_CAUTION]),
        ],
        ..blank(format!("Add {added} to {}", client.named("the OAuth client")))
    }
}

fn permissions(report: &Report, names: &[String], any: bool, subject: &Subject) -> Change {
    // Where one is enough, the recommended one comes first.
    let granted = if any { names.get(..1).unwrap_or_default() } else { names };
    let allowance = Allowance::of_permissions(granted);
    let division = context_division(report);
    let mut notes = Vec::new();
    if let ([_, others @ ..], true) = (names, any && names.len() > 1) {
        notes.push(format!(
            "In its place, {} would be enough. The API definition does not say what each of them opens in the user interface.",
            list(others, "or")
        ));
    }
    notes.push(
        "A permission of a role is for everybody who has the role; to give it to one alone, add a role.".to_owned(),
    );
    notes.push(FIVE_MINUTES.to_owned());
    if !matches!(subject, Subject::Client(_)) {
        notes.push(LICENCE.to_owned());
    }
    let both: Vec<String> = granted.iter().map(|name| both_spellings(name)).collect();
    let mut steps = vec![Step::on(
        AdminScreen::ROLES,
        format!(
            "Open a role that {} has, or add a role for this job. In its permissions, select {}, and save",
            subject.in_words(),
            both.join(" and ")
        ),
    )];
    steps.extend(assign(subject, "this role", false, &division));
    let job = report.operation.as_ref().map(|operation| operation.name.as_str());
    let job = job.filter(|name| catalogue::by_name(name).is_some());
    let id = division.id.as_deref();
    Change {
        steps,
        effect: allowance.sentences(),
        allowance: Some(allowance),
        notes,
        undo: format!(
            "Remove {} from the role again. If you added a role for this job, switch it off for {}. {FIVE_MINUTES}",
            list(granted, "and"),
            subject.named()
        ),
        reply: Some(format!(
            "Done: {} has a role with {} in {}.{}",
            subject.named(),
            list(granted, "and"),
            division.named("the division"),
            then_check(report, "Please check again in five minutes")
        )),
        scripts: vec![
            script_gc(gc::role(granted, subject, id), &[gc::ROLE_CAUTION]),
            script_terraform(
                terraform::role(granted, subject, job, id),
                &[terraform::ROLE_CAUTION, &terraform::assignment_caution(subject)],
            ),
        ],
        ..blank(format!("Give {} a role with {}", subject.named(), list(granted, "and")))
    }
}

/// The division of the conversation, or one to be filled in.
fn context_division(report: &Report) -> Party {
    let known = report.context.as_ref().and_then(|context| context.division.as_ref());
    known.map(wanted::party).unwrap_or_default()
}

fn division(report: &Report, names: &[String], division: &Party, role: Option<&Party>, subject: &Subject) -> Change {
    let role_name = role.and_then(|role| role.name.as_deref());
    let role_in_words = match (role_name, names) {
        (Some(name), _) => format!("the role \"{name}\""),
        (None, []) => format!("the role {BLANK}"),
        (None, names) => format!("a role with {}", list(names, "and")),
    };
    let place = division.named("the division");
    let id = division.id.as_deref();
    let role_id = role.and_then(|role| role.id.as_deref()).unwrap_or("ROLE_ID");
    let mut notes = vec![FIVE_MINUTES.to_owned()];
    if !names.is_empty() {
        let both: Vec<String> = names.iter().map(|name| both_spellings(name)).collect();
        notes.push(format!("The permission that is needed there: {}.", both.join(" and ")));
    }
    Change {
        steps: assign(subject, &role_in_words, role_name.is_some(), division),
        effect: vec![
            "In that division the role allows everything that it has, not this operation alone.".to_owned(),
            "In other divisions nothing changes.".to_owned(),
        ],
        notes,
        undo: format!("In the same row, remove {place} again. {FIVE_MINUTES}"),
        reply: Some(format!(
            "Done: {} has {role_in_words} in {place}.{}",
            subject.named(),
            then_check(report, "Please check again in five minutes")
        )),
        scripts: vec![
            script_gc(gc::grant(role_id, subject, id), &[]),
            script_terraform(terraform::division(subject, role_name, id), &[&terraform::assignment_caution(subject)]),
        ],
        ..blank(format!("Give {} {role_in_words} in {place}", subject.named()))
    }
}

/// The role for the subject, in a division.
fn assign(subject: &Subject, role: &str, is_there: bool, division: &Party) -> Vec<Step> {
    let place = division.in_words("the division");
    // Where it has the role already, in another division, nothing is to be switched on.
    let (in_row, for_client_row) = if is_there {
        let row = format!("in the row of {role}, add {place} in the column `Divisions`");
        (row.clone(), row)
    } else {
        (
            format!("switch {role} on in the column `Assigned`, and add {place} in the column `Divisions`"),
            format!("select {role}, and add {place} to it"),
        )
    };
    let for_user = |user: &str| {
        Step::on(
            AdminScreen::PEOPLE,
            format!("Find {user}, then `More > Edit Person`. On the tab `Roles`, {in_row}, and save"),
        )
    };
    let for_client = |client: &str| {
        Step::on(AdminScreen::OAUTH_CLIENTS, format!("Open {client}. On the tab `Roles`, {for_client_row}, and save"))
    };
    match subject {
        Subject::User(user) => vec![for_user(&user.in_words("the user"))],
        Subject::Client(client) => vec![for_client(&client.in_words("the OAuth client"))],
        Subject::Unknown => {
            let (user, client) = (Party::default().in_words("the user"), Party::default().in_words("the OAuth client"));
            vec![
                for_user(&user).only("If a user signs in"),
                for_client(&client).only("If the program uses client credentials"),
            ]
        }
    }
}

/// A: a client with which users sign in.
fn user_client(operation: &str, scopes: &[String]) -> Change {
    let named = scopes.get(..1).unwrap_or_default();
    let allowance = Allowance::of_scopes(named, &[]);
    let published = catalogue::by_name(operation);
    let permissions: Vec<String> =
        published.iter().flat_map(|operation| operation.permissions()).map(str::to_owned).collect();
    let mut notes = vec![
        "Only if you have no such client yet: an existing OAuth client with the grant type `Code Authorization` serves as well.".to_owned(),
    ];
    if !permissions.is_empty() {
        let any = published.is_some_and(|operation| operation.permission_mode() == PermissionMode::Any);
        let (count, last) = if any && permissions.len() > 1 { ("one", "or") } else { ("all", "and") };
        let both: Vec<String> = permissions.iter().map(|name| both_spellings(name)).collect();
        notes.push(format!("The user who signs in needs {count} of: {}.", joined(&both, last)));
    }
    Change {
        option: Some(Choice::UsersSignIn),
        steps: vec![
            Step::on(
                AdminScreen::NEW_OAUTH_CLIENT,
                format!(
                    "Select `Add client`. Grant type: `Code Authorization`. Redirect URI: the address of the program {BLANK}. Scope: {}. Save",
                    list(named, "and")
                ),
            ),
            Step::text("Send the client id to the developer. A client secret goes only through your store for secrets"),
        ],
        effect: allowance.sentences(),
        allowance: Some(allowance),
        notes,
        undo: "Delete the OAuth client: every program that uses it loses its access.".to_owned(),
        reply: Some(format!("Done: the client id for user sign-in is {BLANK_ID}. Users sign in with it themselves.")),
        scripts: vec![script_terraform(terraform::user_client(scopes), &[])],
        ..blank("Create an OAuth client for user sign-in (Code Authorization)".to_owned())
    }
}

/// What the administrator fills in.
const BLANK_ID: &str = "(administrator: fill in)";

/// B: a role for the service account, which acts for the agent; nothing to change where it has one.
fn acting_client(report: &Report, operation: &str, client: &Party) -> Change {
    let published = catalogue::by_name(operation);
    let names: Vec<&str> = published.iter().flat_map(|operation| operation.permissions()).collect();
    let any = published.is_some_and(|operation| operation.permission_mode() == PermissionMode::Any);
    let subject = Subject::Client(client.clone());
    let how = format!(
        "The program then calls `{operation}` with the user id of the agent. The API definition has this operation; that it accepts client credentials is not documented, so test it first."
    );
    let check = command_of(report, |kind| matches!(kind, ChangeKind::ActForUser { .. }));
    let check = check.map(|command| format!(" To test it: `{command}`")).unwrap_or_default();
    let held = held_permissions(report).into_iter().find(|held| any && names.contains(held));
    if let Some(held) = held {
        return Change {
            option: Some(Choice::ActForUser),
            steps: vec![Step::text(format!(
                "Nothing to change: {} has {} already. Agree with the developer for which agents the program may act",
                subject.in_words(),
                both_spellings(held)
            ))],
            effect: vec![
                "No new permission.".to_owned(),
                "The program can act for the agents of its choice.".to_owned(),
            ],
            notes: vec![how],
            undo: "The program uses the agents' own tokens instead.".to_owned(),
            reply: Some(format!("Agreed: the program may act for the agents.{check}")),
            ..blank(format!("{} needs no new role", capitalized(&subject.named())))
        };
    }
    let granted: Vec<String> = match recommended(&names).filter(|_| any) {
        Some(one) => vec![one.to_owned()],
        None => names.iter().map(|name| (*name).to_owned()).collect(),
    };
    let mut change = permissions(report, &granted, false, &subject);
    let others: Vec<String> =
        names.iter().filter(|name| !granted.iter().any(|one| one == *name)).map(|name| (*name).to_owned()).collect();
    if !others.is_empty() {
        change.notes.insert(0, format!("In its place, {} would be enough.", list(&others, "or")));
    }
    change.notes.push(how);
    Change {
        option: Some(Choice::ActForUser),
        title: format!("Give {} a role with {}", subject.named(), list(&granted, "and")),
        reply: Some(format!(
            "Done: {} has a role with {}. It can take up to five minutes.{check}",
            subject.named(),
            list(&granted, "and")
        )),
        ..change
    }
}

/// The permissions that the caller was seen to have.
fn held_permissions(report: &Report) -> Vec<&str> {
    let seen = report
        .findings
        .iter()
        .filter(|finding| finding.rule == MissingPermission::ID && finding.status == Status::Pass);
    seen.flat_map(|finding| &finding.names).map(String::as_str).collect()
}

/// For source code that was scanned: what is enough for it, and no more.
fn code(needs: &ReportNeeds) -> Change {
    let (scopes, permissions) = (&needs.smallest_scopes, &needs.smallest_permissions);
    let allowance =
        if permissions.is_empty() { Allowance::of_scopes(scopes, &[]) } else { Allowance::of_permissions(permissions) };
    let mut steps = Vec::new();
    if !permissions.is_empty() {
        let both: Vec<String> = permissions.iter().map(|name| both_spellings(name)).collect();
        steps.push(Step::on(
            AdminScreen::ROLES,
            format!("Add a role. In its permissions, select {}, and save", joined(&both, "and")),
        ));
    }
    if !scopes.is_empty() {
        steps.push(Step::on(
            AdminScreen::OAUTH_CLIENTS,
            format!(
                "Open the OAuth client of the program. On the tab `Scope`, select {}, and save",
                list(scopes, "and")
            ),
        ));
    }
    Change {
        steps,
        effect: allowance.sentences(),
        allowance: Some(allowance),
        notes: vec![
            "With client credentials, the OAuth client gets the role on its tab `Roles`; it has no scopes.".to_owned(),
            FIVE_MINUTES.to_owned(),
            LICENCE.to_owned(),
        ],
        undo: "Remove the role from the user or from the OAuth client, and the scopes from the client.".to_owned(),
        scripts: vec![script_terraform(terraform::code(scopes, permissions), &[terraform::ROLE_CAUTION])],
        ..blank("Create a role and an OAuth client that are enough for this code".to_owned())
    }
}

/// What the developer does after that, with the command that checks it.
fn then_check(report: &Report, what: &str) -> String {
    match command_of(report, |kind| matches!(kind, ChangeKind::Retry { .. })) {
        Some(command) => format!(" {what}: `{command}`"),
        None => format!(" {what}."),
    }
}

/// The command of the first change of a kind.
fn command_of(report: &Report, is_wanted: fn(&ChangeKind) -> bool) -> Option<&str> {
    let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
    let mut changes = fixes.flat_map(|fix| &fix.options).flat_map(|option| &option.changes);
    changes.find(|change| is_wanted(&change.kind) && change.command.is_some())?.command.as_deref()
}

fn script_gc(lines: Vec<String>, cautions: &[&str]) -> Script {
    script("gc", "sh", lines, cautions)
}

fn script_terraform(lines: Vec<String>, cautions: &[&str]) -> Script {
    script("Terraform", "hcl", lines, cautions)
}

fn script(tool: &'static str, language: &'static str, lines: Vec<String>, cautions: &[&str]) -> Script {
    Script { tool, language, lines, cautions: cautions.iter().map(|caution| (*caution).to_owned()).collect() }
}

/// `Conversation > Call > Record` with its name in the API.
pub(super) fn both_spellings(permission: &str) -> String {
    format!("`{}` (`{permission}`)", permission_on_screen(permission))
}

fn plural(names: &[String]) -> &'static str {
    if names.len() == 1 { "" } else { "s" }
}

/// `a`, `b` or `c`
pub(super) fn list(names: &[String], last: &str) -> String {
    let code: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if code.is_empty() { "nothing".to_owned() } else { joined(&code, last) }
}

fn joined(words: &[String], last: &str) -> String {
    match words.split_last() {
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
