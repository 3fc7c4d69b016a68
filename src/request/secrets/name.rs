//! Names that make a secret of the value behind them, however they are spelt: `client_secret`, `clientSecret`,
//! `X-Api-Key`, `GENESYSCLOUD_OAUTHCLIENT_SECRET`, `--oauth2-bearer`.

/// What a name says of the value behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `Authorization`: a scheme and a credential.
    Header,
    /// `Bearer` or `Basic`: a credential.
    Scheme,
    /// `Cookie` or `Set-Cookie`: pairs.
    Cookie,
    /// A secret for certain.
    Strong,
    /// `token` alone or behind another word: often a secret.
    Weak,
    /// `code`: the authorization code of a redirect, and far more often an error's.
    Code,
    /// curl's `-u`: `name:password`.
    Pair,
}

/// Endings of names in lower case, without hyphens and underscores.
const STRONG: [&[u8]; 19] = [
    b"accesstoken",
    b"refreshtoken",
    b"idtoken",
    b"authtoken",
    b"sessiontoken",
    b"bearertoken",
    b"oauth2bearer",
    b"secret",
    b"password",
    b"passwd",
    b"passphrase",
    b"pwd",
    b"apikey",
    b"accesskey",
    b"privatekey",
    b"subscriptionkey",
    b"assertion",
    b"samlresponse",
    // Of a signed URL: `Signature`, `X-Amz-Signature`, `X-Goog-Signature`.
    b"signature",
];

/// No such name is longer, in bytes.
const LONGEST: usize = 64;

/// What a word is, where it is such a name.
pub(super) fn kind(word: &[u8]) -> Option<Kind> {
    // The last letter sorts out nearly every word before anything is folded.
    let last = word.last()?.to_ascii_lowercase();
    if word.len() > LONGEST || !matches!(last, b'b' | b'c' | b'd' | b'e' | b'n' | b'r' | b't' | b'u' | b'y') {
        return None;
    }
    match word {
        b"-u" | b"-U" | b"--user" | b"--proxy-user" => return Some(Kind::Pair),
        b"-b" | b"--cookie" => return Some(Kind::Cookie),
        _ => {}
    }
    let mut buffer = [0; LONGEST];
    let letters = word.iter().filter(|byte| !matches!(byte, b'-' | b'_'));
    let length = buffer.iter_mut().zip(letters).map(|(to, from)| *to = from.to_ascii_lowercase()).count();
    let name = buffer.get(..length)?;
    if name.ends_with(b"authorization") {
        Some(Kind::Header)
    } else if name == b"bearer" || name == b"basic" {
        Some(Kind::Scheme)
    } else if name.ends_with(b"cookie") {
        Some(Kind::Cookie)
    } else if STRONG.iter().any(|ending| name.ends_with(ending)) || name == b"codeverifier" {
        Some(Kind::Strong)
    } else if name.ends_with(b"token") {
        Some(Kind::Weak)
    } else {
        (name == b"code").then_some(Kind::Code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_name_is_known() {
        for (name, expected) in [
            ("Authorization", Some(Kind::Header)),
            ("Proxy-Authorization", Some(Kind::Header)),
            ("bearer", Some(Kind::Scheme)),
            ("Set-Cookie", Some(Kind::Cookie)),
            ("GENESYSCLOUD_OAUTHCLIENT_SECRET", Some(Kind::Strong)),
            ("clientSecret", Some(Kind::Strong)),
            ("X-Api-Key", Some(Kind::Strong)),
            ("access_token", Some(Kind::Strong)),
            ("--oauth2-bearer", Some(Kind::Strong)),
            ("csrf-token", Some(Kind::Weak)),
            ("X-Amz-Signature", Some(Kind::Strong)),
            ("code", Some(Kind::Code)),
            ("-u", Some(Kind::Pair)),
            ("errorCode", None),
            ("access_token_expires", None),
            ("token_type", None),
        ] {
            assert_eq!(kind(name.as_bytes()), expected, "{name}");
        }
    }
}
