//! Who a token belongs to, where several claims together show it: a service account, or a guest of one conversation.

use super::json_members::{MemberReader, Members, texts_of};
use crate::secret::Redactor;

/// A sign in the claims that the token belongs to a service account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceAccountMark {
    /// The claim, as `gty`.
    pub claim: String,
    /// What it says, redacted, as `client-credentials`.
    pub quote: String,
}

/// A sign of a service account (a client acting for itself): the first of these that is there.
pub(super) fn service_account_mark(members: &Members, redactor: &Redactor) -> Option<ServiceAccountMark> {
    let excerpt = |text| MemberReader::new(members, redactor).excerpt(text);
    let mark = |claim: &str, quote| Some(ServiceAccountMark { claim: claim.to_owned(), quote });
    let grants = members.value("gty").and_then(texts_of).unwrap_or_default();
    if let Some(grant) = grants.iter().find(|grant| matches!(**grant, "client-credentials" | "client_credentials")) {
        return mark("gty", (*grant).to_owned());
    }
    if members.text("idtyp").is_some_and(|kind| kind.eq_ignore_ascii_case("app")) {
        return mark("idtyp", "app".to_owned());
    }
    for name in ["sub", "preferred_username"] {
        if let Some(text) = members.text(name).filter(|text| text.starts_with("service-account-")) {
            return mark(name, excerpt(text));
        }
    }
    let subject = members.text("sub").filter(|subject| !subject.is_empty())?;
    let client = ["client_id", "azp"].into_iter().find(|name| members.text(name) == Some(subject))?;
    mark("sub", format!("{}, the same as {client}", excerpt(subject)))
}

/// Signs of a guest-chat, web-messaging or streaming token: bound to one conversation, not to a user of the API.
pub(super) fn guest_marks(members: &Members, redactor: &Redactor) -> Vec<String> {
    const NAMES: [&str; 4] = ["conversationid", "deploymentid", "memberid", "guestid"];
    const WHOLE: [&str; 2] = ["guest", "streaming"];
    const ANYWHERE: [&str; 3] = ["guestchat", "webchat", "webmessaging"];
    let reader = MemberReader::new(members, redactor);
    let names = members.names().filter(|name| NAMES.contains(&folded(name).as_str()));
    let mut marks: Vec<String> = names.map(|name| format!("claim {}", reader.excerpt(name))).collect();
    for name in ["iss", "aud", "typ", "token_use", "roles"] {
        let texts = members.value(name).and_then(texts_of).unwrap_or_default();
        let marked = texts.into_iter().filter(|text| {
            let folded = folded(text);
            WHOLE.contains(&folded.as_str()) || ANYWHERE.iter().any(|word| folded.contains(word))
        });
        marks.extend(marked.map(|text| format!("{name} \"{}\"", reader.excerpt(text))));
    }
    marks
}

/// Letters and digits alone, in lower case.
fn folded(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(json: &str) -> Members {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn service_accounts_in_every_spelling() {
        for (json, claim) in [
            (r#"{"sub":"c1","client_id":"c1"}"#, "sub"),
            (r#"{"sub":"c1","azp":"c1"}"#, "sub"),
            (r#"{"sub":"c1@clients","gty":"client-credentials"}"#, "gty"),
            (r#"{"sub":"x","idtyp":"app"}"#, "idtyp"),
            (r#"{"sub":"service-account-mute"}"#, "sub"),
            (r#"{"sub":"x","preferred_username":"service-account-mute"}"#, "preferred_username"),
        ] {
            assert_eq!(service_account_mark(&members(json), &Redactor::default()).unwrap().claim, claim, "{json}");
        }
    }

    #[test]
    fn a_user_is_no_service_account() {
        for json in [r#"{"sub":"u1","client_id":"c1","azp":"c1"}"#, r#"{"sub":"","azp":""}"#, r#"{"idtyp":"user"}"#] {
            assert_eq!(service_account_mark(&members(json), &Redactor::default()), None, "{json}");
        }
    }

    #[test]
    fn guests_are_known_by_claim_names_and_words() {
        let marks = |json| guest_marks(&members(json), &Redactor::default());
        assert_eq!(marks(r#"{"conversationId":"x"}"#), ["claim conversationId"]);
        assert_eq!(marks(r#"{"iss":"urn:example:web-messaging"}"#), ["iss \"urn:example:web-messaging\""]);
        assert!(marks(r#"{"iss":"https://guesthouse.example","aud":"api"}"#).is_empty());
    }
}
