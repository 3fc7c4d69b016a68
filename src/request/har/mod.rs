//! HTTP archives (HAR 1.2), as browsers and proxies export them: read as a stream, whatever their size. Every failed
//! call of the platform is handed over as it comes; the failures of other hosts are counted.

mod calls;
mod cut;
mod entry;
mod secrets;

use std::io::{self, Read};

use super::who_answered::identify_answerer;
use super::who_called::caller_of_request;
use super::{
    Authorization, Form, NamedCaller, Parts, Pasted, Reading, Refusal, Remarks, SentRequest, Unreadable, parse,
};
use crate::request::{Failure, FailureKind, TlsFailure};
use crate::secret::Redactor;
use cut::{Cut, Cutter};
pub(in crate::request) use entry::Entry;

/// How much is read at a time, in bytes.
const BLOCK: usize = 64 << 10;

/// How many bytes are looked at to recognise an archive.
pub const HEAD: usize = 64 << 10;

/// Whether what begins like this is an HTTP archive.
#[must_use]
pub fn is_har(beginning: &[u8]) -> bool {
    let beginning = beginning.get(..HEAD).unwrap_or(beginning);
    let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning).trim_ascii_start();
    let mut cutter = Cutter::default();
    // A body is no archive, and is not gone through as one.
    if text.starts_with(b"{") && text.windows(3).any(|word| word == b"log") {
        cutter.feed(text, &mut |_| {});
    }
    cutter.is_archive()
}

/// What is known of an archive once it was read to its end.
#[derive(Debug)]
#[non_exhaustive]
pub struct Streamed {
    /// What was ignored and what was left out.
    pub remarks: Remarks,
    /// What hides the secrets of every entry: each call that was handed over is without its own alone, and an answer can
    /// repeat the secret of an earlier or later request.
    pub secrets: Redactor,
}

/// Takes the calls of an archive. A function of [`Pasted`] is one.
pub trait Calls {
    /// Takes a call.
    fn take(&mut self, call: &Call<'_>);

    /// Whether the entry with this number is known by its JSON, so that it is not read. Strings of it may be shortened, and
    /// members that are not used are left out.
    fn knows(&mut self, _json: &[u8], _number: usize) -> bool {
        false
    }
}

impl<F: FnMut(&Pasted)> Calls for F {
    fn take(&mut self, call: &Call<'_>) {
        self(call.pasted);
    }
}

/// A call of an archive.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// What was read of it.
    pub pasted: &'a Pasted,
    /// The entry as the archive has it, where it failed and is whole.
    pub(crate) json: Option<&'a [u8]>,
    secrets: &'a Redactor,
}

impl Call<'_> {
    /// What another entry would show in its place, and the secrets that it would teach; `None` where there is something to
    /// remark on it, or it is no failure.
    pub(crate) fn read_as(&self, json: &[u8]) -> Option<(Pasted, Vec<String>)> {
        let mut tally = Tally::default();
        let mut failed = None;
        let mut keep = |pasted: &Pasted| failed = Some(pasted.clone()).filter(|pasted| pasted.success.is_none());
        tally.take(Cut { json: Some(json), shortened: false }, self.secrets, &mut keep);
        let secrets = tally.secrets.into_redactor().secrets().to_vec();
        failed.filter(|_| tally.without_body == 0).map(|pasted| (pasted, secrets))
    }
}

/// The place of an entry.
pub(crate) fn place_of_entry(number: usize) -> String {
    format!("entry {number}")
}

/// Reads an archive to its end and hands over the calls of the platform, one by one, those that are no failure
/// included.
///
/// # Errors
/// Those of the reader, and [`Unreadable::NoFailure`] where there is no entry at all.
pub fn stream(mut input: impl Read, secrets: &Redactor, calls: &mut dyn Calls) -> Result<Streamed, Broken> {
    let mut cutter = Cutter::default();
    let mut tally = Tally::default();
    let mut block = vec![0; BLOCK];
    loop {
        let read = match input.read(&mut block) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Broken::Read(error)),
        };
        cutter.feed(block.get(..read).unwrap_or_default(), &mut |cut| tally.take(cut, secrets, calls));
    }
    if tally.entries == 0 && !cutter.is_cut_off() {
        return Err(Broken::Empty(Unreadable::NoFailure {
            hint: ": it is an HTTP archive (HAR) without entries".to_owned(),
            left_out: Vec::new(),
        }));
    }
    let remarks = tally.remarks(cutter.is_cut_off());
    Ok(Streamed { remarks, secrets: tally.secrets.into_redactor() })
}

