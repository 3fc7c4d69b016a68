//! Failures with the same cause become one group, as they come: what is kept grows with the kinds of failure, not with
//! their number.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::archive::Archive;
use super::likeness::{Judged, likeness};
use crate::diagnosis::{Diagnosis, Verdict, diagnose};
use crate::facts::Facts;
use crate::request::{Form, Pasted, Remarks};
use crate::rule::RefusedUnexplained;
use crate::secret::Redactor;

/// Several failures of one input with the same cause.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Group {
    /// The first of them.
    pub facts: Facts,
    /// What came of judging it.
    pub diagnosis: Diagnosis,
    /// How it was recognised.
    pub form: Form,
    /// How many there are.
    pub count: usize,
    /// Where they stand, as `entry 12`: the first of them.
    pub places: Vec<String>,
    /// The correlation ids of their answers: the first of them, in the order of the input.
    pub correlation_ids: Vec<String>,
}

/// An input, judged.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Grouped {
    /// The worst first: those with a cause, then refusals that nothing explains, then the unclear; among them the
    /// most frequent first, else as in the input.
    pub groups: Vec<Group>,
    /// How many requests and answers were recognised, those that are no failure included.
    pub recognised: usize,
    /// How many of them are failures.
    pub failed: usize,
    /// What was ignored, cut off or repaired, and what was left out.
    pub remarks: Remarks,
}

impl Grouped {
    fn sort(&mut self) {
        self.groups.sort_by_key(|group| (gravity(&group.diagnosis), Reverse(group.count)));
    }
}

/// How many places and correlation ids of a group are kept.
const KEPT: usize = 10;

/// Maximum groups that are kept: an input with more kinds of failure must not fill the memory.
const MOST: usize = 500;

/// What the failures of one group have in common, so that what fixes the first fixes them all.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    cause: Option<&'static str>,
    operation: Option<String>,
    code: Option<String>,
    status: Option<u16>,
    /// The scopes, permissions and divisions that the refusal names; the method that does not exist.
    asked: Vec<String>,
}

impl GroupKey {
    fn new(facts: &Facts, diagnosis: &Diagnosis) -> Self {
        let refusal = facts.refusal.as_ref();
        let asked = refusal.map(|refusal| [&refusal.scopes, &refusal.permissions, &refusal.divisions]);
        let invented = facts.invented.iter().map(|invented| invented.name.clone());
        Self {
            cause: diagnosis.cause(),
            operation: facts.operations.first().map(|operation| operation.name.clone()),
            code: refusal.and_then(|refusal| refusal.code.clone()),
            status: refusal.and_then(|refusal| refusal.status),
            asked: asked.into_iter().flatten().flatten().cloned().chain(invented).collect(),
        }
    }
}

/// Groups failures as they come.
#[derive(Debug)]
pub struct Grouping<F> {
    complete: F,
    groups: Vec<Group>,
    positions: BTreeMap<GroupKey, usize>,
    recognised: usize,
    failed: usize,
    beyond: usize,
    /// What was judged before; `None` where every failure is judged.
    judged: Option<Judged>,
}

impl<F: FnMut(&Pasted) -> Facts> Grouping<F> {
    /// An empty one; `complete` makes the facts of one failure whole.
    pub fn new(complete: F) -> Self {
        Self {
            complete,
            groups: Vec::new(),
            positions: BTreeMap::new(),
            recognised: 0,
            failed: 0,
            beyond: 0,
            judged: None,
        }
    }

    /// An empty one for an input with many failures: those that differ only in ids and times are judged once. `complete` must add
    /// nothing that depends on the ids, as what Genesys Cloud knows of a conversation does.
    pub fn remembering(complete: F) -> Self {
        Self { judged: Some(Judged::default()), ..Self::new(complete) }
    }

    /// Takes the calls of an archive; `secrets` are the caller's. Places begin with the name of the file where there is one.
    pub fn archive<'g>(&'g mut self, secrets: &Redactor, file: Option<&'g str>) -> Archive<'g, F> {
        Archive::new(self, secrets, file)
    }

