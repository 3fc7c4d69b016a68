//! Two sides compared, for a person at a terminal: in columns where there is room, else one above the other.

use std::io::{self, Write};

use super::words;
use super::words::Extent;
use crate::render::options::{Options, Verbosity};
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::{columns, pad, wrap};
use crate::report::comparison::{ComparisonReport, Layer, ReportLayer, ReportSide};

/// The columns of a layer's name.
const LAYER: usize = 12;

/// From this width on, the sides are in columns.
const WIDE: usize = 120;

/// Columns of a value's name, where the sides are in columns.
const NAME: usize = 34;

/// Lines of a screen without the command and the next prompt. Where not all fits, the least important layers are only
/// counted; `-v` shows all.
const SCREEN: usize = 22;

/// The layers, the most important first: two tokens of two organisations always differ in the last.
const BY_IMPORTANCE: [Layer; 11] = [
    Layer::Findings,
    Layer::Scopes,
    Layer::Permissions,
    Layer::Enforcement,
    Layer::Roles,
    Layer::Operations,
    Layer::Identity,
    Layer::Client,
    Layer::Where,
    Layer::Token,
    Layer::Requests,
];

/// Writes what differs.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &ComparisonReport, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    if options.verbosity == Verbosity::Quiet {
        let sheet = &mut Sheet::new(options, out);
        let mark = mark(report, sheet);
        return sheet.unbroken(&mark, Ink::Plain, &report.summary);
    }
    let extent = if options.verbosity == Verbosity::Verbose { Extent::All } else { Extent::Telling };
    let (mut top, mut bottom) = (Vec::new(), Vec::new());
    write_head(report, &mut Sheet::new(options, &mut top))?;
    write_rest(report, extent, &mut Sheet::new(options, &mut bottom))?;
    let mut layers = Vec::new();
    for layer in words::differing(report) {
        layers.push(Block { layer, shown: true, text: layer_text(layer, extent, options)? });
    }
    let titles = 1 + usize::from(options.width >= WIDE);
    if extent == Extent::Telling {
        fold(&mut layers, lines(&top) + titles + lines(&bottom), options)?;
    }
    out.write_all(&top)?;
    if !layers.is_empty() {
        let sheet = &mut Sheet::new(options, out);
        sheet.blank()?;
        if sheet.width() >= WIDE && layers.iter().any(|block| block.shown) {
            let ends = ["", "", "left", "right"].map(str::to_owned);
            write_cells(&ends, sheet)?;
        }
    }
    for block in layers.iter().filter(|block| block.shown) {
        out.write_all(&block.text)?;
    }
    out.write_all(&folded(&layers, options)?)?;
    out.write_all(&bottom)
}

/// A layer as it is shown, or only counted.
struct Block<'a> {
    layer: &'a ReportLayer,
    shown: bool,
    text: Vec<u8>,
}

