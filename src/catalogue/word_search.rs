//! Words that describe a task → the published operations that may be meant, best first. And the other way round: a
//! permission or a scope → the operations that ask for it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::http_method::METHODS;
use super::operation::{MUTE, MUTE_ON_BEHALF, Operation, operations};
use super::operation_name::by_name;
use super::published_names::grants;
use super::word_distance::{split_name, stem};

/// The operation that mutes a participant of a conversation of any kind.
pub const MUTE_OF_ANY_MEDIUM: &str = "patchConversationParticipant";

/// Tasks that no name and no path says, and the operations for them, best first.
const TASKS: [(&[&str], [&str; 3]); 1] =
    [(&["mute", "unmute", "muted", "muting", "silence"], [MUTE, MUTE_ON_BEHALF, MUTE_OF_ANY_MEDIUM])];

/// Words that say nothing about an operation.
const EMPTY: [&str; 38] = [
    "a",
    "an",
    "the",
    "to",
    "of",
    "in",
    "on",
    "at",
    "for",
    "from",
    "with",
    "by",
    "and",
    "or",
    "how",
    "do",
    "i",
    "my",
    "our",
    "their",
    "his",
    "her",
    "its",
    "is",
    "are",
    "be",
    "can",
    "want",
    "need",
    "all",
    "some",
    "please",
    "via",
    "using",
    "api",
    "genesys",
    "cloud",
    "purecloud",
];

/// Words that people use, and those of the API. The first is without the `s` of the plural.
const SAME: [(&str, &[&str]); 39] = [
    ("call", &["call", "conversation"]),
    ("agent", &["user", "agent"]),
    ("person", &["user"]),
    ("employee", &["user"]),
    ("phone", &["call", "phone"]),
    ("voice", &["call", "voice"]),
    ("telephone", &["call"]),
    ("dial", &["call", "outbound"]),
    ("dialer", &["outbound"]),
    ("record", &["recording", "record"]),
    ("hangup", &["disconnect"]),
    ("disposition", &["wrapup", "wrapupcode"]),
    ("statistic", &["analytics"]),
    ("stat", &["analytics"]),
    ("report", &["analytics", "reporting", "report"]),
    ("survey", &["survey"]),
    ("sms", &["message", "sms"]),
    ("websocket", &["notification", "channel"]),
    ("subscription", &["subscription", "notification"]),
    ("login", &["login", "authorization"]),
    ("role", &["role"]),
    ("status", &["status", "presence"]),
    ("schedule", &["schedule"]),
    ("callback", &["callback"]),
    ("list", &["get"]),
    ("show", &["get"]),
    ("read", &["get"]),
    ("fetch", &["get"]),
    ("find", &["get", "search"]),
    ("retrieve", &["get"]),
    ("view", &["get"]),
    ("create", &["post"]),
    ("add", &["post"]),
    ("start", &["post"]),
    ("update", &["patch", "put"]),
    ("edit", &["patch", "put"]),
    ("change", &["patch", "put"]),
    ("set", &["patch", "put"]),
    ("remove", &["delete"]),
];

/// How much of a score the words of an operation cost that were not asked for: of two that fit, the plainer one is first.
const SURPLUS: f64 = 0.04;

/// Whether a text is words that describe a task, and neither a name nor a path.
#[must_use]
pub fn is_description(text: &str) -> bool {
    let is_plain = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.all(|c| c.is_lowercase() || c == '-' || c == '\'')
    };
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_end_matches(['?', '!', '.', ','])).collect();
    !words.is_empty() && words.len() <= 20 && text.len() <= 200 && words.iter().all(|word| is_plain(word))
}

/// The operations that words may mean, best first: all that have the most of the words.
#[must_use]
pub fn search_operations(words: &str) -> Vec<Operation> {
    let lower = words.to_lowercase();
    let given: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !EMPTY.contains(word)).collect();
    let task = TASKS.iter().find(|(names, _)| given.iter().any(|word| names.contains(word)));
    let first: Vec<Operation> =
        task.into_iter().flat_map(|(_, names)| names.iter().filter_map(|name| by_name(name))).collect();
    if !first.is_empty() || given.is_empty() {
        return first;
    }
    let mut scored: Vec<(usize, f64, Operation)> =
        operations().filter_map(|operation| score(&given, operation)).collect();
    let most = scored.iter().map(|(matched, _, _)| *matched).max().unwrap_or_default();
    // A method alone is no match: "create something" is not every POST.
    scored.retain(|(matched, _, _)| *matched == most && 2 * most >= given.len());
    // Of two that fit alike, the one of the larger API is meant more often: `queues` are those of routing.
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    operations().for_each(|operation| *sizes.entry(api_of_path(operation)).or_default() += 1);
    let size = |operation: Operation| Reverse(sizes.get(api_of_path(operation)).copied().unwrap_or_default());
    scored.sort_by(|a, b| {
        b.1.total_cmp(&a.1).then_with(|| size(a.2).cmp(&size(b.2))).then_with(|| a.2.name().cmp(b.2.name()))
    });
    scored.into_iter().map(|(_, _, operation)| operation).collect()
}

/// The words of the API for a word that people use.
fn meanings(word: &str) -> &'static [&'static str] {
    SAME.iter().find(|(said, _)| *said == word || *said == stem(word)).map_or(&[], |(_, meanings)| *meanings)
}

