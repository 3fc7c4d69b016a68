//! Where a body ends that was pasted with what stands around it.

use serde::de::IgnoredAny;

use crate::request::Headers;

/// The body of an answer: without the marks of chunks, and without the text after its JSON.
pub(super) fn of_response(headers: &Headers, text: &str) -> String {
    let chunked = headers.get("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    let text = if chunked { without_chunk_marks(text) } else { text.to_owned() };
    // curl's own words follow a body without a line end.
    let end = text.find("* Connection #").or_else(|| text.find("\ncurl: (")).unwrap_or(text.len());
    let text = text.get(..end).unwrap_or(&text).trim();
    split(text).0.to_owned()
}

/// The JSON value at the beginning, and the rest of the text; the text as it is where it does not begin with a whole value.
pub(super) fn split(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return (text, None);
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let Some(Ok(_)) = values.next() else { return (text, None) };
    let Some((value, behind)) = text.split_at_checked(values.byte_offset()) else { return (text, None) };
    (value, Some(behind.trim()).filter(|behind| !behind.is_empty()))
}

/// Whether a body begins as JSON and ends before its value does.
pub(super) fn is_cut_off(text: &str) -> bool {
    let text = text.trim();
    let value = text.starts_with(['{', '[']).then(|| serde_json::from_str::<IgnoredAny>(text));
    value.is_some_and(|value| value.is_err_and(|error| error.is_eof()))
}

/// Takes the sizes of chunks away (RFC 9112 §7.1). What is pasted has lost its line ends, so that the sizes need not
/// fit: a line that is nothing but hex digits, first and last, is a size.
fn without_chunk_marks(text: &str) -> String {
    let mut lines: Vec<&str> = text.trim().lines().collect();
    let is_size = |line: &str| {
        let line = line.split(';').next().unwrap_or_default().trim();
        !line.is_empty() && line.len() <= 8 && line.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    if !lines.first().is_some_and(|line| is_size(line)) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    if lines.last().is_some_and(|line| line.trim() == "0") {
        lines.pop();
    }
    for line in lines {
        if !is_size(line) {
            plain.push_str(line);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_and_words_behind_are_taken_away() {
        let chunked = Headers::from([("transfer-encoding".to_owned(), "chunked".to_owned())]);
        assert_eq!(of_response(&chunked, "f\n{\"status\": 403,\n7\n\"a\": 1}\n0\n\n"), r#"{"status": 403,"a": 1}"#);
        assert_eq!(of_response(&chunked, "{\"status\": 403}\n"), r#"{"status": 403}"#, "curl undoes it");
        let none = Headers::new();
        assert_eq!(of_response(&none, "{\"a\":1}* Connection #0 to host x left intact\n"), r#"{"a":1}"#);
        assert_eq!(of_response(&none, "{\"a\":1}\n\nThanks for any help"), r#"{"a":1}"#);
        assert_eq!(of_response(&none, "{\"a\":"), r#"{"a":"#, "cut off, and kept as it is");
        assert_eq!(of_response(&none, "<html>\n</html>\n"), "<html>\n</html>");
    }
}
