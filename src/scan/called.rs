//! The calls of a survey, by operation.

use std::collections::BTreeMap;

use super::{Survey, Target};
use crate::catalogue::Operation;
use crate::rule::Location;

impl Survey {
    /// The published operations that are called for certain, by path and method, each with all of its places.
    #[must_use]
    pub fn called(&self) -> Vec<(Operation, Vec<Location>)> {
        let mut called: BTreeMap<(&str, &str), (Operation, Vec<Location>)> = BTreeMap::new();
        for call in self.calls.iter().filter(|call| call.doubt.is_none()) {
            if let Target::Published(operation) = call.target {
                let (_, places) =
                    called.entry((operation.path(), operation.method())).or_insert_with(|| (operation, Vec::new()));
                places.push(call.location.clone());
            }
        }
        called.into_values().collect()
    }
}
