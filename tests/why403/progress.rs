//! The bar of a batch: on a terminal while it lasts, and gone when it is over.

use std::fs::OpenOptions;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, thread};

use tempfile::TempDir;

use crate::harness::Why403;

const RECORD: &str = "{\"code\":\"not.authorized\",\"status\":403,\"message\":\"no\"}\n";

/// A pipe by name.
fn pipe(at: &Path) {
    assert!(Command::new("mkfifo").arg(at).status().unwrap().success());
}

/// What a terminal gets of a batch whose input goes on until the rate is shown, or for ten seconds.
fn watched() -> String {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("records");
    pipe(&input);
    let run = Why403::new(["explain", "--ndjson", "--summary", input.to_str().unwrap()]).env("TERM", "xterm");
    let (mut child, mut terminal) = run.spawn_on_terminal();
    let is_shown = AtomicBool::new(false);
    let mut seen = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut input = OpenOptions::new().write(true).open(&input).unwrap();
            for _ in 0..200 {
                input.write_all(RECORD.repeat(2_000).as_bytes()).unwrap();
                if is_shown.load(Ordering::Relaxed) {
                    return;
                }
                thread::sleep(Duration::from_millis(50));
            }
        });
        let mut block = [0; 4_096];
        // Linux says with an error that the other end is gone.
        while let Ok(read) = terminal.read(&mut block)
            && read > 0
        {
            seen.extend_from_slice(&block[..read]);
            let text = String::from_utf8_lossy(&seen);
            is_shown.store(text.contains("records/s"), Ordering::Relaxed);
        }
    });
    child.wait().unwrap();
    String::from_utf8(seen).unwrap()
}

#[test]
fn a_batch_that_takes_its_time_shows_its_rate_on_a_terminal_and_takes_it_away() {
    let seen = watched();
    let (bar, rest) = seen.rsplit_once("records/s").unwrap_or_else(|| panic!("no rate: {seen:?}"));
    assert!(bar.contains(" records, "), "{seen:?}");
    // Back to the beginning of the line, and all behind it erased, before the counts.
    let (gone, counts) = rest.split_once("\r\u{1b}[K").unwrap_or_else(|| panic!("the bar stays: {rest:?}"));
    assert!(!gone.contains('\n'), "{rest:?}");
    assert!(counts.contains(" records\r\n"), "{counts:?}");
}

#[test]
fn a_short_batch_shows_none() {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("records");
    fs::write(&input, RECORD).unwrap();
    let run = Why403::new(["explain", "--ndjson", "--summary", input.to_str().unwrap()]).env("TERM", "xterm");
    let (mut child, mut terminal) = run.spawn_on_terminal();
    let mut seen = Vec::new();
    let _ = terminal.read_to_end(&mut seen);
    child.wait().unwrap();
    let seen = String::from_utf8(seen).unwrap();
    assert!(seen.contains("1 record") && !seen.contains("records/s"), "{seen:?}");
}
