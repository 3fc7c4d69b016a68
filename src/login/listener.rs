//! The loopback listener that receives the browser's redirect (RFC 8252 §7.3).
//!
//! Any web page that the user visits, and any program on this machine, can send requests here. So only a request that
//! carries this sign-in's `state`, which nobody else knows, is the answer: anything else is told so, repeated nowhere,
//! and waited past. A connection that says nothing holds up no other.

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::{AbortHandle, abortable};
use futures_util::stream::FuturesUnordered;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use url::Url;

use super::error::{Denial, LoginError};
use super::pkce::State;
use super::redirect_uri::RedirectUri;

/// How much of a request's head is read, in bytes. What counts stands at its beginning.
const HEAD_LIMIT: usize = 16 * 1024;

/// How many pieces of what follows a request's head are read, and left aside.
const MOST_UNREAD: usize = 64;

/// How long one connection may take to say what it wants.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to leave a socket alone that could not accept.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// How many connections are listened to at once. One more, and the oldest is given up: a browser sends its request as soon
/// as it is connected.
const CONNECTIONS: usize = 64;

/// A listener that is ready before the browser is sent away.
#[derive(Debug)]
pub(super) struct Listener {
    socket: TcpListener,
    redirect_uri: String,
    path: String,
}

impl Listener {
    /// Listens where a redirect URI points.
    ///
    /// # Errors
    /// When the port is taken or may not be had.
    pub(super) async fn bind(redirect: &RedirectUri) -> Result<Self, LoginError> {
        let address = redirect.address();
        let refuse = |source| LoginError::Listen { address, source };
        let socket = TcpListener::bind(address).await.map_err(refuse)?;
        let port = socket.local_addr().map_err(refuse)?.port();
        Ok(Self { socket, redirect_uri: redirect.text(port), path: redirect.path().to_owned() })
    }

    /// The redirect URI to send, to the letter.
    #[must_use]
    pub(super) fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Waits for the answer that carries this state, and takes the authorization code from it.
    ///
    /// # Errors
    /// When the user or the login service said no, or no answer came in time.
    pub(super) async fn code(&self, state: &State, wait: Duration) -> Result<SecretString, LoginError> {
        let ignored = AtomicU32::new(0);
        timeout(wait, self.first_answer(state, &ignored)).await.unwrap_or_else(|_| {
            Err(LoginError::NoAnswer {
                redirect_uri: self.redirect_uri.clone(),
                seconds: wait.as_secs(),
                ignored: ignored.into_inner(),
            })
        })
    }

