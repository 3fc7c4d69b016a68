//! Many runs at once: nearly all of their time is waiting.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does this for every item on so many threads, and gives what came of each, in the order of the items.
pub fn crowd<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((position, item)) = {
                    let position = next.fetch_add(1, Ordering::Relaxed);
                    items.get(position).map(|item| (position, item))
                } {
                    let result = work(item);
                    done.lock().unwrap().push((position, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(position, _)| *position);
    done.into_iter().map(|(_, result)| result).collect()
}

/// So many items of a list, spread evenly over it; the same ones each time.
pub fn spread<T>(items: Vec<T>, count: usize) -> Vec<T> {
    let total = items.len();
    if count >= total {
        return items;
    }
    let mut chosen = items.into_iter().enumerate().filter(|(position, _)| {
        let (before, after) = (position * count / total, (position + 1) * count / total);
        after > before
    });
    let mut kept = Vec::with_capacity(count);
    kept.extend(chosen.by_ref().map(|(_, item)| item));
    kept
}
