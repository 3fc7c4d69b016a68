//! The one pass over the words of a text.

use std::ops::Range;

use super::extent::{self, Value, is_quote};
use super::name::{self, SecretKind};
use super::value;
use super::{
    Found, MOST_BYTES, after_escaped_line_end, call, credential, end_of, is_id, is_published, is_word, plausible,
    prefix, word_end,
};
use crate::catalogue;

/// Values inside values are looked at again for every name in them, up to so many times the length of the text; a text
/// that is names and nothing else is masked whole.
const MOST_LOOKS: usize = 16;

/// From this length on, in bytes, a word of digits and letters of both cases is taken for a token.
const LONG: usize = 40;

impl Found {
    pub(super) fn search_layer(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut run_ends = 0;
        self.cookies_end = 0;
        self.looked_at = 0;
        while self.bytes <= MOST_BYTES
            && let Some(start) = bytes.iter().skip(at).position(|byte| is_word(*byte)).map(|offset| at + offset)
        {
            let word = word_end(bytes, start);
            let foreign = name::end_of_foreign(bytes, start, word);
            let end = foreign.unwrap_or(word);
            at = match foreign {
                Some(end) => self.judge_foreign(text, start, end),
                None => self.judge(text, start, end),
            };
            if self.looked_at > MOST_BYTES && self.looked_at / MOST_LOOKS > bytes.len() {
                self.bytes = MOST_BYTES + 1;
            }
            let next = bytes.get(end);
            if at == end && start >= run_ends && matches!(next, Some(b'/' | b'+')) {
                // Each run is judged once, or a long path would be looked at from every segment.
                run_ends = base64_end(bytes, start);
                if is_base64(bytes.get(start..run_ends).unwrap_or_default()) {
                    self.keep_wrapped(text, start, run_ends);
                    at = run_ends;
                }
            } else if next == Some(&b':') && bytes.get(end..end + 3) == Some(b"://") {
                self.keep(credential::url_password(text, end + 3).unwrap_or_default());
            }
        }
    }

    /// Looks at one word and, where it is a name, at its value. Returns where to go on.
    fn judge(&mut self, text: &str, start: usize, end: usize) -> usize {
        let bytes = text.as_bytes();
        let word = bytes.get(start..end).unwrap_or_default();
        if word.starts_with(b"eyJ") {
            let end = jwt_end(bytes, start);
            if end - start >= 20 {
                self.keep_wrapped(text, start, end);
                return end;
            }
        }
        if word.len() >= LONG
            && is_token(word)
            && catalogue::by_name(text.get(start..end).unwrap_or_default()).is_none()
        {
            self.keep_wrapped(text, start, end);
            return end;
        }
        // `Bearer…`, where a space was lost.
        if prefix::is_credential(word.strip_prefix(b"Bearer").unwrap_or(word)) {
            let end = jwt_end(bytes, start);
            self.keep_wrapped(text, start, end);
            return end;
        }
        if word == b"-----BEGIN" {
            return self.keep_pem(text, start).unwrap_or(end);
        }
        match bytes.get(end) {
            // Prose: a word after a word. Few words have a value there.
            Some(b' ') if bytes.get(end + 1).is_some_and(|byte| is_word(*byte) || *byte == b'$') => {
                self.judge_before_word(word, text, start, end);
            }
            Some(b'(') => self.judge_call(word, text, end),
            // `requests.get(url, auth=("client", "…"))`
            Some(b'=' | b':') if word == b"auth" => {
                let open = end_of(bytes, end + 1, |byte| byte == b' ');
                if matches!(bytes.get(open), Some(b'(' | b'[')) {
                    self.judge_call(word, text, open);
                }
            }
            // Nothing else sets a name apart from its value, and no name begins with a digit.
            Some(
                b'"' | b'\'' | b'`' | b'\\' | b'=' | b':' | b'>' | b' ' | b'\t' | b'\r' | b'\n' | b'[' | b'%' | b'+'
                | b'*',
            ) if !word.first().is_some_and(u8::is_ascii_digit) || is_number_of_several(bytes, start, word) => {
                let named = if word.starts_with(b"-") {
                    name::option(word).map(|kind| (start, kind))
                } else {
                    named(bytes, start, end)
                };
                if let Some((start, kind)) = named {
                    self.judge_value(kind, text, start, end);
                } else if word.starts_with(b"-u") && bytes.get(end) == Some(&b':') {
                    // curl's `-uid:secret`.
                    let secret = text
                        .get(end + 1..end_of(bytes, end + 1, |byte| !byte.is_ascii_whitespace() && !is_quote(byte)));
                    self.keep_password(secret.unwrap_or_default());
                }
            }
            _ => {}
        }
        end
    }

