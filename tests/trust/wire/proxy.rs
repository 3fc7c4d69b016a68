//! A proxy on loopback between the program and a sandbox. It keeps connections open as a real one does, relays every
//! request, and meets one of them, or each, with a fault.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use socket2::SockRef;

use super::fault::{Ending, Fault, Part, Phase, Real};

/// Longer than a run lasts.
const LONGEST: Duration = Duration::from_secs(12);

/// Which request of a run meets the fault, counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// Each of them.
    Every,
    /// This one, whatever it asks for; of a fault at the accept, this connection.
    Request(usize),
    /// The first for a path that contains this.
    Path(&'static str),
    /// This PATCH.
    Patch(usize),
    /// The first read of a call after this PATCH.
    AfterPatch(usize),
    /// Every request after this PATCH.
    FromPatch(usize),
}

/// A request as it came, and what became of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The HTTP method; `None` of a connection that failed before a request was read.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The head, for what must not be in it.
    pub head: String,
    /// The body, as far as it was read.
    pub body: Vec<u8>,
    /// Whether the sandbox got it.
    pub forwarded: bool,
    /// Whether it met the fault.
    pub faulty: bool,
    /// The status that was sent.
    pub status: Option<u16>,
    /// What the sandbox answered.
    pub answer: Vec<u8>,
}

impl Entry {
    pub fn is_patch(&self) -> bool {
        self.method == "PATCH"
    }

    /// Whether a call is read by it.
    pub fn is_look(&self) -> bool {
        self.method == "GET" && self.target.contains("/conversations/")
    }
}

struct Shared {
    at: Where,
    fault: Fault,
    upstream: String,
    elsewhere: String,
    documents: BTreeMap<String, Vec<u8>>,
    entries: Mutex<Vec<Entry>>,
    connections: AtomicUsize,
    met: AtomicBool,
    over: AtomicBool,
    /// Whether nothing listens any more.
    closed: AtomicBool,
    address: SocketAddr,
}

/// The proxy. Dropping it ends its listener.
pub struct Proxy {
    shared: Arc<Shared>,
}

impl Proxy {
    /// Between the program and the server at a base URL. `documents` are served by the proxy itself.
    pub fn start(
        base_url: &str,
        (at, fault): (Where, Fault),
        elsewhere: &str,
        documents: BTreeMap<String, Vec<u8>>,
    ) -> Self {
        // Once it is gone, nobody else may listen where it was.
        let host = if matches!(fault, Fault::Gone) { host_of_its_own() } else { Ipv4Addr::LOCALHOST };
        let listener = TcpListener::bind((host, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            at,
            fault,
            upstream: base_url.trim_start_matches("http://").to_owned(),
            elsewhere: elsewhere.to_owned(),
            documents,
            entries: Mutex::default(),
            connections: AtomicUsize::new(0),
            met: AtomicBool::new(false),
            over: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            address,
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if serving.over.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let shared = Arc::clone(&serving);
                // A client that goes away ends its connection, and nothing else.
                thread::spawn(move || shared.serve(stream));
            }
            drop(listener);
            serving.closed.store(true, Ordering::SeqCst);
        });
        Self { shared }
    }

    /// `http://`, an address of loopback, and its port.
    pub fn url(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// Every request so far.
    pub fn entries(&self) -> Vec<Entry> {
        self.shared.entries.lock().unwrap().clone()
    }

    /// Whether the fault was met.
    pub fn has_met(&self) -> bool {
        self.shared.met.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.close();
    }
}

/// Whether a connection can be used again.
enum After {
    Keep,
    Over,
}

