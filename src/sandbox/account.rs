//! The token and who is behind it: `tokens/me` and `users/me`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Extension, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Json;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::blueprint::Blueprint;
use super::fault::Fault;
use super::gate::admit;
use super::operation;
use super::stage::Stage;
use super::world::{Caller, World};

/// `GET /api/v2/tokens/me`; axum answers `HEAD` from it.
pub(super) async fn token(Extension(caller): Extension<Caller>) -> Result<Json<Value>, Fault> {
    let stage = match &caller {
        // Of a token that ended a moment ago, this read still shows why.
        Caller::Known { stage, .. } if stage.blueprint.ended => Arc::clone(stage),
        _ => admit(&caller, &operation::TOKEN)?,
    };
    let organization = json!({ "id": stage.id("organization"), "name": organization_name(&stage) });
    let scopes = if stage.has_user() { stage.blueprint.scopes } else { &[] };
    let role_divisions = if stage.has_user() {
        json!([])
    } else {
        json!([{ "roleId": stage.id("role"), "divisionId": division(&stage, stage.blueprint.same_division) }])
    };
    let home = match stage.blueprint.home_elsewhere {
        true => json!({ "id": stage.id("home organization"), "name": "Sandbox home" }),
        false => organization.clone(),
    };
    let (now, hour) = (Timestamp::now(), 1.hour());
    let idles = if stage.blueprint.idle { now.checked_sub(hour) } else { now.checked_add(hour) };
    Ok(Json(json!({
        "dateTokenIdles": idles.unwrap_or(now).to_string(),
        "organization": organization,
        "homeOrganization": home,
        "authorizedScope": scopes,
        "OAuthClient": {
            "id": stage.client,
            "name": format!("{} client", stage.blueprint.name),
            "organization": organization,
            "authorizedGrantType": stage.blueprint.grant.as_str(),
            "scope": scopes,
            "roleDivisions": role_divisions,
            "state": stage.blueprint.client_state,
        },
    })))
}

/// `DELETE /api/v2/tokens/me`: the token is good no longer.
pub(super) async fn log_out(
    State(world): State<Arc<World>>,
    Extension(caller): Extension<Caller>,
) -> Result<StatusCode, Fault> {
    admit(&caller, &operation::LOG_OUT)?;
    if let Caller::Known { token, .. } = &caller {
        world.revoke(token);
    }
    Ok(StatusCode::OK)
}

/// `GET /api/v2/users/me`, with `expand=authorization` or without.
pub(super) async fn user(
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Fault> {
    let stage = admit(&caller, &operation::USER)?;
    let mut user = json!({
        "id": stage.user,
        "name": "Sandbox Agent",
        "division": { "id": division(&stage, stage.blueprint.same_division), "name": "Sandbox", "selfUri": "" },
        "email": stage.email(),
        "username": stage.email(),
        "state": "active",
        "title": "Agent",
        "version": 1,
        "acdAutoAnswer": false,
        "selfUri": format!("/api/v2/users/{}", stage.user),
    });
    let expands = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .filter(|(name, _)| name == "expand")
        .any(|(_, value)| value.split(',').any(|value| value == "authorization"));
    if expands && let Some(fields) = user.as_object_mut() {
        fields.insert("authorization".to_owned(), authorization(&stage));
    }
    Ok(Json(user))
}

fn authorization(stage: &Stage) -> Value {
    let policy = |((domain, entity), actions): ((&str, &str), Vec<&str>), condition: Value| {
        json!({
            "domain": domain,
            "entityName": entity,
            "policyName": format!("{domain}:{entity}"),
            // Says that the permission can have conditions, not that it has one.
            "allowConditions": domain == "conversation",
            "actionSet": actions,
            "resourceConditionNode": condition,
        })
    };
    let Blueprint { permissions, conditional, shown, .. } = stage.blueprint;
    let plain = policies(shown.policies.unwrap_or(permissions)).into_iter().map(|listed| policy(listed, Value::Null));
    let bound = policies(conditional).into_iter().map(|listed| {
        policy(
            listed,
            json!({ "variableName": "Conversation.queues", "operator": "IN", "operands": ["Sandbox Queue"] }),
        )
    });
    let policies: Vec<Value> = plain.chain(bound).collect();
    // The names alone: a condition is not shown here.
    let names = shown.names.map_or_else(|| [*permissions, *conditional].concat(), <[&str]>::to_vec);
    json!({
        "roles": [{ "id": stage.id("role"), "name": ROLE }],
        "unusedRoles": [],
        "permissions": names,
        "permissionPolicies": policies,
    })
}

/// The name of every scenario's role.
pub(super) const ROLE: &str = "Sandbox Role";

/// Permissions as policies: actions by domain and entity.
pub(super) fn policies(
    permissions: &'static [&'static str],
) -> BTreeMap<(&'static str, &'static str), Vec<&'static str>> {
    let mut policies: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for permission in permissions {
        let mut parts = permission.splitn(3, ':');
        if let (Some(domain), Some(entity), Some(action)) = (parts.next(), parts.next(), parts.next()) {
            policies.entry((domain, entity)).or_default().push(action);
        }
    }
    policies
}

/// The division of the conversation, or the other one.
pub(super) fn division(stage: &Stage, home: bool) -> String {
    stage.id(if home { "division of the conversation" } else { "division of the role" })
}

/// The organisation's name.
fn organization_name(stage: &Stage) -> String {
    format!("Sandbox {}", stage.blueprint.name)
}
