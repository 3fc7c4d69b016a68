//! The calls of an HTTP archive. Failures whose entries differ only in ids and times are read once: the others of the kind
//! are known by their JSON.

use std::collections::HashMap;

use super::grouping::{Grouping, place_in};
use super::likeness::likeness;
use super::shape::Shape;
use super::trial::Trial;
use crate::facts::Facts;
use crate::request::Pasted;
use crate::request::har::{Call, Calls, place_of_entry};
use crate::secret::Redactor;

/// Maximum bytes of entries that are kept.
const MOST: usize = 8 << 20;

/// Longer entries are not kept.
const LONGEST_ENTRY: usize = 16 << 10;

/// Puts the calls of an archive into groups.
#[derive(Debug)]
pub struct Archive<'g, F> {
    grouping: &'g mut Grouping<F>,
    file: Option<&'g str>,
    shape: Shape,
    /// By the entry with stand-ins; `None` for entries of which each is read.
    known: HashMap<Box<[u8]>, Option<Known>>,
    /// Bytes kept.
    held: usize,
    trial: Trial,
    /// Whether the entry at hand was looked up.
    is_looked_up: bool,
}

/// What failures have in common whose entries differ only in ids and times.
#[derive(Debug)]
struct Known {
    /// Their group.
    position: usize,
    correlation_id: CorrelationId,
}

/// Where the correlation id of an entry is.
#[derive(Debug)]
enum CorrelationId {
    None,
    /// A word of the entry.
    Word(usize),
    /// The same in all of them.
    Same(String),
}

impl<'g, F: FnMut(&Pasted) -> Facts> Archive<'g, F> {
    pub(super) fn new(grouping: &'g mut Grouping<F>, secrets: &Redactor, file: Option<&'g str>) -> Self {
        Self {
            grouping,
            file,
            shape: Shape::of_uuids(secrets),
            known: HashMap::new(),
            held: 0,
            trial: Trial::default(),
            is_looked_up: false,
        }
    }

    /// What is known of entries like that of a call; `None` where their ids or times matter. The entry is read with other
    /// ids and times, twice: they do not matter where that shows the same failure and the same secrets.
    fn learn(&mut self, call: &Call<'_>, json: &[u8], position: usize) -> Option<Known> {
        let (own, secrets) = call.read_as(json)?;
        let (first, first_secrets) = call.read_as(self.shape.line())?;
        let (second, second_secrets) = call.read_as(self.shape.other())?;
        let like = likeness(&own);
        let is_same = like == likeness(&first) && like == likeness(&second);
        if !is_same || secrets != first_secrets || secrets != second_secrets {
            return None;
        }
        let correlation_id = match (correlation_id(&own), correlation_id(&first)) {
            (None, None) => CorrelationId::None,
            (Some(own), Some(first)) if own == first => CorrelationId::Same(own.to_owned()),
            (_, first) => CorrelationId::Word(self.shape.index_of(first?.as_bytes())?),
        };
        Some(Known { position, correlation_id })
    }
}

impl<F: FnMut(&Pasted) -> Facts> Calls for Archive<'_, F> {
    fn knows(&mut self, json: &[u8], number: usize) -> bool {
        let Self { known, held, trial, .. } = self;
        let rests = trial.rests(|| {
            *known = HashMap::new();
            *held = 0;
        });
        self.is_looked_up = self.grouping.remembers() && json.len() <= LONGEST_ENTRY && !rests;
        if !self.is_looked_up {
            return false;
        }
        self.shape.take(json);
        let Some(Some(known)) = self.known.get(self.shape.line()) else { return false };
        let id = match &known.correlation_id {
            CorrelationId::None => None,
            CorrelationId::Word(index) => Some(String::from_utf8_lossy(self.shape.word(*index, json)).into_owned()),
            CorrelationId::Same(id) => Some(id.clone()),
        };
        let position = known.position;
        self.trial.count_known();
        self.grouping.add_known(position, place_in(self.file, place_of_entry(number)), id);
        true
    }

    fn take(&mut self, call: &Call<'_>) {
        let position = self.grouping.add_to_group(self.file, call.pasted);
        let Some((json, position)) = call.json.zip(position) else { return };
        if !self.is_looked_up || self.known.contains_key(self.shape.line()) {
            return;
        }
        let known = self.learn(call, json, position);
        let size = self.shape.line().len() + size_of::<Option<Known>>();
        if self.held + size > MOST {
            self.known.clear();
            self.held = 0;
        }
        self.held += size;
        self.known.insert(self.shape.line().into(), known);
    }
}

fn correlation_id(pasted: &Pasted) -> Option<&str> {
    pasted.refusal.as_ref()?.correlation_id.as_deref()
}
