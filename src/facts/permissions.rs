//! What the token's user or client may do, and under which conditions.
//!
//! Three lists tell of it: the names of `users/me`, which leave conditions out, its policies, and the grants of
//! `subjects/me`. A name that a list of policies gives under a condition alone is not held, whatever the names say and
//! whatever the other list says: one of the two is wrong, or old, and which cannot be told.

use std::collections::BTreeSet;

use super::{Facts, Grant, Held, User};
use crate::catalogue::grants;
use crate::facts::Evidence;
use crate::token::LooseNames;

const USER: &str = "GET /api/v2/users/me?expand=authorization";
const SUBJECT: &str = "GET /api/v2/authorization/subjects/me";

/// Whether and how the caller has a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Holding {
    /// Without a condition, as far as any answer says.
    Held,
    /// Under a condition: whether it is met for a request cannot be read beforehand.
    Conditional,
    /// No list has it.
    Absent,
}

/// How one list of policies has a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listing {
    Unconditional,
    Conditional,
    Absent,
}

impl Listing {
    /// What several policies come to: one without a condition is enough.
    fn new(unconditional: bool, conditional: bool) -> Self {
        match (unconditional, conditional) {
            (true, _) => Self::Unconditional,
            (false, true) => Self::Conditional,
            (false, false) => Self::Absent,
        }
    }
}

impl Facts {
    /// How a permission is held; wildcards grant what they stand for.
    #[must_use]
    pub fn holding(&self, name: &str) -> Holding {
        if [self.in_policies(name), self.in_grants(name)].contains(&Listing::Conditional) {
            Holding::Conditional
        } else if self.names_without_condition().any(|own| grants(own, name)) {
            Holding::Held
        } else {
            Holding::Absent
        }
    }

    /// Whether a permission is held without a condition.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        self.holding(name) == Holding::Held
    }

    /// The permissions that the token's user or client holds without a condition; `None` where they are not known.
    #[must_use]
    pub fn permissions(&self) -> Option<Held> {
        let (source, complete) = if self.named_by_user().is_some() {
            (USER.to_owned(), true)
        } else if let Some(grants) = self.live.as_ref().and_then(|live| live.grants.given()) {
            // How this read answers for client credentials is not known: what it lists is held, what it leaves out may be.
            (SUBJECT.to_owned(), grants.whole && !self.is_service_account())
        } else {
            self.claims()?.permissions.valid()?;
            (self.claim_source("permissions"), true)
        };
        let conditional: BTreeSet<&String> = self.names_under_condition().collect();
        let is_bound = |own: &String| conditional.iter().any(|bound| grants(bound, own)) && !self.holds(own);
        let mut seen = BTreeSet::new();
        let names = self.names_without_condition().filter(|own| seen.insert(*own) && !is_bound(own));
        let mut names: Vec<String> = names.cloned().collect();
        if source == SUBJECT {
            // One list of several roles: they come in no order that means anything.
            names.sort_unstable();
        }
        Some(Held { names, source, complete, loose: LooseNames::default() })
    }

    /// The permissions that are held under a condition alone, sorted.
    #[must_use]
    pub fn conditional_permissions(&self) -> Vec<String> {
        let names: BTreeSet<&String> = self.names_under_condition().collect();
        names.into_iter().filter(|name| self.holding(name) == Holding::Conditional).cloned().collect()
    }

    /// What is listed of the conditions of a permission, and what is listed of it without one, from each place.
    #[must_use]
    pub fn conditions(&self, name: &str) -> Vec<Evidence> {
        let mut conditions: Vec<Evidence> = Vec::new();
        let mut add = |source: &str, quote: String| {
            let evidence = Evidence { source: source.to_owned(), quote };
            if !conditions.contains(&evidence) {
                conditions.push(evidence);
            }
        };
        for own in self.user().iter().flat_map(|user| &user.conditional_permissions).filter(|own| grants(own, name)) {
            add(USER, format!("{own} has a resourceConditionNode"));
        }
        for grant in self.grants_given() {
            for bound in grant.conditional_permissions.iter().filter(|bound| grants(&bound.permission, name)) {
                let quote =
                    format!("{}, in the role {}, on condition: {}", bound.permission, grant.role, bound.condition);
                add(SUBJECT, quote);
            }
        }
        let without = |own: &String| format!("{own}, without a condition");
        if self.in_policies(name) == Listing::Unconditional {
            let own = self.user().into_iter().flat_map(|user| &user.unconditional_permissions);
            own.filter(|own| grants(own, name)).for_each(|own| add(USER, without(own)));
        }
        if self.in_grants(name) == Listing::Unconditional {
            let own = self.grants_given().flat_map(|grant| &grant.permissions);
            own.filter(|own| grants(own, name)).for_each(|own| add(SUBJECT, without(own)));
        }
        conditions
    }

    fn user(&self) -> Option<&User> {
        self.live.as_ref()?.user.given()
    }

    fn named_by_user(&self) -> Option<&Vec<String>> {
        self.user()?.permissions.as_ref()
    }

    fn grants_given(&self) -> impl Iterator<Item = &Grant> {
        self.live.iter().filter_map(|live| live.grants.given()).flat_map(|held| &held.grants)
    }

    /// How the policies of `users/me` have a permission.
    fn in_policies(&self, name: &str) -> Listing {
        let covered = |names: &[String]| names.iter().any(|own| grants(own, name));
        self.user().map_or(Listing::Absent, |user| {
            Listing::new(covered(&user.unconditional_permissions), covered(&user.conditional_permissions))
        })
    }

    /// How the grants of `subjects/me` have a permission.
    fn in_grants(&self, name: &str) -> Listing {
        let conditional = || self.grants_given().flat_map(|grant| &grant.conditional_permissions);
        Listing::new(
            self.grants_given().flat_map(|grant| &grant.permissions).any(|own| grants(own, name)),
            conditional().any(|bound| grants(&bound.permission, name)),
        )
    }

    /// What is listed without a condition where it counts: by `users/me`, else by `subjects/me`, else by the claims.
    fn names_without_condition(&self) -> Box<dyn Iterator<Item = &String> + '_> {
        if let Some(names) = self.named_by_user() {
            return Box::new(
                names.iter().chain(self.user().into_iter().flat_map(|user| &user.unconditional_permissions)),
            );
        }
        if self.live.as_ref().is_some_and(|live| live.grants.given().is_some()) {
            return Box::new(self.grants_given().flat_map(|grant| &grant.permissions));
        }
        Box::new(self.claims().and_then(|claims| claims.permissions.valid()).into_iter().flatten())
    }

    /// What is listed under a condition anywhere.
    fn names_under_condition(&self) -> impl Iterator<Item = &String> {
        let user = self.user().into_iter().flat_map(|user| &user.conditional_permissions);
        let grants = self.grants_given().flat_map(|grant| &grant.conditional_permissions);
        user.chain(grants.map(|bound| &bound.permission))
    }
}
