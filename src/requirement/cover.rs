//! The smallest set of names that has one of each choice: the exact minimum hitting set.
//!
//! First what follows without searching: a choice of one name is forced; a choice that includes another is met with it;
//! a name that serves no choice that a name at least as good does not serve too is not needed. What is left falls into
//! parts that have nothing to do with each other, and each is searched by branch and bound.

use std::collections::BTreeSet;

/// So many steps are searched in one part; what was found by then is then not known to be the smallest.
const STEPS: u32 = 200_000;

/// Choices over names that are numbered from 0: of each choice one name is needed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choices {
    /// What a name costs beside its place in the set: of two sets of the same size, the one with the lower sum is taken.
    pub weights: Vec<u32>,
    /// Sorted, without doubles, none empty.
    pub choices: Vec<Vec<usize>>,
}

/// A set of names that has one of each choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cover {
    /// The names' numbers, sorted.
    pub names: Vec<usize>,
    /// Whether it was shown that none is smaller.
    pub proven: bool,
}

/// Size first, then the sum of the weights.
type Cost = (usize, u32);

impl Choices {
    /// What a set costs.
    #[must_use]
    pub(crate) fn cost(&self, names: &[usize]) -> (usize, u32) {
        (names.len(), names.iter().map(|name| self.weight(*name)).sum())
    }

    fn weight(&self, name: usize) -> u32 {
        self.weights.get(name).copied().unwrap_or_default()
    }

    /// The cheapest cover without a name that is not to be used; `None` where there is none.
    #[must_use]
    pub(crate) fn cheapest(&self, without: Option<usize>) -> Option<Cover> {
        let mut open: Vec<BTreeSet<usize>> = Vec::with_capacity(self.choices.len());
        for choice in &self.choices {
            let left: BTreeSet<usize> = choice.iter().copied().filter(|name| Some(*name) != without).collect();
            if left.is_empty() {
                return None;
            }
            open.push(left);
        }
        let (mut names, open) = self.reduced(open);
        let mut proven = true;
        for part in parts(open) {
            let mut search = Search { choices: self, best: None, best_cost: (usize::MAX, u32::MAX), steps: 0 };
            search.descend(part, &mut Vec::new());
            proven &= search.steps < STEPS;
            names.extend(search.best.unwrap_or_default());
        }
        names.sort_unstable();
        Some(Cover { names, proven })
    }

    /// What is forced, and the choices that are left when nothing follows any more.
    fn reduced(&self, mut open: Vec<BTreeSet<usize>>) -> (Vec<usize>, Vec<BTreeSet<usize>>) {
        let mut forced = Vec::new();
        loop {
            while let Some(name) =
                open.iter().find(|choice| choice.len() == 1).and_then(|choice| choice.first().copied())
            {
                forced.push(name);
                open.retain(|choice| !choice.contains(&name));
            }
            open.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
            open.dedup();
            let mut kept: Vec<BTreeSet<usize>> = Vec::with_capacity(open.len());
            for choice in open {
                if !kept.iter().any(|smaller| smaller.is_subset(&choice)) {
                    kept.push(choice);
                }
            }
            let needless = self.needless(&kept);
            if needless.is_empty() {
                return (forced, kept);
            }
            for choice in &mut kept {
                choice.retain(|name| !needless.contains(name));
            }
            open = kept;
        }
    }

    /// The names that another, at least as good, can always stand for.
    fn needless(&self, open: &[BTreeSet<usize>]) -> BTreeSet<usize> {
        let names: BTreeSet<usize> = open.iter().flatten().copied().collect();
        let serves = |name: usize| -> Vec<usize> {
            let served = open.iter().enumerate().filter(|(_, choice)| choice.contains(&name));
            served.map(|(position, _)| position).collect()
        };
        let serving: Vec<(usize, Vec<usize>)> = names.into_iter().map(|name| (name, serves(name))).collect();
        let mut needless = BTreeSet::new();
        for (name, served) in &serving {
            let stands_for_it = |other: usize, by_other: &[usize]| {
                // Of two that are equal the first stands for the other, not each for each.
                let rank = |name, served: &[usize]| (self.weight(name), std::cmp::Reverse(served.len()), name);
                self.weight(other) <= self.weight(*name)
                    && rank(other, by_other) < rank(*name, served)
                    && served.iter().all(|choice| by_other.binary_search(choice).is_ok())
            };
            if serving.iter().any(|(other, by_other)| stands_for_it(*other, by_other)) {
                needless.insert(*name);
            }
        }
        needless
    }
}

/// The choices in groups that share no name.
fn parts(open: Vec<BTreeSet<usize>>) -> Vec<Vec<BTreeSet<usize>>> {
    let mut parts: Vec<(BTreeSet<usize>, Vec<BTreeSet<usize>>)> = Vec::new();
    for choice in open {
        let (touching, apart): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(names, _)| !names.is_disjoint(&choice));
        let mut merged = (choice.clone(), vec![choice]);
        for (names, choices) in touching {
            merged.0.extend(names);
            merged.1.extend(choices);
        }
        parts = apart;
        parts.push(merged);
    }
    parts.into_iter().map(|(_, choices)| choices).collect()
}

/// The search in one part.
struct Search<'a> {
    choices: &'a Choices,
    best: Option<Vec<usize>>,
    best_cost: Cost,
    steps: u32,
}

