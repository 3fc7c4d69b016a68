//! A status on the page: the class that colours it, and its words.

use crate::rule::Status;

/// The class that colours a status.
pub(super) fn status_class(status: Status) -> &'static str {
    match status {
        Status::Fail => "fail",
        Status::Warn => "warn",
        Status::Pass => "pass",
        Status::Unknown => "unknown",
        Status::NotApplicable => "aside",
    }
}

/// A status in words.
pub(super) fn status_words(status: Status) -> &'static str {
    match status {
        Status::Fail => "fails",
        Status::Warn => "warning",
        Status::Pass => "OK",
        Status::Unknown => "not known",
        Status::NotApplicable => "not needed here",
    }
}
