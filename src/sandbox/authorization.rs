//! What a caller may do, and what there is to be allowed: subjects, divisions, permissions, scopes.

use std::collections::BTreeMap;

use axum::extract::{Extension, Query};
use axum::http::StatusCode;
use axum::response::Json;
use serde::Deserialize;
use serde_json::{Value, json};

use super::account::{ROLE, division, policies};
use super::blueprint::{Blueprint, GrantedIn};
use super::fault::Fault;
use super::gate::{admit, holds_any};
use super::operation;
use super::stage::Stage;
use super::world::Caller;
use crate::catalogue;

/// The condition of a conditional grant. How one looks live is an assumption.
const CONDITION: &str = "Conversation.queues IN [Sandbox Queue]";

/// `GET /api/v2/authorization/subjects/me`. That a client is the subject of its own token is an assumption.
pub(super) async fn subject(Extension(caller): Extension<Caller>) -> Result<Json<Value>, Fault> {
    let stage = admit(&caller, &operation::SUBJECT)?;
    let id = if stage.has_user() { &stage.user } else { &stage.client };
    let Blueprint { permissions, conditional, shown, .. } = stage.blueprint;
    let plain = policies(shown.grants.unwrap_or(permissions)).into_iter().map(|((domain, entity), actions)| {
        json!({ "domain": domain, "entityName": entity, "actions": actions, "condition": "" })
    });
    let bound = policies(conditional).into_iter().map(|((domain, entity), actions)| {
        json!({ "domain": domain, "entityName": entity, "actions": actions, "condition": CONDITION })
    });
    let policies: Vec<Value> = plain.chain(bound).collect();
    let role = stage.id("role");
    let grant = |division: Value, policies: &[Value]| {
        json!({
            "subjectId": id,
            "division": division,
            "role": {
                "id": role,
                "name": ROLE,
                "policies": policies,
                "default": false,
                "selfUri": format!("/api/v2/authorization/roles/{role}"),
            },
            "grantMadeAt": stage.started.to_string(),
        })
    };
    let unrelated = [json!({ "domain": "routing", "entityName": "queue", "actions": ["view"], "condition": "" })];
    let (home, elsewhere) = (|| one_division(&stage, true), || one_division(&stage, false));
    let grants = match stage.blueprint.granted_in {
        GrantedIn::One => vec![grant(granted_division(&stage), &policies)],
        GrantedIn::Conversation => vec![grant(home(), &policies)],
        // How all divisions look live is an assumption.
        GrantedIn::All => vec![grant(json!({ "id": "*", "name": "All divisions", "selfUri": "" }), &policies)],
        GrantedIn::Two => vec![grant(elsewhere(), &policies), grant(home(), &policies)],
        GrantedIn::Split => vec![grant(home(), &unrelated), grant(elsewhere(), &policies)],
    };
    Ok(Json(json!({
        "id": id,
        "name": "Sandbox Agent",
        "grants": grants,
        "version": 1,
        "selfUri": format!("/api/v2/authorization/subjects/{id}"),
    })))
}

/// The parameters of `divisionspermitted/me`.
#[derive(Debug, Deserialize)]
pub(super) struct DivisionsQuery {
    permission: Option<String>,
}

/// `GET /api/v2/authorization/divisionspermitted/me?permission=X`: where the caller holds X.
pub(super) async fn divisions(
    Extension(caller): Extension<Caller>,
    Query(query): Query<DivisionsQuery>,
) -> Result<Json<Value>, Fault> {
    let stage = admit(&caller, &operation::DIVISIONS)?;
    let Some(permission) = query.permission.filter(|permission| !permission.is_empty()) else {
        let message = "The query parameter permission is required.";
        return Err(Fault::new(StatusCode::BAD_REQUEST, "missing.permission.param", message));
    };
    let held = holds_any(&stage, &[&permission]);
    let entities: Vec<Value> = held.then(|| granted_division(&stage)).into_iter().collect();
    Ok(Json(json!({
        "total": entities.len(),
        "entities": entities,
        "pageSize": 25,
        "pageNumber": 1,
        "pageCount": 1,
        "allDivsPermitted": false,
        "selfUri": "/api/v2/authorization/divisionspermitted/me",
    })))
}

/// The parameters of a paged list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageQuery {
    page_size: Option<usize>,
    page_number: Option<usize>,
}

/// `GET /api/v2/authorization/permissions`: every permission that the organisation has, a domain an entity.
pub(super) async fn permissions(
    Extension(caller): Extension<Caller>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Value>, Fault> {
    let stage = admit(&caller, &operation::PERMISSIONS)?;
    let mut domains: BTreeMap<&str, BTreeMap<&str, Vec<Value>>> = BTreeMap::new();
    for permission in catalogue::permissions().filter(|name| !stage.blueprint.not_in_org.contains(name)) {
        let mut parts = permission.splitn(3, ':');
        if let (Some(domain), Some(entity), Some(action)) = (parts.next(), parts.next(), parts.next()) {
            let described = json!({ "domain": domain, "entityType": entity, "action": action });
            domains.entry(domain).or_default().entry(entity).or_default().push(described);
        }
    }
    let size = query.page_size.unwrap_or(25).clamp(1, 500);
    let number = query.page_number.unwrap_or(1).max(1);
    let total = domains.len();
    let entities: Vec<Value> = domains
        .into_iter()
        .skip(size.saturating_mul(number - 1))
        .take(size)
        .map(|(domain, entities)| json!({ "id": domain, "domain": domain, "permissionMap": entities }))
        .collect();
    Ok(Json(json!({
        "entities": entities,
        "pageSize": size,
        "pageNumber": number,
        "total": total,
        "pageCount": total.div_ceil(size),
        "selfUri": "/api/v2/authorization/permissions",
    })))
}

/// `GET /api/v2/oauth/scopes`: every scope there is.
pub(super) async fn scopes(Extension(caller): Extension<Caller>) -> Result<Json<Value>, Fault> {
    admit(&caller, &operation::SCOPES)?;
    let entities: Vec<Value> = catalogue::scopes()
        .map(|scope| json!({ "id": scope, "selfUri": format!("/api/v2/oauth/scopes/{scope}") }))
        .collect();
    Ok(Json(json!({ "total": entities.len(), "entities": entities, "selfUri": "/api/v2/oauth/scopes" })))
}

fn granted_division(stage: &Stage) -> Value {
    one_division(stage, stage.blueprint.same_division)
}

/// The division of the conversation, or the other one.
fn one_division(stage: &Stage, home: bool) -> Value {
    let id = division(stage, home);
    json!({
        "id": id,
        "name": if home { "Home" } else { "Elsewhere" },
        "homeDivision": home,
        "selfUri": format!("/api/v2/authorization/divisions/{id}"),
    })
}
