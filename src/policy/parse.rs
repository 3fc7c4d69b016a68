//! Bytes → a document, or every fault of it.

use toml::de::DeTable;

use super::fault::Faults;
use super::reader::PolicyReader;
use super::text::Text;
use super::{Document, LIMIT, sections};
use crate::facts::PolicyFile;

/// Reads a policy; `file` is its name in messages.
///
/// # Errors
/// With every fault: of the text, of the syntax, else of keys, values and names.
pub(crate) fn parse(file: &str, bytes: &[u8]) -> Result<Document, Faults> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.len() as u64 > LIMIT {
        return Err(fault_of_file(file, "more than 64 KiB, which is too long for a policy"));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") => {
            return Err(fault_of_file(file, "UTF-16 text; TOML is UTF-8"));
        }
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok());
            let valid = valid.unwrap_or_default();
            let mut reader = PolicyReader::new(Text::new(file, valid));
            reader.fault(
                &(valid.len()..valid.len()),
                "not UTF-8 from here on",
                Some("save the file as UTF-8".to_owned()),
            );
            return Err(Faults(reader.faults));
        }
    };
    let mut reader = PolicyReader::new(Text::new(file, text));
    let (table, errors) = DeTable::parse_recoverable(text);
    // Of a file that is something else, one fault is enough.
    let listed = if reader.text.is_of_policy() { errors.len() } else { 1 };
    for error in errors.iter().take(listed) {
        let end = text.len();
        let span = error.span().unwrap_or(end..end);
        let message = match (error.message().trim_end_matches('.'), text.get(span.clone())) {
            ("duplicate key", Some(key)) => format!("the key `{key}` stands here a second time"),
            (message, _) => message.to_owned(),
        };
        reader.fault(&span, &message, None);
    }
    // The meaning of a file with broken syntax could only be guessed.
    let document = if errors.is_empty() { Some(sections::document(&mut reader, table.get_ref())) } else { None };
    reader.faults.sort_by(|a, b| a.location.cmp(&b.location));
    match document {
        Some(mut document) if reader.faults.is_empty() => {
            document.policy.file = Some(PolicyFile { path: file.to_owned(), lines: reader.lines });
            Ok(document)
        }
        _ => Err(Faults(reader.faults)),
    }
}

fn fault_of_file(file: &str, message: &str) -> Faults {
    let mut reader = PolicyReader::new(Text::new(file, ""));
    reader.fault(&(0..0), message, None);
    Faults(reader.faults)
}
