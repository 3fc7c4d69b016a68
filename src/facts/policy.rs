//! What the user requires: the built-in mute policy, or what a file and the flags made of it.

use std::collections::BTreeMap;

use super::GrantKind;
use crate::facts::Location;

/// What the user requires of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Scopes that must be on the token.
    pub scopes: Vec<RequiredScope>,
    /// Whether the token must name a subject.
    pub subject_required: bool,
    /// The user id the token's subject must be.
    pub subject: Option<String>,
    /// The issuer the token must name.
    pub issuer: Option<String>,
    /// The audience the token must name.
    pub audience: Option<String>,
    /// Tolerance for `exp` and `nbf`, in seconds.
    pub leeway_seconds: u32,
    /// Whether what is published about the operations counts.
    pub published: bool,
    /// Whether an announced requirement whose condition nothing settles counts as if it were met.
    pub announced_fails: bool,
    /// Whether a JWT's signature must have been checked.
    pub signature_required: bool,
    /// How long the token must still be good for, in seconds.
    pub min_lifetime_seconds: Option<u32>,
    /// How the token must have been granted.
    pub grant: Option<GrantKind>,
    /// What may be on the token in addition to what is needed.
    pub scope_limits: Limits,
    /// What may be granted in addition to what is needed.
    pub permission_limits: Limits,
    /// Scopes that no list publishes and that something in front of the platform knows.
    pub unpublished_scopes: Vec<String>,
    /// The file that asks for it; `None` where only flags do.
    pub file: Option<PolicyFile>,
}

/// The scope of the built-in mute policy.
pub const CONTROL_SCOPE: &str = "conversation:participant:control";

impl Policy {
    /// The built-in mute policy: the control scope and a subject.
    #[must_use]
    pub fn built_in() -> Self {
        Self {
            scopes: vec![RequiredScope { name: CONTROL_SCOPE.to_owned(), origin: Origin::BuiltIn }],
            subject_required: true,
            ..Self::none()
        }
    }

    /// No requirement of our own.
    #[must_use]
    pub fn none() -> Self {
        Self {
            scopes: Vec::new(),
            subject_required: false,
            subject: None,
            issuer: None,
            audience: None,
            leeway_seconds: 0,
            published: true,
            announced_fails: false,
            signature_required: false,
            min_lifetime_seconds: None,
            grant: None,
            scope_limits: Limits::default(),
            permission_limits: Limits::default(),
            unpublished_scopes: Vec::new(),
            file: None,
        }
    }

    /// The part that changing a call heeds: the scopes, and whose token it is.
    #[must_use]
    pub fn of_a_change(self) -> Self {
        Self {
            scopes: self.scopes,
            subject_required: self.subject_required,
            subject: self.subject,
            unpublished_scopes: self.unpublished_scopes,
            file: self.file,
            ..Self::none()
        }
    }

    /// The part that bears on one operation: what is asked of the token as a whole is judged once, and not for each. What
    /// must not be advised is kept.
    #[must_use]
    pub fn of_one_operation(&self) -> Self {
        let forbidden = |limits: &Limits| Limits { forbidden: limits.forbidden.clone(), ..Limits::default() };
        Self {
            leeway_seconds: self.leeway_seconds,
            published: self.published,
            announced_fails: self.announced_fails,
            grant: self.grant,
            scope_limits: forbidden(&self.scope_limits),
            permission_limits: forbidden(&self.permission_limits),
            file: self.file.clone(),
            ..Self::none()
        }
    }

    /// The line of the file that asks for something, as `token.issuer`, or `scopes.required conversations` for one
    /// name of a list.
    #[must_use]
    pub fn line(&self, key: &str) -> Option<&Line> {
        self.file.as_ref()?.lines.get(key)
    }

    /// Who asks for something: the line of the file, else the flag.
    #[must_use]
    pub fn asker(&self, key: &str, flag: &str) -> String {
        self.line(key).map_or_else(|| flag.to_owned(), Line::source)
    }

    /// Forgets that the file asked for something: a flag asks for it now.
    pub fn overrule(&mut self, key: &str) {
        if let Some(file) = &mut self.file {
            file.lines.retain(|known, _| known != key && !known.starts_with(&format!("{key} ")));
        }
    }
}

/// One scope that a policy asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequiredScope {
    /// The scope's name.
    pub name: String,
    /// Who asked for it.
    pub origin: Origin,
}

/// Where a requirement comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// The built-in mute policy.
    BuiltIn,
    /// A flag or a file of the user's.
    User,
}

/// What may be there in addition to what is needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// What comes of more than is needed.
    pub excess: Strictness,
    /// Patterns of what must not be there.
    pub forbidden: Vec<String>,
    /// Patterns of what is never too much.
    pub allowed: Vec<String>,
}

/// What comes of something that is not wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strictness {
    /// Nothing.
    #[default]
    Off,
    /// A warning.
    Warn,
    /// A refusal.
    Fail,
}

/// The file of a policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyFile {
    /// Its path, with slashes, as given or found.
    pub path: String,
    /// Where what is asked for stands, by key.
    pub lines: BTreeMap<String, Line>,
}

/// A line of a policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// Where.
    pub location: Location,
    /// The whole line, without what surrounds it, redacted.
    pub text: String,
}

impl Line {
    /// `why403.toml:12`, as evidence names it.
    #[must_use]
    pub fn source(&self) -> String {
        format!("{}:{}", self.location.file, self.location.line)
    }
}

/// Whether a name fits a pattern in which `*` stands for any characters, none included.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        // The first place is as good as any later one for what follows.
        let Some((_, behind)) = rest.split_once(piece) else { return false };
        rest = behind;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, name) in [
            ("*", ""),
            ("*", "a:b:c"),
            ("oauth*", "oauth"),
            ("oauth*", "oauth:client:add"),
            ("*:delete", "recording:recording:delete"),
            ("conversation:*:*", "conversation:*:*"),
            ("a*b*c", "a-b-b-c"),
            ("a**c", "ac"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("", "a"),
            ("oauth", "oauth:readonly"),
            ("*:delete", "recording:recording:deleted"),
            ("a*bc", "ab"),
            ("ab*ba", "aba"),
            ("a*b*c", "acb"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn a_flag_makes_the_line_forgotten_and_its_list_with_it() {
        let line = || Line {
            location: Location { file: "why403.toml".to_owned(), line: 3, column: 1, end_column: 2 },
            text: "required = […]".to_owned(),
        };
        let keys = ["scopes.required", "scopes.required conversations", "scopes.excess"];
        let lines = keys.map(|key| (key.to_owned(), line())).into();
        let file = Some(PolicyFile { path: "why403.toml".to_owned(), lines });
        let mut policy = Policy { file, ..Policy::none() };
        policy.overrule("scopes.required");
        assert!(keys.map(|key| policy.line(key).is_some()) == [false, false, true]);
    }
}