/// The first segment of a path after `/api/v2/`.
fn api_of_path(operation: Operation) -> &'static str {
    operation.path().split('/').nth(3).unwrap_or_default()
}

/// How many of the words an operation has, and how well; `None` where it has none but its method.
fn score(given: &[&str], operation: Operation) -> Option<(usize, f64, Operation)> {
    let mut own = split_name(operation.name());
    for segment in operation.path().split('/').skip(3).filter(|segment| !segment.starts_with('{')) {
        own.push(segment.to_lowercase());
    }
    let is_method = |word: &str| METHODS.iter().any(|method| method.eq_ignore_ascii_case(word));
    let (mut matched, mut total, mut names_a_thing) = (0, 0.0, false);
    for word in given {
        let meanings = meanings(word);
        let best = own.iter().map(|own| likeness(word, meanings, own)).fold(0.0, f64::max);
        if best > 0.0 {
            matched += 1;
            total += best;
            names_a_thing |= !is_method(word) && !meanings.iter().any(|meaning| is_method(meaning));
        }
    }
    let length = own.len() + operation.path().split('/').count();
    let surplus = f64::from(u32::try_from(length).unwrap_or(u32::MAX));
    // Who does not delete is led to deleting last, and who names no method reads first.
    let asks_for = |method: &str| {
        given.iter().any(|word| {
            let meanings = meanings(word);
            word.eq_ignore_ascii_case(method) || meanings.iter().any(|meaning| meaning.eq_ignore_ascii_case(method))
        })
    };
    let preference = match operation.method() {
        "DELETE" if !asks_for("DELETE") => -0.5,
        "GET" => 0.05,
        _ => 0.0,
    };
    names_a_thing.then_some((matched, total + preference - SURPLUS * surplus, operation))
}

/// 0 to 1: how sure a word that was given is a word of an operation.
fn likeness(given: &str, meanings: &[&str], own: &str) -> f64 {
    if given == own {
        return 1.0;
    }
    let (given, own) = (stem(given), stem(own));
    if given == own {
        0.95
    } else if meanings.iter().any(|meaning| stem(meaning) == own) {
        0.9
    } else if given.len() >= 4 && own.starts_with(given) {
        0.6
    } else if given.len() >= 5 && own.contains(given) {
        0.4
    } else {
        0.0
    }
}

/// The operations that ask for a permission, alone or among others, as published or as announced; those that any of the
/// permissions of a pattern such as `conversation:*:*` opens.
#[must_use]
pub fn operations_with_permission(name: &str) -> Vec<Operation> {
    let asks = |operation: &Operation| {
        operation.permissions().any(|asked| grants(name, asked))
            || operation.announced().any(|row| row.permissions.iter().any(|asked| grants(name, asked)))
    };
    operations().filter(asks).collect()
}

/// The operations for which a scope is enough.
#[must_use]
pub fn operations_with_scope(name: &str) -> Vec<Operation> {
    operations().filter(|operation| operation.scopes().any(|scope| scope == name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(words: &str) -> &'static str {
        search_operations(words).first().map_or("", |operation| operation.name())
    }

    #[test]
    fn the_operations_that_mute_come_first_however_the_task_is_said() {
        for words in ["mute", "mute a participant", "how do I unmute an agent?", "Mute my call"] {
            let names: Vec<&str> = search_operations(words).iter().map(|operation| operation.name()).collect();
            assert_eq!(names, [MUTE, MUTE_ON_BEHALF, MUTE_OF_ANY_MEDIUM], "{words}");
        }
    }

    #[test]
    fn the_operation_that_a_task_is_about_comes_first() {
        for (words, name) in [
            ("list queues", "getRoutingQueues"),
            ("create a queue", "postRoutingQueues"),
            ("delete user", "deleteUser"),
            ("disconnect conversation", "postConversationDisconnect"),
            ("disconnect a call", "postConversationDisconnect"),
            ("get user presence", "getUserPresence"),
            ("create notification channel", "postNotificationsChannels"),
        ] {
            assert_eq!(first(words), name, "{words}");
        }
        assert!(first("recording").starts_with("get"));
        let status = search_operations("change agent status");
        assert!(status.iter().any(|operation| operation.name() == "patchUserPresence"), "{status:?}");
    }

    #[test]
    fn what_no_operation_says_finds_nothing() {
        for words in ["zzzz", "the", "", "create", "nothing like it at all"] {
            assert_eq!(search_operations(words), [], "{words}");
        }
    }

    #[test]
    fn a_description_is_plain_words() {
        for words in ["mute", "mute a participant", "Recording", "wrap-up codes", "how do I mute?"] {
            assert!(is_description(words), "{words}");
        }
        for other in ["getUserz", "get_users", "/api/v2/users", "conversation:call:record", "", "a.b", "zz9"] {
            assert!(!is_description(other), "{other}");
        }
    }

    #[test]
    fn a_permission_and_a_scope_lead_to_the_operations_that_ask_for_them() {
        let names = |found: Vec<Operation>| -> Vec<&str> { found.iter().map(|operation| operation.name()).collect() };
        let record = names(operations_with_permission("conversation:call:record"));
        assert!(record.contains(&MUTE) && record.len() < 20, "{record:?}");
        assert!(operations_with_permission("conversation:*:*").len() > record.len());
        assert!(names(operations_with_scope("user-basic-info")).contains(&"getUsersMe"));
        assert_eq!(names(operations_with_permission("no:such:name")), [""; 0]);
    }
}
