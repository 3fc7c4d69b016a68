//! A token that a text shows apart from its request, as a log line `Authorization: Bearer …` does → the token of that request.
//!
//! Only where one request was refused with 401, the text shows one token, and the token itself shows what is wrong with it. A
//! token in which nothing is wrong may be another one than the token that was sent.

use std::str::FromStr;

use jiff::Timestamp;

use super::host::Host;
use super::{Author, Authorization, Parts, Pasted, SentRequest};
use crate::catalogue::REGIONS;
use crate::secret::Redactor;
use crate::token::{Malformed, TokenFacts, TokenKind};

/// Fewer characters are no token.
const SHORTEST: usize = 20;

/// Maximum bytes of a text that is searched.
const LONGEST_TEXT: usize = 1 << 20;

/// Names of JWTs that are not sent as the token of a request.
const OTHER_JWTS: [&str; 5] = ["id_token", "idtoken", "refresh", "assertion", "cookie"];

/// Gives the token that the text shows to the one request that was refused for its token.
pub(super) fn attach_logged_token(found: &mut [Pasted], text: &str, redactor: &Redactor) {
    let mut failed = found.iter_mut().filter(|pasted| pasted.success.is_none());
    let (Some(pasted), None) = (failed.next(), failed.next()) else { return };
    let answered_at = pasted.refusal.as_ref().and_then(|refusal| refusal.answered_at);
    if !is_refused_for_its_token(pasted, text) || text.len() > LONGEST_TEXT || is_shown(pasted, text) {
        return;
    }
    let Some(value) = only_token(text) else { return };
    let headers = [("Authorization".to_owned(), format!("Bearer {value}"))];
    let parts = Parts { headers: Some(&headers), ..Parts::default() };
    let read = SentRequest::from_parts(parts, redactor);
    if !read.token().is_some_and(|token| shows_its_fault(token, answered_at.or_else(|| latest_time(text)))) {
        return;
    }
    pasted.request.get_or_insert_default().authorization = read.authorization;
}

/// Whether Genesys Cloud did not accept the token of the request.
fn is_refused_for_its_token(pasted: &Pasted, text: &str) -> bool {
    let Some(refusal) = pasted.refusal.as_ref().filter(|refusal| refusal.has_status(401)) else { return false };
    let host = pasted.request.as_ref().and_then(|request| request.host.as_deref());
    let is_genesys = match host {
        Some(host) => Host::parse(host) != Host::Unknown,
        None => REGIONS.iter().any(|region| text.contains(&format!("://api.{}/", region.domain))),
    };
    let is_genesys = is_genesys || refusal.author == Author::Platform;
    let is_login = refusal.path.contains("/oauth/");
    let is_missing = refusal.has_code(&["authentication.required"]);
    is_genesys && !refusal.answerer.is_other_service() && !is_login && !is_missing
}

/// Whether the request itself shows what stands in its header: a variable that the text has filled in elsewhere does not.
fn is_shown(pasted: &Pasted, text: &str) -> bool {
    match pasted.request.as_ref().map(|request| &request.authorization) {
        None | Some(Authorization::NotShown) => false,
        Some(Authorization::Hidden) => !text.contains("Bearer $") && !text.contains("Bearer {"),
        Some(Authorization::Missing | Authorization::Given { .. }) => true,
    }
}

/// Whether the token cannot be an access token of Genesys Cloud, or had ended by the time of the answer.
fn shows_its_fault(token: &TokenFacts, answered_at: Option<Timestamp>) -> bool {
    if let Some(malformed) = &token.malformed {
        // A log cuts tokens off, and wraps them.
        return matches!(malformed, Malformed::JsonBlob | Malformed::Uuid | Malformed::ClientCredentials);
    }
    let is_of_another_kind = token.kind().is_some_and(|marked| marked.kind != TokenKind::Access);
    let ended = || {
        let expires_at = token.claims_unverified.as_ref().and_then(|claims| claims.expires_at.valid());
        expires_at.zip(answered_at).is_some_and(|(expires_at, answered_at)| *expires_at <= answered_at)
    };
    is_of_another_kind || token.other_issuer().is_some() || ended()
}

