//! Whether the scopes and permissions of a file are published, and what may be meant where they are not.

use std::ops::Range;

use super::reader::Reader;
use crate::catalogue::{is_permission, is_scope, near_permissions, near_scopes, permissions, scopes};
use crate::facts::matches;

/// What a name is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A scope.
    Scope,
    /// A permission.
    Permission,
}

impl Kind {
    /// The section in which such names stand.
    pub(super) fn section(self) -> &'static str {
        match self {
            Self::Scope => "scopes",
            Self::Permission => "permissions",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Permission => "permission",
        }
    }

    fn is_published(self, name: &str) -> bool {
        match self {
            Self::Scope => is_scope(name),
            Self::Permission => is_permission(name),
        }
    }

    fn any_fits(self, pattern: &str) -> bool {
        match self {
            Self::Scope => scopes().any(|name| matches(pattern, name)),
            Self::Permission => permissions().any(|name| matches(pattern, name)),
        }
    }

    /// What may be meant by a name or pattern.
    fn near(self, name: &str) -> String {
        let near = match self {
            Self::Scope => near_scopes(name),
            Self::Permission => near_permissions(name),
        };
        if near.is_empty() { format!("no {} is like it", self.word()) } else { format!("near: {}", near.join(", ")) }
    }

    /// Why no such name is published, and what may be meant.
    fn miss(self, name: &str) -> (String, String) {
        match self {
            Self::Scope if is_permission(name) => (
                format!("{name} is a permission, not a scope"),
                "name the operations that need it in `operations`".to_owned(),
            ),
            Self::Permission if is_scope(name) => {
                (format!("{name} is a scope, not a permission"), "it belongs in [scopes]".to_owned())
            }
            Self::Permission => (format!("no permission is named {name}"), self.near(name)),
            Self::Scope => {
                let near = self.near(name);
                let help = format!(
                    "{near}; if something in front of the platform knows it, list it in scopes.unpublished too"
                );
                (format!("no scope is named {name}"), help)
            }
        }
    }
}

/// Holds names against the published list.
pub(super) fn check(reader: &mut Reader<'_>, kind: Kind, names: &[(String, Range<usize>)], unpublished: &[String]) {
    for (name, span) in names {
        if !kind.is_published(name) && !unpublished.contains(name) {
            let (message, help) = kind.miss(name);
            reader.fault(span, &message, Some(help));
        }
    }
}

/// Holds names and patterns against the published list: a pattern that fits nothing is a typing mistake.
pub(super) fn check_patterns(
    reader: &mut Reader<'_>,
    kind: Kind,
    patterns: &[(String, Range<usize>)],
    unpublished: &[String],
) {
    let (wild, plain): (Vec<_>, Vec<_>) = patterns.iter().cloned().partition(|(pattern, _)| pattern.contains('*'));
    check(reader, kind, &plain, unpublished);
    for (pattern, span) in wild {
        if kind.any_fits(&pattern) || unpublished.iter().any(|name| matches(&pattern, name)) {
            continue;
        }
        let help = kind.near(pattern.trim_matches('*').trim_matches(':'));
        reader.fault(&span, &format!("no published {} fits {pattern}", kind.word()), Some(help));
    }
}
