//! The JOSE header of a JWT (RFC 7515 §4), as found and unverified.

use super::claim::Claim;
use super::json_members::{MemberReader, Members};
use crate::secret::Redactor;

/// The header parameters this tool reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct JoseHeader {
    /// `alg`
    pub algorithm: Claim<String>,
    /// `typ`
    pub kind: Claim<String>,
    /// `kid`
    pub key_id: Claim<String>,
    /// `crit`
    pub critical: Claim<Vec<String>>,
    /// `jku`, `x5u`, `jwk` or `x5c` where present: never followed.
    pub embedded_keys: Vec<String>,
    /// Member names that occur more than once.
    pub duplicates: Vec<String>,
}

impl JoseHeader {
    /// The header's members, redacted.
    pub(super) fn from_members(members: &Members, redactor: &Redactor) -> Self {
        let reader = MemberReader::new(members, redactor);
        let embedded = ["jku", "x5u", "jwk", "x5c"].into_iter().filter(|name| members.value(name).is_some());
        Self {
            algorithm: reader.text("alg"),
            kind: reader.text("typ"),
            key_id: reader.text("kid"),
            critical: reader.array("crit"),
            embedded_keys: embedded.map(str::to_owned).collect(),
            duplicates: reader.duplicates(),
        }
    }
}