    /// Judges a failure and puts it into its group; what is no failure is counted.
    pub fn add(&mut self, pasted: &Pasted) {
        self.add_to_group(None, pasted);
    }

    /// The same for a failure of a file, whose place begins with the name of the file; `None` is the only input, whose name
    /// says nothing.
    pub fn add_from(&mut self, file: Option<&str>, pasted: &Pasted) {
        self.add_to_group(file, pasted);
    }

    /// Whether failures that differ only in ids and times are judged once.
    pub(super) fn remembers(&self) -> bool {
        self.judged.is_some()
    }

    /// Counts one more failure of a group, which was not judged.
    pub(super) fn add_known(&mut self, position: usize, place: String, correlation_id: Option<String>) {
        self.recognised += 1;
        self.failed += 1;
        self.count(position, place, correlation_id);
    }

    /// Adds a failure, and says where its group is; `None` where it has none.
    pub(super) fn add_to_group(&mut self, file: Option<&str>, pasted: &Pasted) -> Option<usize> {
        self.recognised += 1;
        if pasted.success.is_some() {
            return None;
        }
        self.failed += 1;
        let like = self.judged.is_some().then(|| likeness(pasted));
        if let Some(position) = self.judged.as_ref().zip(like.as_ref()).and_then(|(judged, like)| judged.group_of(like))
        {
            let id = pasted.refusal.as_ref().and_then(|refusal| refusal.correlation_id.clone());
            self.count(position, place_in(file, pasted.place.clone()), id);
            return Some(position);
        }
        let facts = (self.complete)(pasted);
        let diagnosis = diagnose(&facts);
        let kind = GroupKey::new(&facts, &diagnosis);
        let id = facts.refusal.as_ref().and_then(|refusal| refusal.correlation_id.clone());
        let position = match self.positions.get(&kind) {
            Some(position) => *position,
            None if self.groups.len() == MOST => {
                self.beyond += 1;
                return None;
            }
            None => {
                self.positions.insert(kind, self.groups.len());
                self.groups.push(Group::new(facts, diagnosis, pasted.form));
                self.groups.len() - 1
            }
        };
        if let Some((judged, like)) = self.judged.as_mut().zip(like) {
            judged.keep(like, position);
        }
        self.count(position, place_in(file, pasted.place.clone()), id);
        Some(position)
    }

    /// Counts a failure of a group.
    fn count(&mut self, position: usize, place: String, id: Option<String>) {
        let Some(group) = self.groups.get_mut(position) else { return };
        group.count += 1;
        if group.places.len() < KEPT && !place.is_empty() {
            group.places.push(place);
        }
        group.correlation_ids.extend(id.filter(|_| group.correlation_ids.len() < KEPT));
    }

    /// The groups, and what was remarked on the way.
    pub fn finish(self, mut remarks: Remarks) -> Grouped {
        if self.beyond > 0 {
            remarks.leave_out(format!(
                "Only the first {MOST} kinds of failure are explained; {} failures are of others.",
                self.beyond
            ));
        }
        let mut grouped = Grouped { groups: self.groups, recognised: self.recognised, failed: self.failed, remarks };
        grouped.sort();
        grouped
    }
}

impl Group {
    fn new(facts: Facts, diagnosis: Diagnosis, form: Form) -> Self {
        Self { facts, diagnosis, form, count: 0, places: Vec::new(), correlation_ids: Vec::new() }
    }
}

/// A place, in its file where there are several.
pub(super) fn place_in(file: Option<&str>, place: String) -> String {
    match file {
        Some(file) if place.is_empty() => file.to_owned(),
        Some(file) => format!("{file}, {place}"),
        None => place,
    }
}

