//! Two sides compared, layer by layer: two tokens, two saved reports, or one of each.
//!
//! What is not known of a side is [`Agreement::NotKnown`], never different. Nothing here looks at the network; a [`Side`]
//! is made from what was gathered and judged, or from a report that was saved.

mod difference;
mod headline;
mod layers;
mod live;
mod names;
mod question;
mod report;
mod reported;
pub(crate) mod saved;
mod side;
#[cfg(test)]
mod tests;

pub(crate) use headline::{Decisive, Headline};
#[cfg(test)]
pub(crate) use side::Published;
pub(crate) use side::{Field, Judged, List, Names, Side};

use crate::report::comparison::{Agreement, Layer};

/// What two sides have in common and what not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// One side.
    pub left: Side,
    /// The other.
    pub right: Side,
    /// Every layer, in order.
    pub layers: Vec<Compared>,
    /// What it comes to.
    pub headline: Headline,
    /// What limits the comparison itself, a sentence each.
    pub cautions: Vec<String>,
}

/// One layer of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Which.
    pub layer: Layer,
    /// `Differs` if any part does, else `Same` if any part is known to be so.
    pub state: Agreement,
    /// Its single values; without those that are known of neither side.
    pub rows: Vec<Row>,
    /// Its lists; without those that are known of neither side.
    pub lists: Vec<ListRow>,
}

/// One value of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is, as `issuer`, or a rule's id.
    pub name: String,
    /// Whether they agree.
    pub state: Agreement,
    /// `None` where it is not known.
    pub left: Option<String>,
    /// `None` where it is not known.
    pub right: Option<String>,
    /// What is said of the graver side; `None` where there is nothing to add.
    pub note: Option<String>,
}

/// A list of names of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Which.
    pub list: List,
    /// Whether they agree.
    pub state: Agreement,
    /// How many names; `None` where they are not known.
    pub left: Option<usize>,
    /// How many names; `None` where they are not known.
    pub right: Option<usize>,
    /// Names that nothing on the right covers, sorted.
    pub only_left: Vec<String>,
    /// Names that nothing on the left covers, sorted.
    pub only_right: Vec<String>,
    /// How many names are covered on both sides.
    pub both: usize,
    /// Whether the left list is known to be all there is.
    pub left_whole: bool,
    /// Whether the right list is known to be all there is.
    pub right_whole: bool,
}

impl Comparison {
    /// Compares two sides.
    #[must_use]
    pub fn between(left: Side, right: Side) -> Self {
        let layers = layers::compare(&left, &right);
        let headline = Headline::new(&left, &right, &layers);
        let cautions = cautions(&left, &right);
        Self { left, right, layers, headline, cautions }
    }

    /// Whether any layer differs.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.layers.iter().any(|layer| layer.state == Agreement::Differs)
    }
}

/// What makes two sides less comparable than they look.
fn cautions(left: &Side, right: &Side) -> Vec<String> {
    let mut cautions = Vec::new();
    let both = |field| left.values.get(&field).zip(right.values.get(&field));
    if both(Field::Fingerprint).is_some_and(|(left, right)| left == right) {
        cautions.push("Both sides are the same token.".to_owned());
    }
    cautions.extend(question::caution(left, right));
    if let (Some(left), Some(right)) = (&left.written_by, &right.written_by)
        && left != right
    {
        cautions.push(format!(
            "They were judged by different versions of why403, left by {left}, right by {right}: their rules may differ."
        ));
    }
    cautions
}
