//! The string literals of a Rust source.

/// Every string literal with the line it begins on: escapes replaced, comments and characters left out.
pub fn literals(source: &str) -> Vec<(usize, String)> {
    let (mut found, mut rest) = (Vec::new(), source);
    while let Some(character) = rest.chars().next() {
        let line = 1 + source.split_at(source.len() - rest.len()).0.matches('\n').count();
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some((text, taken)) = raw_string(rest) {
            found.push((line, text));
            taken
        } else if character == '"' {
            let (text, taken) = string(rest);
            found.push((line, text));
            taken
        } else if character == '\'' {
            character_or_lifetime(rest)
        } else if character.is_alphanumeric() || character == '_' {
            // A whole word, so that its last letter is not the `r` of a raw string.
            match rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()) {
                1 if rest.starts_with("b\"") || rest.starts_with("br") => 1,
                2 if rest.starts_with("br") => 1,
                end => end,
            }
        } else {
            character.len_utf8()
        };
        rest = rest.split_at(taken).1;
    }
    found
}

/// `r"…"` or `r#"…"#` at the beginning, and its length.
fn raw_string(rest: &str) -> Option<(String, usize)> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let text = after.trim_start_matches('#').strip_prefix('"')?;
    let end = text.find(&format!("\"{}", "#".repeat(hashes)))?;
    Some((text.split_at(end).0.to_owned(), 1 + hashes + 1 + end + 1 + hashes))
}

/// `"…"` at the beginning, and its length.
fn string(rest: &str) -> (String, usize) {
    let (mut text, mut characters) = (String::new(), rest.char_indices().skip(1));
    while let Some((position, character)) = characters.next() {
        match character {
            '"' => return (text, position + 1),
            '\\' => match characters.next() {
                Some((_, 'n')) => text.push('\n'),
                // The text goes on with the first character of the next line.
                Some((position, '\n')) => {
                    let next = rest.split_at(position + 1).1;
                    let blank = next.chars().take_while(|c| c.is_whitespace()).count();
                    (0..blank).for_each(|_| _ = characters.next());
                }
                Some((_, escaped)) => text.push(escaped),
                None => {}
            },
            _ => text.push(character),
        }
    }
    panic!("a string is not closed: {}", rest.chars().take(80).collect::<String>())
}

/// The length of `'c'` or of `'lifetime` at the beginning.
fn character_or_lifetime(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => {
            characters.next();
            characters.find(|(_, c)| *c == '\'').map_or(rest.len(), |(position, _)| position + 1)
        }
        Some((position, character)) => {
            let end = position + character.len_utf8();
            if rest.split_at(end).1.starts_with('\'') { end + 1 } else { 1 }
        }
        None => 1,
    }
}

#[test]
fn string_literals_are_found_and_nothing_else() {
    let source = concat!(
        "// \"comment\"\nlet a = \"one \\\"quoted\\\" \\\n    line\"; /* \"no\" */\n",
        "let b = r#\"raw \"text\"\"#; let c: &'static str = br\"raw\"; let d = ['\"', '\\'', 'x'];\n",
        "let var = b\"bytes\"; let e = \"last\";\n"
    );
    let expected = [(2, "one \"quoted\" line"), (4, "raw \"text\""), (4, "raw"), (5, "bytes"), (5, "last")];
    assert_eq!(literals(source), expected.map(|(line, text)| (line, text.to_owned())));
}
