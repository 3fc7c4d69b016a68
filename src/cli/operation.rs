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
            None => self.unpublished.push(Unpublished::new(&method, &path)),
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
