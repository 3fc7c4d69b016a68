//! Names whose values are secrets, in any spelling: `client_secret`, `clientSecret`,
//! `X-Api-Key`, `GENESYSCLOUD_OAUTHCLIENT_SECRET`, `--oauth2-bearer`.

/// What a name says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SecretKind {
    /// `Authorization`: a scheme and a credential.
    Header,
    /// `Bearer` or `Basic`: a credential.
    Scheme,
    /// `Digest`, `AWS4-HMAC-SHA256`: parameters, of which some are secret.
    Parameters,
    /// `Cookie` or `Set-Cookie`: pairs.
    Cookie,
    /// A secret for certain.
    Strong,
    /// `token` alone or after another word: often a secret.
    Weak,
    /// `code`: the authorization code of a redirect, and far more often an error's.
    Code,
    /// curl's `-u`: `name:password`.
    Pair,
}

/// Parts of names of secrets that begin with a letter, in lower case, without hyphens and underscores; sorted by their first
/// letter, because every word with a value after it is looked at.
fn parts(first: u8) -> &'static [(&'static [u8], SecretKind)] {
    use SecretKind::{Strong, Weak};
    match first {
        b'a' => &[
            (b"authorizationcode", Strong),
            (b"activationcode", Strong),
            (b"accesstoken", Strong),
            (b"agenttoken", Strong),
            (b"authcookie", Strong),
            (b"accountkey", Strong),
            (b"accesskey", Strong),
            (b"assertion", Strong),
            (b"authtoken", Strong),
            (b"apptoken", Strong),
            (b"apitoken", Strong),
            (b"authcode", Strong),
            (b"authkey", Strong),
            (b"apikey", Strong),
            (b"appkey", Strong),
        ],
        b'b' => &[(b"bearertoken", Strong), (b"bottoken", Strong)],
        b'c' => &[
            (b"currenttoken", Strong),
            (b"codeverifier", Strong),
            (b"clienttoken", Strong),
            // As `search_values` gets it.
            (b"contrase\xc3\xb1a", Strong),
            (b"contrase\xc3\x91a", Strong),
            (b"contrasena", Strong),
            (b"credential", Weak),
            (b"csrftoken", Strong),
            (b"cnonce", Weak),
        ],
        b'd' => &[(b"devicetoken", Strong), (b"devicecode", Strong)],
        b'e' => &[(b"encryptionkey", Strong)],
        b'g' => &[(b"guesttoken", Strong), (b"geheimnis", Strong)],
        b'h' => &[(b"hmac", Weak)],
        b'i' => &[(b"idtoken", Strong)],
        b'j' => &[(b"jsessionid", Weak), (b"jwt", Strong)],
        b'k' => &[(b"kennwort", Strong)],
        b'l' => &[(b"logincookie", Strong), (b"logintoken", Strong), (b"logincode", Strong)],
        b'm' => &[(b"motdepasse", Strong), (b"masterkey", Strong), (b"mfacode", Strong)],
        b'n' => &[(b"nonce", Weak)],
        b'o' => &[(b"oauth2bearer", Strong), (b"onetimecode", Strong), (b"oauthtoken", Strong)],
        b'p' => &[
            (b"pkceverifier", Strong),
            (b"passphrase", Strong),
            (b"privatekey", Strong),
            (b"phpsessid", Weak),
            (b"passcode", Strong),
            (b"passwort", Strong),
            (b"password", Strong),
            (b"passwd", Strong),
            (b"pwd", Strong),
        ],
        b'r' => &[(b"recoverycode", Strong), (b"refreshtoken", Strong)],
        b's' => &[
            (b"subscriptionkey", Strong),
            (b"sessioncookie", Strong),
            (b"securitytoken", Strong),
            (b"servicetoken", Strong),
            (b"samlresponse", Strong),
            (b"securestring", Strong),
            (b"sessiontoken", Strong),
            (b"samlrequest", Strong),
            (b"savedtoken", Strong),
            (b"signingkey", Strong),
            (b"sessionkey", Weak),
            (b"sharedkey", Strong),
            (b"signature", Strong),
            (b"sessionid", Weak),
            (b"ssotoken", Strong),
            (b"secret", Strong),
            (b"senha", Strong),
        ],
        b't' => &[(b"token", Weak)],
        b'u' => &[(b"usertoken", Strong), (b"usercode", Strong)],
        b'v' => &[(b"verificationcode", Strong)],
        b'w' => &[(b"wachtwoord", Strong)],
        b'z' => &[(b"zugangstoken", Strong)],
        _ => &[],
    }
}

