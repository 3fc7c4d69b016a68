//! What holds for every pair of scenarios: each is judged once, and every two are compared.

use clap::Parser;
use futures_util::future::join_all;

use super::super::args::{Cli, Command};
use super::*;
use crate::sandbox::{self, Sandbox, summaries};

fn compare(arguments: &[&str]) -> Compare {
    let line = ["why403", "diff", "--left", "-", "--right", "-"].iter().chain(arguments);
    match Cli::try_parse_from(line).unwrap().command {
        Command::Diff(args) => args,
        other => panic!("{other:?}"),
    }
}

/// Every scenario, judged.
async fn sides() -> Vec<Side> {
    let sandbox = Sandbox::start(sandbox::Options::default()).await.unwrap();
    let (args, operations) = (compare(&["--timeout", "3s"]), Operations::single(catalogue::MUTE));
    let (policy, hidden) = (facts_from_args::policy(&args.policy, None), Redactor::default());
    let http = Http::default();
    let judged = summaries().into_iter().map(|summary| {
        let given = Given::Sandbox { name: format!("sandbox:{}", summary.name), scenario: summary.name.to_owned() };
        judge(given, Flags::LEFT, Some(&sandbox), &args, (&operations, &policy, &http), &hidden)
    });
    join_all(judged).await.into_iter().map(|judged| judged.ok().unwrap().side).collect()
}

#[tokio::test]
async fn every_two_scenarios_fit_one_screen() {
    let sides = sides().await;
    let settled = sides.iter().filter(|side| side.verdict.is_some_and(|verdict| verdict != Verdict::Unclear)).count();
    assert!(settled > 30, "{settled} of {}", sides.len());
    let mut folded = 0;
    for (left, right) in sides.iter().flat_map(|left| sides.iter().map(move |right| (left, right))) {
        let report = ComparisonReport::from(Comparison::between(left.clone(), right.clone()));
        let mut text = Vec::new();
        terminal::write(&report, &Options::default(), &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.lines().count() <= 22, "{} lines\n{text}", text.lines().count());
        // The sides, and what decides, are never folded.
        assert!(text.contains("\n  left ") && text.contains("\n  right "), "{text}");
        if let Some(decisive) = &report.decisive {
            assert!(text.contains(&decisive.rule), "{text}");
        }
        folded += usize::from(text.contains("-v"));
    }
    // There is something to fold, and it is not the rule.
    assert!(folded > 0 && folded < sides.len() * sides.len() / 2, "{folded}");
}
