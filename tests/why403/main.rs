//! The integration tests: one binary, so that one link serves them all.
//!
//! `cfg(test)` is always true here; it tells clippy that these modules have a test's leave to stop at a surprise.

#[cfg(test)]
#[cfg(unix)]
mod readme;