    async fn first_answer(&self, state: &State, ignored: &AtomicU32) -> Result<SecretString, LoginError> {
        let mut open = FuturesUnordered::new();
        let mut handles: BTreeMap<u64, AbortHandle> = BTreeMap::new();
        let mut number = 0_u64;
        loop {
            tokio::select! {
                // What has arrived is read before a connection more can crowd it out.
                biased;
                Some(ended) = open.next(), if !open.is_empty() => match ended {
                    Ok((_, Arrival::Answer(answer))) => return answer,
                    Ok((number, arrival)) => {
                        handles.remove(&number);
                        if matches!(arrival, Arrival::WithoutState) {
                            ignored.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                    // Given up below.
                    Err(_) => {}
                },
                accepted = self.socket.accept() => match accepted {
                    Ok((stream, _)) => {
                        number += 1;
                        if handles.len() >= CONNECTIONS && let Some((_, oldest)) = handles.pop_first() {
                            oldest.abort();
                        }
                        let (served, handle) = abortable(async move { (number, self.serve(stream, state).await) });
                        handles.insert(number, handle);
                        open.push(served);
                    }
                    // A connection that was gone before it was taken, or a lack of descriptors that may pass.
                    Err(_) => sleep(ACCEPT_PAUSE).await,
                },
            }
        }
    }

    /// What a connection brought.
    async fn serve(&self, mut stream: TcpStream, state: &State) -> Arrival {
        let Ok(Ok(head)) = timeout(HEAD_TIMEOUT, head(&mut stream)).await else { return Arrival::NotHttp };
        let arrival = arrival(&String::from_utf8_lossy(&head), &self.path, state);
        // The code has arrived: a browser that hangs up before it has the page changes nothing.
        let _ = timeout(HEAD_TIMEOUT, respond(&mut stream, arrival.page())).await;
        arrival
    }
}

/// What a request to the listener was.
#[derive(Debug)]
enum Arrival {
    /// The answer to this sign-in: it carries its state.
    Answer(Result<SecretString, LoginError>),
    /// An answer to another sign-in, or a forged one.
    WithoutState,
    /// Another request, and the status that it is answered with.
    Other(&'static str),
    /// No request at all.
    NotHttp,
}

/// A page: its status line and its one sentence.
type Page = (&'static str, &'static str);

impl Arrival {
    fn page(&self) -> Page {
        const NOT_THE_ANSWER: &str = "This is not the answer that why403 is waiting for. You can close this page.";
        match self {
            Self::Answer(Ok(_)) => ("200 OK", "Signed in. You can close this tab."),
            Self::Answer(Err(_)) => ("400 Bad Request", "The sign-in did not work. The terminal says why."),
            Self::WithoutState | Self::NotHttp => ("400 Bad Request", NOT_THE_ANSWER),
            Self::Other(status) => (status, NOT_THE_ANSWER),
        }
    }
}

/// Reads up to the empty line that ends a request's head.
async fn head(stream: &mut TcpStream) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut head = Zeroizing::new(Vec::with_capacity(HEAD_LIMIT));
    let mut chunk = Zeroizing::new([0; 2048]);
    while head.len() < HEAD_LIMIT && !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(chunk.as_mut_slice()).await?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        head.extend(chunk.iter().take(read));
    }
    Ok(head)
}

async fn respond(stream: &mut TcpStream, (status, sentence): Page) -> io::Result<()> {
    let html =
        format!("<!doctype html><html lang=en><meta charset=utf-8><title>why403</title><p>{sentence}</p></html>\n");
    let response = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nreferrer-policy: no-referrer\r\ncontent-security-policy: default-src 'none'\r\n\
         connection: close\r\n\r\n{html}",
        html.len()
    );
    // What is left unread when a socket is closed would reset the connection, and the page with it.
    let mut chunk = Zeroizing::new([0; 2048]);
    for _ in 0..MOST_UNREAD {
        if !matches!(stream.try_read(chunk.as_mut_slice()), Ok(1..)) {
            break;
        }
    }
    stream.write_all(response.as_bytes()).await?;
    stream.shutdown().await
}

/// Reads a request's head as the answer to an authorization request (RFC 6749 §4.1.2).
fn arrival(head: &str, path: &str, state: &State) -> Arrival {
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !words.next().is_some_and(|version| version.starts_with("HTTP/1.")) {
        return Arrival::Other("400 Bad Request");
    }
    if method != "GET" {
        return Arrival::Other("405 Method Not Allowed");
    }
    if !lines.take_while(|line| !line.is_empty()).all(names_this_machine) {
        return Arrival::Other("421 Misdirected Request");
    }
    // Two slashes at the start would name another host.
    let origin_form = target.starts_with('/') && !target.starts_with("//");
    let Some(url) =
        Url::parse(&format!("http://127.0.0.1{target}")).ok().filter(|url| origin_form && url.path() == path)
    else {
        return Arrival::Other("404 Not Found");
    };
    let all = |name: &str| -> Vec<String> {
        url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()).collect()
    };
    let (codes, errors, states) = (all("code"), all("error"), all("state"));
    let carries_state = matches!(states.as_slice(), [answered] if state.matches(answered));
    match (codes.as_slice(), errors.as_slice()) {
        ([code], []) if carries_state && !code.is_empty() => Arrival::Answer(Ok(SecretString::from(code.as_str()))),
        ([], [error]) if carries_state => {
            let description = all("error_description").into_iter().next();
            Arrival::Answer(Err(LoginError::Denied(Denial::new(error, description.as_deref()))))
        }
        ([_], []) | ([], [_]) if !carries_state => Arrival::WithoutState,
        // Nothing, or one parameter twice (RFC 6749 §3.1): not an answer.
        _ => Arrival::Other("400 Bad Request"),
    }
}

/// Whether a header line is another one than `Host`, or names this machine: a page of the internet whose own name leads
/// here (DNS rebinding) has that name in it.
fn names_this_machine(line: &str) -> bool {
    let Some((name, host)) = line.split_once(':') else { return true };
    if !name.eq_ignore_ascii_case("host") {
        return true;
    }
    let host = host.trim();
    let host = host.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(host, |(host, _)| host);
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
