//! What a person types or pastes at a terminal, uncut.
//!
//! As terminals are set up, the kernel collects a line before a program may read it, and silently drops what is longer than 4,095
//! bytes (1,024 on macOS). A pasted answer is often one long line, and half of it would be judged as if it were all. So the
//! terminal hands over every byte at once, and the line is edited here: see `line`.

#[cfg(unix)]
mod held;
#[cfg(unix)]
mod line;
#[cfg(unix)]
mod reader;

use std::io::{self, Read};

#[cfg(unix)]
pub(super) use held::signals_are_handled;

/// Standard input: whole lines of any length where it is a terminal.
#[cfg(unix)]
pub(super) fn standard_input() -> io::Result<Box<dyn Read + Send>> {
    let stdin = io::stdin();
    if !io::IsTerminal::is_terminal(&stdin) {
        return Ok(Box::new(stdin));
    }
    Ok(Box::new(reader::Terminal::open(&stdin)?))
}

/// Standard input. The console of Windows has no such limit.
#[cfg(not(unix))]
pub fn standard_input() -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(io::stdin()))
}

/// Asks at the terminal for one line, which is shown as it is typed.
#[cfg(unix)]
pub(super) fn line(prompt: &str) -> io::Result<String> {
    let mut terminal = reader::Terminal::open(&io::stdin())?;
    terminal.say(prompt);
    String::from_utf8(terminal.one_line()?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "what was typed is not UTF-8"))
}

/// Asks at the terminal for one line, which is shown as it is typed.
#[cfg(not(unix))]
pub(super) fn line(prompt: &str) -> io::Result<String> {
    io::Write::write_all(&mut io::stderr(), prompt.as_bytes())?;
    let mut typed = String::new();
    io::stdin().read_line(&mut typed).map(|_| typed)
}

/// Asks at the terminal for a secret of one line, which is not shown.
#[cfg(unix)]
pub(super) fn secret(prompt: &str) -> io::Result<String> {
    let mut terminal = reader::Terminal::hidden(&io::stdin())?;
    // Asked only now: what is typed before would be shown, and cut.
    terminal.say(prompt);
    let line = terminal.one_line();
    terminal.say("\n");
    String::from_utf8(line?).map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "what was typed is not UTF-8"))
}

/// Asks at the terminal for a secret of one line, which is not shown.
#[cfg(not(unix))]
pub fn secret(prompt: &str) -> io::Result<String> {
    rpassword::prompt_password(prompt)
}
