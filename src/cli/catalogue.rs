//! `why403 catalogue`: which published facts are in use; refresh, reset and compare them.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::{Catalogue, CatalogueCommand, Diff, Page, PageArgs, Refresh};
use super::error::CliError;
use super::exit::Exit;
use super::run_secrets::RunSecrets;
use super::runtime::LazyRuntime;
use super::{output, source, stored_catalogue};
use crate::catalogue::{self, Definition, StoredCatalogue, from_swagger};
use crate::platform::{DEFINITION_LIMIT, Place, api_definition};
use crate::render::catalogue_status::CatalogueStatus;
use crate::render::changes::{markdown, terminal};
use crate::report::changes::{self, ChangesReport};
use crate::request::{Failure, FailureKind};
use crate::rule::failure_words;

/// Genesys Cloud has more than 3,000 operations: a definition of fewer than this is most likely only a part.
const FEWEST: usize = 1000;

/// Maximum operations of each kind of change that are listed after a refresh.
const MAX_LISTED: usize = 10;

/// Runs the command.
pub(super) fn run(args: &Catalogue, secrets: &RunSecrets) -> Result<Exit, CliError> {
    match &args.command {
        None => status(&args.page),
        Some(CatalogueCommand::Refresh(refresh)) => self::refresh(refresh, secrets),
        Some(CatalogueCommand::Reset) => reset(),
        Some(CatalogueCommand::Diff(diff)) => self::diff(diff),
    }
}

fn status(page: &PageArgs) -> Result<Exit, CliError> {
    stored_catalogue::install()?;
    let file = match catalogue::origin() {
        catalogue::Origin::BuiltIn => None,
        catalogue::Origin::Refreshed { .. } => stored_catalogue::path().map(|path| path.display().to_string()),
    };
    let status = CatalogueStatus::in_use(file);
    output::write_page(page, |options, out| match page.format {
        Page::Terminal => status.write_terminal(options, out),
        Page::Json => status.write_json(out),
        Page::Markdown => status.write_markdown(out),
    })?;
    Ok(Exit::Allowed)
}

fn path() -> Result<PathBuf, CliError> {
    stored_catalogue::path().ok_or_else(|| {
        CliError::new("no folder for a stored catalogue: neither XDG_DATA_HOME nor HOME is set", "set one of them")
    })
}

fn reset() -> Result<Exit, CliError> {
    let path = path()?;
    let text = if stored_catalogue::remove(&path)? {
        format!("removed {}; the built-in catalogue of {} is in use\n", path.display(), catalogue::BUILT_IN_DATE)
    } else {
        format!("nothing was stored; the built-in catalogue of {} is in use\n", catalogue::BUILT_IN_DATE)
    };
    output::to_stdout_else(text.as_bytes(), false, output::UNWRITTEN)?;
    Ok(Exit::Allowed)
}

fn refresh(args: &Refresh, secrets: &RunSecrets) -> Result<Exit, CliError> {
    let path = path()?;
    let (bytes, origin, fewest) = match &args.from {
        Some(file) => {
            (source::read_bytes("--from", file, DEFINITION_LIMIT as u64)?, file.display().to_string(), FEWEST)
        }
        None => {
            let place = source::resolve_place(args.region.as_deref(), args.base_url.as_deref(), None)?
                .ok_or_else(no_definition)?;
            let runtime = LazyRuntime::default();
            match runtime.block_on(api_definition(runtime.http(), &place, args.timeout))? {
                // The sandbox serves a small definition.
                Ok(bytes) => (bytes, place.to_string(), if place.is_loopback() { 1 } else { FEWEST }),
                Err(failure) => return Ok(unanswered(&place, &failure, secrets)),
            }
        }
    };
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date().to_string();
    let definition = from_swagger(&bytes, &today, &origin).map_err(|error| {
        let error = anyhow::Error::from(error).context(format!("{origin}: cannot be read"));
        CliError::from_error(
            error,
            "give the Genesys Cloud API definition as it is served under /api/v2/docs/swagger; nothing has changed",
        )
    })?;
    let count = definition.operations.len();
    if count < fewest && !args.small {
        return Err(CliError::new(
            format!(
                "{origin}: {count} in all are few: Genesys Cloud has more than 3,000 operations; nothing has changed"
            ),
            "see that the definition is whole; with --small it is taken as it is",
        ));
    }
    // A broken one is about to be replaced; what it said is not known.
    let before =
        stored_catalogue::stored(&path).ok().flatten().map_or_else(Definition::built_in, |stored| stored.definition());
    let stored = StoredCatalogue::from_definition(&definition)
        .map_err(|error| anyhow::Error::from(error).context(format!("{origin}: cannot be stored")))?;
    stored_catalogue::write(&path, stored.text().as_bytes())?;
    let report = ChangesReport::between(&before, &definition);
    output::write_page(&args.page, |options, out| match args.page.format {
        Page::Terminal => {
            let said = format!("stored {}; it is used from now on\n\n", path.display());
            out.extend_from_slice(said.as_bytes());
            terminal::write(&report, MAX_LISTED, options, out)
        }
        Page::Json => changes::write_json(&report, out),
        Page::Markdown => markdown::write(&report, out),
    })?;
    Ok(Exit::Allowed)
}

fn no_definition() -> CliError {
    CliError::new(
        "no API definition is named",
        "give --from FILE, --region us-east-1 (or mypurecloud.com), or --base-url for a mock server",
    )
}

/// The place did not answer with a definition: nothing has changed, and what it has is not known.
fn unanswered(place: &Place, failure: &Failure, secrets: &RunSecrets) -> Exit {
    let what = failure_words(failure.kind);
    let error = format!("{place}: GET {}: {what} ({}); nothing has changed", failure.path, failure.detail);
    let help = match failure.kind {
        FailureKind::Tls(_) => {
            "`why403 rules platform-unavailable` says what to change; or fetch the definition by other means and give it \
             with --from FILE"
        }
        _ => "try again later, or fetch the definition by other means and give it with --from FILE",
    };
    CliError::new(error, help).print(secrets, &mut io::stderr().lock());
    Exit::Unclear
}

fn diff(args: &Diff) -> Result<Exit, CliError> {
    let report = ChangesReport::between(&definition("OLD", &args.old)?, &definition("NEW", &args.new)?);
    output::write_page(&args.page, |options, out| match args.page.format {
        Page::Terminal => terminal::write(&report, usize::MAX, options, out),
        Page::Json => changes::write_json(&report, out),
        Page::Markdown => markdown::write(&report, out),
    })?;
    Ok(Exit::Allowed)
}

/// The definition of a name or a file.
fn definition(argument: &str, given: &str) -> Result<Definition, CliError> {
    match given {
        "built-in" => return Ok(Definition::built_in()),
        "in-use" => {
            let stored = stored_catalogue::path().map(|path| stored_catalogue::stored(&path)).transpose()?.flatten();
            return Ok(stored.map_or_else(Definition::built_in, |stored| stored.definition()));
        }
        _ => {}
    }
    let help = "give an API definition in JSON, a stored catalogue, `built-in` or `in-use`";
    let unreadable =
        |error: anyhow::Error| CliError::from_error(error.context(format!("{argument} {given}: cannot be read")), help);
    let bytes = source::read_bytes(argument, Path::new(given), DEFINITION_LIMIT as u64)?;
    if StoredCatalogue::is_stored(&bytes) {
        let stored = StoredCatalogue::from_bytes(bytes).map_err(|error| unreadable(error.into()))?;
        return Ok(stored.definition());
    }
    from_swagger(&bytes, "undated", given).map_err(|error| unreadable(error.into()))
}
