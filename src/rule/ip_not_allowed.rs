//! See [`IpNotAllowed`].

use super::advice::check_again;
use super::{Change, ChangeKind, Finding, Fix, Note, Rule, Who, declared, id, refused_by_code, rule};
use crate::facts::Facts;

rule! {
    /// Your organisation does not allow requests from this IP address.
    ///
    /// ## What happened
    /// An organisation can allow API requests from listed networks only. Your request came from an address that is
    /// not on the list. No token, scope or permission helps from there.
    ///
    /// ## How to check
    /// - Read the message of the answer: it has the address that Genesys Cloud saw.
    /// - Compare it with the address of the server or VPN that the program normally uses.
    ///
    /// ## How to fix
    /// - Send the request from an allowed network.
    /// - Or ask an administrator to add the address to the list.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 401 `ip.not.authorized` to any request.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.2](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2) (401)
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
