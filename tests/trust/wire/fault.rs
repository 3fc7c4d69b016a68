//! What can go wrong on the wire, one fault at a time.

use std::sync::Arc;

use super::bombs;

/// Where in an exchange the connection fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The connection was accepted, and not a byte was read.
    Accept,
    /// The head of the request was read.
    RequestHead,
    /// Half of the request's body was read.
    RequestBody,
    /// The request was read, and nothing was answered.
    BeforeAnswer,
    /// In the middle of the answer's status line.
    StatusLine,
    /// In the middle of the answer's headers.
    Headers,
    /// The head of the answer was sent.
    HeadSent,
    /// Half of the answer's body was sent.
    Body,
    /// All but the last byte was sent.
    LastByte,
    /// The whole answer was sent: the connection that is kept for the next request fails.
    Idle,
}

impl Phase {
    const ALL: [Self; 10] = [
        Self::Accept,
        Self::RequestHead,
        Self::RequestBody,
        Self::BeforeAnswer,
        Self::StatusLine,
        Self::Headers,
        Self::HeadSent,
        Self::Body,
        Self::LastByte,
        Self::Idle,
    ];

    /// Whether the request was read to its end by then.
    pub fn has_request(self) -> bool {
        !matches!(self, Self::Accept | Self::RequestHead | Self::RequestBody)
    }
}

/// How a connection fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A RST.
    Reset,
    /// A FIN.
    Close,
    /// Not another byte, and the connection stays open.
    Stall,
    /// What is left comes a byte at a time, and would take minutes.
    Drip,
    /// Bytes that are not HTTP.
    Garbage,
}

/// A part of a written answer.
#[derive(Debug, Clone)]
pub enum Part {
    /// Bytes.
    Bytes(Vec<u8>),
    /// The same bytes until the client goes away.
    Endless(Vec<u8>),
    /// Nothing more, and the connection stays open.
    Stall,
}

/// The answer that would have been sent, and where a redirect could lead.
#[derive(Debug, Clone)]
pub struct Real {
    /// `HTTP/1.1 200 OK`
    pub status_line: String,
    /// Lines of headers, with their line ends, framing left out.
    pub headers: String,
    /// The body.
    pub body: Vec<u8>,
    /// The request's target.
    pub target: String,
    /// The request's `Authorization`.
    pub authorization: String,
    /// Another host and port that listens: `127.0.0.1:PORT`.
    pub elsewhere: String,
}

impl Real {
    fn head(&self, framing: &str) -> Vec<u8> {
        format!("{}\r\n{}{framing}\r\n", self.status_line, self.headers).into_bytes()
    }

    /// The whole answer.
    pub fn whole(&self) -> Vec<u8> {
        let mut answer = self.head(&format!("content-length: {}\r\n", self.body.len()));
        answer.extend(&self.body);
        answer
    }
}

type Script = Arc<dyn Fn(&Real) -> Vec<Part> + Send + Sync>;

/// One fault.
#[derive(Clone)]
pub enum Fault {
    /// None: what is expected of a run that meets nothing.
    None,
    /// The connection fails; the request was carried out, or not.
    Cut { phase: Phase, ending: Ending, done: bool },
    /// The server answers, and is gone: no connection is accepted any more.
    Gone,
    /// Something else is answered, and the connection is closed after it.
    Answer { name: String, status: Option<u16>, done: bool, intact: bool, script: Script },
}

impl std::fmt::Debug for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Gone => f.write_str("gone after the answer"),
            Self::Cut { phase, ending, done } => write!(f, "{ending:?} at {phase:?}, done: {done}"),
            Self::Answer { name, done, .. } => write!(f, "answer {name:?}, done: {done}"),
        }
    }
}

impl Fault {
    /// Whether the request is carried out all the same.
    pub fn is_done(&self) -> bool {
        match self {
            Self::None | Self::Gone => true,
            Self::Cut { done, .. } | Self::Answer { done, .. } => *done,
        }
    }

