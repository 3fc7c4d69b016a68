//! The platform's JSON → facts. Every field may be absent, and a field of another type counts as absent.

use serde_json::Value;

use crate::facts::{Conversation, Grant, Grants, Introspection, Participant, User};
use crate::token::Redactor;

/// Reads JSON bodies and redacts what it keeps.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a>(pub &'a Redactor);

impl Reader<'_> {
    /// `GET /api/v2/tokens/me`
    #[must_use]
    pub fn introspection(self, body: &Value) -> Introspection {
        let client = body.get("OAuthClient").unwrap_or(&Value::Null);
        Introspection {
            scopes: body.get("authorizedScope").and_then(Value::as_array).map(|names| self.texts(names)),
            grant_type: self.text(client, "authorizedGrantType"),
            client_id: self.text(client, "id"),
            client_name: self.text(client, "name"),
            client_scopes: client
                .get("scope")
                .and_then(Value::as_array)
                .map(|names| self.texts(names))
                .unwrap_or_default(),
            organization_id: body.get("organization").and_then(|organization| self.text(organization, "id")),
        }
    }

    /// `GET /api/v2/users/me?expand=authorization`
    #[must_use]
    pub fn user(self, body: &Value) -> User {
        let authorization = body.get("authorization").unwrap_or(&Value::Null);
        let permissions = authorization.get("permissions").and_then(Value::as_array).map(|names| self.texts(names));
        let mut conditional: Vec<String> = items(authorization, "permissionPolicies")
            .filter(|policy| {
                policy.get("allowConditions") == Some(&Value::Bool(true))
                    && policy.get("resourceConditionNode").is_some_and(|node| !node.is_null())
            })
            .flat_map(|policy| self.policy(policy))
            .collect();
        conditional.retain(|name| !permissions.as_ref().is_some_and(|held| held.contains(name)));
        User {
            id: self.text(body, "id"),
            name: self.text(body, "name"),
            permissions,
            conditional_permissions: conditional,
        }
    }

    /// `GET /api/v2/authorization/subjects/me`
    #[must_use]
    pub fn grants(self, body: &Value) -> Grants {
        let listed = body.get("grants").is_some_and(Value::is_array);
        let whole =
            listed && items(body, "grants").all(|grant| grant.pointer("/role/policies").is_some_and(Value::is_array));
        let grants = items(body, "grants")
            .map(|grant| {
                let role = grant.get("role").unwrap_or(&Value::Null);
                let division = grant.get("division").unwrap_or(&Value::Null);
                Grant {
                    role: self.text(role, "name").or_else(|| self.text(role, "id")).unwrap_or_default(),
                    division_id: self.text(division, "id"),
                    division_name: self.text(division, "name"),
                    permissions: items(role, "policies").flat_map(|policy| self.policy(policy)).collect(),
                }
            })
            .collect();
        Grants { grants, whole }
    }

    /// A policy's permissions as `domain:entity:action`.
    fn policy(self, policy: &Value) -> Vec<String> {
        let part = |name: &str| self.text(policy, name).unwrap_or_else(|| "*".to_owned());
        let (domain, entity) = (part("domain"), part("entityName"));
        let actions = ["actionSet", "actions"].into_iter().find_map(|name| policy.get(name)?.as_array());
        self.texts(actions.map(Vec::as_slice).unwrap_or_default())
            .into_iter()
            .map(|action| format!("{domain}:{entity}:{action}"))
            .collect()
    }

    /// `GET /api/v2/conversations/{id}` (nested) or `GET /api/v2/conversations/calls/{id}` (flat).
    #[must_use]
    pub fn conversation(self, body: &Value) -> Option<Conversation> {
        body.get("participants")?.as_array()?;
        Some(self.listed_conversation(body))
    }

    /// A conversation as a list has it, maybe without its participants.
    fn listed_conversation(self, body: &Value) -> Conversation {
        Conversation {
            id: self.text(body, "id").unwrap_or_default(),
            participants: items(body, "participants").map(|participant| self.participant(participant)).collect(),
        }
    }

    /// `GET /api/v2/conversations/calls`: the caller's active calls.
    #[must_use]
    pub fn conversations(self, body: &Value) -> Option<Vec<Conversation>> {
        let entities = body.get("entities")?.as_array()?;
        Some(entities.iter().map(|conversation| self.listed_conversation(conversation)).collect())
    }

    fn participant(self, participant: &Value) -> Participant {
        let mut legs: Vec<&Value> = items(participant, "calls").collect();
        legs.sort_by_key(|leg| liveliness(leg.get("state").and_then(Value::as_str)));
        let liveliest = legs.first().copied().unwrap_or(&Value::Null);
        let user = participant.get("user").and_then(|user| self.text(user, "id"));
        Participant {
            id: self.text(participant, "id").unwrap_or_default(),
            purpose: self.text(participant, "purpose"),
            user_id: self.text(participant, "userId").or(user),
            state: self.text(liveliest, "state").or_else(|| self.text(participant, "state")),
            muted: muted(&legs).unwrap_or_else(|| flag(participant, "muted")),
            call_ids: legs.into_iter().filter_map(|leg| self.text(leg, "id")).collect(),
        }
    }

    fn text(self, value: &Value, name: &str) -> Option<String> {
        value.get(name)?.as_str().filter(|text| !text.is_empty()).map(|text| self.0.redact(text))
    }

    fn texts(self, values: &[Value]) -> Vec<String> {
        values.iter().filter_map(Value::as_str).map(|text| self.0.redact(text)).collect()
    }
}

