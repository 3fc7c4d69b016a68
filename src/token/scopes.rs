//! Scopes and permissions in the many ways issuers write them.
//!
//! RFC 8693 §4.2 has `scope` as a space-separated string; arrays and comma lists are met in the field
//! and are understood, with a remark.

use serde_json::Value;

use super::object::{Members, Reader, texts_of};
use super::{Claim, Redactor};

/// Names read from several claims.
pub(super) struct Names {
    /// In the order found, without repeats.
    pub(super) names: Claim<Vec<String>>,
    /// What is unusual about how they are written, a sentence each.
    pub(super) remarks: Vec<String>,
}

/// The names of these claims together.
pub(super) fn read(members: &Members, redactor: &Redactor, claims: &[&str]) -> Names {
    let reader = Reader::new(members, redactor);
    let mut remarks = Vec::new();
    let mut names: Option<Vec<String>> = None;
    let mut wrong = Claim::Absent;
    for claim in claims {
        let Some(value) = members.value(claim) else { continue };
        let Some(texts) = texts_of(value) else {
            let fault: Claim<Vec<String>> = reader.wrong("a space-separated string or an array of strings", value);
            remarks.extend(fault.fault().map(|fault| format!("`{claim}` is {fault}")));
            wrong = fault;
            continue;
        };
        remarks.extend(remark(claim, value, &texts));
        let known = names.get_or_insert_default();
        for name in texts.iter().flat_map(|text| text.split(is_separator)).filter(|name| !name.is_empty()) {
            let name = redactor.redact(name);
            if !known.contains(&name) {
                known.push(name);
            }
        }
    }
    Names { names: names.map_or(wrong, Claim::Valid), remarks }
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
        read(&members, &Redactor::default(), &["scope", "scp", "scopes"])
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
    fn none_empty_and_wrong_are_three_things() {
        assert_eq!(scopes("{}").names, Claim::Absent);
        assert_eq!(scopes(r#"{"scope":""}"#).names, Claim::Valid(vec![]));
        assert!(scopes(r#"{"scope":5}"#).names.fault().unwrap().starts_with("the number 5"));
        assert!(scopes(r#"{"scope":["a",5]}"#).names.fault().unwrap().starts_with("an array"));
    }
}
