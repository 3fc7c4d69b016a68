//! The groups of an input → its report: the first group's, with all groups listed.

use super::{Group, Grouped};
use crate::diagnosis::diagnose_nothing;
use crate::facts::Facts;
use crate::report::{Report, ReportGroup, ReportInput};

impl Grouped {
    /// The report of the input. `nothing` are the facts to report on where nothing in it failed.
    #[must_use]
    pub fn report(self, nothing: &Facts) -> Report {
        let input = ReportInput {
            recognised: self.recognised,
            failed: self.failed,
            remarks: self.remarks.all,
            left_out: self.remarks.left_out,
            groups: self.groups.iter().map(group).collect(),
        };
        let report = match self.groups.into_iter().next() {
            Some(first) => Report::assemble(&first.facts, first.diagnosis.of_input(&input.left_out)),
            None => Report::assemble(nothing, diagnose_nothing(input.recognised).of_input(&input.left_out)),
        };
        Report { input: Some(input), ..report }
    }
}

fn group(group: &Group) -> ReportGroup {
    ReportGroup {
        form: group.form.as_str().to_owned(),
        count: group.count,
        places: group.places.clone(),
        correlation_ids: group.correlation_ids.clone(),
        ..ReportGroup::assemble(&group.facts, &group.diagnosis)
    }
}
