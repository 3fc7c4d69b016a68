//! A run that is watched: it is ended when it takes far too long, and its memory is measured.

use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::harness::{Run, Why403};

/// A run that is still there after this long is killed, unless it is meant to last; the test fails by it.
const LONGEST: Duration = Duration::from_secs(25);

/// What came of a run, and the most memory that it had, in bytes, where the system says so.
pub struct Watched {
    pub run: Run,
    pub peak: Option<u64>,
}

/// Runs to the end. `started` is called once the process is there; a stream that it takes is not in the run.
pub fn watched(command: &Why403, started: impl FnOnce(&mut Child)) -> Watched {
    watched_for(LONGEST, command, started)
}

/// The same of a run that may take this long.
pub fn watched_for(longest: Duration, command: &Why403, started: impl FnOnce(&mut Child)) -> Watched {
    let begun = Instant::now();
    let mut child = command.spawn();
    let id = child.id();
    started(&mut child);
    let over = AtomicBool::new(false);
    let (mut run, peak) = thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut peak = None;
            while !over.load(Ordering::SeqCst) {
                peak = peak_of(id).max(peak);
                if begun.elapsed() > longest {
                    kill(id, Signal::KILL);
                    break;
                }
                thread::sleep(Duration::from_millis(5));
            }
            peak
        });
        let run = Run::of(child);
        over.store(true, Ordering::SeqCst);
        (run, watch.join().unwrap())
    });
    run.took = begun.elapsed();
    Watched { run, peak }
}

/// Sends a signal to a process of this test.
pub fn kill(id: u32, signal: Signal) {
    let pid = i32::try_from(id).ok().and_then(Pid::from_raw).unwrap();
    // It may have ended by itself.
    let _ = kill_process(pid, signal);
}

/// The most memory that a process has had so far.
fn peak_of(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    // Until it is the program, it is a copy of this test, with this test's memory.
    status.lines().next().filter(|name| name.ends_with("\twhy403"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}
