//! Scopes and permissions in the many ways issuers write them.
//!
//! RFC 8693 §4.2 has `scope` as a space-separated string; arrays and comma lists are met in the field
//! and are understood, with a remark.

use std::collections::BTreeSet;

use serde_json::Value;

use super::claim::Claim;
use super::json_members::{MemberReader, Members, texts_of};
use crate::secret::Redactor;

/// Names read from several claims.
pub(super) struct Names {
    /// In the order found, without repeats.
    pub(super) names: Claim<Vec<String>>,
    /// What is unusual about how they are written, a sentence each.
    pub(super) remarks: Vec<String>,
    /// Those that only a lenient reader finds.
    pub(super) loose: LooseNames,
}

/// Names that are not separated by a space, as RFC 6749 §3.3 has it for scopes: a server need not read them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LooseNames {
    /// The names, in the order found.
    pub names: Vec<String>,
    /// What separates them, as `a comma`.
    pub separators: Vec<String>,
}

impl LooseNames {
    /// Whether a name is one of them.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.names.iter().any(|loose| loose == name)
    }

    /// What separates the names, as `a comma or a tab`.
    #[must_use]
    pub fn separated_by(&self) -> String {
        self.separators.join(" or ")
    }
}

/// The names in texts, in the order found and without repeats, and those among them that no space separates.
#[must_use]
pub fn split_names<'t>(texts: impl IntoIterator<Item = &'t str>, redactor: &Redactor) -> (Vec<String>, LooseNames) {
    let texts: Vec<&str> = texts.into_iter().collect();
    let strict: BTreeSet<&str> = texts.iter().flat_map(|text| text.split(' ')).collect();
    let (mut names, mut loose) = (Vec::new(), LooseNames::default());
    for found in texts.iter().flat_map(|text| text.split(is_separator)).filter(|name| !name.is_empty()) {
        let name = redactor.redact(found);
        if names.contains(&name) {
            continue;
        }
        if !strict.contains(found) {
            loose.names.push(name.clone());
        }
        names.push(name);
    }
    if !loose.names.is_empty() {
        let used = texts.iter().flat_map(|text| text.chars()).filter(|c| is_separator(*c) && *c != ' ');
        let used: BTreeSet<&str> = used.map(separator_name).collect();
        loose.separators = used.into_iter().map(str::to_owned).collect();
    }
    (names, loose)
}

fn separator_name(separator: char) -> &'static str {
    match separator {
        ',' => "a comma",
        '\t' => "a tab",
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => "a line end",
        '\u{a0}' | '\u{202f}' => "a no-break space",
        _ => "another kind of space",
    }
}

/// The names of these claims together.
pub(super) fn collect_names(members: &Members, redactor: &Redactor, claims: &[&str]) -> Names {
    let reader = MemberReader::new(members, redactor);
    let mut remarks = Vec::new();
    let mut found: Option<Vec<&str>> = None;
    let mut wrong = Claim::Absent;
    for claim in claims {
        let Some(value) = members.value(claim) else { continue };
        let Some(texts) = texts_of(value) else {
            let fault: Claim<Vec<String>> = reader.wrong_type("a space-separated string or an array of strings", value);
            remarks.extend(fault.fault().map(|fault| format!("`{claim}` is {fault}")));
            wrong = fault;
            continue;
        };
        remarks.extend(remark(claim, value, &texts));
        found.get_or_insert_default().extend(texts);
    }
    match found.map(|texts| split_names(texts, redactor)) {
        Some((names, loose)) => Names { names: Claim::Valid(names), remarks, loose },
        None => Names { names: wrong, remarks, loose: LooseNames::default() },
    }
}

fn is_separator(character: char) -> bool {
    character == ',' || character.is_whitespace()
}

fn remark(claim: &str, value: &Value, texts: &[&str]) -> Option<String> {
    if texts.iter().any(|text| text.contains(',')) {
        return Some(format!("`{claim}` is a comma list, which is unusual: RFC 8693 §4.2 separates by spaces"));
    }
    if value.is_array() && texts.iter().any(|text| text.contains(char::is_whitespace)) {
        return Some(format!("`{claim}` is an array with several names in one element, which is unusual"));
    }
    (claim == "scope" && value.is_array())
        .then(|| "`scope` is an array; RFC 8693 §4.2 has it as a space-separated string".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(json: &str) -> Names {
        let members: Members = serde_json::from_str(json).unwrap();
        collect_names(&members, &Redactor::default(), &["scope", "scp", "scopes"])
    }

    #[test]
    fn every_spelling_gives_the_same_names() {
        for json in [
            r#"{"scope":"conversations users"}"#,
            r#"{"scope":["conversations","users"]}"#,
            r#"{"scp":["conversations","users","users"]}"#,
            r#"{"scopes":"conversations,users"}"#,
            r#"{"scope":"conversations","scp":"users"}"#,
            r#"{"scp":["conversations users"]}"#,
        ] {
            assert_eq!(scopes(json).names.valid().unwrap(), &["conversations", "users"], "{json}");
        }
    }

    #[test]
    fn the_unusual_ones_are_remarked() {
        assert!(scopes(r#"{"scope":"conversations users"}"#).remarks.is_empty());
        assert!(scopes(r#"{"scp":["conversations","users"]}"#).remarks.is_empty());
        assert!(scopes(r#"{"scope":"conversations, users"}"#).remarks[0].contains("comma list"));
        assert!(scopes(r#"{"scope":["conversations"]}"#).remarks[0].contains("array"));
    }

    #[test]
    fn a_name_that_no_space_separates_is_loose() {
        let loose = |json: &str| scopes(json).loose;
        for (scope, separator) in [
            ("a,b", "a comma"),
            ("a\\tb", "a tab"),
            ("a\\nb", "a line end"),
            ("a\\u00a0b", "a no-break space"),
            ("a\\u2003b", "another kind of space"),
        ] {
            let found = loose(&format!(r#"{{"scope":"{scope}"}}"#));
            assert_eq!(
                (found.names, found.separators),
                (vec!["a".into(), "b".into()], vec![separator.into()]),
                "{scope}"
            );
            let found = loose(&format!(r#"{{"scp":["{scope}","a"]}}"#));
            assert_eq!(found.names, ["b"], "{scope}");
        }
        for json in [r#"{"scope":"a b"}"#, r#"{"scope":"a  b "}"#, r#"{"scp":["a","b"]}"#, r#"{"scope":["a b"]}"#] {
            assert_eq!(loose(json), LooseNames::default(), "{json}");
        }
        let found = loose(r#"{"scope":"a b,c d"}"#);
        assert_eq!((found.names, found.separators), (vec!["b".into(), "c".into()], vec!["a comma".into()]));
    }

    #[test]
    fn none_empty_and_wrong_are_three_things() {
        assert_eq!(scopes("{}").names, Claim::Absent);
        assert_eq!(scopes(r#"{"scope":""}"#).names, Claim::Valid(vec![]));
        assert!(scopes(r#"{"scope":5}"#).names.fault().unwrap().starts_with("the number 5"));
        assert!(scopes(r#"{"scope":["a",5]}"#).names.fault().unwrap().starts_with("an array"));
    }
}
