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
    if let Some(permissions) = permissions_in_parts(&message) {
        permissions.iter().take(MOST).for_each(|name| take_permission(refusal, name));
        return;
    }
    let mut rest = message.as_str();
    let mut last = None;
    while let Some((before, after)) = rest.split_once(OPENING) {
        let opening = rest.get(before.len()..).and_then(|rest| rest.chars().next()).unwrap_or_default();
        // "organization's" opens no quotation.
        let apostrophe = opening == '\'' && before.ends_with(|c: char| c.is_alphanumeric());
        // The mark at the end of the sentence may be cut off.
        let unclosed = || (!matches!(opening, '[' | '\'') && is_name_like(after)).then_some((after, ""));
        let quoted = after.split_once(closing(opening)).or_else(unclosed);
        let Some((inside, behind)) = quoted.filter(|_| !apostrophe) else {
            rest = after;
            continue;
        };
        // Any words can be in quotes: only a name without spaces is one of ours.
        if !matches!(opening, '[' | '\'') && !inside.split(',').all(|item| is_name_like(item.trim())) {
            rest = after;
            continue;
        }
        let before = before.to_ascii_lowercase();
        let context = ["scope", "permission", "division"].into_iter().max_by_key(|word| before.rfind(word));
        // "the scope `a` or `b`": the second is of the same list.
        let is_next = matches!(before.trim(), "or" | "and" | "," | ", or" | ", and");
        let context = context.filter(|word| before.contains(word)).or(last.filter(|_| is_next));
        last = context;
        let is_permission = context == Some("permission") && !matches!(opening, '[' | '\'');
        for item in list(inside).into_iter().filter(|item| !is_permission || item.matches(':').count() >= 2) {
            add_name(refusal, context, item);
        }
        rest = behind;
    }
    read_words(refusal, &message);
}

/// What opens a list of names, or the quotation of one.
const OPENING: [char; 6] = ['[', '\'', '"', '`', '\u{201c}', '\u{2018}'];

fn closing(opening: char) -> char {
    match opening {
        '[' => ']',
        '\u{201c}' => '\u{201d}',
        '\u{2018}' => '\u{2019}',
        same => same,
    }
}

/// Whether a text in quotes can be the name of a scope or a permission, or a division's id.
fn is_name_like(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '*');
    !text.is_empty() && text.chars().all(is_part)
}

/// The permissions of a message that names their parts: `domain, 'routing', entity 'queue', with action set '[view]'`.
fn permissions_in_parts(message: &str) -> Option<Vec<String>> {
    let lower = message.to_ascii_lowercase();
    let value = |label: &str| {
        let (_, rest) = lower.split_once(label)?;
        let rest = rest.strip_prefix("s").unwrap_or(rest);
        let rest = rest.trim_start().strip_prefix("set").unwrap_or(rest);
        // In capitals as written: ASCII, so that the places are the same.
        let rest = message.get(message.len().checked_sub(rest.len())?..)?;
        let rest = rest.trim_start_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '*'));
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '*');
        let end = |c: char| !(is_part(c) || matches!(c, ',' | ' '));
        let listed = rest.split(end).next()?;
        let parts: Vec<&str> =
            listed.split(',').map(str::trim).take_while(|part| !part.is_empty() && part.chars().all(is_part)).collect();
        (!parts.is_empty()).then_some(parts)
    };
    let (domain, entity, actions) = (value("domain")?, value("entity")?, value("action")?);
    let (domain, entity) = (domain.first()?, entity.first()?);
    // An id or a sentence is no part of a permission.
    let is_word = |part: &str| part.len() <= 64 && !is_uuid(part);
    let all_words = is_word(domain) && is_word(entity) && actions.iter().all(|action| is_word(action));
    all_words.then(|| actions.iter().map(|action| format!("{domain}:{entity}:{action}")).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn named(message: &str) -> Refusal {
        let body = serde_json::json!({"code": "forbidden", "message": message, "status": 403}).to_string();
        crate::request::parse(
            "",
            "",
            None,
            &crate::request::Headers::new(),
            body.as_bytes(),
            &crate::secret::Redactor::default(),
        )
    }

    #[test]
    fn a_permission_in_three_parts_is_put_together() {
        for (message, permissions) in [
            (
                "Permission is forbidden on domain, 'routing', entity 'queue', with action set '[view]'",
                &["routing:queue:view"][..],
            ),
            (
                "Permission is forbidden on domain, 'directory', entity 'user', with action set '[add, edit]'",
                &["directory:user:add", "directory:user:edit"],
            ),
            (
                "Permission denied: domain=\"analytics\" entity=\"conversationDetail\" action=\"view\"",
                &["analytics:conversationDetail:view"],
            ),
            ("The permission of this domain is missing for the entity and the action", &[]),
        ] {
            assert_eq!(named(message).permissions, permissions, "{message}");
        }
    }

    #[test]
    fn names_are_read_in_each_kind_of_quotation() {
        for quoted in [
            "[routing:queue:edit]",
            "'routing:queue:edit'",
            "\"routing:queue:edit\"",
            "`routing:queue:edit`",
            "\u{201c}routing:queue:edit\u{201d}",
        ] {
            assert_eq!(
                named(&format!("You are missing the permission {quoted}.")).permissions,
                ["routing:queue:edit"],
                "{quoted}"
            );
        }
        assert_eq!(
            named("App not authorized to use scope `routing` or `routing:readonly`").scopes,
            ["routing", "routing:readonly"]
        );
        assert_eq!(named("The scope is \"not in this list\".").scopes, [""; 0]);
    }
}
