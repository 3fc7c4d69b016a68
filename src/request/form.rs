//! The forms in which a paste is written.

/// The forms of input that are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Form {
    /// The JSON body of an error answer.
    ErrorBody,
    /// Raw HTTP: request, answer or both, as `curl -i` and `curl -v` print it.
    Http,
    /// A `curl` command line, with or without its output.
    CurlCommand,
    /// An entry of an HTTP archive.
    Har,
    /// A span of a trace, or a breadcrumb of an error tracker.
    Trace,
    /// An execution of newman's report.
    TestRun,
    /// An exception of the Python SDK.
    PythonSdk,
    /// An error object of the JavaScript SDK.
    JavascriptSdk,
    /// An exception of the Java SDK.
    JavaSdk,
    /// An exception of the .NET SDK.
    DotnetSdk,
    /// An error of the Go SDK.
    GoSdk,
    /// An error of the Terraform provider.
    Terraform,
    /// An error of PowerShell's web commands.
    Powershell,
    /// The output of the `gc` command.
    Gc,
    /// An error of axios, fetch or another HTTP client as JSON.
    HttpClientError,
    /// A line of a log.
    LogLine,
    /// A page of a proxy, firewall, gateway or CDN.
    Page,
    /// An error of the token endpoint (RFC 6749 §5.2).
    OauthError,
    /// A `WWW-Authenticate` challenge (RFC 6750 §3).
    Challenge,
    /// A message of a web-messaging socket.
    WebMessaging,
    /// A sentence that the platform writes, without the rest of its answer.
    Text,
}

impl Form {
    /// In words, as `curl command`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ErrorBody => "error body",
            Self::Http => "HTTP message",
            Self::CurlCommand => "curl command",
            Self::Har => "HAR entry",
            Self::Trace => "trace span",
            Self::TestRun => "newman execution",
            Self::PythonSdk => "Python SDK exception",
            Self::JavascriptSdk => "JavaScript SDK error",
            Self::JavaSdk => "Java SDK exception",
            Self::DotnetSdk => ".NET SDK exception",
            Self::GoSdk => "Go SDK error",
            Self::Terraform => "Terraform provider error",
            Self::Powershell => "PowerShell error",
            Self::Gc => "gc output",
            Self::HttpClientError => "HTTP client error",
            Self::LogLine => "log line",
            Self::Page => "page",
            Self::OauthError => "token endpoint error",
            Self::Challenge => "WWW-Authenticate challenge",
            Self::WebMessaging => "web messaging message",
            Self::Text => "text",
        }
    }
}
