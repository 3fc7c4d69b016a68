//! The changes that several rules advise, for the caller of the case: a user or a service account.

use super::{
    Candidate, Change, ChangeKind, Choice, Fix, Grantee, GranteeKind, Mode, Named, NewToken, Note, Question,
    RetryAfter, Who, Whom, command,
};
use crate::catalogue::{MUTE_ON_BEHALF, by_name};
use crate::facts::{Facts, GrantKind, Line};
use crate::request::{Caller, Refusal};
use crate::requirement::{on_behalf, recommended};
use crate::text::is_uuid;

/// How long it can take until a role change is in effect everywhere.
const ROLE_CHANGE_SECONDS: u64 = 300;

/// Whose roles decide: the user's, the OAuth client's, or not known.
pub(super) fn grantee(facts: &Facts) -> Grantee {
    let seen = facts.caller.as_ref().map(|(caller, _)| *caller);
    match (facts.grant(), seen) {
        (Some((GrantKind::ClientCredentials, _)), _) | (None, Some(Caller::OauthClient)) => {
            let Named { id, name } = client(facts);
            Grantee { id, name, ..Grantee::new(GranteeKind::OauthClient) }
        }
        (Some((GrantKind::User, _)), _) | (None, Some(Caller::User)) => user(facts),
        // A user signed in where the token's claims say whose it is and nothing marks a client.
        (None, _) if facts.subject().is_some() => user(facts),
        (None, _) => Grantee { is_client_likelier: facts.is_from_program, ..Grantee::new(GranteeKind::Unknown) },
    }
}

/// Whether a service account calls, as far as it is known: it has no calls of its own.
pub(super) fn is_client(facts: &Facts) -> bool {
    grantee(facts).kind == GranteeKind::OauthClient
}

fn user(facts: &Facts) -> Grantee {
    let read = facts.live.as_ref().and_then(|live| live.user.given());
    Grantee {
        id: facts.subject().map(|(id, _)| id).filter(|id| is_uuid(id)),
        name: read.and_then(|user| user.name.clone()),
        ..Grantee::new(GranteeKind::User)
    }
}

/// What to ask where the token works in another organisation than its owner's: which of them decides is not published.
pub(super) fn two_organizations(facts: &Facts) -> Option<Note> {
    facts.two_organizations()?;
    let token = facts.live.as_ref()?.introspection.given()?;
    let (organization, home) = (token.organization_id.clone()?, token.home_organization_id.clone()?);
    Some(Note::AskBothOrganizations { organization, home })
}

/// The OAuth client, as far as it is known.
pub(super) fn client(facts: &Facts) -> Named {
    let introspected = facts.live.as_ref().and_then(|live| live.introspection.given());
    let id = facts.client_id().filter(|id| is_uuid(id)).map(str::to_owned);
    Named { id, name: introspected.and_then(|token| token.client_name.clone()) }
}

/// Give the caller a role with these permissions.
pub(super) fn grant(facts: &Facts, permissions: &[String], any: bool) -> Change {
    grant_role(facts, permissions, any, None, None)
}

/// The same in one division; the role by name where it has the permissions already, in another division.
pub(super) fn grant_in(
    facts: &Facts,
    permissions: &[String],
    any: bool,
    division: Named,
    role: Option<Named>,
) -> Change {
    grant_role(facts, permissions, any, Some(division), role)
}

fn grant_role(
    facts: &Facts,
    permissions: &[String],
    any: bool,
    division: Option<Named>,
    role: Option<Named>,
) -> Change {
    let any = any && permissions.len() > 1;
    let names: Vec<&str> = permissions.iter().map(String::as_str).collect();
    let recommended = match names.as_slice() {
        [only] => Some(*only),
        _ => any.then(|| recommended(&names)).flatten(),
    };
    let recommended = recommended.map(str::to_owned);
    let mode = if any { Mode::Any } else { Mode::All };
    let kind = ChangeKind::GrantPermission {
        mode,
        permissions: permissions.to_vec(),
        recommended,
        to: grantee(facts),
        division,
        role,
    };
    Change::new(Who::Administrator, kind)
}

