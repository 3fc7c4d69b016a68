//! See [`IpNotAllowed`].

use super::{Finding, Fix, Rule, declared, refused_by_code, rule};
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
    /// Platform facts: 401 `ip.not.authorized`.
    IpNotAllowed, "ip-not-allowed", Token
}

impl Rule for IpNotAllowed {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fix = Fix::new(
            "Send the request from an address on the organisation's allow-list",
            [
                "Compare the address in the message with the network the program runs in (proxy, VPN, CI runner)",
                "Or ask an administrator of the organisation to add that network to the allow-list",
            ],
            "Platform facts: 401 ip.not.authorized is the organisation's address allow-list",
        );
        refused_by_code::judge_any(
            self,
            facts,
            "the organisation does not accept requests from this network address",
            fix,
        )
    }
}
