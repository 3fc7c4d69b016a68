//! Names of fields that hold secrets, as people write them: made of words and of spellings, not copied from what is masked.

use super::dice::Dice;

/// What a secret is called, and which words go before it.
const NOUNS: [(&str, &[&str]); 17] = [
    (
        "token",
        &[
            "", "access", "refresh", "id", "bearer", "client", "app", "api", "auth", "session", "user", "service",
            "oauth", "security", "sso", "guest", "agent", "current", "saved",
        ],
    ),
    (
        "secret",
        &[
            "",
            "client",
            "app",
            "api",
            "auth",
            "session",
            "shared",
            "signing",
            "webhook",
            "oauth",
            "consumer",
            "integration",
            "oauth client",
        ],
    ),
    (
        "key",
        &[
            "api",
            "app",
            "access",
            "secret",
            "private",
            "signing",
            "encryption",
            "subscription",
            "auth",
            "shared",
            "master",
        ],
    ),
    (
        "password",
        &["", "user", "admin", "db", "database", "login", "account", "proxy", "smtp", "ldap", "keystore", "old", "new"],
    ),
    ("passwd", &["", "user", "admin", "db"]),
    ("pwd", &["", "user", "db", "account"]),
    ("passphrase", &["", "key", "private key"]),
    ("passcode", &["", "user", "meeting"]),
    ("credential", &["", "client", "user", "api", "service", "login"]),
    ("credentials", &["", "client", "user", "api", "login"]),
    ("code", &["auth", "authorization", "verification", "device", "mfa", "one time", "login"]),
    ("verifier", &["code", "pkce"]),
    ("assertion", &["", "client", "saml", "jwt"]),
    ("cookie", &["session", "auth", "login"]),
    ("jwt", &["", "id", "user", "app", "access"]),
    ("session id", &["", "user", "web"]),
    ("signature", &["", "request", "webhook"]),
];

/// Words of other languages that programs are written in.
const ABROAD: [&str; 9] = [
    "passwort",
    "kennwort",
    "geheimnis",
    "zugangstoken",
    "contraseña",
    "contrasena",
    "senha",
    "mot de passe",
    "wachtwoord",
];

/// Whose it is.
const BEFORE: [&str; 10] = ["x", "my", "genesys", "genesys cloud", "purecloud", "gc", "our", "prod", "test", "acme"];

/// What is added where there are several.
const AFTER: [&str; 6] = ["value", "2", "prod", "old", "raw", "string"];

/// How words become one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Camel,
    Pascal,
    Snake,
    Kebab,
    Screaming,
    Dotted,
    Flat,
    Train,
    Spaced,
}

use Style::{Camel, Dotted, Flat, Kebab, Pascal, Screaming, Snake, Spaced, Train};

pub const IN_HEADERS: &[Style] = &[Train, Kebab, Snake, Flat, Camel];
pub const IN_SHELLS: &[Style] = &[Screaming, Snake];
pub const IN_JSON: &[Style] = &[Camel, Snake, Kebab, Pascal, Flat, Dotted, Screaming, Spaced];
pub const IN_CODE: &[Style] = &[Camel, Snake, Pascal, Screaming];
pub const IN_FORMS: &[Style] = &[Snake, Camel, Kebab, Flat];
pub const IN_FILES: &[Style] = &[Snake, Camel, Kebab, Screaming, Dotted, Flat];
pub const IN_LOGS: &[Style] = &[Snake, Camel, Kebab, Pascal, Screaming, Dotted, Spaced];

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

impl Style {
    fn spell(self, words: &[&str]) -> String {
        let capitals = || words.iter().map(|word| capital(word)).collect::<Vec<_>>();
        match self {
            Camel => words[0].to_owned() + &capitals()[1..].concat(),
            Pascal => capitals().concat(),
            Snake => words.join("_"),
            Kebab => words.join("-"),
            Screaming => words.join("_").to_uppercase(),
            Dotted => words.join("."),
            Flat => words.concat(),
            Train => capitals().join("-"),
            Spaced => capital(&words.join(" ")),
        }
    }
}

/// A name in one of the styles, with what it is made from.
pub fn name(dice: &mut Dice, styles: &[Style]) -> (String, String) {
    let mut words = Vec::new();
    if dice.one_in(4) {
        words.extend(dice.pick(&BEFORE).split(' '));
    }
    let noun = if dice.one_in(16) {
        let noun = *dice.pick(&ABROAD);
        words.extend(noun.split(' '));
        noun.to_owned()
    } else {
        let (noun, qualifiers) = *dice.pick(&NOUNS);
        let qualifier = *dice.pick(qualifiers);
        words.extend(qualifier.split(' ').filter(|word| !word.is_empty()));
        words.extend(noun.split(' '));
        format!("{qualifier} {noun}").trim().to_owned()
    };
    let is_after = dice.one_in(12);
    if is_after {
        words.push(*dice.pick(&AFTER));
    }
    let style = *dice.pick(styles);
    (style.spell(&words), if is_after { format!("{noun} (and more)") } else { noun })
}