/// Whole names, or their last word: `userPin`, `sms_otp`.
const WHOLE: [&[u8]; 7] = [b"cvv", b"dpop", b"mfa", b"otp", b"pin", b"totp", b"pass"];

/// What may follow in the name of a secret.
const CARRIED: [&[u8]; 22] = [
    b"b64",
    b"base64",
    b"current",
    b"data",
    b"dev",
    b"encoded",
    b"header",
    b"hex",
    b"key",
    b"new",
    b"old",
    b"plain",
    b"plaintext",
    b"prod",
    b"production",
    b"raw",
    b"s",
    b"staging",
    b"string",
    b"test",
    b"text",
    b"value",
];

/// What makes a name one of something about a secret: `token_type`, `secretName`, `password_expires`.
const ABOUT: [&[u8]; 44] = [
    b"alg",
    b"arn",
    b"at",
    b"basic",
    b"by",
    b"changed",
    b"count",
    b"date",
    b"endpoint",
    b"error",
    b"expir",
    b"field",
    b"file",
    b"format",
    b"for",
    b"hint",
    b"id",
    b"in",
    b"info",
    b"invalid",
    b"keyref",
    b"length",
    b"lifetime",
    b"location",
    b"manager",
    b"method",
    b"mode",
    b"name",
    b"path",
    b"policy",
    b"post",
    b"provider",
    b"ref",
    b"required",
    b"rotation",
    b"scope",
    b"source",
    b"status",
    b"store",
    b"ttl",
    b"type",
    b"ur",
    b"valid",
    b"version",
];

/// Names of parameters of a URL, after `?` or `&`, where they name nothing else.
const QUERY_STRONG: [&[u8]; 9] =
    [b"assertion", b"hmac", b"otp", b"relaystate", b"sid", b"sig", b"sign", b"ticket", b"token"];

/// The same, where the value has to look like chance.
const QUERY_WEAK: [&[u8]; 8] = [b"auth", b"challenge", b"hash", b"key", b"nonce", b"pw", b"session", b"state"];

/// Parameters of `Authorization: Digest …` and its like that are made from a secret, or unique to the request.
const SECRET_PARAMETERS: [&[u8]; 10] =
    [b"cnonce", b"credential", b"hash", b"mac", b"nonce", b"oauthtoken", b"opaque", b"response", b"sig", b"signature"];

/// No such name is longer, in bytes.
pub(super) const LONGEST: usize = 64;

/// A name in lower case without hyphens and underscores.
struct Folded {
    buffer: [u8; LONGEST],
    length: usize,
}

impl Folded {
    fn new(word: &[u8]) -> Option<Self> {
        if word.len() > LONGEST {
            return None;
        }
        let mut buffer = [0; LONGEST];
        let letters = word.iter().filter(|byte| !matches!(byte, b'-' | b'_'));
        let length = buffer.iter_mut().zip(letters).map(|(to, from)| *to = from.to_ascii_lowercase()).count();
        Some(Self { buffer, length })
    }

    fn name(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }
}

/// What a word is, where it is such a name.
pub(super) fn secret_kind(word: &[u8]) -> Option<SecretKind> {
    if word.len() < 2 {
        return None;
    }
    let folded = Folded::new(word)?;
    let name = folded.name();
    match name {
        b"bearer" | b"basic" => return Some(SecretKind::Scheme),
        b"digest" | b"aws4hmacsha256" | b"hmac" | b"hawk" => return Some(SecretKind::Parameters),
        b"code" => return Some(SecretKind::Code),
        _ => {}
    }
    if name.ends_with(b"authorization") {
        return Some(SecretKind::Header);
    }
    let by_parts = of_parts(name);
    // `session_cookie` has the value of one.
    if (name.ends_with(b"cookie") || name == b"cookies") && by_parts.is_none() {
        return Some(SecretKind::Cookie);
    }
    if let Some(kind) = by_parts {
        // A header of its own is not a word of prose.
        let is_header = matches!(word, [b'X' | b'x', b'-', ..]);
        return Some(if is_header && kind == SecretKind::Weak { SecretKind::Strong } else { kind });
    }
    WHOLE.contains(&name).then_some(SecretKind::Strong).or_else(|| {
        let last = last_word(word);
        (last.len() < word.len() && WHOLE.iter().any(|whole| last.eq_ignore_ascii_case(whole)))
            .then_some(SecretKind::Strong)
    })
}