/// An archive that cannot be explained.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// It could not be read to its end.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// There is nothing in it.
    #[error(transparent)]
    Empty(#[from] Unreadable),
}

/// Reads an archive that is in memory.
pub(super) fn read_archive(input: &[u8], secrets: &Redactor) -> Result<Reading, Unreadable> {
    let mut found = Vec::new();
    // It is in memory, so it is read twice: first for the secrets of all its entries.
    let archive = stream(input, secrets, &mut |_: &Pasted| {}).map(|streamed| streamed.secrets).unwrap_or_default();
    let mut known = secrets.clone();
    archive.secrets().iter().for_each(|secret| known.learn(secret));
    match stream(input, &known, &mut |pasted: &Pasted| found.push(pasted.clone())) {
        Ok(Streamed { remarks: Remarks { all, left_out }, .. }) => Ok(Reading { found, remarks: all, left_out }),
        Err(Broken::Empty(error)) => Err(error),
        Err(Broken::Read(error)) => Err(Unreadable::Binary { reason: error.to_string() }),
    }
}

/// Reads the calls that another kind of export holds, as those of an archive are read. Such exports show headers in part.
pub(super) fn read_calls(calls: &[Entry], form: Form, secrets: &Redactor) -> Reading {
    let read = |secrets: &Redactor, found: &mut dyn FnMut(&Pasted)| {
        let mut tally = Tally { form, ..Tally::default() };
        calls.iter().for_each(|entry| tally.take_entry(entry, false, secrets, found));
        tally
    };
    let mut known = secrets.clone();
    let seen = read(secrets, &mut |_| {}).secrets.into_redactor();
    seen.secrets().iter().for_each(|secret| known.learn(secret));
    let mut found = Vec::new();
    let Remarks { all, left_out } = read(&known, &mut |pasted| found.push(pasted.clone())).remarks(false);
    Reading { found, remarks: all, left_out }
}

/// What was seen so far.
#[derive(Debug)]
struct Tally {
    form: Form,
    entries: usize,
    unreadable: usize,
    too_long: usize,
    shortened: usize,
    without_body: usize,
    preflights: usize,
    cancelled: usize,
    elsewhere: usize,
    secrets: secrets::ArchiveSecrets,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            form: Form::Har,
            entries: 0,
            unreadable: 0,
            too_long: 0,
            shortened: 0,
            without_body: 0,
            preflights: 0,
            cancelled: 0,
            elsewhere: 0,
            secrets: secrets::ArchiveSecrets::default(),
        }
    }
}

impl Tally {
    fn take(&mut self, cut: Cut<'_>, secrets: &Redactor, calls: &mut dyn Calls) {
        let Some(json) = cut.json else {
            self.entries += 1;
            self.too_long += 1;
            return;
        };
        if !cut.shortened && calls.knows(json, self.entries + 1) {
            self.entries += 1;
            return;
        }
        let Some(entry) = Entry::read(json) else {
            self.entries += 1;
            self.unreadable += 1;
            return;
        };
        let is_whole = !cut.shortened && !entry.body_is_unreadable;
        self.take_entry(&entry, cut.shortened, secrets, &mut |pasted| {
            let json = Some(json).filter(|_| is_whole && pasted.success.is_none());
            calls.take(&Call { pasted, json, secrets });
        });
    }

