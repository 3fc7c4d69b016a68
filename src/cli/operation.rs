//! `--operation` and `--operations`: what people write → published operations, or what they wrote instead.

use std::path::PathBuf;

use url::Url;

use super::source;
use super::trouble::Trouble;
use crate::catalogue::{self, Operation};
use crate::facts::{OperationFacts, Unpublished};

/// The operations asked about.
#[derive(Debug, Default)]
pub struct Operations {
    /// Those that are published.
    pub published: Vec<OperationFacts>,
    /// Requests that no published operation has.
    pub unpublished: Vec<Unpublished>,
}

impl Operations {
    /// The one operation of this SDK name, which is in the catalogue.
    pub fn one(name: &str) -> Self {
        Self {
            published: catalogue::by_name(name).map(OperationFacts::from).into_iter().collect(),
            unpublished: Vec::new(),
        }
    }

    /// Those that the flags name; the mute where they name none.
    pub fn named(given: &[String], file: Option<&PathBuf>) -> Result<Self, Trouble> {
        let listed = match file {
            Some(path) => source::text("--operations", path, 1 << 20)?,
            None => String::new(),
        };
        let lines = listed
            .lines()
            .map(|line| line.split('#').next().unwrap_or_default().trim())
            .filter(|line| !line.is_empty());
        let mut operations = Self::default();
        for text in given.iter().map(String::as_str).chain(lines) {
            operations.add(text)?;
        }
        if operations.published.is_empty() && operations.unpublished.is_empty() {
            return Ok(Self::one(catalogue::MUTE));
        }
        Ok(operations)
    }

    fn add(&mut self, text: &str) -> Result<(), Trouble> {
        let Some((method, place)) = text.split_once(char::is_whitespace) else {
            return self.add_name(text);
        };
        let path = Url::parse(place.trim()).map_or_else(|_| place.trim().to_owned(), |url| decoded(url.path()));
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        let method = method.to_ascii_uppercase();
        match catalogue::by_request(&method, &path) {
            Some(operation) => self.published.push(operation.into()),
            None => self.unpublished.push(unpublished(method, path)),
        }
        Ok(())
    }

    fn add_name(&mut self, name: &str) -> Result<(), Trouble> {
        let operation = catalogue::by_name(name).ok_or_else(|| {
            let near = catalogue::near_operations(name).into_iter().map(Operation::name).collect::<Vec<_>>().join(", ");
            let help = if near.is_empty() {
                "give an SDK name, or \"METHOD /api/v2/…\"".to_owned()
            } else {
                format!("near: {near}")
            };
            Trouble::new(format!("--operation {name}: no published operation has this name"), help)
        })?;
        self.published.push(operation.into());
        Ok(())
    }
}

/// `url` writes the braces of a placeholder as percent signs.
fn decoded(path: &str) -> String {
    path.replace("%7B", "{").replace("%7D", "}")
}

fn unpublished(method: String, path: String) -> Unpublished {
    let other_methods: Vec<String> = catalogue::by_path(&path)
        .into_iter()
        .map(|operation| format!("{} {}", operation.method(), operation.name()))
        .collect();
    let near = if other_methods.is_empty() { near_paths(&method, &path) } else { Vec::new() };
    Unpublished { method, path, other_methods, near }
}

/// Words that forum answers put in a path, and the published word for each.
const INVENTED: [(&str, &str); 2] = [("phone", "calls"), ("voice", "calls")];

/// The nearest published requests of the same method: of the paths with as many segments, those that agree in most
/// of them; where there are none, those spelt alike.
fn near_paths(method: &str, path: &str) -> Vec<String> {
    let published = |word| INVENTED.iter().find(|(invented, _)| *invented == word).map_or(word, |(_, meant)| *meant);
    let given: Vec<&str> = path.split('/').map(published).collect();
    let candidates: Vec<(usize, &str)> = catalogue::operations()
        .filter(|operation| operation.method() == method)
        .map(|operation| (agreement(&given, operation.path()), operation.path()))
        .collect();
    let best = candidates.iter().map(|(agreed, _)| *agreed).max().unwrap_or_default();
    let alike: Vec<&str> = candidates.into_iter().filter(|(agreed, _)| *agreed == best).map(|(_, path)| path).collect();
    let mut nearest = catalogue::nearest(path, alike.iter().copied());
    if nearest.is_empty() && best > 0 {
        nearest = alike.into_iter().take(3).collect();
    }
    nearest.into_iter().map(|path| format!("{method} {path}")).collect()
}

/// In how many segments a path agrees with a template, placeholders standing for anything; 0 where they differ in
/// length or in more than one.
fn agreement(given: &[&str], template: &str) -> usize {
    let template: Vec<&str> = template.split('/').collect();
    if template.len() != given.len() {
        return 0;
    }
    let agreed = given.iter().zip(&template).filter(|(given, word)| *given == *word || word.starts_with('{')).count();
    if agreed + 1 >= given.len() { agreed } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_that_forum_answers_invent_is_near_the_published_one() {
        let published = "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}";
        for path in [
            "/api/v2/conversations/phone/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b/participants/p-1",
            "/api/v2/conversations/voice/{conversationId}/participants/{participantId}",
            "/api/v2/conversation/calls/c-1/participants/p-1",
        ] {
            assert_eq!(near_paths("PATCH", path), [published], "{path}");
        }
        assert!(!near_paths("GET", "/api/v2/users/mee/queues").is_empty());
        assert_eq!(near_paths("GET", "/nothing/like/it/at/all/anywhere"), [""; 0]);
    }
}