/// The token that the text shows; `None` where it shows several.
fn only_token(text: &str) -> Option<&str> {
    let mut found: Option<&str> = None;
    for token in bearer_values(text).chain(jwts(text)).chain(json_in_variable(text)) {
        match found {
            Some(known) if known != token => return None,
            _ => found = Some(token),
        }
    }
    found
}

/// What follows the word `Bearer`, where it can be a token: variables, placeholders and parameters of a challenge are not.
fn bearer_values(text: &str) -> impl Iterator<Item = &str> {
    let is_bearer = |at: &usize| text.get(*at..at + 6).is_some_and(|word| word.eq_ignore_ascii_case("bearer"));
    let places = text.match_indices(['B', 'b']).map(|(at, _)| at).filter(is_bearer);
    places.filter_map(|at| {
        let rest = text.get(at + 6..)?;
        let value = rest.strip_prefix(' ')?.trim_start_matches(' ');
        if value.starts_with('{') {
            return whole_json(value.lines().next()?);
        }
        let end = value.find(|c: char| !is_token_letter(c)).unwrap_or(value.len());
        let value = value.get(..end)?.trim_end_matches(['.', ',']);
        let is_parameter = value.trim_end_matches('=').contains('=');
        (value.len() >= SHORTEST && !is_parameter).then_some(value)
    })
}

/// The JWTs in a text, but for those whose name says that they are sent elsewhere.
fn jwts(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("eyJ").filter_map(|(at, _)| {
        let (before, rest) = text.split_at_checked(at)?;
        if before.ends_with(|c: char| is_token_letter(c) && c != '=') {
            return None;
        }
        let end = rest.find(|c: char| !is_token_letter(c)).unwrap_or(rest.len());
        let value = rest.get(..end)?.trim_end_matches('.');
        let line = before.rsplit(['\n', ',', ';', '&', '{']).next()?.to_ascii_lowercase();
        let is_sent_elsewhere = OTHER_JWTS.into_iter().any(|name| line.contains(name));
        (value.matches('.').count() == 2 && !is_sent_elsewhere).then_some(value)
    })
}

/// The whole JSON of a login's answer, where a shell put it into the variable that the header takes: `TOKEN=$(cat token.json)`
/// with the output of `cat token.json`, or the output of `echo "$TOKEN"`.
fn json_in_variable(text: &str) -> Option<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let in_header = |name: &str| {
        ["Bearer $", "Bearer ${"].into_iter().any(|start| {
            let rests = text.match_indices(start).filter_map(|(at, _)| text.get(at + start.len()..));
            rests.filter_map(|rest| rest.strip_prefix(name)).any(|rest| !rest.starts_with(is_name_letter))
        })
    };
    lines.windows(2).find_map(|pair| {
        let [command, output] = pair else { return None };
        let json = whole_json(output)?;
        let command = command.trim_start_matches(['$', '#', '>', '%', ' ']);
        let (program, argument) = command.split_once(' ')?;
        let argument = argument.trim().trim_matches('"');
        let variable = match program {
            "echo" => argument.trim_start_matches(['$', '{']).trim_end_matches('}'),
            "cat" => lines.iter().find_map(|line| {
                let (name, value) = line.split_once("=$(")?;
                let file = value.strip_prefix("cat ").or_else(|| value.strip_prefix('<'))?.strip_suffix(')')?;
                (file.trim() == argument).then(|| name.rsplit([' ', '$', '>']).next()).flatten()
            })?,
            _ => return None,
        };
        (!variable.is_empty() && variable.chars().all(is_name_letter) && in_header(variable)).then_some(json)
    })
}

/// A line that is the JSON of a login's answer.
fn whole_json(line: &str) -> Option<&str> {
    let line = line.trim().trim_end_matches(['"', '\'']);
    (line.starts_with('{') && line.ends_with('}') && line.contains("\"access_token\"")).then_some(line)
}

