//! The sections of the file → what they require.

use std::ops::Range;

use toml::de::DeTable;

use super::names::{self, NameKind};
use super::reader::{PolicyReader, Value};
use super::{Document, MOST_LEEWAY_HOURS};
use crate::catalogue::{self, Operation};
use crate::facts::{GrantKind, Limits, Location, Origin, Policy, RequiredScope, Strictness, matches};

const STRICTNESS: [(&str, Strictness); 3] =
    [("off", Strictness::Off), ("warn", Strictness::Warn), ("fail", Strictness::Fail)];

const GRANTS: [(&str, GrantKind); 2] = [("user", GrantKind::User), ("service-account", GrantKind::ClientCredentials)];

const ANNOUNCED: [(&str, bool); 2] = [("warn", false), ("fail", true)];

const SIGNATURES: [(&str, bool); 2] = [("optional", false), ("required", true)];

/// What the whole file says.
pub(super) fn document<'a>(reader: &mut PolicyReader<'a>, table: &DeTable<'a>) -> Document {
    let mut document = Document { policy: Policy::built_in(), operations: None };
    let policy = &mut document.policy;
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "operations" => document.operations = operations(reader, value),
            "published" => {
                policy.published = reader.boolean("published", value).unwrap_or(true);
                reader.remember("published", &key.span());
            }
            "announced" => {
                policy.announced_fails = reader.word("announced", value, &ANNOUNCED).unwrap_or(false);
                reader.remember("announced", &key.span());
            }
            "token" => token(reader, value, policy),
            "scopes" => scopes(reader, value, policy),
            "permissions" => permissions(reader, value, policy),
            unknown => reader.unknown_key("", unknown, &key.span()),
        }
    }
    document
}

fn operations<'a>(reader: &mut PolicyReader<'a>, value: &Value<'a>) -> Option<Vec<(Operation, Location)>> {
    let mut found = Vec::new();
    for (text, span) in reader.strings("operations", value)? {
        match catalogue::find_exactly_one(&text) {
            Ok(operation) => found.push((operation, reader.location(&span))),
            Err(error) => reader.fault(&span, &error.to_string(), Some(error.help)),
        }
    }
    Some(found)
}

fn token<'a>(reader: &mut PolicyReader<'a>, value: &Value<'a>, policy: &mut Policy) {
    let Some(table) = reader.table("token", value) else { return };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "grant" => policy.grant = reader.word("grant", value, &GRANTS),
            "subject" => policy.subject = reader.string("subject", value).filter(|text| is_bare(reader, text, value)),
            "issuer" => policy.issuer = reader.string("issuer", value),
            "audience" => policy.audience = reader.string("audience", value),
            "signature" => policy.signature_required = reader.word("signature", value, &SIGNATURES).unwrap_or(false),
            "min_lifetime" => policy.min_lifetime_seconds = reader.seconds("min_lifetime", value),
            "leeway" => policy.leeway_seconds = reader.seconds_within("leeway", value, MOST_LEEWAY_HOURS).unwrap_or(0),
            unknown => {
                reader.unknown_key("token", unknown, &key.span());
                continue;
            }
        }
        reader.remember(&format!("token.{}", key.get_ref()), &(key.span().start..value.span().end));
    }
    // A client is not a person: a policy that requires a client does not require a person's id.
    policy.subject_required = policy.grant != Some(GrantKind::ClientCredentials);
}

/// Whether an id has no blanks around it: with them, it would match no user.
fn is_bare(reader: &mut PolicyReader<'_>, text: &str, value: &Value<'_>) -> bool {
    let bare = text.trim();
    if bare != text {
        let message = "`subject` has blanks around the id";
        reader.fault(&value.span(), message, Some(format!("write it as subject = \"{bare}\"")));
    }
    bare == text
}

fn scopes<'a>(reader: &mut PolicyReader<'a>, value: &Value<'a>, policy: &mut Policy) {
    let Some(table) = reader.table("scopes", value) else { return };
    let custom = table.get("unpublished").and_then(|value| reader.strings("unpublished", value)).unwrap_or_default();
    policy.unpublished_scopes = custom.into_iter().map(|(name, _)| name).collect();
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "unpublished" => {}
            "required" => {
                let Some(names) = reader.strings("required", value) else { continue };
                names::check_required(reader, &names, &policy.unpublished_scopes);
                remember_each(reader, "scopes.required", &names);
                let required = |(name, _)| RequiredScope { name, origin: Origin::User };
                policy.scopes = names.into_iter().map(required).collect();
            }
            known @ ("allowed" | "forbidden" | "excess") => {
                limit(reader, NameKind::Scope, known, value, &mut policy.scope_limits, &policy.unpublished_scopes);
            }
            unknown => reader.unknown_key("scopes", unknown, &key.span()),
        }
    }
    contradictions(reader, table, policy);
}

/// A scope that is both required and forbidden cannot be right in either way.
fn contradictions<'a>(reader: &mut PolicyReader<'a>, table: &DeTable<'a>, policy: &Policy) {
    let items = table.get("required").and_then(|value| value.get_ref().as_array());
    for item in items.into_iter().flatten() {
        let Some(name) = item.get_ref().as_str() else { continue };
        if let Some(pattern) = policy.scope_limits.forbidden.iter().find(|pattern| matches(pattern, name)) {
            let message = format!("{name} is required, and `forbidden` has {pattern}");
            reader.fault(&item.span(), &message, Some("take it out of one of the two".to_owned()));
        }
    }
}

fn permissions<'a>(reader: &mut PolicyReader<'a>, value: &Value<'a>, policy: &mut Policy) {
    let Some(table) = reader.table("permissions", value) else { return };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            known @ ("allowed" | "forbidden" | "excess") => {
                limit(reader, NameKind::Permission, known, value, &mut policy.permission_limits, &[]);
            }
            unknown => reader.unknown_key("permissions", unknown, &key.span()),
        }
    }
}

/// One key of the limits on what is there in addition to what is needed.
fn limit<'a>(
    reader: &mut PolicyReader<'a>,
    kind: NameKind,
    key: &str,
    value: &Value<'a>,
    limits: &mut Limits,
    unpublished: &[String],
) {
    let full = format!("{}.{key}", kind.section());
    if key == "excess" {
        limits.excess = reader.word(key, value, &STRICTNESS).unwrap_or_default();
        reader.remember(&full, &value.span());
        return;
    }
    let Some(names) = reader.strings(key, value) else { return };
    names::check_patterns(reader, kind, &names, unpublished);
    remember_each(reader, &full, &names);
    let names = names.into_iter().map(|(name, _)| name).collect();
    match key {
        "forbidden" => limits.forbidden = names,
        _ => limits.allowed = names,
    }
}

fn remember_each(reader: &mut PolicyReader<'_>, key: &str, names: &[(String, Range<usize>)]) {
    for (name, span) in names {
        reader.remember(&format!("{key} {name}"), span);
    }
}
