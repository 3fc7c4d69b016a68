//! What a client can read without a call: the rules and their pages, the state of the catalogue, the regions.

use std::io;

use rmcp::ErrorData;
use rmcp::model::{ReadResourceResult, Resource, ResourceContents};

use crate::catalogue::{Origin, origin};
use crate::render::catalogue_status::CatalogueStatus;
use crate::render::{region_table, rule_pages};
use crate::rule::{Rule, by_id, every};

const RULES: &str = "why403://rules";
const CATALOGUE: &str = "why403://catalogue";
const REGIONS: &str = "why403://regions";

/// Every resource.
pub(super) fn list() -> Vec<Resource> {
    let resource = |uri: &str, name: &str, title: &str, kind: &str| {
        Resource::new(uri, name).with_title(title).with_mime_type(kind)
    };
    let mut all = vec![
        resource(CATALOGUE, "catalogue", "Which published API facts are in use, and of which date", "application/json"),
        resource(REGIONS, "regions", "The regions of Genesys Cloud: names, API hosts, cities", "application/json"),
        resource(RULES, "rules", "All rules: the problems that why403 finds", "text/markdown"),
    ];
    all.extend(
        every().map(|rule| resource(&uri_of(rule), rule.id(), rule.title().trim_end_matches('.'), "text/markdown")),
    );
    all
}

fn uri_of(rule: &dyn Rule) -> String {
    format!("{RULES}/{}", rule.id())
}

/// The resource of an address.
pub(super) fn read(uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let (text, kind) = match uri {
        CATALOGUE => {
            let file = match origin() {
                Origin::BuiltIn => None,
                // Where the file is on this machine is not the client's to know.
                Origin::Refreshed { .. } => Some("the stored catalogue".to_owned()),
            };
            (written(|out| CatalogueStatus::in_use(file).write_json(out)), "application/json")
        }
        REGIONS => (written(|out| region_table::write_json(out)), "application/json"),
        RULES => {
            let all: Vec<&dyn Rule> = every().collect();
            (written(|out| rule_pages::write_markdown_list(&all, out)), "text/markdown")
        }
        uri => {
            let rule = uri.strip_prefix(RULES).and_then(|rest| rest.strip_prefix('/')).and_then(by_id);
            let rule = rule
                .ok_or_else(|| ErrorData::resource_not_found("no such resource: resources/list has them all", None))?;
            (written(|out| rule_pages::write_markdown(rule, out)), "text/markdown")
        }
    };
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type(kind)]))
}

/// What is written to memory, which cannot fail.
fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    let _ = write(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}
