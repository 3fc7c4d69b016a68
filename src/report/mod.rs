//! Report, version 1: frozen structs of their own, how they are assembled, and the words of fixes.
//!
//! `schema.json` beside this file is their JSON Schema. Fields may be added, never renamed.
//! Its formats are in [`render`](crate::render); JSON is the report itself.

mod announced;
mod assemble;
mod batch_summary;
mod caller;
pub mod changes;
mod check_record;
pub mod comparison;
mod context;
mod fix;
mod fix_text;
pub mod json;
mod judged;
mod judging;
pub mod record;
mod redaction;
pub mod requirements;
pub mod saved;
#[cfg(feature = "scan")]
mod sources;
mod subject;
mod survey;
mod token;
mod v1;

#[cfg(test)]
pub(crate) mod hostile_texts;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod schema;

pub use announced::{ReportAnnounced, ReportConditional};
pub use batch_summary::{BatchCount, BatchCounts, BatchSummary, BatchVerdicts};
pub use caller::{AnswererKind, CallerKind, ReportAnswerer, ReportCaller};
pub use check_record::CheckRecord;
pub use context::ReportContext;
pub use fix::{ReportChange, ReportFix, ReportOption};
pub(crate) use fix::{Step, person};
#[cfg(test)]
pub(crate) use fix_text::fix_sentences;
pub use fix_text::{first_option, summary, title};
pub(crate) use fix_text::{lower_first, summary_with_title};
pub use judging::Judging;
pub use record::Record;
pub(crate) use subject::Subject;
pub use survey::{ReportNeeds, ReportNotJudged, ReportSkipped, ReportSurvey, ReportSurveyed, ReportUncertain};
pub use token::{ReportToken, SignatureResult, SubjectSource};
pub use v1::*;
