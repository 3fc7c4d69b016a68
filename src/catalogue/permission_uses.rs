//! How many operations a permission opens. To count takes a look at every operation: each name is counted once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::installed::tables_in_use;
use super::is_permission;
use super::tables::split_list;

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
        let lists = tables.operations.iter().map(|row| row.permissions.slice(tables.text));
        let mut places = lists.filter_map(|list| is_in(name, list));
        let Some(first) = places.next() else { return 0 };
        let count = 1 + places.count();
        COUNTED.lock().unwrap_or_else(PoisonError::into_inner).insert(first, count);
        count
    })
}

/// The name in a list of names, if it is there.
fn is_in(name: &str, list: &'static str) -> Option<&'static str> {
    // Most lists have one name, and most names another length.
    if list.len() < name.len() {
        return None;
    }
    split_list(list).find(|own| *own == name)
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
