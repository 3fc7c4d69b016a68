//! What the answer of a server means: which rule knows its code or its sentence, what it rules out as a cause, and what
//! contradicts it.

mod causality;
mod contradiction;
mod meaning;

pub(super) use causality::{admits, shows_an_operation, weigh, weighed_status};
pub(super) use contradiction::{Contradicted, explained};
pub(super) use meaning::{is_denial, meaning};