/// Hides the least important layers, so that all fits on a screen together with the other lines.
fn fold(layers: &mut [Block<'_>], beside: usize, options: &Options) -> io::Result<()> {
    let fits = |layers: &[Block<'_>]| -> io::Result<bool> {
        let shown: usize = layers.iter().filter(|block| block.shown).map(|block| lines(&block.text)).sum();
        Ok(beside + shown + lines(&folded(layers, options)?) <= SCREEN)
    };
    if fits(layers)? {
        return Ok(());
    }
    layers.iter_mut().for_each(|block| block.shown = false);
    for name in BY_IMPORTANCE {
        let Some(position) = layers.iter().position(|block| block.layer.layer == name) else { continue };
        show(layers, position, true);
        if !fits(layers)? {
            show(layers, position, false);
        }
    }
    Ok(())
}

fn show(layers: &mut [Block<'_>], position: usize, shown: bool) {
    if let Some(block) = layers.get_mut(position) {
        block.shown = shown;
    }
}

fn lines(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte == b'\n').count()
}

/// What is only counted.
fn folded(layers: &[Block<'_>], options: &Options) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let hidden: Vec<&ReportLayer> = layers.iter().filter(|block| !block.shown).map(|block| block.layer).collect();
    if let Some(words) = words::omitted_layers(&hidden) {
        let lead = Lead::sign(2, &pad("more", LAYER), Ink::Faint);
        Sheet::new(options, &mut text).wide(&lead, Ink::Plain, &words)?;
    }
    Ok(text)
}

fn mark(report: &ComparisonReport, sheet: &Sheet<'_>) -> Lead {
    let status = words::status(report);
    Lead::sign(0, sheet.style().mark(status), Ink::StrongOf(status))
}

/// What it comes to, and both sides.
fn write_head(report: &ComparisonReport, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let mark = mark(report, sheet);
    sheet.paragraph(&mark, Ink::Plain, &report.summary)?;
    for caution in words::cautions(report) {
        sheet.paragraph(&Lead::indent(mark.columns()), Ink::Plain, caution)?;
    }
    sheet.blank()?;
    write_side("left", &report.left, sheet)?;
    write_side("right", &report.right, sheet)
}

/// One layer.
fn layer_text(layer: &ReportLayer, extent: Extent, options: &Options) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let sheet = &mut Sheet::new(options, &mut text);
    let mut margin = Margin::new(layer.layer.as_str());
    if sheet.width() >= WIDE {
        write_in_columns(layer, extent, &mut margin, sheet)?;
    } else {
        write_stacked(layer, extent, &mut margin, sheet)?;
    }
    Ok(text)
}

fn write_side(name: &str, side: &ReportSide, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let status = words::side_status(side);
    let sign = format!("{} {}", pad(name, 6), sheet.style().mark_column(status));
    let text = format!("{} {} {}", words::verdict(side), sheet.style().dash(), words::side_name(side));
    sheet.wide(&Lead::sign(2, &sign, Ink::Of(status)), Ink::Plain, &text)
}

/// What is the same, what is not known, and where to look next.
fn write_rest(report: &ComparisonReport, extent: Extent, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let (same, open) = (words::same(report), words::not_known(report, extent));
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
fn write_stacked(
    layer: &ReportLayer,
    extent: Extent,
    margin: &mut Margin<'_>,
    sheet: &mut Sheet<'_>,
) -> io::Result<()> {
    let (values, counted) = words::values(layer, extent);
    for value in values {
        let ends = [words::value_in_words(value.left.as_ref()), words::value_in_words(value.right.as_ref())]
            .map(|end| sheet.displayable(end));
        let [left, right] = &ends;
        let name = sheet.displayable(&value.name);
        let lead = margin.lead();
        let line = format!("{name}: {left} → {right}");
        if lead.columns() + columns(&sheet.displayable(&line)) <= sheet.width() {
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
        let name = if list.name == layer.layer.as_str() { String::new() } else { format!("{}: ", list.name) };
        let sides = [("left", &list.only_left, list.right_whole), ("right", &list.only_right, list.left_whole)];
        let sides: Vec<_> = sides.into_iter().filter(|(_, names, _)| !names.is_empty()).collect();
        for (position, (side, names, whole)) in sides.iter().enumerate() {
            let both =
                if position + 1 == sides.len() { format!("; {}", words::count_on_both(list)) } else { String::new() };
            let text = format!("{name}only {side}: {}{both}", words::only_on_side(names, *whole, extent));
            sheet.wide(&margin.lead(), Ink::Plain, &text)?;
        }
    }
    if counted > 0 {
        sheet.wide(&margin.lead(), Ink::Faint, &words::omitted_values(counted))?;
    }
    Ok(())
}

/// Both sides in columns.
fn write_in_columns(
    layer: &ReportLayer,
    extent: Extent,
    margin: &mut Margin<'_>,
    sheet: &mut Sheet<'_>,
) -> io::Result<()> {
    let (values, counted) = words::values(layer, extent);
    for value in values {
        let ends = [&value.left, &value.right].map(|end| words::value_in_words(end.as_ref()).to_owned());
        let [left, right] = ends;
        write_cells(&[margin.next().to_owned(), value.name.clone(), left, right], sheet)?;
    }
    for list in words::lists(layer) {
        let name = format!("{} only here; {}", list.name, words::count_on_both(list));
        let left = words::only_on_side(&list.only_left, list.right_whole, extent);
        let right = words::only_on_side(&list.only_right, list.left_whole, extent);
        write_cells(&[margin.next().to_owned(), name, left, right], sheet)?;
    }
    match counted {
        0 => Ok(()),
        counted => sheet.wide(&margin.lead(), Ink::Faint, &words::omitted_values(counted)),
    }
}

/// One row of four cells, each wrapped in its column.
fn write_cells(row: &[String; 4], sheet: &mut Sheet<'_>) -> io::Result<()> {
    let end = sheet.width().saturating_sub(2 + LAYER + NAME + 3) / 2;
    let widths = [LAYER, NAME, end, end];
    let shown: Vec<_> = row.iter().map(|text| sheet.displayable(text)).collect();
    let wrapped: Vec<Vec<&str>> = shown.iter().zip(widths).map(|(text, width)| wrap(text, width)).collect();
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
