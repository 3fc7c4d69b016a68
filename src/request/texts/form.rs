//! By which words a text shows what program wrote it.

use crate::catalogue::{DOTNET_PACKAGE, GO_PACKAGE, JAVASCRIPT_PACKAGE, PYTHON_PACKAGE};
use crate::request::Form;

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
    (DOTNET_PACKAGE, Form::DotnetSdk),
    ("error calling get", Form::DotnetSdk),
    ("error calling post", Form::DotnetSdk),
    ("error calling put", Form::DotnetSdk),
    ("error calling patch", Form::DotnetSdk),
    ("error calling delete", Form::DotnetSdk),
    (PYTHON_PACKAGE, Form::PythonSdk),
    ("http response headers:", Form::PythonSdk),
    ("http response body:", Form::PythonSdk),
    ("with genesyscloud_", Form::Terraform),
    ("terraform", Form::Terraform),
    ("resource \"genesyscloud_", Form::Terraform),
    (GO_PACKAGE, Form::GoSdk),
    ("api error: ", Form::GoSdk),
    ("auth error: ", Form::GoSdk),
    (JAVASCRIPT_PACKAGE, Form::JavascriptSdk),
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

/// The form that a text in lower case shows by the words of a program.
pub(super) fn form_by_words(lower: &str) -> Option<Form> {
    MARKS.iter().find(|(mark, _)| lower.contains(mark)).map(|(_, form)| *form)
}

/// Whether a line of a text in lower case is a `gc` command.
pub(super) fn has_gc_command(lower: &str) -> bool {
    lower.lines().any(|line| line.trim_start_matches(['$', '>', '%', ' ']).starts_with("gc "))
}
