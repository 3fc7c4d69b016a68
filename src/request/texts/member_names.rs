//! The names under which programs keep what belongs to a request and its answer.

use serde_json::{Map, Value};

use crate::request::Form;

/// Which part of an exchange an object describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Request,
    Response,
    Unknown,
}

/// The part that a member of this name describes. Names here and below are in lower case, letters and digits only.
pub(super) fn part(name: &str) -> Option<Part> {
    match name {
        "config" | "request" | "req" | "options" | "httprequest" => Some(Part::Request),
        "response" | "res" | "rawresponse" | "httpresponse" | "apiresponse" => Some(Part::Response),
        _ => None,
    }
}

pub(super) fn is_status(name: &str) -> bool {
    matches!(
        name,
        "status"
            | "statuscode"
            | "httpstatus"
            | "httpstatuscode"
            | "httpcode"
            | "responsestatus"
            | "responsecode"
            | "errorcode"
            | "code"
            | "elbstatuscode"
            | "ressstatus"
            | "resstatus"
            | "resstatuscode"
    )
}

pub(super) fn is_method(name: &str) -> bool {
    matches!(name, "method" | "verb" | "httpmethod" | "requestmethod" | "reqmethod" | "httpverb")
}

pub(super) fn is_http_method(text: &str) -> bool {
    let methods = ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    methods.iter().any(|method| method.eq_ignore_ascii_case(text))
}

pub(super) fn is_url(name: &str) -> bool {
    matches!(
        name,
        "url"
            | "uri"
            | "path"
            | "href"
            | "endpoint"
            | "requesturl"
            | "requesturi"
            | "requestpath"
            | "fullurl"
            | "httpurl"
            | "httppath"
            | "requrl"
            | "target"
            | "resource"
    )
}

/// Codes that HTTP clients give where no answer came, or instead of the server's own.
pub(super) fn is_client_code(code: &str) -> bool {
    code.starts_with("ERR_")
        || code.starts_with("UND_ERR")
        || code.contains("CERT")
        || (code.starts_with('E') && code.len() > 3 && code.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
}

pub(super) fn is_headers_name(name: &str) -> bool {
    matches!(
        name,
        "headers" | "header" | "responseheaders" | "httpheaders" | "requestheaders" | "resheaders" | "reqheaders"
    )
}

/// Whether an object is a list of headers: names that only headers have.
pub(super) fn is_headers(members: &Map<String, Value>) -> bool {
    let known = |name: &str| {
        matches!(
            name.to_ascii_lowercase().as_str(),
            "inin-correlation-id"
                | "content-type"
                | "content-length"
                | "www-authenticate"
                | "authorization"
                | "retry-after"
                | "user-agent"
                | "transfer-encoding"
                | "strict-transport-security"
                | "cache-control"
        )
    };
    members.keys().any(|name| known(name)) && members.values().all(|value| !value.is_object())
}

/// Whether headers are those of a request.
pub(super) fn are_sent(members: &Map<String, Value>) -> bool {
    let sent = ["authorization", "user-agent", "accept", "cookie", "host"];
    let received = ["inin-correlation-id", "server", "www-authenticate", "set-cookie", "date", "retry-after"];
    let any = |names: &[&str]| members.keys().any(|name| names.iter().any(|known| name.eq_ignore_ascii_case(known)));
    any(&sent) && !any(&received)
}

/// Whether a member of an error body belongs to it, so that nothing else is looked for inside.
pub(super) fn is_of_body(name: &str) -> bool {
    matches!(name, "errors" | "details" | "messageparams" | "limit" | "error" | "fault")
}

/// Whether an object is the record of a log.
pub(super) fn is_record(members: &Map<String, Value>) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| members.contains_key(*name));
    let levelled = has(&["level", "severity", "lvl", "loglevel", "@timestamp", "levelname", "log.level", "logger"]);
    let timed = has(&["time", "timestamp", "ts", "asctime"]);
    (levelled && has(&["message", "msg", "event", "error", "err", "textPayload", "jsonPayload"]))
        || (timed && has(&["msg", "event", "log", "logStreamName", "logGroup", "logger", "hostname"]))
        || has(&["logEvents", "logStreamName"])
}

/// Whether an object is the error of an HTTP client: its code and message are the client's, not the server's.
pub(super) fn is_client_error(members: &Map<String, Value>) -> bool {
    let code = members.get("code").and_then(Value::as_str).is_some_and(is_client_code);
    let has = |name: &str| members.contains_key(name);
    let named = members.get("name").and_then(Value::as_str).is_some_and(|name| name.ends_with("Error"));
    code || has("isAxiosError")
        || (named && (has("stack") || has("config") || has("options")))
        || (has("config") && (has("response") || has("request")))
        || (has("response") && members.get("response").is_some_and(Value::is_object))
        || (has("body") || has("text")) && (has("statusText") || has("headers") || has("header"))
        || (has("isSuccess") && has("errorMessage"))
        || has("ErrorContent")
        || (has("protocol") && has("url"))
        || ((has("resourceType") || has("resourceName")) && has("errorMessage"))
}

/// The program that an object is of.
pub(super) fn form(members: &Map<String, Value>) -> Option<Form> {
    let has = |name: &str| members.contains_key(name);
    match () {
        () if (has("resourceType") || has("resourceName")) && has("errorMessage") => Some(Form::Terraform),
        () if has("isSuccess") && has("errorMessage") => Some(Form::GoSdk),
        () if has("ErrorContent") => Some(Form::DotnetSdk),
        () if is_record(members) => Some(Form::LogLine),
        () if has("body") && has("status") && (has("headers") || has("text")) => Some(Form::JavascriptSdk),
        () if is_client_error(members) || (has("url") && has("status")) => Some(Form::HttpClientError),
        () => None,
    }
}
