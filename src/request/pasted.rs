//! What a paste holds: its requests and answers, and the form in which they are written.

use thiserror::Error;

use super::{Failure, MissingMethod, NamedCaller, Refusal, SentRequest};
use crate::catalogue::SdkLanguage;

/// What an input turned out to hold.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Reading {
    /// What was found, in the order of the input: failures, requests without an answer, and answers that are no failure.
    pub found: Vec<Pasted>,
    /// What was ignored, cut off or repaired on the way, one sentence each, redacted.
    pub remarks: Vec<String>,
    /// Those remarks that say that a part was not looked at in which a failure may be.
    pub left_out: Vec<String>,
}

/// One request, one answer, or both.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Pasted {
    /// How it was recognised.
    pub form: Form,
    /// Its place in an input with several, as `entry 12` or `line 3`; empty where it is the whole input.
    pub place: String,
    /// The request, as far as it is shown.
    pub request: Option<SentRequest>,
    /// The answer, where it is a refusal: a status of 400 or more, or an error without a status.
    pub refusal: Option<Refusal>,
    /// What went wrong where no answer came.
    pub failure: Option<Failure>,
    /// The status of an answer that is no failure.
    pub success: Option<u16>,
    /// Who called; `None` where nothing shows it.
    pub caller: Option<NamedCaller>,
    /// The method of an SDK that the program calls and that does not exist: no request was sent.
    pub missing_method: Option<MissingMethod>,
}

impl Pasted {
    /// Nothing yet, of a form.
    #[must_use]
    pub fn empty(form: Form) -> Self {
        Self {
            form,
            place: String::new(),
            request: None,
            refusal: None,
            failure: None,
            success: None,
            caller: None,
            missing_method: None,
        }
    }

    /// A refusal without its request.
    #[must_use]
    pub fn refusal(form: Form, refusal: Refusal) -> Self {
        Self { refusal: Some(refusal), ..Self::empty(form) }
    }

    /// A request without its answer.
    #[must_use]
    pub fn request(form: Form, request: SentRequest) -> Self {
        Self { request: Some(request), ..Self::empty(form) }
    }

    /// A method of an SDK that does not exist.
    #[must_use]
    pub fn missing_method(missing: MissingMethod) -> Self {
        let form = match missing.language {
            SdkLanguage::Python => Form::PythonSdk,
            SdkLanguage::Javascript => Form::JavascriptSdk,
            SdkLanguage::Java => Form::JavaSdk,
            SdkLanguage::Dotnet => Form::DotnetSdk,
            SdkLanguage::Go => Form::GoSdk,
            SdkLanguage::Powershell => Form::Powershell,
            _ => Form::Text,
        };
        Self { missing_method: Some(missing), ..Self::empty(form) }
    }

    /// Whether nothing shows what became of the request.
    #[must_use]
    pub fn is_unanswered(&self) -> bool {
        self.refusal.is_none() && self.failure.is_none() && self.success.is_none() && self.missing_method.is_none()
    }

    /// Puts method and path of the request into what came of it, where that does not name them.
    pub fn name_request(&mut self) {
        let Some(request) = &self.request else { return };
        let name = |method: &mut String, path: &mut String| {
            if method.is_empty() {
                method.clone_from(request.method.as_ref().unwrap_or(&String::new()));
            }
            if path.is_empty() {
                path.clone_from(request.path.as_ref().unwrap_or(&String::new()));
            }
        };
        if let Some(refusal) = &mut self.refusal {
            name(&mut refusal.method, &mut refusal.path);
        }
        if let Some(failure) = &mut self.failure {
            name(&mut failure.method, &mut failure.path);
        }
    }
}

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

/// An input that holds nothing to explain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// Nothing at all, or only space.
    #[error("the input is empty")]
    Empty,
    /// Bytes that are no text.
    #[error("the input is no text: {reason}")]
    Binary {
        /// What it looks like.
        reason: String,
    },
    /// Text without any form that is known.
    #[error("nothing in the input has the form of a refusal{hint}")]
    NoFailure {
        /// What it looks like instead, as `; it looks like …`, or nothing.
        hint: String,
        /// What of it was not looked at, as in [`Reading::left_out`].
        left_out: Vec<String>,
    },
}
