//! What must have been seen for a sentence to be true.

use crate::facts::{Facts, GrantKind, LiveFacts, Policy, Task};
use crate::request::{AnswererKind, Author, Authorization, Caller, HeaderFault, Refusal, SentBody, SentRequest};
use crate::rule::{Rule, ServiceAccount};
use crate::token::SignatureCheck;

/// A fact that a sentence rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// An answer with a status of 400 or more.
    Refusal,
    /// A refusal that shows that Genesys Cloud wrote it.
    GenesysRefusal,
    /// The status of a refusal.
    Status,
    /// The code of a refusal.
    Code,
    /// The message of a refusal, or the text instead of one.
    Words,
    /// That a refusal is not in Genesys Cloud's form.
    AnotherAuthor,
    /// That something else answered, or that the host or path is not Genesys Cloud's.
    AnotherAnswerer,
    /// A correlation id.
    CorrelationId,
    /// Permissions that the refusal names.
    NamedPermissions,
    /// Scopes that the refusal names.
    NamedScopes,
    /// The participant's state, or a refusal that says it.
    RefusalOrParticipant,
    /// `Retry-After`.
    RetryAfter,
    /// The HTTP client that left the body out.
    HttpClient,
    /// A request without a usable answer.
    Failure,
    /// The request that was sent.
    Request,
    /// Its host.
    Host,
    /// That the request went to Genesys Cloud: why403 sends no other.
    GenesysHost,
    /// Its path, or that of the answer.
    Path,
    /// A path of a participant.
    OnParticipant,
    /// Its method, or that of the answer.
    Method,
    /// Its header with the token.
    Authorization,
    /// That the request has a token, or that why403 sent one.
    SentToken,
    /// A header with a token in it, which may be hidden.
    TokenInHeader,
    /// All headers of the request.
    WholeHeaders,
    /// That the request has no header with a token.
    NoAuthorization,
    /// A token in the query.
    TokenInQuery,
    /// Its body.
    Body,
    /// An operation with its definition.
    Operation,
    /// The operation that was refused.
    RefusedOperation,
    /// A request that no definition has.
    Unpublished,
    /// A name that no definition has.
    Invented,
    /// A name in the program: a method that no definition has, or a sign-in.
    WrittenName,
    /// An operation, or a name in the program.
    OperationOrName,
    /// A line that signs in by the implicit grant.
    SignIn,
    /// A token.
    Token,
    /// The token that was given, with a pasted failure or alone.
    GivenToken,
    /// The claims of a token.
    Claims,
    /// A checked signature.
    Signature,
    /// What the policy asks for.
    Policy,
    /// The scopes of the token.
    Scopes,
    /// What each role of the caller grants, and where.
    Grants,
    /// The permissions that exist in the organisation.
    OrganisationList,
    /// The permissions of the caller.
    Permissions,
    /// That the caller is an OAuth client.
    Client,
    /// That the caller is a user.
    User,
    /// That the caller is a guest.
    Guest,
    /// Whose token it is.
    Subject,
    /// That Genesys Cloud was asked.
    Asked,
    /// That it answered at least one read.
    Answered,
    /// That it answered a read with this very token.
    ReadWithIt,
    /// What it says of the token.
    Introspection,
    /// That it was not asked.
    NotAsked,
    /// The conversation.
    Conversation,
    /// Its divisions.
    DivisionsOfCall,
    /// What it is, where it is not a call.
    OtherMedium,
    /// The participant.
    Participant,
    /// The conversation or participant that is meant.
    Target,
    /// What why403 did.
    Action,
    /// That Genesys Cloud accepted it.
    Accepted,
    /// That the input is a log or the output of a command.
    FromProgram,
    /// That a failure is explained, so that nothing is known but what the input shows.
    Explained,
    /// That why403 itself made the requests.
    OwnRequests,
}

