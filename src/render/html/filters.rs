//! The filters of the template.

#![expect(unreachable_pub, reason = "the macro of a filter makes items that are")]

use std::convert::Infallible;

use askama::Values;
use askama::filters::Safe;

use super::{rich as with_code, status};
use crate::render::checklist;
use crate::rule::Status;

/// With a capital.
#[askama::filter_fn]
pub(super) fn capitalized(text: &str, _: &dyn Values) -> Result<String, Infallible> {
    let text = checklist::capitalized(text);
    Ok(text)
}

/// With text in backticks as code.
#[askama::filter_fn]
pub(super) fn rich(text: &str, _: &dyn Values) -> Result<Safe<String>, Infallible> {
    let text = Safe(with_code(text));
    Ok(text)
}

/// The class that colours a status.
#[askama::filter_fn]
pub(super) fn class(status: &Status, _: &dyn Values) -> Result<&'static str, Infallible> {
    let class = status::status_class(*status);
    Ok(class)
}
