//! No eight characters of a secret in a row, in any error or debug text of this room or of the token service.

use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;
use secrecy::SecretString;
use serde_json::json;

use super::profiles::{FILE, Store};
use super::*;
use crate::platform::oauth::stand_in::{StandIn, client};
use crate::platform::oauth::{Issued, issued};
use crate::token::AccessToken;

fn secret() -> impl Strategy<Value = String> {
    "[A-Za-z0-9_.~+/=-]{12,90}"
}

/// Every way in which an error may be shown: itself, its fields, and each cause, as a chain printer walks them.
fn shown_in_every_way(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} {error:#} {error:?} {error:#?}");
    let mut cause = error.source();
    while let Some(source) = cause {
        text.push_str(&format!(" {source} {source:#} {source:?} {source:#?}"));
        cause = source.source();
    }
    text
}

fn assert_hidden(text: &str, secrets: &[&str]) {
    for secret in secrets {
        let characters: Vec<char> = secret.chars().collect();
        for run in characters.windows(8) {
            let run: String = run.iter().collect();
            assert!(!text.contains(&run), "{run:?} of a secret in: {text}");
        }
    }
}

/// Runs a future of a case to its end.
fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn an_endpoint_that_repeats_everything_shows_nothing(secret in secret(), code in secret(), verifier in secret()) {
        run(async {
            let place = StandIn::start().await.place();
            let service = TokenService::new(&Http::default(), place.clone(), Duration::from_secs(5)).unwrap();
            let client = client("echo", Some(&secret));
            let pair = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("echo:{secret}"));
            let (code_text, verifier_text) = (SecretString::from(code.as_str()), SecretString::from(verifier.as_str()));
            let exchange =
                CodeExchange { code: &code_text, verifier: &verifier_text, redirect_uri: "http://127.0.0.1:1/" };
            let error = LoginError::from(service.authorization_code(&client, exchange).await.unwrap_err());
            let refusal = format!("{:?}", crate::request::Refusal::from(error.refusal().unwrap()));
            let debug = format!("{exchange:?} {client:?} {service:?} {refusal}");
            let text = shown_in_every_way(&error) + &debug;
            assert!(text.contains("[redacted]"));
            assert_hidden(&text, &[&secret, &code, &verifier, &pair]);

            let request = Request { http: Http::default(), place, client, timeout: Duration::from_secs(5) };
            let error = client_credentials(&request, &Timestamp::now).await.unwrap_err();
            assert_hidden(&(shown_in_every_way(&error) + &format!("{request:?}")), &[&secret, &pair]);
        });
    }
}

proptest! {
    #[test]
    fn a_stored_token_shows_in_no_error(token in secret(), cut in any::<prop::sample::Index>(), noise in any::<u8>()) {
        let place = Place::from_region_name("us-east-1").unwrap();
        let issued = Issued { token: AccessToken::from(SecretString::from(token.as_str())), expires_in_seconds: Some(60) };
        let profile = Profile::new(place, "client", Grant::ClientCredentials, issued, Timestamp::UNIX_EPOCH);
        assert_hidden(&format!("{profile:?} {profile:#?}"), &[&token]);

        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().join(FILE));
        store.save("default", &profile).unwrap();
        let whole = std::fs::read(store.path()).unwrap();
        let position = cut.index(whole.len());
        let mut spoiled = whole.clone();
        spoiled[position] = noise;
        for content in [spoiled.as_slice(), &whole[..position]] {
            std::fs::write(store.path(), content).unwrap();
            // A byte of white space more or less leaves a good file.
            if let Err(error) = store.load("default") {
                assert_hidden(&shown_in_every_way(&error), &[&token]);
            }
        }
    }

    #[test]
    fn an_issued_token_is_not_shown_even_where_it_cannot_be_used(token in ".{12,90}", kind in "[a-z]{0,9}") {
        let body = json!({"access_token": token, "token_type": kind}).to_string();
        assert_hidden(&format!("{:?}", issued(body.as_bytes())), &[&token]);
        assert_hidden(&format!("{:?}", issued(token.as_bytes())), &[&token]);
    }
}
