//! How many operations a permission opens. To count takes a look at every operation: each name is counted once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use memchr::memmem;

use super::installed::tables_in_use;
use super::is_permission;
use super::tables::Span;

/// Names that were counted before.
static COUNTED: Mutex<BTreeMap<&'static str, usize>> = Mutex::new(BTreeMap::new());

/// How many operations accept this permission, alone or with others; 0 for a name that is not published.
#[must_use]
pub fn count_operations_with(name: &str) -> usize {
    if !is_permission(name) {
        return 0;
    }
    let known = COUNTED.lock().unwrap_or_else(PoisonError::into_inner).get(name).copied();
    known.unwrap_or_else(|| {
        let tables = tables_in_use();
        let places: Vec<usize> = memmem::find_iter(tables.text.as_bytes(), name).collect();
        let lists =
            tables.operations.iter().filter(|row| is_in_list(row.permissions, &places, name.len(), tables.text));
        let count = lists.count();
        if let Some(own) = places.first().and_then(|at| tables.text.get(*at..at + name.len())) {
            COUNTED.lock().unwrap_or_else(PoisonError::into_inner).insert(own, count);
        }
        count
    })
}

/// Whether a list has a name of this length at one of its places in the text, which are in order.
fn is_in_list(list: Span, places: &[usize], length: usize, text: &str) -> bool {
    let list = list.range();
    let from = places.partition_point(|at| *at < list.start);
    let is_comma = |at: usize| text.as_bytes().get(at) == Some(&b',');
    let mut in_list = places.iter().skip(from).take_while(|at| **at + length <= list.end);
    in_list.any(|at| {
        let end = at + length;
        (*at == list.start || is_comma(at - 1)) && (end == list.end || is_comma(end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{operations, permissions};

    #[test]
    fn every_operation_with_the_permission_counts() {
        for name in permissions().step_by(97) {
            let counted = operations().filter(|one| one.permissions().any(|own| own == name)).count();
            assert_eq!((count_operations_with(name), count_operations_with(name)), (counted, counted), "{name}");
        }
        assert_eq!(count_operations_with("no:such:name"), 0);
    }
}
