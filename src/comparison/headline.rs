//! What a comparison comes to: both verdicts, and the one difference that most likely matters. Never a guess: where
//! nothing that is known of both explains it, that is what is said.

use super::difference::explain_difference;
use super::layers::rules;
use super::{Compared, Field, Side, question, saved};
use crate::diagnosis::Verdict;
use crate::report::comparison::{Agreement, Outcome, Which};
use crate::rule::Status;

/// The difference that most likely matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decisive {
    /// The rule that one side fails and the other does not.
    pub rule: String,
    /// Who fails it.
    pub fails: Which,
    /// What tells them apart there, as a clause about the side that fails.
    pub because: String,
}

/// What a comparison comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// How the verdicts stand.
    pub outcome: Outcome,
    /// The difference that most likely matters; `None` where none is known to.
    pub decisive: Option<Decisive>,
    /// One sentence or two.
    pub sentence: String,
    /// What limits the whole comparison, where the sentence begins with it.
    pub caution: Option<String>,
    /// What to compare next; `None` where the difference is explained.
    pub next: Option<String>,
}

impl Headline {
    pub(super) fn new(left: &Side, right: &Side, layers: &[Compared]) -> Self {
        let refused = |side: &Side| side.verdict == Some(Verdict::Refused);
        let decisive = decisive(left, right);
        let outcome = match (refused(left), refused(right)) {
            (true, true) if left.cause == right.cause => Outcome::RefusedAlike,
            (true, true) => Outcome::RefusedApart,
            (false, false) if [left, right].iter().all(|side| side.verdict == Some(Verdict::Allowed)) => {
                Outcome::BothAllowed
            }
            (false, false) => Outcome::Open,
            _ => Outcome::OneRefused,
        };
        let (sentence, next) = match outcome {
            Outcome::OneRefused if refused(left) => {
                one_refused_headline(Which::Left, left, right, decisive.as_ref(), layers)
            }
            Outcome::OneRefused => one_refused_headline(Which::Right, right, left, decisive.as_ref(), layers),
            Outcome::RefusedAlike => same_cause_headline(left, right, decisive.as_ref()),
            Outcome::RefusedApart => different_causes_headline(left, right, decisive.as_ref()),
            Outcome::BothAllowed => {
                ("Both are allowed: nothing that was looked at refuses either.".to_owned(), Some(SENT.to_owned()))
            }
            Outcome::Open => nothing_refused_headline(left, right),
        };
        // What limits the whole comparison is said before it.
        let caution = question::caution(left, right).filter(|_| !question::is_same(left, right));
        let sentence = match &caution {
            Some(caution) => format!("{caution} {sentence}"),
            None => sentence,
        };
        let next =
            if question::is_same(left, right) || decisive.is_some() { next } else { Some(question::NEXT.into()) };
        Self { outcome, decisive, sentence, caution, next }
    }
}

/// What to compare where nothing here is refused.
const SENT: &str = "If one is refused all the same, compare what is really sent: give the failed request and its answer to \
    `why403 explain`, and see whether the token in it has the fingerprint that stands here.";

/// The first rule, in the order of fixing, that one side fails and the other passes. Where there is none, one that does not
/// apply to the other side.
fn decisive(left: &Side, right: &Side) -> Option<Decisive> {
    let among = |enough: &[Status]| {
        rules(left, right).into_iter().find_map(|rule| {
            if !question::is_comparable(rule, left, right) {
                return None;
            }
            let (fails, bad, good) = match (left.status(rule)?, right.status(rule)?) {
                (Status::Fail, other) if enough.contains(&other) => (Which::Left, left, right),
                (other, Status::Fail) if enough.contains(&other) => (Which::Right, right, left),
                _ => return None,
            };
            let because = explain_difference(rule, bad, good, fails.other())?;
            Some(Decisive { rule: rule.to_owned(), fails, because })
        })
    };
    among(&[Status::Pass, Status::Warn]).or_else(|| among(&[Status::NotApplicable]))
}

