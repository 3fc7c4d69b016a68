//! What was sent and what came back. Pure: bytes in, views out.

mod allowed_values;
mod answer;
mod caller;
mod curl;
mod envelope;
mod error_body;
mod failure;
pub mod har;
mod headers;
mod http;
mod http_client;
mod input;
pub(crate) mod known_answers;
mod message_names;
mod pasted;
pub mod print;
mod reading;
mod refusal;
mod remarks;
mod retry_after;
mod sent;
mod texts;

pub use crate::secret::Redactor;
pub use answer::parse;
pub use caller::{Caller, NamedCaller};
pub use failure::{Failure, FailureKind};
pub use headers::Headers;
pub use http_client::HttpClient;
pub use pasted::{Form, Pasted, Reading, Unreadable};
pub use reading::read;
pub use refusal::{Author, Refusal};
pub use remarks::Remarks;
pub use retry_after::retry_after;
pub use sent::{Authorization, HeaderFault, Parts, SentBody, SentRequest};
