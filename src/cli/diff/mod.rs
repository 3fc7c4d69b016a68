//! `why403 diff`: two sides, layer by layer.

mod given;
#[cfg(test)]
mod tests;

use futures_util::future::try_join;

use super::args::{Compare, Page};
use super::error::CliError;
use super::exit::Exit;
use super::operation::Operations;
use super::run_secrets::RunSecrets;
use super::runtime::LazyRuntime;
use super::{check, facts_from_args, output, policy_file};
use crate::catalogue;
use crate::comparison::{Comparison, Side, saved};
use crate::diagnosis::Verdict;
use crate::facts::{LiveFacts, Policy, Task};
use crate::platform::Http;
use crate::render::comparison::{markdown, terminal};
use crate::render::terminal::Options;
use crate::report::Judging;
use crate::report::comparison::{self, ComparisonReport};
use crate::sandbox::Sandbox;
use crate::secret::Redactor;
use given::{Flags, Given};

/// Runs the command.
pub(super) fn run(args: &Compare, secrets: &RunSecrets) -> Result<Exit, CliError> {
    if args.schema {
        output::to_stdout(comparison::schema().as_bytes(), false)?;
        return Ok(Exit::Allowed);
    }
    let document = policy_file::read_policy(&args.policy)?;
    let (required, listed) = document.map(|document| (document.policy, document.operations)).unzip();
    let listed = listed.flatten();
    let says_none = listed.as_ref().is_some_and(Vec::is_empty);
    let mut operations = Operations::from_args(&args.operation, args.operations.as_ref(), listed)?;
    if operations.is_empty() && !says_none {
        operations = Operations::single(catalogue::MUTE);
    }
    let policy = facts_from_args::claims(&args.claims, facts_from_args::policy(&args.policy, required));
    let [left, right] = given::read_sides(args, secrets)?;
    let hidden = redactor([&left, &right]);
    let runtime = LazyRuntime::default();
    let (left, right) = runtime.block_on(async {
        let stage = given::stage([&left, &right]).await?;
        let asked = (&operations, &policy, runtime.http());
        let judge = |given, flags| judge(given, flags, stage.as_ref(), args, asked, &hidden);
        try_join(judge(left, Flags::LEFT), judge(right, Flags::RIGHT)).await
    })??;
    let unanswered = left.unanswered || right.unanswered;
    let report = ComparisonReport::from(Comparison::between(left.side, right.side));
    let verbosity = output::verbosity(args.quiet, args.verbose);
    output::write_page(&args.page, |options, out| match args.page.format {
        Page::Terminal => terminal::write(&report, &Options { verbosity, ..*options }, out),
        Page::Json => comparison::write_json(&report, out),
        Page::Markdown => markdown::write(&report, out),
    })?;
    Ok(if unanswered { Exit::Unclear } else { Exit::Allowed })
}

/// A side, and whether the platform should have answered about it and did not.
struct Judged {
    side: Side,
    unanswered: bool,
}

/// What hides the tokens of both sides, whichever answer or report repeats them.
fn redactor(sides: [&Given; 2]) -> Redactor {
    Redactor::new(sides.into_iter().filter_map(|side| match side {
        Given::Token { credential, .. } => Some(credential.token.expose()),
        Given::Report { .. } | Given::Sandbox { .. } => None,
    }))
}

async fn judge(
    given: Given,
    flags: Flags,
    stage: Option<&Sandbox>,
    args: &Compare,
    (operations, policy, http): (&Operations, &Policy, &Http),
    hidden: &Redactor,
) -> Result<Judged, CliError> {
    let (name, credential, place) = match given {
        Given::Report { name, text } => {
            let side = saved::parse_saved_report(&name, &text, hidden)
                .map_err(|error| given::no_report(flags, &name, &error))?;
            return Ok(Judged { side, unanswered: false });
        }
        Given::Token { name, credential, place } => (name, credential, place),
        Given::Sandbox { name, scenario } => {
            let (credential, place) = given::played(flags, &scenario, stage)?;
            (name, Box::new(credential), Some(place))
        }
    };
    let facts = facts_from_args::initial_facts(Task::Check, &credential, policy.clone(), operations);
    let facts = match &place {
        Some(place) => check::ask(facts, http, &credential, place, args.place.timeout).await?,
        None => facts,
    };
    let judging = Judging::new(&facts);
    let is_list = operations.asked.len() > 1;
    let report = if is_list { judging.with_each_operation(&operations.asked) } else { judging }.report();
    let answered = facts.live.as_ref().is_none_or(LiveFacts::any_given);
    let unanswered = !answered && report.verdict == Verdict::Unclear;
    let mut side = Side::from_token_report(&name, &facts, &report);
    side.redact(hidden);
    Ok(Judged { side, unanswered })
}
