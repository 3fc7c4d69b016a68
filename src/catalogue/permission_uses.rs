//! How many operations a permission opens.

use super::installed::tables_in_use;
use super::published_names::position;

/// How many operations accept this permission, alone or with others; 0 for a name that is not published.
#[must_use]
pub fn count_operations_with(name: &str) -> usize {
    let tables = tables_in_use();
    let uses = position(tables.permissions, name).and_then(|place| tables.permission_uses.get(place));
    uses.map_or(0, |uses| usize::from(*uses))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{operations, permissions};

    #[test]
    fn every_operation_with_the_permission_counts() {
        for name in permissions() {
            let counted = operations().filter(|one| one.permissions().any(|own| own == name)).count();
            assert_eq!(count_operations_with(name), counted, "{name}");
        }
        assert_eq!(count_operations_with("no:such:name"), 0);
    }
}
