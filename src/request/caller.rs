//! Whether a text shows that an OAuth client called, with a token of its own and without a user.

use super::{Form, Pasted};

/// How the grant of a client is spelt after its first letters, in requests, in SDKs and in sentences.
const SPELLINGS: [&str; 4] = ["_credentials", "Credentials", " credentials", "-credentials"];

/// Other grants: beside one of them it is open which token the request was sent with.
const USER_GRANTS: [&str; 6] =
    ["authorization_code", "authorization code", "AuthorizationCode", "PKCE", "pkce", "implicit"];

/// What stands before a grant that was not used.
const DENIALS: [&str; 6] = ["not ", "n't ", "instead of ", "without ", "no ", "than "];

/// Marks each of these as called by an OAuth client, where the text says so.
pub(super) fn mark_client_callers(found: &mut [Pasted], text: &str) {
    let named = client_grant(text);
    for pasted in found {
        // The provider signs in with a client's id and secret.
        let provider = || (pasted.form == Form::Terraform).then_some("Terraform provider");
        pasted.client_caller = named.or_else(provider).map(str::to_owned);
    }
}

/// The words that name the client credentials grant, where no other grant is named.
fn client_grant(text: &str) -> Option<&str> {
    let words = text.match_indices("lient").find_map(|(at, stem)| {
        let rest = text.get(at + stem.len()..)?;
        let spelling = SPELLINGS.iter().find(|spelling| rest.starts_with(**spelling))?;
        let first = at.checked_sub(1).filter(|first| text.get(*first..at).is_some_and(|c| matches!(c, "c" | "C")))?;
        // Genesys Cloud says this itself of an operation that needs a user.
        let is_rule = rest.get(spelling.len()..)?.starts_with(" cannot be used");
        let before = text.get(..first)?;
        (!is_rule && !is_denied(before)).then(|| text.get(first..at + stem.len() + spelling.len()))?
    })?;
    let other = USER_GRANTS.iter().any(|grant| text.contains(grant));
    (!other).then_some(words)
}

/// Whether the words before a name say that it is not so.
fn is_denied(before: &str) -> bool {
    let line = before.rsplit(['\n', '.', ';']).next().unwrap_or_default();
    let last = line.char_indices().rev().nth(23).map_or(line, |(at, _)| line.get(at..).unwrap_or_default());
    let last = last.to_ascii_lowercase();
    DENIALS.iter().any(|denial| last.split(' ').count() > 1 && last.contains(denial))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grant_of_a_client_is_recognised_in_each_spelling() {
        for (text, words) in [
            ("curl -d grant_type=client_credentials", "client_credentials"),
            ("ApiClient().get_client_credentials_token(ID, SECRET)", "client_credentials"),
            ("await client.loginClientCredentialsGrant(id, secret)", "ClientCredentials"),
            ("Wir nutzen den client credentials grant.", "client credentials"),
            ("Our bot signs in with a client-credentials token", "client-credentials"),
        ] {
            assert_eq!(client_grant(text), Some(words), "{text}");
        }
    }

    #[test]
    fn a_grant_that_was_not_used_or_not_alone_marks_nobody() {
        for text in [
            "We do not use client credentials here",
            "PKCE instead of client credentials",
            "tried client_credentials, then authorization_code",
            "Client credentials cannot be used for requests requiring a user context.",
            "the client id is wrong",
            "the client's credentials are expired",
        ] {
            assert_eq!(client_grant(text), None, "{text}");
        }
    }
}