    fn take_entry(&mut self, entry: &Entry, shortened: bool, secrets: &Redactor, found: &mut dyn FnMut(&Pasted)) {
        self.entries += 1;
        let failed = entry.status.is_none_or(|status| status >= 400);
        if !calls::is_of_the_platform(entry) {
            // Without a URL it is not known where it went.
            *if entry.url.is_empty() { &mut self.unreadable } else { &mut self.elsewhere } += usize::from(failed);
        } else if !failed {
            self.secrets.keep_of_success(entry);
            found(&succeeded(entry, self.form, self.place()));
        } else if calls::is_preflight(entry) {
            self.preflights += 1;
        } else if entry.status.is_none() && entry.error.as_deref().is_some_and(|error| error.contains("ERR_ABORTED")) {
            self.cancelled += 1;
        } else {
            self.shortened += usize::from(shortened);
            self.without_body += usize::from(entry.body_is_unreadable);
            let (mut pasted, learnt) = pasted(entry, self.form, self.place(), secrets);
            identify_answerer(&mut pasted);
            self.secrets.keep(&learnt);
            found(&pasted);
        }
    }

    fn place(&self) -> String {
        match self.form {
            Form::Trace => format!("span {}", self.entries),
            Form::TestRun => format!("execution {}", self.entries),
            _ => place_of_entry(self.entries),
        }
    }

    fn remarks(&self, cut_off: bool) -> Remarks {
        let mut remarks = Remarks::default();
        let counted = |number: usize, one: &str, many: &str| match number {
            0 => None,
            1 => Some(one.to_owned()),
            _ => Some(many.replace("{}", &number.to_string())),
        };
        if cut_off {
            remarks.leave_out(match self.entries {
                0 => "The archive stops in the middle, inside its first entry.".to_owned(),
                entries => {
                    format!("The archive stops in the middle, after entry {entries}: what came before is explained.")
                }
            });
        }
        // What went elsewhere, and what the page itself ended, is not a call that Genesys Cloud can have refused.
        let by_rule = [
            counted(
                self.elsewhere,
                "1 failed request to another host than Genesys Cloud's was left out.",
                "{} failed requests to other hosts than Genesys Cloud's were left out.",
            ),
            counted(
                self.cancelled,
                "1 request was ended by the page before an answer came (net::ERR_ABORTED), and left out.",
                "{} requests were ended by the page before an answer came (net::ERR_ABORTED), and left out.",
            ),
        ];
        by_rule.into_iter().flatten().for_each(|remark| remarks.note(remark));
        let mut count = |number, one: &str, many: &str| {
            counted(number, one, many).into_iter().for_each(|remark| remarks.leave_out(remark));
        };
        count(
            self.preflights,
            "1 preflight (OPTIONS) was refused or got no answer; browsers send it themselves, and hold back the request that follows.",
            "{} preflights (OPTIONS) were refused or got no answer; browsers send them themselves, and hold back the requests that follow.",
        );
        count(
            self.without_body,
            "The body of 1 failed call is compressed or not text, and was not read.",
            "The bodies of {} failed calls are compressed or not text, and were not read.",
        );
        count(
            self.shortened,
            "1 failed call has a text of more than 1 MiB; it was cut there.",
            "{} failed calls have a text of more than 1 MiB; it was cut there.",
        );
        count(
            self.unreadable,
            "1 entry is not a request with its answer, and was left out.",
            "{} entries are not requests with their answers, and were left out.",
        );
        count(
            self.too_long,
            "1 entry is longer than 4 MiB even with its long texts cut, and was left out.",
            "{} entries are longer than 4 MiB even with their long texts cut, and were left out.",
        );
        remarks
    }
}

/// A call that was answered and not refused.
fn succeeded(entry: &Entry, form: Form, place: String) -> Pasted {
    Pasted { place, success: entry.status, ..Pasted::empty(form) }
}

