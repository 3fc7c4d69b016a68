//! Text itself: characters that cannot be seen, encodings, Base64, the form of ids and numbers, sets of hashes and of pairs of bytes of it.

mod base64;
mod byte_pairs;
mod prehashed;
mod thousands;
pub(crate) mod utf_16;
mod uuid;
mod visible;

pub(crate) use base64::base64_words;
#[cfg(feature = "cli")]
pub(crate) use base64::is_base64;
pub(crate) use byte_pairs::BytePairs;
pub(crate) use prehashed::SetOfHashes;
pub(crate) use thousands::thousands;
pub(crate) use uuid::is_uuid;
pub(crate) use uuid::is_uuid_in_bytes;
pub(crate) use visible::{ascii, excerpt, is_hidden, visible, visible_lines};
