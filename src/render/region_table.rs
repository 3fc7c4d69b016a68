//! `why403 regions`: the regions, with their names and hosts.

use std::io::{self, Write};

use serde::Serialize;

use crate::catalogue::{REGIONS, Region};
use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::{columns, pad};
use crate::report::json;

/// A region as programs read it.
#[derive(Debug, Serialize)]
struct RegionRow {
    region: &'static str,
    domain: &'static str,
    api: String,
    login: String,
    apps: String,
    sdk: String,
    country: &'static str,
    city: &'static str,
}

impl From<Region> for RegionRow {
    fn from(region: Region) -> Self {
        Self {
            region: region.aws,
            domain: region.domain,
            api: region.api(),
            login: region.login(),
            apps: format!("https://apps.{}", region.domain),
            sdk: region.aws.replace('-', "_"),
            country: region.country,
            city: region.city,
        }
    }
}

fn place(region: Region) -> String {
    if region.city == region.country { region.city.to_owned() } else { format!("{}, {}", region.city, region.country) }
}

/// Writes one region a line, for a person.
///
/// # Errors
/// Those of the writer.
pub fn write_terminal(options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    let widest = |text: fn(&Region) -> &'static str| REGIONS.iter().map(text).map(columns).max().unwrap_or_default();
    let (names, domains) = (widest(|region| region.aws), widest(|region| region.domain));
    for region in REGIONS.iter().copied() {
        let lead = Lead::sign(0, &format!("{} ", pad(region.aws, names)), Ink::Strong);
        sheet.row(&lead, &format!("{}  {}", pad(region.domain, domains), place(region)))?;
    }
    sheet.blank()?;
    let hosts = "API host: `api.` and the domain. Sign-in: `login.` and the domain. The address bar of Genesys Cloud shows \
                 `apps.` and the domain.";
    sheet.paragraph(&Lead::indent(0), Ink::Plain, hosts)
}

/// Writes a table in Markdown.
///
/// # Errors
/// Those of the writer.
pub fn write_markdown(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| region | API host | city or area | country |\n|---|---|---|---|")?;
    REGIONS.iter().try_for_each(|region| {
        writeln!(out, "| `{}` | `api.{}` | {} | {} |", region.aws, region.domain, region.city, region.country)
    })
}

/// Writes a list in JSON, with a line end after it.
///
/// # Errors
/// Those of the writer.
pub fn write_json(out: &mut dyn Write) -> io::Result<()> {
    json::write_value(&REGIONS.iter().copied().map(RegionRow::from).collect::<Vec<_>>(), out)
}