    /// A word with another after it: a scheme, an option, or one of the few names with a space before their value.
    fn judge_before_word(&mut self, word: &[u8], text: &str, start: usize, end: usize) {
        let bytes = text.as_bytes();
        match word.first().map(u8::to_ascii_lowercase) {
            Some(b'-') => {
                if let Some(kind) = name::option(word) {
                    self.judge_value(kind, text, start, end);
                }
            }
            Some(b'a' | b'b' | b'd' | b'h')
                if matches!(name::secret_kind(word), Some(SecretKind::Scheme | SecretKind::Parameters)) =>
            {
                self.judge_value(name::secret_kind(word).unwrap_or(SecretKind::Scheme), text, start, end);
            }
            Some(b'c') if word.eq_ignore_ascii_case(b"convertto-securestring") => {
                self.keep_argument(text, end);
            }
            // The code that a person types on another device (RFC 8628 §6.1).
            Some(b'c') if word.eq_ignore_ascii_case(b"code") => {
                let word_end = word_end(bytes, end + 1);
                let code = text.get(end + 1..word_end).unwrap_or_default();
                if is_user_code(code) {
                    self.keep(code);
                }
            }
            Some(b'p') if word == b"password" && is_netrc(bytes, start) => {
                self.keep(text.get(argument(bytes, end + 1)).unwrap_or_default());
            }
            // `ENV CLIENT_SECRET …`, `set -x CLIENT_SECRET …`
            Some(b'e' | b's' | b'n' | b'r') if sets_variable(after_escaped_line_end(bytes, start, word)) => {
                let name = after_options(bytes, end);
                let word_end = word_end(bytes, name);
                let foreign = name::end_of_foreign(bytes, name, word_end);
                let name_end = foreign.unwrap_or(word_end);
                let value = end_of(bytes, name_end, |byte| byte == b' ');
                let kind = foreign.map(|_| SecretKind::Strong);
                let kind = kind.or_else(|| name::secret_kind(bytes.get(name..name_end).unwrap_or_default()));
                if let Some(kind) = kind.filter(|_| value > name_end) {
                    self.keep_value_of(kind, text, &Value { range: argument(bytes, value), is_extended: false });
                }
            }
            _ => {
                // `$env:SECRET = …`, `client_secret : …`, `password  = …`
                let separator = end_of(bytes, end, |byte| byte == b' ');
                let is_arrow = bytes.get(separator..separator + 2) == Some(b"->");
                let is_pair = separator > end && (is_arrow || matches!(bytes.get(separator), Some(b'=' | b':')));
                // `<wsse:Password Type="…">…`
                let may_be_tag = matches!(start.checked_sub(1).and_then(|at| bytes.get(at)), Some(b'<' | b':'));
                if is_pair || may_be_tag {
                    if let Some((start, kind)) = named(bytes, start, end) {
                        self.judge_value(kind, text, start, end);
                    }
                } else if let Some(said) = said(bytes, separator) {
                    self.judge_said(text, start..end, said);
                }
            }
        }
    }

    /// A name with a letter that is not of ASCII.
    fn judge_foreign(&mut self, text: &str, start: usize, end: usize) -> usize {
        let bytes = text.as_bytes();
        match said(bytes, end_of(bytes, end, |byte| byte == b' ')) {
            Some(value) => self.keep_said(SecretKind::Strong, text, value),
            None if bytes.get(end) == Some(&b'(') => {
                self.judge_call(bytes.get(start..end).unwrap_or_default(), text, end);
            }
            None => self.judge_value(SecretKind::Strong, text, start, end),
        }
        end
    }

