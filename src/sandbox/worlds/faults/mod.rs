//! What is wrong in a world, and what can be known of it.

mod conversation;
mod permission;
mod refusal;
mod token;
mod transport;

use super::draft::Draft;

/// A fault: its name, and what it does. The lists of them are made when they are asked for, as those of the parts.
pub(super) type Fault = (&'static str, fn(&mut Draft));

/// Every fault, and worlds without one.
pub(super) fn all() -> impl Iterator<Item = &'static Fault> {
    let lists = [&token::FAULTS, &transport::FAULTS, &permission::FAULTS, &conversation::FAULTS, &refusal::FAULTS];
    lists.into_iter().flat_map(|list| list.iter())
}
