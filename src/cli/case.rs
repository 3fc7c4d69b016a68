//! A case as the flags describe it, before anything is gathered.

use jiff::Timestamp;

use super::args::PolicyArgs;
use super::operation::Operations;
use super::source::Credential;
use crate::facts::{Facts, Origin, Policy, RequiredScope, Task};
use crate::token::{Redactor, TokenFacts};

/// The facts that are there without asking anybody.
pub fn open(task: Task, credential: &Credential, policy: Policy, operations: Operations) -> Facts {
    Facts {
        token: Some(TokenFacts::examine(&credential.token, credential.tolerated.clone())),
        operations: operations.published,
        unpublished: operations.unpublished,
        ..Facts::new(Timestamp::now(), task, policy)
    }
}

/// The policy that the flags describe.
pub fn policy(args: &PolicyArgs) -> Policy {
    let mut policy = if args.no_policy { Policy::none() } else { Policy::built_in() };
    if !args.require_scope.is_empty() {
        policy.scopes =
            args.require_scope.iter().map(|name| RequiredScope { name: name.clone(), origin: Origin::User }).collect();
    }
    policy.subject.clone_from(&args.subject);
    policy
}

/// What hides this case's secrets.
pub fn redactor(credential: &Credential) -> Redactor {
    Redactor::new([credential.token.expose()])
}
