//! One record of a batch → one line of its answer.

use super::grouping::{Group, Grouping};
use crate::diagnosis::Verdict;
use crate::facts::Facts;
use crate::report::saved;
use crate::report::{Record, ReportAnswerer, ReportCaller, first_option, summary, summary_with_title, title};
use crate::request::{Form, Pasted, Remarks, Unreadable, read};
use crate::secret::Redactor;

/// Explains one record, which is a line of a batch. `complete` makes the facts of one failure whole.
#[must_use]
pub fn record(line: &[u8], secrets: &Redactor, complete: &dyn Fn(&Pasted) -> Facts) -> Record {
    // What why403 wrote of a failure would be judged as that failure.
    if line.starts_with(b"{\"schema_version\"")
        && let Some(Err(error)) = std::str::from_utf8(line).ok().and_then(|line| saved::parse(line, secrets))
    {
        return Record::unreadable(error.to_string());
    }
    let reading = match read(line, secrets) {
        Ok(reading) => reading,
        // A line of a log without a refusal is the usual case, and not an error.
        Err(Unreadable::NoFailure { left_out, .. }) => return nothing_refused(None, None, &left_out),
        Err(error) => return Record::unreadable(error.to_string()),
    };
    let first = reading.found.first();
    let form = first.map(|pasted| pasted.form);
    let status = first.and_then(|pasted| pasted.success);
    let mut grouping = Grouping::new(complete);
    reading.found.iter().for_each(|pasted| grouping.add(pasted));
    match grouping.finish(Remarks::default()).groups.into_iter().next() {
        Some(worst) if worst.diagnosis.verdict != Verdict::Allowed || reading.left_out.is_empty() => failure(worst),
        _ => nothing_refused(form, status, &reading.left_out),
    }
}

/// A record in which nothing is refused, as far as it could be read.
fn nothing_refused(form: Option<Form>, status: Option<u16>, left_out: &[String]) -> Record {
    let record = Record::no_failure(form, status);
    match left_out.first() {
        Some(why) => record.not_whole(why),
        None => record,
    }
}

/// The worst failure of a record.
fn failure(group: Group) -> Record {
    let caller = ReportCaller::from_facts(&group.facts);
    let refusal = group.facts.refusal;
    let answered_by = refusal.as_ref().map(ReportAnswerer::from_refusal);
    let (status, code, correlation_id) =
        refusal.map(|refusal| (refusal.status, refusal.code, refusal.correlation_id)).unwrap_or_default();
    let cause = group.diagnosis.cause().filter(|_| group.diagnosis.verdict == Verdict::Refused);
    let fix = group.diagnosis.decisive().and_then(|finding| finding.fix.as_ref());
    let fix_title = fix.map(title);
    // The summary has the title of the same fix: it is written once.
    let summary = match &group.diagnosis.summary {
        of_same_fix if of_same_fix.fix.as_ref() == fix => summary_with_title(of_same_fix, fix_title.as_deref()),
        other => summary(other),
    };
    Record {
        form: Some(group.form.as_str()),
        verdict: group.diagnosis.verdict,
        cause,
        causes: group.diagnosis.causes().collect(),
        fix: fix_title,
        changes: fix.map(first_option).unwrap_or_default(),
        caller,
        answered_by,
        operation: group.facts.operations.into_iter().next().map(|operation| operation.name),
        status,
        code,
        correlation_id,
        summary: Some(summary),
        ..Record::default()
    }
}
