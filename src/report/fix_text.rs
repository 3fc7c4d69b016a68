//! The one place where the title and the steps of a fix are written, from its changes.

mod notes;

use crate::catalogue::AdminScreen;
use crate::diagnosis::Summary;
use crate::report::Step;
use crate::report::fix::{ReportChange, ReportFix, ReportOption, person, steps};
use crate::rule::{
    Candidate, Change, ChangeKind, Choice, ClientPart, ConnectionPart, Fix, FixOption, Grantee, GranteeKind, Mode,
    Named, NewToken, Question, Reference, RequestPart, RetryAfter, ShowMore, WaitReason, Who,
};

/// Names listed before the rest is counted.
const MAX_NAMES: usize = 4;

impl ReportFix {
    /// The fix of a rule's finding, in words.
    pub fn new(rule: &str, fix: &Fix) -> Self {
        let reference = match &fix.reference {
            Reference::RulePage => format!("why403 rules {rule}"),
            Reference::Standard(sections) => (*sections).to_owned(),
            Reference::Address(address) => address.clone().into_owned(),
        };
        let options: Vec<ReportOption> = fix.options.iter().map(option).collect();
        let written = |step: Step<'_>| match step.command {
            Some(command) => format!("{}: {}", step.sentence(), code(command)),
            None => step.sentence(),
        };
        let steps = steps(&options).map(written).collect();
        let is_standard = matches!(fix.reference, Reference::Standard(_));
        let title = one_of(options.iter().map(|option| option.title.clone()));
        Self { title, steps, reference, options, is_standard }
    }
}

/// What to change, in one sentence without a full stop: `Add the scope …, then sign in again, or use …`.
#[must_use]
pub fn title(fix: &Fix) -> String {
    one_of(fix.options.iter().map(option_title))
}

/// The titles of options, of which any one is enough.
fn one_of(titles: impl IntoIterator<Item = String>) -> String {
    let mut titles = titles.into_iter();
    let first = titles.next().unwrap_or_default();
    titles.fold(first, |title, other| format!("{title}, or {}", lower_first(&other)))
}

/// The changes of a fix's first option, in words and as data.
#[must_use]
pub fn first_option(fix: &Fix) -> Vec<ReportChange> {
    fix.options.first().map(|option| option.changes.iter().map(change).collect()).unwrap_or_default()
}

/// What a diagnosis comes to, as one text.
#[must_use]
pub fn summary(summary: &Summary) -> String {
    summary_with_title(summary, summary.fix.as_ref().map(title).as_deref())
}

/// The same with a title of its fix that is written already.
pub(crate) fn summary_with_title(summary: &Summary, title: Option<&str>) -> String {
    let mut text = summary.fact.clone();
    if let Some(title) = title {
        text.push_str(&format!(" {title}."));
    }
    if let Some(more) = &summary.more {
        text.push_str(&format!(" {more}"));
    }
    text
}

fn option_title(option: &FixOption) -> String {
    // Trying again is said by the steps; the title says what to change.
    let working: Vec<&Change> = match option.changes.as_slice() {
        [only] => vec![only],
        changes => changes.iter().filter(|change| !matches!(change.kind, ChangeKind::Retry { .. })).collect(),
    };
    match working.as_slice() {
        [first, second, ..] => format!("{}, then {}", title_clause(first), lower_first(&title_clause(second))),
        [only] => title_clause(only),
        [] => String::new(),
    }
}

/// A change in a title, which does not say who makes it: a question needs somebody to ask.
fn title_clause(change: &Change) -> String {
    match &change.kind {
        ChangeKind::Ask { question: Question::WhyRefused, correlation_id, .. } => {
            let id = with_id(correlation_id.as_deref());
            format!("Ask {} why this request was refused{id}", person(change.who))
        }
        ChangeKind::Ask { .. } if change.who != Who::Developer => {
            format!("Ask {} to {}", person(change.who), lower_first(&clause(&change.kind)))
        }
        kind => clause(kind),
    }
}

fn option(option: &FixOption) -> ReportOption {
    ReportOption { title: option_title(option), changes: option.changes.iter().map(change).collect() }
}

fn change(change: &Change) -> ReportChange {
    let mut text = clause(&change.kind);
    for more in [detail(&change.kind), change.note.as_ref().map(notes::sentence)].into_iter().flatten() {
        text.push_str(". ");
        text.push_str(&more);
    }
    ReportChange {
        who: change.who,
        kind: change.kind.clone(),
        text,
        command: change.command.clone(),
        url: change.url.as_ref().map(|url| url.clone().into_owned()),
    }
}