impl Shared {
    /// Ends the listener.
    fn close(&self) {
        self.over.store(true, Ordering::SeqCst);
        while !self.closed.load(Ordering::SeqCst) {
            // Wakes it.
            let _ = TcpStream::connect(self.address);
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn serve(&self, mut stream: TcpStream) {
        let number = self.connections.fetch_add(1, Ordering::SeqCst) + 1;
        let _ = stream.set_nodelay(true);
        if let Fault::Cut { phase: Phase::Accept, ending, .. } = self.fault {
            let is_meant = match self.at {
                Where::Every => true,
                Where::Request(nth) => nth == number,
                _ => false,
            };
            if is_meant {
                self.met.store(true, Ordering::SeqCst);
                end(stream, ending, b"HTTP/1.1 200 OK\r\n");
                return;
            }
        }
        while let Some(stream_again) = self.one(stream) {
            stream = stream_again;
        }
    }

    /// One request of a connection; the connection, where it is kept.
    fn one(&self, mut stream: TcpStream) -> Option<TcpStream> {
        let _ = stream.set_read_timeout(Some(LONGEST));
        let head = read_head(&mut stream)?;
        let mut words = head.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        let length: usize = header(&head, "content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
        let (place, faulty) = self.arrived(Entry {
            method: method.clone(),
            target: target.clone(),
            head: head.clone(),
            body: Vec::new(),
            forwarded: false,
            faulty: false,
            status: None,
            answer: Vec::new(),
        });
        // A connection that was there before ends as well.
        if !faulty && matches!(self.fault, Fault::Gone) && self.over.load(Ordering::SeqCst) {
            return None;
        }
        let fault = if faulty { self.fault.clone() } else { Fault::None };
        let early = match &fault {
            Fault::Cut { phase: Phase::RequestHead, ending, .. } => Some((0, *ending)),
            Fault::Cut { phase: Phase::RequestBody, ending, .. } => Some((length / 2, *ending)),
            _ => None,
        };
        let mut body = vec![0; early.map_or(length, |(length, _)| length)];
        stream.read_exact(&mut body).ok()?;
        self.note(place, |entry| entry.body.clone_from(&body));
        if let Some((_, ending)) = early {
            end(stream, ending, b"");
            return None;
        }
        let real = self.answer(place, &head, &method, &target, &body, fault.is_done())?;
        let whole = real.whole();
        let after = match &fault {
            Fault::None => {
                self.note(place, |entry| entry.status = status(&whole));
                stream.write_all(&whole).ok()?;
                After::Keep
            }
            Fault::Gone => {
                self.close();
                self.note(place, |entry| entry.status = status(&whole));
                let _ = stream.write_all(&whole);
                After::Over
            }
            Fault::Cut { phase, ending, .. } => {
                self.cut(place, stream, *phase, *ending, &whole);
                return None;
            }
            Fault::Answer { script, .. } => {
                let parts = script(&real);
                let first = if let Some(Part::Bytes(first)) = parts.first() { status(first) } else { None };
                // What only announces an answer is not it.
                let sent =
                    if first.is_none_or(|status| status < 200) && fault.is_harmless() { status(&whole) } else { first };
                self.note(place, |entry| entry.status = sent);
                // The client may have had enough at any time.
                let _ = parts.into_iter().try_for_each(|part| play(&mut stream, part));
                After::Over
            }
        };
        match after {
            After::Keep => Some(stream),
            After::Over => {
                let _ = stream.shutdown(Shutdown::Write);
                drain(&mut stream, Duration::from_secs(2));
                None
            }
        }
    }

    /// Writes down a request, and says whether it meets the fault.
    fn arrived(&self, mut entry: Entry) -> (usize, bool) {
        let mut entries = self.entries.lock().unwrap();
        let patches = entries.iter().filter(|known| known.is_patch()).count();
        let number = entries.len() + 1;
        let is_at_accept = matches!(self.fault, Fault::Cut { phase: Phase::Accept, .. });
        let has_met = self.met.load(Ordering::SeqCst);
        let is_meant = !is_at_accept
            && match self.at {
                Where::Every => true,
                Where::Request(nth) => nth == number,
                Where::Path(part) => !has_met && entry.target.contains(part),
                Where::Patch(nth) => entry.is_patch() && patches + 1 == nth,
                Where::AfterPatch(nth) => !has_met && entry.is_look() && patches == nth,
                Where::FromPatch(nth) => patches >= nth,
            };
        let is_meant = is_meant && !matches!(self.fault, Fault::None);
        if is_meant {
            self.met.store(true, Ordering::SeqCst);
        }
        entry.faulty = is_meant;
        entries.push(entry);
        (number - 1, is_meant)
    }

    fn note(&self, place: usize, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.lock().unwrap().get_mut(place) {
            change(entry);
        }
    }

    /// What the sandbox answers; where the request is not to be carried out, what it might have.
    fn answer(&self, place: usize, head: &str, method: &str, target: &str, body: &[u8], done: bool) -> Option<Real> {
        let authorization = header(head, "authorization").unwrap_or_default().to_owned();
        let real = |status_line: &str, headers: &str, body: Vec<u8>| Real {
            status_line: status_line.to_owned(),
            headers: headers.to_owned(),
            body,
            target: target.to_owned(),
            authorization: authorization.clone(),
            elsewhere: self.elsewhere.clone(),
        };
        if method == "CONNECT" {
            return Some(real("HTTP/1.1 200 Connection established", "", Vec::new()));
        }
        if let Some(document) = self.documents.get(target) {
            return Some(real("HTTP/1.1 200 OK", "content-type: application/json\r\n", document.clone()));
        }
        if !done {
            return Some(real("HTTP/1.1 202 Accepted", "content-type: application/json\r\n", b"{}".to_vec()));
        }
        self.note(place, |entry| entry.forwarded = true);
        let (status_line, headers, body) = forward(&self.upstream, head, body)?;
        self.note(place, |entry| entry.answer.clone_from(&body));
        Some(real(&status_line, &headers, body))
    }

    /// Sends a part of an answer, and fails.
    fn cut(&self, place: usize, mut stream: TcpStream, phase: Phase, ending: Ending, whole: &[u8]) {
        let head = whole.windows(4).position(|window| window == b"\r\n\r\n").map_or(whole.len(), |end| end + 4);
        let sent = match phase {
            Phase::StatusLine => 10,
            Phase::Headers => head / 2,
            Phase::HeadSent => head,
            Phase::Body => head + (whole.len() - head) / 2,
            Phase::LastByte => whole.len() - 1,
            Phase::Idle => whole.len(),
            _ => 0,
        };
        let (first, rest) = whole.split_at(sent.min(whole.len()));
        if sent >= head.min(whole.len() - 1) {
            let status = status(first);
            self.note(place, |entry| entry.status = status);
        }
        if stream.write_all(first).is_err() {
            return;
        }
        if phase == Phase::Idle {
            // The client has read the answer, and is about to use the connection again.
            thread::sleep(Duration::from_millis(1));
        } else {
            thread::sleep(Duration::from_millis(15));
        }
        end(stream, ending, rest);
    }
}

/// An address of this machine that nobody else uses; only Linux has more than one on loopback.
pub fn host_of_its_own() -> Ipv4Addr {
    static LAST: AtomicU16 = AtomicU16::new(0);
    let [third, fourth] = LAST.fetch_add(1, Ordering::SeqCst).to_be_bytes();
    if cfg!(target_os = "linux") { Ipv4Addr::new(127, 1, third, fourth) } else { Ipv4Addr::LOCALHOST }
}

/// Ends a connection; `rest` is what would have come next.
fn end(mut stream: TcpStream, ending: Ending, rest: &[u8]) {
    match ending {
        Ending::Reset => {
            let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
        }
        Ending::Close => {
            let _ = stream.shutdown(Shutdown::Write);
            drain(&mut stream, Duration::from_secs(2));
        }
        Ending::Stall => drain(&mut stream, LONGEST),
        Ending::Drip => {
            for byte in rest.iter().chain(std::iter::repeat(&b' ')) {
                if stream.write_all(&[*byte]).is_err() || has_gone(&stream) {
                    break;
                }
                thread::sleep(Duration::from_millis(60));
            }
        }
        Ending::Garbage => {
            let _ = stream.write_all(b"\x00\xff\xfeHTTP/1.1 \r\nNUL\x00\r\n\r\n\x1b[31m");
            let _ = stream.shutdown(Shutdown::Write);
            drain(&mut stream, Duration::from_secs(2));
        }
    }
}

fn has_gone(stream: &TcpStream) -> bool {
    let _ = stream.set_nonblocking(true);
    let gone = match stream.peek(&mut [0]) {
        Ok(read) => read == 0,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    };
    let _ = stream.set_nonblocking(false);
    gone
}

/// Reads until the client goes away.
fn drain(stream: &mut TcpStream, longest: Duration) {
    let until = Instant::now() + longest;
    let _ = stream.set_read_timeout(Some(Duration::from_millis(500)));
    let mut chunk = [0; 4096];
    while Instant::now() < until {
        match stream.read(&mut chunk) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return,
        }
    }
}

fn play(stream: &mut TcpStream, part: Part) -> std::io::Result<()> {
    match part {
        Part::Bytes(bytes) => stream.write_all(&bytes),
        Part::Endless(bytes) => {
            // A client that neither reads nor closes must not hold this thread for ever.
            stream.set_write_timeout(Some(LONGEST))?;
            let until = Instant::now() + LONGEST;
            while Instant::now() < until {
                stream.write_all(&bytes)?;
            }
            Ok(())
        }
        Part::Stall => {
            drain(stream, LONGEST);
            Ok(())
        }
    }
}

/// The head of a request, to its empty line and not a byte further.
fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if bytes.len() > 64 << 10 || stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        bytes.push(byte[0]);
    }
    String::from_utf8(bytes).ok()
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// The status in the first line of an answer.
fn status(answer: &[u8]) -> Option<u16> {
    let line = answer.strip_prefix(b"HTTP/1.1 ").or_else(|| answer.strip_prefix(b"HTTP/1.0 "))?;
    std::str::from_utf8(line.get(..3)?).ok()?.parse().ok()
}

/// Sends a request to the server at an address: status line, headers without framing, and body of its answer.
fn forward(address: &str, head: &str, body: &[u8]) -> Option<(String, String, Vec<u8>)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let mut lines = head.trim_end().lines();
    let mut request = format!("{}\r\nconnection: close\r\n", lines.next()?);
    for line in lines.filter(|line| !line.to_ascii_lowercase().starts_with("connection:")) {
        request.push_str(line);
        request.push_str("\r\n");
    }
    stream.write_all(&[request.as_bytes(), b"\r\n", body].concat()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let body = answer.split_off(end + 4);
    let head = String::from_utf8(answer).ok()?;
    assert!(!head.contains("transfer-encoding"), "the sandbox answers with a length: {head}");
    let mut lines = head.trim_end().lines();
    let status_line = lines.next()?.to_owned();
    let framing = |line: &&str| {
        let line = line.to_ascii_lowercase();
        !line.starts_with("connection:") && !line.starts_with("content-length:")
    };
    let headers = lines.filter(framing).map(|line| format!("{line}\r\n")).collect();
    Some((status_line, headers, body))
}

/// Whether a participant is muted, by a call as it is read in any of its shapes: flat, nested, in a list.
pub fn muted(answer: &[u8], participant: &str) -> Option<bool> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    let listed = answer["entities"].as_array().into_iter().flatten();
    let legs = listed.chain([&answer]).filter_map(|call| call["participants"].as_array()).flatten();
    let leg = legs.into_iter().find(|leg| leg["id"] == participant)?;
    leg["muted"].as_bool().or_else(|| leg["calls"][0]["muted"].as_bool())
}

/// Whether a participant is muted now, by what the server at a base URL says.
pub fn muted_now(base_url: &str, token: &str, conversation: &str, participant: &str) -> Option<bool> {
    let head = format!(
        "GET /api/v2/conversations/calls/{conversation} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {token}\r\n\r\n"
    );
    let (_, _, body) = forward(base_url.trim_start_matches("http://"), &head, b"")?;
    muted(&body, participant)
}
