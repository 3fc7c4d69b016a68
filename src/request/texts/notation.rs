//! What notations of objects differ in: their quotes, and their words for nothing, true and false.

use serde_json::{Number, Value};

/// The value of a bare word; none where it was cut off, as it may have gone on.
pub(super) fn scalar(text: &str, cut: bool) -> Value {
    match text {
        _ if cut => Value::Null,
        "" | "null" | "None" | "undefined" | "nil" | "$null" => Value::Null,
        "true" | "True" => Value::Bool(true),
        "false" | "False" => Value::Bool(false),
        _ => text.parse::<Number>().map_or_else(|_| Value::String(text.to_owned()), Value::Number),
    }
}

/// Whether a character opens a string in any notation, typographic quotes of forums included.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’')
}

/// Whether a quote closes what another one opened: typographic ones come in pairs.
pub(super) fn closes(open: char, c: char) -> bool {
    match open {
        '“' | '”' | '„' => matches!(c, '“' | '”'),
        '‘' | '’' => matches!(c, '‘' | '’'),
        same => c == same,
    }
}

/// Whether a text can be the name of a constructor.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
}
