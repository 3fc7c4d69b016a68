//! An API definition (Swagger 2, as Genesys Cloud serves it under `/api/v2/docs/swagger`) → a catalogue.
//!
//! Of the tens of megabytes only what says who may do what is kept; the rest is skipped while it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use thiserror::Error;

use super::definition::{Definition, Described};
use super::permission_mode::PermissionMode;
use super::scope_source::ScopeSource;
use crate::text::excerpt;

/// The security scheme of access tokens.
const OAUTH: &str = "PureCloud OAuth";

/// The error code that an operation declares where it needs a user.
const NOT_A_USER: &str = "not.a.user";

/// How much of a version that is none is shown, in characters.
const VERSION: usize = 40;

/// Something that is not a usable API definition.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SwaggerError {
    /// Not JSON, or of another shape.
    #[error("not an API definition in JSON")]
    Json(#[from] serde_json::Error),
    /// Another kind of definition.
    #[error("not a Swagger 2 definition: it says {0}")]
    Version(String),
    /// No operation, or none of Genesys Cloud.
    #[error("no operation under /api/v2 in it")]
    Empty,
}

/// Reads a definition that was taken on a day from a place.
///
/// # Errors
/// When it is not a Swagger 2 definition, or has no operation of Genesys Cloud.
pub fn from_swagger(bytes: &[u8], day: &str, source: &str) -> Result<Definition, SwaggerError> {
    let swagger: Swagger = serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))?;
    if swagger.version.as_deref() != Some("2.0") {
        let found = swagger.version.map(|version| format!("swagger {}", excerpt(&version, VERSION)));
        let found = found.or(swagger.openapi.map(|version| format!("openapi {}", excerpt(&version, VERSION))));
        return Err(SwaggerError::Version(found.unwrap_or_else(|| "neither `swagger` nor `openapi`".to_owned())));
    }
    let mut definition = Definition { day: day.to_owned(), source: source.to_owned(), ..Definition::default() };
    if let Some(scheme) = swagger.schemes.get(OAUTH) {
        definition.scopes.extend(scheme.scopes.keys().filter(|name| is_name(name)).cloned());
    }
    let base = swagger.base_path.as_deref().unwrap_or_default().trim_end_matches('/');
    for (path, item) in swagger.paths {
        let path = format!("{base}{path}");
        if !path.starts_with("/api/v") || !is_plain(&path) {
            continue;
        }
        for (method, operation) in item.0 {
            if let Some(described) = operation.described(&method, &path, swagger.security.as_deref(), &mut definition) {
                definition.operations.push(described);
            }
        }
    }
    if definition.operations.is_empty() {
        return Err(SwaggerError::Empty);
    }
    Ok(definition)
}

/// Whether a name can be in a list that commas divide.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(',') && is_plain(name)
}

fn is_plain(text: &str) -> bool {
    text.len() < 1000 && text.chars().all(|c| !c.is_control() && !c.is_whitespace())
}

#[derive(Deserialize)]
struct Swagger {
    #[serde(rename = "swagger")]
    version: Option<String>,
    openapi: Option<String>,
    #[serde(rename = "basePath")]
    base_path: Option<String>,
    #[serde(default)]
    paths: BTreeMap<String, Methods>,
    security: Option<Vec<Security>>,
    #[serde(default, rename = "securityDefinitions")]
    schemes: BTreeMap<String, Scheme>,
}

/// The alternatives of a request's credentials: a scheme, and its scopes.
type Security = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
struct Scheme {
    #[serde(default)]
    scopes: BTreeMap<String, IgnoredAny>,
}

/// What a path has for each method; its other members are skipped.
struct Methods(BTreeMap<String, Method>);

impl<'de> Deserialize<'de> for Methods {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MethodsVisitor)
    }
}

struct MethodsVisitor;

impl<'de> Visitor<'de> for MethodsVisitor {
    type Value = Methods;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the methods of a path")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Methods, A::Error> {
        let mut methods = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            if ["get", "put", "post", "delete", "patch", "head", "options"].contains(&key.as_str()) {
                methods.insert(key.to_ascii_uppercase(), map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Methods(methods))
    }
}

/// One operation.
#[derive(Default)]
struct Method {
    operation_id: Option<String>,
    method_name: Option<String>,
    tags: Vec<String>,
    deprecated: bool,
    preview: bool,
    security: Option<Vec<Security>>,
    permissions: Option<Permissions>,
    responses: BTreeMap<String, Response>,
}

#[derive(Deserialize)]
struct Permissions {
    #[serde(rename = "type")]
    mode: Option<String>,
    #[serde(default)]
    permissions: Vec<String>,
}

