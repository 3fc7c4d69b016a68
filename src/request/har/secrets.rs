//! What of an entry must not be shown: learnt before anything of it is kept.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::entry::Entry;
use crate::request::Parts;
use crate::secret::{Redactor, taught, taught_by_header};

/// Secrets are kept for the whole archive up to this many bytes; each entry's own are hidden in it whatever there is.
const MOST_BYTES: usize = 64 << 10;

/// The secrets of a whole archive, each once: the answer to one request can repeat the secret of another.
#[derive(Debug, Default)]
pub(super) struct ArchiveSecrets {
    secrets: BTreeSet<String>,
    bytes: usize,
}

impl ArchiveSecrets {
    /// Keeps what the redactor of an entry knows.
    pub(super) fn keep(&mut self, redactor: &Redactor) {
        for secret in redactor.secrets() {
            if self.bytes < MOST_BYTES && !self.secrets.contains(secret) {
                self.bytes += secret.len();
                self.secrets.insert(secret.clone());
            }
        }
    }

    /// Keeps the credentials of a call that was answered: the token that it was sent with, and one that was issued.
    pub(super) fn keep_of_success(&mut self, entry: &Entry) {
        let none = Redactor::default();
        if let Some(value) = entry.sent_header("authorization") {
            self.keep(&taught_by_header("authorization", value, &none));
        }
        if entry.url.contains("/oauth/") {
            let sent = entry.sent_body.as_deref().unwrap_or_default();
            self.keep(&taught(sent, &none));
            self.keep(&taught(&entry.body, &none));
        }
    }

    /// What hides them all.
    pub(super) fn into_redactor(self) -> Redactor {
        Redactor::new(self.secrets.iter().map(String::as_str))
    }
}

/// The redactor with this entry's secrets added.
pub(super) fn learnt(entry: &Entry, parts: Parts<'_>, known: &Redactor) -> Redactor {
    let mut redactor = parts.taught(known).into_owned();
    for (name, value) in &entry.headers {
        if let Cow::Owned(more) = taught_by_header(name, value, &redactor) {
            redactor = more;
        }
    }
    taught(&entry.body, &redactor).into_owned()
}
