//! What a browser does in a sign-in: it opens an address, and goes where the answer sends it.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use url::{Position, Url};

/// One GET at this machine; the whole answer.
///
/// # Errors
/// When nobody listens there, or the connection breaks off.
pub fn get(url: &Url) -> io::Result<String> {
    let host = url.host_str().unwrap_or_default();
    let mut stream = TcpStream::connect((host, url.port().unwrap_or_default()))?;
    let target = &url[Position::BeforePath..];
    write!(stream, "GET {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", url.authority())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Where a redirect leads.
pub fn location(answer: &str) -> Option<Url> {
    let mut headers = answer.lines().filter_map(|line| line.split_once(": "));
    let (_, location) = headers.find(|(name, _)| name.eq_ignore_ascii_case("location"))?;
    Url::parse(location).ok()
}
