//! A server of plain sockets, which can misbehave in ways that no HTTP library allows.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The HTTP method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Heard {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The token of the request.
    pub fn token(&self) -> &str {
        self.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default()
    }

    /// The same request, answered by the server at a base URL; the whole answer.
    pub fn forwarded(&self, base_url: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(base_url.strip_prefix("http://").unwrap()).unwrap();
        let mut head = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", self.method, self.target);
        for (name, value) in self.headers.iter().filter(|(name, _)| name != "connection") {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        stream.write_all(&self.body).unwrap();
        let mut answer = Vec::new();
        // A server that goes away in the middle has answered what it has answered.
        let _ = stream.read_to_end(&mut answer);
        answer
    }
}

/// A listener on a free port. It ends with the process.
#[derive(Debug, Clone)]
pub struct Server {
    port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Server {
    /// Answers every connection's first request by `answer`, which may write what it likes; the connection is
    /// closed behind it.
    pub fn start(answer: impl Fn(&Heard, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::<Mutex<Vec<Heard>>>::default();
        let server = Self { port, heard: Arc::clone(&heard) };
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let (heard, answer) = (Arc::clone(&heard), Arc::clone(&answer));
                thread::spawn(move || {
                    let Some(request) = read(&mut stream) else { return };
                    heard.lock().unwrap().push(request.clone());
                    answer(&request, &mut stream);
                });
            }
        });
        server
    }

    /// Stands before the server at a base URL and hands everything on to it, unless `answer` says `true`: then it
    /// has dealt with the request.
    pub fn before(base_url: &str, answer: impl Fn(&Heard, &mut TcpStream) -> bool + Send + Sync + 'static) -> Self {
        let base_url = base_url.to_owned();
        Self::start(move |request, stream| {
            if !answer(request, stream) {
                let _ = stream.write_all(&request.forwarded(&base_url));
            }
        })
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Every request so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    /// How many requests of a method came.
    pub fn count(&self, method: &str) -> usize {
        self.heard().iter().filter(|request| request.method == method).count()
    }
}

/// Writes an answer; a client that has gone away is no matter.
pub fn respond(stream: &mut TcpStream, status: &str, headers: &[(&str, &str)], body: &[u8]) {
    let mut head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let _ = stream.write_all(&[head.as_bytes(), b"\r\n", body].concat());
}

/// The status of a whole answer, as [`Heard::forwarded`] has it.
pub fn status(answer: &[u8]) -> &str {
    std::str::from_utf8(answer.get(9..12).unwrap_or_default()).unwrap()
}

fn read(stream: &mut TcpStream) -> Option<Heard> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut chunk) {
            Ok(read @ 1..) => bytes.extend_from_slice(&chunk[..read]),
            _ => return None,
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(0, |(_, length)| length.parse::<usize>().unwrap_or_default());
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        match stream.read(&mut chunk) {
            Ok(read @ 1..) => body.extend_from_slice(&chunk[..read]),
            _ => return None,
        }
    }
    Some(Heard { method, target, headers, body })
}
