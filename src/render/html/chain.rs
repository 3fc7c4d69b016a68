//! The picture of the chain from token to call: each link with its status.

use serde::Serialize;

use super::status::{status_class, status_words};
use crate::render::chain::{Row, rows};
use crate::render::checklist::capitalized;
use crate::report::Report;
use crate::rule::Status;

/// The distance of two links in the wide picture, in its own units.
const STEP: usize = 124;

/// The same in the tall one.
const DROP: usize = 64;

/// The picture, for a wide page and for a narrow one.
#[derive(Debug, Serialize)]
pub(super) struct Chain {
    width: usize,
    height: usize,
    links: Vec<Node>,
    /// What the picture shows, in words.
    in_words: String,
}

/// One link.
#[derive(Debug, Serialize)]
struct Node {
    name: &'static str,
    status: &'static str,
    word: &'static str,
    known: String,
    /// Its middle in the wide picture.
    x: usize,
    /// Its middle in the tall picture.
    y: usize,
    /// How the line to it is drawn: whether what stands before it lets a request through.
    reached: bool,
    first: bool,
}

/// The picture; `None` where too little is known to draw one.
pub(super) fn picture(report: &Report) -> Option<Chain> {
    let rows = rows(report);
    if rows.is_empty() {
        return None;
    }
    let mut reached = true;
    let mut in_words = Vec::new();
    let count = rows.len();
    let links = rows
        .into_iter()
        .enumerate()
        .map(|(position, Row { link, status, known })| {
            in_words.push(format!("{}: {}", link.as_str(), status_words(status)));
            let node = Node {
                name: link.as_str(),
                status: status_class(status),
                word: status_words(status),
                known: capitalized(&known),
                x: STEP / 2 + position * STEP,
                y: DROP / 2 + position * DROP,
                reached,
                first: position == 0,
            };
            reached &= status != Status::Fail;
            node
        })
        .collect();
    Some(Chain { width: count * STEP, height: count * DROP, links, in_words: in_words.join("; ") })
}
