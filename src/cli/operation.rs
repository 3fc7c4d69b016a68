//! `--operation` and `--operations`: what people write → published operations, or what they wrote instead.

use std::path::PathBuf;

use super::error::CliError;
use super::source;
use crate::catalogue::{self, Operation};
use crate::facts::{Asked, Location, OperationFacts, Unpublished};

/// The operations asked about.
#[derive(Debug, Clone, Default)]
pub(super) struct Operations {
    /// In the order asked, each once.
    pub asked: Vec<Asked>,
}

impl Operations {
    /// The one operation of this SDK name, which is in the catalogue.
    pub(super) fn single(name: &str) -> Self {
        let mut operations = Self::default();
        catalogue::by_name(name).into_iter().for_each(|operation| operations.add(operation, Vec::new()));
        operations
    }

    /// Those that the flags name, else those that a policy file lists, if any.
    pub(super) fn from_args(
        given: &[String],
        file: Option<&PathBuf>,
        policy: Option<Vec<(Operation, Location)>>,
    ) -> Result<Self, CliError> {
        let listed = match file {
            Some(path) => listed_lines(&source::read_text("--operations", path, 1 << 20)?),
            None => Vec::new(),
        };
        let mut operations = Self::default();
        for text in given.iter().chain(&listed) {
            operations.add_text(text)?;
        }
        if operations.is_empty() {
            for (operation, location) in policy.into_iter().flatten() {
                operations.add(operation, vec![location]);
            }
        }
        Ok(operations)
    }

    /// Adds an operation, and where it was asked for.
    pub(super) fn add(&mut self, operation: Operation, locations: Vec<Location>) {
        let known = self.asked.iter_mut().find_map(|asked| match asked {
            Asked::Published(known) if known.name == operation.name() => Some(known),
            _ => None,
        });
        match known {
            Some(known) => known.locations.extend(locations),
            None => self.asked.push(Asked::Published(OperationFacts { locations, ..operation.into() })),
        }
    }

    /// Adds a request that no published operation has, with where it was asked for.
    pub(super) fn add_unpublished(&mut self, request: Unpublished) {
        let known = self.asked.iter_mut().find_map(|asked| match asked {
            Asked::Unpublished(known) if known.method == request.method && known.path == request.path => Some(known),
            _ => None,
        });
        match known {
            Some(known) => known.locations.extend(request.locations),
            None => self.asked.push(Asked::Unpublished(request)),
        }
    }

    fn add_text(&mut self, text: &str) -> Result<(), CliError> {
        // A request that is not published is a finding about it, not an error of ours.
        if let Err(miss) = catalogue::find_operations(text)
            && let Some((method, path)) = miss.request
        {
            self.add_unpublished(Unpublished::new(&method, &path));
            return Ok(());
        }
        self.add(find_one("--operation", text)?, Vec::new());
        Ok(())
    }

    /// Whether each is to be judged on its own: there are several, or a file names them.
    pub(super) fn are_a_list(&self) -> bool {
        let named_by_a_file = |asked: &Asked| match asked {
            Asked::Published(operation) => !operation.locations.is_empty(),
            Asked::Unpublished(request) => !request.locations.is_empty(),
        };
        self.asked.len() > 1 || self.asked.iter().any(named_by_a_file)
    }

    /// Whether none is asked about.
    pub(super) fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }
}

/// The lines of a list, without comments and empty ones.
pub(super) fn listed_lines(text: &str) -> Vec<String> {
    // `#{id}` is how Ruby leaves an id open, and begins no comment.
    let comment = |line: &str| {
        line.match_indices('#').map(|(at, _)| at).find(|at| !line.get(*at..).is_some_and(|rest| rest.starts_with("#{")))
    };
    let lines = text.lines().map(|line| line.get(..comment(line).unwrap_or(line.len())).unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The one operation that a text means.
pub(super) fn find_one(flag: &str, text: &str) -> Result<Operation, CliError> {
    catalogue::find_exactly_one(text).map_err(|error| {
        // What the text means is a part of the sentence about it; what it may mean is quoted in front.
        let named = if error.is_ambiguous() { format!("{flag} {error}") } else { format!("{flag}: {error}") };
        CliError::new(named, error.help)
    })
}
