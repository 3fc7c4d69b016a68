//! What the token's user or client may do, and under which conditions.
//!
//! Three lists show it: the names of `users/me`, which leave conditions out, its policies, and the grants of
//! `subjects/me`. They are merged with what each can say. A name that a list of policies gives under a condition alone is
//! not held, whatever the other lists say. A name that one list has without a condition, and that a list which should have
//! it lacks, is disputed: one of the two is wrong, or old, and which cannot be known.

use std::collections::BTreeSet;

use super::{Facts, Grant, Grants, Held, LiveFacts, OperationFacts, User};
use crate::catalogue::{PermissionMode, grants, is_permission};
use crate::facts::Evidence;
use crate::token::LooseNames;

const USER: &str = "GET /api/v2/users/me?expand=authorization";
const SUBJECT: &str = "GET /api/v2/authorization/subjects/me";

/// Whether and how the caller has a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Holding {
    /// Without a condition, by every answer that can say so.
    Held,
    /// Under a condition: whether it is met for a request cannot be read beforehand.
    Conditional,
    /// One answer has it, and another answer that should have it does not.
    Disputed,
    /// No list has it.
    Absent,
}

/// How one list has a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listing {
    Unconditional,
    Conditional,
    Absent,
    /// The list does not have it, and need not have everything.
    Silent,
}

impl Listing {
    /// What several policies come to: one without a condition is enough.
    fn new(unconditional: bool, conditional: bool, is_whole: bool) -> Self {
        match (unconditional, conditional) {
            (true, _) => Self::Unconditional,
            (false, true) => Self::Conditional,
            (false, false) if is_whole => Self::Absent,
            (false, false) => Self::Silent,
        }
    }
}

/// The lists that were read.
#[derive(Debug, Clone, Copy, Default)]
struct Lists<'f> {
    user: Option<&'f User>,
    grants: Option<&'f Grants>,
    /// Of a token that was not asked about.
    claims: Option<&'f Vec<String>>,
    is_client: bool,
}

impl<'f> Lists<'f> {
    fn names(self) -> Option<&'f Vec<String>> {
        self.user?.permissions.as_ref()
    }

    /// Whether any of them shows permissions.
    fn show_any(self) -> bool {
        self.names().is_some() || self.has_policies() || self.grants.is_some()
    }

    fn has_policies(self) -> bool {
        let is_there =
            |user: &User| !user.unconditional_permissions.is_empty() || !user.conditional_permissions.is_empty();
        self.user.is_some_and(is_there)
    }

    fn each_grant(self) -> impl Iterator<Item = &'f Grant> {
        self.grants.into_iter().flat_map(|held| &held.grants)
    }

    /// How this read answers for client credentials is not known: what it lists is held, what it leaves out may be.
    fn grants_are_whole(self) -> bool {
        self.grants.is_some_and(|grants| grants.whole) && !self.is_client
    }

    /// How the names of `users/me` have a permission.
    fn in_names(self, name: &str) -> Listing {
        let names = self.names();
        let covered = names.is_some_and(|names| names.iter().any(|own| grants(own, name)));
        Listing::new(covered, false, names.is_some())
    }

    /// How the policies of `users/me` have a permission. Where there are any, they are all there are.
    fn in_policies(self, name: &str) -> Listing {
        let covered = |names: &[String]| names.iter().any(|own| grants(own, name));
        self.user.map_or(Listing::Silent, |user| {
            let is_whole = self.has_policies();
            Listing::new(covered(&user.unconditional_permissions), covered(&user.conditional_permissions), is_whole)
        })
    }

    /// How the grants of `subjects/me` have a permission.
    fn in_grants(self, name: &str) -> Listing {
        let conditional = || self.each_grant().flat_map(|grant| &grant.conditional_permissions);
        Listing::new(
            self.each_grant().flat_map(|grant| &grant.permissions).any(|own| grants(own, name)),
            conditional().any(|bound| grants(&bound.permission, name)),
            self.grants_are_whole(),
        )
    }

    /// How the claims have a permission.
    fn in_claims(self, name: &str) -> Listing {
        let covered = self.claims.is_some_and(|names| names.iter().any(|own| grants(own, name)));
        Listing::new(covered, false, self.claims.is_some())
    }

    fn holding(self, name: &str) -> Holding {
        let listings = [self.in_names(name), self.in_policies(name), self.in_grants(name), self.in_claims(name)];
        let has = |listing| listings.contains(&listing);
        if has(Listing::Conditional) {
            return Holding::Conditional;
        }
        match (has(Listing::Unconditional), has(Listing::Absent)) {
            (true, true) => Holding::Disputed,
            (true, false) => Holding::Held,
            (false, _) => Holding::Absent,
        }
    }

    /// What is listed without a condition, by the list that counts most first.
    fn names_without_condition(self) -> impl Iterator<Item = (&'static str, &'f String)> {
        let names = self.names().into_iter().flatten();
        let policies = self.user.into_iter().flat_map(|user| &user.unconditional_permissions);
        let mut granted: Vec<&String> = self.each_grant().flat_map(|grant| &grant.permissions).collect();
        // One list of several roles: they come in no order that means anything.
        granted.sort_unstable();
        let user = names.chain(policies).map(|name| (USER, name));
        user.chain(granted.into_iter().map(|name| (SUBJECT, name)))
    }

    /// What is listed under a condition anywhere.
    fn names_under_condition(self) -> impl Iterator<Item = &'f String> {
        let user = self.user.into_iter().flat_map(|user| &user.conditional_permissions);
        user.chain(self.each_grant().flat_map(|grant| &grant.conditional_permissions).map(|bound| &bound.permission))
    }
}

