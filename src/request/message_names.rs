//! The scopes, permissions and divisions that a message names, in brackets, in quotes or in `messageParams`.
//!
//! A `%s` or `{id}` that was not filled in is not a name.

use serde_json::Value;

use super::Refusal;
use crate::text::is_uuid;

/// Maximum names of one kind that are kept: no message lists more.
const MOST: usize = 100;

/// Reads the lists that a message carries: `scope [a, b]`, `permissions assigned: [c]`, `division(s): [d]`,
/// `permission 'e'`; and the ids in the text itself: `in division d`.
pub(super) fn read_message(refusal: &mut Refusal) {
    let Some(message) = refusal.message.clone() else { return };
    let mut rest = message.as_str();
    while let Some((before, after)) = rest.split_once(['[', '\'']) {
        let bracket = rest.get(before.len()..).is_some_and(|opening| opening.starts_with('['));
        // "organization's" opens no quotation.
        let apostrophe = !bracket && before.ends_with(|c: char| c.is_alphanumeric());
        let close = if bracket { ']' } else { '\'' };
        let Some((inside, behind)) = after.split_once(close).filter(|_| !apostrophe) else {
            rest = after;
            continue;
        };
        let before = before.to_ascii_lowercase();
        let context = ["scope", "permission", "division"].into_iter().max_by_key(|word| before.rfind(word));
        let context = context.filter(|word| before.contains(word));
        for item in list(inside) {
            add_name(refusal, context, item);
        }
        rest = behind;
    }
    read_words(refusal, &message);
}

/// Names without brackets: permissions by their three segments, divisions by their UUID.
fn read_words(refusal: &mut Refusal, message: &str) {
    let lower = message.to_ascii_lowercase();
    if refusal.permissions.is_empty() && lower.contains("permission") {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '*');
        let words = message.split(|c| !part(c)).map(|word| word.trim_matches(':'));
        let names: Vec<String> = words.filter(|word| is_permission_like(word)).map(str::to_owned).collect();
        names.iter().take(MOST).for_each(|name| take_permission(refusal, name));
    }
    if lower.contains("division") {
        let words = message.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|word| is_uuid(word));
        words.for_each(|id| add(&mut refusal.divisions, id));
    }
}

/// Reads `messageParams`, for what the message itself does not name.
pub(super) fn read_params(refusal: &mut Refusal, params: &Value) {
    let Some(params) = params.as_object() else { return };
    for (name, value) in params.iter().take(MOST) {
        let name = name.to_ascii_lowercase();
        let context = ["scope", "permission", "division"].into_iter().find(|word| name.contains(word));
        let known = match context {
            Some("scope") => !refusal.scopes.is_empty(),
            Some("permission") => !refusal.permissions.is_empty(),
            Some("division") => !refusal.divisions.is_empty(),
            _ => true,
        };
        if known {
            continue;
        }
        let items: Vec<String> = match value {
            Value::String(text) => list(text.trim().trim_start_matches('[').trim_end_matches(']')),
            Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).take(MOST).collect(),
            _ => Vec::new(),
        };
        items.into_iter().for_each(|item| add_name(refusal, context, item));
    }
}

/// Adds a name to the list of its kind: by its own form, else by the word before its list.
fn add_name(refusal: &mut Refusal, context: Option<&str>, item: String) {
    let item = item.trim_matches(['"', '\'', ' ']).to_owned();
    if item.is_empty() || item.contains(['%', '{', '…']) {
        return;
    }
    if is_uuid(&item) {
        if context.is_some() {
            add(&mut refusal.divisions, &item);
        }
    } else if context == Some("division") && !item.contains(':') {
        add(&mut refusal.divisions, &item);
    } else if context == Some("scope") {
        add(&mut refusal.scopes, &item);
    } else if context == Some("permission") || item.matches(':').count() >= 2 {
        take_permission(refusal, &item);
    }
}

/// Live bodies can carry the division id as a fourth segment of the permission.
fn take_permission(refusal: &mut Refusal, name: &str) {
    let segments: Vec<&str> = name.split(':').collect();
    match segments.as_slice() {
        [domain, entity, action, division] => {
            add(&mut refusal.permissions, &format!("{domain}:{entity}:{action}"));
            add(&mut refusal.divisions, division);
        }
        _ => add(&mut refusal.permissions, name),
    }
}

fn add(names: &mut Vec<String>, name: &str) {
    if names.len() < MOST && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// `domain:entity:action`, each segment a word or `*`.
fn is_permission_like(word: &str) -> bool {
    let segments: Vec<&str> = word.split(':').collect();
    matches!(segments.len(), 3 | 4)
        && segments.iter().all(|segment| !segment.is_empty())
        && segments.first().is_some_and(|domain| domain.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The items of a comma-separated list.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).take(MOST).map(str::to_owned).collect()
}
