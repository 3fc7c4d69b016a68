//! The platform's JSON → facts. Every field may be absent, and a field of another type counts as absent; an answer with
//! none of the fields is none.

use jiff::Timestamp;
use serde_json::Value;

use super::path::is_segment;
use crate::facts::{ConditionalPermission, Conversation, Grant, Grants, Introspection, Participant, User};
use crate::secret::Redactor;
use crate::token::{LooseNames, split_names};

/// One page of the organisation's permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PermissionPage {
    /// How many domains it has.
    pub(super) domains: usize,
    /// `total`: how many domains all pages have.
    pub(super) total: Option<u64>,
    /// `pageCount`.
    pub(super) pages: Option<u64>,
    /// Whether every part of it could be read.
    pub(super) whole: bool,
    /// As `domain:entity:action`.
    pub(super) names: Vec<String>,
}

/// The media of a conversation's communications that have a read of their own, by the list that a participant has of each,
/// which is also in the path of the read, with their names.
pub(super) const MEDIA: [(&str, &str); 4] =
    [("chats", "a chat"), ("emails", "an email"), ("messages", "a message"), ("callbacks", "a callback")];

/// The media that have none.
const OTHER_MEDIA: [(&str, &str); 4] = [
    ("cobrowsesessions", "a co-browse session"),
    ("screenshares", "a screen share"),
    ("socialExpressions", "a social post"),
    ("videos", "a video call"),
];

/// Reads JSON bodies and redacts what it keeps.
#[derive(Debug, Clone, Copy)]
pub(super) struct ModelReader<'a>(pub &'a Redactor);

