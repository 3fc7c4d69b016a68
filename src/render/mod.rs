//! A report in every format: one file or folder a format.
//!
//! A format takes a [`Report`](crate::report::Report) and a writer; it neither filters causes nor weighs them, and imports no other
//! format.

#[cfg(feature = "cli")]
pub(crate) mod batch_summary;
pub mod catalogue_status;
mod chain;
pub mod changes;
mod checklist;
pub mod comparison;
mod counts;
mod decisive;
mod exchange;
mod explained;
mod finding;
pub mod github;
#[cfg(feature = "html")]
pub mod html;
#[cfg(feature = "live")]
pub(crate) mod identity_sheet;
pub mod junit;
mod links;
mod lists;
#[cfg(feature = "live")]
pub(crate) mod local_time;
pub mod markdown;
mod markdown_text;
mod options;
mod problem;
#[cfg(feature = "live")]
pub(crate) mod profile_table;
pub mod region_table;
mod remedy;
pub mod requirements;
pub mod rule_pages;
pub mod sarif;
pub mod scenario_list;
mod sheet;
mod step_parts;
mod style;
pub mod terminal;
mod verdict_line;
mod wrap;

#[cfg(test)]
mod listed;
#[cfg(feature = "scan")]
#[cfg(test)]
mod survey_tests;
#[cfg(test)]
mod tests;