impl Seen {
    /// Whether the facts have it.
    pub(super) fn is_in(self, facts: &Facts) -> bool {
        let sent = facts.sent.as_ref();
        let live = facts.live.as_ref();
        let refused = |is: fn(&Refusal) -> bool| facts.refusals().any(is);
        match self {
            Self::Refusal => refused(|_| true),
            Self::GenesysRefusal => refused(|refusal| refusal.author == Author::Platform),
            Self::Status => refused(|refusal| refusal.status.is_some()),
            Self::Code => refused(|refusal| refusal.code.is_some()),
            Self::Words => refused(|refusal| refusal.message.is_some() || !refusal.excerpt.is_empty()),
            Self::AnotherAuthor => refused(|refusal| refusal.author != Author::Platform),
            Self::AnotherAnswerer => refused(|refusal| {
                refusal.answerer.is_other_service() || refusal.answerer.kind == AnswererKind::Elsewhere
            }),
            Self::CorrelationId => refused(|refusal| refusal.correlation_id.is_some()),
            Self::NamedPermissions => refused(|refusal| !refusal.permissions.is_empty()),
            Self::NamedScopes => refused(|refusal| !refusal.scopes.is_empty()),
            Self::RefusalOrParticipant => Self::Refusal.is_in(facts) || Self::Participant.is_in(facts),
            Self::GenesysHost => facts.task != Task::Explain || sent.is_some_and(SentRequest::is_to_genesys),
            Self::SentToken => facts.task != Task::Explain || sent.is_some_and(|sent| sent.token().is_some()),
            Self::TokenInHeader => sent.is_some_and(|sent| match &sent.authorization {
                Authorization::NotShown | Authorization::Missing => false,
                Authorization::Hidden => true,
                Authorization::Given { faults, .. } => {
                    !faults.contains(&HeaderFault::Empty) && !faults.contains(&HeaderFault::UnfilledVariable)
                }
            }),
            Self::WholeHeaders => sent.is_some_and(|sent| sent.headers_are_whole),
            Self::RefusedOperation => Self::Operation.is_in(facts) || Self::Path.is_in(facts),
            Self::GivenToken => facts.given_token.is_some() || facts.task != Task::Explain,
            Self::ReadWithIt => {
                facts.two_tokens().is_none()
                    && live.is_some_and(|live| live.introspection.given().is_some() || live.user.given().is_some())
            }
            Self::Introspection => live.is_some_and(|live| live.introspection.given().is_some()),
            Self::FromProgram => facts.is_from_program,
            Self::RetryAfter => refused(|refusal| refusal.retry_after_seconds.is_some()),
            Self::HttpClient => refused(|refusal| refusal.reported_by.is_some()),
            Self::Failure => {
                let failed = |live: &LiveFacts| {
                    [live.introspection.failed(), live.user.failed(), live.grants.failed(), live.conversation.failed()]
                        .into_iter()
                        .any(|failure| failure.is_some())
                };
                facts.failure.is_some() || live.is_some_and(failed)
            }
            Self::Request => sent.is_some(),
            Self::Host => sent.is_some_and(|sent| sent.host.is_some()),
            Self::Path => {
                sent.is_some_and(|sent| sent.path.is_some())
                    || refused(|refusal| !refusal.path.is_empty())
                    || !facts.unpublished.is_empty()
            }
            Self::OnParticipant => refused(|refusal| refusal.path.contains("/participants/")),
            Self::Method => {
                sent.is_some_and(|sent| sent.method.is_some())
                    || refused(|refusal| !refusal.method.is_empty())
                    || facts.unpublished.iter().any(|request| !request.method.is_empty())
            }
            Self::Authorization => sent
                .is_some_and(|sent| matches!(sent.authorization, Authorization::Given { .. } | Authorization::Hidden)),
            Self::NoAuthorization => sent.is_some_and(|sent| match &sent.authorization {
                Authorization::Missing => true,
                Authorization::Given { faults, .. } => !faults.is_empty(),
                Authorization::NotShown | Authorization::Hidden => false,
            }),
            Self::TokenInQuery => sent.is_some_and(|sent| sent.token_is_in_query),
            Self::Body => sent.is_some_and(|sent| !matches!(sent.body, SentBody::NotShown)),
            Self::Operation => !facts.operations.is_empty(),
            Self::Unpublished => !facts.unpublished.is_empty(),
            Self::Invented => !facts.invented.is_empty(),
            Self::WrittenName => !facts.invented.is_empty() || facts.implicit_grant.is_some(),
            Self::OperationOrName => Self::Operation.is_in(facts) || Self::WrittenName.is_in(facts),
            Self::SignIn => facts.implicit_grant.is_some(),
            Self::Grants => live.is_some_and(|live| live.grants.given().is_some()),
            Self::OrganisationList => facts.organisation_permissions().is_some(),
            Self::DivisionsOfCall => live
                .and_then(|live| live.conversation.given())
                .is_some_and(|conversation| !conversation.divisions.is_empty()),
            Self::OtherMedium => live.is_some_and(|live| live.other_medium.is_some()),
            Self::Token => facts.token.is_some(),
            Self::Claims => facts.claims().is_some(),
            Self::Signature => facts.token.as_ref().is_some_and(|token| token.signature != SignatureCheck::NotChecked),
            Self::Policy => facts.policy != Policy::none(),
            Self::Scopes => facts.scopes().is_some(),
            Self::Permissions => facts.permissions().is_some() || !facts.conditional_permissions().is_empty(),
            Self::Client => {
                facts.is_service_account()
                    || facts.refusals().any(|refusal| ServiceAccount.explains(refusal))
                    || facts.caller.as_ref().is_some_and(|(caller, _)| *caller == Caller::OauthClient)
            }
            Self::User => {
                matches!(facts.grant(), Some((GrantKind::User, _)))
                    || facts.subject().is_some()
                    || facts.caller.as_ref().is_some_and(|(caller, _)| *caller == Caller::User)
            }
            Self::Guest => {
                facts.caller.as_ref().is_some_and(|(caller, _)| *caller == Caller::Guest)
                    || facts.token.as_ref().is_some_and(|token| token.kind().is_some())
            }
            Self::Subject => {
                facts.subject().is_some() || facts.target.as_ref().is_some_and(|target| target.on_behalf_of.is_some())
            }
            Self::Asked => live.is_some(),
            Self::Answered => live.is_some_and(LiveFacts::any_given),
            Self::NotAsked => live.is_none(),
            Self::Conversation => live.is_some_and(|live| live.conversation.given().is_some()),
            Self::Participant => facts.target.as_ref().is_some_and(|target| target.participant.is_some()),
            Self::Target => facts.target.is_some(),
            Self::Action => facts.action.is_some(),
            Self::Accepted => facts.accepted().is_some(),
            Self::Explained => facts.task == Task::Explain,
            Self::OwnRequests => facts.task != Task::Explain,
        }
    }
}
