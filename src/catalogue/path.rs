//! Look-up by path: the rows are sorted by path, so each segment narrows a range of them by binary search.

use std::cmp::Ordering;

use super::installed::in_use;
use super::tables::{Row, Tables};
use super::{Operation, operation};

/// The operations whose path template fits a path with real ids or placeholders, one a method.
/// Where a literal segment and a placeholder both fit, the literal wins, as it does on the platform.
#[must_use]
pub fn by_path(path: &str) -> Vec<Operation> {
    let tables = in_use();
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let mut best = Best { literals: 0, rows: Vec::new() };
    descend(tables, tables.operations, 0, path, 0, &mut best);
    best.rows.into_iter().map(|row| operation(tables, row)).collect()
}

/// The operation of a method and a path with real ids or placeholders.
#[must_use]
pub fn by_request(method: &str, path: &str) -> Option<Operation> {
    by_path(path).into_iter().find(|operation| operation.method().eq_ignore_ascii_case(method))
}

/// The rows that fit with the most segments to the letter.
struct Best {
    literals: usize,
    rows: Vec<&'static Row>,
}

impl Best {
    fn offer(&mut self, rows: &'static [Row], literals: usize) {
        if rows.is_empty() || literals < self.literals {
            return;
        }
        if literals > self.literals {
            self.rows.clear();
        }
        self.literals = literals;
        self.rows.extend(rows);
    }
}

/// Goes down one segment. All `rows` share the first `depth` bytes of their paths; `path` is what is left of the path.
fn descend(tables: &Tables, rows: &'static [Row], depth: usize, path: &str, literals: usize, best: &mut Best) {
    let (segment, rest) = match path.split_once('/') {
        Some((segment, rest)) => (segment, Some(rest)),
        None => (path, None),
    };
    let mut follow = |found: &'static [Row], length: usize, literals: usize| match rest {
        Some(rest) => descend(tables, found, depth + length + 1, rest, literals, best),
        None => best.offer(found, literals),
    };
    if !segment.starts_with('{') {
        follow(beneath(tables, rows, depth, segment, rest.is_some()), segment.len(), literals + 1);
    }
    if segment.is_empty() {
        return;
    }
    // Placeholders stand together, and mostly last.
    let before = rows.partition_point(|row| order(tail(tables, row, depth), "{").is_lt());
    let mut placeholders = rows.get(before..).unwrap_or_default();
    while let Some(first) = placeholders.first() {
        let name = tail(tables, first, depth).split('/').next().unwrap_or_default();
        if !name.starts_with('{') {
            return;
        }
        let found = beneath(tables, placeholders, depth, name, rest.is_some());
        follow(found, name.len(), literals + usize::from(name == segment));
        let behind = placeholders.partition_point(|row| {
            tail(tables, row, depth).strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        // At least the first one has this name.
        placeholders = placeholders.get(behind.max(1)..).unwrap_or_default();
    }
}

/// The rows that go on below a segment, or those that end with it.
fn beneath(tables: &Tables, rows: &'static [Row], depth: usize, segment: &str, goes_on: bool) -> &'static [Row] {
    let fits = |row: &Row| {
        let below = tail(tables, row, depth).strip_prefix(segment);
        below.is_some_and(|below| if goes_on { below.starts_with('/') } else { below.is_empty() })
    };
    // `/api` and `/v2` are the same for all: two looks instead of two dozen.
    if rows.first().is_some_and(fits) && rows.last().is_some_and(fits) {
        return rows;
    }
    let before = |row: &Row| {
        let path = tail(tables, row, depth).bytes();
        let wanted = segment.bytes().chain(goes_on.then_some(b'/'));
        path.map(weight).lt(wanted.map(weight))
    };
    let from = rows.get(rows.partition_point(before)..).unwrap_or_default();
    from.get(..from.partition_point(fits)).unwrap_or_default()
}

/// The order of paths: a slash before all else, so that what is below a segment stands together: `a`, `a/b`, `a-b`.
pub(super) fn order(a: &str, b: &str) -> Ordering {
    a.bytes().map(weight).cmp(b.bytes().map(weight))
}

fn weight(byte: u8) -> u8 {
    if byte == b'/' { 0 } else { byte }
}

/// A row's path behind its first `depth` bytes.
fn tail(tables: &Tables, row: &Row, depth: usize) -> &'static str {
    row.path.of(tables.text).get(depth..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::operations;

    static TEMPLATES: LazyLock<Vec<(Vec<&str>, Operation)>> =
        LazyLock::new(|| operations().map(|operation| (operation.path().split('/').collect(), operation)).collect());

    /// Every template looked at, one by one.
    fn scan(path: &str) -> Vec<Operation> {
        let path: Vec<&str> = path.split(['?', '#']).next().unwrap().trim_end_matches('/').split('/').collect();
        let fitting: Vec<(usize, Operation)> = TEMPLATES
            .iter()
            .filter_map(|(template, operation)| Some((literal_segments(template, &path)?, *operation)))
            .collect();
        let most = fitting.iter().map(|(literals, _)| *literals).max().unwrap_or_default();
        fitting.into_iter().filter(|(literals, _)| *literals == most).map(|(_, operation)| operation).collect()
    }

    fn literal_segments(template: &[&str], path: &[&str]) -> Option<usize> {
        let fits =
            |(expected, given): (&&str, &&str)| expected == given || (expected.starts_with('{') && !given.is_empty());
        let fits = template.len() == path.len() && template.iter().zip(path).all(fits);
        fits.then(|| template.iter().zip(path).filter(|(expected, given)| expected == given).count())
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
                assert_eq!(by_path(&path), scan(&path), "{path}");
                assert!(!by_path(&path).is_empty(), "{path}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn a_path_with_a_segment_changed_finds_what_a_scan_finds(
            index in 0_usize..3397,
            at in 0_usize..12,
            word in "calls|phone|me|\\{id\\}|\\{conversationId\\}|\\{messageId\\}||participants|x|-|~|a/b|users",
            ending in "|/|//|\\?a=b/c|#d",
        ) {
            let template = operations().nth(index).unwrap().path();
            let mut segments: Vec<&str> = template.split('/').collect();
            let at = at % segments.len();
            segments[at] = &word;
            let path = format!("{}{ending}", segments.join("/"));
            prop_assert_eq!(by_path(&path), scan(&path), "{}", path);
        }

        #[test]
        fn no_text_stops_it(path in "\\PC{0,60}|(/|\\{|\\}|api|v2|é){0,40}") {
            prop_assert_eq!(by_path(&path), scan(&path));
        }
    }

    #[test]
    fn a_literal_segment_wins_over_a_placeholder() {
        let call = by_request("get", "/api/v2/conversations/calls/9d5d3c5e-0000-4000-8000-000000000000").unwrap();
        assert_eq!(call.name(), "getConversationsCall");
        assert_eq!(by_request("GET", "/api/v2/users/me?expand=authorization").unwrap().name(), "getUsersMe");
    }

    #[test]
    fn no_operation_for_a_path_or_method_that_was_invented() {
        assert!(by_path("/api/v2/conversations/phone/x/participants/y").is_empty());
        assert_eq!(by_request("PUT", "/api/v2/conversations/calls/x/participants/y"), None);
    }
}
