//! What is given on the command line or in a policy is repeated by a report, and may be a secret by mistake: the last
//! look before a report leaves.

use crate::facts::Location;
use crate::report::{
    Report, ReportAction, ReportAnswerer, ReportCaller, ReportChange, ReportContext, ReportExchange, ReportFinding,
    ReportFix, ReportGroup, ReportInput, ReportJudged, ReportNames, ReportOperation, ReportOption, ReportParticipant,
    ReportPrivilege, ReportRefusal, ReportSurvey, ReportToken,
};
use crate::rule::Named;
use crate::secret::Redactor;

impl Report {
    /// Hides the secrets that a redactor knows, wherever the report repeats them. Rules keep their ids, and the token its
    /// fingerprint.
    pub fn redact(&mut self, redactor: &Redactor) {
        let hide = &mut |text: &mut String| {
            let shown = redactor.redact(text);
            if shown != *text {
                *text = shown;
            }
        };
        self.each_text(hide);
    }

    /// The same, where texts of which `is_public` says so are kept.
    pub(super) fn redact_but(&mut self, redactor: &Redactor, is_public: impl Fn(&str) -> bool) {
        self.each_text(&mut |text: &mut String| {
            if !is_public(text) {
                *text = redactor.redact(text);
            }
        });
    }

    fn each_text(&mut self, hide: &mut impl FnMut(&mut String)) {
        // Each struct is taken apart whole, so that a new field has to be thought of here.
        let Self {
            schema_version: _,
            tool: _,
            command: _,
            verdict: _,
            cause: _,
            causes: _,
            summary,
            caller,
            findings,
            token,
            operation,
            participant,
            action,
            exchanges,
            refusal,
            input,
            policy,
            judged,
            privilege,
            survey,
            as_of: _,
            context,
        } = self;
        hide(summary);
        if let Some(ReportContext { region: _, organization, user, client, division }) = context {
            for Named { id, name } in [organization, user, client, division].into_iter().flatten() {
                [id, name].into_iter().flatten().for_each(&mut *hide);
            }
        }
        if let Some(ReportCaller { kind: _, evidence }) = caller {
            evidence.iter_mut().for_each(&mut *hide);
        }
        findings.iter_mut().for_each(|finding| redact_finding(finding, hide));
        token.iter_mut().for_each(|token| redact_token(token, hide));
        operation.iter_mut().for_each(|operation| redact_operation(operation, hide));
        if let Some(ReportParticipant { id, purpose, user_id, state, muted: _ }) = participant {
            hide(id);
            [purpose, user_id, state].into_iter().flatten().for_each(&mut *hide);
        }
        action.iter_mut().for_each(|action| redact_action(action, hide));
        for ReportExchange { method, path, status: _, code, duration_ms: _, correlation_id } in exchanges {
            [method, path].into_iter().chain(code).chain(correlation_id).for_each(&mut *hide);
        }
        refusal.iter_mut().for_each(|refusal| redact_refusal(refusal, hide));
        if let Some(ReportInput { recognised: _, failed: _, remarks, left_out, groups }) = input {
            remarks.iter_mut().chain(left_out).for_each(&mut *hide);
            groups.iter_mut().for_each(|group| redact_group(group, hide));
        }
        policy.iter_mut().for_each(|policy| hide(&mut policy.file));
        for ReportJudged { name, method, path, verdict: _, cause: _, causes: _, summary, locations } in judged {
            name.iter_mut().chain([method, path, summary]).for_each(&mut *hide);
            redact_locations(locations, hide);
        }
        if let Some(ReportPrivilege { missing, excess }) = privilege {
            for ReportNames { scopes, permissions } in [missing, excess] {
                [scopes, permissions].into_iter().flatten().flatten().for_each(&mut *hide);
            }
        }
        survey.iter_mut().for_each(|survey| redact_survey(survey, hide));
    }
}

