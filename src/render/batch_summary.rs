//! `--summary`: the counts of a batch as a table for people.

use std::io::{self, Write};

use crate::batch::Tally;
use crate::render::wrap::columns;
use crate::report::{BatchCount, BatchCounts, BatchSummary};
use crate::text::{thousands, visible};

/// Maximum names listed per kind.
const MAX_NAMES: usize = 12;

/// Maximum hours listed: two days.
const MAX_HOURS: usize = 48;

/// Writes the table.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write(summary: &BatchSummary, out: &mut dyn Write) -> io::Result<()> {
    let verdicts = &summary.verdicts;
    writeln!(out, "{}", records(summary.records))?;
    let all = [
        ("refused", verdicts.refused),
        ("unclear", verdicts.unclear),
        ("allowed", verdicts.allowed),
        ("not read", verdicts.unreadable),
    ];
    let by_verdict =
        all.into_iter().filter(|(_, records)| *records > 0).map(|(name, records)| (name.to_owned(), records));
    write_rows(&by_verdict.collect::<Vec<_>>(), out)?;
    for (title, counts, most) in [
        ("Cause", &summary.causes, MAX_NAMES),
        ("Operation", &summary.operations, MAX_NAMES),
        ("OAuth client", &summary.clients, MAX_NAMES),
        ("Hour (UTC)", &summary.hours, MAX_HOURS),
    ] {
        let rows = count_rows(counts, most);
        if !rows.is_empty() {
            writeln!(out, "\n{title}")?;
            write_rows(&rows, out)?;
        }
    }
    Ok(())
}

/// The names with their records, the first of them; then the rest.
fn count_rows(counts: &BatchCounts, most: usize) -> Vec<(String, u64)> {
    let shown = counts.known.iter().take(most);
    let mut rows: Vec<(String, u64)> =
        shown.map(|BatchCount { name, records }| (visible(name).into_owned(), *records)).collect();
    let left_out: Vec<&BatchCount> = counts.known.iter().skip(most).collect();
    if !left_out.is_empty() {
        let records = left_out.iter().map(|count| count.records).sum();
        rows.push((format!("and {} more (--summary=json lists them)", thousands(left_out.len())), records));
    }
    let rest = [("other (only the first 10,000 names are kept)", counts.other), ("unknown", counts.unknown)];
    rows.extend(rest.into_iter().filter(|(_, records)| *records > 0).map(|(name, records)| (name.to_owned(), records)));
    rows
}

fn write_rows(rows: &[(String, u64)], out: &mut dyn Write) -> io::Result<()> {
    let numbers: Vec<String> = rows.iter().map(|(_, records)| number(*records)).collect();
    let width = numbers.iter().map(|text| columns(text)).max().unwrap_or_default();
    numbers.iter().zip(rows).try_for_each(|(number, (name, _))| writeln!(out, "  {number:>width$}  {name}"))
}

fn number(number: u64) -> String {
    thousands(usize::try_from(number).unwrap_or(usize::MAX))
}

/// As `1 record`, `1,234 records`.
fn records(count: u64) -> String {
    format!("{} record{}", number(count), if count == 1 { "" } else { "s" })
}

/// What is said where a signal ended a batch.
pub(crate) fn stopped_note(signal: &str, tally: &Tally) -> String {
    format!(
        "Stopped by {signal}. {} {} judged: {} refused, {} unclear, {} allowed, {} not read.",
        records(tally.all()),
        if tally.all() == 1 { "was" } else { "were" },
        number(tally.refused),
        number(tally.unclear),
        number(tally.clear),
        number(tally.unreadable)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::BatchVerdicts;

    fn counts(names: impl IntoIterator<Item = (String, u64)>) -> BatchCounts {
        let known = names.into_iter().map(|(name, records)| BatchCount { name, records }).collect();
        BatchCounts { known, unknown: 0, other: 0 }
    }

    #[test]
    fn a_table_for_people() {
        let clients = (0..14).map(|number| (format!("client-{number:02}"), 100 - number));
        let summary = BatchSummary {
            schema_version: 1,
            command: "check",
            records: 1_234,
            verdicts: BatchVerdicts { refused: 1_200, unclear: 0, allowed: 33, unreadable: 1 },
            causes: counts([("missing-scope".to_owned(), 1_000), ("token-expired".to_owned(), 200)]),
            operations: counts([("patchConversationsCallParticipant".to_owned(), 1_234)]),
            clients: BatchCounts { unknown: 7, ..counts(clients) },
            hours: BatchCounts { other: 3, ..counts([("2026-11-28T10:00:00Z\u{1b}[31m".to_owned(), 2)]) },
        };
        let mut text = Vec::new();
        write(&summary, &mut text).unwrap();
        insta::assert_snapshot!(String::from_utf8(text).unwrap(), @r"
        1,234 records
          1,200  refused
             33  allowed
              1  not read

        Cause
          1,000  missing-scope
            200  token-expired

        Operation
          1,234  patchConversationsCallParticipant

        OAuth client
          100  client-00
           99  client-01
           98  client-02
           97  client-03
           96  client-04
           95  client-05
           94  client-06
           93  client-07
           92  client-08
           91  client-09
           90  client-10
           89  client-11
          175  and 2 more (--summary=json lists them)
            7  unknown

        Hour (UTC)
          2  2026-11-28T10:00:00Z\u{1b}[31m
          3  other (only the first 10,000 names are kept)
        ");
    }
}
