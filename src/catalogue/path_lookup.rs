//! Look-up by path: the rows are sorted by path, so each segment narrows a range of them by binary search.

use std::cell::RefCell;
use std::cmp::Ordering;

use super::placeholder_value::{Misfit, no_value};
use super::tables::{Row, Tables};
use super::tsv::{compare_paths, path_weight};

/// The rows that fit a path, one a method of each template.
#[derive(Clone, Default)]
pub(super) struct Fit {
    pub(super) rows: Vec<&'static Row>,
    literals: usize,
    misfits: usize,
}

impl Fit {
    /// Keeps the rows with the fewest segments that are no value of their parameter, and of these the ones with the most
    /// segments to the letter: where a literal segment and a placeholder both fit, the literal wins.
    fn offer(&mut self, rows: &'static [Row], literals: usize, misfits: usize) {
        if rows.is_empty() {
            return;
        }
        let better = misfits.cmp(&self.misfits).then_with(|| self.literals.cmp(&literals));
        match better {
            _ if self.rows.is_empty() => {}
            Ordering::Greater => return,
            Ordering::Equal => {}
            Ordering::Less => self.rows.clear(),
        }
        (self.literals, self.misfits) = (literals, misfits);
        self.rows.extend(rows);
    }
}

thread_local! {
    /// The last look-up of this thread: of one failure, the same path is asked for again and again.
    static LAST: RefCell<Option<Known>> = const { RefCell::new(None) };
}

/// A path that was looked up.
struct Known {
    /// Which tables it was looked up in, by their text.
    text: *const u8,
    path: String,
    any: bool,
    fit: Fit,
}

/// The rows whose template a path fits. A segment that cannot be the value of a parameter fits it only where `any` does.
pub(super) fn fit(tables: &Tables<'static>, path: &str, any: bool) -> Fit {
    let text = tables.text.as_ptr();
    let is_same = |known: &&Known| known.text == text && known.any == any && known.path == path;
    if let Some(fit) = LAST.with_borrow(|last| last.as_ref().filter(is_same).map(|known| known.fit.clone())) {
        return fit;
    }
    let mut fit = Fit::default();
    Descent { tables, any, fit: &mut fit }.descend(tables.operations, 0, path, 0, 0);
    LAST.set(Some(Known { text, path: path.to_owned(), any, fit: fit.clone() }));
    fit
}

/// The segments of a path that cannot be the values of a template's parameters.
pub(super) fn misfits(template: &'static str, path: &str) -> Vec<Misfit> {
    let pairs = template.split('/').zip(path.split('/')).enumerate();
    let misfits = pairs.filter(|(_, (expected, given))| expected != given).filter_map(|(place, (expected, given))| {
        let parameter = expected.strip_prefix('{')?.trim_end_matches('}');
        let reason = no_value(parameter, given)?;
        Some(Misfit { parameter, place, found: given.to_owned(), reason })
    });
    misfits.collect()
}

struct Descent<'a> {
    tables: &'a Tables<'static>,
    any: bool,
    fit: &'a mut Fit,
}

impl Descent<'_> {
    /// Goes down one segment. All `rows` share the first `depth` bytes of their paths; `path` is what is left of the path.
    fn descend(&mut self, rows: &'static [Row], depth: usize, path: &str, literals: usize, misfits: usize) {
        let (tables, any) = (self.tables, self.any);
        let (segment, rest) = match path.split_once('/') {
            Some((segment, rest)) => (segment, Some(rest)),
            None => (path, None),
        };
        let goes_on = rest.is_some();
        let mut follow = |found: &'static [Row], length: usize, literals: usize, misfits: usize| match rest {
            Some(rest) if !found.is_empty() => self.descend(found, depth + length + 1, rest, literals, misfits),
            Some(_) => {}
            None => self.fit.offer(found, literals, misfits),
        };
        if !segment.starts_with('{') {
            follow(beneath(tables, rows, depth, segment, goes_on), segment.len(), literals + 1, misfits);
        }
        // Placeholders are next to each other, and mostly last.
        let before = rows.partition_point(|row| compare_paths(tail(tables, row, depth), "{").is_lt());
        let mut placeholders = rows.get(before..).unwrap_or_default();
        while let Some(first) = placeholders.first() {
            let name = tail(tables, first, depth).split('/').next().unwrap_or_default();
            let Some(parameter) = name.strip_prefix('{') else { return };
            let is_literal = name == segment;
            let is_misfit = !is_literal && no_value(parameter.trim_end_matches('}'), segment).is_some();
            if any || !is_misfit {
                let found = beneath(tables, placeholders, depth, name, goes_on);
                follow(found, name.len(), literals + usize::from(is_literal), misfits + usize::from(is_misfit));
            }
            let behind = placeholders.partition_point(|row| {
                tail(tables, row, depth).strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            // At least the first one has this name.
            placeholders = placeholders.get(behind.max(1)..).unwrap_or_default();
        }
    }
}

