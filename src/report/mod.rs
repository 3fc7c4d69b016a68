//! Report, version 1: frozen structs of their own, and one renderer a file.
//!
//! `schema.json` beside this file is their JSON Schema. Fields may be added, never renamed.
//! A renderer takes a [`Report`] and a writer; it neither filters causes nor weighs them.

mod announced;
mod assemble;
mod caller;
pub mod catalogue_status;
pub mod changes;
mod checklist;
pub mod comparison;
mod fix;
mod fix_text;
pub mod github;
pub mod html;
pub mod json;
mod judged;
pub mod junit;
pub mod markdown;
mod markdown_text;
mod problem;
pub mod record;
mod redaction;
mod remedy;
pub mod requirements;
pub mod rule_pages;
pub mod sarif;
pub mod scenario_list;
mod sheet;
mod style;
mod survey;
mod surveyed;
pub mod terminal;
mod told;
mod v1;
mod wrap;

#[cfg(test)]
mod hostile_texts;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;

pub use announced::{ReportAnnounced, ReportConditional};
pub use caller::{AnswererKind, CallerKind, ReportAnswerer, ReportCaller};
pub use fix::{ReportChange, ReportFix, ReportOption};
pub use fix_text::{first_option, summary, title};
pub use record::Record;
pub use survey::ReportNotJudged;
pub use surveyed::{ReportNeeds, ReportSkipped, ReportSurvey, ReportSurveyed, ReportUncertain};
pub use v1::*;

/// A number with commas: `3,397`.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}
