//! See [`ServiceAccount`].

use super::advice::{act_for_agent, agent_signs_in, check_again, contradicted, settle, sign_in_again};
use super::answer::{ConflictingEvidence, explain_conflict};
use super::token_acceptance::token_asked_about;
use super::{Authority, Finding, Fix, Note, Question, Rule, command, declared, grant_not_allowed, id, rule};
use crate::catalogue::definition;
use crate::facts::{Facts, GrantKind, OperationFacts};
use crate::request::known_answers::is_denial;

rule! {
    /// The operation needs a user, but the token belongs to a service account.
    ///
    /// ## What happened
    /// The token was issued by the client credentials grant, so it belongs to an OAuth client and not to a user.
    /// This operation acts on the caller's own participant, and an OAuth client is never on a call. A new scope or
    /// role does not help.
    ///
    /// ## How to check
    /// - Look at how your program gets the token: `grant_type=client_credentials` or `get_client_credentials_token`
    ///   means a service account.
    /// - Run `why403 check --token-file FILE --region REGION`: the report says which grant issued the token.
    ///
    /// ## How to fix
    /// - Option A: the agent signs in, and your program uses the agent's own token. Use the authorization code
    ///   grant with PKCE.
    /// - Option B: the service account acts for the agent. Use the operation that ends in `/user/{userId}`, with
    ///   the agent's user id; `why403 mute --on-behalf-of USER_ID` does this. The agent must be on the call. It is
    ///   not verified that this succeeds with client credentials.
    ///
    /// ## When why403 reports it
    /// The token is from the client credentials grant (`GET /api/v2/tokens/me`, 400 `not.a.user`, or the claims of
    /// a JWT), and the API definition declares `not.a.user` for the operation. Older services answered the same
    /// with 403 `forbidden` or `not.authorized`.
    ///
    /// ## References
    /// - [RFC 6749 §4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)
    /// - [RFC 9068 §2.2](https://www.rfc-editor.org/rfc/rfc9068#section-2.2)
    /// - [RFC 9068 §5](https://www.rfc-editor.org/rfc/rfc9068#section-5) (`sub` of a client)
    ServiceAccount, id::SERVICE_ACCOUNT, Identity
}

impl Rule for ServiceAccount {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let grant = facts.grant();
        let refusal = facts.refusal.as_ref().filter(|refusal| {
            let needs_user = facts.operations.iter().any(|operation| operation.user_context);
            let generic = refusal.code.as_deref().is_some_and(is_denial) && needs_user;
            self.explains(refusal) || (generic && matches!(grant, Some((GrantKind::ClientCredentials, _))))
        });
        if let Some(refusal) = refusal {
            if let Some((GrantKind::User, seen)) = grant {
                let message = format!(
                    "{} asked for a user, and {} is listed with one",
                    refusal.answerer(),
                    token_asked_about(facts)
                );
                let finding = Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                    .evidence(seen.source, seen.quote);
                return explain_conflict(finding.clone(), facts, refusal, ConflictingEvidence::User)
                    .unwrap_or_else(|| finding.fix(contradicted(facts)));
            }
            let message = "a service account was refused where a user is needed";
            let finding = Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote());
            return match grant {
                Some((_, seen)) if seen.quote != refusal.quote() => finding.evidence(seen.source, seen.quote),
                _ => finding,
            }
            .fix(both_ways(facts));
        }
        if facts.token.is_none() {
            return Finding::not_applicable(Self::ID, "there is no token");
        }
        if !facts.policy.published {
            return Finding::not_applicable(Self::ID, "the policy does not count what is published");
        }
        let findings = facts.operations.iter().map(|operation| {
            let grant = grant.as_ref().map(|(kind, seen)| (*kind, seen.source.as_str(), seen.quote.as_str()));
            published(facts, operation, grant).at(operation.locations.iter().cloned())
        });
        Finding::worst(findings).unwrap_or_else(|| Finding::not_applicable(Self::ID, "no operation was given"))
    }
}

fn published(facts: &Facts, operation: &OperationFacts, grant: Option<(GrantKind, &str, &str)>) -> Finding {
    let (id, definition) = (ServiceAccount::ID, definition());
    match grant {
        Some((GrantKind::ClientCredentials, source, quote)) if operation.user_context => Finding::fail(
            id,
            Authority::Published,
            format!("the token belongs to a service account, and {} needs a user", operation.name),
            source,
            quote,
        )
        .evidence(definition, format!("{} declares 400 not.a.user", operation.name))
        .about([&operation.name])
        .fix(both_ways(facts)),
        Some((GrantKind::ClientCredentials, source, quote)) => Finding::pass(
            id,
            Authority::Published,
            format!(
                "the definition of {} does not ask for a user; whether Genesys Cloud takes a service account is seen only by asking",
                operation.name
            ),
            source,
            quote,
        ),
        Some((GrantKind::User, source, quote)) => {
            Finding::pass(id, Authority::Observed, "the token belongs to a user", source, quote)
        }
        None if !operation.user_context => {
            Finding::not_applicable(id, format!("{} does not ask for a user", operation.name))
        }
        None => match facts.claims() {
            Some(claims) if claims.subject.valid().is_some() => Finding::pass(
                id,
                Authority::Published,
                "nothing in the claims marks a service account",
                facts.claim_source("sub"),
                claims.subject.valid().cloned().unwrap_or_default(),
            ),
            Some(_) => Finding::not_applicable(id, "the token names no subject; see subject-mismatch"),
            None => Finding::unknown(
                id,
                Authority::Published,
                "it is not known whether the token belongs to a user",
                definition,
                format!("{} needs a user", operation.name),
            )
            .fix(settle(facts, Question::OwnerOfTheToken)),
        },
    }
}

/// The two ways out. Acting for another person is always explicit, so neither is taken for the user.
fn both_ways(facts: &Facts) -> Fix {
    if let Some(fix) = grant_not_allowed::contradiction(facts) {
        return fix;
    }
    let login = agent_signs_in(facts);
    if facts.target.as_ref().is_some_and(|target| target.on_behalf_of.is_some()) {
        // Only an answer shows that acting was tried.
        return Fix::all_of([login.note(facts.refusal.is_some().then_some(Note::ActingWasRefused))]);
    }
    if !command::is_mute(facts) {
        return Fix::all_of([sign_in_again(facts).note(Note::UserTokenNeeded), check_again(facts)]);
    }
    let read = facts.target.as_ref().and_then(|target| target.participant.as_ref());
    let agent = read.and_then(|participant| participant.user_id.clone());
    let act = act_for_agent(facts, agent.as_deref());
    Fix::all_of([login, check_again(facts)]).or(act)
}
