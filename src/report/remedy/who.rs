//! Who can take a step: the developer, the user, or an administrator of the organisation.
//!
//! A step's own mark decides ("Administrator: …", "User: …"); then what it is about, as signing in is the user's; then the
//! rule, by the table below; and what is left is the developer's.

use crate::rule::Fix;

/// Who can do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::report) enum Who {
    /// Whoever writes or runs the program.
    Developer,
    /// Whoever the token stands for.
    User,
    /// Whoever administers the organisation.
    Administrator,
}

/// Rules whose unmarked steps are not the developer's.
const BY_RULE: [(&str, Who); 5] = [
    ("denied-by-policy", Who::Administrator),
    ("feature-not-enabled", Who::Administrator),
    ("missing-division", Who::Administrator),
    ("token-expired", Who::User),
    ("excess-privilege", Who::Administrator),
];

impl Who {
    /// As it stands in a sentence.
    pub(in crate::report) fn as_str(self) -> &'static str {
        match self {
            Self::Developer => "the developer",
            Self::User => "the user",
            Self::Administrator => "an administrator",
        }
    }

    /// Who takes a step, and the step without the mark that says so.
    pub(in crate::report) fn of<'s>(rule: &str, step: &'s str) -> (Self, &'s str) {
        for (mark, who) in
            [("Administrator:", Self::Administrator), ("User:", Self::User), ("Developer:", Self::Developer)]
        {
            if let Some(rest) = step.strip_prefix(mark) {
                return (who, rest.trim_start());
            }
        }
        let lower = step.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let who = if says(&["ask an administrator", "admin >", "in admin,", "to a role of", "a role with"]) {
            Self::Administrator
        } else if says(&["sign in", "`why403 login"]) && !says(&["--client-credentials"]) {
            Self::User
        } else if says(&["why403 check", "why403 mute", "why403 unmute", "why403 explain", "--dry-run"]) {
            Self::Developer
        } else {
            BY_RULE.iter().find(|(id, _)| *id == rule).map_or(Self::Developer, |(_, who)| *who)
        };
        (who, step)
    }

    /// Everyone whom a fix takes, in the order of its steps.
    fn all_of(rule: &str, fix: &Fix) -> Vec<Self> {
        let mut all = Vec::new();
        for step in &fix.steps {
            let (who, _) = Self::of(rule, step);
            if !all.contains(&who) {
                all.push(who);
            }
        }
        // Checking again is no part of the cure where others do it.
        if all.len() > 1 && fix.steps.last().is_some_and(|step| step.starts_with("Check again")) {
            all.retain(|who| *who != Self::Developer);
        }
        if all.is_empty() { vec![Self::Developer] } else { all }
    }

    /// Everyone whom a fix takes, as `an administrator, then the user`; where one step stands for another, with "or".
    pub(in crate::report) fn sentence(rule: &str, fix: &Fix) -> String {
        let either = fix.steps.iter().any(|step| step.starts_with("Or "));
        let all: Vec<&str> = Self::all_of(rule, fix).into_iter().map(Self::as_str).collect();
        all.join(if either { " or " } else { ", then " })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_decides_and_leaves() {
        assert_eq!(Who::of("missing-scope", "Administrator: open the client"), (Who::Administrator, "open the client"));
        assert_eq!(Who::of("missing-scope", "User: sign in again"), (Who::User, "sign in again"));
    }

    #[test]
    fn without_a_mark_the_step_and_then_the_rule_decide() {
        let who = |rule, step| Who::of(rule, step).0;
        assert_eq!(who("token-rejected", "Sign in again: `why403 login`"), Who::User);
        assert_eq!(who("client-rejected", "`why403 login --client-credentials`"), Who::Developer);
        assert_eq!(who("ip-not-allowed", "Or ask an administrator of the organisation to add it"), Who::Administrator);
        assert_eq!(who("denied-by-policy", "Find the policy"), Who::Administrator);
        assert_eq!(who("denied-by-policy", "`why403 check -v`"), Who::Developer);
        assert_eq!(who("wrong-path", "Use PATCH"), Who::Developer);
    }

    #[test]
    fn a_fix_names_everyone_in_order_and_nobody_for_checking_again() {
        let fix = Fix::new("x", ["Administrator: a", "User: b", "Check again: `why403 check`"], "");
        assert_eq!(Who::sentence("missing-scope", &fix), "an administrator, then the user");
        let either = Fix::new("x", ["Either `why403 login`", "Or act for the agent: `why403 mute`"], "");
        assert_eq!(Who::sentence("service-account", &either), "the user or the developer");
        assert_eq!(Who::all_of("wrong-path", &Fix::new("x", ["Use PATCH"], "")), [Who::Developer]);
    }
}
