//! See [`IpNotAllowed`].

use super::advice::check_again;
use super::{Change, ChangeKind, Finding, Fix, Note, Rule, Who, declared, id, refused_by_code, rule};
use crate::facts::Facts;

rule! {
    /// The organisation's address allow-list does not include the address the request came from.
    ///
    /// ## What it looks for
    /// A 401 `ip.not.authorized` to any request.
    ///
    /// ## Why the server refuses
    /// An organisation can limit API access to a list of networks. No token passes from elsewhere.
    ///
    /// ## Evidence
    /// The answer; its message names the address that the platform saw.
    ///
    /// ## Fix
    /// Send the request from a listed network, or have an administrator list this one.
    ///
    /// ## References
    /// RFC 9110 §15.5.2 (401).
    IpNotAllowed, id::IP_NOT_ALLOWED, Token
}

impl Rule for IpNotAllowed {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fix = || {
            let allow = Change::new(Who::Administrator, ChangeKind::AllowAddress { address: None });
            Fix::all_of([allow.note(Note::OrUseAnAllowedNetwork), check_again(facts)])
        };
        refused_by_code::judge_any_read(
            self,
            facts,
            "the organisation does not accept requests from the network address that this one came from",
            fix,
        )
    }
}
