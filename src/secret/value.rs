//! The value of a name: where it begins and ends in JSON, escaped JSON, forms, headers, XML, YAML, shells and plain
//! text, and whether it can be a secret at all.

use super::credential::credential;
use super::extent::{Separator, Value, is_quote, is_space, limited, skip, skip_one, string};
use super::name::SecretKind;
use super::plausible::looks_random;
use super::unquoted::{begins_line, block, is_alone_on_its_line, unquoted_value};
use super::{is_word, label};

/// Maximum elements of a list that are looked at.
const ELEMENTS: usize = 64;

/// The values of a name that ends at `end`; none where no value follows. `looked_at` grows by what was
/// looked at, in bytes.
pub(super) fn behind(kind: SecretKind, text: &str, start: usize, end: usize, looked_at: &mut usize) -> Vec<Value> {
    values_behind(kind, text, start, end, looked_at).unwrap_or_default()
}

fn values_behind(kind: SecretKind, text: &str, start: usize, end: usize, looked_at: &mut usize) -> Option<Vec<Value>> {
    let bytes = text.as_bytes();
    let after_name = subscript(bytes, end);
    let mut at = skip(bytes, after_name, |byte| byte == b'\\');
    let quoted_at = at;
    at = skip_one(bytes, at, is_quote);
    let is_quoted = at > quoted_at;
    // `os.environ["CLIENT_SECRET"] = …`
    at = if is_quoted { skip_one(bytes, at, |byte| byte == b']') } else { at };
    // `**Password**: …`
    at = if is_quoted { at } else { skip(bytes, at, |byte| byte == b'*') };
    let unspaced = at;
    at = skip(bytes, at, is_space);
    let is_option = bytes.get(start) == Some(&b'-');
    let opens_call = || is_quoted && before_quote(bytes, start) == Some(b'(');
    let separator = match bytes.get(at) {
        Some(b'=') => Separator::Tight,
        Some(b'>') if unspaced == end => Separator::Tight,
        Some(b':') => Separator::Loose,
        // `password -> …`
        Some(b'-')
            if bytes.get(at + 1) == Some(&b'>')
                && matches!(kind, SecretKind::Strong | SecretKind::Weak | SecretKind::Cookie) =>
        {
            at += 1;
            Separator::Tight
        }
        // `| API_SECRET | … |`
        Some(b'|') if is_cell(bytes, start) && bytes.get(at + 1) != Some(&b'|') => {
            at = skip(bytes, at + 1, is_space);
            Separator::Cell
        }
        Some(b',') if is_quoted && (matches!(kind, SecretKind::Header | SecretKind::Cookie) || opens_call()) => {
            Separator::Loose
        }
        Some(b'%') if bytes.get(at..at + 3) == Some(b"%20") && kind == SecretKind::Scheme => Separator::Space,
        Some(b'+') if kind == SecretKind::Scheme => Separator::Space,
        Some(_)
            if at > unspaced
                && (matches!(kind, SecretKind::Scheme | SecretKind::Pair | SecretKind::Parameters) || is_option) =>
        {
            Separator::Space
        }
        // `password "correct horse"`, and the tab of a table.
        Some(byte)
            if at > unspaced
                && matches!(kind, SecretKind::Strong | SecretKind::Weak | SecretKind::Cookie)
                && is_quote(*byte)
                && !is_quoted =>
        {
            Separator::Space
        }
        Some(_) if bytes.get(unspaced) == Some(&b'\t') && begins_line(bytes, start) && !is_quoted => Separator::Space,
        // `<password kind="plain">…`
        Some(_) if at > unspaced && is_tag(bytes, start) => {
            at += bytes.iter().skip(at).take(200).position(|byte| *byte == b'>')?;
            Separator::Tight
        }
        // `process.env.CLIENT_SECRET || "…"`
        Some(b'|' | b'?') if is_default(bytes, at) => {
            at += 2;
            Separator::Tight
        }
        // `<input name="password" value="…">`
        _ => {
            *looked_at += label::REACH;
            at = label::value_near(bytes, start, at)?;
            Separator::Label
        }
    };
    let is_element = bytes.get(at) == Some(&b'>') && bytes.get(at.wrapping_sub(1)) != Some(&b'-');
    match separator {
        Separator::Label | Separator::Cell => {}
        Separator::Space if bytes.get(at) == Some(&b'%') => at += 3,
        Separator::Space => at = skip_one(bytes, at, |byte| byte == b'+'),
        Separator::Tight | Separator::Loose => {
            at = skip(bytes, at, |byte| matches!(byte, b':' | b'=' | b'>' | b','));
            at = label::skip(bytes, skip(bytes, at, |byte| is_space(byte) || byte == b'\n'));
            at = after_type(bytes, at).unwrap_or(at);
        }
    }
    let in_list = skip(bytes, at, |byte| is_space(byte) || matches!(byte, b'[' | b'('));
    let is_list = bytes.get(at..in_list).is_some_and(|between| between.contains(&b'['));
    at = in_list;
    if bytes.get(at) == Some(&b'{') && kind != SecretKind::Header {
        *looked_at += label::REACH;
        at = label::value_inside(bytes, at)?;
    }
    if let Some(lines) = block(bytes, at) {
        *looked_at += lines.iter().map(|line| line.len()).sum::<usize>();
        return Some(lines.into_iter().map(|range| Value { range, is_extended: false }).collect());
    }
    let mut found = Vec::new();
    loop {
        let literal = string(bytes, at);
        let value = match &literal {
            Some(range) => Value { range: range.clone(), is_extended: false },
            None => unquoted_value(kind, bytes, (start, end, at), separator, is_element),
        };
        *looked_at += value.range.end.saturating_sub(end);
        if literal.is_none() {
            // As far as its line goes, it was looked at, whether it belongs to the value or not.
            *looked_at += limited(bytes, at, |byte| byte == b'\n') - at.min(bytes.len());
        }
        let next = value.range.end;
        found.extend(plausible_value(kind, text, (start, separator), value, literal.is_some()));
        // The other elements of a list.
        let closed = skip(bytes, next, |byte| byte == b'\\');
        let comma = skip(bytes, skip_one(bytes, closed, is_quote), is_blank);
        if !is_list || literal.is_none() || bytes.get(comma) != Some(&b',') || found.len() >= ELEMENTS {
            break;
        }
        at = skip(bytes, comma + 1, is_blank);
    }
    Some(found)
}