/// A call that failed, and what hides its secrets. Everything that is kept of it is redacted.
fn pasted(entry: &Entry, form: Form, place: String, secrets: &Redactor) -> (Pasted, Redactor) {
    let parts = Parts {
        method: Some(&entry.method),
        url: Some(&entry.url),
        headers: Some(&entry.sent_headers),
        body: entry.sent_body.as_deref(),
    };
    let redactor = secrets::learnt(entry, parts, secrets);
    let mut sent = SentRequest::from_parts(parts, &redactor);
    if form != Form::Har {
        sent = sent.shown_in_part();
    }
    if sent.authorization == Authorization::Missing {
        // Browsers leave credentials out of an export by default.
        sent.authorization = Authorization::NotShown;
    }
    let method = sent.method.clone().unwrap_or_default();
    let path = sent.path.clone().unwrap_or_default();
    let (refusal, failure) = match entry.status {
        Some(status) => (Some(refusal(entry, &method, &path, status, &redactor)), None),
        None => (None, Some(Failure { method, path: path.clone(), ..failure(entry, &redactor) })),
    };
    let caller = caller_of_request(&path, &entry.sent_headers)
        .map(|named| NamedCaller { words: redactor.redact(&named.words), ..named });
    (Pasted { place, request: Some(sent), refusal, failure, caller, ..Pasted::empty(form) }, redactor)
}

fn refusal(entry: &Entry, method: &str, path: &str, status: u16, redactor: &Redactor) -> Refusal {
    let headers = entry.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
    parse(method, path, status, &headers, entry.body.as_bytes(), redactor)
}

/// Why no answer is shown, as far as the browser says it.
fn failure(entry: &Entry, redactor: &Redactor) -> Failure {
    let error = entry.error.as_deref().unwrap_or_default();
    let kind = failure_kind(error);
    let detail = match (error, kind) {
        ("", _) => "the archive shows no answer, and not why".to_owned(),
        (error, FailureKind::Withheld) => format!("{error}: the browser does not say more"),
        (error, _) => error.to_owned(),
    };
    let detail = redactor.redact(&detail.chars().take(300).collect::<String>());
    Failure { method: String::new(), path: String::new(), kind, detail }
}

/// Chromium's and Node's names of network errors; any other is not guessed.
fn failure_kind(error: &str) -> FailureKind {
    const NAMES: &[(&str, FailureKind)] = &[
        ("ERR_CONNECTION_TIMED_OUT", FailureKind::Unreachable),
        ("ERR_TIMED_OUT", FailureKind::Timeout),
        ("ETIMEDOUT", FailureKind::Timeout),
        ("ESOCKETTIMEDOUT", FailureKind::Timeout),
        ("ERR_NAME_NOT_RESOLVED", FailureKind::NameNotResolved),
        ("ENOTFOUND", FailureKind::NameNotResolved),
        ("EAI_AGAIN", FailureKind::NameNotResolved),
        ("ERR_CONNECTION_REFUSED", FailureKind::Refused),
        ("ECONNREFUSED", FailureKind::Refused),
        ("ERR_INTERNET_DISCONNECTED", FailureKind::Unreachable),
        ("ERR_ADDRESS_UNREACHABLE", FailureKind::Unreachable),
        ("ERR_PROXY_CONNECTION_FAILED", FailureKind::Connect),
        ("ERR_TUNNEL_CONNECTION_FAILED", FailureKind::Connect),
        ("ERR_CERT_AUTHORITY_INVALID", FailureKind::Tls(TlsFailure::UnknownAuthority)),
        ("ERR_CERT_COMMON_NAME_INVALID", FailureKind::Tls(TlsFailure::WrongName)),
        ("ERR_TLS_CERT_ALTNAME_INVALID", FailureKind::Tls(TlsFailure::WrongName)),
        // Expired or not yet valid: the name is the same, and so is what to look at.
        ("ERR_CERT_DATE_INVALID", FailureKind::Tls(TlsFailure::Expired)),
        ("ERR_CERT_", FailureKind::Tls(TlsFailure::CertificateRejected)),
        ("ERR_SSL_", FailureKind::Tls(TlsFailure::Other)),
        ("ERR_CONNECTION_RESET", FailureKind::Reset),
        ("ECONNRESET", FailureKind::Reset),
        ("ERR_CONNECTION_CLOSED", FailureKind::ConnectionLost),
        ("ERR_EMPTY_RESPONSE", FailureKind::ConnectionLost),
        ("ERR_CONTENT_LENGTH_MISMATCH", FailureKind::ConnectionLost),
    ];
    NAMES.iter().find(|(name, _)| error.contains(name)).map_or(FailureKind::Withheld, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests;
