//! The transport: one JSON-RPC message a line. A line is bounded, and one that is no message is answered with an error where
//! JSON-RPC allows it, instead of silence; the server goes on.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rmcp::RoleServer;
use rmcp::model::{ClientJsonRpcMessage, ErrorCode, ServerJsonRpcMessage};
use rmcp::transport::Transport;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc::{Sender, channel};
use tokio::task::JoinHandle;

use crate::report::json::write_line;

/// No message is longer than this, in bytes: the largest text of a tool, with every character of it escaped.
pub(super) const LONGEST_LINE: usize = 8 << 20;

/// Maximum answers that wait to be written: while the client does not read, nothing more is taken from it.
const WAITING: usize = 16;

/// Messages from a reader and to a writer.
pub(super) struct Lines<R> {
    reader: R,
    /// What has come of the next line.
    line: Vec<u8>,
    /// Whether the rest of the line is dropped, because it is too long.
    is_dropping: bool,
    /// An answer of the transport's own that is not yet on its way: a wait that is given up must not lose it.
    pending: Option<Vec<u8>>,
    outgoing: Sender<Vec<u8>>,
    /// Whether a request has opened the session: until then only requests reach the server, which ends at anything else.
    is_open: Arc<AtomicBool>,
}

impl<R: AsyncBufRead + Send + Unpin> Lines<R> {
    /// The transport, and the task that writes: it ends when everything was written, or nothing more can be.
    pub(super) fn new(
        reader: R,
        writer: impl AsyncWrite + Send + Unpin + 'static,
        is_open: Arc<AtomicBool>,
    ) -> (Self, JoinHandle<io::Result<()>>) {
        let (outgoing, mut lines) = channel::<Vec<u8>>(WAITING);
        let written = tokio::spawn(async move {
            let mut writer = writer;
            while let Some(line) = lines.recv().await {
                writer.write_all(&line).await?;
                writer.flush().await?;
            }
            Ok(())
        });
        (Self { reader, line: Vec::new(), is_dropping: false, pending: None, outgoing, is_open }, written)
    }

    /// The next line; `None` at the end of the input. A wait that is given up loses nothing.
    async fn next_line(&mut self) -> Option<Result<Vec<u8>, TooLong>> {
        loop {
            let available = self.reader.fill_buf().await.ok()?;
            if available.is_empty() {
                // What has no end of line was cut off.
                return None;
            }
            let end = memchr::memchr(b'\n', available);
            let taken = end.map_or(available.len(), |end| end + 1);
            if !self.is_dropping {
                self.line.extend(available.iter().take(taken));
            }
            self.reader.consume(taken);
            if self.line.len() > LONGEST_LINE {
                self.line = Vec::new();
                self.is_dropping = true;
            }
            if end.is_some() {
                let line = std::mem::take(&mut self.line);
                return Some(if std::mem::take(&mut self.is_dropping) { Err(TooLong) } else { Ok(line) });
            }
        }
    }
}

/// A line beyond the limit.
struct TooLong;

/// What a line is.
#[derive(Debug)]
enum Incoming {
    Message(Box<ClientJsonRpcMessage>),
    /// Nothing, and nothing to answer.
    Nothing,
    /// No message: the error that answers it.
    Refused {
        id: Value,
        code: ErrorCode,
        message: &'static str,
    },
}

fn read_message(line: &[u8]) -> Incoming {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Incoming::Nothing;
    }
    let refused = |id, code, message| Incoming::Refused { id, code, message };
    let Ok(value) = serde_json::from_slice::<Value>(line) else {
        return refused(
            Value::Null,
            ErrorCode::PARSE_ERROR,
            "Parse error: this line is not JSON. Send one JSON-RPC message a line.",
        );
    };
    let Some(object) = value.as_object() else {
        let message = "Invalid request: this line is not a JSON object. Send one JSON-RPC message a line, no batches.";
        return refused(Value::Null, ErrorCode::INVALID_REQUEST, message);
    };
    let has_id = object.contains_key("id");
    let id = object.get("id").filter(|id| id.is_string() || id.is_number()).cloned();
    let (is_call, is_answer) =
        (object.contains_key("method"), object.contains_key("result") || object.contains_key("error"));
    match ClientJsonRpcMessage::deserialize(value) {
        Ok(message) => Incoming::Message(Box::new(message)),
        // An answer that was not asked for, and a notification, get none.
        Err(_) if is_answer || (is_call && !has_id) => Incoming::Nothing,
        Err(_) => refused(
            id.unwrap_or(Value::Null),
            ErrorCode::INVALID_REQUEST,
            "Invalid request: this is not a JSON-RPC 2.0 request that the Model Context Protocol knows.",
        ),
    }
}

/// A message as a line. Every character that a terminal would obey is escaped.
fn line_of(message: &impl serde::Serialize) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    write_line(message, &mut line)?;
    Ok(line)
}

impl<R: AsyncBufRead + Send + Unpin> Transport<RoleServer> for Lines<R> {
    type Error = io::Error;

    fn send(&mut self, message: ServerJsonRpcMessage) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let (line, outgoing) = (line_of(&message), self.outgoing.clone());
        async move { outgoing.send(line?).await.map_err(|_| io::ErrorKind::BrokenPipe.into()) }
    }

    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        loop {
            if self.pending.is_some() {
                let room = self.outgoing.reserve().await.ok()?;
                if let Some(line) = self.pending.take() {
                    room.send(line);
                }
            }
            let outgoing = self.outgoing.clone();
            let line = tokio::select! {
                // Nobody reads the answers any more.
                () = outgoing.closed() => return None,
                line = self.next_line() => line?,
            };
            let incoming = match &line {
                Ok(line) => read_message(line),
                Err(TooLong) => Incoming::Refused {
                    id: Value::Null,
                    code: ErrorCode::INVALID_REQUEST,
                    message: "Invalid request: the line is longer than 8 MiB, and was dropped. Send a smaller part.",
                },
            };
            match incoming {
                Incoming::Message(message) => {
                    let is_request = matches!(*message, ClientJsonRpcMessage::Request(_));
                    if is_request || self.is_open.load(Ordering::Relaxed) {
                        return Some(*message);
                    }
                }
                Incoming::Nothing => {}
                Incoming::Refused { id, code, message } => {
                    let answer = json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } });
                    self.pending = line_of(&answer).ok();
                }
            }
        }
    }

    async fn close(&mut self) -> io::Result<()> {
        Ok(())
    }
}