    /// Whether the client gets everything that it needs all the same.
    pub fn is_harmless(&self) -> bool {
        match self {
            // A last byte that comes a moment later is all that there was to come.
            Self::None
            | Self::Cut { phase: Phase::Idle, .. }
            | Self::Cut { phase: Phase::LastByte, ending: Ending::Drip, .. } => true,
            Self::Cut { .. } | Self::Gone => false,
            Self::Answer { intact, .. } => *intact,
        }
    }

    /// The status that the answer has, where it has one of HTTP.
    pub fn status(&self) -> Option<u16> {
        if let Self::Answer { status, .. } = self { *status } else { None }
    }
}

/// Every failing connection. Of a write, it was carried out or not where that makes a difference.
pub fn cuts(writes: bool) -> Vec<Fault> {
    let mut cuts = Vec::new();
    for phase in Phase::ALL {
        let endings: &[Ending] = match phase {
            Phase::RequestHead | Phase::RequestBody | Phase::BeforeAnswer => {
                &[Ending::Reset, Ending::Close, Ending::Stall, Ending::Garbage]
            }
            Phase::Idle => &[Ending::Reset, Ending::Close, Ending::Garbage],
            _ => &[Ending::Reset, Ending::Close, Ending::Stall, Ending::Drip, Ending::Garbage],
        };
        for &ending in endings {
            // An idle connection has answered, so what was asked for was done.
            if phase != Phase::Idle && (writes || !phase.has_request()) {
                cuts.push(Fault::Cut { phase, ending, done: false });
            }
            if phase.has_request() {
                cuts.push(Fault::Cut { phase, ending, done: true });
            }
        }
    }
    cuts
}

struct Answers(Vec<Fault>);

impl Answers {
    fn add(
        &mut self,
        name: impl Into<String>,
        status: Option<u16>,
        intact: bool,
        script: impl Fn(&Real) -> Vec<Part> + Send + Sync + 'static,
    ) {
        self.0.push(Fault::Answer { name: name.into(), status, done: true, intact, script: Arc::new(script) });
    }

    /// An answer in one piece, without the real one.
    fn raw(&mut self, name: &str, status: Option<u16>, bytes: impl Into<Vec<u8>>) {
        let bytes = bytes.into();
        self.add(name, status, false, move |_| vec![Part::Bytes(bytes.clone())]);
    }
}

/// Every wrong answer, and every one that is unusual and right. Of a write, each as carried out and as not.
pub fn answers(writes: bool) -> Vec<Fault> {
    let mut all = Answers(Vec::new());
    lengths(&mut all);
    chunks(&mut all);
    without_end(&mut all);
    packed(&mut all);
    interim(&mut all);
    redirects(&mut all);
    versions(&mut all);
    heads(&mut all);
    bodies(&mut all);
    echoes(&mut all);
    both(all.0, writes)
}

