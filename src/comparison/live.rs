//! Facts and report → a side: what a report of them says, and what only the facts hold.

use super::side::{ENFORCED, Field, List, NOT_ENFORCED, Names, Side};
use crate::facts::{Enforcement, Facts, LiveFacts};
use crate::report::Report;
use crate::report::comparison::SideKind;
use crate::token::{Claim, Claims};

impl Side {
    /// The side of a token that was judged now, from its report and from what only the facts hold.
    #[must_use]
    pub(crate) fn from_token_report(name: &str, facts: &Facts, report: &Report) -> Self {
        let mut side = Self { name: name.to_owned(), origin: SideKind::Token, ..Self::from_report(report) };
        if let Some(live) = &facts.live {
            side.add_live(live, facts);
        }
        if let Some(claims) = facts.claims() {
            side.add_claims(claims);
        }
        if let Some(held) = facts.permissions() {
            if facts.live.is_some() {
                side.add_list(List::Conditional, facts.conditional_permissions(), held.complete);
            }
            side.add_list(List::Permissions, held.names, held.complete);
        }
        if let Some(asked) = facts.unpublished.first().filter(|_| facts.operations.is_empty()) {
            side.values.insert(Field::Operation, format!("{} {}", asked.method, asked.path));
        }
        side.asked = facts.operations.iter().map(|operation| operation.name.clone()).collect();
        side.asked.extend(facts.unpublished.iter().map(|asked| format!("{} {}", asked.method, asked.path)));
        side
    }

    fn add_live(&mut self, live: &LiveFacts, facts: &Facts) {
        let host = live.base_url.trim_start_matches("https://").to_owned();
        self.values.insert(Field::Host, host);
        if let Some(token) = live.introspection.given() {
            let known = [(Field::Organisation, &token.organization_id), (Field::ClientName, &token.client_name)];
            self.values.extend(known.into_iter().filter_map(|(field, value)| Some((field, value.clone()?))));
            if !token.client_scopes.is_empty() {
                self.add_list(List::ClientScopes, token.client_scopes.clone(), true);
            }
        }
        if let Some(user) = live.user.given() {
            self.values.extend(user.name.clone().map(|name| (Field::User, name)));
        }
        if let Some(grants) = live.grants.given() {
            let roles = grants.grants.iter().map(|grant| match grant.place() {
                Some(division) => format!("{} in {division}", grant.role),
                None => grant.role.clone(),
            });
            // How this read answers for client credentials is not known.
            self.add_list(List::Roles, roles.collect(), grants.whole && !facts.is_service_account());
        }
        match live.scope_enforcement() {
            Enforcement::Enforced(_) => self.values.insert(Field::Enforcement, ENFORCED.to_owned()),
            Enforcement::NotEnforced(_) => self.values.insert(Field::Enforcement, NOT_ENFORCED.to_owned()),
            Enforcement::Unsettled => None,
        };
    }

    fn add_claims(&mut self, claims: &Claims) {
        self.values.insert(Field::Issuer, describe_claim(&claims.issuer, String::clone));
        self.values.insert(Field::Audience, describe_claim(&claims.audience, |names| names.join(", ")));
        if !claims.expires_at.is_present() {
            self.values.insert(Field::Expires, NONE.to_owned());
        }
    }

    fn add_list(&mut self, list: List, names: Vec<String>, whole: bool) {
        self.lists.insert(list, Names { names: names.into_iter().collect(), whole });
    }
}

/// What is known not to be there.
const NONE: &str = "none";

fn describe_claim<T>(claim: &Claim<T>, describe: impl Fn(&T) -> String) -> String {
    claim.valid().map(describe).or_else(|| claim.fault()).unwrap_or_else(|| NONE.to_owned())
}
