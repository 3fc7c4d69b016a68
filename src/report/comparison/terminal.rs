//! Two sides compared, for a person at a terminal: in columns where there is room, else one above the other.

use std::io::{self, Write};

use super::super::sheet::{Lead, Sheet};
use super::super::style::Ink;
use super::super::terminal::Options;
use super::super::wrap::{columns, pad, wrap};
use super::{ComparisonReport, ReportLayer, ReportSide, words};

/// The columns of a layer's name.
const LAYER: usize = 12;

/// From this width on, the sides stand beside each other.
const WIDE: usize = 120;

/// The columns of a value's name, where the sides stand beside each other.
const NAME: usize = 34;

/// Writes what differs.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &ComparisonReport, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    let status = words::status(report);
    let mark = Lead::sign(0, sheet.style().mark(status), Ink::StrongOf(status));
    sheet.paragraph(&mark, Ink::Plain, &report.summary)?;
    for caution in &report.cautions {
        sheet.paragraph(&Lead::indent(mark.columns()), Ink::Plain, caution)?;
    }
    sheet.blank()?;
    side("left", &report.left, sheet)?;
    side("right", &report.right, sheet)?;
    if words::differing(report).next().is_some() {
        sheet.blank()?;
        if sheet.width() >= WIDE {
            let ends = ["", "", "left", "right"].map(str::to_owned);
            cells(&ends, sheet)?;
        }
    }
    for layer in words::differing(report) {
        let mut margin = Margin::new(&layer.layer);
        if sheet.width() >= WIDE { beside(layer, &mut margin, sheet)? } else { stacked(layer, &mut margin, sheet)? }
    }
    rest(report, sheet)
}

fn side(name: &str, side: &ReportSide, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let status = words::verdict_status(side);
    let sign = format!("{} {}", pad(name, 6), sheet.style().mark_column(status));
    let text = format!("{} {} {}", words::verdict(side), sheet.style().dash(), words::origin(side));
    sheet.wide(&Lead::sign(2, &sign, Ink::Of(status)), Ink::Plain, &text)
}

/// What is the same, what is not known, and where to look next.
fn rest(report: &ComparisonReport, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let (same, open) = (words::same(report), words::not_known(report));
    if same.is_some() || open.is_some() || report.next.is_some() {
        sheet.blank()?;
    }
    for (label, text) in [("same", same), ("not known", open), ("next", report.next.clone())] {
        if let Some(text) = text {
            sheet.wide(&Lead::sign(2, &pad(label, LAYER), Ink::Faint), Ink::Plain, &text)?;
        }
    }
    Ok(())
}

/// A layer's name, before its first line only.
struct Margin<'a>(Option<&'a str>);

impl<'a> Margin<'a> {
    fn new(layer: &'a str) -> Self {
        Self(Some(layer))
    }

    fn next(&mut self) -> &'a str {
        self.0.take().unwrap_or_default()
    }

    fn lead(&mut self) -> Lead {
        Lead::sign(2, &pad(self.next(), LAYER), Ink::Strong)
    }
}

/// One side above the other, or on one line where both fit.
fn stacked(layer: &ReportLayer, margin: &mut Margin<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let (values, counted) = words::values(layer);
    for value in values {
        let ends = [words::known(value.left.as_ref()), words::known(value.right.as_ref())].map(|end| sheet.text(end));
        let [left, right] = &ends;
        let name = sheet.text(&value.name);
        let lead = margin.lead();
        let line = format!("{name}: {left} → {right}");
        if lead.columns() + columns(&sheet.text(&line)) <= sheet.width() {
            sheet.wide(&lead, Ink::Plain, &line)?;
            continue;
        }
        let room = sheet.width().saturating_sub(lead.columns() + columns(&name) + "  right ".len());
        if ends.iter().all(|end| columns(end) <= room) {
            sheet.wide(&lead, Ink::Plain, &format!("{name}: left  {left}"))?;
            let under = Lead::indent(lead.columns() + columns(&name) + 2);
            sheet.wide(&under, Ink::Plain, &format!("right {right}"))?;
            continue;
        }
        sheet.wide(&lead, Ink::Plain, &name)?;
        for (side, end) in [("left ", left), ("right", right)] {
            sheet.wide(&Lead::sign(lead.columns() + 1, side, Ink::Faint), Ink::Plain, end)?;
        }
    }
    for list in words::lists(layer) {
        // The layer's own list needs no name.
        let name = if list.name == layer.layer { String::new() } else { format!("{}: ", list.name) };
        let sides = [("left", &list.only_left, list.right_whole), ("right", &list.only_right, list.left_whole)];
        let sides: Vec<_> = sides.into_iter().filter(|(_, names, _)| !names.is_empty()).collect();
        for (position, (side, names, whole)) in sides.iter().enumerate() {
            let both = if position + 1 == sides.len() { format!("; {}", words::both(list)) } else { String::new() };
            let text = format!("{name}only {side}: {}{both}", words::only(names, *whole));
            sheet.wide(&margin.lead(), Ink::Plain, &text)?;
        }
    }
    if counted > 0 {
        sheet.wide(&margin.lead(), Ink::Faint, &words::counted(counted))?;
    }
    Ok(())
}

/// Both sides in columns.
fn beside(layer: &ReportLayer, margin: &mut Margin<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let (values, counted) = words::values(layer);
    for value in values {
        let ends = [&value.left, &value.right].map(|end| words::known(end.as_ref()).to_owned());
        let [left, right] = ends;
        cells(&[margin.next().to_owned(), value.name.clone(), left, right], sheet)?;
    }
    for list in words::lists(layer) {
        let name = format!("{} only here; {}", list.name, words::both(list));
        let left = words::only(&list.only_left, list.right_whole);
        let right = words::only(&list.only_right, list.left_whole);
        cells(&[margin.next().to_owned(), name, left, right], sheet)?;
    }
    match counted {
        0 => Ok(()),
        counted => sheet.wide(&margin.lead(), Ink::Faint, &words::counted(counted)),
    }
}

/// One row of four cells, each wrapped in its column.
fn cells(row: &[String; 4], sheet: &mut Sheet<'_>) -> io::Result<()> {
    let end = sheet.width().saturating_sub(2 + LAYER + NAME + 3) / 2;
    let widths = [LAYER, NAME, end, end];
    let wrapped: Vec<Vec<String>> =
        row.iter().zip(widths).map(|(text, width)| wrap(&sheet.text(text), width)).collect();
    let lines = wrapped.iter().map(Vec::len).max().unwrap_or_default();
    for line in 0..lines {
        let cell =
            |column: usize| wrapped.get(column).and_then(|cell| cell.get(line)).map_or("", |text| text.trim_end());
        let [layer, name, left] = [0, 1, 2].map(|column| pad(cell(column), widths.get(column).copied().unwrap_or(end)));
        let lead = Lead::sign(2, &layer, Ink::Strong);
        sheet.unbroken(&lead, Ink::Plain, &format!("{name} {left} {}", cell(3)))?;
    }
    Ok(())
}
