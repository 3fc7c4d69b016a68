//! Lists of names compared, wildcards understood: `conversation:*:*` covers what the other side lists one by one.

use std::collections::BTreeSet;

use super::{List, ListRow, Names};
use crate::catalogue::grants;
use crate::report::comparison::Agreement;

/// Compares a list of both sides; `None` where it is known of neither.
pub(super) fn compare(list: List, left: Option<&Names>, right: Option<&Names>) -> Option<ListRow> {
    let row = ListRow {
        list,
        state: Agreement::NotKnown,
        left: left.map(|names| names.names.len()),
        right: right.map(|names| names.names.len()),
        only_left: Vec::new(),
        only_right: Vec::new(),
        both: 0,
        left_whole: left.is_some_and(|names| names.whole),
        right_whole: right.is_some_and(|names| names.whole),
    };
    let (left, right) = match (left, right) {
        (None, None) => return None,
        // Conditions are rare: that neither side has one is no news.
        _ if list == List::Conditional && [left, right].into_iter().flatten().all(|names| names.names.is_empty()) => {
            return None;
        }
        (Some(left), Some(right)) => (left, right),
        _ => return Some(row),
    };
    let only_left = not_covered(list, left, right);
    let only_right = not_covered(list, right, left);
    // What the one side lists and the other does not is lacking there only if that list is all there is.
    let lacking = (row.right_whole && !only_left.is_empty()) || (row.left_whole && !only_right.is_empty());
    let state = match (lacking, only_left.is_empty() && only_right.is_empty()) {
        (true, _) => Agreement::Differs,
        (false, true) => Agreement::Same,
        (false, false) => Agreement::NotKnown,
    };
    let union = left.names.union(&right.names).count();
    Some(ListRow { state, both: union - only_left.len() - only_right.len(), only_left, only_right, ..row })
}

/// The names that nothing on the other side covers.
fn not_covered(list: List, these: &Names, those: &Names) -> Vec<String> {
    let those = Cover::new(list, those);
    these.names.iter().filter(|name| those.covering(name).is_none()).cloned().collect()
}

/// What a list covers.
pub(super) struct Cover<'a> {
    names: &'a BTreeSet<String>,
    wildcards: Vec<&'a str>,
}

impl<'a> Cover<'a> {
    /// What these names cover.
    pub(super) fn new(list: List, names: &'a Names) -> Self {
        let wildcards =
            names.names.iter().map(String::as_str).filter(|name| list.has_wildcards() && name.contains('*'));
        Self { names: &names.names, wildcards: wildcards.collect() }
    }

    /// The name by which another one is covered: itself, or a wildcard.
    pub(super) fn covering(&self, name: &str) -> Option<&'a str> {
        let itself = self.names.get(name).map(String::as_str);
        itself.or_else(|| self.wildcards.iter().copied().find(|held| grants(held, name)))
    }
}
