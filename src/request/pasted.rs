//! What a paste holds: its requests and answers.

use thiserror::Error;

use super::{Failure, Form, MissingMethod, NamedCaller, Refusal, SentRequest};
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

/// An input that holds nothing to explain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// Nothing at all, or only space.
    #[error("the input is empty")]
    Empty,
    /// Bytes that are no text.
    #[error("the input is not text: {reason}")]
    Binary {
        /// What it looks like.
        reason: String,
    },
    /// Text without any form that is known.
    #[error("no error found in this text{hint}")]
    NoFailure {
        /// What it looks like instead, as `; it looks like …`, or nothing.
        hint: String,
        /// What of it was not looked at, as in [`Reading::left_out`].
        left_out: Vec<String>,
    },
}