/// What an option of a command line is that has its value after a space: `-u`, `--cookie`, `-Password`.
pub(super) fn option(word: &[u8]) -> Option<SecretKind> {
    match word {
        b"-u" | b"-U" | b"-a" | b"-E" | b"--user" | b"--proxy-user" | b"--auth" | b"--cert" | b"--proxy-cert" => {
            Some(SecretKind::Pair)
        }
        b"-b" | b"--cookie" => Some(SecretKind::Cookie),
        [b'-', ..] => secret_kind(word).filter(|kind| !matches!(kind, SecretKind::Code | SecretKind::Parameters)),
        _ => None,
    }
}

/// What a parameter of a URL is.
pub(super) fn of_query(word: &[u8]) -> Option<SecretKind> {
    let folded = Folded::new(word)?;
    let name = folded.name();
    if QUERY_STRONG.contains(&name) {
        return Some(SecretKind::Strong);
    }
    secret_kind(word).or_else(|| QUERY_WEAK.contains(&name).then_some(SecretKind::Weak))
}

/// Whether a parameter of an `Authorization` header is to be hidden.
pub(super) fn is_secret_parameter(word: &[u8]) -> bool {
    Folded::new(word).is_some_and(|folded| {
        let name = folded.name();
        SECRET_PARAMETERS.contains(&name) || name.starts_with(b"oauth") || of_parts(name) == Some(SecretKind::Strong)
    })
}

/// Whether a function of this name takes secrets; if so, whether its first argument is an id.
pub(super) fn secret_call(word: &[u8]) -> Option<bool> {
    const WITH_ID: [&[u8]; 12] = [
        b"basicauth",
        b"clientcredential",
        b"codeauthorization",
        b"digestauth",
        b"networkcredential",
        b"pkcegrant",
        b"posttoken",
        b"pscredential",
        b"saml2bearer",
        b"setenvironmentvariable",
        b"usernamepassword",
        b"basiccredential",
    ];
    const OF_PAIR: [&[u8]; 5] = [b"btoa", b"b64encode", b"base64encode", b"base64", b"setbearer"];
    if word.len() < 4 {
        return None;
    }
    let folded = Folded::new(word)?;
    let name = folded.name();
    if WITH_ID.iter().any(|part| name.windows(part.len()).any(|window| window == *part)) || name == b"auth" {
        return Some(true);
    }
    if OF_PAIR.contains(&name) {
        return Some(false);
    }
    match secret_kind(word) {
        Some(SecretKind::Strong | SecretKind::Weak) => Some(false),
        Some(SecretKind::Cookie) => Some(true),
        _ => None,
    }
}

/// Whether a word may follow in the name of a secret: `value`, `prod`, `2`.
pub(super) fn is_carried(word: &[u8]) -> bool {
    word.iter().all(u8::is_ascii_digit) || CARRIED.iter().any(|carried| word.eq_ignore_ascii_case(carried))
}

/// The kind of a name by the last of its parts that says one.
fn of_parts(name: &[u8]) -> Option<SecretKind> {
    let mut found: Option<(usize, SecretKind)> = None;
    for (at, first) in name.iter().enumerate() {
        let rest = name.get(at..).unwrap_or_default();
        // The longer ones stand first.
        let part = parts(*first).iter().find(|(part, _)| part.get(1) == rest.get(1) && rest.starts_with(part));
        if let Some((end, kind)) = part.map(|(part, kind)| (at + part.len(), *kind))
            && found.is_none_or(|(known, _)| end > known)
        {
            found = Some((end, kind));
        }
    }
    let (end, kind) = found?;
    let rest = name.get(end..)?;
    // Of `secrets`, but not of `secret_string`.
    let of_several = rest.strip_prefix(b"s").filter(|rest| !rest.is_empty());
    if is_carried(rest) || of_several.is_some_and(is_carried) {
        return Some(kind);
    }
    let rest = of_several.unwrap_or(rest);
    let is_about = ABOUT.iter().any(|about| rest.starts_with(about));
    (kind == SecretKind::Strong && !is_about).then_some(SecretKind::Weak)
}

/// Names with one letter that is not of ASCII, around which their bytes are no words: `contraseña`, `lösenord`, `hasło`.
const FOREIGN: [(&[u8], &[u8]); 3] = [(b"contrase", b"a"), (b"l", b"senord"), (b"has", b"o")];

