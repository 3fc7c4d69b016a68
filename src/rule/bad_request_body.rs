//! See [`BadRequestBody`].

use super::{Finding, Fix, NotAParty, Rule, declared, refused_by_code, rule};
use crate::facts::Facts;
use crate::request::Refusal;

rule! {
    /// The platform did not accept the body of the request.
    ///
    /// ## What it looks for
    /// 400 `bad.request`, `invalid.value`, `conversation.participant.update.invalid` or a missing wrap-up code;
    /// 415.
    ///
    /// ## Why the server refuses
    /// `muted` is a boolean, not a string; the content type is `application/json`; and a PATCH with several
    /// properties fails as a whole if one of them fails, so only `{"muted": true}` should be sent.
    ///
    /// ## Evidence
    /// The answer.
    ///
    /// ## Fix
    /// Send exactly `{"muted": true}`.
    ///
    /// ## References
    /// Platform facts: muting; RFC 9110 §15.5.16.
    BadRequestBody, "bad-request-body", Action
}

impl Rule for BadRequestBody {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fix = Fix::new(
            "Send exactly {\"muted\": true} as application/json",
            ["Print the request as it should be: `why403 mute --print curl --conversation ID --participant ID`"],
            "Platform facts: a PATCH with several properties fails as a whole if one fails",
        );
        refused_by_code::judge(self, facts, "the platform did not accept the body of the request", fix)
    }

    fn explains(&self, refusal: &Refusal) -> bool {
        let codes = [
            "bad.request",
            "invalid.value",
            "conversation.participant.update.invalid",
            "conversation.error.wrapup.code.required",
            "unsupported.media.type",
        ];
        let body = refusal.status == 415 || refusal.has_code(&codes);
        body && !NotAParty.explains(refusal) && !refusal.is_user_refusal()
    }
}
