//! One failure in the making: what objects and words of an input say of one request and its answer.

use serde_json::Value;

use super::words;
use crate::request::{Form, Headers};

/// How many bytes of words around a body are looked at.
const WORDS: usize = 1 << 16;

/// What is known of one failure so far.
#[derive(Default, Clone)]
pub(super) struct Case {
    /// The words around the objects.
    pub(super) words: String,
    /// Where in the words the body was.
    pub(super) body_place: Option<words::BodyPlace>,
    /// Whether there were more words than are looked at.
    pub(super) is_short: bool,
    /// The error body, with its text.
    pub(super) body: Option<(Value, String)>,
    pub(super) status: Option<u16>,
    pub(super) method: Option<String>,
    pub(super) url: Option<String>,
    pub(super) base: Option<String>,
    pub(super) correlation_id: Option<String>,
    pub(super) headers: Headers,
    pub(super) sent_headers: Vec<(String, String)>,
    pub(super) sent_body: Option<String>,
    /// A page that came instead of a body.
    pub(super) page: Option<String>,
    /// `ECONNREFUSED` and the like.
    pub(super) client_code: Option<String>,
    /// A message that is not in a body of its own, such as that of a log record.
    pub(super) message: Option<String>,
    pub(super) form: Option<Form>,
    pub(super) place: String,
}

impl Case {
    /// Adds words, as many as are looked at.
    pub(super) fn add_words(&mut self, words: &str) {
        let room = WORDS.saturating_sub(self.words.len());
        let end = (0..=room.min(words.len())).rev().find(|at| words.is_char_boundary(*at)).unwrap_or_default();
        self.is_short |= end < words.len();
        self.words.push_str(words.get(..end).unwrap_or_default());
    }

    /// Takes over what another case knows, where this one does not.
    pub(super) fn adopt(&mut self, other: Self) {
        self.status = self.status.or(other.status);
        self.method = self.method.take().or(other.method);
        self.url = self.url.take().or(other.url);
        self.correlation_id = self.correlation_id.take().or(other.correlation_id);
        other.headers.into_iter().for_each(|(name, value)| {
            self.headers.entry(name).or_insert(value);
        });
    }
}
