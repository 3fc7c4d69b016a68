//! Opens an address in the user's browser, where a person is there to see it.

use std::env;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::thread;

use url::Url;

/// Opens the address in the default browser, or the one of `BROWSER`, and says whether it was tried. Nothing is opened where
/// standard error is not a terminal, in a remote session, or without a graphical display: there, a text browser would take
/// the terminal.
pub(super) fn open(address: &str) -> bool {
    if !is_seen() {
        return false;
    }
    let address = address.to_owned();
    // On a thread of its own: a text browser of `BROWSER` keeps its caller waiting, and the sign-in has to be received.
    thread::Builder::new().name("browser".to_owned()).spawn(move || _ = webbrowser::open(&address)).is_ok()
}

/// Opens a file, under the same conditions, and says whether that worked. The run may end after it, so it is waited for.
pub(super) fn open_file(path: &Path) -> bool {
    let address = path.canonicalize().ok().and_then(|path| Url::from_file_path(path).ok());
    is_seen() && address.is_some_and(|address| webbrowser::open(address.as_str()).is_ok())
}

fn is_seen() -> bool {
    io::stderr().is_terminal() && has_display()
}

fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(any(windows, target_os = "macos")) {
        return !is_set("SSH_CONNECTION");
    }
    ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].into_iter().any(is_set)
}