fn gravity(diagnosis: &Diagnosis) -> u8 {
    match diagnosis.verdict {
        Verdict::Refused if diagnosis.cause() != Some(RefusedUnexplained::ID) => 0,
        Verdict::Refused => 1,
        Verdict::Unclear => 2,
        Verdict::Allowed => 3,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::explain::{facts, groups};
    use crate::facts::Policy;
    use crate::request::{har, read};

    /// A call of an archive: the same path and message again and again, with ids and times of its own.
    fn call() -> impl Strategy<Value = String> {
        let id = || "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}";
        let answer = prop::sample::select(vec![
            (403, "missing.permissions", "You are missing the permission(s): routing:queue:view"),
            (403, "missing.permissions", "You are missing the permission(s): conversation:call:record"),
            (403, "missing.division.permission", "Requires routing:queue:view in division ID"),
            (401, "bad.credentials", "Invalid login credentials."),
            (200, "", ""),
            (404, "not.found", "Not found: 4711, 1a2b3 at 2026-11-22T10:00:00Z"),
            (429, "too.many.requests", "Retry the request in [37] seconds"),
        ]);
        let token = prop::sample::select(vec![
            "opaque-token-of-no-form-0123456789abcdefghijklmnopqrstuv",
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1IiwiZXhwIjoxNzAwMDAwMDAwfQ.",
            "FIRST",
        ]);
        (answer, id(), id(), token, 10..60_u8).prop_map(|((status, code, message), first, second, token, minute)| {
            let token = token.replace("FIRST", &first);
            let message = message.replace("ID", &second);
            format!(
                r#"{{"startedDateTime":"2026-11-22T10:{minute}:00.000Z","request":{{"method":"GET","url":"https://api.mypurecloud.de/api/v2/routing/queues/{first}","headers":[{{"name":"Authorization","value":"Bearer {token}"}}]}},"response":{{"status":{status},"headers":[],"content":{{"text":"{{\\"code\\":\\"{code}\\",\\"message\\":\\"{message}\\",\\"status\\":{status},\\"contextId\\":\\"{second}\\"}}"}}}}}}"#
            )
        })
    }

    proptest! {
        #[test]
        fn what_is_judged_once_is_as_if_each_were_judged(calls in prop::collection::vec(call(), 1..30)) {
            let archive = format!(r#"{{"log":{{"version":"1.2","entries":[{}]}}}}"#, calls.join(","));
            let complete = |pasted: &Pasted| facts(pasted, Timestamp::UNIX_EPOCH, Policy::none());
            let mut each = Grouping::new(complete);
            let mut once = Grouping::remembering(complete);
            let secrets = Redactor::default();
            let taken = har::stream(archive.as_bytes(), &secrets, &mut |pasted: &Pasted| each.add(pasted)).unwrap();
            let known = har::stream(archive.as_bytes(), &secrets, &mut once.archive(&secrets, None)).unwrap();
            prop_assert_eq!((taken.remarks, taken.secrets.secrets()), (known.remarks, known.secrets.secrets()));
            prop_assert_eq!(once.finish(Remarks::default()), each.finish(Remarks::default()));
        }
    }

    /// Cause and number of each group.
    fn grouped(input: &str) -> Vec<(Option<&'static str>, usize)> {
        let reading = read(input.as_bytes(), &Redactor::default()).unwrap();
        let grouped = groups(reading, |pasted| facts(pasted, Timestamp::UNIX_EPOCH, Policy::none()));
        grouped.groups.iter().map(|group| (group.diagnosis.cause(), group.count)).collect()
    }

    fn refused(code: &str, message: &str) -> String {
        format!("{{\"code\":\"{code}\",\"message\":\"{message}\",\"status\":403}}\n")
    }

    #[test]
    fn refusals_that_ask_for_different_permissions_are_not_the_same() {
        let of = |name: &str| refused("missing.permissions", &format!("You are missing the permission(s): {name}"));
        let input = [of("routing:queue:view"), of("conversation:call:record"), of("routing:queue:view")].concat();
        let cause = Some("missing-permission");
        assert_eq!(grouped(&input), [(cause, 2), (cause, 1)]);
    }

    #[test]
    fn a_cause_stands_before_what_nothing_explains_however_often_that_is() {
        let unheard_of = refused("x.y.unheard.of", "no");
        let input = [unheard_of.repeat(3), refused("authz.policy.denied", "Denied.")].concat();
        assert_eq!(grouped(&input), [(Some("denied-by-policy"), 1), (Some("refused-unexplained"), 3)]);
    }
}
