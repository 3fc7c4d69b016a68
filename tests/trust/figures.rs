//! How much is tried, and how much was.

/// How often something random is tried: `full` with `WHY403_TRUST=full`, which `tests/trust/run` sets; else `small`.
pub fn size(small: usize, full: usize) -> usize {
    if std::env::var("WHY403_TRUST").is_ok_and(|size| size == "full") { full } else { small }
}

/// Prints a line that `tests/trust/run` collects.
#[allow(clippy::print_stdout, reason = "`--nocapture` shows it")]
pub fn figure(what: &str, count: usize) {
    println!("figure: {what}: {count}");
}
