//! How the SDK of each language spells the name of an operation.

use super::language::Language;
use super::lexicon::words;
use crate::catalogue::Operation;

/// How words are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `getUsersMe`
    Camel,
    /// `GetUsersMe`
    Pascal,
    /// `get_users_me`
    Snake,
}

fn of_language(language: Language) -> Option<Style> {
    match language {
        Language::JavaScript | Language::Java | Language::Kotlin | Language::Swift => Some(Style::Camel),
        Language::Go | Language::CSharp => Some(Style::Pascal),
        Language::Python | Language::Ruby => Some(Style::Snake),
        _ => None,
    }
}

/// Whether a name of several words is put together as another language has it.
pub(super) fn differs(language: Language, name: &str) -> bool {
    let style = match name {
        _ if name.trim_matches('_').contains('_') => Style::Snake,
        _ if name.starts_with(|first: char| first.is_ascii_uppercase()) => Style::Pascal,
        _ => Style::Camel,
    };
    of_language(language).is_some_and(|own| own != style)
}

/// The name of an operation in the SDK of a language; `None` where there is none.
pub(super) fn right(language: Language, operation: Operation) -> Option<String> {
    let name = operation.name();
    Some(match of_language(language)? {
        Style::Camel => name.to_owned(),
        Style::Pascal => {
            let mut letters = name.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        }
        Style::Snake => {
            let words: Vec<String> =
                words(name.as_bytes()).map(|word| String::from_utf8_lossy(word).to_ascii_lowercase()).collect();
            words.join("_")
        }
    })
}
