//! The sentences that the platform writes into `message`: by them its words are known without the rest of its answer.
//!
//! Which rule knows a sentence is the rules' business; here it is only told where one begins.

/// The beginning or a telling part of each, in lower case.
const SENTENCES: [&str; 27] = [
    "this request requires a user context",
    "app not authorized to use scope [",
    "no authentication bearer token specified",
    "invalid login credentials",
    "the supplied credentials are expired",
    "requests originating from this ip address are not authorized",
    "security policies have denied access",
    "rate limit exceeded the maximum",
    "the participant for this request does not belong to the user",
    "user is not a participant in the conversation",
    "the call is already disconnected",
    "the participant has no active conversation",
    "user is not active on call and cannot",
    "failed to update all properties on conversation participant",
    "wrapup code is a required field",
    "the request could not be understood by the server due to malformed syntax",
    "the request conflicts with the current state of the target resource",
    "unsupported media type - unsupported or incorrect media type",
    "the request method is not allowed for this resource",
    "is not valid for field type [",
    "unable to perform the requested action",
    "you are not authorized to perform the requested action",
    "you must have at least one of the following permissions assigned",
    "you are not a connected participant on the call",
    "the version number of the modified resource must match",
    "access to conversation ",
    "you are missing the following permission",
];

/// How many characters tell most sentences apart.
const HEAD: usize = 4;

/// The beginnings of the sentences. All of them are compared at once: a search for each sentence by itself took a fifth
/// of the time that a record of a batch does.
const HEADS: [u32; SENTENCES.len()] = {
    let mut heads = [0; SENTENCES.len()];
    let (mut rest, mut sentences): (&mut [u32], &[&str]) = (&mut heads, &SENTENCES);
    while let (Some((slot, slots)), Some((sentence, others))) = (rest.split_first_mut(), sentences.split_first()) {
        *slot = head(sentence.as_bytes());
        (rest, sentences) = (slots, others);
    }
    heads
};

const fn head(text: &[u8]) -> u32 {
    match text.first_chunk::<HEAD>() {
        Some(head) => u32::from_le_bytes(*head),
        None => 0,
    }
}

/// Where in a text a sentence of the platform begins, in bytes.
pub(super) fn find(text: &str) -> Option<usize> {
    // ASCII keeps its places when its capitals change.
    let text = text.to_ascii_lowercase();
    let begins = |rest: &str| SENTENCES.iter().any(|sentence| rest.starts_with(sentence));
    let mut heads = text.as_bytes().windows(HEAD).enumerate().filter(|(_, window)| HEADS.contains(&head(window)));
    heads.find(|(at, _)| text.get(*at..).is_some_and(begins)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_found_where_it_begins() {
        for sentence in SENTENCES {
            let text = format!("é app invalid {} and more", sentence.to_ascii_uppercase());
            assert_eq!(find(&text), Some("é app invalid ".len()), "{sentence}");
            assert_eq!(find(sentence.get(..sentence.len() - 1).unwrap()), None, "{sentence}");
        }
        assert_eq!((find(""), find("app")), (None, None));
    }

    #[test]
    fn a_sentence_is_found_in_any_capitals() {
        assert_eq!(find("Error: INVALID login credentials."), Some(7));
        assert_eq!(find("Ünable. Access to Conversation 1 is forbidden."), Some(9));
        assert_eq!(find("It was forbidden."), None);
    }
}
