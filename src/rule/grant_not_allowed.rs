//! See [`GrantNotAllowed`].

use super::advice::{check_again, client_login, settle, sign_in_again};
use super::{Authority, Change, Finding, Fix, Note, Question, Rule, declared, id, rule};
use crate::catalogue::by_name;
use crate::facts::{Facts, GrantKind, OperationFacts};
use crate::requirement::on_behalf;

rule! {
    /// The token was issued in another way than your policy requires.
    ///
    /// ## What happened
    /// Your policy requires a token of a user, or one of a service account, and this token is of the other kind.
    /// Genesys Cloud may accept both. A user token has all rights of the user and ends when the user logs out. A
    /// client-credentials token has no user.
    ///
    /// ## How to check
    /// - Run `why403 check --token-file FILE --region REGION`: the report says which grant issued the token.
    ///
    /// ## How to fix
    /// - Get a token of the required kind: `why403 login` for a user, `why403 login --client-credentials` for a
    ///   service account.
    /// - If no such token can do the job, change `grant` in the section `[token]`.
    ///
    /// ## When why403 reports it
    /// `grant` in the section `[token]` of the policy file is `user` or `service-account`, and the token is of the
    /// other kind. `GET /api/v2/tokens/me`, `users/me` or the claims of a JWT show the kind. A JWT whose `sub` is
    /// not its `client_id` belongs to a user; a JWT that names no client is treated as a user's, never as a service
    /// account's.
    ///
    /// ## References
    /// - [RFC 6749 §4.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1)
    /// - [RFC 6749 §4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)
    GrantNotAllowed, id::GRANT_NOT_ALLOWED, Identity
}

impl Rule for GrantNotAllowed {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(required) = facts.policy.grant else {
            return Finding::not_applicable(Self::ID, "no policy requires a kind of grant");
        };
        if facts.token.is_none() {
            return Finding::not_applicable(Self::ID, "there is no token");
        }
        if facts.alone.is_some() {
            return Finding::not_applicable(Self::ID, "the token is judged as a whole");
        }
        let wanted = owner(required);
        let finding = match facts.grant() {
            Some((grant, seen)) if grant == required => {
                let message = format!("the token is that of {wanted}, as the policy requires");
                Finding::pass(Self::ID, Authority::Policy, message, seen.source, seen.quote)
            }
            Some((grant, seen)) => {
                let message = format!("the token is that of {}, and the policy requires one of {wanted}", owner(grant));
                Finding::fail(Self::ID, Authority::Policy, message, seen.source, seen.quote)
                    .fix(use_required_grant(facts, required))
            }
            None => unmarked(facts, required),
        };
        finding.asked_in(facts.policy.line("token.grant"))
    }
}

/// A JWT with a subject and none of the marks of a client is taken for a user's, as it is where a user is needed. That it
/// is not a client's is known where it names the client, and another subject.
fn unmarked(facts: &Facts, required: GrantKind) -> Finding {
    let id = GrantNotAllowed::ID;
    let subject = facts.claims().and_then(|claims| claims.subject.valid());
    let client = facts.claims().and_then(|claims| claims.client_id.valid());
    let source = facts.claim_source("sub");
    match (subject, required, client) {
        (Some(subject), GrantKind::User, _) => {
            let message = "nothing in the claims marks a service account, and the policy requires a user";
            Finding::pass(id, Authority::Policy, message, source, subject)
        }
        (Some(subject), GrantKind::ClientCredentials, Some(client)) => {
            let message = "the subject is not the client, and the policy requires the token of a service account";
            Finding::fail(id, Authority::Policy, message, source, subject)
                .evidence(facts.claim_source("client_id"), client)
                .fix(use_required_grant(facts, required))
        }
        _ => {
            let message = format!("it is not known whether the token is that of {}", owner(required));
            let (source, quote) = match subject {
                Some(subject) => (source, subject.clone()),
                None => {
                    let shape = facts.token.as_ref().map(|token| token.shape.clone()).unwrap_or_default();
                    ("the token given".to_owned(), shape)
                }
            };
            Finding::unknown(id, Authority::Policy, message, source, quote)
                .fix(settle(facts, Question::OwnerOfTheToken))
        }
    }
}

fn owner(grant: GrantKind) -> &'static str {
    match grant {
        GrantKind::User => "a user",
        GrantKind::ClientCredentials => "a service account",
    }
}

/// What to do where no token can meet the policy, which asks for a service account's token and for a user's.
pub(super) fn contradiction(facts: &Facts) -> Option<Fix> {
    let policy = &facts.policy;
    if policy.grant != Some(GrantKind::ClientCredentials) {
        return None;
    }
    let change = |key: &str, to: Option<&str>| Change::policy(facts.policy.line(key), key, to);
    let needing: Vec<&OperationFacts> =
        facts.operations.iter().filter(|operation| policy.published && operation.user_context).collect();
    // A JWT's subject may be its client; a token of the platform has no user then.
    let has_subject = policy.subject.is_some() && facts.claims().is_none();
    let user_grant = || change("token.grant", Some("user"));
    let first = match needing.first() {
        Some(operation) => user_grant().note(Note::NeedsAUser(operation.name.clone())),
        None if has_subject => user_grant().note(Note::ServiceAccountsHaveNoUser),
        None => return None,
    };
    let mut fix = Fix::all_of([first]);
    if !needing.is_empty() {
        let operations = needing.iter().map(|operation| {
            let twin = by_name(&operation.name).and_then(on_behalf);
            let note = Note::InOperations { from: operation.name.clone(), to: twin.map(|twin| twin.name().to_owned()) };
            change("operations", None).note(note)
        });
        let subject = has_subject.then(|| change("token.subject", None));
        fix = fix.or(operations.chain(subject));
    } else {
        fix = fix.or([change("token.subject", None)]);
    }
    Some(fix)
}

