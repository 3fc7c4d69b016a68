//! What people change in the world of a scenario: for tests that follow advice to its end.

use super::blueprint::{AGENT, Blueprint, Grant, GrantedIn, Leg, Named, Shown, Who};
use super::gate::covers;
use super::odd::{Asked, Ends, Odd};
use super::scenarios;

/// A change in the world of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Edit {
    /// The OAuth client gets these scopes, and the token is one that was issued afterwards.
    Scopes(Vec<String>),
    /// The role of the user or client gets these permissions, without a condition.
    Permissions(Vec<String>),
    /// The role is granted in the division of the conversation.
    Division,
    /// The condition of the role is changed so that this call meets it.
    Condition,
    /// Five minutes pass: the roles are what the latest answer shows of them.
    Time,
    /// The OAuth client is active.
    Client,
    /// The token is a new one, which is known.
    Token,
    /// The token is that of the agent, who signed in.
    AgentToken,
    /// Nothing in between, and no list of addresses, refuses requests any longer.
    Network,
    /// The access policy, the feature, or whatever refused the conversation or the PATCH, is changed.
    Organisation,
    /// A call that is on, with the agent.
    Call,
    /// The agent's own participant is named.
    Participant,
}

impl Edit {
    /// What is no change at all: it already is so in this world.
    pub(super) fn is_already_so(&self, world: &Blueprint) -> bool {
        match self {
            Self::Scopes(names) => names.iter().all(|name| world.scopes.contains(&name.as_str())),
            Self::Permissions(names) => {
                names.iter().all(|name| world.permissions.iter().any(|held| covers(held, name)))
            }
            Self::Division => world.same_division,
            Self::Condition => world.condition_met || world.conditional.is_empty(),
            Self::Time => world.shown == Shown::AS_HELD,
            Self::Client => world.client_state == "active" && !has_odd(world, Ends::Token),
            Self::Token => world.token_known && !world.ended && !has_odd(world, Ends::Token),
            Self::AgentToken => {
                world.grant != Grant::ClientCredentials
                    && is_on_the_call(world, Who::Agent)
                    && !names_a_colleague(world)
            }
            Self::Network => world.everywhere.is_none() && !has_odd(world, Ends::Network),
            Self::Organisation => {
                world.on_conversation.is_none()
                    && world.on_patch.is_none()
                    && world.not_in_org.is_empty()
                    && !has_odd(world, Ends::Organisation)
            }
            Self::Call => {
                world.conversation_known
                    && world.medium == AGENT.medium
                    && is_on_the_call(world, Who::Agent)
                    && world.on_patch.is_none()
                    && !has_odd(world, Ends::Call)
            }
            Self::Participant => agent_leg(world).is_some_and(|leg| world.named == Named::Leg(leg)),
        }
    }

