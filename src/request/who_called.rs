//! Who called, as far as an input shows.

use super::{Caller, Form, NamedCaller, Pasted};
use crate::secret::Redactor;
use crate::text::BytePairs;

/// How the client credentials grant is spelt in requests, in SDKs and in sentences, in lower case.
const CLIENT_GRANTS: &[&str] =
    &["client_credentials", "clientcredentials", "client credentials", "client-credentials", "client credential grant"];

/// The same for the grants with which a user signs in.
const USER_GRANTS: &[&str] = &[
    "authorization_code",
    "authorization code",
    "authorization-code",
    "authorizationcode",
    "code authorization",
    "code_authorization",
    "codeauthorization",
    "code_verifier",
    "pkce",
    "implicitgrant",
    "implicit grant",
    "implicit_grant",
    "saml2bearer",
    "saml2-bearer",
    "saml2_bearer",
];

/// Programs that sign in as an OAuth client, in lower case.
const CLIENT_PROGRAMS: &[&str] = &[
    "terraform provider",
    "terraform apply",
    "terraform plan",
    "terraform import",
    "genesyscloud_tf_export",
    "cx as code",
    "genesyscloud_oauthclient_",
    "data action",
    "\"action.",
    "exporter",
    "cron",
    "cronjob",
    "crontab",
    "archy",
    "service account",
    "service_account",
    "service-account",
    "dienstkonto",
    "compte de service",
    "cuenta de servicio",
];

/// What only a program with a user behind it sends, in lower case: a client has no `users/me`.
const USER_SIGNS: &[&str] = &["/users/me", "getusersme", "get_users_me", "getuserme"];

/// Words before a grant that was not used.
const DENIALS: &[&str] =
    &["not", "no", "never", "without", "instead", "than", "invalid", "kein", "keine", "nicht", "ohne", "statt", "sans"];

/// Words that may stand between a denial and the grant: with any other word, the denial is about something else.
const FILLERS: &[&str] = &[
    "a", "an", "the", "any", "of", "our", "this", "to", "by", "via", "with", "from", "me", "tell", "use", "using",
    "used", "uses", "den", "die", "mit", "über", "le", "les",
];

/// Paths whose operations take the token of a guest.
const GUEST_PATHS: &[&str] = &["/api/v2/webchat/guest/", "/api/v2/webmessaging/"];

/// Names the caller of each of these, where the text shows who it was.
pub(super) fn name_callers(found: &mut [Pasted], text: &str, redactor: &Redactor) {
    let words = Words::of(text);
    let grant = caller_by_grant(&words);
    // What a text with several calls mentions may belong to any of them.
    let by_words = if found.len() == 1 { caller_by_words(&words) } else { None };
    for pasted in found {
        pasted.caller = guest(pasted).or_else(|| match &grant {
            Grant::Named(named) => Some(named.clone()),
            Grant::Contradicted => None,
            Grant::NotShown => caller_by_form(pasted).or_else(|| by_words.clone()),
        });
        if let Some(named) = &mut pasted.caller {
            named.words = redactor.redact(&named.words);
        }
    }
}

/// The caller that the path of a request shows, and its `Origin` header: only browsers send one.
pub(super) fn caller_of_request(path: &str, headers: &[(String, String)]) -> Option<NamedCaller> {
    let origin = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("origin"));
    guest_by_path(path).or_else(|| origin.map(|(_, value)| NamedCaller::new(Caller::User, &format!("Origin: {value}"))))
}

fn guest(pasted: &Pasted) -> Option<NamedCaller> {
    let sent = pasted.request.as_ref().and_then(|request| request.path.as_deref());
    let answered = pasted.refusal.as_ref().map(|refusal| refusal.path.as_str());
    guest_by_path(sent.or(answered)?)
}

fn guest_by_path(path: &str) -> Option<NamedCaller> {
    GUEST_PATHS.iter().any(|start| path.starts_with(start)).then(|| NamedCaller::new(Caller::Guest, path))
}

/// The Terraform provider signs in with a client's id and secret.
fn caller_by_form(pasted: &Pasted) -> Option<NamedCaller> {
    (pasted.form == Form::Terraform).then(|| NamedCaller::new(Caller::OauthClient, "Terraform provider"))
}

/// A text in which words are looked for, whatever their case.
struct Words<'t> {
    text: &'t str,
    lower: String,
    /// Of the text in lower case: most words are not in it, and are not searched for.
    pairs: BytePairs,
}

