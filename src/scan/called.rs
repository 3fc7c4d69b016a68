//! The calls of a survey, by operation.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Call, Survey, Target};
use crate::catalogue::Operation;
use crate::facts::{Location, Unpublished};
use crate::secret::Redactor;

impl Survey {
    /// The day that announcements are judged for.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of.unwrap_or(Date::MAX)
    }

    /// The same as `2026-11-27`.
    #[must_use]
    pub fn day(&self) -> String {
        self.as_of().to_string()
    }

    /// The calls that are certain.
    pub fn certain(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(|call| call.doubt.is_none())
    }

    /// The calls that are doubtful; those at one place are together.
    #[must_use]
    pub fn doubtful(&self) -> Vec<Vec<&Call>> {
        let doubtful: Vec<&Call> = self.calls.iter().filter(|call| call.doubt.is_some()).collect();
        doubtful.chunk_by(|one, next| one.location == next.location).map(<[&Call]>::to_vec).collect()
    }

    /// The requests that no published operation has, each once, with all of its places.
    #[must_use]
    pub fn unpublished(&self) -> Vec<Unpublished> {
        let mut requests: BTreeMap<String, Unpublished> = BTreeMap::new();
        for call in self.certain() {
            if let Target::Request(request) = &call.target {
                let known = requests.entry(problem_of(request)).or_insert_with(|| request.clone());
                known.locations.push(call.location.clone());
            }
        }
        requests.into_values().collect()
    }

    /// Hides secrets in what is quoted of the sources.
    pub fn redact(&mut self, redactor: &Redactor) {
        for call in &mut self.calls {
            call.written = redactor.redact(&call.written);
            call.source_line = call.source_line.take().map(|line| redactor.redact(&line));
            call.doubt = call.doubt.take().map(|doubt| redactor.redact(&doubt));
            match &mut call.target {
                Target::Published(_) => {}
                Target::Request(request) => request.path = redactor.redact(&request.path),
                Target::Name(invented) => invented.name = redactor.redact(&invented.name),
            }
        }
        for sign_in in &mut self.implicit_grants {
            sign_in.written = redactor.redact(&sign_in.written);
            sign_in.source_line = sign_in.source_line.take().map(|line| redactor.redact(&line));
        }
    }

    /// The published operations that are certainly called, by path and method, each with all of its places.
    #[must_use]
    pub fn called(&self) -> Vec<(Operation, Vec<Location>)> {
        let mut called: BTreeMap<(&str, &str), (Operation, Vec<Location>)> = BTreeMap::new();
        for call in self.certain() {
            if let Target::Published(operation) = call.target {
                let (_, places) =
                    called.entry((operation.path(), operation.method())).or_insert_with(|| (operation, Vec::new()));
                places.push(call.location.clone());
            }
        }
        called.into_values().collect()
    }
}

/// What is the same for requests with the same problem: of a published path, in which ids and the names of variables
/// differ, the methods that it has; of any other, itself.
pub(crate) fn problem_of(request: &Unpublished) -> String {
    let path = if request.other_methods.is_empty() { request.path.clone() } else { request.other_methods.join(" ") };
    format!("{path} {}", request.method)
}
