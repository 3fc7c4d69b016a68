//! The finding of a scan's rule where every call passes.

use super::{Authority, Finding};
use crate::catalogue::definition;
use crate::facts::Facts;

/// Passes with the number of operations that are called; not applicable where no call was found.
pub(super) fn calls_in_order(rule: &'static str, facts: &Facts, message: &'static str) -> Finding {
    let count = match facts.operations.len() {
        0 => return Finding::not_applicable(rule, "no call was found"),
        1 => "1 operation is called".to_owned(),
        many => format!("{many} operations are called"),
    };
    Finding::pass(rule, Authority::Published, message, definition(), count)
}