/// Every status from 400 to 599, without a body, with one in the form of Genesys Cloud, and with a page.
pub fn statuses(writes: bool) -> Vec<Fault> {
    let mut all = Answers(Vec::new());
    for status in 400..600_u16 {
        let (kind, body) = match status % 3 {
            0 => ("text/plain", String::new()),
            1 => (
                "application/json",
                format!(r#"{{"message":"It went wrong.","code":"internal.words","status":{status},"contextId":"c"}}"#),
            ),
            _ => ("text/html", format!("<html><title>{status}</title><h1>{status}</h1></html>")),
        };
        let length = body.len();
        let answer =
            format!("HTTP/1.1 {status} Words\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}");
        all.raw(&format!("status {status}"), Some(status), answer);
    }
    both(all.0, writes)
}

fn both(faults: Vec<Fault>, writes: bool) -> Vec<Fault> {
    let undone = |fault: &Fault| match fault.clone() {
        Fault::Answer { name, status, intact, script, .. } => {
            Fault::Answer { name, status, intact, script, done: false }
        }
        other => other,
    };
    let others: Vec<Fault> = if writes { faults.iter().map(undone).collect() } else { Vec::new() };
    faults.into_iter().chain(others).collect()
}

fn lengths(all: &mut Answers) {
    type Framing = fn(usize) -> String;
    let framings: [(&str, Framing); 16] = [
        ("length too long", |length| format!("content-length: {}\r\n", length + 100)),
        ("length too short", |length| format!("content-length: {}\r\n", length.saturating_sub(7))),
        ("length of zero", |_| "content-length: 0\r\n".to_owned()),
        ("two lengths", |length| format!("content-length: {length}\r\ncontent-length: {}\r\n", length + 9)),
        ("two lengths in a list", |length| format!("content-length: {length}, {}\r\n", length + 9)),
        ("negative length", |_| "content-length: -1\r\n".to_owned()),
        ("length with a sign", |length| format!("content-length: +{length}\r\n")),
        ("length in hex", |length| format!("content-length: {length:#x}\r\n")),
        ("length with a fraction", |length| format!("content-length: {length}.0\r\n")),
        ("length of 2^63", |_| format!("content-length: {}\r\n", 1_u64 << 63)),
        ("length of 2^64 - 1", |_| format!("content-length: {}\r\n", u64::MAX)),
        ("length beyond 64 bits", |_| "content-length: 99999999999999999999999999\r\n".to_owned()),
        ("length that is a word", |_| "content-length: many\r\n".to_owned()),
        ("empty length", |_| "content-length:\r\n".to_owned()),
        ("length and chunks", |length| format!("content-length: {length}\r\ntransfer-encoding: chunked\r\n")),
        ("unknown transfer encoding", |_| "transfer-encoding: cow\r\n".to_owned()),
    ];
    for (name, framing) in framings {
        // RFC 9112 §6.3: with another coding than chunked, the body lasts until the connection closes.
        let intact = name == "unknown transfer encoding";
        all.add(name, None, intact, move |real| {
            vec![Part::Bytes(real.head(&framing(real.body.len()))), Part::Bytes(real.body.clone())]
        });
    }
    all.add("no length, and closed at its end", None, true, |real| {
        vec![Part::Bytes(real.head("connection: close\r\n")), Part::Bytes(real.body.clone())]
    });
    all.add("the same length twice", None, true, |real| {
        let length = format!("content-length: {}\r\n", real.body.len());
        vec![Part::Bytes(real.head(&format!("{length}{length}"))), Part::Bytes(real.body.clone())]
    });
    all.add("more than the length", None, true, |real| {
        vec![Part::Bytes(real.whole()), Part::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_vec())]
    });
}

fn chunks(all: &mut Answers) {
    let chunked =
        |real: &Real, body: Vec<u8>| vec![Part::Bytes(real.head("transfer-encoding: chunked\r\n")), Part::Bytes(body)];
    let in_chunks = |body: &[u8], end: &str| {
        let mut bytes = Vec::new();
        for piece in body.chunks(100) {
            bytes.extend(format!("{:x}\r\n", piece.len()).into_bytes());
            bytes.extend(piece);
            bytes.extend(b"\r\n");
        }
        bytes.extend(end.as_bytes());
        bytes
    };
    all.add("chunks", None, true, move |real| chunked(real, in_chunks(&real.body, "0\r\n\r\n")));
    all.add("chunks without an end", None, false, move |real| chunked(real, in_chunks(&real.body, "")));
    all.add("chunks and a flood of trailers", None, false, move |real| {
        let trailers = "x-trailer: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(20_000);
        chunked(real, in_chunks(&real.body, &format!("0\r\n{trailers}\r\n")))
    });
    for (name, size) in [
        ("chunk size that is a word", "zz"),
        ("negative chunk size", "-5"),
        ("empty chunk size", ""),
        ("chunk size of 64 bits", "ffffffffffffffff"),
        ("chunk size beyond 64 bits", "1ffffffffffffffff"),
        ("chunk size of spaces", "   "),
    ] {
        all.add(name, None, false, move |real| {
            chunked(real, [size.as_bytes(), b"\r\n", &real.body, b"\r\n0\r\n\r\n"].concat())
        });
    }
    all.add("chunk longer than its size", None, false, move |real| {
        chunked(real, [b"5\r\n", &real.body[..], b"\r\n0\r\n\r\n"].concat())
    });
    all.add("chunk shorter than its size", None, false, move |real| {
        chunked(real, [format!("{:x}\r\n", real.body.len() + 50).as_bytes(), &real.body, b"\r\n0\r\n\r\n"].concat())
    });
    all.add("chunk with a long extension", None, false, move |real| {
        let extension = "x".repeat(1 << 20);
        let size = format!("{:x};{extension}\r\n", real.body.len());
        chunked(real, [size.as_bytes(), &real.body, b"\r\n0\r\n\r\n"].concat())
    });
}

