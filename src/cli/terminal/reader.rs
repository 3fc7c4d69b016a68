//! Reads a terminal byte by byte and hands on whole lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::AsFd;

use rustix::io::ioctl_fionread;
use rustix::termios::{LocalModes, SpecialCodeIndex, Termios};

use super::held::Held;
use super::line::Line;

/// How much is read at a time, in bytes.
const BLOCK: usize = 16 << 10;

/// No secret is longer, in bytes; what is too long for a token is refused by who asks for one.
const LONGEST_SECRET: u64 = 1 << 20;

/// How many bytes of a line the kernel keeps before it drops the rest: `N_TTY_BUF_SIZE` without the line's end, `TTYHOG`.
const KEPT_BY_KERNEL: usize = if cfg!(target_os = "linux") { 4_095 } else { 1_023 };

/// A terminal that is read as it is typed at.
pub(super) struct Terminal {
    terminal: File,
    /// Where what is typed is shown.
    screen: Option<File>,
    line: Line,
    /// Lines that are complete and not handed on.
    ready: Vec<u8>,
    /// How many bytes of them were.
    taken: usize,
    /// How many bytes the kernel had collected before they could be read as they come.
    typed_before: usize,
    /// Last, so that the terminal is put back when all else is done.
    _held: Held,
}

impl Terminal {
    /// Begins to read.
    pub(super) fn open(terminal: &impl AsFd) -> io::Result<Self> {
        Self::begin(terminal, true)
    }

    /// Begins to read what is not shown.
    pub(super) fn hidden(terminal: &impl AsFd) -> io::Result<Self> {
        Self::begin(terminal, false)
    }

    fn begin(terminal: &impl AsFd, is_shown: bool) -> io::Result<Self> {
        let (held, found) = Held::changed(terminal, byte_by_byte)?;
        // What was typed before is there as the kernel kept it, in lines.
        let is_in_lines = found.local_modes.contains(LocalModes::ICANON);
        let typed_before = if is_in_lines { usize::try_from(ioctl_fionread(terminal)?).unwrap_or_default() } else { 0 };
        let terminal = File::from(terminal.as_fd().try_clone_to_owned()?);
        let line = Line::new(&found, is_shown);
        let screen = terminal.try_clone().ok();
        Ok(Self { terminal, screen, line, ready: Vec::new(), taken: 0, typed_before, _held: held })
    }

    /// Reads on until something is complete.
    fn fill(&mut self) -> io::Result<()> {
        let mut block = vec![0; BLOCK];
        let mut echo = Vec::new();
        while self.ready.is_empty() && !self.line.is_ended() {
            let read = self.terminal.read(&mut block)?;
            let bytes = block.get_mut(..read).unwrap_or_default();
            if read == 0 {
                let gone = "the terminal was closed before the end of the input";
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, gone));
            }
            self.take_typed_before(bytes)?;
            self.line.take(bytes, &mut self.ready, &mut echo);
            self.show(&echo);
            echo.clear();
        }
        Ok(())
    }

    /// Looks at what the kernel had collected: a first line that is as long as it keeps one may have been cut, and an end of
    /// input is a zero.
    fn take_typed_before(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        let length = std::mem::take(&mut self.typed_before).min(bytes.len());
        let typed = bytes.get_mut(..length).unwrap_or_default();
        let first = typed.iter().take_while(|byte| **byte != b'\n').count();
        if first >= KEPT_BY_KERNEL {
            let cut = format!("the terminal cut a line at {KEPT_BY_KERNEL} bytes, before why403 was ready to read it");
            return Err(io::Error::new(io::ErrorKind::InvalidData, cut));
        }
        typed.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = self.line.end_key());
        Ok(())
    }

    /// Reads one line, without its end; what there is of one where the input ends.
    pub(super) fn one_line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        BufReader::new(self.by_ref().take(LONGEST_SECRET)).read_until(b'\n', &mut line)?;
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        Ok(line)
    }

    /// Writes to the terminal.
    pub(super) fn say(&mut self, text: &str) {
        self.show(text.as_bytes());
    }

    /// Shows what was typed: where the terminal was opened, or where the program has its own.
    fn show(&mut self, echo: &[u8]) {
        if echo.is_empty() || self.screen.as_mut().is_some_and(|screen| screen.write_all(echo).is_ok()) {
            return;
        }
        self.screen = File::options().write(true).open("/dev/tty").ok();
        if let Some(screen) = &mut self.screen {
            let _ = screen.write_all(echo);
        }
    }
}

impl Read for Terminal {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ready.is_empty() {
            self.fill()?;
        }
        let mut rest = self.ready.get(self.taken..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.taken += read;
        if self.taken >= self.ready.len() {
            self.ready.clear();
            self.taken = 0;
        }
        Ok(read)
    }
}

/// Every byte as it comes, and no echo of the kernel's, which could not be erased; Ctrl-C and Ctrl-Z stay signals.
fn byte_by_byte(mode: &mut Termios) {
    mode.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
    mode.special_codes[SpecialCodeIndex::VMIN] = 1;
    mode.special_codes[SpecialCodeIndex::VTIME] = 0;
}