/// The sentences of a change, each on its own.
#[cfg(test)]
pub(crate) fn fix_sentences(change: &Change) -> Vec<String> {
    let more = [detail(&change.kind), change.note.as_ref().map(notes::sentence)];
    let named = Some(title_clause(change)).filter(|title| *title != clause(&change.kind));
    [clause(&change.kind)].into_iter().chain(named).chain(more.into_iter().flatten()).collect()
}

/// What to do, in one imperative clause.
fn clause(kind: &ChangeKind) -> String {
    match kind {
        ChangeKind::GrantPermission { mode, permissions, recommended, to, division, role } => {
            grant(*mode, permissions, recommended.as_deref(), to, division.as_ref(), role.as_ref())
        }
        ChangeKind::RemovePermission { permissions, to, .. } => {
            format!("Remove {} from the roles of {}", list(permissions, "and"), grantee(to))
        }
        ChangeKind::AddScope { mode, scopes, client } => {
            format!("Add {} to the OAuth client{}", scopes_in_words(*mode, scopes), name_of(client))
        }
        ChangeKind::RemoveScope { scopes, client, .. } => {
            format!("Remove {} from the OAuth client{}", scopes_in_words(Mode::All, scopes), name_of(client))
        }
        ChangeKind::NewToken { how } => match how {
            NewToken::SignInAgain => "Sign in again",
            NewToken::AgentSignsIn => "Sign in as the agent who is on the call",
            NewToken::ClientLogin => "Log in as the OAuth client (client credentials)",
            NewToken::OtherRegion => "Get a new token from your organisation's region",
            NewToken::CopyWhole => "Copy the access token again, complete and unchanged",
            NewToken::GuestToken => "Send the guest's JWT as the Bearer token",
            NewToken::AccessTokenOfTheAnswer => "Use the value of `access_token` from the login's answer",
        }
        .to_owned(),
        ChangeKind::ActForUser { operation, user } => match user.name.as_ref().or(user.id.as_ref()) {
            Some(user) => format!("Act for the user {user} with {}", code(operation)),
            None => format!("Act for the agent with {}", code(operation)),
        },
        ChangeKind::Choose { what: Choice::Conversation, candidates, for_client: true } if candidates.is_empty() => {
            "Take the conversation id from the event or the integration that started the job".to_owned()
        }
        ChangeKind::Choose { what, candidates, .. } => choose(*what, candidates),
        ChangeKind::ChangeRequest { part, from, to } => request(*part, from.as_deref(), to.as_deref()),
        ChangeKind::ChangeCode { from, to, .. } => match (from, to) {
            // A parameter such as `response_type=code` cannot be called.
            (Some(from), Some(to)) if to.contains('=') => format!("Use {} instead of {}", code(to), code(from)),
            (Some(from), Some(to)) => format!("Call {} instead of {}", code(to), code(from)),
            (None, Some(to)) => format!("Call {}", code(to)),
            (Some(from), None) => format!("Replace {}", code(from)),
            (None, None) => "Change the code".to_owned(),
        },
        ChangeKind::ChangeClient { part, to } => client(*part, to.as_deref()),
        ChangeKind::ChangePolicy { file, key, to } => policy(file.as_deref(), key, to.as_deref()),
        ChangeKind::ChangeAccessPolicy { policy } => match policy {
            Some(id) => format!("Change the access policy {id} so that it allows this request"),
            None => "Change the access policy that denied this request".to_owned(),
        },
        ChangeKind::AllowAddress { address } => match address {
            Some(address) => format!("Add {address} to the organisation's list of allowed IP addresses"),
            None => "Add the address that the request came from to the organisation's list of allowed IP addresses"
                .to_owned(),
        },
        ChangeKind::EnableFeature { permission, feature, licence } => {
            match (feature.as_ref().or(licence.as_ref()), permission) {
                (Some(feature), _) => format!("Enable {feature} for the organisation"),
                (None, Some(permission)) => format!("Enable the feature that brings {}", code(permission)),
                (None, None) => "Enable the feature for the organisation".to_owned(),
            }
        }
        ChangeKind::Retry { after, seconds } => match (after, seconds) {
            (RetryAfter::Change, _) => "Try again".to_owned(),
            (RetryAfter::ReRead, _) => {
                "Read the resource again, then send the change once more, with its current version".to_owned()
            }
            (RetryAfter::Seconds, Some(300)) => "Check again in five minutes".to_owned(),
            (RetryAfter::Seconds, Some(seconds)) => format!("Try again in {}", time(*seconds)),
            (RetryAfter::Seconds, None) => "Try again in a few minutes".to_owned(),
        },
        ChangeKind::Wait { seconds, reason } => wait(*seconds, *reason),
        ChangeKind::ShowMore { what, .. } => match what {
            ShowMore::Body => "Paste the response body as well",
            ShowMore::Headers => "Paste the response with its headers",
            ShowMore::Request => "Paste the request as well, with its method and path",
            ShowMore::WholeLine => "Paste the whole text",
        }
        .to_owned(),
        ChangeKind::ChangeConnection { part } => match part {
            ConnectionPart::Address => "Correct the host or the port of the request",
            ConnectionPart::Certificates => "Trust the authority of the certificate, if it is your company's",
            ConnectionPart::Clock => "Check the clock of the machine that sends the request",
        }
        .to_owned(),
        ChangeKind::GiveKey { flag } => format!("Give the key that the issuer signs with: {}", code(flag)),
        ChangeKind::Ask { question, correlation_id, .. } => ask(*question, correlation_id.as_deref()),
    }
}

