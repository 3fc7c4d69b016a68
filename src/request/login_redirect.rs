//! The error of the login's redirect (RFC 6749 §4.1.2.1), `?error=invalid_scope&error_description=…` → the refusal.

use super::{Author, Pasted, Refusal};
use crate::catalogue::REGIONS;
use crate::secret;
use crate::secret::Redactor;

/// Maximum characters of a description that are kept.
const MAX_DESCRIPTION: usize = 300;

/// Completes the one refusal of a text by the address that the login sent the browser to, or was opened at.
pub(super) fn read_redirect(found: &mut [Pasted], text: &str, redactor: &Redactor) {
    let [Pasted { refusal: Some(refusal), .. }] = found else { return };
    let Some(code) = refusal.code.as_deref().filter(|code| text.contains(&format!("error={code}"))) else { return };
    let is_redirect = |query: &&str| parameter(query, "error") == Some(code);
    let queries = || text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`' | ')'));
    let Some(redirect) = queries().filter_map(query_of).find(is_redirect) else { return };
    let authorize = queries().filter(|address| is_authorize(address)).find_map(query_of);
    if authorize.is_none() && !text.contains("/oauth/authorize") && refusal.path.is_empty() {
        return;
    }
    if refusal.message.is_none() {
        let description = parameter(redirect, "error_description").map(secret::form_decoded);
        let description = description.map(|text| text.chars().take(MAX_DESCRIPTION).collect::<String>());
        refusal.message = description.filter(|text| !text.trim().is_empty()).map(|text| redactor.redact(text.trim()));
    }
    if refusal.code.as_deref() == Some("invalid_scope") && refusal.scopes.is_empty() {
        let described = described_scopes(refusal);
        let asked = || authorize.and_then(|query| parameter(query, "scope")).map(secret::form_decoded);
        refusal.scopes = match described.is_empty() {
            false => described,
            true => asked().unwrap_or_default().split_whitespace().map(|name| redactor.redact(name)).collect(),
        };
    }
    if refusal.author != Author::Platform {
        refusal.author = Author::Gateway;
    }
}

/// The scopes after the last colon of a description, as `invalid scope: user:basic:info`.
fn described_scopes(refusal: &Refusal) -> Vec<String> {
    let message = refusal.message.as_deref().unwrap_or_default();
    let Some((before, names)) = message.split_once(": ").or_else(|| message.split_once('[')) else { return Vec::new() };
    if !before.to_ascii_lowercase().contains("scope") {
        return Vec::new();
    }
    let names =
        names.trim_end_matches(['.', ']']).split([' ', ',']).map(|name| name.trim_matches(['"', '\'', '[', ']']));
    let names: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let is_scope =
        |name: &String| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'));
    if names.len() <= 20 && names.iter().all(is_scope) { names } else { Vec::new() }
}

/// Whether it is the address at which a login of Genesys Cloud is opened.
fn is_authorize(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://login.") else { return false };
    REGIONS
        .iter()
        .any(|region| rest.strip_prefix(region.domain).is_some_and(|path| path.starts_with("/oauth/authorize")))
}

fn query_of(address: &str) -> Option<&str> {
    address.split_once(['?', '#']).map(|(_, query)| query)
}

fn parameter<'t>(query: &'t str, name: &str) -> Option<&'t str> {
    query
        .split(['&', '#'])
        .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const AUTHORIZE: &str = "https://login.mypurecloud.de/oauth/authorize?client_id=11e840b3-3eaf-4538-9de4-d3789319ca87&response_type=code&scope=";

    fn refusal(scope: &str, redirect: &str) -> Refusal {
        let text = format!("We open\n{AUTHORIZE}{scope}\nand come back to\nhttps://portal.example.com/cb{redirect}\n");
        let reading = read(text.as_bytes(), &Redactor::default()).unwrap();
        reading.found.into_iter().find_map(|pasted| pasted.refusal).unwrap()
    }

    #[test]
    fn the_scopes_are_those_of_the_description_or_of_the_request() {
        let named = refusal("users%20a%3Ab", "?error=invalid_scope&error_description=invalid%20scope%3A%20a%3Ab");
        assert_eq!((named.message.as_deref(), named.scopes), (Some("invalid scope: a:b"), vec!["a:b".to_owned()]));
        let asked = refusal("users%20a%3Ab", "#error=invalid_scope&state=1");
        assert_eq!((asked.message, asked.scopes), (None, vec!["users".to_owned(), "a:b".to_owned()]));
    }

    #[test]
    fn the_description_of_another_error_is_its_message() {
        let other = refusal("users", "?error=unauthorized_client&error_description=Client+may+not+use+this+grant");
        assert_eq!(other.message.as_deref(), Some("Client may not use this grant"));
        assert!(other.scopes.is_empty());
    }
}
