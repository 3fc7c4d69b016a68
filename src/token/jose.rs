//! The JOSE header of a JWT (RFC 7515 §4), as found and unverified.

use serde::{Deserialize, Serialize};

use super::Claim;

/// The header parameters this tool reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
