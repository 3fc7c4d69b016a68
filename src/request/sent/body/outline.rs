//! What of a body may be shown: its punctuation, its names, and plain words. Every other value is `…`.

use serde_json::Value;

/// Values that are shown as they are, in any capitals: they are no secrets, and people mix them up with booleans.
const PLAIN: [&str; 11] = ["true", "false", "null", "none", "undefined", "yes", "no", "on", "off", "0", "1"];

/// Longer names are not shown, in bytes.
const LONGEST_NAME: usize = 64;

/// How much of a body is looked at, in bytes.
const LOOKED_AT: usize = 4096;

/// What stands for something that is not shown.
const HIDDEN: &str = "…";

/// The name of a member, if it looks like one: somebody may have put a secret there.
pub(super) fn name(name: &str) -> &str {
    if is_name(name) { name } else { HIDDEN }
}

/// A value as JSON if it is a plain word, else what kind of value it is.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => value.to_string(),
        Value::Number(number) if is_plain(&number.to_string()) => value.to_string(),
        Value::Null | Value::Bool(_) => value.to_string(),
        Value::String(_) => "a string".to_owned(),
        Value::Number(_) => "a number".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// The outline of a body that is not a JSON object, at most `most` characters: `{'muted': True, 'pin': '…'}`.
pub(super) fn of_text(text: &str, most: usize) -> String {
    let mut outline =
        Outline { rest: text.get(..text.floor_char_boundary(LOOKED_AT)).unwrap_or(text), out: String::new() };
    if outline.rest.len() < text.len() {
        // Where it is cut, a value could look like a name.
        outline.rest = outline.rest.rsplit_once([',', '&', '\n']).map_or("", |(whole, _)| whole);
    }
    outline.write();
    if outline.out.chars().count() <= most {
        return outline.out;
    }
    outline.out.chars().take(most.saturating_sub(1)).chain(HIDDEN.chars()).collect()
}

/// An outline in the making.
struct Outline<'t> {
    rest: &'t str,
    out: String,
}

impl<'t> Outline<'t> {
    fn write(&mut self) {
        let mut at_name = true;
        while let Some(first) = self.rest.chars().next() {
            match first {
                c if c.is_whitespace() => {
                    self.rest = self.rest.trim_start();
                    at_name |= c == '\n';
                    if !self.out.ends_with(' ') {
                        self.out.push(' ');
                    }
                }
                '{' | '}' | '[' | ']' | ',' | '&' | '(' | ')' | ';' => {
                    self.copy(first);
                    at_name = true;
                }
                ':' | '=' => {
                    self.copy(first);
                    at_name = false;
                }
                '<' => {
                    self.tag();
                    at_name = false;
                }
                '\\' => self.copy(first),
                _ if is_quote(first) => {
                    self.copy(first);
                    // Quotes around a whole object are not those of a string.
                    if !self.rest.starts_with(['{', '[']) && !self.rest.starts_with("\\\"") {
                        self.string(first, at_name);
                    }
                }
                _ => self.word(at_name),
            }
        }
    }

