//! `--operation` and `--operations`: what people write → published operations, or what they wrote instead.

use std::path::PathBuf;

use super::source;
use super::trouble::Trouble;
use crate::catalogue::{self, Operation, Reading};
use crate::facts::{OperationFacts, Unpublished};

/// The operations asked about.
#[derive(Debug, Clone, Default)]
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
            Some(path) => lines(&source::text("--operations", path, 1 << 20)?),
            None => Vec::new(),
        };
        let mut operations = Self::default();
        for text in given.iter().chain(&listed) {
            operations.add(text)?;
        }
        if operations.published.is_empty() && operations.unpublished.is_empty() {
            return Ok(Self::one(catalogue::MUTE));
        }
        Ok(operations)
    }

    fn add(&mut self, text: &str) -> Result<(), Trouble> {
        // A request that is not published is a finding about it, not an error of ours.
        if let Err(miss) = catalogue::find(text)
            && let Some((method, path)) = miss.request
        {
            self.unpublished.push(Unpublished::new(&method, &path));
            return Ok(());
        }
        self.published.push(the_one("--operation", text)?.into());
        Ok(())
    }
}

/// The lines of a list, without comments and empty ones.
pub fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The one operation that a text means.
pub fn the_one(flag: &str, text: &str) -> Result<Operation, Trouble> {
    let found = catalogue::find(text).map_err(|miss| {
        let help = miss.help().unwrap_or_else(|| {
            "give an SDK name (patchConversationsCallParticipant), \"METHOD /api/v2/…\", or a `gc` command line"
                .to_owned()
        });
        Trouble::new(format!("{flag}: {miss}"), help)
    })?;
    match found.operations.as_slice() {
        [one] => Ok(*one),
        several => {
            let what = match found.reading {
                Reading::Path => "a path without a method",
                Reading::CommandLine => "a command line that can mean several operations",
                Reading::Name | Reading::Request => "more than one operation",
            };
            Err(Trouble::new(
                format!("{flag} {}: {what}", catalogue::shown(text)),
                format!("say which: {}", choice(several)),
            ))
        }
    }
}

/// The operations to choose from, as they can be given.
fn choice(operations: &[Operation]) -> String {
    const SHOWN: usize = 12;
    let shown =
        operations.iter().take(SHOWN).map(|one| format!("\"{} {}\" ({})", one.method(), one.path(), one.name()));
    let mut shown: Vec<String> = shown.collect();
    if operations.len() > SHOWN {
        shown.push(format!("and {} more", operations.len() - SHOWN));
    }
    shown.join(", ")
}
