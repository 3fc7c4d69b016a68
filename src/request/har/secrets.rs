//! What of an entry must not be shown: learnt before anything of it is kept.

use super::entry::Entry;
use crate::token::Redactor;

/// The redactor with this entry's secrets added.
pub(super) fn learnt(entry: &Entry, known: &Redactor) -> Redactor {
    let mut redactor = known.clone();
    for (name, value) in entry.sent_headers.iter().chain(&entry.headers) {
        match name.to_ascii_lowercase().as_str() {
            "authorization" | "proxy-authorization" => redactor.learn(value.split_whitespace().last().unwrap_or(value)),
            "cookie" => {
                value.split(';').filter_map(|pair| pair.split_once('=')).for_each(|(_, secret)| redactor.learn(secret))
            }
            "set-cookie" => {
                let pair = value.split(';').next().and_then(|pair| pair.split_once('='));
                redactor.learn(pair.map_or("", |(_, secret)| secret));
            }
            "x-api-key" => redactor.learn(value),
            _ => {}
        }
    }
    redactor
}
