//! Many tokens, one a line: each is judged offline, as `check --offline` judges one.

pub mod batch;
mod memory;
mod shared_runs;
mod token_line;
