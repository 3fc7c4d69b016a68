//! The calls of a source tree → findings: every distinct problem is a case of its own, and the rules of a scan are asked
//! about it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Diagnosis, Verdict};
use crate::catalogue::{Announcement, AnnouncementKind, Operation};
use crate::facts::{Evidence, Facts, Location, OperationFacts, Policy, Task};
use crate::rule::{Finding, GrantEnding, RULES, Rule, SCAN_RULES, Status, WrongMethod};
use crate::scan::{Call, SignIn, Skipped, Survey, Target, problem_of};

/// Judges what was found in sources: one finding for each distinct problem, at all of its places, those that fail first;
/// and one for each rule that has nothing to object.
#[must_use]
pub fn diagnose_survey(survey: &Survey) -> Diagnosis {
    let problems = problems(survey);
    let mut found: Vec<Finding> = Vec::new();
    for problem in &problems {
        let judged = SCAN_RULES.iter().map(|rule| rule.judge(&problem.facts));
        let reported = judged.filter(|finding| matches!(finding.status, Status::Fail | Status::Warn));
        found.extend(reported.map(|finding| located(finding, problem)));
    }
    found.extend(grant_ending(survey));
    // What fails comes first, and in either part what stands first.
    found.sort_by(|a, b| {
        (a.status != Status::Fail, a.locations.first()).cmp(&(b.status != Status::Fail, b.locations.first()))
    });
    let reported: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
    let silent = SCAN_RULES.iter().filter(|rule| !reported.contains(&rule.id()));
    let everything = everything(survey);
    let rest: Vec<Finding> = silent.map(|rule| rule.judge(&everything)).collect();
    let failed = found.iter().filter(|finding| finding.status == Status::Fail);
    let failed: usize = failed.map(|finding| finding.locations.len()).sum();
    let (verdict, summary) = match found.first() {
        Some(first) if failed > 0 => (Verdict::Refused, refused(survey, first, failed)),
        _ => match left_open(survey) {
            Some(summary) => (Verdict::Unclear, summary),
            None => (Verdict::Allowed, found_so_far(survey) + "."),
        },
    };
    found.extend(rest);
    Diagnosis { verdict, findings: found, summary: summary.into() }
}

impl Diagnosis {
    /// The same with what is wrong in the sources that the operations are called from: calls that do not exist are told
    /// where the rules of paths and methods stand, which is behind what is wrong with the token itself.
    #[must_use]
    pub fn with_survey(self, survey: &Survey) -> Self {
        let scanned = diagnose_survey(survey);
        let objections: Vec<Finding> = scanned
            .findings
            .into_iter()
            .filter(|finding| matches!(finding.status, Status::Fail | Status::Warn))
            .collect();
        // A rule's pass for one call is not reported next to its failure for another.
        let superseded = |finding: &Finding| {
            finding.status != Status::Fail && objections.iter().any(|other| other.rule == finding.rule)
        };
        let mut findings: Vec<Finding> = self.findings.into_iter().filter(|finding| !superseded(finding)).collect();
        let place = |rule: &str| RULES.iter().position(|known| known.id() == rule);
        let behind = place(WrongMethod::ID);
        let at = findings.iter().position(|finding| place(finding.rule) > behind).unwrap_or(findings.len());
        let cause_is_here = !findings.iter().take(at).any(|finding| finding.status == Status::Fail);
        findings.splice(at..at, objections);
        match (scanned.verdict, self.verdict) {
            (Verdict::Refused, _) => {
                let summary = if cause_is_here { scanned.summary } else { self.summary };
                Self { verdict: Verdict::Refused, findings, summary }
            }
            // Every requirement that was found is met; there may be more.
            (Verdict::Unclear, Verdict::Allowed) => {
                let summary = self.summary.and(&scanned.summary.fact);
                Self { verdict: Verdict::Unclear, findings, summary }
            }
            _ => Self { verdict: self.verdict, findings, summary: self.summary },
        }
    }
}

/// What is written in one way, or calls one deprecated operation.
struct Problem {
    facts: Facts,
    /// The first of them.
    call: Call,
    locations: Vec<Location>,
}

fn case(survey: &Survey) -> Facts {
    // The instant is for tokens; no rule of a scan looks at it.
    Facts { as_of: survey.as_of(), ..Facts::new(Timestamp::UNIX_EPOCH, Task::Scan, Policy::none()) }
}

/// Whether its end is published or was announced.
fn ends(operation: Operation) -> bool {
    let ends = |row: &Announcement| matches!(row.kind, AnnouncementKind::Deprecated | AnnouncementKind::Removed);
    operation.deprecated() || operation.announced().any(ends)
}

fn problems(survey: &Survey) -> Vec<Problem> {
    let mut problems: BTreeMap<(u8, String), Problem> = BTreeMap::new();
    for call in survey.certain() {
        let (key, facts) = match &call.target {
            Target::Published(operation) if ends(*operation) => {
                let facts = Facts { operations: vec![(*operation).into()], ..case(survey) };
                ((2, operation.request_line()), facts)
            }
            Target::Published(_) => continue,
            Target::Request(request) => {
                let facts = Facts { unpublished: vec![request.clone()], ..case(survey) };
                ((0, problem_of(request)), facts)
            }
            Target::Name(invented) => {
                ((1, invented.name.clone()), Facts { invented: vec![invented.clone()], ..case(survey) })
            }
        };
        match problems.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().locations.push(call.location.clone()),
            Entry::Vacant(open) => {
                open.insert(Problem { facts, call: call.clone(), locations: vec![call.location.clone()] });
            }
        }
    }
    problems.into_values().collect()
}

