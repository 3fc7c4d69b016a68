//! Failures that are alike but for their ids and times: they have the same cause and the same fix, and are judged once.

use std::collections::HashMap;

use crate::request::Pasted;
use crate::text::is_uuid;

/// Maximum failures that are kept, of all kinds together.
const MOST: usize = 2_000;

/// Maximum failures that are kept with the same status and code.
const MOST_A_KIND: usize = 16;

/// What stands for an id.
const ID: &str = "{id}";

/// Status and code.
type Kind = (Option<u16>, Option<String>);

/// Failures that were judged before, each with the position of its group.
#[derive(Debug, Default)]
pub(super) struct Judged {
    known: HashMap<Kind, Vec<(Pasted, usize)>>,
    count: usize,
}

impl Judged {
    /// The group of a failure that is like this one.
    pub(super) fn group_of(&self, like: &Pasted) -> Option<usize> {
        self.known.get(&kind(like))?.iter().find(|(known, _)| known == like).map(|(_, position)| *position)
    }

    /// Remembers which group a failure is in.
    pub(super) fn keep(&mut self, like: Pasted, position: usize) {
        let kept = self.known.entry(kind(&like)).or_default();
        if self.count < MOST && kept.len() < MOST_A_KIND {
            self.count += 1;
            kept.push((like, position));
        }
    }
}

fn kind(pasted: &Pasted) -> Kind {
    let refusal = pasted.refusal.as_ref();
    (refusal.and_then(|refusal| refusal.status), refusal.and_then(|refusal| refusal.code.clone()))
}

/// A failure without what says nothing about its cause: its place, its correlation id, its time, and the ids in its path. What
/// the message says stays whole.
pub(super) fn likeness(pasted: &Pasted) -> Pasted {
    let mut like = Pasted { place: String::new(), ..pasted.clone() };
    // Whether a token had ended depends on the time.
    let is_timeless = like.request.as_ref().and_then(|request| request.token()).is_none_or(|token| !token.is_jwt());
    if let Some(path) = like.request.as_mut().and_then(|request| request.path.as_mut()) {
        hide_ids(path);
    }
    if let Some(refusal) = &mut like.refusal {
        hide_ids(&mut refusal.path);
        if let Some(id) = refusal.correlation_id.take() {
            refusal.excerpt = refusal.excerpt.replace(&id, ID);
        }
        if is_timeless {
            refusal.answered_at = None;
        }
    }
    if let Some(failure) = &mut like.failure {
        hide_ids(&mut failure.path);
    }
    like
}

fn hide_ids(path: &mut String) {
    if path.split('/').any(is_uuid) {
        *path =
            path.split('/').map(|segment| if is_uuid(segment) { ID } else { segment }).collect::<Vec<_>>().join("/");
    }
}