    /// `the client secret is …`, where it looks like chance.
    fn judge_said(&mut self, text: &str, name: Range<usize>, value: usize) {
        if let Some((_, kind)) = named(text.as_bytes(), name.start, name.end) {
            self.keep_said(kind, text, value);
        }
    }

    fn keep_said(&mut self, kind: SecretKind, text: &str, value: usize) {
        let range = argument(text.as_bytes(), value);
        let said = text.get(range.clone()).unwrap_or_default();
        let end = range.start + said.trim_end_matches(['.', ',', ';', '!', '?', ':']).len();
        if plausible::looks_random(said) {
            self.keep_value_of(kind, text, &Value { range: range.start..end, is_extended: false });
        }
    }

    /// The strings among the arguments of a function that takes a secret.
    fn judge_call(&mut self, word: &[u8], text: &str, open: usize) {
        let Some(begins_with_id) = name::secret_call(word) else { return };
        let (literals, looked_at) = call::literals(text, open);
        self.looked_at += looked_at;
        // What a secret is set to is one, even where it looks like an id.
        let sets = word.get(..3).is_some_and(|verb| verb.eq_ignore_ascii_case(b"set"))
            && name::secret_kind(word) == Some(SecretKind::Strong);
        let several = literals.len() > 1 || literals.iter().any(|literal| literal.position > 0);
        for literal in &literals {
            let text = literal.text.trim();
            if plausible::is_no_secret(text) || is_published(text) || text.contains("://") {
                continue;
            }
            if !(begins_with_id && several && literal.position == 0) && (begins_with_id || sets || !is_id(text)) {
                self.keep_named(credential::without_schemes(text));
                self.keep(text.split_once(':').map_or("", |(_, password)| password));
            }
        }
    }

    /// `ConvertTo-SecureString -String "…" -AsPlainText`: the first argument that is not an option.
    fn keep_argument(&mut self, text: &str, end: usize) {
        let bytes = text.as_bytes();
        let at = after_options(bytes, end);
        let bare = || at..end_of(bytes, at, |byte| !byte.is_ascii_whitespace() && byte != b')');
        let secret = text.get(extent::string(bytes, at).unwrap_or_else(bare)).unwrap_or_default();
        if !plausible::is_no_secret(secret) {
            self.keep_named(secret);
        }
    }

    /// The lines of a PEM block (RFC 7468), with its line ends as they are or escaped. Answers where it ends.
    fn keep_pem(&mut self, text: &str, start: usize) -> Option<usize> {
        let block = text.get(start..)?;
        let block = block.get(..block.floor_char_boundary(1 << 16))?;
        let begins = "-----BEGIN".len() + block.get("-----BEGIN".len()..)?.find("-----")? + "-----".len();
        let body = block.get(begins..)?;
        let length = body.find("-----END").unwrap_or(body.len());
        let lines = body.get(..length)?.split(|c: char| c.is_whitespace() || matches!(c, '\\' | '"' | '\'' | '%'));
        for line in lines {
            // Of `\\n` or `%0A`, the letters stay at the beginning of the line.
            self.keep(line);
            self.keep(line.trim_start_matches("0A").trim_start_matches(['n', 'r']));
        }
        Some(start + begins + length)
    }

    /// The password of curl's `-u name:password`.
    fn keep_password(&mut self, secret: &str) {
        if !plausible::is_no_secret(secret) && !secret.bytes().all(|byte| byte.is_ascii_digit()) {
            self.keep(secret);
        }
    }

    fn judge_value(&mut self, kind: SecretKind, text: &str, start: usize, end: usize) {
        if (kind == SecretKind::Cookie && start < self.cookies_end) || is_of_published_name(text, start, end) {
            return;
        }
        let values = value::behind(kind, text, start, end, &mut self.looked_at);
        for value in values {
            let shown = text.get(value.range.clone()).unwrap_or_default();
            match kind {
                SecretKind::Cookie => {
                    self.cookies_end = value.range.end;
                    credential::cookies(shown).for_each(|cookie| self.keep(cookie));
                    // `auth_cookie: "…"` is the value of one cookie, without its name.
                    if !shown.trim_end_matches('=').contains('=') {
                        self.keep_value_of(kind, text, &value);
                    }
                }
                SecretKind::Pair => {
                    if let Some((_, secret)) = shown.split_once(':') {
                        self.keep_password(secret);
                    }
                }
                SecretKind::Parameters => credential::parameters(shown).for_each(|secret| self.keep_parameter(secret)),
                SecretKind::Header if value.is_extended || credential::has_parameters(shown) => {
                    self.keep_authorization(shown)
                }
                _ => self.keep_value_of(kind, text, &value),
            }
        }
    }