fn redact_finding(finding: &mut ReportFinding, hide: &mut impl FnMut(&mut String)) {
    let ReportFinding {
        rule: _,
        link: _,
        status: _,
        gates: _,
        authority: _,
        message,
        names,
        evidence,
        fix,
        locations,
        is_from_unknown_server: _,
    } = finding;
    hide(message);
    names.iter_mut().for_each(&mut *hide);
    for piece in evidence {
        hide(&mut piece.source);
        hide(&mut piece.quote);
    }
    fix.iter_mut().for_each(|fix| redact_fix(fix, hide));
    redact_locations(locations, hide);
}

fn redact_fix(fix: &mut ReportFix, hide: &mut impl FnMut(&mut String)) {
    let ReportFix { title, steps, reference, options, is_standard: _ } = fix;
    [title, reference].into_iter().chain(steps).for_each(&mut *hide);
    for ReportOption { title, changes } in options {
        hide(title);
        for ReportChange { who: _, kind, text, command, url } in changes {
            kind.each_text(hide);
            [text].into_iter().chain(command).chain(url).for_each(&mut *hide);
        }
    }
}

fn redact_locations(locations: &mut [Location], hide: &mut impl FnMut(&mut String)) {
    locations.iter_mut().for_each(|location| hide(&mut location.file));
}

fn redact_token(token: &mut ReportToken, hide: &mut impl FnMut(&mut String)) {
    let ReportToken {
        format: _,
        fingerprint: _,
        grant: _,
        subject,
        subject_source: _,
        client_id,
        scopes,
        expires_at: _,
        signature: _,
    } = token;
    subject.iter_mut().chain(client_id).chain(scopes.iter_mut().flatten()).for_each(hide);
}

fn redact_operation(operation: &mut ReportOperation, hide: &mut impl FnMut(&mut String)) {
    // What was announced is our own data.
    let ReportOperation { name, method, path, scopes, permission_mode: _, permissions, user_context: _, announced: _ } =
        operation;
    [name, method, path].into_iter().chain(scopes).chain(permissions).for_each(hide);
}

fn redact_action(action: &mut ReportAction, hide: &mut impl FnMut(&mut String)) {
    hide(&mut action.note);
    if let Some(restored) = &mut action.restored {
        hide(&mut restored.note);
    }
}

fn redact_refusal(refusal: &mut ReportRefusal, hide: &mut impl FnMut(&mut String)) {
    let ReportRefusal { method, path, status: _, code, message, correlation_id, answered_by, support } = refusal;
    let ReportAnswerer { kind: _, name, evidence } = answered_by;
    name.iter_mut().chain(evidence).for_each(&mut *hide);
    [method, path, code, message, correlation_id, support].into_iter().flatten().for_each(hide);
}

fn redact_group(group: &mut ReportGroup, hide: &mut impl FnMut(&mut String)) {
    let ReportGroup {
        form: _,
        count: _,
        places,
        verdict: _,
        cause: _,
        causes: _,
        summary,
        fix,
        operation,
        refusal,
        correlation_ids,
    } = group;
    hide(summary);
    places.iter_mut().chain(operation).chain(correlation_ids).for_each(&mut *hide);
    fix.iter_mut().for_each(|fix| redact_fix(fix, hide));
    refusal.iter_mut().for_each(|refusal| redact_refusal(refusal, hide));
}

fn redact_survey(survey: &mut ReportSurvey, hide: &mut impl FnMut(&mut String)) {
    let ReportSurvey { roots, files: _, bytes: _, operations, needs: _, uncertain, skipped, not_judged } = survey;
    roots.iter_mut().for_each(&mut *hide);
    for surveyed in operations {
        redact_operation(&mut surveyed.operation, hide);
        redact_locations(&mut surveyed.locations, hide);
    }
    for found in uncertain {
        [&mut found.written, &mut found.why, &mut found.location.file].into_iter().for_each(&mut *hide);
    }
    for found in not_judged {
        [&mut found.written, &mut found.location.file].into_iter().for_each(&mut *hide);
    }
    for left in skipped {
        [&mut left.path, &mut left.why].into_iter().for_each(&mut *hide);
    }
}
