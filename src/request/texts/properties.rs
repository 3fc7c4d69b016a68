//! What holds for every text: no panic, no secret, and no wrapping that hides the code.

use proptest::prelude::*;

use super::read_failures;
use crate::secret::Redactor;

const BODY: &str = r#"{"message":"App not authorized to use scope [telephony]","code":"app.not.authorized.for.scope","status":403,"contextId":"7c1d0a52-3b6e-4f0a-9d57-0c8e1f2a3b4c"}"#;

fn codes(text: &str) -> Vec<Option<String>> {
    let (found, _) = read_failures(text, &Redactor::default());
    found.into_iter().filter_map(|pasted| pasted.refusal).map(|refusal| refusal.code).collect()
}

#[test]
fn ten_layers_of_escaping_hide_nothing() {
    let mut text = BODY.to_owned();
    for layer in 0..=10 {
        assert_eq!(codes(&text), [Some("app.not.authorized.for.scope".to_owned())], "{layer} layers");
        text = serde_json::to_string(&text).unwrap();
    }
}

proptest! {
    #[test]
    fn no_text_stops_it(text in "\\PC{0,200}") {
        let _ = codes(&text);
    }

    #[test]
    fn no_mixture_of_what_forms_are_made_of_stops_it(parts in prop::collection::vec(
        prop::sample::select(vec![
            "{", "}", "[", "]", "\"", "'", "\\", ":", ",", "=", "\n", " ", "403", "(403)", "é", "“", "│ ", "Error: ", "code", "\"code\":\"a.b\"",
            "status", "API Error: 403 - ", "<html>", "<title", "HTTP/1.1 403", "PATCH /api/v2/users/me", "correlation id ", "Bearer error=", "@{", "&quot;",
            "\\\"", "\\u00", "level=error", "2026-07-01T00:00:00Z ", "Invoke-RestMethod : ", "patchConversationsCallParticipant", BODY,
        ]), 0..40)) {
        let _ = codes(&parts.concat());
    }

    #[test]
    fn a_body_cut_anywhere_gives_its_code_or_none(end in 0..BODY.len()) {
        for code in codes(BODY.get(..end).unwrap()).into_iter().flatten() {
            prop_assert_eq!(code, "app.not.authorized.for.scope");
        }
    }

    #[test]
    fn no_secret_leaves(cut in 0..40_usize, wrap in 0..6_usize) {
        let token = "hT3kq-9ZbPw_Lm2VxYc7RsDfhT3kq8ZbPwALm2VxYc7RsDf";
        let inner = format!(r#"{{"message":"{}{token}","code":"bad.credentials","contextId":"{token}","errors":[{{"code":"{token}"}}]}}"#, "x".repeat(280 + cut));
        let text = match wrap {
            0 => inner,
            1 => serde_json::to_string(&inner).unwrap(),
            2 => format!("GET https://api.mypurecloud.com/api/v2/{token}/me 401 {inner}"),
            3 => format!("level=error token={token} status=401 path=/api/v2/users/{token} msg={}", serde_json::to_string(&inner).unwrap()),
            4 => format!("<html><title>403 Forbidden {token}</title><p>{token}</p></html>"),
            _ => format!("API Error: 403 - {token} (no)\nWWW-Authenticate: Bearer error=\"{token}\", scope=\"{token}\"\ncorrelation id: {token}"),
        };
        let (found, remarks) = read_failures(&text, &Redactor::new([token]));
        let shown = format!("{found:?}{remarks:?}");
        for run in token.as_bytes().windows(8) {
            prop_assert!(!shown.contains(std::str::from_utf8(run).unwrap()), "{}", shown);
        }
        prop_assert!(!found.is_empty());
    }
}
