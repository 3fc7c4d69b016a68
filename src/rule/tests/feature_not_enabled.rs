//! `feature-not-enabled`

use super::*;
use crate::rule::FeatureNotEnabled;
use crate::rule::token_cases::*;

#[test]
fn fails_on_either_code() {
    for code in ["feature.forbidden", "feature.toggle.disabled"] {
        let facts = with_refusal(agent(), 403, code);
        let words = "not enabled for this organisation";
        let finding = finds(&FeatureNotEnabled, &facts, Status::Fail, Authority::Observed, words);
        quotes(&finding, "PATCH", code);
        advises(&finding, "subscription");
        never_advises(&finding, "role");
    }
}

#[test]
fn does_not_arise_otherwise() {
    silent(&FeatureNotEnabled, &agent(), "no answer said so");
    silent(&FeatureNotEnabled, &with_refusal(agent(), 403, "forbidden"), "no answer said so");
}
