//! One lenient parser of object notations: JSON as it is pasted, Python's `repr`, JavaScript's `util.inspect`, Java's
//! `{a=b}` and PowerShell's `@{a=b}`.
//!
//! It reads as far as the text goes: what is cut off is kept and marked. Every step costs a part of a budget, so that
//! hostile text costs linear time.

use serde_json::{Map, Value};

use super::notation::{closes, is_quote, is_word, scalar};

/// The end of a text that was cut off. Codes, ids and names never contain it.
pub(super) const CUT: char = '…';

/// Maximum nesting of objects.
const DEEPEST: usize = 64;

/// Maximum characters of white space after a quote.
const LOOK_AHEAD: usize = 256;

/// Maximum length of a member's name, in bytes.
const LONGEST_NAME: usize = 200;

/// Maximum length of a name in brackets, as `[Symbol(kind)]`, in bytes.
const LONGEST_BRACKETS: usize = 101;

/// What may follow a string.
const FOLLOWERS: [char; 6] = [',', '}', ']', ')', ';', '+'];

/// An object or a list, as far as it goes.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) value: Value,
    /// Its length in bytes.
    pub(super) length: usize,
    /// Whether its end was there.
    pub(super) whole: bool,
    /// Whether it is strict JSON in its names and quotes.
    pub(super) json: bool,
}

/// Parses the object or list that a text begins with; `None` where it begins with none, or the budget is empty.
pub(super) fn parse(text: &str, budget: &mut usize) -> Option<Parsed> {
    let mut parser = Parser { rest: text, budget: *budget, whole: true, json: true };
    let value = match parser.peek()? {
        '{' => parser.object(0),
        '[' => parser.list(0),
        _ => None,
    };
    *budget = parser.budget;
    let length = text.len() - parser.rest.len();
    value.map(|value| Parsed { value, length, whole: parser.whole, json: parser.json })
}