/// One side is refused.
fn one_refused_headline(
    which: Which,
    bad: &Side,
    good: &Side,
    decisive: Option<&Decisive>,
    layers: &[Compared],
) -> (String, Option<String>) {
    let (bad_name, good_name) = (which.as_str(), which.other().as_str());
    let cause = bad.cause.as_deref();
    let refused = match cause {
        Some(cause) => format!("{bad_name} is refused for {cause}"),
        None => format!("{bad_name} is refused"),
    };
    let rest = match good.verdict {
        Some(Verdict::Allowed) => String::new(),
        _ => format!(" Whether {good_name} would be allowed is not known."),
    };
    match decisive.filter(|decisive| decisive.fails == which) {
        Some(first) if cause == Some(first.rule.as_str()) => (format!("{refused}: {}.{rest}", first.because), None),
        // The cause to fix first may hide another rule that is known to differ.
        Some(first) => {
            let sentence = format!(
                "{refused}; what {good_name} says of that is not known. The first that is known to differ is {}: {}.{rest}",
                first.rule, first.because
            );
            (sentence, None)
        }
        None if !question::is_same(bad, good) => (format!("{refused}; {good_name} is {}.", good.outcome()), None),
        None => {
            let allowed = if rest.is_empty() { format!(", {good_name} is allowed") } else { String::new() };
            let sentence = format!("{refused}{allowed}; nothing that is known of both explains the difference.{rest}");
            (sentence, Some(what_to_ask_next(bad, good, layers)))
        }
    }
}

/// What is not known of one side or the other, and how it could be.
fn what_to_ask_next(bad: &Side, good: &Side, layers: &[Compared]) -> String {
    let open: Vec<&str> =
        layers.iter().filter(|layer| layer.state == Agreement::NotKnown).map(|layer| layer.layer.as_str()).collect();
    let asked = |side: &Side| side.values.contains_key(&Field::Host);
    let look = match (asked(bad), asked(good)) {
        (true, true) => "explain the failure itself: `why403 explain` reads the request and its answer",
        _ => "ask Genesys Cloud about both tokens, with --left-region and --right-region (or --left-base-url …)",
    };
    let silent = saved::SILENT.iter().any(|layer| open.contains(&layer.as_str()));
    match (open.is_empty(), silent) {
        (true, _) => format!("To go on, {look}."),
        (false, _) => format!("Not known of both sides: {}. To go on, {look}.", open.join(", ")),
    }
}

/// Both are refused for the same.
fn same_cause_headline(left: &Side, right: &Side, decisive: Option<&Decisive>) -> (String, Option<String>) {
    let both = match &left.cause {
        Some(cause) if decisive.is_none() && !question::is_comparable(cause, left, right) => {
            return (format!("Both are refused for {cause}; that need not have the same reason."), None);
        }
        Some(cause) => format!("Both are refused for {cause}: fix that first, on both."),
        None => "Both are refused.".to_owned(),
    };
    let same = left.cause.as_deref().map(|cause| (left.finding(cause), right.finding(cause)));
    let apart = same.is_some_and(|(left, right)| left.map(|one| &one.message) != right.map(|one| &one.message));
    let beyond = match decisive {
        Some(other) => format!(" Beyond that, {} fails {}: {}.", other.fails.as_str(), other.rule, other.because),
        None if apart => " They are not refused in the same words: see the findings.".to_owned(),
        None => " No rule gives a different answer for them.".to_owned(),
    };
    (both + &beyond, None)
}

/// Both are refused, each for something else.
fn different_causes_headline(left: &Side, right: &Side, decisive: Option<&Decisive>) -> (String, Option<String>) {
    let for_what = |side: &Side| side.cause.clone().unwrap_or_else(|| "a cause that is not told".to_owned());
    let both = format!("Both are refused: left for {}, right for {}.", for_what(left), for_what(right));
    let beyond = decisive.map_or_else(String::new, |only| {
        format!(" Only {} fails {}: {}.", only.fails.as_str(), only.rule, only.because)
    });
    (both + &beyond, None)
}

/// Nothing is refused, and not all is settled.
fn nothing_refused_headline(left: &Side, right: &Side) -> (String, Option<String>) {
    let sentence = match (left.verdict, right.verdict) {
        (Some(Verdict::Allowed), _) => {
            format!("left is allowed; right is {}: nothing is known to refuse it.", right.outcome())
        }
        (_, Some(Verdict::Allowed)) => {
            format!("right is allowed; left is {}: nothing is known to refuse it.", left.outcome())
        }
        _ => "Neither is settled: nothing is known to refuse either.".to_owned(),
    };
    let open =
        [("left", left), ("right", right)].into_iter().filter(|(_, side)| side.verdict == Some(Verdict::Unclear));
    let summaries: Vec<String> = open.map(|(name, side)| format!("{name}: {}", side.summary)).collect();
    (sentence, Some(summaries.join(" ")).filter(|summaries| !summaries.is_empty()))
}
