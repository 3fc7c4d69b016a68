//! Values that shells may complete, where more than these are accepted.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::catalogue::REGIONS;
use crate::rule::every;
use crate::sandbox::summaries;

/// Takes any text, and suggests some.
#[derive(Clone, Copy)]
pub(super) struct Suggested(fn() -> Vec<PossibleValue>);

impl Suggested {
    /// Regions by their AWS names; domains and SDK names are as good.
    pub(super) const REGIONS: Self =
        Self(|| REGIONS.iter().map(|region| PossibleValue::new(region.aws).help(region.domain)).collect());
    /// The sandbox's scenarios.
    pub(super) const SCENARIOS: Self = Self(|| {
        summaries().into_iter().map(|scenario| PossibleValue::new(scenario.name).help(scenario.description)).collect()
    });
    /// The rules' ids.
    pub(super) const RULES: Self = Self(|| every().map(|rule| PossibleValue::new(rule.id())).collect());
}

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter()))
    }
}
