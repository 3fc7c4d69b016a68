//! Which language a file is in.

use super::languages::{LANGUAGES, TEXT};
use super::syntax::Syntax;

/// The language of a file, by its name, else by the interpreter that its first line names.
pub(super) fn detect(path: &str, text: &[u8]) -> &'static Syntax {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    let parts = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let by_parts = parts.and_then(|(stem, extension)| {
        by_extension(extension).or_else(|| find(|syntax| syntax.file_stems.contains(&stem)))
    });
    by_parts
        .or_else(|| find(|syntax| syntax.file_names.contains(&name.as_str())))
        .or_else(|| by_interpreter(text))
        .unwrap_or(&TEXT)
}

/// Whether a file of this name is code, in which a call would be certain.
pub(super) fn is_source_name(path: &str) -> bool {
    detect(path, b"").form.is_source()
}

/// The language that a file's extension means, or a word after the fence of a code block; in lower case.
pub(super) fn by_extension(extension: &str) -> Option<&'static Syntax> {
    find(|syntax| syntax.extensions.contains(&extension))
}

fn by_interpreter(text: &[u8]) -> Option<&'static Syntax> {
    let line = text.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
    let has = |word: &str| memchr::memmem::find(line, word.as_bytes()).is_some();
    find(|syntax| syntax.interpreters.iter().any(|word| has(word)))
}

fn find(fits: impl Fn(&Syntax) -> bool) -> Option<&'static Syntax> {
    LANGUAGES.iter().copied().find(|syntax| fits(syntax))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_by_name_and_by_interpreter() {
        for (path, text, name) in [
            ("src/a.py", "", "Python"),
            ("A.TS", "", "JavaScript"),
            ("Dockerfile", "", "shell"),
            ("Dockerfile.dev", "", "shell"),
            ("Jenkinsfile", "", "Java"),
            ("deploy", "#!/usr/bin/env pwsh\n", "PowerShell"),
            ("deploy", "#!/bin/sh\n", "shell"),
            ("deploy.unknown", "#!/usr/bin/env python3\n", "Python"),
            (".py", "", "text"),
            ("deploy", "sh\n", "text"),
        ] {
            assert_eq!(detect(path, text.as_bytes()).name, name, "{path}");
        }
    }
}
