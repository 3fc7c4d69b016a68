//! Whether the scopes and permissions of a file are published, and what may be meant where they are not.

use std::collections::BTreeSet;
use std::ops::Range;

use super::reader::PolicyReader;
use crate::catalogue::{is_permission, is_scope, near_permissions, near_scopes, nearest, permissions, scopes};
use crate::facts::matches;

/// What a name is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameKind {
    /// A scope.
    Scope,
    /// A permission.
    Permission,
}

impl NameKind {
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

    /// What may be meant by a pattern that fits nothing: the same with another domain, else names that are like it.
    fn near_pattern(self, pattern: &str) -> String {
        let (domain, rest) = pattern.split_once(':').unwrap_or((pattern, ""));
        let domains: BTreeSet<&str> = permissions().filter_map(|name| name.split(':').next()).collect();
        if self == Self::Permission && !rest.is_empty() && !domains.contains(domain) {
            let near = nearest(domain, domains).into_iter().map(|domain| format!("{domain}:{rest}"));
            let near: Vec<String> = near.filter(|pattern| self.any_fits(pattern)).collect();
            if !near.is_empty() {
                return format!("near: {}", near.join(", "));
            }
        }
        self.near(pattern.trim_matches('*').trim_matches(':'))
    }

    fn other(self) -> Self {
        match self {
            Self::Scope => Self::Permission,
            Self::Permission => Self::Scope,
        }
    }

    /// Why no such name is published, and what may be meant.
    fn miss(self, name: &str) -> (String, String) {
        let other = self.other();
        match self {
            _ if other.is_published(name) => (
                format!("{name} is a {}, not a {}", other.word(), self.word()),
                format!("it belongs in [{}]", other.section()),
            ),
            Self::Permission => (format!("no permission is named {name}"), self.near(name)),
            Self::Scope => {
                let near = self.near(name);
                let help = format!(
                    "{near}; if a gateway in front of Genesys Cloud knows it, list it in scopes.unpublished too"
                );
                (format!("no scope is named {name}"), help)
            }
        }
    }
}

/// Compares the scopes that are required with the published list.
pub(super) fn check_required(reader: &mut PolicyReader<'_>, names: &[(String, Range<usize>)], unpublished: &[String]) {
    for (name, span) in names {
        if is_permission(name) {
            let help = "name the operations that need it in `operations`".to_owned();
            reader.fault(span, &format!("{name} is a permission, not a scope"), Some(help));
        } else if name.contains('*') {
            let fitting: Vec<&str> = scopes().filter(|scope| matches(name, scope)).take(FITTING).collect();
            let help = match fitting.as_slice() {
                [] => "give whole names".to_owned(),
                some => format!("give whole names: {}", some.join(", ")),
            };
            reader.fault(span, &format!("{name} is a pattern, and what is required has a name"), Some(help));
        } else {
            check(reader, NameKind::Scope, name, span, unpublished);
        }
    }
}

/// Maximum names that fit a pattern in a message.
const FITTING: usize = 3;

fn check(reader: &mut PolicyReader<'_>, kind: NameKind, name: &str, span: &Range<usize>, unpublished: &[String]) {
    if !kind.is_published(name) && !unpublished.iter().any(|known| known == name) {
        let (message, help) = kind.miss(name);
        reader.fault(span, &message, Some(help));
    }
}

/// Compares names and patterns with the published list: a pattern that fits nothing is a typing mistake.
pub(super) fn check_patterns(
    reader: &mut PolicyReader<'_>,
    kind: NameKind,
    patterns: &[(String, Range<usize>)],
    unpublished: &[String],
) {
    for (pattern, span) in patterns {
        if !pattern.contains('*') {
            check(reader, kind, pattern, span, unpublished);
            continue;
        }
        if kind.any_fits(pattern) || unpublished.iter().any(|name| matches(pattern, name)) {
            continue;
        }
        let help = match kind.other() {
            other if other.any_fits(pattern) => format!("{}s fit: it belongs in [{}]", other.word(), other.section()),
            _ => kind.near_pattern(pattern),
        };
        reader.fault(span, &format!("no published {} fits {pattern}", kind.word()), Some(help));
    }
}