/// Where it is done, or what belongs to it.
fn detail(kind: &ChangeKind) -> Option<String> {
    const ROLES: &str = AdminScreen::ROLES.classic;
    let user = format!("{}, the user, Roles", AdminScreen::PEOPLE.classic);
    let client = format!("{}, the client, Roles", AdminScreen::OAUTH_CLIENTS.classic);
    match kind {
        ChangeKind::GrantPermission { mode, permissions, recommended, to, division, role } => {
            let assign = match to.kind {
                GranteeKind::User => user,
                GranteeKind::OauthClient => client,
                GranteeKind::Unknown if to.is_client_likelier => format!("{client} (for a user's token: {user})"),
                GranteeKind::Unknown => format!("{user} (for client credentials: {client})"),
            };
            let place = match division {
                Some(_) => format!("Where: {assign}"),
                None => format!("Where: {ROLES}, to add it to a role; then {assign}, to assign the role"),
            };
            let others: Vec<String> =
                permissions.iter().filter(|name| Some(*name) != recommended.as_ref()).cloned().collect();
            Some(match mode {
                Mode::Any if !others.is_empty() && recommended.is_some() && role.is_none() => {
                    format!("{place}. Instead of it, {} is enough too", list(&others, "or"))
                }
                _ => place,
            })
        }
        ChangeKind::RemovePermission { to, .. } => Some(match to.kind {
            GranteeKind::OauthClient => format!("Where: {client}"),
            GranteeKind::User | GranteeKind::Unknown => format!("Where: {user}"),
        }),
        ChangeKind::AddScope { .. } | ChangeKind::RemoveScope { .. } => {
            Some(format!("Where: {}, the client, Scope", AdminScreen::OAUTH_CLIENTS.classic))
        }
        ChangeKind::ActForUser { .. } => Some("The agent must be on the call".to_owned()),
        _ => None,
    }
}

fn grant(
    mode: Mode,
    permissions: &[String],
    recommended: Option<&str>,
    to: &Grantee,
    division: Option<&Named>,
    role: Option<&Named>,
) -> String {
    let what = match (permissions, recommended, mode) {
        ([], _, _) => "the role for this operation".to_owned(),
        (_, Some(one), Mode::Any) => format!("a role with {}", code(one)),
        (names, _, Mode::Any) => format!("a role with {}", list(names, "or")),
        (names, _, Mode::All) => format!("a role with {}", list(names, "and")),
    };
    let what = match role.and_then(|role| role.name.as_ref()) {
        Some(role) => format!("the role \"{role}\""),
        None => what,
    };
    let place = division.map_or_else(String::new, |division| {
        let division = match (&division.name, &division.id) {
            (Some(name), Some(id)) if name != id => format!("the division {name} ({id})"),
            (Some(name), _) => format!("the division {name}"),
            (None, Some(id)) => format!("the division {id}"),
            (None, None) => "the division of the call, the queue or whatever the request is about".to_owned(),
        };
        format!(" in {division}")
    });
    format!("Give {} {what}{place}", grantee(to))
}