/// The rows whose paths go on after a segment, or end with it.
fn beneath(
    tables: &Tables<'static>,
    rows: &'static [Row],
    depth: usize,
    segment: &str,
    goes_on: bool,
) -> &'static [Row] {
    let fits = |row: &Row| {
        let below = tail(tables, row, depth).strip_prefix(segment);
        below.is_some_and(|below| if goes_on { below.starts_with('/') } else { below.is_empty() })
    };
    // `/api` and `/v2` are the same for all rows: two comparisons instead of two dozen.
    if rows.first().is_some_and(fits) && rows.last().is_some_and(fits) {
        return rows;
    }
    let before = |row: &Row| {
        let path = tail(tables, row, depth).bytes();
        let wanted = segment.bytes().chain(goes_on.then_some(b'/'));
        path.map(path_weight).lt(wanted.map(path_weight))
    };
    let from = rows.get(rows.partition_point(before)..).unwrap_or_default();
    from.get(..from.partition_point(fits)).unwrap_or_default()
}

/// A row's path after its first `depth` bytes.
fn tail(tables: &Tables<'static>, row: &Row, depth: usize) -> &'static str {
    row.path.slice(tables.text).get(depth..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::super::installed::tables_in_use;
    use super::*;
    use crate::catalogue::{Operation, operations};

    static TEMPLATES: LazyLock<Vec<(Vec<&str>, Operation)>> =
        LazyLock::new(|| operations().map(|operation| (operation.path().split('/').collect(), operation)).collect());

    /// Every template looked at, one by one.
    fn scan(path: &str, any: bool) -> Vec<Operation> {
        let path: Vec<&str> = path.split('/').collect();
        let fitting: Vec<((usize, std::cmp::Reverse<usize>), Operation)> = TEMPLATES
            .iter()
            .filter_map(|(template, operation)| Some((rank(template, &path)?, *operation)))
            .filter(|((misfits, _), _)| any || *misfits == 0)
            .collect();
        let best = fitting.iter().map(|(rank, _)| *rank).min();
        fitting.into_iter().filter(|(rank, _)| Some(*rank) == best).map(|(_, operation)| operation).collect()
    }

    /// How many segments are no values, and how many are the same to the letter.
    fn rank(template: &[&str], path: &[&str]) -> Option<(usize, std::cmp::Reverse<usize>)> {
        let fits = |(expected, given): (&&str, &&str)| expected == given || expected.starts_with('{');
        if template.len() != path.len() || !template.iter().zip(path).all(fits) {
            return None;
        }
        let same = template.iter().zip(path).filter(|(expected, given)| expected == given).count();
        let is_misfit = |(expected, given): &(&&str, &&str)| {
            expected != given && no_value(expected.trim_matches(['{', '}']), given).is_some()
        };
        Some((template.iter().zip(path).filter(is_misfit).count(), std::cmp::Reverse(same)))
    }

    fn found(path: &str, any: bool) -> Vec<Operation> {
        fit(tables_in_use(), path, any).rows.into_iter().map(Operation::from_row).collect()
    }

    #[test]
    fn every_template_is_found_by_itself_and_with_ids_in_it() {
        let mut seen = "";
        for operation in operations() {
            // One look for each path: a scan of all takes its time.
            if operation.path() == seen {
                continue;
            }
            seen = operation.path();
            let filled: Vec<&str> =
                seen.split('/').map(|segment| if segment.starts_with('{') { "9d5d3c5e" } else { segment }).collect();
            for path in [seen.to_owned(), filled.join("/")] {
                assert_eq!(found(&path, false), scan(&path, false), "{path}");
                assert!(!found(&path, false).is_empty(), "{path}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn a_path_with_a_segment_changed_finds_what_a_scan_finds(
            index in 0_usize..3397,
            at in 0_usize..12,
            word in "calls|phone|me|\\{id\\}|\\{conversationId\\}|\\{messageId\\}||participants|x|-|~|a/b|users|None",
            ending in "|/|//",
            any: bool,
        ) {
            let template = operations().nth(index).unwrap().path();
            let mut segments: Vec<&str> = template.split('/').collect();
            let at = at % segments.len();
            segments[at] = &word;
            let path = format!("{}{ending}", segments.join("/"));
            prop_assert_eq!(found(&path, any), scan(&path, any), "{}", path);
        }

        #[test]
        fn no_text_stops_it(path in "\\PC{0,60}|(/|\\{|\\}|api|v2|é){0,40}", any: bool) {
            prop_assert_eq!(found(&path, any), scan(&path, any));
        }
    }
}
