//! How many operations a permission opens.

use super::installed::tables_in_use;

/// How many operations accept this permission, alone or with others; 0 for a name that is not published.
#[must_use]
pub fn count_operations_with(name: &str) -> usize {
    let tables = tables_in_use();
    let place = tables.permissions.binary_search_by(|known| known.slice(tables.text).cmp(name));
    let uses = place.ok().and_then(|place| tables.permission_uses.get(place));
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
