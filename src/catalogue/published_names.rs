//! The published scopes, permissions and error codes: whether a name is one, and all of them.

use super::installed::tables_in_use;
use super::tables::Span;

/// Whether a scope of this name is published.
#[must_use]
pub fn is_scope(name: &str) -> bool {
    position(tables_in_use().scopes, name).is_some()
}

/// Whether a permission of this name is published.
#[must_use]
pub fn is_permission(name: &str) -> bool {
    position(tables_in_use().permissions, name).is_some()
}

/// Where a name is in a sorted list of the tables in use.
pub(super) fn position(names: &[Span], name: &str) -> Option<usize> {
    let text = tables_in_use().text;
    names.binary_search_by(|span| span.slice(text).cmp(name)).ok()
}

/// Every published scope, sorted.
pub fn scopes() -> impl ExactSizeIterator<Item = &'static str> {
    let tables = tables_in_use();
    tables.scopes.iter().map(|span| span.slice(tables.text))
}

/// Every published permission, sorted.
pub fn permissions() -> impl ExactSizeIterator<Item = &'static str> {
    let tables = tables_in_use();
    tables.permissions.iter().map(|span| span.slice(tables.text))
}

/// How many error codes are declared, counting each status of a code.
#[must_use]
pub fn error_code_count() -> usize {
    tables_in_use().error_codes.len()
}

/// The statuses with which an error code is declared; empty when it is not.
#[must_use]
pub fn statuses_of(code: &str) -> Vec<u16> {
    let tables = tables_in_use();
    let start = tables.error_codes.partition_point(|(span, _)| span.slice(tables.text) < code);
    let same = tables.error_codes.iter().skip(start).take_while(|(span, _)| span.slice(tables.text) == code);
    same.map(|(_, status)| *status).collect()
}

/// Whether a permission that somebody has, wildcards included, grants a wanted one: `conversation:*:*` grants
/// `conversation:call:record`, and `*` grants all. Compared segment by segment.
#[must_use]
pub fn grants(held: &str, wanted: &str) -> bool {
    if held == "*" {
        return true;
    }
    let (mut held, mut wanted) = (held.split(':'), wanted.split(':'));
    loop {
        match (held.next(), wanted.next()) {
            (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(have), Some(want)) if have == want => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_whole_and_sorted() {
        assert_eq!(scopes().len(), 136);
        assert_eq!(permissions().len(), 1_506);
        assert!(scopes().is_sorted() && permissions().is_sorted());
        assert_eq!(statuses_of("not.a.user"), [400]);
    }

    #[test]
    fn the_forum_names_are_not_published() {
        for name in ["conversation:participant:control", "admin:conversation"] {
            assert!(!is_scope(name) && !is_permission(name));
        }
    }

    #[test]
    fn wildcards_match_segment_by_segment() {
        assert!(grants("conversation:*:*", "conversation:call:record"));
        assert!(grants("conversation:call:*", "conversation:call:record"));
        assert!(grants("*", "conversation:call:record"));
        assert!(!grants("conversation:*", "conversation:call:record"));
        assert!(!grants("routing:*:*", "conversation:call:record"));
        assert!(!grants("conversation:call:rec*", "conversation:call:record"));
    }
}
