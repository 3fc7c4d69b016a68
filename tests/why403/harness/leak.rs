//! No eight characters of a secret in a row, anywhere.

/// How many characters of a secret in a row are too many to show.
const RUN: usize = 8;

/// Holds that no run of a secret stands in a text.
#[track_caller]
pub fn assert_no_leak(secret: &str, text: &str) {
    let characters: Vec<char> = secret.chars().collect();
    assert!(characters.len() >= RUN, "a secret of {} characters proves nothing", characters.len());
    for run in characters.windows(RUN) {
        let run: String = run.iter().collect();
        assert!(!text.contains(&run), "{run} of {secret} is shown:\n{text}");
    }
}
