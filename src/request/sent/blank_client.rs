//! Parts of an OAuth client that a request for a token sent empty, or as the word that a program prints for nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The form fields and members that are looked at (RFC 6749 §4.1.3 and §4.4.2, RFC 7636 §4.5).
const FIELDS: [&str; 6] = ["client_id", "client_secret", "grant_type", "code", "redirect_uri", "code_verifier"];

/// What programs send for a variable without a value, in lower case.
const NOTHING: [&str; 5] = ["undefined", "null", "none", "nil", "nan"];

/// What was sent for nothing, as `client_id is empty` and `client_secret is "undefined"`, each once.
pub(super) fn find_blanks(authorization: &[&str], body: Option<&str>) -> Vec<String> {
    let mut blanks = authorization.iter().find_map(|header| in_basic(header)).unwrap_or_default();
    for (name, value) in body.map(fields).unwrap_or_default() {
        let blank = blank(&name, &value);
        blanks.extend(blank.filter(|_| FIELDS.contains(&name.as_str())));
    }
    blanks.sort_unstable();
    blanks.dedup();
    blanks
}

/// The id and the secret of a Basic header (RFC 6749 §2.3.1): `Og==` is neither of them.
fn in_basic(header: &str) -> Option<Vec<String>> {
    let (scheme, credentials) = header.trim().split_once(char::is_whitespace).unwrap_or((header.trim(), ""));
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let credentials = credentials.trim();
    let decoded = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':').unwrap_or((&decoded, ""));
    let parts = [("client_id", id), ("client_secret", secret)];
    Some(parts.iter().filter_map(|(name, value)| blank(name, value)).collect())
}

/// The fields of a form, or the texts of a JSON object.
fn fields(body: &str) -> Vec<(String, String)> {
    if let Ok(serde_json::Value::Object(members)) = serde_json::from_str(body) {
        let text = |value: serde_json::Value| match value {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        return members.into_iter().map(|(name, value)| (name, text(value))).collect();
    }
    let pairs = body.trim().split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

fn blank(name: &str, value: &str) -> Option<String> {
    let lower = value.trim().to_ascii_lowercase();
    if lower.is_empty() {
        return Some(format!("{name} is empty"));
    }
    NOTHING.contains(&lower.as_str()).then(|| format!("{name} is \"{lower}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_for_nothing_is_named() {
        let form = |body: &str| find_blanks(&[], Some(body)).join(", ");
        assert_eq!(
            form("grant_type=client_credentials&client_id=undefined&client_secret="),
            "client_id is \"undefined\", client_secret is empty"
        );
        assert_eq!(
            form(r#"{"grant_type":"client_credentials","client_id":null,"client_secret":"None"}"#),
            "client_id is \"null\", client_secret is \"none\""
        );
        assert_eq!(form("grant_type=authorization_code&code=&state="), "code is empty");
        assert_eq!(find_blanks(&["Basic Og=="], None), ["client_id is empty", "client_secret is empty"]);
        assert_eq!(find_blanks(&["Basic"], None), ["client_id is empty", "client_secret is empty"]);
        assert_eq!(
            find_blanks(&["basic dW5kZWZpbmVkOnVuZGVmaW5lZA=="], None),
            ["client_id is \"undefined\"", "client_secret is \"undefined\""]
        );
    }

    #[test]
    fn nothing_is_said_of_values_that_are_there() {
        assert!(find_blanks(&["Basic aWQ6c2VjcmV0"], Some("grant_type=client_credentials")).is_empty());
        assert!(find_blanks(&["Basic $CREDENTIALS", "Bearer x"], None).is_empty());
        assert!(find_blanks(&[], Some("client_id=5d2f9a04&client_secret=***")).is_empty());
    }
}