fn use_required_grant(facts: &Facts, required: GrantKind) -> Fix {
    if let Some(fix) = contradiction(facts) {
        return fix;
    }
    match required {
        GrantKind::User => Fix::all_of([sign_in_again(facts).note(Note::PolicyWantsAUser), check_again(facts)])
            .standard("RFC 6749 §4.1"),
        GrantKind::ClientCredentials => {
            Fix::all_of([client_login(facts), check_again(facts)]).standard("RFC 6749 §4.4")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::token_cases::{agent, offline, offline_jwt, service_account};
    use super::super::{ChangeKind, FixOption, Status};
    use super::*;

    fn judge(mut facts: Facts, required: GrantKind) -> Finding {
        facts.policy.grant = Some(required);
        GrantNotAllowed.judge(&facts)
    }

    #[test]
    fn fails_for_the_other_kind_either_way() {
        let finding = judge(service_account(), GrantKind::User);
        assert_eq!((finding.status, finding.authority), (Status::Fail, Authority::Policy));
        assert!(finding.message.contains("of a service account, and the policy requires one of a user"));
        let any = |mut facts: Facts| {
            facts.operations.clear();
            facts
        };
        let finding = judge(any(agent()), GrantKind::ClientCredentials);
        assert!(
            finding.status == Status::Fail
                && finding.fix.unwrap().options[0].changes[0]
                    .command
                    .as_ref()
                    .is_some_and(|run| run.contains("--client-credentials"))
        );
        let finding = judge(offline_jwt(r#"{"sub":"u","client_id":"c"}"#), GrantKind::ClientCredentials);
        assert!(finding.status == Status::Fail && finding.evidence[1].quote == "c", "{finding:?}");
    }

    fn changes_policy(option: &FixOption, wanted: &str) -> bool {
        matches!(&option.changes[0].kind, ChangeKind::ChangePolicy { key, .. } if key == wanted)
    }

    /// Either token would be refused by the other rule.
    #[test]
    fn a_grant_that_no_token_of_the_operation_can_have_is_a_fault_of_the_policy() {
        use super::super::{ServiceAccount, SubjectMismatch};
        let asking = |mut facts: Facts| {
            facts.policy.grant = Some(GrantKind::ClientCredentials);
            facts.target = None;
            facts
        };
        for finding in [GrantNotAllowed.judge(&asking(agent())), ServiceAccount.judge(&asking(service_account()))] {
            let fix = finding.fix.unwrap();
            assert!(changes_policy(&fix.options[0], "token.grant"), "{fix:?}");
            let needs = Note::NeedsAUser("patchConversationsCallParticipant".to_owned());
            assert_eq!(fix.options[0].changes[0].note, Some(needs));
            assert!(changes_policy(&fix.options[1], "operations"), "{fix:?}");
            let Some(Note::InOperations { to, .. }) = &fix.options[1].changes[0].note else { panic!("{fix:?}") };
            assert_eq!(to.as_deref(), Some("patchConversationsCallParticipantUserUserId"));
        }
        let named = |mut facts: Facts| {
            facts.operations.clear();
            facts.policy.subject = Some("u-agent".to_owned());
            facts
        };
        let findings =
            [GrantNotAllowed.judge(&named(asking(agent()))), SubjectMismatch.judge(&named(asking(service_account())))];
        for finding in findings {
            let fix = finding.fix.unwrap();
            let keys = ["token.grant", "token.subject"];
            assert_eq!(fix.options.len(), keys.len(), "{fix:?}");
            for (option, key) in fix.options.iter().zip(keys) {
                assert!(changes_policy(option, key), "{fix:?}");
            }
        }
    }

    #[test]
    fn passes_the_kind_that_is_required() {
        assert_eq!(judge(agent(), GrantKind::User).status, Status::Pass);
        assert_eq!(judge(service_account(), GrantKind::ClientCredentials).status, Status::Pass);
        assert_eq!(judge(offline_jwt(r#"{"sub":"u"}"#), GrantKind::User).status, Status::Pass);
    }

    #[test]
    fn is_unknown_where_nobody_was_asked_and_does_not_arise_unless_required() {
        let finding = judge(offline(), GrantKind::User);
        assert_eq!((finding.status, finding.gates), (Status::Unknown, true));
        // A client's subject may be anything: without a mark it can be either's.
        let finding = judge(offline_jwt(r#"{"sub":"u"}"#), GrantKind::ClientCredentials);
        assert_eq!((finding.status, finding.evidence[0].quote.as_str()), (Status::Unknown, "u"));
        assert_eq!(GrantNotAllowed.judge(&service_account()).status, Status::NotApplicable);
    }
}
