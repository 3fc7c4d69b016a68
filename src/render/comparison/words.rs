//! The words that all renderers use, with names as `code`.

use crate::render::verdict_line::{verdict_status, verdict_word};
use crate::report::comparison::{
    Agreement, ComparisonReport, Layer, Outcome, ReportLayer, ReportList, ReportSide, ReportValue, SideKind,
};
use crate::rule::Status;

/// The layer that the first lines have already.
const SAID_ABOVE: Layer = Layer::Verdict;

/// Maximum names listed; more are counted by their domain.
const MAX_NAMES: usize = 6;

/// Maximum domains listed.
const MAX_DOMAINS: usize = 12;

/// How much is said of what differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// What tells something; the rest is counted.
    Telling,
    /// Every value and every name.
    All,
}

/// The mark of the whole.
pub(super) fn status(report: &ComparisonReport) -> Status {
    match report.outcome {
        Outcome::OneRefused | Outcome::RefusedAlike | Outcome::RefusedApart => Status::Fail,
        Outcome::BothAllowed => Status::Pass,
        Outcome::Open => Status::Unknown,
    }
}

/// What limits the comparison and is not said by its first sentence.
pub(super) fn cautions(report: &ComparisonReport) -> impl Iterator<Item = &String> {
    report.cautions.iter().filter(|caution| Some(*caution) != report.in_summary.as_ref())
}

/// The mark of a side.
pub(super) fn side_status(side: &ReportSide) -> Status {
    side.verdict.map_or(Status::Unknown, verdict_status)
}

/// `refused: missing-scope`
pub(super) fn verdict(side: &ReportSide) -> String {
    let word = side.verdict.map_or("not known", verdict_word);
    side.cause.as_ref().map_or_else(|| word.to_owned(), |cause| format!("{word}: {cause}"))
}

/// What a side is, as `dev.json, a saved report`.
pub(super) fn side_name(side: &ReportSide) -> String {
    match (side.kind, &side.host) {
        (SideKind::Report, _) => format!("{}, a saved report", side.name),
        (SideKind::Token, Some(host)) => format!("{} at {host}", side.name),
        (SideKind::Token, None) => format!("{}, no requests made", side.name),
    }
}

/// The layers that differ and are not in the first lines, each with its parts that differ.
pub(super) fn differing(report: &ComparisonReport) -> impl Iterator<Item = &ReportLayer> {
    report.layers.iter().filter(|layer| layer.state == Agreement::Differs && layer.layer != SAID_ABOVE)
}

/// The values of a layer that differ. Of findings, those that fail or warn on neither side are only counted.
pub(super) fn values(layer: &ReportLayer, extent: Extent) -> (Vec<&ReportValue>, usize) {
    let differing = layer.values.iter().filter(|value| value.state == Agreement::Differs);
    let matters =
        |value: &&ReportValue| extent == Extent::All || layer.layer != Layer::Findings || value.note.is_some();
    let (listed, counted): (Vec<&ReportValue>, Vec<&ReportValue>) = differing.partition(matters);
    if listed.is_empty() { (counted, 0) } else { (listed, counted.len()) }
}

/// The lists of a layer that differ.
pub(super) fn lists(layer: &ReportLayer) -> impl Iterator<Item = &ReportList> {
    layer.lists.iter().filter(|list| list.state == Agreement::Differs)
}

/// The layers in which nothing is known to differ and something is known to be the same.
pub(super) fn same(report: &ComparisonReport) -> Option<String> {
    let same: Vec<&str> =
        report.layers.iter().filter(|layer| layer.state == Agreement::Same).map(|layer| layer.layer.as_str()).collect();
    (!same.is_empty()).then(|| same.join(", "))
}

