//! The chain from token to call: each link with its status and what is known of it.

use super::status::{status_class, status_words};
use crate::render::chain::{Row, rows};
use crate::render::checklist::capitalized;
use crate::report::Report;
use crate::rule::Status;

/// One link of the chain.
pub(super) struct Node {
    pub(super) name: &'static str,
    pub(super) status: &'static str,
    pub(super) word: &'static str,
    pub(super) known: String,
    /// Whether the link before it lets a request through.
    pub(super) reached: bool,
}

/// The links in order; none where too little is known to draw a chain.
pub(super) fn links(report: &Report) -> Vec<Node> {
    let mut reached = true;
    let node = |Row { link, status, known }| {
        let node = Node {
            name: link.as_str(),
            status: status_class(status),
            word: status_words(status),
            known: sentence(&known),
            reached,
        };
        reached &= status != Status::Fail;
        node
    };
    rows(report).into_iter().map(node).collect()
}

/// A text with a capital, where it is not a name such as a scope.
fn sentence(known: &str) -> String {
    let first = known.split(' ').next().unwrap_or_default();
    if crate::catalogue::is_scope(first) { known.to_owned() } else { capitalized(known) }
}
