//! What the fixes ask of an administrator: their changes, put together.

use crate::catalogue::{self, AdminScreen};
use crate::facts::GrantKind;
use crate::report::{Report, ReportChange, ReportFix, ReportNeeds, ReportOption};
use crate::rule::{ChangeKind, Grantee, GranteeKind, Mode, Named, Status, Who};
use crate::text::is_uuid;

/// Somebody or something by name and id; the id only where it has the form of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
}

/// Whose rights are to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// A user.
    User(Party),
    /// An OAuth client with the grant of client credentials.
    Client(Party),
    /// The user, or for client credentials the OAuth client: nothing shows who called.
    Unknown,
}

/// A change that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Scopes for the client.
    Scopes { names: Vec<String>, client: Party },
    /// Permissions for the subject; where one is enough, the one that is recommended comes first.
    Permissions { names: Vec<String>, any: bool, subject: Subject },
    /// A role with these permissions in one division; the role where it is known.
    Division { names: Vec<String>, division: Party, role: Option<Party>, subject: Subject },
    /// A client for users, where a service account will not do.
    UserClient { operation: String, scopes: Vec<String> },
    /// A role for the service account, which acts for a user with this operation.
    ActingClient { operation: String, client: Party },
    /// All that scanned code needs.
    Code(ReportNeeds),
    /// Something else, in the words of the report.
    Steps { title: String, steps: Vec<(String, Option<AdminScreen>)> },
}

