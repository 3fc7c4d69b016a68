//! By which words a text shows what program wrote it.

use super::case::Case;
use super::words::Words;
use crate::request::Form;
use crate::request::envelope::Envelope;

/// Words of programs, in lower case, the most telling first.
const MARKS: [(&str, Form); 39] = [
    ("categoryinfo", Form::Powershell),
    ("invoke-restmethod", Form::Powershell),
    ("invoke-webrequest", Form::Powershell),
    ("irm :", Form::Powershell),
    ("iwr :", Form::Powershell),
    ("the remote server returned an error", Form::Powershell),
    ("response status code does not indicate success", Form::Powershell),
    ("com.mypurecloud.", Form::JavaSdk),
    ("purecloudplatform.client", Form::DotnetSdk),
    ("error calling get", Form::DotnetSdk),
    ("error calling post", Form::DotnetSdk),
    ("error calling put", Form::DotnetSdk),
    ("error calling patch", Form::DotnetSdk),
    ("error calling delete", Form::DotnetSdk),
    ("purecloudplatformclientv2", Form::PythonSdk),
    ("http response headers:", Form::PythonSdk),
    ("http response body:", Form::PythonSdk),
    ("with genesyscloud_", Form::Terraform),
    ("terraform", Form::Terraform),
    ("resource \"genesyscloud_", Form::Terraform),
    ("platformclientv2", Form::GoSdk),
    ("api error: ", Form::GoSdk),
    ("auth error: ", Form::GoSdk),
    ("purecloud-platform-client-v2", Form::JavascriptSdk),
    ("axioserror", Form::HttpClientError),
    ("request failed with status code", Form::HttpClientError),
    ("requests.exceptions", Form::HttpClientError),
    ("client error: ", Form::HttpClientError),
    ("urllib", Form::HttpClientError),
    ("aiohttp", Form::HttpClientError),
    ("httpx.", Form::HttpClientError),
    ("guzzlehttp", Form::HttpClientError),
    ("okhttp", Form::HttpClientError),
    ("client error: `", Form::HttpClientError),
    ("unexpected status code", Form::HttpClientError),
    ("getaddrinfo", Form::HttpClientError),
    ("econn", Form::HttpClientError),
    ("max retries exceeded", Form::HttpClientError),
    ("fetch failed", Form::HttpClientError),
];

/// The form of a case.
pub(super) fn of(case: &Case, words: &Words<'_>) -> Form {
    if case.form == Some(Form::WebMessaging) {
        return Form::WebMessaging;
    }
    let lower = case.words.to_ascii_lowercase();
    let marked = MARKS.iter().find(|(mark, _)| lower.contains(mark)).map(|(_, form)| *form);
    let gc = lower.lines().any(|line| line.trim_start_matches(['$', '>', '%', ' ']).starts_with("gc "));
    let body = case.body.as_ref().and_then(|(value, _)| Envelope::of(value));
    match (marked, case.form) {
        (_, Some(form @ (Form::Terraform | Form::GoSdk | Form::DotnetSdk))) => form,
        (Some(form), _) => form,
        _ if gc => Form::Gc,
        (None, Some(form)) => form,
        (None, None) => match body {
            Some(body) if body.is_oauth() && !body.is_platform() => Form::OauthError,
            Some(_) => Form::ErrorBody,
            None if case.page.is_some() => Form::Page,
            None if words.challenge.is_some() => Form::Challenge,
            None if words.stranger => Form::Page,
            None => Form::Text,
        },
    }
}
