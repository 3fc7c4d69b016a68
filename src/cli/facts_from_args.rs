//! A case as the flags describe it, before anything is gathered.

use jiff::Timestamp;

use super::args::{ClaimArgs, PolicyArgs, TokenArgs};
use super::error::CliError;
use super::operation::Operations;
use super::source::Credential;
use crate::facts::{Facts, Origin, Policy, RequiredScope, Run, RunPlace, RunToken, Task};
use crate::platform::{BearerError, Client, ClientError, Http, Place};
use crate::secret::Redactor;
use crate::token::TokenFacts;

/// The facts that are there without asking anybody.
pub(super) fn initial_facts(task: Task, credential: &Credential, policy: Policy, operations: &Operations) -> Facts {
    let token = Some(TokenFacts::examine(&credential.token, credential.tolerated.clone()));
    let mut facts = Facts { token, ..Facts::new(Timestamp::now(), task, policy) };
    facts.ask(&operations.asked);
    facts
}

/// The policy that the flags describe, else a file, else the built-in one.
pub(super) fn policy(args: &PolicyArgs, file: Option<Policy>) -> Policy {
    let mut policy = match file {
        Some(policy) => policy,
        None if args.no_policy => Policy::none(),
        None => Policy::built_in(),
    };
    if !args.require_scope.is_empty() {
        policy.scopes =
            args.require_scope.iter().map(|name| RequiredScope { name: name.clone(), origin: Origin::User }).collect();
        policy.overrule("scopes.required");
    }
    if args.subject.is_some() {
        policy.subject.clone_from(&args.subject);
        policy.overrule("token.subject");
    }
    policy
}

/// The policy with what a JWT must claim, where a flag says so.
pub(super) fn claims(args: &ClaimArgs, mut policy: Policy) -> Policy {
    if args.issuer.is_some() {
        policy.issuer.clone_from(&args.issuer);
        policy.overrule("token.issuer");
    }
    if args.audience.is_some() {
        policy.audience.clone_from(&args.audience);
        policy.overrule("token.audience");
    }
    if let Some(leeway) = args.leeway {
        policy.leeway_seconds = leeway;
        policy.overrule("token.leeway");
    }
    policy
}

/// The next step where no client can be set up: all that can fail is reading the certificates.
const NO_CERTIFICATES: &str =
    "install the ca-certificates package, or name a file of certificates (PEM) in SSL_CERT_FILE";

/// The client that sends this case's token to a place; `None` where the token is recognised as no access token, which
/// is not sent anywhere.
pub(super) fn client(http: &Http, credential: &Credential, place: &Place) -> Result<Option<Client>, CliError> {
    match Client::new(http, place, &credential.token, redactor(credential)) {
        Err(ClientError::Token(BearerError::NotAnAccessToken(_))) => Ok(None),
        Err(error @ ClientError::SetUp(_)) => Err(CliError::from_error(error, NO_CERTIFICATES)),
        client => Ok(Some(client?)),
    }
}

/// The flags of this run, for the commands that the report prints.
pub(super) fn run(token: &TokenArgs, credential: &Credential, place: Option<&Place>, base_url: Option<&str>) -> Run {
    let place = match place {
        Some(place) if place.region().is_some() => RunPlace::Region(place.to_string()),
        Some(place) => RunPlace::BaseUrl(place.to_string()),
        None => RunPlace::Nowhere,
    };
    let file = token.token_file.as_ref().map(|path| RunToken::TokenFile(path.display().to_string()));
    let token = file.or_else(|| credential.profile().map(|name| RunToken::Profile(name.to_owned())));
    Run { place, has_base_url: base_url.is_some(), token }
}

/// The flags of a run on the sandbox.
pub(super) fn run_on_sandbox(scenario: &str) -> Run {
    Run { place: RunPlace::Sandbox(scenario.to_owned()), ..Run::default() }
}

/// What hides this case's secrets.
pub(super) fn redactor(credential: &Credential) -> Redactor {
    Redactor::new([credential.token.expose()])
}
