//! The labelled cases of `fixtures/explain/`: what was pasted, as it stands in the file, and what has to be told of it.

use std::fs;
use std::path::Path;

use crate::harness::repository;

/// The label of an input of which no cause can be told.
pub const ABSTAIN: &str = "abstain";

/// The label of an input in which nothing failed.
pub const NONE: &str = "none";

/// One input and its labels.
#[derive(Debug, Clone)]
pub struct Case {
    /// The file it stands in, which is the form of the input.
    pub form: String,
    /// The file and its name in it.
    pub id: String,
    /// The causes to be told, the worst first; or one of [`ABSTAIN`] and [`NONE`].
    pub labels: Vec<String>,
    /// The fact that it is labelled from.
    pub why: String,
    /// The bytes that are pasted.
    pub input: Vec<u8>,
    /// What must not be shown of them.
    pub secrets: Vec<String>,
}

/// Every case, in the order of files and lines.
pub fn written() -> Vec<Case> {
    let folder = repository("fixtures/explain");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files.iter().flat_map(|path| in_file(path)).collect()
}

fn in_file(path: &Path) -> Vec<Case> {
    let form = path.file_stem().unwrap().to_str().unwrap();
    let text = fs::read_to_string(path).unwrap();
    let text = format!("\n{text}");
    let (before, cases) = text.split_once("\n@@ ").unwrap();
    assert_eq!(before, "", "{form}: something stands before the first case");
    cases.split("\n@@ ").map(|case| parse(form, case)).collect()
}

fn parse(form: &str, case: &str) -> Case {
    let (head, mut rest) = case.split_once('\n').unwrap();
    let (name, labels) = head.split_once(' ').unwrap_or_else(|| panic!("{form}/{head}: no label"));
    let id = format!("{form}/{name}");
    let (mut why, mut sent, mut secrets) = (String::new(), "", Vec::new());
    while let Some((line, after)) = rest.strip_prefix("@ ").and_then(|line| line.split_once('\n')) {
        match line.split_once(": ") {
            Some(("why", text)) => why = text.to_owned(),
            Some(("sent", text)) => sent = text,
            Some(("secret", text)) => secrets.push(text.to_owned()),
            _ => panic!("{id}: {line:?} is no line of a head"),
        }
        rest = after;
    }
    for secret in &secrets {
        assert!(rest.contains(secret.as_str()), "{id}: the secret is not in the input");
    }
    let (text, filled_in) = filled(rest);
    secrets.extend(filled_in);
    let text = if text.ends_with('\n') { text } else { text + "\n" };
    Case {
        form: form.to_owned(),
        labels: labels.split(" + ").map(str::to_owned).collect(),
        why,
        input: encoded(&text, sent).unwrap_or_else(|| panic!("{id}: nothing is sent as {sent:?}")),
        secrets,
        id,
    }
}

/// The text with each `«FILE»` replaced by what stands in that file of `fixtures/tokens/`, and what of it is secret.
pub fn filled(text: &str) -> (String, Vec<String>) {
    let (mut filled, mut secrets) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('«').and_then(|(before, after)| Some((before, after.split_once('»')?)))
    {
        let path = repository("fixtures/tokens").join(name);
        let token = fs::read_to_string(path).unwrap_or_else(|error| panic!("«{name}»: {error}"));
        let token = token.trim();
        filled.push_str(before);
        filled.push_str(token);
        // Of a client's id and secret, the id is none.
        secrets.push(token.rsplit(':').next().unwrap().to_owned());
        rest = after;
    }
    filled.push_str(rest);
    (filled, secrets)
}

/// The bytes of a text as they leave the program that wrote it.
fn encoded(text: &str, sent: &str) -> Option<Vec<u8>> {
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    Some(match sent {
        "" => text.as_bytes().to_vec(),
        "utf-8 with BOM" => format!("\u{feff}{text}").into_bytes(),
        "utf-16le" => little(&format!("\u{feff}{text}")),
        "utf-16be" => big(&format!("\u{feff}{text}")),
        "utf-16le without BOM" => little(text),
        "crlf" => text.replace('\n', "\r\n").into_bytes(),
        "␛ as escape" => text.replace('␛', "\u{1b}").into_bytes(),
        "hex" => {
            let digits: Vec<u32> = text.trim().chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
            digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | *digit as u8)).collect()
        }
        _ => return None,
    })
}
