//! What a report lists besides its findings, as data that the formats only lay out: judged operations, least privilege,
//! and what a scan found.

mod judged;
mod names;
mod places;
mod privilege;
mod survey;

pub(super) use judged::{JudgedOperation, judged_operations, verdict_counts};
pub(super) use names::QualifiedNames;
pub(super) use places::{PlaceForm, Places, line_of};
pub(super) use privilege::{PrivilegeRow, least_privilege};
pub(super) use survey::{CalledOperation, NeededNames, ScannedCode};