    fn keep_value_of(&mut self, kind: SecretKind, text: &str, value: &Value) {
        let range = value.range.clone();
        let shown = text.get(range.clone()).unwrap_or_default();
        // What goes to the end of a line begins with the secret, if it is not all of it.
        let first = shown.split_ascii_whitespace().next().filter(|_| value.is_extended).unwrap_or_default();
        if plausible::is_no_secret(shown) || is_published(shown) {
            return;
        }
        match kind {
            SecretKind::Code if !plausible::is_authorization_code(shown) => return,
            SecretKind::Weak if !plausible::looks_random(shown) || is_id(shown) || plausible::is_speech(shown) => {
                return;
            }
            // The id of a session is as good as a token.
            SecretKind::Cookie if !plausible::looks_random(shown) || plausible::is_speech(shown) => return,
            _ => {}
        }
        self.keep_wrapped(text, range.start, range.end);
        self.keep_named(shown);
        if !first.is_empty() && first.len() < shown.len() && plausible::looks_random(first) {
            self.keep(first);
        }
        if matches!(kind, SecretKind::Scheme | SecretKind::Header) {
            self.keep_basic(shown);
        }
    }
}

/// Where the name that ends here begins, in one word or several, and what it is.
fn named(bytes: &[u8], start: usize, end: usize) -> Option<(usize, SecretKind)> {
    let own = name_at(bytes, start, bytes.get(start..end)?).map(|kind| (start, kind));
    match own {
        Some((_, SecretKind::Weak | SecretKind::Code | SecretKind::Cookie)) | None => {
            name_of_several(bytes, start, end).or(own)
        }
        Some(_) => own,
    }
}

/// What the name of a value is: after `?` and `&`, more names are those of secrets.
fn name_at(bytes: &[u8], start: usize, word: &[u8]) -> Option<SecretKind> {
    match start.checked_sub(1).and_then(|before| bytes.get(before)) {
        Some(b'?' | b'&' | b'#') => name::of_query(word),
        _ => name::secret_kind(word),
    }
}

/// Whether a word is the number of one of several: `webhook.signature.2`, `Master key 2`.
fn is_number_of_several(bytes: &[u8], start: usize, word: &[u8]) -> bool {
    let before = start.checked_sub(1).and_then(|before| bytes.get(before));
    word.len() <= 2 && matches!(before, Some(b'.' | b' ')) && word.iter().all(u8::is_ascii_digit)
}

/// Last words of names that are written with spaces, and are none by themselves or less certain ones.
const LAST_WORDS: [&[u8]; 6] = [b"key", b"code", b"id", b"passe", b"token", b"verifier"];

/// No name has more words that count, without its last one.
const WORDS: usize = 3;

/// Where a name of several words begins whose last word stands here, and what it is: `Api key`, `Mot de passe`, `pkce.verifier`,
/// `Password prod`.
fn name_of_several(bytes: &[u8], start: usize, end: usize) -> Option<(usize, SecretKind)> {
    let word = bytes.get(start..end)?;
    let joint = *bytes.get(start.checked_sub(1)?)?;
    let may_be_last = match joint {
        b'.' => true,
        b' ' => LAST_WORDS.iter().any(|last| word.eq_ignore_ascii_case(last)) || name::is_carried(word),
        _ => false,
    };
    if !may_be_last {
        return None;
    }
    let mut likely = None;
    let mut from = start;
    for _ in 0..WORDS {
        let Some(before) = bytes.get(from.saturating_sub(name::LONGEST)..from)?.strip_suffix(&[joint]) else { break };
        let length = before.iter().rev().take_while(|byte| is_word(**byte)).count();
        if length == 0 {
            break;
        }
        from = from.checked_sub(length + 1)?;
        let joined: Vec<u8> = bytes.get(from..end)?.iter().copied().filter(|byte| *byte != joint).collect();
        match name::secret_kind(&joined) {
            Some(SecretKind::Strong) => return Some((from, SecretKind::Strong)),
            Some(SecretKind::Weak) if likely.is_none() => likely = Some((from, SecretKind::Weak)),
            _ => {}
        }
    }
    likely
}

