//! The headers of an answer.

use std::collections::BTreeMap;

/// The response headers a refusal is read from, names in lower case.
pub type Headers = BTreeMap<String, String>;
