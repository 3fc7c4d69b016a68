//! Links of a terminal (OSC 8): an address can be clicked, whole, however it is wrapped. What is seen is the same.
//!
//! <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda> describes the sequence.

use std::borrow::Cow;
use std::collections::VecDeque;

/// What begins an address.
const SCHEME: &str = "https://";

/// Longer addresses are no links: terminals take about two thousand characters.
const LONGEST: usize = 2_000;

/// The visible characters of a text in their order, each with the address that it is a part of.
#[derive(Debug, Default)]
pub(super) struct Links {
    addresses: Vec<String>,
    characters: VecDeque<(char, Option<usize>)>,
}

impl Links {
    /// The addresses of a text before it is wrapped; nothing, where there are none.
    pub(super) fn find(text: &str) -> Self {
        let mut links = Self::default();
        let (mut from, mut rest) = (0, text);
        while let Some((before, found)) = rest.find(SCHEME).and_then(|at| rest.split_at_checked(at)) {
            let word = found.split(is_end).next().unwrap_or_default();
            let address = without_punctuation(word);
            let begins = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            from += before.len();
            if begins && is_whole(word) && address.len() > SCHEME.len() {
                links.characters.extend(visible(text, from - before.len(), from, None));
                links.characters.extend(visible(text, from, from + address.len(), Some(links.addresses.len())));
                links.addresses.push(address.to_owned());
            } else {
                links.characters.extend(visible(text, from - before.len(), from + address.len(), None));
            }
            from += address.len();
            rest = found.get(address.len()..).unwrap_or_default();
        }
        if links.addresses.is_empty() {
            return Self::default();
        }
        links.characters.extend(visible(text, from, text.len(), None));
        links
    }

    /// The next line of the text, in colour, with its links.
    pub(super) fn add<'t>(&mut self, painted: &'t str) -> Cow<'t, str> {
        if self.addresses.is_empty() {
            return Cow::Borrowed(painted);
        }
        let (mut line, mut open, mut is_escape) = (String::with_capacity(painted.len() * 2), None, false);
        for character in painted.chars() {
            if is_escape || character == '\x1b' {
                // A colour, from ESC to `m`.
                is_escape = character != 'm';
                line.push(character);
                continue;
            }
            let link = match self.characters.front() {
                _ if character == ' ' => None,
                Some((expected, link)) if *expected == character => {
                    let link = *link;
                    self.characters.pop_front();
                    link
                }
                // The sign for something left out.
                _ => None,
            };
            if link != open {
                line.push_str(&self.switch(open, link));
                open = link;
            }
            line.push(character);
        }
        Cow::Owned(line + &self.switch(open, None))
    }

    /// Ends a link and begins another. Parts of an address on several lines have one id, so that they are shown as one.
    fn switch(&self, from: Option<usize>, to: Option<usize>) -> String {
        let address = |link: Option<usize>| link.and_then(|link| Some((link, self.addresses.get(link)?)));
        match (address(from), address(to)) {
            (_, Some((link, address))) => format!("\x1b]8;id=why403-{link};{address}\x1b\\"),
            (Some(_), None) => "\x1b]8;;\x1b\\".to_owned(),
            (None, None) => String::new(),
        }
    }
}

fn visible(text: &str, from: usize, to: usize, link: Option<usize>) -> impl Iterator<Item = (char, Option<usize>)> {
    let part = text.get(from..to).unwrap_or_default();
    part.chars().filter(|c| *c != ' ').map(move |c| (c, link))
}

/// Whether a character ends an address.
fn is_end(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '|')
}

/// An address without what a sentence puts after it.
fn without_punctuation(address: &str) -> &str {
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    match address.strip_suffix(')') {
        Some(inside) if !inside.contains('(') => inside,
        _ => address,
    }
}

/// Whether an address can be opened: not a pattern, and nothing of it is hidden or left out.
fn is_whole(address: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '{' | '}' | '[' | ']' | '\\' | '^' | '$');
    address.len() <= LONGEST && address.chars().all(is_plain) && !address.contains("...")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with its links as `[part](address)`.
    fn shown(text: &str) -> String {
        let linked = Links::find(text).add(text);
        let mut parts = linked.split("\x1b]8;");
        let mut shown = parts.next().unwrap().to_owned();
        for part in parts {
            let (target, text) = part.split_once("\x1b\\").unwrap();
            match target.split_once(';').unwrap().1 {
                "" => shown.push_str(&format!("){text}")),
                address => shown.push_str(&format!("({address} {text}")),
            }
        }
        shown
    }

    #[test]
    fn an_address_is_a_link_and_what_is_around_it_is_none() {
        for (text, expected) in [
            ("see https://a.example/b.", "see (https://a.example/b https://a.example/b)."),
            ("(https://a.example/b)", "((https://a.example/b https://a.example/b))"),
            ("'https://a.example/b' x", "'(https://a.example/b https://a.example/b)' x"),
            ("https://a.example/x_(y)", "(https://a.example/x_(y) https://a.example/x_(y))"),
            (
                "https://a.example, https://b.example",
                "(https://a.example https://a.example), (https://b.example https://b.example)",
            ),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn a_pattern_and_what_is_hidden_or_cut_is_no_link() {
        for text in [
            "https://a.example/users/{id}",
            "https://a.example/$TOKEN",
            "https://a.example/\u{2026}/b",
            "https://a.example/...",
            "xhttps://a.example/b",
            "http://a.example/b",
            "https://",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn the_parts_of_a_wrapped_address_are_one_link() {
        let mut links = Links::find("see https://a.example/b/c now");
        assert_eq!(links.add("see"), "see");
        let first = links.add("\x1b[2mhttps://a.example/\x1b[0m");
        let second = links.add("b/c now");
        let open = "\x1b]8;id=why403-0;https://a.example/b/c\x1b\\";
        assert_eq!(first, format!("\x1b[2m{open}https://a.example/\x1b[0m\x1b]8;;\x1b\\"));
        assert_eq!(second, format!("{open}b/c\x1b]8;;\x1b\\ now"));
    }
}
