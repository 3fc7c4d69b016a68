//! The mode of a terminal, put back on every way out: at the end, on a signal that ends or stops the program, on a panic.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, Once, PoisonError, TryLockError};
use std::{io, panic, thread};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// The terminal that is in another mode than it was found in.
static STATE: Mutex<Option<State>> = Mutex::new(None);

/// Whether a job answers the signals that end the program, and they must not end it here.
static HANDLED: AtomicBool = AtomicBool::new(false);

/// Whether a job answers Ctrl-Z, and it must not stop the program here: a program that is stopped restores nothing.
static PAUSES_HANDLED: AtomicBool = AtomicBool::new(false);

struct State {
    terminal: OwnedFd,
    found: Termios,
    /// The mode to go back to when a stopped program goes on.
    used: Termios,
}

impl State {
    // Where the terminal is gone there is nothing to put back.
    fn apply(&self, mode: &Termios) {
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, mode);
    }
}

/// A terminal whose mode is put back when this is dropped.
pub(super) struct Held(());

impl Held {
    /// Changes the mode of a terminal. Answers the mode that it was found in, too.
    pub(super) fn changed(terminal: &impl AsFd, change: impl FnOnce(&mut Termios)) -> io::Result<(Self, Termios)> {
        let found = tcgetattr(terminal)?;
        let mut used = found.clone();
        change(&mut used);
        let state = State { terminal: terminal.as_fd().try_clone_to_owned()?, found: found.clone(), used };
        watch()?;
        // Known before it is changed: a signal may come in between.
        let mut known = lock();
        let state = known.insert(state);
        tcsetattr(&state.terminal, OptionalActions::Now, &state.used)?;
        Ok((Self(()), found))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        put_back(lock());
    }
}

/// From now on a job answers the signals that end the program, and Ctrl-Z where it answers that too.
pub(crate) fn signals_are_handled(with_pauses: bool) {
    HANDLED.store(true, SeqCst);
    PAUSES_HANDLED.store(with_pauses, SeqCst);
}

fn lock() -> MutexGuard<'static, Option<State>> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts the mode back; whether there was one to be.
fn put_back(mut state: MutexGuard<'_, Option<State>>) -> bool {
    let state = state.take();
    if let Some(state) = &state {
        state.apply(&state.found);
    }
    state.is_some()
}

/// Listens for signals and panics, once and for good: a handler that was taken away would leave the signal ignored.
fn watch() -> io::Result<()> {
    static WATCHED: Once = Once::new();
    let mut outcome = Ok(());
    WATCHED.call_once(|| outcome = start());
    outcome
}

fn start() -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT])?;
    thread::Builder::new().name("terminal".to_owned()).spawn(move || signals.forever().for_each(answer))?;
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |about| {
        // The release aborts behind its hook. Whoever holds the lock may be the one who panicked.
        match STATE.try_lock() {
            Ok(state) => _ = put_back(state),
            Err(TryLockError::Poisoned(state)) => _ = put_back(state.into_inner()),
            Err(TryLockError::WouldBlock) => {}
        }
        before(about);
    }));
    Ok(())
}

fn answer(signal: i32) {
    match signal {
        SIGTSTP => match lock().as_mut() {
            Some(state) => {
                if let Ok(used) = tcgetattr(&state.terminal) {
                    state.used = used;
                }
                state.apply(&state.found);
            }
            None if PAUSES_HANDLED.load(SeqCst) => return,
            None => {}
        },
        SIGCONT => {
            if let Some(state) = lock().as_ref() {
                state.apply(&state.used);
            }
            return;
        }
        _ => {
            let was_held = put_back(lock());
            if HANDLED.load(SeqCst) && !was_held {
                return;
            }
        }
    }
    // Ends or stops the program, as the signal would have done by itself.
    let _ = emulate_default_handler(signal);
}

#[cfg(test)]
mod tests {
    use std::mem::ManuallyDrop;

    use rustix::termios::LocalModes;

    use super::*;

    #[test]
    fn a_panic_puts_the_terminal_back_even_where_nothing_is_dropped() {
        let (_pty, pts) = pty_process::blocking::open().unwrap();
        let is_found = || tcgetattr(&pts).unwrap().local_modes.contains(LocalModes::ICANON);
        let outcome = panic::catch_unwind(|| {
            // As in a release, which aborts.
            let held = Held::changed(&pts, |mode| mode.local_modes.remove(LocalModes::ICANON)).unwrap();
            let _held = ManuallyDrop::new(held);
            assert!(is_found(), "the panic that is tested");
        });
        assert!(outcome.is_err() && is_found());
    }
}