/// Take these permissions from the caller's roles.
pub(super) fn remove_permissions(facts: &Facts, permissions: &[String]) -> Change {
    let (permissions, to) = (permissions.to_vec(), grantee(facts));
    let kind = ChangeKind::RemovePermission { mode: Mode::All, permissions, recommended: None, to, division: None };
    Change::new(Who::Administrator, kind)
}

/// Add scopes to the OAuth client.
pub(super) fn add_scopes(facts: &Facts, mode: Mode, scopes: &[String]) -> Change {
    let kind = ChangeKind::AddScope { mode, scopes: scopes.to_vec(), client: client(facts) };
    Change::new(Who::Administrator, kind)
}

/// Remove scopes from the OAuth client.
pub(super) fn remove_scopes(facts: &Facts, scopes: &[String]) -> Change {
    let kind = ChangeKind::RemoveScope { mode: Mode::All, scopes: scopes.to_vec(), client: client(facts) };
    Change::new(Who::Administrator, kind)
}

/// Sign in again, for a token with what was added.
pub(super) fn sign_in_again(facts: &Facts) -> Change {
    Change::new_token(NewToken::SignInAgain).run(command::login(facts))
}

/// Add scopes, sign in again and try again. Who is asked for a scope has a user's token: a client's own carries none.
pub(super) fn with_scopes(facts: &Facts, mode: Mode, scopes: &[String]) -> Vec<Change> {
    let again = sign_in_again(facts).note(Note::OldTokenKeepsItsScopes);
    vec![add_scopes(facts, mode, scopes), again, check_again(facts)]
}

/// The agent's own token, in place of a client's or of another user's.
pub(super) fn agent_signs_in(facts: &Facts) -> Change {
    Change::new_token(NewToken::AgentSignsIn).run(command::login(facts))
}

/// The OAuth client's own token.
pub(super) fn client_login(facts: &Facts) -> Change {
    Change::new_token(NewToken::ClientLogin).run(command::client_login(facts))
}

/// Take the address of a WebSocket from the channel.
pub(super) fn open_channel() -> Change {
    let channel = Candidate::new("POST /api/v2/notifications/channels", None);
    Change::choose(Choice::Operation, [channel]).note(Note::ChannelHasItsAddress)
}

/// The token of the guest's session, where the input shows that a guest called.
pub(super) fn guest_token(facts: &Facts) -> Option<Change> {
    let is_guest = facts.caller.as_ref().is_some_and(|(caller, _)| *caller == Caller::Guest);
    is_guest.then(|| Change::new_token(NewToken::GuestToken).note(Note::GuestOperationsTakeTheirToken))
}

/// Another token like this one: the client's own where a client called, else the user's. What needs a user is not called
/// with a client's token again; for a mute, there is an operation that acts for one.
pub(super) fn renew(facts: &Facts) -> Change {
    let acts_for_a_user = command::is_mute(facts) && act_for_agent(facts, None).is_some();
    let needs_a_user = !acts_for_a_user && facts.operations.iter().any(|operation| operation.user_context);
    if is_client(facts) && !needs_a_user { client_login(facts) } else { sign_in_again(facts) }
}

/// The login for the token that the job takes, where there are only the credentials of a client.
pub(super) fn login(facts: &Facts) -> Change {
    let needs_a_user = command::is_mute(facts) || facts.operations.iter().any(|operation| operation.user_context);
    if needs_a_user { agent_signs_in(facts) } else { client_login(facts) }
}

/// Check the operation that was refused again, or send the request again.
pub(super) fn check_again(facts: &Facts) -> Change {
    Change::retry().run(command::check_again(facts))
}

/// The same check, when the change of a role has arrived everywhere.
pub(super) fn check_later(facts: &Facts) -> Change {
    check_again(facts).note(Note::RoleChangesTakeMinutes)
}

/// The same check, when a role change that was made before has arrived everywhere.
pub(super) fn check_in_five_minutes(facts: &Facts) -> Change {
    let kind = ChangeKind::Retry { after: RetryAfter::Seconds, seconds: Some(ROLE_CHANGE_SECONDS) };
    Change::new(Who::Developer, kind).note(Note::RoleChangesTakeMinutes).run(command::check_again(facts))
}

