//! Who may pass, in the platform's order: authentication, scope, permission, division, user context.

use std::sync::Arc;

use axum::http::StatusCode;

use super::blueprint::{Blueprint, Grant};
use super::fault::Fault;
use super::operation::Operation;
use super::stage::Stage;
use super::world::Caller;

/// Lets a caller through to an operation, or says at which gate it stops.
pub(super) fn admit(caller: &Caller, operation: &Operation) -> Result<Arc<Stage>, Fault> {
    let stage = authenticated(caller)?;
    holds_scope(&stage, operation)?;
    holds_permission(&stage, operation)?;
    has_user_context(&stage, operation)?;
    Ok(stage)
}

/// The first gate.
pub(super) fn authenticated(caller: &Caller) -> Result<Arc<Stage>, Fault> {
    match caller {
        Caller::Known { stage, .. } if !stage.blueprint.ended => Ok(Arc::clone(stage)),
        Caller::Known { .. } | Caller::Unknown | Caller::Dead(_) => {
            Err(Fault::new(StatusCode::UNAUTHORIZED, "bad.credentials", "Invalid login credentials."))
        }
        Caller::Absent => Err(Fault::new(
            StatusCode::UNAUTHORIZED,
            "authentication.required",
            "No authentication bearer token specified in authorization header.",
        )),
    }
}

/// The second gate, where the organisation has it. Client-credentials tokens carry no scopes and are not asked.
pub(super) fn holds_scope(stage: &Stage, operation: &Operation) -> Result<(), Fault> {
    let blueprint = stage.blueprint;
    let held = operation.scopes.iter().any(|scope| blueprint.scopes.contains(scope));
    if held || !blueprint.scopes_enforced || blueprint.grant == Grant::ClientCredentials {
        return Ok(());
    }
    let scopes = operation.scopes.join(", ");
    let message = format!("App not authorized to use scope [{scopes}]");
    Err(Fault::new(StatusCode::FORBIDDEN, "app.not.authorized.for.scope", message)
        .made_from("App not authorized to use scope {scopes}", vec![("scopes", format!("[{scopes}]"))]))
}

/// The third gate.
pub(super) fn holds_permission(stage: &Stage, operation: &Operation) -> Result<(), Fault> {
    if operation.permissions.is_empty() || holds_any(stage, operation.permissions) {
        return Ok(());
    }
    Err(missing_any(operation.permissions))
}

/// A gate that the definition does not show.
pub(super) fn holds_also(stage: &Stage) -> Result<(), Fault> {
    let asked = stage.blueprint.also_asked;
    if asked.is_empty() || holds_any(stage, asked) { Ok(()) } else { Err(missing_any(asked)) }
}

fn missing_any(permissions: &[&str]) -> Fault {
    let permissions = permissions.join(", ");
    let message = format!(
        "Unable to perform the requested action. You must have at least one of \
         the following permissions assigned: [{permissions}]"
    );
    Fault::new(StatusCode::FORBIDDEN, "missing.any.permissions", message).made_from(
        "Unable to perform the requested action. You must have at least one of \
         the following permissions assigned: {permissions}",
        vec![("permissions", format!("[{permissions}]"))],
    )
}

/// The fourth gate: the permission must be held in the division of the object.
pub(super) fn holds_in_division(stage: &Stage, operation: &Operation) -> Result<(), Fault> {
    if stage.blueprint.same_division {
        return Ok(());
    }
    let permissions = operation.permissions.join(", ");
    let division = stage.id("division of the conversation");
    let message = format!(
        "Unable to perform the requested action. You must have at least one of \
         the following permissions assigned in division {division}: [{permissions}]"
    );
    Err(Fault::new(StatusCode::FORBIDDEN, "missing.any.division.permissions", message).made_from(
        "Unable to perform the requested action. You must have at least one of \
         the following permissions assigned in division {divisions}: {permissions}",
        vec![("divisions", division), ("permissions", format!("[{permissions}]"))],
    ))
}

/// The fifth gate.
pub(super) fn has_user_context(stage: &Stage, operation: &Operation) -> Result<(), Fault> {
    if stage.has_user() || !operation.user_context {
        return Ok(());
    }
    let message =
        "This request requires a user context. Client credentials cannot be used for requests to this resource.";
    Err(Fault::new(StatusCode::BAD_REQUEST, "not.a.user", message))
}

/// Whether the scenario's role has one of some permissions, with its condition met where it has one.
pub(super) fn holds_any(stage: &Stage, wanted: &[&str]) -> bool {
    let Blueprint { permissions, conditional, condition_met, not_in_org, .. } = stage.blueprint;
    let held = || permissions.iter().chain(conditional.iter().filter(|_| *condition_met));
    let mut there = wanted.iter().filter(|wanted| !not_in_org.contains(wanted));
    there.any(|wanted| held().any(|held| covers(held, wanted)))
}

/// Whether a permission as held, wildcards and all, covers one as wanted.
pub(super) fn covers(held: &str, wanted: &str) -> bool {
    let mut wanted = wanted.split(':');
    let covered = held.split(':').all(|part| wanted.next().is_some_and(|wanted| part == "*" || part == wanted));
    covered && (wanted.next().is_none() || held == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_cover_a_segment_each_and_a_lone_one_everything() {
        assert!(covers("conversation:*:*", "conversation:participant:wrapup"));
        assert!(covers("*", "conversation:participant:wrapup"));
        assert!(covers("conversation:participant:wrapup", "conversation:participant:wrapup"));
        assert!(!covers("conversation:*:*", "routing:queue:view"));
        assert!(!covers("conversation:call:*", "conversation:participant:wrapup"));
        assert!(!covers("conversation:participant", "conversation:participant:wrapup"));
    }
}
