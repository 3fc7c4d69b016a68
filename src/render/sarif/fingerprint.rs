//! What makes a result the same result in the next run: not its line, and nothing of this machine.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::place::{STAND_IN, relative};
use crate::render::problem::Problem;
use crate::report::Report;

/// Its name says how it is made: another way gets another name (§3.27.17).
const NAME: &str = "why403/v1";

/// The only one that GitHub code scanning reads. The action that uploads a log makes it from the line of the file, and warns
/// of another one there; where there is no file, nobody makes it, and the same problem would be a new alert each time.
const OF_GITHUB: &str = "primaryLocationLineHash";

/// Makes fingerprints: the rule, the operation, what is written in a source, the file, and how many with all of this
/// came before.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: BTreeMap<String, usize>,
}

impl Fingerprints {
    /// The next problem's, by their names.
    pub(super) fn next_fingerprint(
        &mut self,
        problem: &Problem<'_>,
        report: &Report,
    ) -> BTreeMap<&'static str, String> {
        let fingerprint = self.next(problem, report);
        let of_github = problem.file(report).is_none().then(|| (OF_GITHUB, fingerprint.clone()));
        of_github.into_iter().chain([(NAME, fingerprint)]).collect()
    }

    /// The next one: 32 hexadecimal digits.
    fn next(&mut self, problem: &Problem<'_>, report: &Report) -> String {
        let file = problem.file(report).map_or(STAND_IN, |file| below_root(file, report));
        let parts =
            [problem.rule.unwrap_or_default(), problem.operation.as_deref().unwrap_or_default(), problem.written, file];
        let base = digest(parts.join("\0").as_bytes());
        let ordinal = self.seen.entry(base.clone()).or_default();
        *ordinal += 1;
        // The first of its kind keeps its fingerprint when a second comes along.
        if *ordinal == 1 { base } else { digest(format!("{base}\0{ordinal}").as_bytes()) }
    }
}

/// A path from the root that was scanned where that was given as an absolute one, which differs from machine to machine;
/// an absolute path elsewhere is known by its name alone.
fn below_root<'p>(file: &'p str, report: &Report) -> &'p str {
    let file = relative(file);
    let is_absolute = file.starts_with('/') || file.get(1..3) == Some(":/");
    if !is_absolute {
        return file;
    }
    let roots = report.survey.iter().flat_map(|survey| &survey.roots);
    let below = roots.filter_map(|root| file.strip_prefix(root.trim_end_matches('/'))?.strip_prefix('/'));
    below.min_by_key(|rest| rest.len()).unwrap_or_else(|| file.rsplit('/').next().unwrap_or(file))
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