/// Everything that is asked for, in fix order.
pub(super) fn wanted_changes(report: &Report) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    let missing = report.privilege.as_ref().map(|privilege| &privilege.missing);
    let scopes = published_names(missing.and_then(|names| names.scopes.as_ref()), catalogue::is_scope);
    let permissions = published_names(missing.and_then(|names| names.permissions.as_ref()), catalogue::is_permission);
    let groups = report.input.iter().flat_map(|input| &input.groups);
    let failed = report.findings.iter().filter(|finding| finding.status == Status::Fail);
    let fixes = failed.filter_map(|finding| finding.fix.as_ref()).chain(groups.filter_map(|group| group.fix.as_ref()));
    for fix in fixes {
        let found = wanted_by_fix(report, fix).into_iter().filter(|found| match found {
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
        wanted.push(Wanted::Permissions { names: permissions, any: false, subject: subject(report) });
    }
    let needs = report.survey.as_ref().map(|survey| &survey.needs);
    let needed = needs.filter(|needs| !needs.smallest_scopes.is_empty() || !needs.smallest_permissions.is_empty());
    wanted.extend(needed.cloned().map(Wanted::Code));
    wanted
}

fn published_names(names: Option<&Vec<String>>, is_published: fn(&str) -> bool) -> Vec<String> {
    names.into_iter().flatten().filter(|name| is_published(name)).cloned().collect()
}

/// What the administrator changes for one fix. Of several options, the first that is theirs: one is enough. Whether users
/// sign in or the service account acts for them is a choice to make first, so both are there.
fn wanted_by_fix(report: &Report, fix: &ReportFix) -> Vec<Wanted> {
    let changes = |option: &ReportOption| -> Vec<Wanted> {
        option.changes.iter().filter_map(|change| wanted_by_change(report, change)).collect()
    };
    if needs_a_user(report) {
        let both: Vec<Wanted> = fix.options.iter().flat_map(changes).collect();
        let is_choice = |wanted: &Wanted| matches!(wanted, Wanted::UserClient { .. } | Wanted::ActingClient { .. });
        if both.iter().any(is_choice) {
            return both.into_iter().filter(is_choice).collect();
        }
    }
    let first = fix.options.iter().map(changes).find(|wanted| !wanted.is_empty()).unwrap_or_default();
    // Several steps of other kinds are one item.
    let steps = |wanted: &Wanted| matches!(wanted, Wanted::Steps { .. });
    let (others, mut wanted): (Vec<Wanted>, Vec<Wanted>) = first.into_iter().partition(steps);
    let steps: Vec<(String, Option<AdminScreen>)> = others
        .into_iter()
        .flat_map(|other| match other {
            Wanted::Steps { steps, .. } => steps,
            _ => Vec::new(),
        })
        .collect();
    if !steps.is_empty() {
        wanted.push(Wanted::Steps { title: fix.title.clone(), steps });
    }
    wanted
}

fn wanted_by_change(report: &Report, change: &ReportChange) -> Option<Wanted> {
    match &change.kind {
        ChangeKind::AddScope { mode, scopes, client } => {
            let names: Vec<String> = scopes.iter().filter(|name| catalogue::is_scope(name)).cloned().collect();
            // Where any one is enough, the first is the one that the rule chose.
            let names = if *mode == Mode::Any { names.into_iter().take(1).collect() } else { names };
            let client = party(client).or(self::client(report));
            (!names.is_empty()).then_some(Wanted::Scopes { names, client })
        }
        ChangeKind::GrantPermission { mode, permissions, recommended, to, division, role } => {
            let mut names: Vec<String> =
                permissions.iter().filter(|name| catalogue::is_permission(name)).cloned().collect();
            if let Some(position) = names.iter().position(|name| Some(name) == recommended.as_ref()) {
                names.swap(0, position);
            }
            let any = *mode == Mode::Any && names.len() > 1;
            let subject = subject_of(report, to);
            match division {
                Some(division) => {
                    names.truncate(if any { 1 } else { names.len() });
                    let role = role.as_ref().map(party);
                    Some(Wanted::Division { names, division: party(division), role, subject })
                }
                None => (!names.is_empty()).then_some(Wanted::Permissions { names, any, subject }),
            }
        }
        ChangeKind::NewToken { .. } if change.who == Who::User && needs_a_user(report) => {
            let operation = report.operation.as_ref().filter(|one| catalogue::by_name(&one.name).is_some())?;
            Some(Wanted::UserClient { operation: operation.name.clone(), scopes: operation.scopes.clone() })
        }
        ChangeKind::ActForUser { operation, .. } if needs_a_user(report) => {
            let published = catalogue::by_name(operation)?;
            Some(Wanted::ActingClient { operation: published.name().to_owned(), client: client(report) })
        }
        kind => (change.who == Who::Administrator)
            .then(|| Wanted::Steps { title: change.text.clone(), steps: vec![(change.text.clone(), screen_of(kind))] }),
    }
}

/// Where the administrator makes a change that has no steps of its own here.
fn screen_of(kind: &ChangeKind) -> Option<AdminScreen> {
    match kind {
        ChangeKind::ChangeAccessPolicy { .. } => Some(AdminScreen::ACCESS_POLICIES),
        ChangeKind::AllowAddress { .. } => Some(AdminScreen::ORGANIZATION_SETTINGS),
        ChangeKind::ChangeClient { .. } | ChangeKind::RemoveScope { .. } => Some(AdminScreen::OAUTH_CLIENTS),
        ChangeKind::RemovePermission { .. } => Some(AdminScreen::ROLES),
        _ => None,
    }
}

/// Whether the token is a client's own and the operation needs a user.
fn needs_a_user(report: &Report) -> bool {
    report
        .findings
        .iter()
        .any(|finding| finding.status == Status::Fail && finding.rule == crate::rule::ServiceAccount::ID)
}

pub(super) fn party(named: &Named) -> Party {
    Party { id: named.id.clone().filter(|id| is_uuid(id)), name: named.name.clone() }
}

impl Party {
    /// What is known of it here, else what another place of the report knows.
    fn or(self, other: Self) -> Self {
        if self.id.is_some() && other.id.is_some() && self.id != other.id {
            return self;
        }
        Self { id: self.id.or(other.id), name: self.name.or(other.name) }
    }
}

fn client(report: &Report) -> Party {
    let id = report.token.as_ref().and_then(|token| token.client_id.clone()).filter(|id| is_uuid(id));
    let context = report.context.as_ref().and_then(|context| context.client.as_ref()).map(party);
    Party { id, name: None }.or(context.unwrap_or_default())
}

/// The user that the token acts for.
fn user(report: &Report) -> Party {
    let id = report.token.as_ref().and_then(|token| token.subject.clone()).filter(|id| is_uuid(id));
    let context = report.context.as_ref().and_then(|context| context.user.as_ref()).map(party);
    Party { id, name: None }.or(context.unwrap_or_default())
}

fn subject_of(report: &Report, to: &Grantee) -> Subject {
    let given = Party { id: to.id.clone().filter(|id| is_uuid(id)), name: to.name.clone() };
    match to.kind {
        GranteeKind::OauthClient => Subject::Client(given.or(client(report))),
        GranteeKind::User => Subject::User(given.or(user(report))),
        GranteeKind::Unknown => Subject::Unknown,
    }
}

fn subject(report: &Report) -> Subject {
    let grant = report.token.as_ref().and_then(|token| token.grant);
    match grant {
        Some(GrantKind::ClientCredentials) => Subject::Client(client(report)),
        _ => Subject::User(user(report)),
    }
}
