//! The JSON report of newman, Postman's command line: each execution with its response, whose body is a list of bytes.

use serde_json::Value;

use super::{MOST_CALLS, call, scalar, status};
use crate::request::har::Entry;

/// The calls of a report; `None` where a document is none.
pub(super) fn calls(document: &Value) -> Option<Vec<Entry>> {
    let executions = document.pointer("/run/executions").or_else(|| document.get("executions"))?.as_array()?;
    Some(executions.iter().take(MOST_CALLS).filter_map(execution).collect())
}

fn execution(execution: &Value) -> Option<Entry> {
    // `request` has the variables filled in; `item.request` is as the collection has it.
    let request = execution.get("request").or_else(|| execution.pointer("/item/request"))?;
    let response = execution.get("response").unwrap_or(&Value::Null);
    let method = request.get("method").and_then(Value::as_str).unwrap_or_default();
    let code = response.get("code").and_then(scalar);
    let error = execution.pointer("/requestError/code").or_else(|| execution.pointer("/requestError/message"));
    let body = body(response);
    Some(Entry {
        sent_headers: headers(request.get("header")),
        sent_body: request.pointer("/body/raw").and_then(Value::as_str).map(str::to_owned),
        headers: headers(response.get("header").or_else(|| response.get("headers"))),
        body_is_unreadable: body.is_none(),
        body: body.unwrap_or_default(),
        error: error.and_then(scalar),
        ..call(method.to_owned(), url(request.get("url")?), code.as_deref().and_then(status))
    })
}

/// A list of `{key, value}`, or an object.
fn headers(list: Option<&Value>) -> Vec<(String, String)> {
    match list {
        Some(Value::Array(items)) => items
            .iter()
            .filter(|item| item.get("disabled").is_none_or(|disabled| disabled != &Value::Bool(true)))
            .filter_map(|item| Some((scalar(item.get("key")?)?, scalar(item.get("value")?)?)))
            .collect(),
        Some(Value::Object(members)) => {
            members.iter().filter_map(|(name, value)| Some((name.clone(), scalar(value)?))).collect()
        }
        _ => Vec::new(),
    }
}

/// A URL as text, or in parts.
fn url(url: &Value) -> String {
    if let Value::String(url) = url {
        return url.clone();
    }
    let part = |name: &str, between: &str| match url.get(name) {
        Some(Value::Array(parts)) => parts.iter().filter_map(scalar).collect::<Vec<_>>().join(between),
        Some(part) => scalar(part).unwrap_or_default(),
        None => String::new(),
    };
    let (host, path) = (part("host", "."), part("path", "/"));
    if host.is_empty() && path.is_empty() {
        return part("raw", "");
    }
    let scheme = Some(part("protocol", "")).filter(|scheme| !scheme.is_empty()).unwrap_or_else(|| "https".to_owned());
    let path = path.trim_start_matches('/');
    let scheme = scheme.trim_end_matches("://");
    if host.contains("://") { format!("{host}/{path}") } else { format!("{scheme}://{host}/{path}") }
}

/// The body of a response; `None` where it is not text.
fn body(response: &Value) -> Option<String> {
    let written = ["body", "text"].iter().find_map(|name| response.get(*name)?.as_str());
    if let Some(text) = written {
        return Some(text.to_owned());
    }
    let stream = match response.get("stream") {
        None | Some(Value::Null) => return Some(String::new()),
        Some(Value::String(text)) => return Some(text.clone()),
        Some(stream) => stream,
    };
    let bytes = stream.get("data").unwrap_or(stream).as_array()?;
    let bytes: Option<Vec<u8>> =
        bytes.iter().map(|byte| byte.as_u64().and_then(|byte| u8::try_from(byte).ok())).collect();
    String::from_utf8(bytes?).ok()
}