/// The latest instant that a text names with its offset from UTC: not later than the text was written.
fn latest_time(text: &str) -> Option<Timestamp> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '[' | ']' | ',' | '('));
    let is_time = |word: &&str| word.len() >= 20 && word.starts_with("20") && word.as_bytes().get(10) == Some(&b'T');
    words.filter(is_time).filter_map(|word| Timestamp::from_str(word).ok()).max()
}

/// Whether the character can be in a token (RFC 6750 §2.1).
fn is_token_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '+' | '/' | '=')
}

fn is_name_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::super::read;
    use super::*;

    const REFUSED: &str = r#"GET https://api.mypurecloud.de/api/v2/users/me 401 {"message":"Invalid login credentials.","code":"bad.credentials","status":401,"contextId":"f80fab2f-f930-46a7-b7ba-f5c25d9e1fd8"}"#;

    fn jwt(claims: &str) -> String {
        [r#"{"alg":"HS256"}"#, claims, &"s".repeat(32)].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
    }

    fn token_of(text: &str) -> Option<TokenFacts> {
        let reading = read(text.as_bytes(), &Redactor::default()).unwrap();
        let shown = format!("{reading:?}");
        assert!(!shown.contains("eyJ"), "{shown}");
        reading.found.iter().find_map(|pasted| pasted.request.as_ref()?.token().cloned())
    }

    #[test]
    fn a_token_with_a_fault_is_the_request_s() {
        let entra = jwt(r#"{"iss":"https://login.microsoftonline.com/x/v2.0","exp":4102444800}"#);
        let okta = jwt(r#"{"iss":"https://acme.okta.com/oauth2/default","scp":["a"]}"#);
        for token in [&entra, &okta] {
            for line in [format!("DEBUG Authorization: Bearer {token}"), format!("token = {token}"), token.clone()] {
                let found = token_of(&format!("{line}\n{REFUSED}\n"));
                assert!(found.is_some_and(|token| token.other_issuer().is_some()), "{line}");
            }
        }
        let json =
            r#"{"access_token":"kucfh-HK5R1_c0DxTXkhrMt5TaXhKybXTofS_YR03OZ4f5nond2v6L9X5","token_type":"bearer"}"#;
        for shell in [
            format!(
                "$ TOKEN=$(cat t.json)\n$ curl -H \"Authorization: Bearer $TOKEN\" x\n{REFUSED}\n$ cat t.json\n{json}\n"
            ),
            format!("{REFUSED}\n$ echo \"Authorization: Bearer $TOKEN\"\nAuthorization: Bearer {json}\n"),
        ] {
            let found = token_of(&shell);
            assert_eq!(found.and_then(|token| token.malformed), Some(Malformed::JsonBlob), "{shell}");
        }
    }

    #[test]
    fn a_token_has_ended_only_by_the_time_of_the_text() {
        let line = |year: u32| {
            format!("{year}-06-01T00:00:00Z Authorization: Bearer {}\n{REFUSED}\n", jwt(r#"{"exp":1748000000}"#))
        };
        assert!(token_of(&line(2026)).is_some());
        assert!(token_of(&line(2025)).is_some());
        assert!(token_of(&line(2024)).is_none());
    }

    #[test]
    fn nothing_is_attached_in_doubt() {
        let (entra, opaque) = (jwt(r#"{"iss":"https://login.microsoftonline.com/x/v2.0"}"#), "Zk3_vQ9-".repeat(10));
        for text in [
            format!("Authorization: Bearer {opaque}\n{REFUSED}"),
            format!("Authorization: Bearer {opaque}\nother = {entra}\n{REFUSED}"),
            format!("id_token: {entra}\n{REFUSED}"),
            format!("client_assertion={entra}\n{REFUSED}"),
            format!("Authorization: Bearer {entra}\n{}", REFUSED.replace("401", "403")),
            format!("Authorization: Bearer {entra}\n{REFUSED}\n{REFUSED}"),
        ] {
            assert_eq!(token_of(&text), None, "{text}");
        }
    }
}