fn grantee(to: &Grantee) -> String {
    let named = |what: &str| match &to.name {
        Some(name) => format!("the {what} \"{name}\""),
        None => format!("the {what}"),
    };
    match to.kind {
        GranteeKind::User => named("user"),
        GranteeKind::OauthClient => named("OAuth client"),
        GranteeKind::Unknown if to.is_client_likelier => "the OAuth client, or for a user's token the user,".to_owned(),
        GranteeKind::Unknown => "the user, or for client credentials the OAuth client,".to_owned(),
    }
}

fn choose(what: Choice, candidates: &[Candidate]) -> String {
    let ids: Vec<String> = candidates.iter().map(|candidate| candidate.id.clone()).collect();
    match (what, ids.is_empty()) {
        (Choice::Operation, true) => "Look up the operation that you need".to_owned(),
        (Choice::Operation, false) => format!("Use {}", list(&ids, "or")),
        (Choice::Region, true) => "Use your organisation's region".to_owned(),
        (Choice::Region, false) => format!("Use the region {}", list(&ids, "or")),
        (Choice::Participant, true) => "Take the participant id from the conversation".to_owned(),
        (Choice::Participant, false) => format!("Use the participant id {}", list(&ids, "or")),
        (Choice::Name, true) => "Choose another name, email or number, or change what exists already".to_owned(),
        (Choice::Name, false) => format!("Use the name {}", list(&ids, "or")),
        (Choice::Value, true) => "Use one of the allowed values".to_owned(),
        (Choice::Value, false) => format!("Use one of the allowed values: {}", list(&ids, "or")),
        (Choice::Conversation, true) => "Take the conversation id from the active calls".to_owned(),
        (Choice::Conversation, false) => format!("Use the conversation id {}", list(&ids, "or")),
    }
}

fn request(part: RequestPart, from: Option<&str>, to: Option<&str>) -> String {
    match (part, from, to) {
        (RequestPart::Host, _, Some(to)) => format!("Send the request to {to}"),
        (RequestPart::Host, _, None) => "Send the request to the API host of your organisation's region".to_owned(),
        (RequestPart::Path, _, Some(to)) => format!("Use the path {}", code(to)),
        (RequestPart::Path, Some(from), None) => format!("Replace {} in the path with the real id", code(from)),
        (RequestPart::Path, None, None) => "Correct the path of the request".to_owned(),
        (RequestPart::Method, Some(from), Some(to)) if from != to => format!("Use {to} instead of {from}"),
        (RequestPart::Method, _, Some(to)) => format!("Use {to}"),
        (RequestPart::Method, _, None) => "Use another method".to_owned(),
        (RequestPart::Header, _, Some(to)) => format!("Send the header {}", code(to)),
        (RequestPart::Header, Some(from), None) => format!("Correct the header {from}"),
        (RequestPart::Header, None, None) => "Correct the headers of the request".to_owned(),
        (RequestPart::Query, Some(from), Some(to)) => {
            format!("In the query, use {} instead of {}", code(to), code(from))
        }
        (RequestPart::Query, None, Some(to)) => format!("Send the query {}", code(to)),
        (RequestPart::Query, Some(from), None) => format!("Remove {from} from the query"),
        (RequestPart::Query, None, None) => "Correct the query of the request".to_owned(),
        (RequestPart::Body, _, Some(to)) => {
            format!("Send exactly {to} as the body, with `Content-Type: application/json`")
        }
        (RequestPart::Body, Some(from), None) => format!("Correct {} in the body", code(from)),
        (RequestPart::Body, None, None) => "Correct the body of the request".to_owned(),
    }
}

fn client(part: ClientPart, to: Option<&str>) -> String {
    match (part, to) {
        (ClientPart::Grant, Some(to)) => format!("Use an OAuth client with the grant type {to}"),
        (ClientPart::Grant, None) => "Use an OAuth client with the grant type that the program uses".to_owned(),
        (ClientPart::Secret, _) => "Check the client secret".to_owned(),
        (ClientPart::Id, Some(to)) => format!("Use the client id {to}"),
        (ClientPart::Id, None) => "Check the client id, and that the client is in this region".to_owned(),
        (ClientPart::RedirectUri, Some(to)) => format!("Use the redirect URI {to}"),
        (ClientPart::RedirectUri, None) => "Use exactly the redirect URI that is registered with the client".to_owned(),
        (ClientPart::State, Some(to)) => format!("Set the state of the OAuth client to {to}"),
        (ClientPart::State, None) => "Check the `state` parameter".to_owned(),
        (ClientPart::TokenDuration, Some(to)) => format!("Set the token duration of the OAuth client to {to}"),
        (ClientPart::TokenDuration, None) => "Make the token duration of the OAuth client longer".to_owned(),
    }
}