struct Parser<'t> {
    rest: &'t str,
    budget: usize,
    whole: bool,
    json: bool,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        self.budget = self.budget.checked_sub(1)?;
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }

    fn skip(&mut self, characters: &[char]) {
        while self.peek().is_some_and(|c| c.is_whitespace() || characters.contains(&c)) && self.bump().is_some() {}
    }

    /// Takes a character that is expected here, white space before it aside.
    fn takes(&mut self, expected: char) -> bool {
        self.skip(&[]);
        self.peek() == Some(expected) && self.bump().is_some()
    }

    /// Whether an object or a list ends here, behind separators: with its bracket, which is taken, or cut off with the text.
    fn ends_at(&mut self, bracket: char) -> bool {
        self.skip(&[',', ';']);
        match self.peek() {
            None => {
                self.whole = false;
                true
            }
            Some(next) => next == bracket && self.bump().is_some(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.bump()?;
        let mut members = Map::new();
        if depth > DEEPEST {
            return None;
        }
        loop {
            if self.ends_at('}') {
                break;
            }
            let Some((name, equals)) = self.name() else {
                if members.is_empty() && self.peek().is_some() {
                    return None;
                }
                // What is no member inside an object: a stack trace, `... 3 more items`.
                if self.pass_over() {
                    let place = format!("#{}", members.len());
                    members.insert(place, self.object(depth + 1)?);
                }
                if self.budget == 0 {
                    return None;
                }
                continue;
            };
            match self.value(depth, equals)? {
                // The first of several members of one name counts, as it would for a reader from above.
                value if members.contains_key(&name) => drop(value),
                value => {
                    members.insert(name, value);
                }
            }
        }
        // A `{` at the very end says nothing; inside another object it is where that one was cut off.
        (depth > 0 || !members.is_empty() || self.whole).then_some(Value::Object(members))
    }

    /// A member's name with its colon; and whether it was an equals sign.
    fn name(&mut self) -> Option<(String, bool)> {
        let start = self.rest;
        let name = match self.peek()? {
            quote if is_quote(quote) => {
                self.json &= quote == '"';
                match self.string(quote, &[':', '='], LONGEST_NAME) {
                    Some(name) => name,
                    None => {
                        self.rest = start;
                        return None;
                    }
                }
            }
            '[' => {
                self.json = false;
                let end = self.rest.bytes().take(LONGEST_BRACKETS).position(|byte| byte == b']')?;
                let (name, behind) = (self.rest.get(..end)?, self.rest.get(end + 1..)?);
                if name.contains(['{', '\n']) {
                    return None;
                }
                self.budget = self.budget.checked_sub(name.len())?;
                self.rest = behind;
                name.to_owned()
            }
            _ => {
                self.json = false;
                let bare = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.' | '@');
                let mut name = String::new();
                while let Some(next) = self.peek().filter(|c| bare(*c)) {
                    name.push(next);
                    self.bump()?;
                }
                name
            }
        };
        self.skip(&[]);
        let separator = match self.peek() {
            Some(separator @ (':' | '=')) if !name.is_empty() => separator,
            None if !name.is_empty() => {
                self.whole = false;
                return None;
            }
            _ => {
                self.rest = start;
                return None;
            }
        };
        self.bump()?;
        self.json &= separator == ':';
        if separator == '=' && self.peek() == Some('>') {
            self.bump()?;
        }
        Some((name, separator == '='))
    }

    /// Skips what is no member: to the end of its line or its comma. Whether it ends with an opening brace.
    fn pass_over(&mut self) -> bool {
        self.json = false;
        while let Some(next) = self.peek() {
            match next {
                '{' => return true,
                '}' => return false,
                _ if self.bump().is_none() || matches!(next, ',' | '\n') => return false,
                _ => {}
            }
        }
        false
    }

    fn value(&mut self, depth: usize, equals: bool) -> Option<Value> {
        self.skip(&[]);
        match self.peek() {
            None => {
                self.whole = false;
                Some(Value::Null)
            }
            Some('{') => self.object(depth + 1),
            Some('@') if self.rest.starts_with("@{") => {
                self.bump()?;
                self.object(depth + 1)
            }
            Some('[') => {
                let start = self.rest;
                match self.list(depth + 1) {
                    // `[Object: null prototype] {`, `[AxiosError: …] {`: a name before an object.
                    Some(Value::Array(_)) if self.rest.trim_start_matches(' ').starts_with('{') => {
                        self.skip(&[]);
                        self.object(depth + 1)
                    }
                    Some(list) => Some(list),
                    None if self.budget == 0 || depth >= DEEPEST => None,
                    None => {
                        self.rest = start;
                        self.bare(depth, equals)
                    }
                }
            }
            Some(quote) if is_quote(quote) => {
                self.json &= quote == '"';
                self.strings(quote)
            }
            Some(_) => self.bare(depth, equals),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.bump()?;
        let mut items = Vec::new();
        if depth > DEEPEST {
            return None;
        }
        while !self.ends_at(']') && !matches!(self.peek(), Some('}' | ')')) {
            let before = self.rest.len();
            items.push(self.value(depth, false)?);
            if self.rest.len() == before {
                self.bump()?;
            }
        }
        Some(Value::Array(items))
    }

    /// A string, with those that are joined to it by `+` or that follow it on the next line.
    fn strings(&mut self, quote: char) -> Option<Value> {
        let mut text = self.string(quote, &FOLLOWERS, usize::MAX)?;
        loop {
            let before = self.rest;
            self.skip(&['+']);
            match self.peek() {
                Some(next) if next == quote && self.rest.len() < before.len() => {
                    text.push_str(&self.string(quote, &FOLLOWERS, usize::MAX)?);
                }
                _ => {
                    self.rest = before;
                    return Some(Value::String(text));
                }
            }
        }
    }

    /// A string. A quote closes it only where something may follow: pasted text has quotes that were not escaped.
    fn string(&mut self, quote: char, followers: &[char], longest: usize) -> Option<String> {
        self.bump()?;
        let mut text = String::new();
        loop {
            if text.len() > longest {
                return None;
            }
            let Some(next) = self.peek() else {
                self.whole = false;
                text.push(CUT);
                return Some(text);
            };
            self.bump()?;
            match next {
                '\\' => self.escape(&mut text)?,
                // Broken by the width of a window: strings have no line ends of their own.
                '\n' | '\r' => {
                    self.skip(&[]);
                    if !text.ends_with(' ') {
                        text.push(' ');
                    }
                }
                _ if closes(quote, next) && self.may_follow(quote, followers) => return Some(text),
                _ => text.push(next),
            }
        }
    }

    fn may_follow(&self, quote: char, followers: &[char]) -> bool {
        match self.rest.chars().take(LOOK_AHEAD).find(|c| !c.is_whitespace()) {
            None => true,
            Some(next) => followers.contains(&next) || next == quote,
        }
    }

    fn escape(&mut self, text: &mut String) -> Option<()> {
        let Some(next) = self.peek() else {
            self.whole = false;
            return Some(());
        };
        self.bump()?;
        match next {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'b' | 'f' => text.push(' '),
            '\n' => {}
            'u' => self.code_point(4, text),
            'x' => self.code_point(2, text),
            other => text.push(other),
        }
        Some(())
    }

    fn code_point(&mut self, digits: usize, text: &mut String) {
        let number = self.rest.get(..digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match number {
            Some(number) => {
                self.rest = self.rest.get(digits..).unwrap_or_default();
                // Half of a surrogate pair is no character of its own.
                text.push(char::from_u32(number).unwrap_or('\u{fffd}'));
            }
            None => text.push('\u{fffd}'),
        }
    }

    /// A number, a word, a constructor around an object, or text up to the next comma.
    fn bare(&mut self, depth: usize, equals: bool) -> Option<Value> {
        let start = self.rest;
        let mut open = 0_usize;
        while let Some(next) = self.peek() {
            let so_far = start.get(..start.len() - self.rest.len()).unwrap_or_default();
            match next {
                // `b'…'`, `u'…'`, `r"…"`
                quote if is_quote(quote) && matches!(so_far, "b" | "u" | "r" | "rb") => return self.strings(quote),
                // `HTTPHeaderDict({…})`, `OrderedDict([…])`
                '(' if is_word(so_far) && self.rest.get(1..).is_some_and(|inner| inner.starts_with(['{', '['])) => {
                    self.json = false;
                    self.bump()?;
                    let value = self.value(depth, false)?;
                    self.takes(')');
                    return Some(value);
                }
                // `AxiosHeaders {`, `<ref *1> {`, an error with its stack
                '{' if open == 0 => {
                    self.json = false;
                    return self.object(depth + 1);
                }
                '(' | '[' => open += 1,
                ')' | ']' if open > 0 => open -= 1,
                ']' | '}' | '\n' => break,
                ';' if equals => break,
                ',' if open == 0 && (!equals || self.is_before_name()) => break,
                _ => {}
            }
            self.bump()?;
        }
        let cut = self.rest.is_empty();
        let text = start.get(..start.len() - self.rest.len()).unwrap_or_default().trim();
        self.whole &= !cut;
        Some(scalar(text, cut))
    }

    /// Whether a comma stands before the next `name=`: values of Java's maps have commas of their own.
    fn is_before_name(&self) -> bool {
        let behind = self.rest.get(1..).unwrap_or_default().trim_start_matches(' ');
        let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let end = behind.char_indices().take(100).find(|(_, c)| !name(*c));
        end.is_some_and(|(at, c)| c == '=' && at > 0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn read(text: &str) -> Value {
        parse(text, &mut 100_000).unwrap().value
    }

    #[test]
    fn json_is_read_as_it_is() {
        let value = json!({"a": [1, "x\n\"y\"", {"b": null}], "c": true, "é": "ü"});
        let parsed = parse(&format!("{value} and more"), &mut 10_000).unwrap();
        assert_eq!(
            (parsed.value, parsed.length, parsed.whole, parsed.json),
            (value.clone(), value.to_string().len(), true, true)
        );
    }

    #[test]
    fn python_and_javascript_and_java_and_powershell_are_read_alike() {
        let python =
            "{'status': 403, 'code': 'a.b', 'x': None, 'y': [True, u'z'], 'h': HTTPHeaderDict({'Date': 'Mon, 1'})}";
        assert_eq!(
            read(python),
            json!({"status": 403, "code": "a.b", "x": null, "y": [true, "z"], "h": {"Date": "Mon, 1"}})
        );
        let javascript = "{\n  status: 403,\n  headers: AxiosHeaders { date: 'x', [Symbol(k)]: [Object] },\n  body: { code: 'a.b', text: 'one ' +\n 'two' },\n  error: Error: no\n      at f (x:1:2) {\n    status: 1 }\n}";
        assert_eq!(
            read(javascript),
            json!({"status": 403, "headers": {"date": "x", "[Symbol(k)": ["Object"]}, "body": {"code": "a.b", "text": "one two"}, "error": "Error: no", "#4": {"status": 1}})
        );
        assert_eq!(read("{Date=Mon, 1 Jan, code=a.b}"), json!({"Date": "Mon, 1 Jan", "code": "a.b"}));
        assert_eq!(parse("{message=no; code=a.b}", &mut 1000).unwrap().value, json!({"message": "no", "code": "a.b"}));
    }

    #[test]
    fn what_is_cut_off_is_kept_and_marked() {
        let text = r#"{"code":"a.b","message":"You must hav"#;
        let parsed = parse(text, &mut 1000).unwrap();
        assert_eq!(
            (parsed.value, parsed.whole),
            (
                json!({"code": "a.b", "message": "You must hav"}).to_string().replace("hav", "hav…").parse().unwrap(),
                false
            )
        );
        assert_eq!(read(r#"{"code":"a.b","status":40"#), json!({"code": "a.b", "status": null}));
    }

    #[test]
    fn quotes_that_were_not_escaped_and_typographic_ones_are_tolerated() {
        assert_eq!(
            read(r#"{"message":"Field "x" is bad","code":"a.b"}"#),
            json!({"message": "Field \"x\" is bad", "code": "a.b"})
        );
        assert_eq!(read("{“code”: “a.b”}"), json!({"code": "a.b"}));
    }

    #[test]
    fn what_is_no_object_is_none() {
        for text in ["{conversationId}", "{ }x"] {
            let parsed = parse(text, &mut 1000);
            assert!(parsed.is_none_or(|parsed| parsed.value == json!({})), "{text}");
        }
        assert!(parse(&"{\"a\":".repeat(200), &mut 10_000).is_none());
    }
}
