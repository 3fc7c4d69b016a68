//! One entry of an archive, read leniently: a member of the wrong type is one that is not there.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::value::RawValue;

/// No request has more headers; what follows is left out.
const MOST_HEADERS: usize = 500;

/// A request and its answer. Nothing is redacted yet.
#[derive(Debug, Clone, Default)]
pub(in crate::request) struct Entry {
    pub(in crate::request) method: String,
    pub(in crate::request) url: String,
    pub(in crate::request) sent_headers: Vec<(String, String)>,
    /// The body that was sent; `None` where the archive shows none.
    pub(in crate::request) sent_body: Option<String>,
    /// The status of the answer; `None` where the archive shows no answer.
    pub(in crate::request) status: Option<u16>,
    pub(in crate::request) headers: Vec<(String, String)>,
    pub(in crate::request) body: String,
    /// Whether there is a body that is not text, compressed or in broken base64, and so is not in `body`.
    pub(in crate::request) body_is_unreadable: bool,
    /// The browser's word on why there is no answer, as `net::ERR_FAILED`.
    pub(in crate::request) error: Option<String>,
    /// What the browser fetched it for, as `xhr` or `stylesheet`.
    pub(in crate::request) resource: Option<String>,
}

#[derive(Deserialize)]
struct Members<'a> {
    #[serde(borrow)]
    request: Option<&'a RawValue>,
    #[serde(borrow)]
    response: Option<&'a RawValue>,
    #[serde(borrow, rename = "_error")]
    error: Option<&'a RawValue>,
    #[serde(borrow, rename = "_resourceType")]
    resource: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    #[serde(borrow)]
    method: Option<&'a RawValue>,
    #[serde(borrow)]
    url: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    headers: Option<&'a RawValue>,
    #[serde(borrow)]
    post_data: Option<&'a RawValue>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    #[serde(borrow, rename = "_error")]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    encoding: Option<&'a RawValue>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Pair<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

impl Entry {
    /// Reads an entry; `None` where it is no JSON object.
    pub(super) fn read(json: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(json);
        let members: Members<'_> = serde_json::from_str(&text).ok()?;
        let request: Message<'_> = object(members.request);
        let response: Message<'_> = object(members.response);
        let sent: Body<'_> = object(request.post_data);
        let content: Body<'_> = object(response.content);
        let number = string(response.status).and_then(|status| status.trim().parse().ok());
        let status = number.filter(|status: &u16| (100..=999).contains(status));
        let failed = status.is_none_or(|status| status >= 400);
        // What was answered matters where it is a refusal; other bodies are long.
        let body = if failed { decoded(&content) } else { Some(String::new()) };
        Some(Self {
            method: string(request.method).unwrap_or_default(),
            url: string(request.url).unwrap_or_default(),
            sent_headers: pairs(request.headers),
            sent_body: string(sent.text).filter(|text| !text.is_empty()).or_else(|| form(sent.params)),
            status,
            headers: pairs(response.headers),
            body_is_unreadable: body.is_none(),
            body: body.unwrap_or_default(),
            error: string(members.error).or_else(|| string(response.error)).filter(|error| !error.is_empty()),
            resource: string(members.resource),
        })
    }

    /// The first header of this name among those that were sent.
    pub(super) fn sent_header(&self, name: &str) -> Option<&str> {
        self.sent_headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A member that is an object; as one without members where it is not.
fn object<'a, T: Deserialize<'a> + Default>(raw: Option<&'a RawValue>) -> T {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// A member that is a string, or a number as written.
fn string(raw: Option<&RawValue>) -> Option<String> {
    let text = raw?.get();
    match text.bytes().next()? {
        b'"' => serde_json::from_str::<Cow<'_, str>>(text).ok().map(Cow::into_owned),
        b'0'..=b'9' | b'-' => Some(text.to_owned()),
        _ => None,
    }
}

/// A list of `{name, value}`; the names that HTTP/2 writes with a colon are no headers.
fn pairs(raw: Option<&RawValue>) -> Vec<(String, String)> {
    let list: Vec<&RawValue> = raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
    list.into_iter()
        .take(MOST_HEADERS)
        .filter_map(|raw| {
            let pair: Pair<'_> = serde_json::from_str(raw.get()).ok()?;
            Some((string(pair.name)?, string(pair.value).unwrap_or_default()))
        })
        .filter(|(name, _)| !name.starts_with(':'))
        .collect()
}

/// A form that the archive shows as parameters only.
fn form(raw: Option<&RawValue>) -> Option<String> {
    let fields: Vec<String> = pairs(raw).into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    Some(fields.join("&")).filter(|form| !form.is_empty())
}

/// How gzip begins (RFC 1952 §2.3.1).
const GZIP: &[u8] = b"\x1f\x8b";

/// Whether bytes are UTF-8 but for a few: a string that was shortened may end inside a character, and some pages are
/// Latin-1.
fn mostly_utf_8(bytes: &[u8]) -> bool {
    let lost = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    lost * 10 <= bytes.len()
}

/// The text of a body, decoded where it is base64; `None` where it is not text.
fn decoded(content: &Body<'_>) -> Option<String> {
    let text = string(content.text).unwrap_or_default();
    if string(content.encoding).is_none_or(|encoding| !encoding.eq_ignore_ascii_case("base64")) {
        return Some(text);
    }
    let whole: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    // A string that was shortened ends anywhere: what makes no group of four is left out.
    let groups = whole.get(..whole.len() / 4 * 4).unwrap_or_default();
    let bytes = STANDARD.decode(groups).ok()?;
    // A refusal is text; a compressed one would be taken for the page of a proxy.
    let is_text = !bytes.contains(&0) && !bytes.starts_with(GZIP) && mostly_utf_8(&bytes);
    is_text.then(|| String::from_utf8_lossy(&bytes).into_owned())
}
