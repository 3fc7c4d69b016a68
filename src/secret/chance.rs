//! Words that chance has made, told by their looks alone: for errors, in which rather a word too many is masked.

use crate::text::{base64_words, is_uuid, is_uuid_in_bytes};

/// No shorter word is taken for a secret by its looks, in letters and digits.
const SHORTEST: usize = 20;

/// From this length on, a word has to look less random.
const LONG: usize = 32;

/// No shorter part of a pair is taken for its secret.
const SHORTEST_OF_PAIR: usize = 12;

/// The words of a text that may be secrets: what looks random, Base64, and pairs of an id and a secret.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|c: char| !(is_word(c) || matches!(c, '.' | '+' | '/'))).flat_map(of_run);
    let pairs = text.split(|c: char| !(is_word(c) || "+/~.:".contains(c))).filter_map(pair);
    runs.chain(base64_words(text)).chain(pairs)
}

/// What looks random in a run between characters that neither paths nor base64 have.
fn of_run(run: &str) -> Vec<&str> {
    // The name of a hidden folder begins with a dot.
    let hidden = run.find("/.").unwrap_or(run.len());
    let (visible, path) = run.split_at(hidden);
    visible.split('.').flat_map(of_part).chain(path.split(['.', '/']).filter(|word| is_random(word))).collect()
}

/// A part without dots as a whole where it is base64, else the segments of a path.
fn of_part(run: &str) -> Vec<&str> {
    // What was given is shown as a path of the API.
    let run = run.strip_prefix("/api/v2/").unwrap_or(run);
    let has = |belongs: fn(&u8) -> bool| run.as_bytes().iter().any(belongs);
    let of_all_kinds = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    if run.contains('/') && !run.starts_with('/') && of_all_kinds && is_chance(run, SHORTEST, 3) {
        return vec![run];
    }
    run.split('/').filter(|word| is_random(word)).collect()
}

/// `client_id:secret`, with one colon.
fn pair(text: &str) -> Option<&str> {
    let text = text.trim_matches(':').trim_end_matches('.');
    let (id, secret) = text.split_once(':')?;
    let whole = id.len() >= 8 && secret.len() >= SHORTEST_OF_PAIR && !secret.contains(':');
    let believed = is_uuid(id) || is_chance(secret, SHORTEST_OF_PAIR, 3) || is_random(secret);
    (whole && believed).then_some(text)
}

/// Whether even a short word changes as chance has it.
pub(super) fn is_jumble(word: &str) -> bool {
    is_chance(word, 8, 3)
}

/// Whether a word has no structure of words: letters and digits of all kinds change as chance has it.
fn is_random(word: &str) -> bool {
    is_chance(word, SHORTEST, 3) || is_chance(word, LONG, 4)
}

/// Whether a word of so many letters and digits changes its kind more often than each so many of them. A capital and the
/// small letters after it are of one kind, and so is what hyphens join.
fn is_chance(word: &str, shortest: usize, each: usize) -> bool {
    let (mut length, mut changes, mut last) = (0, 0, CharacterClass::None);
    let bytes = word.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if bytes.get(at..at + UUID).is_some_and(is_uuid_in_bytes) {
            at += UUID;
            continue;
        }
        at += 1;
        let kind = match byte {
            b'a'..=b'z' => CharacterClass::Small,
            b'A'..=b'Z' => CharacterClass::Capital,
            b'0'..=b'9' => CharacterClass::Digit,
            _ => continue,
        };
        length += 1;
        changes += usize::from(kind != last && (last, kind) != (CharacterClass::Capital, CharacterClass::Small));
        last = kind;
    }
    length >= shortest && changes * each > length
}

/// What a byte of a word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CharacterClass {
    None,
    Small,
    Capital,
    Digit,
}

/// The characters of a UUID.
const UUID: usize = 36;

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    fn found(text: &str) -> Vec<&str> {
        let mut found: Vec<_> = words(text).collect();
        found.dedup();
        found
    }

    #[test]
    fn what_chance_has_made_is_found() {
        for secret in [
            "Qw7Zk3vRt9Xm2Lp5Hd8N",
            "k3v9x2m7q1z8w4r6t5y0",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "aB3-dE5_gH7iJ9kL1mN3oP5qR7sT9uV1wX3yZ5aB7c",
            "Qw7Zk3/Rt9Xm2Lp5+d8Ns1Bc4Gf6Jy0Ua/e7Wi3O",
        ] {
            assert_eq!(found(secret), [secret], "{secret}");
            assert_eq!(found(&format!("error: --key {secret}: cannot be read")).first(), Some(&secret), "{secret}");
            assert_eq!(found(&format!("error: there is no path /api/v2/{secret}")).first(), Some(&secret), "{secret}");
        }
        assert_eq!(found("error: --key=WslJlEsSvziaSFsXIZryGQ==: no such file"), ["WslJlEsSvziaSFsXIZryGQ=="]);
        for pair in ["3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b:correcthorsebattery", "my-client-of-old:k3v9x2m7q1z8w4"] {
            assert_eq!(found(&format!("error: {pair}: no such file")), [pair]);
        }
    }

    #[test]
    fn what_people_write_is_not() {
        for text in [
            "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/.tmpAb1cD2/the-token",
            "/tmp/.tmp6fHrH2/not-there/why403.toml",
            "/home/u/why403-0.2.0-x86_64-unknown-linux-gnu/2026-11-26T21-37-05Z.json",
            "report-3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b-20261126T213705Z.json",
            "why403.toml:12:22: there is no key `grnat`",
            "https://api.mypurecloud.com/api/v2/conversations/calls/{conversationId}/participants/{participantId}",
            "sandbox:missing-permission profile:my-profile env:GENESYSCLOUD_ACCESS_TOKEN",
            "GENESYSCLOUD_OAUTHCLIENT_SECRET",
            "http://127.0.0.1:40403",
            "src/cli/V2/a1/b2/Main3.java",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
        for operation in catalogue::operations() {
            assert_eq!(found(operation.name()), Vec::<&str>::new());
        }
        for name in catalogue::scopes().chain(catalogue::permissions()) {
            assert_eq!(found(name), Vec::<&str>::new());
        }
    }
}