/// The warning that the sources sign in by a grant that is ending, at all of its places.
fn grant_ending(survey: &Survey) -> Option<Finding> {
    let SignIn { location, written, source_line } = survey.implicit_grants.first()?;
    let seen = Evidence { source: source_of(location), quote: written.clone() };
    let finding = GrantEnding.judge(&Facts { implicit_grant: Some(seen), ..case(survey) });
    let finding = with_whole_line(finding, location, written, source_line.as_deref());
    Some(finding.at(survey.implicit_grants.iter().map(|sign_in| sign_in.location.clone())))
}

/// The finding with the line it is about, and what stands there.
fn located(finding: Finding, problem: &Problem) -> Finding {
    let Call { location, written, source_line, .. } = &problem.call;
    let finding = finding.evidence(source_of(location), written.clone());
    // The whole line second: the first is what is wrong in it.
    let finding = with_whole_line(finding, location, written, source_line.as_deref());
    finding.at(problem.locations.iter().cloned())
}

fn source_of(Location { file, line, .. }: &Location) -> String {
    format!("{file}:{line}")
}

/// Adds the line that something is on, where there is more on it.
fn with_whole_line(finding: Finding, location: &Location, written: &str, line: Option<&str>) -> Finding {
    match line.filter(|line| *line != written) {
        Some(line) => finding.evidence(source_of(location), line),
        None => finding,
    }
}

/// Every published operation that is called for certain, each once.
fn everything(survey: &Survey) -> Facts {
    let mut operations: Vec<OperationFacts> = Vec::new();
    for call in survey.certain() {
        if let Target::Published(operation) = &call.target
            && !operations.iter().any(|known| known.name == operation.name())
        {
            operations.push((*operation).into());
        }
    }
    Facts { operations, ..case(survey) }
}

/// How many calls were found, how many of them do not exist, and the first of these with its place.
fn refused(survey: &Survey, first: &Finding, count: usize) -> String {
    let place =
        first.locations.first().map(|Location { file, line, .. }| format!("{file}:{line}: ")).unwrap_or_default();
    let (found, uncertain) = (found_calls(survey), uncertain_calls(survey));
    match count {
        1 if survey.certain().count() == 1 => {
            format!("{found}; it does not exist{uncertain}. {place}{}.", first.message)
        }
        1 => format!("{found}; 1 does not exist{uncertain}. {place}{}.", first.message),
        _ => format!("{found}; {count} do not exist{uncertain}. The first, {place}{}.", first.message),
    }
}

/// Why the verdict is open although no call is known to be wrong; `None` where it is not. Sources that were not read may
/// call anything.
fn left_open(survey: &Survey) -> Option<String> {
    let (failed, left_out): (Vec<&Skipped>, Vec<&Skipped>) = survey.skipped.iter().partition(|skipped| skipped.failed);
    if survey.files == 0 {
        let why = match (failed.as_slice(), left_out.as_slice()) {
            ([], []) => "It has no source files".to_owned(),
            ([], left_out) => listed(left_out),
            (failed, _) => listed(failed),
        };
        return Some(format!("Nothing was read. {why}."));
    }
    if !failed.is_empty() {
        return Some(format!("Not everything was read: {}. {}.", listed(&failed), found_so_far(survey)));
    }
    let resources = survey.resources.len();
    let is_all = resources > 0 && survey.certain().next().is_none();
    is_all.then(|| {
        let (resources, were) = (counted(resources, "Terraform resource"), if resources == 1 { "was" } else { "were" });
        format!(
            "{resources} (`genesyscloud_*`) {were} not judged: the provider makes the calls. {}.",
            found_so_far(survey)
        )
    })
}

/// `a.py: it may not be read; and 3 more`
fn listed(skipped: &[&Skipped]) -> String {
    let first = skipped.first().map(|Skipped { path, why, .. }| format!("{path}: {why}"));
    let more = match skipped.len() {
        0 | 1 => String::new(),
        many => format!("; and {} more", many - 1),
    };
    format!("{}{more}", first.unwrap_or_default())
}

/// The calls that were found, of which none is wrong, without a full stop.
fn found_so_far(survey: &Survey) -> String {
    let uncertain = uncertain_calls(survey);
    let files = counted(survey.files, "file");
    match (survey.certain().count(), uncertain.as_str()) {
        (0, "") => format!("No Genesys Cloud call was found in {files}"),
        (0, uncertain) => {
            format!("No certain Genesys Cloud call was found in {files}{}", uncertain.replace(" more", ""))
        }
        (calls, uncertain) => {
            let exist = match calls {
                1 => "it exists",
                2 => "both exist",
                _ => "all exist",
            };
            format!("{}; {exist}{uncertain}", found_calls(survey))
        }
    }
}

/// `Found 3 API calls (2 names)`
fn found_calls(survey: &Survey) -> String {
    let names: BTreeSet<String> = survey.certain().map(|call| name_of(&call.target)).collect();
    let calls = survey.certain().count();
    let names = if names.len() == calls { String::new() } else { format!(" ({})", counted(names.len(), "name")) };
    format!("Found {}{names}", counted(calls, "API call"))
}

/// What is the same for all calls of one operation, and for all with one mistake.
fn name_of(target: &Target) -> String {
    match target {
        Target::Published(operation) => operation.name().to_owned(),
        Target::Request(request) => problem_of(request),
        Target::Name(invented) => invented.name.clone(),
    }
}

/// `; 2 more are uncertain`; empty where none is.
fn uncertain_calls(survey: &Survey) -> String {
    match survey.doubtful().len() {
        0 => String::new(),
        1 => "; one more is uncertain".to_owned(),
        many => format!("; {many} more are uncertain"),
    }
}

/// `1 file`, `2 files`
fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}
