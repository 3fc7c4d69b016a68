//! What people paste → the failures in it. Every form of input ends here in the same shape.

use std::borrow::Cow;

use url::form_urlencoded;

use super::document::Document;
use super::pasted::{Pasted, Reading, Unreadable};
use super::texts::strict_body::read_strict_body;
use super::{
    Remarks, curl, exports, har, http, input, logged_token, login_redirect, missing_method, test_report, texts,
    who_answered, who_called,
};
use crate::catalogue::Operation;
use crate::secret;
use crate::secret::Redactor;
use crate::token::{AccessToken, Malformed, TokenFacts};

/// Recognises the form of an input and takes it apart. `secrets` knows what must not be shown, such as a token given
/// beside the input; what looks like a secret in the input is learnt on the way.
///
/// # Errors
/// When nothing in the input has the form of a request or an answer.
pub fn read(input: &[u8], secrets: &Redactor) -> Result<Reading, Unreadable> {
    if har::is_har(input) {
        return har::read_archive(input, secrets);
    }
    let input::Decoded { text, mut remarks } = input::decode(input)?;
    if text.as_bytes() != input && har::is_har(text.as_bytes()) {
        // It stood there in another encoding.
        let Reading { found, remarks: all, left_out } = har::read_archive(text.as_bytes(), secrets)?;
        remarks.extend(Remarks { all, left_out });
        return Ok(Reading { found, remarks: remarks.all, left_out: remarks.left_out });
    }
    if let Some(Reading { found, remarks: all, left_out }) = exports::read_export(&text, secrets) {
        remarks.extend(Remarks { all, left_out });
        return Ok(Reading { found, remarks: remarks.all, left_out: remarks.left_out });
    }
    let text = percent_decoded_json(&text, &mut remarks).map_or(text, Cow::Owned);
    let redactor = secret::taught(&text, secrets);
    // Where the text has a secret, it may be a token that says why it was refused.
    if matches!(redactor, Cow::Borrowed(_))
        && let Some(pasted) = read_strict_body(&text, &redactor)
    {
        let mut found = vec![pasted];
        who_called::name_callers(&mut found, &text, &redactor);
        who_answered::identify_answerers(&mut found, &text);
        return Ok(Reading { found, remarks: remarks.all, left_out: remarks.left_out });
    }
    read_any(text, &redactor, remarks)
}

/// What is found in a text that may be anything.
fn read_any(text: Cow<'_, str>, redactor: &Redactor, mut remarks: Remarks) -> Result<Reading, Unreadable> {
    let text = match test_report::text_around_passed_report(&text) {
        Some(rest) if has_failure(&rest, redactor) => Cow::Owned(rest),
        Some(_) => {
            let hint = "; it looks like a report of tests that all passed".to_owned();
            return Err(Unreadable::NoFailure { hint, left_out: remarks.left_out });
        }
        None => text,
    };
    let (mut found, said) = read_text(&text, redactor);
    if let Some(document) = Document::recognise(&text)
        && !has_failure(&document.rest(&text), redactor)
    {
        // A stack trace shows the lines of code that caused it.
        if missing_method::find_missing_method(&document.rest(&text), redactor).is_some() {
            found =
                missing_method::find_missing_method(&text, redactor).map(Pasted::missing_method).into_iter().collect();
            who_called::name_callers(&mut found, &text, redactor);
            return Ok(Reading { found, remarks: remarks.all, left_out: remarks.left_out });
        }
        let operation = texts::words::named_operation(&text).map(Operation::name);
        let hint = format!("; it looks like {}", document.hint(operation));
        return Err(Unreadable::NoFailure { hint, left_out: remarks.left_out });
    }
    remarks.extend(said);
    let Remarks { all, left_out } = remarks;
    if found.is_empty() {
        found.extend(missing_method::find_missing_method(&text, redactor).map(Pasted::missing_method));
    }
    if found.is_empty() {
        return Err(Unreadable::NoFailure { hint: hint(&text), left_out });
    }
    who_called::name_callers(&mut found, &text, redactor);
    login_redirect::read_redirect(&mut found, &text, redactor);
    who_answered::identify_answerers(&mut found, &text);
    logged_token::attach_logged_token(&mut found, &text, redactor);
    Ok(Reading { found, remarks: all, left_out })
}

/// JSON that is percent-encoded as a whole, as a query or a form carries it, as it was.
fn percent_decoded_json(text: &str, remarks: &mut Remarks) -> Option<String> {
    let encoded = text.trim();
    let is_object = encoded.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("%7b"));
    if !is_object || encoded.contains(|c: char| c.is_whitespace() || c == '&' || c == '=') {
        return None;
    }
    let (decoded, _) = form_urlencoded::parse(encoded.as_bytes()).next()?;
    remarks.note("The input was percent-encoded.");
    Some(decoded.into_owned())
}

/// What is found in a text of any form.
fn read_text(text: &str, redactor: &Redactor) -> (Vec<Pasted>, Remarks) {
    curl::read_commands(text, redactor)
        .or_else(|| http::read_exchanges(text, redactor))
        .unwrap_or_else(|| texts::read_failures(text, redactor))
}

fn has_failure(text: &str, redactor: &Redactor) -> bool {
    let (found, _) = read_text(text, redactor);
    found.iter().any(|pasted| pasted.refusal.is_some() || pasted.failure.is_some())
}

/// What a text looks like that holds no failure.
fn hint(text: &str) -> String {
    let text = text.trim();
    let words = text.split_whitespace().take(3).count();
    let is_one_word =
        words == 1 || (words == 2 && text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer ")));
    // Only a word alone is examined as a token: a batch has a line of prose for every refusal.
    let token = is_one_word.then(|| AccessToken::from_input(text).0);
    let malformed = token.as_ref().map(|token| TokenFacts::examine(token, Vec::new()).malformed);
    let is_random = || token.as_ref().is_some_and(|token| secret::looks_random(token.expose()));
    let looks_like = if malformed == Some(None) && is_random() {
        "an access token; judge it with `why403 check --token-file FILE`"
    } else if malformed == Some(Some(Malformed::Uuid)) {
        "an id alone; paste the answer that names it"
    } else if is_one_word && (text.starts_with("http://") || text.starts_with("https://")) {
        "a URL alone; paste what came back from it"
    } else if text.starts_with('{') && text.contains("\"log\"") && text.contains("\"entries\"") {
        "an HTTP archive (HAR) without a failed call in it"
    } else if text.starts_with(['{', '[']) {
        "JSON without an error; paste the answer that refused"
    } else if words == 3 {
        "prose; paste the answer itself, with its headers if you can (`curl -i`)"
    } else {
        return String::new();
    };
    format!("; it looks like {looks_like}")
}

#[cfg(test)]
mod tests;