fn without_end(all: &mut Answers) {
    all.add("endless body", None, false, |real| {
        vec![Part::Bytes(real.head("connection: close\r\n")), Part::Endless(vec![b' '; 64 << 10])]
    });
    all.add("endless chunks", None, false, |real| {
        let chunk = [b"10000\r\n", &[b' '; 64 << 10][..], b"\r\n"].concat();
        vec![Part::Bytes(real.head("transfer-encoding: chunked\r\n")), Part::Endless(chunk)]
    });
    all.add("endless empty lines", None, false, |_| vec![Part::Endless(b"\r\n".repeat(1000))]);
    all.add("endless headers", None, false, |real| {
        vec![Part::Bytes(format!("{}\r\n", real.status_line).into()), Part::Endless(b"x-a: b\r\n".repeat(1000))]
    });
    all.add("endless header", None, false, |real| {
        vec![Part::Bytes(format!("{}\r\nx-a: ", real.status_line).into()), Part::Endless(vec![b'a'; 64 << 10])]
    });
    all.add("endless status line", None, false, |_| {
        vec![Part::Bytes(b"HTTP/1.1 200 ".to_vec()), Part::Endless(vec![b'a'; 64 << 10])]
    });
    all.add("endless refusal", Some(403), false, |_| {
        let head = b"HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\n\r\n{\"message\": \"".to_vec();
        vec![Part::Bytes(head), Part::Endless(vec![b'a'; 64 << 10])]
    });
    all.add("whole answer, and the connection stays open without a length", None, false, |real| {
        vec![Part::Bytes(real.head("")), Part::Bytes(real.body.clone()), Part::Stall]
    });
}

fn packed(all: &mut Answers) {
    for (encoding, bomb) in [("gzip", bombs::gzip()), ("deflate", bombs::deflate()), ("br", bombs::brotli())] {
        for kind in ["200 OK", "403 Forbidden"] {
            let bomb = bomb.clone();
            let status = kind.get(..3).unwrap().parse().ok();
            all.add(format!("bomb in {encoding}, {kind}"), status, false, move |_| {
                let head = format!(
                    "HTTP/1.1 {kind}\r\ncontent-type: application/json\r\ncontent-encoding: {encoding}\r\n\
                     content-length: {}\r\n\r\n",
                    bomb.len()
                );
                vec![Part::Bytes(head.into()), Part::Bytes(bomb.clone())]
            });
        }
        all.add(format!("says {encoding}, and is not"), None, false, move |real| {
            let framing = format!("content-encoding: {encoding}\r\ncontent-length: 4\r\n");
            vec![Part::Bytes(real.head(&framing)), Part::Bytes(b"\x1f\x8b\x08\x00".to_vec())]
        });
    }
}