impl Search<'_> {
    fn descend(&mut self, open: Vec<BTreeSet<usize>>, taken: &mut Vec<usize>) {
        // The first way down always reaches an end, so that there is an answer even when the steps run out.
        if self.steps >= STEPS && self.best.is_some() {
            return;
        }
        self.steps = self.steps.saturating_add(1);
        let cost = self.choices.cost(taken);
        let Some(smallest) = open.iter().min_by_key(|choice| choice.len()) else {
            if cost < self.best_cost {
                self.best_cost = cost;
                self.best = Some(taken.clone());
            }
            return;
        };
        let (least, weight) = self.at_least(&open);
        if (cost.0 + least, cost.1 + weight) >= self.best_cost {
            return;
        }
        // The name that serves most first: a good answer early cuts the rest.
        let serves = |name: usize| open.iter().filter(|choice| choice.contains(&name)).count();
        let mut names: Vec<usize> = smallest.iter().copied().collect();
        names.sort_by_key(|name| (std::cmp::Reverse(serves(*name)), self.choices.weight(*name), *name));
        for (position, name) in names.iter().enumerate() {
            // What was tried before need not be tried beside.
            let tried = names.get(..position).unwrap_or_default();
            let mut left: Vec<BTreeSet<usize>> = open.iter().filter(|choice| !choice.contains(name)).cloned().collect();
            left.iter_mut().for_each(|choice| choice.retain(|name| !tried.contains(name)));
            if left.iter().any(BTreeSet::is_empty) {
                continue;
            }
            taken.push(*name);
            self.descend(left, taken);
            taken.pop();
        }
    }

    /// What choices that share no name cost together, at the least.
    fn at_least(&self, open: &[BTreeSet<usize>]) -> Cost {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut least = (0, 0);
        for choice in open {
            if used.is_disjoint(choice) {
                used.extend(choice);
                least.0 += 1;
                least.1 += choice.iter().map(|name| self.choices.weight(*name)).min().unwrap_or_default();
            }
        }
        least
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn choices(weights: &[u32], choices: &[&[usize]]) -> Choices {
        Choices { weights: weights.to_vec(), choices: choices.iter().map(|choice| choice.to_vec()).collect() }
    }

    /// Every set there is.
    fn brute_force(choices: &Choices, without: Option<usize>) -> Option<Cost> {
        (0_u32..1 << choices.weights.len())
            .map(|bits| (0..choices.weights.len()).filter(|name| bits >> name & 1 == 1).collect::<Vec<_>>())
            .filter(|names| without.is_none_or(|without| !names.contains(&without)))
            .filter(|names| choices.choices.iter().all(|choice| choice.iter().any(|name| names.contains(name))))
            .map(|names| choices.cost(&names))
            .min()
    }

    #[test]
    fn greedy_would_take_one_more() {
        // Name 0 is in four of six choices; 1 and 2 are in all.
        let six = choices(&[0; 3], &[&[0, 1], &[0, 2], &[0, 1], &[0, 2], &[1], &[2]]);
        assert_eq!(six.cheapest(None).unwrap(), Cover { names: vec![1, 2], proven: true });
    }

    #[test]
    fn of_sets_of_the_same_size_the_lighter_one_is_taken() {
        assert_eq!(choices(&[1, 0], &[&[0, 1]]).cheapest(None).unwrap().names, [1]);
        assert_eq!(choices(&[1, 0], &[&[0, 1], &[0]]).cheapest(None).unwrap().names, [0]);
    }

    #[test]
    fn what_cannot_be_covered_is_not() {
        assert_eq!(choices(&[0], &[&[0]]).cheapest(Some(0)), None);
        assert_eq!(choices(&[], &[]).cheapest(None).unwrap().names, [0; 0]);
    }

    #[test]
    fn choices_that_interlock_end_in_time() {
        // A projective plane of order 7 has no short cuts: 57 lines of 8 points.
        let point = |a: usize, b: usize| 8 + 7 * a + b;
        let mut lines: Vec<Vec<usize>> = vec![(0..8).collect()];
        for slope in 0..7 {
            for start in 0..7 {
                let mut line: Vec<usize> = (0..7).map(|x| point(x, (slope * x + start) % 7)).collect();
                line.insert(0, slope);
                lines.push(line);
            }
        }
        lines.extend((0..7).map(|x| std::iter::once(7).chain((0..7).map(|y| point(x, y))).collect()));
        let plane = Choices { weights: vec![0; 57], choices: lines };
        let cover = plane.cheapest(None).unwrap();
        assert!(plane.choices.iter().all(|line| line.iter().any(|point| cover.names.contains(point))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn none_is_cheaper(
            weights in prop::collection::vec(0_u32..3, 1..9),
            picks in prop::collection::vec(prop::collection::btree_set(0_usize..9, 1..5), 0..12),
            without in prop::option::of(0_usize..9),
        ) {
            let known = |choice: BTreeSet<usize>| choice.into_iter().filter(|name| *name < weights.len()).collect::<Vec<_>>();
            let choices: Vec<Vec<usize>> = picks.into_iter().map(known).filter(|choice| !choice.is_empty()).collect();
            let choices = Choices { weights, choices };
            let found = choices.cheapest(without);
            prop_assert_eq!(found.as_ref().map(|cover| choices.cost(&cover.names)), brute_force(&choices, without));
            if let Some(cover) = found {
                prop_assert!(cover.proven);
                prop_assert!(choices.choices.iter().all(|choice| choice.iter().any(|name| cover.names.contains(name))));
                prop_assert!(cover.names.is_sorted_by(|a, b| a < b));
            }
        }
    }
}