/// Whether a literal follows that counts where a variable is not set: `|| "…"`, `?? "…"`.
fn is_default(bytes: &[u8], at: usize) -> bool {
    let operator = bytes.get(at..at + 2);
    let value = skip(bytes, at + 2, is_space);
    (operator == Some(b"||") || operator == Some(b"??")) && bytes.get(value).is_some_and(|byte| is_quote(*byte))
}

/// Where the literal of `let client_secret: &str = "…"` or `"X-Api-Key": []string{"…"}` begins: after its type.
fn after_type(bytes: &[u8], at: usize) -> Option<usize> {
    const TYPES: [&[u8]; 9] = [
        b"&'static str",
        b"&str",
        b"Option<String>",
        b"Optional[str]",
        b"String",
        b"[]string{",
        b"any",
        b"str",
        b"string",
    ];
    let rest = bytes.get(at..)?;
    let kind = TYPES.into_iter().find(|kind| rest.starts_with(kind))?;
    let end = skip(bytes, at + kind.len(), is_space);
    let assigned = skip_one(bytes, end, |byte| byte == b'=');
    let value = skip(bytes, assigned, is_space);
    let is_opened = assigned > end || kind.ends_with(b"{");
    let quote = skip(bytes, value, |byte| byte == b'\\');
    (is_opened && bytes.get(quote).is_some_and(|byte| is_quote(*byte))).then_some(value)
}

/// The value, where its form and its place make it one.
fn plausible_value(
    kind: SecretKind,
    text: &str,
    (start, separator): (usize, Separator),
    value: Value,
    is_literal: bool,
) -> Option<Value> {
    let bytes = text.as_bytes();
    let value = match kind {
        SecretKind::Header if !value.is_extended => {
            Value { range: credential(text, value.range, is_literal)?, ..value }
        }
        _ => value,
    };
    let shown = text.get(value.range.clone())?;
    let first = shown.split_whitespace().next().unwrap_or_default();
    let is_plain = !is_literal
        && !matches!(kind, SecretKind::Cookie | SecretKind::Pair | SecretKind::Parameters)
        && !looks_random(first);
    let is_believed = match (kind, separator) {
        // `error="…"` is a parameter of a challenge, not a credential.
        (SecretKind::Scheme, _) => {
            !shown.trim_end_matches('=').contains('=') && (looks_random(shown) || shown.len() >= 20)
        }
        (SecretKind::Cookie, Separator::Cell) => looks_random(first),
        (_, Separator::Cell) => !is_plain,
        (SecretKind::Strong, Separator::Loose) if is_plain && !value.is_extended => {
            is_alone_on_its_line(bytes, start, value.range.end)
        }
        _ => true,
    };
    is_believed.then_some(value)
}

/// Whether a name begins a cell of a table: `| name | value |`.
fn is_cell(bytes: &[u8], start: usize) -> bool {
    let before = bytes.get(start.saturating_sub(64)..start).unwrap_or_default();
    // The name may have more words than those that count.
    super::before_words(before, b" \t.").ends_with(b"|")
}

/// A subscript of a parameter's name: `token[]`, `token%5B0%5D`.
fn subscript(bytes: &[u8], end: usize) -> usize {
    for (open, close) in [(&b"["[..], &b"]"[..]), (b"%5B", b"%5D"), (b"%5b", b"%5d")] {
        let Some(rest) = bytes.get(end..).and_then(|rest| rest.strip_prefix(open)) else { continue };
        let inside = rest.iter().take(32).take_while(|byte| is_word(**byte)).count();
        if rest.get(inside..).is_some_and(|rest| rest.starts_with(close)) {
            return end + open.len() + inside + close.len();
        }
    }
    end
}

/// Whether a name is that of an element, with or without a prefix: `<password `, `<wsse:Password `.
fn is_tag(bytes: &[u8], start: usize) -> bool {
    let before = bytes.get(start.saturating_sub(32)..start).unwrap_or_default();
    let before = match before.strip_suffix(b":") {
        Some(prefixed) => {
            let length = prefixed.iter().rev().take_while(|byte| is_word(**byte)).count();
            prefixed.get(..prefixed.len() - length).unwrap_or_default()
        }
        None => before,
    };
    before.ends_with(b"<")
}

/// What stands before the quote that opens before a name.
fn before_quote(bytes: &[u8], start: usize) -> Option<u8> {
    let before = bytes.get(..start)?;
    let quote = before.iter().rposition(|byte| *byte != b'\\' && !is_quote(*byte))?;
    // Only the quote and its escapes may stand between.
    (start - quote <= 4 && start - quote >= 2).then(|| before.get(quote).copied()).flatten()
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}