    fn apply(&self, world: Blueprint) -> Blueprint {
        match self {
            Self::Scopes(names) => Blueprint { scopes: with(world.scopes, names), ..world },
            // What the organisation does not have cannot be given. When it was given, every read comes to show it.
            Self::Permissions(names) => {
                let names: Vec<String> =
                    names.iter().filter(|name| !world.not_in_org.contains(&name.as_str())).cloned().collect();
                let permissions = with(world.permissions, &names);
                Blueprint { permissions, shown: Shown::AS_HELD, odd: without(world.odd, Ends::Permissions), ..world }
            }
            Self::Division => Blueprint { same_division: true, granted_in: GrantedIn::One, ..world },
            Self::Condition => Blueprint { condition_met: true, ..world },
            Self::Time => {
                let Shown { names, policies, grants } = world.shown;
                let shown = [names, policies, grants].into_iter().flatten().max_by_key(|names| names.len());
                let permissions = match shown {
                    Some(shown) if shown.len() > world.permissions.len() => shown,
                    _ => world.permissions,
                };
                Blueprint { permissions, shown: Shown::AS_HELD, ..world }
            }
            // The tokens that a disabled client had are not good again.
            Self::Client => Blueprint {
                client_state: "active",
                ended: world.ended || has_odd(&world, Ends::Token),
                odd: without(world.odd, Ends::Token),
                ..world
            },
            // A disabled client issues no token that is good.
            Self::Token => Blueprint {
                token_known: true,
                ended: world.client_state == "disabled",
                idle: false,
                odd: without(world.odd, Ends::Token),
                ..world
            },
            Self::AgentToken => {
                let scopes = if world.scopes.is_empty() { AGENT.scopes } else { world.scopes };
                let grant = if world.grant == Grant::ClientCredentials { Grant::Code } else { world.grant };
                // Whoever is on the call is the one who signs in.
                let legs = match names_a_colleague(&world) {
                    true => signed_in(world.legs),
                    false if is_on_the_call(&world, Who::Agent) => world.legs,
                    false => AGENT.legs,
                };
                // What was odd about the client's own answers is not so in those of a user.
                let stays = |odd: &&Odd| !matches!(odd.on, Asked::Token | Asked::Mute) && odd.ends != Some(Ends::Call);
                let odd = world.odd.iter().filter(stays).copied();
                let odd = Box::leak(odd.collect::<Vec<Odd>>().into_boxed_slice());
                Blueprint { grant, scopes, legs, odd, on_patch: None, on_behalf: false, token_known: true, ..world }
            }
            Self::Network => Blueprint { everywhere: None, odd: without(world.odd, Ends::Network), ..world },
            Self::Organisation => Blueprint {
                on_conversation: None,
                on_patch: None,
                not_in_org: &[],
                odd: without(world.odd, Ends::Organisation),
                ..world
            },
            Self::Call => Blueprint {
                conversation_known: true,
                medium: AGENT.medium,
                legs: AGENT.legs,
                named: AGENT.named,
                on_patch: None,
                odd: without(world.odd, Ends::Call),
                ..world
            },
            Self::Participant => match agent_leg(&world) {
                Some(leg) => Blueprint { named: Named::Leg(leg), ..world },
                None => world,
            },
        }
    }
}

/// The world of a scenario after some edits; `None` where there is no such scenario. An edit that changes nothing is
/// named.
pub(super) fn edited(scenario: &str, edits: &[Edit]) -> Option<Result<&'static Blueprint, Edit>> {
    let world = scenarios::all().find(|blueprint| blueprint.name == scenario)?;
    Some(after(*world, edits))
}

/// A world after some edits, or the one that changes nothing.
pub(super) fn after(mut world: Blueprint, edits: &[Edit]) -> Result<&'static Blueprint, Edit> {
    for edit in edits {
        if edit.is_already_so(&world) {
            return Err(edit.clone());
        }
        world = edit.apply(world);
    }
    Ok(Box::leak(Box::new(world)))
}

fn has_odd(world: &Blueprint, ends: Ends) -> bool {
    world.odd.iter().any(|odd| odd.ends == Some(ends))
}

/// What stays odd when something has ended.
fn without(odd: &'static [Odd], ends: Ends) -> &'static [Odd] {
    let kept = odd.iter().filter(|odd| odd.ends != Some(ends)).copied();
    Box::leak(kept.collect::<Vec<Odd>>().into_boxed_slice())
}

/// Whether the participant that is named is the other agent.
fn names_a_colleague(world: &Blueprint) -> bool {
    matches!(world.named, Named::Leg(leg) if world.legs.get(leg).is_some_and(|leg| leg.who == Who::Colleague))
}

/// The legs with the other agent as the one who signs in.
fn signed_in(legs: &'static [Leg]) -> &'static [Leg] {
    let swapped = legs.iter().map(|leg| {
        let who = match leg.who {
            Who::Agent => Who::Colleague,
            Who::Colleague => Who::Agent,
            other => other,
        };
        Leg { who, ..*leg }
    });
    Box::leak(swapped.collect::<Vec<_>>().into_boxed_slice())
}

fn is_on_the_call(world: &Blueprint, who: Who) -> bool {
    world.legs.iter().any(|leg: &Leg| leg.who == who && leg.state == "connected")
}

fn agent_leg(world: &Blueprint) -> Option<usize> {
    world.legs.iter().position(|leg| leg.who == Who::Agent && leg.state == "connected")
}

fn with(names: &'static [&'static str], more: &[String]) -> &'static [&'static str] {
    let mut all = names.to_vec();
    for name in more {
        if !all.contains(&name.as_str()) {
            all.push(Box::leak(name.clone().into_boxed_str()));
        }
    }
    Box::leak(all.into_boxed_slice())
}
