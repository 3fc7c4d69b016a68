//! The loopback listener that receives the browser's redirect (RFC 8252 §7.3).
//!
//! It answers every caller a page that repeats nothing of the request, and ends with the first answer that belongs
//! to the authorization request. A connection that says nothing holds up no other.

use std::io;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use url::Url;

use super::pkce::State;
use super::redirect_uri::RedirectUri;
use super::{Denial, LoginError};

/// No request head of a browser is longer, in bytes.
const HEAD_LIMIT: usize = 16 * 1024;

/// How long one connection may take to say what it wants.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to leave a socket alone that could not accept.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// How many connections are listened to at once.
const CONNECTIONS: usize = 32;

/// A listener that is ready before the browser is sent away.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    redirect_uri: String,
    path: String,
}

impl Listener {
    /// Listens where a redirect URI points.
    ///
    /// # Errors
    /// When the port is taken or may not be had.
    pub async fn bind(redirect: &RedirectUri) -> Result<Self, LoginError> {
        let address = redirect.address();
        let refuse = |source| LoginError::Listen { address, source };
        let socket = TcpListener::bind(address).await.map_err(refuse)?;
        let port = socket.local_addr().map_err(refuse)?.port();
        Ok(Self { socket, redirect_uri: redirect.text(port), path: redirect.path().to_owned() })
    }

    /// The redirect URI to send, to the letter.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Waits for the answer that carries this state, and takes the authorization code from it.
    ///
    /// # Errors
    /// When the user or the platform said no, the answer is another's, or none came in time.
    pub async fn code(&self, state: &State, wait: Duration) -> Result<SecretString, LoginError> {
        timeout(wait, self.first_answer(state)).await.unwrap_or_else(|_| {
            Err(LoginError::NoAnswer { redirect_uri: self.redirect_uri.clone(), seconds: wait.as_secs() })
        })
    }

    async fn first_answer(&self, state: &State) -> Result<SecretString, LoginError> {
        let mut open = FuturesUnordered::new();
        loop {
            tokio::select! {
                accepted = self.socket.accept(), if open.len() < CONNECTIONS => match accepted {
                    Ok((stream, _)) => open.push(self.serve(stream, state)),
                    // A connection that was gone before it was taken, or a lack of descriptors that may pass.
                    Err(_) => sleep(ACCEPT_PAUSE).await,
                },
                Some(served) = open.next() => {
                    if let Some(answer) = served {
                        return answer;
                    }
                }
            }
        }
    }

    /// The answer that a connection brought, if it was one.
    async fn serve(&self, mut stream: TcpStream, state: &State) -> Option<Result<SecretString, LoginError>> {
        let head = timeout(HEAD_TIMEOUT, head(&mut stream)).await.ok()?.ok()?;
        let arrival = arrival(&String::from_utf8_lossy(&head), &self.path, state);
        let page = arrival.page();
        // The code has arrived: a browser that hangs up before it has the page changes nothing.
        let _ = timeout(HEAD_TIMEOUT, respond(&mut stream, page)).await;
        match arrival {
            Arrival::Answer(answer) => Some(answer),
            Arrival::Other(_) => None,
        }
    }
}

/// What a request to the listener was.
enum Arrival {
    Answer(Result<SecretString, LoginError>),
    Other(&'static str),
}

/// A page: its status line and its one sentence.
type Page = (&'static str, &'static str);

impl Arrival {
    fn page(&self) -> Page {
        match self {
            Self::Answer(Ok(_)) => ("200 OK", "The sign-in has arrived. You can close this page."),
            Self::Answer(Err(_)) => ("400 Bad Request", "The sign-in did not work. The terminal says why."),
            Self::Other(status) => (status, "There is nothing here."),
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
    stream.write_all(response.as_bytes()).await?;
    stream.shutdown().await
}

/// Reads a request's head as the answer to an authorization request (RFC 6749 §4.1.2).
fn arrival(head: &str, path: &str, state: &State) -> Arrival {
    let mut words = head.lines().next().unwrap_or_default().split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if method != "GET" {
        return Arrival::Other("405 Method Not Allowed");
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
    match (codes.as_slice(), errors.as_slice(), states.as_slice()) {
        ([_], [], []) => Arrival::Answer(Err(LoginError::StateMismatch)),
        ([_], [], [answered]) | ([], [_], [answered]) if !state.matches(answered) => {
            Arrival::Answer(Err(LoginError::StateMismatch))
        }
        ([code], [], [_]) if !code.is_empty() => Arrival::Answer(Ok(SecretString::from(code.as_str()))),
        // An error without a state is believed: a forged one could stop this login, but not change it.
        ([], [error], [] | [_]) => {
            let description = all("error_description").into_iter().next();
            Arrival::Answer(Err(LoginError::Denied(Denial::new(error, description.as_deref()))))
        }
        // Nothing, or one parameter twice (RFC 6749 §3.1): not an answer.
        _ => Arrival::Other("400 Bad Request"),
    }
}

#[cfg(test)]
mod tests;
