//! What ends a program from outside: Ctrl-C, a closed terminal, a polite request. Listening begins when this is made, so
//! that a job that must not be left half done is not ended by a signal that comes before anybody waits for one.
//!
//! A signal that was ignored when the program began (`nohup`) is listened to all the same: to end early is the safe side.

use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll};

use crate::mute::{Stop, Stops};

/// A listener for what ends a program.
pub(super) struct Interruption(Vec<(&'static str, Source)>);

/// What people type at a terminal.
const TYPED: &str = if cfg!(windows) { "Ctrl-C" } else { "SIGINT" };

impl Interruption {
    /// Waits for the next, or answers at once where one has come since listening began; tells which.
    pub(super) async fn received(&mut self) -> &'static str {
        poll_fn(|context| {
            let fired = self.0.iter_mut().find_map(|(name, source)| source.has_fired(context).then_some(*name));
            fired.map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }

    /// Hands what is received to a job, for as long as it listens.
    pub(super) fn into_stops(mut self) -> Stops {
        let (sender, stops) = Stops::new();
        tokio::spawn(async move {
            loop {
                let name = self.received().await;
                if sender.send(Stop { name, typed: name == TYPED }).is_err() {
                    return;
                }
            }
        });
        stops
    }
}

#[cfg(unix)]
pub(super) use unix::Source;

#[cfg(unix)]
mod unix {
    use rustix::process::Signal as Number;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    use super::{Context, Interruption, Poll, io};

    /// The signals that end a program unless it catches them, and that are no fault of the program's own.
    const ENDING: &[(&str, Number)] = &[
        ("SIGINT", Number::INT),
        ("SIGTERM", Number::TERM),
        ("SIGHUP", Number::HUP),
        ("SIGQUIT", Number::QUIT),
        ("SIGALRM", Number::ALARM),
        ("SIGVTALRM", Number::VTALARM),
        ("SIGPROF", Number::PROF),
        ("SIGUSR1", Number::USR1),
        ("SIGUSR2", Number::USR2),
        ("SIGXCPU", Number::XCPU),
        ("SIGXFSZ", Number::XFSZ),
        ("SIGABRT", Number::ABORT),
        #[cfg(target_os = "linux")]
        ("SIGIO", Number::IO),
        #[cfg(target_os = "linux")]
        ("SIGPWR", Number::POWER),
    ];

    /// One signal.
    pub(crate) struct Source(Signal);

    impl Source {
        /// Whether it has come since it was last asked; else the task is woken when it comes.
        pub(super) fn has_fired(&mut self, context: &mut Context<'_>) -> bool {
            matches!(self.0.poll_recv(context), Poll::Ready(Some(())))
        }
    }

    impl Interruption {
        /// Listens from now on; the signals no longer end the process.
        pub(crate) fn listen() -> io::Result<Self> {
            Self::to(ENDING.iter(), false)
        }

        /// Listens to Ctrl-Z as well: a program that is stopped cannot change anything back.
        pub(crate) fn listen_to_pauses_too() -> io::Result<Self> {
            Self::to(ENDING.iter().chain(&[("SIGTSTP", Number::TSTP)]), true)
        }

        fn to<'a>(signals: impl Iterator<Item = &'a (&'static str, Number)>, with_pauses: bool) -> io::Result<Self> {
            crate::cli::terminal::signals_are_handled(with_pauses);
            let listened = signals.map(|(name, number)| {
                signal(SignalKind::from_raw(number.as_raw())).map(|signal| (*name, Source(signal)))
            });
            listened.collect::<io::Result<_>>().map(Self)
        }
    }
}

#[cfg(windows)]
pub use windows::Source;

#[cfg(windows)]
mod windows {
    use tokio::signal::windows::{
        CtrlBreak, CtrlC, CtrlClose, CtrlLogoff, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_logoff,
        ctrl_shutdown,
    };

    use super::{Context, Interruption, Poll, io};

    /// One event of the console.
    pub enum Source {
        C(CtrlC),
        Break(CtrlBreak),
        Close(CtrlClose),
        Logoff(CtrlLogoff),
        Shutdown(CtrlShutdown),
    }

    impl Source {
        /// Whether it has come since it was last asked; else the task is woken when it comes.
        pub(super) fn has_fired(&mut self, context: &mut Context<'_>) -> bool {
            let polled = match self {
                Self::C(event) => event.poll_recv(context),
                Self::Break(event) => event.poll_recv(context),
                Self::Close(event) => event.poll_recv(context),
                Self::Logoff(event) => event.poll_recv(context),
                Self::Shutdown(event) => event.poll_recv(context),
            };
            matches!(polled, Poll::Ready(Some(())))
        }
    }

    impl Interruption {
        /// Listens from now on; the events no longer end the process at once. Windows itself ends it some seconds after
        /// the console was closed.
        pub fn listen() -> io::Result<Self> {
            Ok(Self(vec![
                ("Ctrl-C", Source::C(ctrl_c()?)),
                ("Ctrl-Break", Source::Break(ctrl_break()?)),
                ("the closed console", Source::Close(ctrl_close()?)),
                ("the logoff", Source::Logoff(ctrl_logoff()?)),
                ("the shutdown", Source::Shutdown(ctrl_shutdown()?)),
            ]))
        }

        /// Windows stops no program by Ctrl-Z.
        pub fn listen_to_pauses_too() -> io::Result<Self> {
            Self::listen()
        }
    }
}