impl<'t> Words<'t> {
    fn of(text: &'t str) -> Self {
        let lower = text.to_ascii_lowercase();
        Self { pairs: BytePairs::of([lower.as_str()]), text, lower }
    }
}

/// What a text says about the grant.
enum Grant {
    NotShown,
    Named(NamedCaller),
    /// Grants of both kinds: which token the request was sent with is open.
    Contradicted,
}

fn caller_by_grant(words: &Words<'_>) -> Grant {
    let posted = sdk_login(words.text, &words.lower);
    let of = |caller: Caller, spellings: &[&str]| {
        let posted = posted.clone().filter(|named| named.caller == caller);
        posted.or_else(|| find_words(words, spellings, false).map(|words| NamedCaller::new(caller, words)))
    };
    match (of(Caller::OauthClient, CLIENT_GRANTS), of(Caller::User, USER_GRANTS)) {
        (Some(_), Some(_)) => Grant::Contradicted,
        (Some(named), None) | (None, Some(named)) => Grant::Named(named),
        (None, None) => Grant::NotShown,
    }
}

/// The login of the .NET SDK: with an id and a secret alone it is the client's, with more it has a user's code.
fn sdk_login(text: &str, lower: &str) -> Option<NamedCaller> {
    const LOGIN: &str = "posttoken(";
    let at = lower.find(LOGIN)?;
    let arguments = lower.get(at + LOGIN.len()..)?.split(')').next()?;
    let caller = match arguments.matches(',').count() {
        1 => Caller::OauthClient,
        2.. => Caller::User,
        _ => return None,
    };
    Some(NamedCaller::new(caller, text.get(at..at + LOGIN.len() - 1)?))
}

fn caller_by_words(words: &Words<'_>) -> Option<NamedCaller> {
    let client = find_words(words, CLIENT_PROGRAMS, true).map(|found| NamedCaller::new(Caller::OauthClient, found));
    let user = find_words(words, USER_SIGNS, true).or_else(|| browser_origin(words.text, &words.lower));
    let user = user.map(|words| NamedCaller::new(Caller::User, words));
    match (client, user) {
        (Some(_), Some(_)) | (None, None) => None,
        (named, None) | (None, named) => named,
    }
}

/// The `Origin` header of a request, which only browsers send.
fn browser_origin<'t>(text: &'t str, lower: &str) -> Option<&'t str> {
    lower.match_indices("origin: http").find_map(|(at, _)| {
        let is_another_header = lower.get(..at)?.ends_with('-');
        let line = text.get(at..)?.split(['\n', '\r', '\'', '"']).next()?;
        (!is_another_header).then_some(line)
    })
}

/// The first of these words that a text has, unless what is before them denies it. `whole` words are no parts of others:
/// `archy` is in `hierarchy`.
fn find_words<'t>(words: &Words<'t>, spellings: &[&str], whole: bool) -> Option<&'t str> {
    let lower = words.lower.as_str();
    let goes_on = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let first = |spelling: &&str| {
        lower.match_indices(*spelling).map(|(at, _)| at..at + spelling.len()).find(|range| {
            let before = lower.get(..range.start).unwrap_or_default();
            let after = lower.get(range.end..).unwrap_or_default();
            let is_part = (goes_on(spelling.chars().next()) && goes_on(before.chars().next_back()))
                || (goes_on(spelling.chars().next_back()) && goes_on(after.chars().next()));
            // Genesys Cloud says this itself of an operation that needs a user.
            let is_rule = after.starts_with(" cannot be used");
            let is_ruled_out = (whole && is_part) || is_rule || is_denied(before);
            !is_ruled_out
        })
    };
    let mut contained = spellings.iter().filter(|spelling| words.pairs.may_contain(spelling));
    contained.find_map(first).and_then(|range| words.text.get(range))
}