#[derive(Deserialize)]
struct Response {
    #[serde(default, rename = "x-inin-error-codes")]
    error_codes: Option<BTreeMap<String, IgnoredAny>>,
}

impl<'de> Deserialize<'de> for Method {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MethodVisitor)
    }
}

struct MethodVisitor;

impl<'de> Visitor<'de> for MethodVisitor {
    type Value = Method;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an operation")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Method, A::Error> {
        let mut method = Method::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "operationId" => method.operation_id = map.next_value()?,
                "x-purecloud-method-name" => method.method_name = map.next_value()?,
                "tags" => method.tags = strings(&map.next_value()?),
                "deprecated" => method.deprecated = map.next_value::<Option<bool>>()?.unwrap_or_default(),
                "security" => method.security = map.next_value()?,
                "x-inin-requires-permissions" => method.permissions = map.next_value()?,
                "responses" => method.responses = map.next_value::<Option<_>>()?.unwrap_or_default(),
                // The mark of a preview is no documented key: any that is named so and not false counts.
                _ if key.starts_with("x-") && key.to_ascii_lowercase().contains("preview") => {
                    method.preview |= !matches!(map.next_value()?, Value::Null | Value::Bool(false));
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(method)
    }
}

impl Method {
    /// The operation as the catalogue has it, its names and codes added to the definition's; `None` without a name.
    fn described(
        self,
        method: &str,
        path: &str,
        security: Option<&[Security]>,
        definition: &mut Definition,
    ) -> Option<Described> {
        let name = self.method_name.or(self.operation_id).filter(|name| is_name(name))?;
        let mut user_context = false;
        for (status, response) in self.responses {
            let codes = response.error_codes.unwrap_or_default();
            user_context |= codes.contains_key(NOT_A_USER);
            if let Ok(status) = status.parse::<u16>() {
                definition.error_codes.extend(
                    codes.into_keys().filter(|code| !code.is_empty() && is_plain(code)).map(|code| (code, status)),
                );
            }
        }
        let (permission_mode, permissions) = match self.permissions {
            None => (PermissionMode::None, Vec::new()),
            Some(asked) => {
                let names = distinct(asked.permissions);
                let mode = match asked.mode.as_deref() {
                    _ if names.is_empty() => PermissionMode::None,
                    Some("ANY") => PermissionMode::Any,
                    Some("ALL") => PermissionMode::All,
                    _ => PermissionMode::Unknown,
                };
                (mode, names)
            }
        };
        let security = self.security.as_deref().or(security).unwrap_or_default();
        let scopes = distinct(security.iter().filter_map(|scheme| scheme.get(OAUTH)).flatten().cloned());
        definition.permissions.extend(permissions.iter().cloned());
        definition.scopes.extend(scopes.iter().cloned());
        Some(Described {
            name,
            method: method.to_owned(),
            path: path.to_owned(),
            api_classes: distinct(self.tags.iter().map(|tag| api_class(tag))),
            permission_mode,
            permissions,
            scopes,
            // The definition is the only source: a scope that it does not name is not needed.
            scope_source: ScopeSource::Exact,
            user_context,
            deprecated: self.deprecated,
            preview: self.preview,
        })
    }
}

/// The strings of a list; other values in their places say nothing.
fn strings(list: &Value) -> Vec<String> {
    let values = list.as_array().into_iter().flatten();
    values.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The API class that the generator of the SDKs makes of a tag: `Speech & Text Analytics` → `SpeechTextAnalyticsApi`.
/// Empty where the tag has no letter or digit.
fn api_class(tag: &str) -> String {
    let mut class = String::new();
    for word in tag.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        class.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        class.push_str(letters.as_str());
    }
    if !class.is_empty() {
        class.push_str("Api");
    }
    class
}