/// Answers that announce the answer.
const INTERIM: [(&str, &str); 3] = [
    ("continue", "HTTP/1.1 100 Continue\r\n\r\n"),
    ("processing", "HTTP/1.1 102 Processing\r\n\r\n"),
    ("early hints", "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n"),
];

fn interim(all: &mut Answers) {
    for (name, interim) in INTERIM {
        all.add(format!("one {name} first"), None, true, move |real| {
            vec![Part::Bytes(interim.into()), Part::Bytes(real.whole())]
        });
        all.add(format!("a storm of {name}"), None, true, move |real| {
            vec![Part::Bytes(interim.repeat(500).into()), Part::Bytes(real.whole())]
        });
        all.add(format!("endless {name}"), None, false, move |_| vec![Part::Endless(interim.repeat(200).into())]);
        all.add(format!("{name} and nothing more"), None, false, move |_| {
            vec![Part::Bytes(interim.into()), Part::Stall]
        });
    }
    all.raw("other protocol", None, "HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n");
}

fn redirects(all: &mut Answers) {
    type Location = fn(&Real) -> String;
    let locations: [(&str, Location); 7] = [
        ("another host", |real| format!("http://{}{}", real.elsewhere, real.target)),
        ("a relative protocol", |real| format!("//{}{}", real.elsewhere, real.target)),
        ("https", |real| format!("https://{}{}", real.elsewhere, real.target)),
        ("another name", |real| {
            format!("http://localhost:{}{}", real.elsewhere.rsplit(':').next().unwrap_or_default(), real.target)
        }),
        ("a user in the address", |real| format!("http://api.mypurecloud.com@{}{}", real.elsewhere, real.target)),
        ("itself", |real| real.target.clone()),
        ("nowhere", |_| "\u{1}:::".to_owned()),
    ];
    for status in [300, 301, 302, 303, 304, 305, 307, 308_u16] {
        for (name, location) in locations {
            all.add(format!("{status} to {name}"), Some(status), false, move |real| {
                let location = location(real);
                let head = format!("HTTP/1.1 {status} Elsewhere\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
                vec![Part::Bytes(head.into())]
            });
        }
    }
    for header in ["refresh", "content-location", "link", "alt-svc"] {
        all.add(format!("{header} to another host"), None, true, move |real| {
            let value = match header {
                "refresh" => format!("0; url=http://{}/", real.elsewhere),
                "link" => format!("<http://{}/>; rel=\"next\"", real.elsewhere),
                "alt-svc" => format!("h2=\"{0}\", http/1.1=\"{0}\"", real.elsewhere),
                _ => format!("http://{}/", real.elsewhere),
            };
            let framing = format!("{header}: {value}\r\ncontent-length: {}\r\n", real.body.len());
            vec![Part::Bytes(real.head(&framing)), Part::Bytes(real.body.clone())]
        });
    }
}

fn versions(all: &mut Answers) {
    for (version, intact) in
        [("HTTP/1.0", true), ("HTTP/2.0", false), ("HTTP/9.9", false), ("http/1.1", false), ("ICY", false)]
    {
        all.add(format!("as {version}"), None, intact, move |real| {
            let whole = real.whole();
            vec![Part::Bytes([version.as_bytes(), whole.get(8..).unwrap_or_default()].concat())]
        });
    }
    all.add("HTTP/1.0 without a length", None, true, |real| {
        let head = String::from_utf8(real.head("")).unwrap().replacen("HTTP/1.1", "HTTP/1.0", 1);
        vec![Part::Bytes(head.into()), Part::Bytes(real.body.clone())]
    });
    all.add("HTTP/0.9", None, false, |real| vec![Part::Bytes(real.body.clone())]);
    all.raw("HTTP/2 settings", None, b"\x00\x00\x00\x04\x00\x00\x00\x00\x00".to_vec());
    all.raw("TLS alert", None, b"\x15\x03\x03\x00\x02\x02\x28".to_vec());
    all.raw("SSH", None, "SSH-2.0-server\r\n");
    all.raw("SMTP", None, "220 mail ESMTP\r\n");
}

fn heads(all: &mut Answers) {
    for (name, line) in [
        ("status of two digits", "HTTP/1.1 20 OK"),
        ("status of four digits", "HTTP/1.1 2000 OK"),
        ("status 000", "HTTP/1.1 000 None"),
        ("status 999", "HTTP/1.1 999 Much"),
        ("status that is a word", "HTTP/1.1 OK"),
        ("negative status", "HTTP/1.1 -200 OK"),
        ("no status", "HTTP/1.1"),
        ("no space", "HTTP/1.1200 OK"),
        ("tab in the status line", "HTTP/1.1\t200\tOK"),
    ] {
        let status = if name.contains("999") { Some(999) } else { None };
        all.add(name, status, false, move |real| {
            let rest = format!("{line}\r\n{}content-length: {}\r\n\r\n", real.headers, real.body.len());
            vec![Part::Bytes(rest.into()), Part::Bytes(real.body.clone())]
        });
    }
    let headers: [(&str, Vec<u8>); 12] = [
        ("header without a colon", b"no colon\r\n".to_vec()),
        ("header without a name", b": value\r\n".to_vec()),
        ("space in a header's name", b"a b: value\r\n".to_vec()),
        ("space before the colon", b"name : value\r\n".to_vec()),
        ("folded header", b"x-a: one\r\n two\r\n".to_vec()),
        ("NUL in a header", b"x-a: a\x00b\r\n".to_vec()),
        ("NUL in a header's name", b"x\x00a: b\r\n".to_vec()),
        ("invalid UTF-8 in a header", b"inin-correlation-id: \xff\xfe\xc3\r\n".to_vec()),
        ("escape sequences in a header", b"inin-correlation-id: \x1b[31mred\x07\r\n".to_vec()),
        ("5,000 headers", b"x-a: b\r\n".repeat(5_000)),
        ("a header of 1 MiB", [b"x-a: ", &[b'a'; 1 << 20][..], b"\r\n"].concat()),
        ("a thousand cookies", b"set-cookie: a=b; Path=/\r\n".repeat(90)),
    ];
    for (name, bytes) in headers {
        // Those that HTTP allows, or that every client takes.
        let intact = ["invalid UTF-8 in a header", "a thousand cookies"].contains(&name);
        all.add(name, None, intact, move |real| {
            let head = format!("{}\r\n{}", real.status_line, real.headers);
            let length = format!("content-length: {}\r\n\r\n", real.body.len());
            vec![Part::Bytes([head.as_bytes(), &bytes, length.as_bytes(), &real.body].concat())]
        });
    }
    // RFC 9112 §2.2 lets a reader take them.
    all.add("line ends without CR", None, true, |real| {
        let head = String::from_utf8(real.head(&format!("content-length: {}\r\n", real.body.len()))).unwrap();
        vec![Part::Bytes(head.replace("\r\n", "\n").into()), Part::Bytes(real.body.clone())]
    });
    all.raw("NUL bytes", None, vec![0; 4096]);
    all.raw("invalid UTF-8", None, vec![0xff; 4096]);
    all.raw("escape sequences", None, b"\x1b[2J\x1b]0;owned\x07\r\n\r\n".to_vec());
    all.raw("only line ends", None, "\r\n\r\n\r\n");
    all.raw("a head and no line end", None, "HTTP/1.1 200 OK\r\ncontent-length: 2");
    let noise: Vec<u8> = (0..40_000_u32).map(|position| (position.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    all.raw("noise", None, noise);
}

/// A whole answer of JSON.
fn json(body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn bodies(all: &mut Answers) {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let objects = format!("{}1{}", r#"{"participants":"#.repeat(20_000), "}".repeat(20_000));
    let number = format!(r#"{{"id": {}}}"#, "9".repeat(100_000));
    for (name, body) in [
        ("empty body", ""),
        ("null", "null"),
        ("an empty object", "{}"),
        ("an empty list", "[]"),
        ("a string", "\"text\""),
        ("a page", "<html>Sign in</html>"),
        ("not JSON", "%%%"),
        ("two objects", "{}{}"),
        ("nulls", r#"{"id":null,"participants":null,"entities":null,"OAuthClient":null,"authorizedScope":null}"#),
        ("wrong types", r#"{"id":7,"participants":{"a":1},"entities":"x","OAuthClient":[],"authorizedScope":{}}"#),
        ("deep lists", deep.as_str()),
        ("deep objects", objects.as_str()),
        ("a long number", number.as_str()),
        ("a lone surrogate", r#"{"id":"\ud800","message":"\udfff"}"#),
        ("escape sequences", "{\"id\":\"\\u001b[31m\\u0007\\u202e\",\"code\":\"\\u001b[2J\"}"),
    ] {
        all.raw(&format!("body: {name}"), Some(200), json(body));
    }
    all.raw("body: invalid UTF-8", Some(200), json(b"{\"id\":\"\xff\xfe\"}"));
    all.raw("body: NUL bytes", Some(200), json([0; 64]));
    all.raw("204 without a body", Some(204), "HTTP/1.1 204 No Content\r\n\r\n");
    all.raw("205 without a body", Some(205), "HTTP/1.1 205 Reset Content\r\ncontent-length: 0\r\n\r\n");
    all.raw("202 without a body", Some(202), "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n");
    all.add("body in UTF-16", None, false, |real| {
        let text = String::from_utf8_lossy(&real.body);
        let body: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        vec![Part::Bytes(json([&[0xff, 0xfe], &body[..]].concat()))]
    });
    all.add("half of the body", None, false, |real| {
        vec![Part::Bytes(json(real.body.get(..real.body.len() / 2).unwrap_or_default()))]
    });
    for (status, wait) in
        [(429, "0"), (429, "1"), (429, "99999999999999999999"), (503, "-1"), (503, "soon"), (503, "0")]
    {
        let head = format!("HTTP/1.1 {status} Later\r\nretry-after: {wait}\r\ncontent-length: 2\r\n\r\n{{}}");
        all.raw(&format!("{status}, again after {wait}"), Some(status), head);
    }
}

fn echoes(all: &mut Answers) {
    for status in [200, 302, 400, 401, 403, 500_u16] {
        for place in ["reason", "header", "challenge", "body", "name", "page"] {
            all.add(format!("{status}, the credential in the {place}"), Some(status), false, move |real| {
                let secret = real.authorization.split(' ').next_back().unwrap_or_default();
                let (mut reason, mut header, mut body) = ("Words".to_owned(), String::new(), "{}".to_owned());
                match place {
                    "reason" => reason = format!("No {}", real.authorization),
                    "header" => {
                        header = format!("inin-correlation-id: {secret}\r\nlocation: /{secret}\r\nx-{secret}: 1\r\n");
                    }
                    "challenge" => {
                        header = format!("www-authenticate: Bearer error=\"{secret}\", scope=\"{secret}\"\r\n");
                    }
                    "body" => {
                        body = format!(
                            r#"{{"message":"Invalid {0}","code":"{0}","error":"{0}","error_description":"{1}","access_token":"{0}","id":"{0}","contextId":"{0}"}}"#,
                            secret, real.authorization
                        );
                    }
                    "name" => body = format!(r#"{{"{secret}":{{"{secret}":["{secret}"]}}}}"#),
                    _ => body = format!("<html><b title='{secret}'>{}</b></html>", real.authorization),
                }
                let head = format!("HTTP/1.1 {status} {reason}\r\n{header}content-length: {}\r\n\r\n{body}", body.len());
                vec![Part::Bytes(head.into())]
            });
        }
    }
}
