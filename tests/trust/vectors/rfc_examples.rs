//! The examples of RFC 7515, 7519 and 8037; those of RFC 7520 §4.1 to §4.4 are among Wycheproof's vectors.

use serde_json::{Value, json};

use super::keys::{decode, encode, sign};
use super::twins::CLAIMS;
use super::{Accepted, Malformed, Outcome, Refused, Unknown, outcome};
use crate::figures::figure;

/// The payload of RFC 7515 appendix A.1 to A.3 and A.5: claims.
const JOE: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

/// RFC 7515 appendix A.1.1.
fn secret() -> Value {
    json!({"kty": "oct", "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"})
}

/// RFC 7515 appendix A.2.1, the public part.
fn rsa() -> Value {
    let modulus = [
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs",
        "D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV",
        "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
    ];
    json!({"kty": "RSA", "n": modulus.concat(), "e": "AQAB"})
}

/// RFC 7515 appendix A.3.1.
fn p256() -> Value {
    json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
    })
}

/// RFC 7515 appendix A.4.1.
fn p521() -> Value {
    json!({
        "kty": "EC", "crv": "P-521",
        "x": "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",
        "y": "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2",
        "d": "AY5pb7A0UFiB3RELSD64fTLOSV_jazdF7fLYyuTw8lOfRhWg6Y6rUrPAxerEzgdRhajnu0ferB0d53vM9mE15j2C",
    })
}

/// RFC 8037 appendix A.1.
fn ed25519() -> Value {
    json!({
        "kty": "OKP", "crv": "Ed25519",
        "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    })
}

const A1: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const A2: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const A3: &str = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
const A4: &str = "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";
const EDDSA: &str = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

/// A token that is signed with a JWK of these examples.
fn made(header: &str, key: &Value, claims: &str) -> String {
    let message = format!("{}.{}", encode(header), encode(claims));
    let algorithm = super::keys::algorithm(&encode(header)).unwrap();
    let algorithm = if algorithm == "Ed25519" { "EdDSA" } else { &algorithm };
    let signature = sign(key, algorithm, message.as_bytes()).unwrap();
    format!("{message}.{}", encode(signature))
}

/// Where each is from, the token, its key, and what it is.
fn examples() -> Vec<(&'static str, String, Value, Outcome)> {
    let signed = |header: &str, payload: &str, signature: &str| format!("{}.{payload}.{signature}", encode(header));
    let a1 = signed("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}", JOE, A1);
    let a3 = signed(r#"{"alg":"ES256"}"#, JOE, A3);
    let es512 = signed(r#"{"alg":"ES512"}"#, &encode("Payload"), A4);
    let eddsa = signed(r#"{"alg":"EdDSA"}"#, &encode("Example of Ed25519 signing"), EDDSA);
    let unsecured = format!("{}.{JOE}.", encode(r#"{"alg":"none"}"#));
    let general = json!({"payload": JOE, "signatures": [
        {"protected": encode(r#"{"alg":"RS256"}"#), "header": {"kid": "2010-12-29"}, "signature": A2},
        {"protected": encode(r#"{"alg":"ES256"}"#), "header": {"kid": "e9bc097a-ce51-4036-9562-d2ade882db0d"}, "signature": A3},
    ]});
    let flattened = json!({"payload": JOE, "protected": encode(r#"{"alg":"ES256"}"#),
        "header": {"kid": "e9bc097a-ce51-4036-9562-d2ade882db0d"}, "signature": A3});
    let critical =
        r#"{"alg":"none","crit":["http://example.invalid/UNDEFINED"],"http://example.invalid/UNDEFINED":true}"#;
    // The detached content of RFC 7515 appendix F and RFC 7520 §4.5.
    let detached = a1.replace(JOE, "");
    vec![
        ("RFC 7515 A.1, RFC 7519 3.1", a1.clone(), secret(), Accepted),
        ("RFC 7515 A.2", signed(r#"{"alg":"RS256"}"#, JOE, A2), rsa(), Accepted),
        ("RFC 7515 A.3", a3.clone(), p256(), Accepted),
        ("RFC 7515 A.4, whose payload is no claims", es512, p521(), Malformed),
        ("RFC 7515 A.4, its twin", made(r#"{"alg":"ES512"}"#, &p521(), CLAIMS), p521(), Accepted),
        ("RFC 7515 A.5, RFC 7519 6.1", unsecured, secret(), Refused),
        ("RFC 7515 A.6", general.to_string(), p256(), Malformed),
        ("RFC 7515 A.7", flattened.to_string(), p256(), Malformed),
        ("RFC 7515 E", format!("{}.{}.", encode(critical), encode("FAIL")), secret(), Malformed),
        ("RFC 7515 E, its twin", format!("{}.{}.", encode(critical), encode(CLAIMS)), secret(), Refused),
        ("RFC 7515 F", detached, secret(), Malformed),
        ("RFC 8037 A.4, whose payload is no claims", eddsa, ed25519(), Malformed),
        ("RFC 8037 A.4, its twin", made(r#"{"alg":"EdDSA"}"#, &ed25519(), CLAIMS), ed25519(), Accepted),
        ("RFC 9864 2.2, the twin", made(r#"{"alg":"Ed25519"}"#, &ed25519(), CLAIMS), ed25519(), Accepted),
        ("A.1 with the key of A.3", a1, p256(), Refused),
        ("A.3 with the key of A.2", a3.clone(), rsa(), Refused),
        ("A.3 with Ed448", a3, json!({"kty": "OKP", "crv": "Ed448", "x": encode([7; 57])}), Refused),
        (
            "EdDSA of the length of Ed448",
            format!("{}.{}.{}", encode(r#"{"alg":"EdDSA"}"#), encode(CLAIMS), encode([7; 114])),
            json!({"kty": "OKP", "crv": "Ed448", "x": encode([7; 57])}),
            Unknown,
        ),
    ]
}

#[test]
fn the_examples_of_the_rfcs_are_what_they_are_said_to_be() {
    let examples = examples();
    let mut wrong = Vec::new();
    for (section, token, key, expected) in &examples {
        let found = outcome(token, key);
        if found != *expected {
            wrong.push(format!("{section}: {found:?} instead of {expected:?}\n  {token}"));
        }
        // Every one that is accepted is not, once a bit of what it says or of its signature is another.
        if *expected == Accepted {
            let parts: Vec<&str> = token.split('.').collect();
            let changed = |part: &str, at: usize| {
                let mut bytes = decode(part).unwrap();
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 1;
                encode(bytes)
            };
            for at in [0, 9, 31, usize::MAX] {
                let token = format!("{}.{}.{}", parts[0], parts[1], changed(parts[2], at));
                assert_ne!(outcome(&token, key), Accepted, "{section}: {token}");
            }
            let token = format!("{}.{}.{}", parts[0], changed(parts[1], 9), parts[2]);
            assert_ne!(outcome(&token, key), Accepted, "{section}: {token}");
        }
    }
    figure("examples of the RFCs", examples.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
