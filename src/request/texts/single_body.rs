//! The error body in a text that should have only one.

use serde_json::Value;

use super::case::Case;
use super::pieces::{Budget, Piece, pieces};
use super::{error_objects, page};

/// The one error body in a text that is no JSON object itself.
pub(in crate::request) fn body_in(text: &str) -> Option<Value> {
    if page::find_page(text).is_some() {
        return None;
    }
    let mut budget = Budget::for_text(text);
    let mut bodies = pieces(text, &mut budget).into_iter().flat_map(|piece| match piece {
        Piece::Object { value, text, .. } => error_objects::bodies(&value, &text, &mut Case::default(), &mut budget),
        Piece::Words(_) => Vec::new(),
    });
    let (first, second) = (bodies.next(), bodies.next());
    first.filter(|_| second.is_none()).map(|(value, _)| value)
}
