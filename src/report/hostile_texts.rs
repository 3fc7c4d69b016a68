//! A report with one text in every place that a text can be, for the tests of formats.

use crate::facts::{Evidence, Location};
use crate::report::{Report, ReportFix};

/// The report with this text in front of every text that can come from outside. Rules keep their ids, which are ours.
pub(crate) fn with_text_everywhere(report: &Report, text: &str) -> Report {
    let mut report = report.clone();
    let put = |field: &mut String| field.insert_str(0, text);
    let put_all = |fields: &mut [String]| fields.iter_mut().for_each(put);
    let maybe = |field: &mut Option<String>| field.iter_mut().for_each(put);
    let fix = |fix: &mut ReportFix| {
        put(&mut fix.title);
        put_all(&mut fix.steps);
        put(&mut fix.reference);
    };
    let places = |locations: &mut [Location]| locations.iter_mut().for_each(|location| put(&mut location.file));
    put(&mut report.summary);
    if let Some(context) = &mut report.context {
        for named in [&mut context.organization, &mut context.user, &mut context.client].into_iter().flatten() {
            maybe(&mut named.id);
            maybe(&mut named.name);
        }
    }
    for finding in &mut report.findings {
        put(&mut finding.message);
        finding.evidence.iter_mut().for_each(|Evidence { source, quote }| {
            put(source);
            put(quote);
        });
        finding.fix.iter_mut().for_each(fix);
        places(&mut finding.locations);
    }
    if let Some(token) = &mut report.token {
        maybe(&mut token.subject);
        maybe(&mut token.client_id);
        token.scopes.iter_mut().for_each(|scopes| put_all(scopes));
    }
    if let Some(operation) = &mut report.operation {
        put(&mut operation.name);
        put(&mut operation.path);
    }
    for exchange in &mut report.exchanges {
        put(&mut exchange.path);
        maybe(&mut exchange.code);
        maybe(&mut exchange.correlation_id);
    }
    report.policy.iter_mut().for_each(|policy| put(&mut policy.file));
    for judged in &mut report.judged {
        maybe(&mut judged.name);
        put(&mut judged.path);
        put(&mut judged.summary);
        places(&mut judged.locations);
    }
    if let Some(input) = &mut report.input {
        put_all(&mut input.remarks);
        for group in &mut input.groups {
            put(&mut group.form);
            put_all(&mut group.places);
            put(&mut group.summary);
            group.fix.iter_mut().for_each(fix);
            maybe(&mut group.operation);
            put_all(&mut group.correlation_ids);
        }
    }
    if let Some(survey) = &mut report.survey {
        put_all(&mut survey.roots);
        for skipped in &mut survey.skipped {
            put(&mut skipped.path);
            put(&mut skipped.why);
        }
        for resource in &mut survey.not_judged {
            put(&mut resource.written);
            put(&mut resource.location.file);
        }
    }
    report
}