/// The names that can be kept, each once, in their order.
fn distinct(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| is_name(name) && seen.insert(name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(definition: &Value) -> Result<Definition, SwaggerError> {
        from_swagger(definition.to_string().as_bytes(), "2026-11-22", "test")
    }

    fn mute() -> Value {
        json!({
            "swagger": "2.0",
            "info": {"title": "Platform API", "version": "v2"},
            "securityDefinitions": {OAUTH: {"type": "oauth2", "scopes": {"conversations": "all", "users:readonly": "r"}}},
            "paths": {
                "/api/v2/conversations/calls/{conversationId}/participants/{participantId}": {
                    "parameters": [{"name": "x"}],
                    "patch": {
                        "tags": ["Conversations", "Speech & Text Analytics", "Conversations", " & ", 7],
                        "operationId": "patchConversationsCallParticipant",
                        "x-purecloud-method-name": "patchConversationsCallParticipant",
                        "parameters": [{"in": "body", "schema": {"$ref": "#/definitions/X"}}],
                        "security": [{OAUTH: ["conversations"]}, {"Guest Chat JWT": []}],
                        "x-inin-requires-permissions": {"type": "ANY", "permissions": ["a:b:c", "a:b:d", "a:b:c"]},
                        "responses": {
                            "202": {"description": "Accepted"},
                            "400": {"x-inin-error-codes": {"not.a.user": "Not a user", "bad.request": "Bad"}},
                            "default": {"description": "other"},
                        },
                    },
                    "get": {"operationId": "getIt", "deprecated": true, "x-some-preview": true, "responses": {}},
                },
                "/elsewhere": {"get": {"operationId": "getElsewhere"}},
            },
        })
    }

    #[test]
    fn what_an_operation_needs_is_read_and_the_rest_is_not() {
        let definition = read(&mute()).unwrap();
        assert_eq!(definition.operations.len(), 2);
        let patch = definition.operations.iter().find(|operation| operation.method == "PATCH").unwrap();
        assert_eq!(patch.permissions, ["a:b:c", "a:b:d"]);
        assert_eq!((patch.permission_mode, patch.user_context), (PermissionMode::Any, true));
        assert_eq!(
            (patch.scopes.as_slice(), patch.deprecated, patch.preview),
            (&["conversations".to_owned()][..], false, false)
        );
        assert_eq!(patch.api_classes, ["ConversationsApi", "SpeechTextAnalyticsApi"]);
        let get = definition.operations.iter().find(|operation| operation.method == "GET").unwrap();
        assert_eq!((get.permission_mode, get.deprecated, get.preview), (PermissionMode::None, true, true));
        assert_eq!(Vec::from_iter(definition.scopes), ["conversations", "users:readonly"]);
        assert_eq!(definition.error_codes.len(), 2);
    }

    #[test]
    fn a_mode_that_is_not_known_is_not_guessed() {
        let mut definition = mute();
        definition["paths"]["/api/v2/conversations/calls/{conversationId}/participants/{participantId}"]["patch"]["x-inin-requires-permissions"]
            ["type"] = json!("SOME");
        let operations = read(&definition).unwrap().operations;
        assert!(operations.iter().any(|operation| operation.permission_mode == PermissionMode::Unknown));
    }

    #[test]
    fn what_is_no_definition_is_refused_by_what_it_is() {
        assert!(matches!(from_swagger(b"<html>", "", ""), Err(SwaggerError::Json(_))));
        assert!(matches!(read(&json!({"swagger": "2.0", "paths": {}})), Err(SwaggerError::Empty)));
        let other = read(&json!({"openapi": "3.1.0", "paths": {}})).unwrap_err().to_string();
        assert!(other.contains("openapi 3.1.0"), "{other}");
        let hidden = read(&json!({"swagger": format!("2\u{202e}\t{}", "0".repeat(500))})).unwrap_err().to_string();
        assert!(hidden.contains(r"swagger 2\u{202e}\t00") && hidden.len() < 120, "{hidden}");
        assert!(read(&json!({"message": "Not found"})).unwrap_err().to_string().contains("neither"));
    }

    #[test]
    fn a_method_that_is_there_twice_is_one_operation() {
        let twice =
            r#"{"swagger": "2.0", "paths": {"/api/v2/x": {"get": {"operationId": "a"}, "get": {"operationId": "b"}}}}"#;
        let operations = from_swagger(twice.as_bytes(), "", "").unwrap().operations;
        assert_eq!(operations.iter().map(|operation| operation.name.as_str()).collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn names_that_would_break_a_list_or_a_terminal_are_left_out() {
        let path = "/api/v2/x";
        let operation = json!({"operationId": "getX", "security": [{OAUTH: ["a,b", "c\u{1b}[2J", "", "fine"]}]});
        let definition = read(&json!({"swagger": "2.0", "paths": {path: {"get": operation}}})).unwrap();
        assert_eq!(definition.operations.first().unwrap().scopes, ["fine"]);
    }

    proptest! {
        #[test]
        fn a_definition_cut_or_changed_anywhere_stops_nothing(at in 0_usize..1000, byte: u8) {
            let mut bytes = mute().to_string().into_bytes();
            let at = at % bytes.len();
            let _ = from_swagger(&bytes[..at], "", "");
            bytes[at] = byte;
            let _ = from_swagger(&bytes, "", "");
        }
    }
}