/// Whether the words before a name, in lower case, say that it is not so.
fn is_denied(before: &str) -> bool {
    let sentence = before.rsplit(['\n', '.', ';', ',', ':', '(', '"']).next().unwrap_or_default();
    // A name that goes on to the left, as in `loginClientCredentialsGrant`, is no sentence.
    if !sentence.ends_with(|c: char| c.is_whitespace()) {
        return false;
    }
    let denies = |word: &&str| DENIALS.contains(word) || word.ends_with("n't") || word.ends_with("n’t");
    sentence.split_whitespace().rev().find(|word| !FILLERS.contains(word)).is_some_and(|word| denies(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(text: &str) -> Option<(Caller, String)> {
        match caller_by_grant(&Words::of(text)) {
            Grant::Named(named) => Some((named.caller, named.words)),
            Grant::NotShown | Grant::Contradicted => None,
        }
    }

    fn words(text: &str) -> Option<(Caller, String)> {
        caller_by_words(&Words::of(text)).map(|named| (named.caller, named.words))
    }

    #[test]
    fn the_grant_of_a_client_is_recognised_in_each_spelling() {
        for (text, words) in [
            ("curl -d grant_type=client_credentials", "client_credentials"),
            ("ApiClient().get_client_credentials_token(ID, SECRET)", "client_credentials"),
            ("await client.loginClientCredentialsGrant(id, secret)", "ClientCredentials"),
            ("config.AuthorizeClientCredentials(id, secret)", "ClientCredentials"),
            ("Configuration.Default.ApiClient.PostToken(id, secret);", "PostToken"),
            ("Wir nutzen den client credentials grant.", "client credentials"),
            ("Wir verwenden Client Credentials", "Client Credentials"),
            ("Our bot signs in with a client-credentials token", "client-credentials"),
            ("It does not work with client credentials", "client credentials"),
            ("Why can I not list the queues with client credentials?", "client credentials"),
            ("client_credentials, not authorization_code", "client_credentials"),
        ] {
            assert_eq!(grant(text), Some((Caller::OauthClient, words.to_owned())), "{text}");
        }
    }

    #[test]
    fn the_grants_of_a_user_are_recognised() {
        for (text, words) in [
            ("grant_type=authorization_code&code=…", "authorization_code"),
            ("client.loginImplicitGrant(id, uri)", "ImplicitGrant"),
            ("client.loginPKCEGrant(id, uri)", "PKCE"),
            ("PostToken(id, secret, redirectUri, code)", "PostToken"),
            ("PKCE instead of client credentials", "PKCE"),
            ("We do not use client credentials but the authorization code grant", "authorization code"),
        ] {
            assert_eq!(grant(text), Some((Caller::User, words.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_grant_that_was_not_used_or_not_alone_names_nobody() {
        for text in [
            "We do not use client credentials here",
            "We don't use the client credentials grant",
            "ohne Client Credentials",
            "tried client_credentials, then authorization_code",
            "Client credentials cannot be used for requests requiring a user context.",
            "the client id is wrong",
            "the client's credentials are expired",
            "the scope is implicitly granted",
        ] {
            assert_eq!(grant(text), None, "{text}");
        }
    }

    #[test]
    fn a_denial_is_a_word_and_not_a_part_of_one() {
        for text in ["my piano with client credentials", "the nano client credentials", "Notre client credentials"] {
            assert_eq!(grant(text).map(|(caller, _)| caller), Some(Caller::OauthClient), "{text}");
        }
    }

    #[test]
    fn programs_and_browsers_are_recognised_by_their_words() {
        for (text, caller) in [
            ("genesys-exporter: 403", Caller::OauthClient),
            ("cron[12]: 403", Caller::OauthClient),
            ("\"errorCode\":\"ACTION.REMOTE_ENDPOINT\"", Caller::OauthClient),
            ("GET /api/v2/users/me 200", Caller::User),
            ("origin: https://apps.mypurecloud.de\r\n", Caller::User),
        ] {
            assert_eq!(words(text).map(|(caller, _)| caller), Some(caller), "{text}");
        }
        for text in [
            "the role hierarchy",
            "GET /api/v2/users/members",
            "Access-Control-Allow-Origin: https://apps.mypurecloud.de",
            "not a cron job",
            "the exporter asks /api/v2/users/me",
        ] {
            assert_eq!(words(text), None, "{text}");
        }
    }

    #[test]
    fn guests_are_recognised_by_the_path() {
        let path = "/api/v2/webchat/guest/conversations/c/members/m/messages";
        assert_eq!(caller_of_request(path, &[]).map(|named| named.caller), Some(Caller::Guest));
        assert_eq!(caller_of_request("/api/v2/webchat/settings", &[]), None);
        let browser = [("Origin".to_owned(), "https://apps.mypurecloud.de".to_owned())];
        assert_eq!(caller_of_request("/api/v2/users", &browser).map(|named| named.caller), Some(Caller::User));
    }
}
