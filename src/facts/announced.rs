//! What was announced about an operation, as far as it applies to a case: is it in force, and is its condition met?

use super::{Facts, OperationFacts};
use crate::catalogue::{Announcement, AnnouncementKind, Condition, by_request};

/// An announced requirement that the case does not rule out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Announced {
    /// The announcement.
    pub announcement: &'static Announcement,
    /// Whether it counts on the day that the case is judged for.
    pub in_force: bool,
    /// Its condition, where nothing settles whether it is met.
    pub open: Option<Condition>,
}

impl Announced {
    /// Whether the token is refused without it: it is in force, and applies for certain or by the policy's word.
    #[must_use]
    pub fn is_required(&self, facts: &Facts) -> bool {
        self.in_force && (self.open.is_none() || facts.policy.announced_fails)
    }
}

impl Facts {
    /// The day that announcements are judged for, as `2026-11-27`.
    #[must_use]
    pub fn day(&self) -> String {
        self.as_of.to_string()
    }

    /// The requirements that were announced for an operation, without those whose condition is known not to be met.
    pub fn announced_requirements<'a>(&'a self, operation: &'a OperationFacts) -> impl Iterator<Item = Announced> + 'a {
        let day = self.day();
        let rows = operation.announced.iter().filter(|row| row.kind == AnnouncementKind::Requires);
        rows.filter_map(move |announcement| {
            let met = match announcement.condition {
                None => Some(true),
                Some(condition) => self.is_met(condition, operation),
            };
            let open = announcement.condition.filter(|_| met.is_none());
            let in_force = announcement.is_in_force(&day);
            (met != Some(false)).then_some(Announced { announcement, in_force, open })
        })
    }

    /// Whether a condition is met; `None` where that is unknown.
    fn is_met(&self, condition: Condition, operation: &OperationFacts) -> Option<bool> {
        match condition {
            // An OAuth client has no presence of its own.
            Condition::AnotherUsersPresence if self.is_service_account() => Some(true),
            Condition::AnotherUsersPresence => {
                let (subject, _) = self.subject().filter(|_| self.two_tokens().is_none())?;
                let user = self.value_in_path(operation, "{userId}")?;
                Some(!user.eq_ignore_ascii_case(&subject))
            }
            Condition::ObjectTypeUser => {
                let kind = self.value_in_path(operation, "{objectType}")?;
                Some(kind.eq_ignore_ascii_case("USER"))
            }
            Condition::Other(_) => None,
        }
    }

    /// What the request has for a parameter of the operation's path; `None` where it is not shown, or left open.
    fn value_in_path(&self, operation: &OperationFacts, parameter: &str) -> Option<&str> {
        let sent = self.sent.as_ref().and_then(|sent| sent.path.as_deref());
        let path = sent.or_else(|| self.refusal.as_ref().map(|refusal| refusal.path.as_str()))?;
        by_request(&operation.method, path).filter(|found| found.path() == operation.path)?;
        let path = path.split(['?', '#']).next()?;
        let place = operation.path.split('/').position(|segment| segment == parameter)?;
        let value = path.split('/').nth(place)?;
        let is_plain = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_masked = value.bytes().all(|byte| matches!(byte, b'x' | b'X' | b'-'));
        (is_plain && !is_masked).then_some(value)
    }
}

impl OperationFacts {
    /// The operation with what was announced for it counted in: what a refusal that names permissions is compared with.
    #[must_use]
    pub fn with_announced(mut self, day: &str) -> Self {
        let rows = self.announced.iter().filter(|row| row.kind == AnnouncementKind::Requires && row.is_in_force(day));
        for row in rows {
            if self.permissions.is_empty() {
                self.permission_mode = row.permission_mode;
            }
            let new = row.permissions.iter().filter(|name| !self.permissions.iter().any(|known| known == *name));
            let new: Vec<String> = new.map(|name| (*name).to_owned()).collect();
            self.permissions.extend(new);
        }
        self
    }
}