/// One answer has the permission and another does not: which is right, only time or the request itself shows.
pub(super) fn settle_dispute(facts: &Facts) -> Fix {
    let call = match command::is_mute(facts) {
        true => Change::retry().note(Note::SamePatchSettlesIt).run(command::dry_run(facts, "--dry-run=same")),
        false => Change::retry().note(Note::TheRequestSettlesIt),
    };
    Fix::all_of([check_in_five_minutes(facts)]).or([call])
}

/// What the line of the policy file, or else the flag, has to ask for; `None` drops it.
pub(super) fn expectation(line: Option<&Line>, key: &str, flag: &str, to: Option<&str>) -> Change {
    Change::policy(line, if line.is_some() { key } else { flag }, to)
}

/// Ask Genesys support, with the correlation id of the answer.
pub(super) fn ask_support(facts: &Facts) -> Change {
    let refusal = facts.refusal.as_ref();
    Change::ask(
        Whom::GenesysSupport,
        Question::WhyRefused,
        refusal.and_then(|refusal| refusal.correlation_id.as_deref()),
    )
}

/// What was read a moment ago and the answer contradict each other: read again, send again, then ask support.
pub(super) fn contradicted(facts: &Facts) -> Fix {
    let again = Change::new(Who::Developer, ChangeKind::Retry { after: RetryAfter::ReRead, seconds: None });
    Fix::all_of([again.run(command::check_again(facts))]).or([ask_support(facts)])
}

/// How to learn what is not known of the token: ask Genesys Cloud, or where it does not say, an administrator.
pub(super) fn settle(facts: &Facts, question: Question) -> Fix {
    let held = facts.scopes().map(|held| held.names).unwrap_or_default();
    // Any one of the scopes is enough: where the token has one, the refusal has another cause.
    let is_lacking = |refusal: &&Refusal| !refusal.scopes.iter().any(|scope| held.contains(scope));
    // A client's own token carries no scopes.
    let takes_scopes = !facts.is_service_account();
    if let Some(refusal) = command::unread(facts).filter(is_lacking).filter(|_| takes_scopes) {
        let scopes: Vec<String> = refusal.scopes.first().cloned().into_iter().collect();
        return Fix::all_of(with_scopes(facts, Mode::Any, &scopes));
    }
    match &facts.live {
        Some(_) => Fix::all_of([check_again(facts)]).or([Change::ask(Whom::Administrator, question, None)]),
        None => Fix::all_of([Change::retry().note(Note::AskGenesysCloud).run(command::ask_live(facts))]),
    }
}

/// Act for the agent, where there is such an operation: it is another operation, with requirements of its own.
pub(super) fn act_for_agent(facts: &Facts, user: Option<&str>) -> Option<Change> {
    let twin = facts.operations.iter().find_map(|operation| by_name(&operation.name).and_then(on_behalf));
    let acting = facts.target.as_ref().and_then(|target| target.on_behalf_of.as_deref());
    let of_another = user.is_some() && acting.is_some() && acting != user;
    let called = || facts.operations.iter().any(|operation| operation.name == MUTE_ON_BEHALF);
    let operation = match twin {
        Some(twin) => twin.name(),
        // It was called already: only for another user does it change anything.
        None if called() && of_another => MUTE_ON_BEHALF,
        None if facts.operations.is_empty() && command::is_mute(facts) => MUTE_ON_BEHALF,
        None => return None,
    };
    // Nobody acts for the caller: their own token is the shorter way.
    let caller = facts.subject().map(|(id, _)| id);
    let user = user.or_else(|| facts.only_agent().filter(|agent| Some(*agent) != caller.as_deref()));
    let user_id = user.map(str::to_owned);
    let kind = ChangeKind::ActForUser { operation: operation.to_owned(), user: Named { id: user_id, name: None } };
    let act = Change::new(Who::Developer, kind);
    Some(act.run(command::is_mute(facts).then(|| command::on_behalf_of(facts, user))))
}