/// Where such a name ends, of which the first word ends at `end`. The letter may be escaped or percent-encoded.
pub(super) fn end_of_foreign(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let rest = bytes.get(end..)?;
    let letter = match rest {
        [0xc3..=0xc5, ..] => 2,
        [b'\\', b'u', b'0', b'0' | b'1', ..] | [b'%', b'C' | b'c', b'3'..=b'5', b'%', ..] => 6,
        _ => return None,
    };
    let (head, tail) = (bytes.get(start..end)?, rest.get(letter..)?);
    let is_it = |(first, last): &(&[u8], &[u8])| {
        let ends = head.len().checked_sub(first.len()).and_then(|from| head.get(from..));
        ends.is_some_and(|ends| ends.eq_ignore_ascii_case(first))
            && tail.get(..last.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(last))
    };
    FOREIGN.iter().any(is_it).then(|| super::word_end(bytes, end + letter))
}

/// The last word of a name: after a hyphen or underscore, or from its last capital on.
fn last_word(name: &[u8]) -> &[u8] {
    if let Some(at) = name.iter().rposition(|byte| matches!(byte, b'-' | b'_')) {
        return name.get(at + 1..).unwrap_or_default();
    }
    let mut from = name.len();
    while let Some(before) = from.checked_sub(1)
        && name.get(before).is_some_and(u8::is_ascii_lowercase)
    {
        from = before;
    }
    name.get(from.saturating_sub(1)..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_name_is_known() {
        for (name, expected) in [
            ("Authorization", Some(SecretKind::Header)),
            ("Proxy-Authorization", Some(SecretKind::Header)),
            ("bearer", Some(SecretKind::Scheme)),
            ("Set-Cookie", Some(SecretKind::Cookie)),
            ("GENESYSCLOUD_OAUTHCLIENT_SECRET", Some(SecretKind::Strong)),
            ("clientSecret", Some(SecretKind::Strong)),
            ("X-Api-Key", Some(SecretKind::Strong)),
            ("access_token", Some(SecretKind::Strong)),
            ("--oauth2-bearer", Some(SecretKind::Strong)),
            ("csrf-token", Some(SecretKind::Strong)),
            ("page-token", Some(SecretKind::Weak)),
            ("X-Page-Token", Some(SecretKind::Strong)),
            ("X-Amz-Signature", Some(SecretKind::Strong)),
            ("X-Hub-Signature-256", Some(SecretKind::Strong)),
            ("Stripe-Signature", Some(SecretKind::Strong)),
            ("X-Auth-Key", Some(SecretKind::Strong)),
            ("AWS_SECRET_ACCESS_KEY", Some(SecretKind::Strong)),
            ("DB_PASSWORD_2", Some(SecretKind::Strong)),
            ("client_secret_prod", Some(SecretKind::Strong)),
            ("secret_of_mine", Some(SecretKind::Weak)),
            ("userPin", Some(SecretKind::Strong)),
            ("sms_otp", Some(SecretKind::Strong)),
            ("PIN", Some(SecretKind::Strong)),
            ("device_code", Some(SecretKind::Strong)),
            ("mfaCode", Some(SecretKind::Strong)),
            ("pkce_verifier", Some(SecretKind::Strong)),
            ("APP_KEY", Some(SecretKind::Strong)),
            ("passwort_alt", Some(SecretKind::Weak)),
            ("motDePasse", Some(SecretKind::Strong)),
            ("contraseña", Some(SecretKind::Strong)),
            ("code", Some(SecretKind::Code)),
            ("errorCode", None),
            ("passwd_string", Some(SecretKind::Strong)),
            ("secrets_raw", Some(SecretKind::Strong)),
            ("session_cookie", Some(SecretKind::Strong)),
            ("Auth-Cookie-2", Some(SecretKind::Strong)),
            ("access_token_expires", None),
            ("token_type", None),
            ("token_endpoint_auth_method", None),
            ("client_secret_basic", None),
            ("secretName", None),
            ("secretKeyRef", None),
            ("passwordPolicy", None),
            ("shipping", None),
            ("mapping", None),
            ("compass", None),
            ("users", None),
        ] {
            assert_eq!(secret_kind(name.as_bytes()), expected, "{name}");
        }
        assert_eq!(option(b"-u"), Some(SecretKind::Pair));
        assert_eq!(of_query(b"sig"), Some(SecretKind::Strong));
        assert_eq!(secret_call(b"loginClientCredentialsGrant"), Some(true));
        assert_eq!(secret_call(b"setAccessToken"), Some(false));
        assert_eq!(secret_call(b"patchConversationsCallParticipant"), None);
    }

    #[test]
    fn nothing_that_is_published_takes_a_secret_for_its_name() {
        let named: Vec<&str> = crate::catalogue::operations()
            .map(|operation| operation.name())
            .filter(|name| secret_call(name.as_bytes()) == Some(true))
            .collect();
        assert_eq!(named, Vec::<&str>::new());
    }
}