/// Whether a command sets a variable to what follows its name: Docker's `ENV`, `set` of fish, `setenv` of csh, `setx` of Windows.
fn sets_variable(word: &[u8]) -> bool {
    [&b"env"[..], b"set", b"setenv", b"setx"].iter().any(|command| word.eq_ignore_ascii_case(command))
}

/// Where the value begins in `… is VALUE`.
fn said(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let verb = [&b"is "[..], b"was "].into_iter().find(|verb| rest.starts_with(verb))?;
    Some(end_of(bytes, at + verb.len(), |byte| byte == b' '))
}

/// Where the first argument begins that is no option.
fn after_options(bytes: &[u8], end: usize) -> usize {
    let mut at = end_of(bytes, end, |byte| byte == b' ');
    while bytes.get(at) == Some(&b'-') {
        at = end_of(bytes, word_end(bytes, at), |byte| byte == b' ');
    }
    at
}

/// An argument, in quotes or up to the next space.
fn argument(bytes: &[u8], at: usize) -> Range<usize> {
    extent::string(bytes, at).unwrap_or_else(|| at..end_of(bytes, at, |byte| !byte.is_ascii_whitespace()))
}

/// Whether a password is one of a `.netrc`: after a login or a machine.
fn is_netrc(bytes: &[u8], start: usize) -> bool {
    let before = bytes.get(start.saturating_sub(200)..start).unwrap_or_default();
    before.split(u8::is_ascii_whitespace).any(|word| matches!(word, b"login" | b"machine"))
}

/// `WDJB-MJHT`.
fn is_user_code(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let is_part =
        |part: &&str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    parts.len() == 2 && parts.iter().all(is_part)
}

/// Whether a word is a part of a scope or a permission, as in `authorization:readonly`.
fn is_of_published_name(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let is_part = |byte: u8| is_word(byte) || byte == b':';
    if !is_part(*bytes.get(end + 1).unwrap_or(&b' ')) || bytes.get(end) != Some(&b':') {
        return false;
    }
    let before = bytes.get(start.saturating_sub(name::LONGEST)..start).unwrap_or_default();
    let begins = start - before.iter().rev().take_while(|byte| is_part(**byte)).count();
    let ends = end_of(bytes.get(..bytes.len().min(end + name::LONGEST)).unwrap_or_default(), end, is_part);
    text.get(begins..ends).is_some_and(is_published)
}

fn base64_end(bytes: &[u8], start: usize) -> usize {
    end_of(bytes, start, |byte| is_word(byte) || matches!(byte, b'+' | b'/' | b'='))
}

/// Three parts and dots, or however much of them is there; the padding it should not have included.
fn jwt_end(bytes: &[u8], start: usize) -> usize {
    end_of(bytes, start, |byte| is_word(byte) || matches!(byte, b'.' | b'='))
}

/// How many lower-case letters, capitals and digits a word has.
fn census(word: &[u8]) -> (usize, usize, usize) {
    let count = |belongs: fn(&u8) -> bool| word.iter().filter(|byte| belongs(byte)).count();
    (count(u8::is_ascii_lowercase), count(u8::is_ascii_uppercase), count(u8::is_ascii_digit))
}

/// Digits and letters of both cases. Ids and hashes are of one case.
fn is_token(word: &[u8]) -> bool {
    let (lower, upper, digits) = census(word);
    lower > 0 && upper > 0 && digits > 0
}

/// Base64 with `+` or `/` in it: as many capitals and digits as chance gives, which no path has.
fn is_base64(run: &[u8]) -> bool {
    let (lower, upper, digits) = census(run);
    run.len() >= LONG && upper * 5 >= run.len() && lower * 5 >= run.len() && digits * 20 >= run.len()
}