fn policy(file: Option<&str>, key: &str, to: Option<&str>) -> String {
    if key.starts_with("--") {
        return match to {
            Some(to) => format!("Give `{key} {to}`"),
            None if key == "--no-policy" => "Leave the built-in policy out with `--no-policy`".to_owned(),
            None => format!("Leave out {}", code(key)),
        };
    }
    let place = file.map_or_else(|| "In your policy".to_owned(), |file| format!("In {file}"));
    match to {
        Some(to) => format!("{place}, set {} to {}", code(key), code(to)),
        None => format!("{place}, remove {}", code(key)),
    }
}

fn wait(seconds: Option<u64>, reason: WaitReason) -> String {
    let time = seconds.map(time);
    match (reason, time) {
        (WaitReason::RateLimit, Some(time)) => format!("Wait {time}, then try again"),
        (WaitReason::RateLimit, None) => "Wait a minute, then try again".to_owned(),
        // Who could not answer may not be known.
        (WaitReason::Unavailable, Some(time)) => format!("Wait {time}, then try again"),
        (WaitReason::Unavailable, None) => "Wait a few minutes, then try again".to_owned(),
        (WaitReason::TokenNotYetValid, Some(time)) => format!("Wait {time} until the token is valid"),
        (WaitReason::TokenNotYetValid, None) => "Wait until the token is valid".to_owned(),
        (WaitReason::NotConnected, _) => "Wait until the participant is connected".to_owned(),
    }
}

fn time(seconds: u64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        86_401.. => "more than a day".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}

fn ask(question: Question, correlation_id: Option<&str>) -> String {
    let id = with_id(correlation_id);
    let question = match question {
        Question::LetTheRequestThrough => "Let the request through the proxy, firewall or gateway",
        Question::RolesAndDivisions => "Compare the roles and their divisions with what this request needs",
        Question::ConditionOfTheRole => "Compare the condition of the role with this request",
        Question::ScopesOfTheToken => "Look up which scopes the OAuth client has",
        Question::ScopeEnforcement => "Look up whether the organisation enforces scopes",
        Question::OwnerOfTheToken => "Look up to whom the token belongs",
        Question::WhyRefused => "Say why this request was refused",
        Question::IssueAnotherToken => "Issue a token that Genesys Cloud can use",
        Question::ItsDocumentation => "Look up the code and the message in the documentation of that service",
        Question::ItsLog => "Look in the log of your own application for the reason",
        Question::Availability => "Say whether the service is available",
    };
    format!("{question}{id}")
}

fn with_id(correlation_id: Option<&str>) -> String {
    correlation_id.map_or_else(String::new, |id| format!(" (correlation id {id})"))
}

/// `the scope a`, or `one of the scopes a or b`.
fn scopes_in_words(mode: Mode, scopes: &[String]) -> String {
    match (scopes, mode) {
        ([], _) => "the missing scope".to_owned(),
        ([one], _) => format!("the scope {}", code(one)),
        (many, Mode::Any) => format!("one of the scopes {}", list(many, "or")),
        (many, Mode::All) => format!("the scopes {}", list(many, "and")),
    }
}

fn name_of(named: &Named) -> String {
    named.name.as_ref().map_or_else(String::new, |name| format!(" \"{name}\""))
}

/// The first names in code type, and how many more there are.
fn list(names: &[String], last: &str) -> String {
    let mut shown: Vec<String> = names.iter().take(MAX_NAMES).map(|name| code(name)).collect();
    if let Some(more) = names.len().checked_sub(MAX_NAMES).filter(|more| *more > 0) {
        return format!("{} and {more} more", shown.join(", "));
    }
    match (shown.pop(), shown.as_slice()) {
        (Some(only), []) => only,
        (Some(end), before) => format!("{} {last} {end}", before.join(", ")),
        (None, _) => String::new(),
    }
}

/// A name in code type. It may come from outside: what would end the code is left out.
fn code(name: &str) -> String {
    format!("`{}`", name.replace('`', ""))
}

pub(crate) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