    fn copy(&mut self, c: char) {
        self.out.push(c);
        self.skip(c.len_utf8());
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// Takes the next bytes off.
    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn show(&mut self, text: &str, is_shown: bool) {
        if is_shown {
            self.out.push_str(text);
        } else if !text.is_empty() && !self.out.ends_with(HIDDEN) {
            self.out.push_str(HIDDEN);
        }
    }

    /// The inside of quotes, and the closing one.
    fn string(&mut self, open: char, at_name: bool) {
        let close = closing(open);
        let mut escaped = false;
        let length = self.rest.char_indices().find_map(|(at, c)| {
            let ends = c == close && !escaped;
            escaped = c == '\\' && !escaped;
            ends.then_some(at)
        });
        let Some(length) = length else {
            // Escaped once too often: `\"muted\"`, where the closing quote is escaped like the opening one.
            let length = self.rest.find("\\\"").unwrap_or(self.rest.len());
            let inside = self.take(length);
            let behind = self.rest.trim_start_matches(['\\', '"']).trim_start();
            let is_member = at_name && is_name(inside) && behind.starts_with([':', '=']);
            self.show(inside, is_member || is_plain(inside));
            let end = self.rest.len() - self.rest.trim_start_matches(['\\', '"']).len();
            let closing = self.take(end);
            self.out.push_str(closing);
            return;
        };
        let inside = self.take(length);
        let behind = self.rest.get(close.len_utf8()..).unwrap_or_default().trim_start();
        let bare = inside.trim_end_matches('\\');
        let is_member = at_name && is_name(bare) && behind.starts_with([':', '=']);
        self.show(inside, is_member || is_plain(inside));
        self.copy(close);
    }

    /// A word without quotes: a name as far as `:` or `=`, a value as far as the next separator.
    fn word(&mut self, at_name: bool) {
        let ends = |c: char| {
            if at_name { c.is_whitespace() || ":=,&{}[]<>\\".contains(c) || is_quote(c) } else { ",&}]\n<".contains(c) }
        };
        let length = self.rest.find(ends).unwrap_or(self.rest.len());
        let word = self.take(length.max(1));
        let behind = self.rest.trim_start();
        // `c2VjcmV0=`: the padding of base64, not a name.
        let has_value =
            behind.strip_prefix([':', '=']).is_some_and(|value| !value.trim_start_matches('=').trim().is_empty());
        self.show(word, (at_name && is_name(word) && has_value) || is_plain(word.trim()));
    }

    /// `<name …>`, without its attributes.
    fn tag(&mut self) {
        let inside = self.rest.get(1..).unwrap_or_default();
        let length = inside.find('>').unwrap_or(inside.len());
        let inside = inside.get(..length).unwrap_or_default();
        let (slash, bare) = inside.strip_prefix('/').map_or(("", inside), |bare| ("/", bare));
        let tag = bare.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        self.out.push('<');
        self.out.push_str(slash);
        self.show(tag, is_name(tag));
        self.out.push('>');
        self.skip(length + 2);
        let text = self.take(self.rest.find('<').unwrap_or(self.rest.len()));
        self.show(text.trim(), is_plain(text.trim()));
    }
}

fn is_plain(text: &str) -> bool {
    PLAIN.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text looks like the name of a member: letters, few digits, and words rather than chance.
fn is_name(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '@'));
    let whole = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.$@:[]".contains(&byte));
    starts && whole && text.len() <= LONGEST_NAME && letters > 0 && digits <= 2 && !crate::secret::is_jumble(text)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}')
}

fn closing(open: char) -> char {
    match open {
        '\u{201c}' => '\u{201d}',
        '\u{2018}' => '\u{2019}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlined(body: &str) -> String {
        of_text(body, 200)
    }

    #[test]
    fn names_and_plain_words_are_shown_and_no_other_value() {
        for (body, expected) in [
            ("{'muted': True, 'pin': '4711 0815'}", "{'muted': True, 'pin': '…'}"),
            ("{muted: true, pin: 4711-0815}", "{muted: true, pin: …}"),
            (r#"{\"muted\": true, \"code\": \"abc def\"}"#, r#"{\"muted\": true, \"code\": \"…\"}"#),
            (r#"{"muted": true, "password": "correct, horse"#, r#"{"muted": true, "password": "…"#),
            ("muted=true", "muted=true"),
            ("grant_type=password&password=a%20b", "grant_type=…&password=…"),
            ("'{\"muted\": true}'", "'{\"muted\": true}'"),
            (r#"[{"op":"replace"}]"#, r#"[{"op":"…"}]"#),
            ("<muted>true</muted>", "<muted>true</muted>"),
            ("<pin attr=\"x\">4711</pin>", "<pin>…</pin>"),
            ("c2VjcmV0LW9mLW1pbmU=", "…="),
            ("correct horse battery staple", "… … … …"),
            ("{\u{201c}muted\u{201d}: true}", "{\u{201c}muted\u{201d}: true}"),
        ] {
            let shown = outlined(body);
            assert_eq!(shown.replace("… … … …", "…"), expected.replace("… … … …", "…"), "{body}");
        }
    }

    #[test]
    fn what_stands_in_the_place_of_a_name_and_is_none_is_hidden() {
        assert_eq!(name("aB3xQ9zL7kP2"), HIDDEN);
        assert_eq!((name("queueId"), name("muted")), ("queueId", "muted"));
        assert_eq!(outlined(r#"{aB3xQ9zL7kP2: true"#), "{…: true");
    }

    #[test]
    fn a_body_without_an_end_is_bounded() {
        for body in ["{", "'", "\"", "<", "a=", "\\\"", "{\"a\":"] {
            assert!(outlined(&body.repeat(50_000)).chars().count() <= 200, "{body}");
        }
    }
}