impl LiveFacts {
    fn lists(&self) -> Lists<'_> {
        Lists { user: self.user.given(), grants: self.grants.given(), claims: None, is_client: self.is_client() }
    }

    /// The permissions that the operations need and that no answer has, as far as the answers are about permissions.
    #[must_use]
    pub fn lacking_permissions(&self, operations: &[OperationFacts]) -> Vec<String> {
        let lists = self.lists();
        if !lists.show_any() {
            return Vec::new();
        }
        let is_absent = |name: &&String| lists.holding(name) == Holding::Absent;
        let lacking = operations.iter().flat_map(|operation| {
            let absent: Vec<&String> = operation.permissions.iter().filter(is_absent).collect();
            match operation.permission_mode {
                PermissionMode::All => absent,
                _ if absent.len() == operation.permissions.len() => absent,
                _ => Vec::new(),
            }
        });
        lacking.cloned().collect()
    }
}

impl Facts {
    fn lists(&self) -> Lists<'_> {
        let read = self.live.as_ref().map(LiveFacts::lists).unwrap_or_default();
        let mut lists = Lists { is_client: self.is_service_account(), ..read };
        if !lists.show_any() {
            lists.claims = self.claims().and_then(|claims| claims.permissions.valid());
        }
        lists
    }

    /// How a permission is held; wildcards grant what they stand for.
    #[must_use]
    pub fn holding(&self, name: &str) -> Holding {
        self.lists().holding(name)
    }

    /// Whether a permission is held without a condition.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        self.holding(name) == Holding::Held
    }

    /// The permissions that the token's user or client has without a condition, by the answer that counts most; `None` where
    /// they are not known.
    #[must_use]
    pub fn permissions(&self) -> Option<Held> {
        let lists = self.lists();
        if let Some(names) = lists.claims {
            let source = self.claim_source("permissions");
            return Some(Held { names: names.clone(), source, complete: true, loose: LooseNames::default() });
        }
        if !lists.show_any() {
            return None;
        }
        let is_users = lists.names().is_some() || lists.has_policies();
        let source = if is_users { USER } else { SUBJECT };
        let conditional: BTreeSet<&String> = lists.names_under_condition().collect();
        let is_bound = |own: &String| {
            conditional.iter().any(|bound| grants(bound, own)) && lists.holding(own) == Holding::Conditional
        };
        let listed = lists.names_without_condition().filter(|(from, own)| *from == source && !is_bound(own));
        let mut seen = BTreeSet::new();
        let names = listed.filter(|(_, own)| seen.insert(*own)).map(|(_, own)| own.clone()).collect();
        let complete = is_users || lists.grants_are_whole();
        Some(Held { names, source: source.to_owned(), complete, loose: LooseNames::default() })
    }

    /// The permissions that exist in the organisation; `None` where they were not read whole, or the list lacks one that the
    /// caller has.
    #[must_use]
    pub fn organisation_permissions(&self) -> Option<&BTreeSet<String>> {
        let list = self.live.as_ref()?.permission_list.given().filter(|list| list.whole)?;
        let held = self.permissions().map(|held| held.names).unwrap_or_default();
        let contradicts = |own: &String| is_permission(own) && !list.names.contains(own);
        (!held.iter().any(contradicts)).then_some(&list.names)
    }

    /// Those of the names that are published permissions and do not exist in the organisation, by its own list.
    #[must_use]
    pub fn not_in_organisation<'n>(&self, names: &'n [String]) -> Vec<&'n String> {
        let Some(list) = self.organisation_permissions() else { return Vec::new() };
        names.iter().filter(|name| is_permission(name) && !list.contains(*name)).collect()
    }

    /// The permissions that are held under a condition alone, sorted.
    #[must_use]
    pub fn conditional_permissions(&self) -> Vec<String> {
        let lists = self.lists();
        let names: BTreeSet<&String> = lists.names_under_condition().collect();
        names.into_iter().filter(|name| lists.holding(name) == Holding::Conditional).cloned().collect()
    }

    /// What each answer says about a permission that they disagree about.
    #[must_use]
    pub fn dispute(&self, name: &str) -> Vec<Evidence> {
        let lists = self.lists();
        let evidence = |source: &str, quote: String| Evidence { source: source.to_owned(), quote };
        let by = |own: Option<&String>| match own {
            Some(own) if own == name => format!("lists {name}"),
            Some(own) => format!("lists {own}, which grants {name}"),
            None => format!("does not list {name}"),
        };
        let own = |names: &'_ [String]| names.iter().find(|own| grants(own, name)).cloned();
        let mut said = Vec::new();
        if let Some(names) = lists.names() {
            said.push(evidence(USER, format!("authorization.permissions {}", by(own(names).as_ref()))));
        }
        if matches!(lists.in_policies(name), Listing::Unconditional | Listing::Absent) {
            let policies = lists.user.map(|user| user.unconditional_permissions.as_slice()).unwrap_or_default();
            said.push(evidence(USER, format!("authorization.permissionPolicies {}", by(own(policies).as_ref()))));
        }
        match lists.in_grants(name) {
            Listing::Unconditional => {
                let granting = lists.each_grant().find(|grant| grant.permissions.iter().any(|own| grants(own, name)));
                let place = granting.map(|grant| {
                    format!("the role {} in {} gives {name}", grant.role, grant.place().unwrap_or("a division"))
                });
                said.extend(place.map(|place| evidence(SUBJECT, place)));
            }
            Listing::Absent => {
                let count = lists.each_grant().count();
                said.push(evidence(SUBJECT, format!("none of the {count} grants gives {name}")));
            }
            Listing::Conditional | Listing::Silent => {}
        }
        said
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
        let lists = self.lists();
        for own in lists.user.iter().flat_map(|user| &user.conditional_permissions).filter(|own| grants(own, name)) {
            add(USER, format!("{own} has a resourceConditionNode"));
        }
        for grant in lists.each_grant() {
            for bound in grant.conditional_permissions.iter().filter(|bound| grants(&bound.permission, name)) {
                let quote =
                    format!("{}, in the role {}, on condition: {}", bound.permission, grant.role, bound.condition);
                add(SUBJECT, quote);
            }
        }
        let without = |own: &String| format!("{own}, without a condition");
        if lists.in_policies(name) == Listing::Unconditional {
            let own = lists.user.into_iter().flat_map(|user| &user.unconditional_permissions);
            own.filter(|own| grants(own, name)).for_each(|own| add(USER, without(own)));
        }
        if lists.in_grants(name) == Listing::Unconditional {
            let own = lists.each_grant().flat_map(|grant| &grant.permissions);
            own.filter(|own| grants(own, name)).for_each(|own| add(SUBJECT, without(own)));
        }
        conditions
    }
}
