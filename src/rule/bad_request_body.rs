//! See [`BadRequestBody`].

use super::{Finding, Fix, NotAParty, Rule, command, declared, refused_by_code, rule};
use crate::facts::{Action, Facts, Task};
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
        let reads = facts.refusal.as_ref().is_some_and(|refusal| refusal.method == "GET");
        let message = if reads {
            "the platform did not accept the parameters of the request"
        } else {
            "the platform did not accept the body of the request"
        };
        refused_by_code::judge(self, facts, message, fix(facts, reads))
    }

    fn explains(&self, refusal: &Refusal) -> bool {
        let codes = [
            "bad.request",
            "invalid.value",
            "conversation.participant.update.invalid",
            "conversation.error.wrapup.code.required",
            "unsupported.media.type",
        ];
        let body = refusal.has_status(415) || refusal.has_code(&codes);
        body && !NotAParty.explains(refusal) && !refusal.is_user_refusal()
    }
}

fn fix(facts: &Facts, reads: bool) -> Fix {
    let case = "If both are right, open a case with the correlation id";
    if facts.action.as_ref().is_some_and(Action::sent) {
        return Fix::new(
            "Read the message for the field it names: the body sent was exactly the one for a mute",
            ["Compare the conversation's and the participant's id with the call that is on", case],
            "Platform facts: muting",
        );
    }
    if reads || !command::is_mute(facts) {
        let operation = facts.operations.first().map_or("the operation", |operation| operation.name.as_str());
        return Fix::new(
            format!("Compare the request with the definition of {operation}"),
            [
                "Look for the field that the message or its details name: a missing one, a wrong type, an id that is no UUID",
            ],
            "RFC 9110 §15.5.1",
        );
    }
    let muted = facts.task != Task::Unmute;
    Fix::new(
        format!("Send exactly {{\"muted\": {muted}}} as application/json"),
        [format!(
            "Print the request as it should be: `why403 {} --print curl --conversation ID --participant ID`",
            command::verb(facts)
        )],
        "Platform facts: a PATCH with several properties fails as a whole if one fails",
    )
}
