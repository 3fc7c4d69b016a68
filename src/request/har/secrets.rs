//! What of an entry must not be shown: learnt before anything of it is kept.

use std::borrow::Cow;

use super::entry::Entry;
use crate::request::Parts;
use crate::request::secrets::{taught, taught_by_header, taught_by_request};
use crate::token::Redactor;

/// The redactor with this entry's secrets added.
pub(super) fn learnt(entry: &Entry, parts: Parts<'_>, known: &Redactor) -> Redactor {
    let mut redactor = taught_by_request(parts, known).into_owned();
    for (name, value) in &entry.headers {
        if let Cow::Owned(more) = taught_by_header(name, value, &redactor) {
            redactor = more;
        }
    }
    taught(&entry.body, &redactor).into_owned()
}