impl ModelReader<'_> {
    /// `GET /api/v2/tokens/me`
    #[must_use]
    pub(super) fn introspection(self, body: &Value) -> Option<Introspection> {
        let client = body.get("OAuthClient").unwrap_or(&Value::Null);
        // An array of names by the definition; one text with all of them is understood as well.
        let scopes = body.get("authorizedScope").and_then(|scopes| match scopes {
            Value::Array(names) => Some(names.iter().filter_map(Value::as_str).collect()),
            Value::String(names) => Some(vec![names.as_str()]),
            _ => None,
        });
        let scopes: Option<(Vec<String>, LooseNames)> = scopes.map(|texts: Vec<&str>| split_names(texts, self.0));
        let (scopes, loose_scopes) = scopes.unzip();
        let read = Introspection {
            scopes,
            loose_scopes: loose_scopes.unwrap_or_default(),
            grant_type: self.text(client, "authorizedGrantType"),
            client_id: self.text(client, "id"),
            client_name: self.text(client, "name"),
            client_scopes: client
                .get("scope")
                .and_then(Value::as_array)
                .map(|names| self.texts(names))
                .unwrap_or_default(),
            client_state: self.text(client, "state"),
            idles_at: self.text(body, "dateTokenIdles").and_then(|date| date.parse::<Timestamp>().ok()),
            organization_id: body.get("organization").and_then(|organization| self.text(organization, "id")),
            organization_name: body.get("organization").and_then(|organization| self.text(organization, "name")),
            home_organization_id: body.get("homeOrganization").and_then(|home| self.text(home, "id")),
        };
        (read != Introspection::default()).then_some(read)
    }

    /// `GET /api/v2/users/me?expand=authorization`
    #[must_use]
    pub(super) fn user(self, body: &Value) -> Option<User> {
        let authorization = body.get("authorization").unwrap_or(&Value::Null);
        let permissions = authorization.get("permissions").and_then(Value::as_array).map(|names| self.texts(names));
        let (conditional, unconditional): (Vec<&Value>, Vec<&Value>) =
            items(authorization, "permissionPolicies").partition(|policy| condition(policy).is_some());
        let names = |policies: Vec<&Value>| policies.into_iter().flat_map(|policy| self.policy(policy)).collect();
        let read = User {
            id: self.subject_id(body),
            name: self.text(body, "name"),
            email: self.text(body, "email"),
            permissions,
            unconditional_permissions: names(unconditional),
            conditional_permissions: names(conditional),
        };
        (read != User::default()).then_some(read)
    }

    /// `GET /api/v2/authorization/subjects/me`
    #[must_use]
    pub(super) fn grants(self, body: &Value) -> Option<Grants> {
        let listed = body.get("grants").is_some_and(Value::is_array);
        let whole =
            listed && items(body, "grants").all(|grant| grant.pointer("/role/policies").is_some_and(Value::is_array));
        let grants = items(body, "grants")
            .map(|grant| {
                let role = grant.get("role").unwrap_or(&Value::Null);
                let division = grant.get("division").unwrap_or(&Value::Null);
                let (conditional, unconditional): (Vec<&Value>, Vec<&Value>) =
                    items(role, "policies").partition(|policy| condition(policy).is_some());
                Grant {
                    role: self.text(role, "name").or_else(|| self.text(role, "id")).unwrap_or_default(),
                    role_id: self.text(role, "id"),
                    division_id: self.text(division, "id"),
                    division_name: self.text(division, "name"),
                    permissions: unconditional.into_iter().flat_map(|policy| self.policy(policy)).collect(),
                    conditional_permissions: conditional
                        .into_iter()
                        .flat_map(|policy| self.conditional_policy(policy))
                        .collect(),
                }
            })
            .collect();
        let subject_id = self.subject_id(body);
        (listed || subject_id.is_some()).then_some(Grants { subject_id, grants, whole })
    }

    /// One page of `GET /api/v2/authorization/permissions`: an entity a domain.
    #[must_use]
    pub(super) fn permission_page(self, body: &Value) -> Option<PermissionPage> {
        let entities = body.get("entities")?.as_array()?;
        let number = |name: &str| body.get(name).and_then(Value::as_u64);
        let mut page = PermissionPage {
            domains: entities.len(),
            total: number("total"),
            pages: number("pageCount"),
            whole: true,
            names: Vec::new(),
        };
        for entity in entities {
            let domain = self.text(entity, "domain");
            let (Some(domain), Some(map)) = (domain, entity.get("permissionMap").and_then(Value::as_object)) else {
                page.whole = false;
                continue;
            };
            for (kind, permissions) in map {
                for permission in permissions.as_array().into_iter().flatten() {
                    match self.text(permission, "action") {
                        Some(action) => page.names.push(format!("{domain}:{}:{action}", self.0.redact(kind))),
                        None => page.whole = false,
                    }
                }
            }
        }
        Some(page)
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

    /// A policy's permissions with its condition.
    fn conditional_policy(self, policy: &Value) -> Vec<ConditionalPermission> {
        let condition = condition(policy).map(|condition| match condition {
            Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        });
        let condition = shortened(&self.0.redact(&condition.unwrap_or_default()));
        let names = self.policy(policy).into_iter();
        names.map(|permission| ConditionalPermission { permission, condition: condition.clone() }).collect()
    }

    /// `GET /api/v2/conversations/{id}` (nested) or `GET /api/v2/conversations/calls/{id}` (flat).
    #[must_use]
    pub(super) fn conversation(self, body: &Value) -> Option<Conversation> {
        body.get("participants")?.as_array()?;
        Some(self.listed_conversation(body))
    }

    /// The medium of a conversation in which nobody has a call: its name, and the list that shows it.
    #[must_use]
    pub(super) fn other_medium(self, body: &Value) -> Option<(&'static str, &'static str)> {
        let has = |list: &str| items(body, "participants").any(|participant| items(participant, list).next().is_some());
        let medium = || MEDIA.into_iter().chain(OTHER_MEDIA).find(|(list, _)| has(list));
        (!has("calls")).then(medium).flatten().map(|(list, name)| (name, list))
    }

    /// A conversation as a list has it, maybe without its participants.
    fn listed_conversation(self, body: &Value) -> Conversation {
        Conversation {
            id: self.text(body, "id").unwrap_or_default(),
            participants: items(body, "participants").map(|participant| self.participant(participant)).collect(),
            divisions: items(body, "divisions").filter_map(|entry| self.text(entry.get("division")?, "id")).collect(),
            division_names: items(body, "divisions")
                .filter_map(|entry| entry.get("division"))
                .filter_map(|division| Some((self.text(division, "id")?, self.text(division, "name")?)))
                .collect(),
        }
    }

    /// `GET /api/v2/conversations/calls`: the caller's active calls.
    #[must_use]
    pub(super) fn conversations(self, body: &Value) -> Option<Vec<Conversation>> {
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

    /// The id of a user or client; what cannot be an id identifies nobody.
    fn subject_id(self, body: &Value) -> Option<String> {
        self.text(body, "id").filter(|id| is_segment(id))
    }

    fn text(self, value: &Value, name: &str) -> Option<String> {
        value.get(name)?.as_str().filter(|text| !text.is_empty()).map(|text| self.0.redact(text))
    }

    fn texts(self, values: &[Value]) -> Vec<String> {
        values.iter().filter_map(Value::as_str).map(|text| self.0.redact(text)).collect()
    }
}

/// The condition of a policy, where it has one: `condition` in a role's policy, `resourceConditionNode` in a user's.
/// `allowConditions` says that a permission can have conditions, not that it has one here.
fn condition(policy: &Value) -> Option<&Value> {
    ["condition", "resourceConditionNode"]
        .into_iter()
        .filter_map(|name| policy.get(name))
        .find(|value| !is_empty(value))
}

/// Whether a value says nothing: null, an empty text, or a list or an object of nothing but such values.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(members) => members.values().all(is_empty),
    }
}

