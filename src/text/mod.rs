//! Text itself: characters that cannot be seen, and the form of ids.

mod thousands;
mod uuid;
mod visible;

pub(crate) use thousands::thousands;
pub use uuid::is_uuid;
pub(crate) use uuid::is_uuid_in_bytes;
pub(crate) use visible::{ascii, excerpt, is_hidden, visible, visible_lines};