/// What is not known of one side, or of both.
pub(super) fn not_known(report: &ComparisonReport, extent: Extent) -> Option<String> {
    let mut open = Vec::new();
    for layer in report.layers.iter().filter(|layer| layer.layer != SAID_ABOVE) {
        let of = |left: bool, right: bool| match (left, right) {
            (true, false) => " (right)",
            (false, true) => " (left)",
            _ => "",
        };
        let values = layer.values.iter().filter(|value| value.state == Agreement::NotKnown);
        let values: Vec<String> =
            values.map(|value| format!("{}{}", value.name, of(value.left.is_some(), value.right.is_some()))).collect();
        let lists = layer.lists.iter().filter(|list| list.state == Agreement::NotKnown);
        let lists = lists.map(|list| {
            // A list that need not be all there is leaves open what the other one has more.
            format!(
                "{}{}",
                list.name,
                of(list.left.is_some() && list.left_whole, list.right.is_some() && list.right_whole)
            )
        });
        let lists: Vec<String> = lists.collect();
        match layer.layer {
            _ if values.is_empty() && lists.is_empty() => {
                if layer.state == Agreement::NotKnown {
                    open.push(layer.layer.to_string());
                }
            }
            // A request that only one side made says nothing of the other.
            Layer::Requests => {}
            // Their names are long.
            Layer::Findings if values.len() > 2 && extent == Extent::Telling => {
                open.push(format!("{} findings", values.len()))
            }
            name if layer.state == Agreement::NotKnown && layer.missing_on().is_some() => {
                open.push(format!("{name} ({})", layer.missing_on().unwrap_or_default()));
            }
            Layer::Client => open.extend(values.iter().map(|value| format!("client {value}")).chain(lists)),
            _ => open.extend(values.into_iter().chain(lists)),
        }
    }
    (!open.is_empty()).then(|| open.join(", "))
}

/// Names as code, or how many of which domain where they are many.
pub(super) fn names_in_words(names: &[String], extent: Extent) -> String {
    if names.len() <= MAX_NAMES || extent == Extent::All {
        return match names {
            [] => "none".to_owned(),
            names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
        };
    }
    let mut domains = std::collections::BTreeMap::<&str, usize>::new();
    for name in names {
        *domains.entry(name.split(':').next().unwrap_or_default()).or_default() += 1;
    }
    let shown = domains.iter().take(MAX_DOMAINS).map(|(domain, count)| match count {
        1 => format!("`{domain}`"),
        // The number stays with its name.
        count => format!("`{domain}`\u{a0}{count}"),
    });
    let mut shown: Vec<String> = shown.collect();
    let rest: usize = domains.values().skip(MAX_DOMAINS).sum();
    if rest > 0 {
        shown.push(format!("and {} of other domains", crate::text::thousands(rest)));
    }
    format!("{} names: {}", crate::text::thousands(names.len()), shown.join(", "))
}

/// What is only on one side of a list; where the other list need not be all there is, that is said.
pub(super) fn only_on_side(names: &[String], other_is_whole: bool, extent: Extent) -> String {
    let listed = names_in_words(names, extent);
    if names.is_empty() || other_is_whole { listed } else { format!("{listed} (the other list may not be whole)") }
}

/// `11 on both`
pub(super) fn count_on_both(list: &ReportList) -> String {
    match list.both {
        0 => "none on both".to_owned(),
        both => format!("{} on both", crate::text::thousands(both)),
    }
}

/// Layers that are not shown, each with how much differs in it.
pub(super) fn omitted_layers(layers: &[&ReportLayer]) -> Option<String> {
    let differing = |layer: &ReportLayer| {
        let values = layer.values.iter().filter(|value| value.state == Agreement::Differs).count();
        values + lists(layer).count()
    };
    // The number stays with its name.
    let counted: Vec<String> =
        layers.iter().map(|layer| format!("{}\u{a0}({})", layer.layer, differing(layer))).collect();
    match counted.as_slice() {
        [] => None,
        [one] => Some(format!("{one} differs too: `-v` shows it")),
        many => Some(format!("{} differ too: `-v` shows them", many.join(", "))),
    }
}

/// A value that is known.
pub(super) fn value_in_words(value: Option<&String>) -> &str {
    value.map_or("not known", String::as_str)
}

/// What is only counted.
pub(super) fn omitted_values(count: usize) -> String {
    match count {
        1 => "and one that fails or warns on neither side".to_owned(),
        count => format!("and {count} that fail or warn on neither side"),
    }
}

impl ReportLayer {
    /// The side of which nothing in this layer is known, where it is one.
    fn missing_on(&self) -> Option<&'static str> {
        let values = self.values.iter().map(|value| (value.left.is_some(), value.right.is_some()));
        let lists = self.lists.iter().map(|list| (list.left.is_some(), list.right.is_some()));
        let known: Vec<(bool, bool)> = values.chain(lists).collect();
        match known.first()? {
            (true, false) if known.iter().all(|known| !known.1) => Some("right"),
            (false, true) if known.iter().all(|known| !known.0) => Some("left"),
            _ => None,
        }
    }
}