fn items<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn flag(value: &Value, name: &str) -> Option<bool> {
    value.get(name).and_then(Value::as_bool)
}

/// What the liveliest legs say; `None` where none says anything, `Some(None)` where they disagree.
fn muted(legs: &[&Value]) -> Option<Option<bool>> {
    let state = |leg: &Value| liveliness(leg.get("state").and_then(Value::as_str));
    let first = legs.first().map(|leg| state(leg))?;
    let mut said = legs.iter().filter(|leg| state(leg) == first).filter_map(|leg| flag(leg, "muted"));
    let one = said.next()?;
    Some(said.all(|other| other == one).then_some(one))
}

/// Connected legs first, ended ones last.
fn liveliness(state: Option<&str>) -> u8 {
    match state {
        Some("connected") => 0,
        Some("disconnected" | "terminated" | "none") => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reader() -> Reader<'static> {
        static NONE: std::sync::LazyLock<Redactor> = std::sync::LazyLock::new(Redactor::default);
        Reader(&NONE)
    }

    #[test]
    fn both_shapes_of_a_conversation_read_alike() {
        let nested = json!({"id": "c", "participants": [{"id": "p", "purpose": "agent", "userId": "u", "calls": [
            {"id": "old", "state": "disconnected", "muted": true}, {"id": "leg", "state": "connected", "muted": false}]}]});
        let flat = json!({"id": "c", "participants": [{"id": "p", "purpose": "agent", "user": {"id": "u"}, "state": "connected", "muted": false}]});
        let (nested, flat) = (reader().conversation(&nested).unwrap(), reader().conversation(&flat).unwrap());
        for conversation in [&nested, &flat] {
            let participant = &conversation.participants[0];
            assert_eq!(participant.user_id.as_deref(), Some("u"));
            assert_eq!((participant.state.as_deref(), participant.muted), (Some("connected"), Some(false)));
        }
        assert_eq!(nested.participants[0].call_ids, ["leg", "old"]);
    }

    #[test]
    fn a_field_that_is_absent_or_of_another_type_is_no_panic() {
        for body in [json!({}), json!([]), json!({"participants": {"id": 1}}), json!({"participants": [null, 7, {}]})] {
            let _ = reader().conversation(&body);
            assert_eq!(reader().introspection(&body), Introspection::default());
        }
    }

    #[test]
    fn connected_legs_that_disagree_leave_it_open() {
        let legs = |one: bool, other: bool| {
            let body = json!({"participants": [{"calls": [
                {"state": "connected", "muted": one}, {"state": "connected", "muted": other}, {"state": "disconnected", "muted": true}]}]});
            reader().conversation(&body).unwrap().participants[0].muted
        };
        assert_eq!([legs(true, false), legs(false, true)], [None, None]);
        assert_eq!([legs(true, true), legs(false, false)], [Some(true), Some(false)]);
    }

    #[test]
    fn a_list_that_is_absent_is_not_an_empty_one() {
        assert_eq!(reader().conversation(&json!({"id": "c"})), None);
        assert_eq!(reader().conversations(&json!({})), None);
        assert!(!reader().grants(&json!({})).whole);
        assert!(reader().grants(&json!({"grants": []})).whole);
        assert!(!reader().grants(&json!({"grants": [{"role": {"name": "Agent"}}]})).whole);
    }

    #[test]
    fn policies_become_permissions() {
        let grants = reader().grants(&json!({"grants": [{"role": {"name": "Agent", "policies": [
            {"domain": "conversation", "entityName": "call", "actions": ["record", "*"]}]}, "division": {"id": "d", "name": "Home"}}]}));
        assert_eq!(grants.grants[0].permissions, ["conversation:call:record", "conversation:call:*"]);
    }
}
