//! `GET /api/v2/docs/swagger`: the definition of what is served here, in the shape of the platform's. Anyone may read it.

use std::collections::BTreeMap;

use axum::response::Json;
use serde_json::{Map, Value, json};

use super::operation::SERVED;

/// The name of the security scheme of access tokens.
const OAUTH: &str = "PureCloud OAuth";

/// Answers with the definition.
pub(super) async fn swagger() -> Json<Value> {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut scopes = Map::new();
    for (method, path, name, operation) in SERVED {
        let mut described = Map::from_iter([
            ("tags".to_owned(), json!(["Sandbox"])),
            ("operationId".to_owned(), json!(name)),
            ("x-purecloud-method-name".to_owned(), json!(name)),
            ("security".to_owned(), json!([{ OAUTH: operation.scopes }])),
            ("responses".to_owned(), responses(operation.user_context)),
        ]);
        if !operation.permissions.is_empty() {
            let asked = json!({ "type": "ANY", "permissions": operation.permissions });
            described.insert("x-inin-requires-permissions".to_owned(), asked);
        }
        scopes.extend(operation.scopes.iter().map(|scope| ((*scope).to_owned(), json!("as published"))));
        paths.entry(path).or_default().insert(method.to_ascii_lowercase(), described.into());
    }
    Json(json!({
        "swagger": "2.0",
        "info": { "title": "Genesys Cloud Platform API, as far as the why403 sandbox plays it", "version": "v2" },
        "schemes": ["http"],
        "securityDefinitions": { OAUTH: { "type": "oauth2", "flow": "implicit", "scopes": scopes } },
        "paths": paths,
    }))
}

fn responses(user_context: bool) -> Value {
    let malformed = if user_context {
        json!({
            "bad.request": "The request could not be understood by the server.",
            "not.a.user": "The request does not have the context of a user.",
        })
    } else {
        json!({ "bad.request": "The request could not be understood by the server." })
    };
    json!({
        "default": { "description": "as published" },
        "400": { "description": "malformed", "x-inin-error-codes": malformed },
        "401": { "description": "no token", "x-inin-error-codes": { "bad.credentials": "Invalid login credentials." } },
    })
}