/// The beginning of a text that is only quoted.
fn shortened(text: &str) -> String {
    const MOST: usize = 160;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
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

    fn reader() -> ModelReader<'static> {
        static NONE: std::sync::LazyLock<Redactor> = std::sync::LazyLock::new(Redactor::default);
        ModelReader(&NONE)
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
            assert_eq!(reader().introspection(&body), None);
            assert_eq!(reader().user(&body), None);
            assert_eq!(reader().grants(&body), None);
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
        let is_whole = |body: Value| reader().grants(&body).unwrap().whole;
        assert!(!is_whole(json!({"id": "u"})));
        assert!(is_whole(json!({"grants": []})));
        assert!(!is_whole(json!({"grants": [{"role": {"name": "Agent"}}]})));
    }

    #[test]
    fn a_condition_stays_with_what_it_is_given_for() {
        let node = json!({"variableName": "Conversation.queues", "operands": ["q-1"]});
        let policy = |action: &str, name: &str, value: &Value| json!({"domain": "a", "entityName": "b", "actionSet": [action], "allowConditions": true, name: value});
        let policies = [
            policy("bound", "resourceConditionNode", &node),
            policy("null", "resourceConditionNode", &Value::Null),
            policy("empty", "resourceConditionNode", &json!({"terms": [], "conjunction": null, "operator": ""})),
            policy("spaces", "condition", &json!(" ")),
            policy("text", "condition", &json!(" x = 1 ")),
            policy("false", "condition", &json!(false)),
        ];
        let user = reader()
            .user(&json!({"authorization": {"permissions": ["a:b:bound"], "permissionPolicies": policies}}))
            .unwrap();
        assert_eq!(user.unconditional_permissions, ["a:b:null", "a:b:empty", "a:b:spaces"]);
        assert_eq!(user.conditional_permissions, ["a:b:bound", "a:b:text", "a:b:false"]);
        assert_eq!(user.permissions.unwrap(), ["a:b:bound"]);
        let grants = reader().grants(&json!({"grants": [{"role": {"policies": policies}}]})).unwrap();
        assert_eq!(grants.grants[0].permissions, ["a:b:null", "a:b:empty", "a:b:spaces"]);
        let bound = &grants.grants[0].conditional_permissions;
        let quoted: Vec<(&str, &str)> =
            bound.iter().map(|bound| (bound.permission.as_str(), bound.condition.as_str())).collect();
        assert_eq!(quoted[1..], [("a:b:text", "x = 1"), ("a:b:false", "false")]);
        assert!(quoted[0].1.contains("Conversation.queues"), "{quoted:?}");
    }

    #[test]
    fn a_page_of_permissions_is_whole_only_with_all_its_parts() {
        let entity =
            json!({"domain": "conversation", "permissionMap": {"call": [{"action": "record"}, {"action": "add"}]}});
        let page = reader().permission_page(&json!({"entities": [entity], "total": 1, "pageCount": 1})).unwrap();
        assert_eq!(page.names, ["conversation:call:record", "conversation:call:add"]);
        assert_eq!((page.domains, page.total, page.pages, page.whole), (1, Some(1), Some(1), true));
        for broken in [
            json!({"domain": "a"}),
            json!({"permissionMap": {}}),
            json!({"domain": "a", "permissionMap": {"b": [{}]}}),
            json!(7),
        ] {
            assert!(!reader().permission_page(&json!({"entities": [broken]})).unwrap().whole, "{broken}");
        }
        assert_eq!(reader().permission_page(&json!({"total": 1})), None);
    }

    #[test]
    fn a_conversation_without_a_call_is_of_another_medium() {
        let with = |lists: Value| reader().other_medium(&json!({"participants": [{"id": "p"}, lists]}));
        assert_eq!(with(json!({"emails": [{"id": "e"}]})), Some(("an email", "emails")));
        assert_eq!(with(json!({"callbacks": [{}], "calls": [{}]})), None);
        assert_eq!(with(json!({"calls": [], "chats": []})), None);
    }

    #[test]
    fn what_the_introspection_says_of_client_and_time_is_read() {
        let body = json!({
            "organization": {"id": "o-1"}, "homeOrganization": {"id": "o-2"}, "dateTokenIdles": "2026-09-21T14:13:20.000Z",
            "OAuthClient": {"state": "disabled"},
        });
        let read = reader().introspection(&body).unwrap();
        assert_eq!(
            (read.client_state.as_deref(), read.home_organization_id.as_deref()),
            (Some("disabled"), Some("o-2"))
        );
        assert_eq!(read.idles_at.map(|idles| idles.as_second()), Some(1_790_000_000));
        assert_eq!(reader().introspection(&json!({"dateTokenIdles": "soon"})), None);
    }

    #[test]
    fn policies_become_permissions() {
        let grants = reader().grants(&json!({"grants": [{"role": {"name": "Agent", "policies": [
            {"domain": "conversation", "entityName": "call", "actions": ["record", "*"]}]}, "division": {"id": "d", "name": "Home"}}]})).unwrap();
        assert_eq!(grants.grants[0].permissions, ["conversation:call:record", "conversation:call:*"]);
    }
}
