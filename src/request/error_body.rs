//! An answer with a status of 400 or more → [`Refusal`].

use super::Refusal;
use crate::token::Redactor;

/// The response headers a refusal is read from, names in lower case.
pub type Headers = std::collections::BTreeMap<String, String>;

/// Takes an answer apart.
#[must_use]
pub fn parse(method: &str, path: &str, status: u16, headers: &Headers, body: &[u8], redactor: &Redactor) -> Refusal {
    todo!()
}
