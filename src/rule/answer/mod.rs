//! What the answer of a server means: which rule explains its code or its sentence, which causes it rules out, and which
//! evidence conflicts with it.

mod causality;
mod conflicting_evidence;
mod explaining_rule;

pub(super) use causality::{apply_response_context, is_compatible_with, reached_operation, status_in_response_context};
pub(super) use conflicting_evidence::{ConflictingEvidence, explain_conflict};
pub(super) use explaining_rule::explaining_rule;
