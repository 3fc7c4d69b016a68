//! What operations need, one format a file.

pub mod found;
pub mod markdown;
pub mod terminal;
#[cfg(test)]
mod tests;
mod words;
