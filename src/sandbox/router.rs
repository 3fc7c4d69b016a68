//! Which handler answers which path, and what happens to every request on its way in and out.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};

use super::everywhere::{self, Foreign};
use super::fault::{self, Fault};
use super::login::{self, Attributed};
use super::odd_answers;
use super::participants::{self, Unanswered};
use super::world::{Caller, Recorded, World};
use super::{account, authorization, conversations, definition};
use crate::catalogue;

/// The stand-in platform.
pub(super) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/oauth/authorize", get(login::authorize))
        .route("/oauth/token", post(login::token))
        .route("/api/v2/tokens/me", get(account::token).delete(account::log_out))
        .route("/api/v2/users/me", get(account::user))
        .route("/api/v2/authorization/subjects/me", get(authorization::subject))
        .route("/api/v2/authorization/divisionspermitted/me", get(authorization::divisions))
        .route("/api/v2/authorization/permissions", get(authorization::permissions))
        .route("/api/v2/oauth/scopes", get(authorization::scopes))
        .route("/api/v2/docs/swagger", get(definition::swagger))
        .route("/api/v2/conversations", get(conversations::list))
        .route("/api/v2/conversations/calls", get(conversations::list_calls))
        .route("/api/v2/conversations/calls/{conversation}", get(conversations::one_call))
        .route("/api/v2/conversations/emails/{conversation}", get(conversations::one_by_medium))
        .route("/api/v2/conversations/chats/{conversation}", get(conversations::one_by_medium))
        .route("/api/v2/conversations/messages/{conversation}", get(conversations::one_by_medium))
        .route("/api/v2/conversations/callbacks/{conversation}", get(conversations::one_by_medium))
        .route("/api/v2/conversations/{conversation}", get(conversations::one))
        .route("/api/v2/conversations/calls/{conversation}/participants/{participant}", patch(participants::patch_call))
        .route(
            "/api/v2/conversations/calls/{conversation}/participants/{participant}/user/{user}",
            patch(participants::patch_on_behalf),
        )
        .route("/api/v2/conversations/{conversation}/participants/{participant}", patch(participants::patch_any_media))
        .fallback(elsewhere)
        .method_not_allowed_fallback(elsewhere)
        .layer(middleware::from_fn_with_state(Arc::clone(&world), attend))
        .with_state(world)
}

/// Every request: delayed, written down, told apart by its token, and answered with the platform's headers.
async fn attend(State(world): State<Arc<World>>, mut request: Request, next: Next) -> Response {
    let caller = world.caller(request.headers());
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let scenario = match &caller {
        Caller::Known { stage, .. } | Caller::Dead(stage) => Some(stage.blueprint.name),
        Caller::Absent | Caller::Unknown => None,
    };
    let entry = world.arrived(Recorded { method: method.clone(), path: path.clone(), scenario, status: None });
    if !world.delay.is_zero() {
        tokio::time::sleep(world.delay).await;
    }
    request.extensions_mut().insert(caller.clone());
    let met = match &caller {
        Caller::Known { stage, .. } if odd_answers::answers_instead(stage, &method, &path) => {
            Some(StatusCode::OK.into_response())
        }
        Caller::Known { stage, .. } if path.starts_with("/api/") => everywhere::met(stage, &method, &path).await,
        _ => None,
    };
    let response = match met {
        Some(response) => response,
        None => next.run(request).await,
    };
    let extensions = response.extensions();
    let attributed = extensions.get::<Attributed>().map(|attributed| attributed.0);
    let status = extensions.get::<Unanswered>().is_none().then(|| response.status().as_u16());
    world.answered(entry, attributed, status);
    let foreign = extensions.get::<Foreign>().is_some();
    let response = if foreign { response } else { fault::finish(response, &world.correlation()) };
    match &caller {
        Caller::Known { stage, .. } | Caller::Dead(stage) => odd_answers::turned(stage, &method, &path, response).await,
        Caller::Absent | Caller::Unknown => response,
    }
}

/// Whatever the sandbox does not serve: nothing at all, the wrong method, or a published operation beyond its means.
async fn elsewhere(method: Method, uri: Uri) -> Response {
    let methods = published_methods(uri.path());
    if methods.is_empty() {
        return Fault::not_found().into_response();
    }
    if methods.contains(method.as_str()) {
        let message = "This operation is published, but the sandbox does not serve it.";
        return Fault::new(StatusCode::NOT_IMPLEMENTED, "sandbox.not.served", message).into_response();
    }
    let fault = Fault::without_code(StatusCode::METHOD_NOT_ALLOWED, "HTTP 405 Method Not Allowed");
    let allow = Vec::from_iter(methods).join(", ");
    match HeaderValue::from_str(&allow) {
        Ok(allow) => fault.header(header::ALLOW, allow).into_response(),
        Err(_) => fault.into_response(),
    }
}

/// The methods published for a path, of the templates that agree with it in most words.
fn published_methods(path: &str) -> BTreeSet<&'static str> {
    let mut best = 0;
    let mut methods = BTreeSet::new();
    for operation in catalogue::operations() {
        let Some(words) = agreement(operation.path(), path) else { continue };
        if words > best {
            best = words;
            methods.clear();
        }
        if words == best {
            methods.insert(operation.method());
        }
    }
    methods
}

/// In how many words a path agrees with a template; `None` where they differ.
fn agreement(template: &str, path: &str) -> Option<usize> {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    let mut words = 0;
    loop {
        match (template.next(), path.next()) {
            (None, None) => return Some(words),
            (Some(expected), Some(given)) if expected == given => words += 1,
            (Some(expected), Some(given)) if expected.starts_with('{') && !given.is_empty() => {}
            _ => return None,
        }
    }
}
