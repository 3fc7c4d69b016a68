//! Where people have their secrets, in what they paste. `{N}` is the name of the field, `{S}` the secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::names::{IN_CODE, IN_FILES, IN_FORMS, IN_HEADERS, IN_JSON, IN_LOGS, IN_SHELLS, Style};

/// How a place writes a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// As it is; nothing that means something there.
    Plain,
    /// As it is, to the end of the line.
    Line,
    /// In double quotes, with backslashes.
    Quoted,
    /// The same inside another string.
    QuotedTwice,
    /// In single quotes of a shell.
    Shell,
    /// In single quotes that are doubled inside.
    Doubled,
    Percent,
    Markup,
    /// With an id, as HTTP Basic has it.
    Basic,
}

use Written::{Basic, Doubled, Line, Markup, Percent, Plain, Quoted, QuotedTwice, Shell};

pub struct Place {
    pub what: &'static str,
    pub written: Written,
    pub styles: &'static [Style],
    pub template: &'static str,
}

const fn place(what: &'static str, written: Written, styles: &'static [Style], template: &'static str) -> Place {
    Place { what, written, styles, template }
}

/// The places where the field has a name that says what is in it, or the form of the place does.
#[rustfmt::skip]
pub const NAMED: &[Place] = &[
    place("header", Line, IN_HEADERS, "GET /api/v2/users/me HTTP/1.1\nHost: api.mypurecloud.com\n{N}: {S}"),
    place("header of curl -v", Line, IN_HEADERS, "> GET /api/v2/users/me HTTP/1.1\n> Host: api.mypurecloud.com\n> {N}: {S}\n>"),
    place("header of an answer", Line, IN_HEADERS, "< HTTP/1.1 403 Forbidden\n< {N}: {S}\n<"),
    place("wire log", Quoted, IN_HEADERS, "DEBUG org.apache.http.wire - http-outgoing-0 >> \"{N}: {S}[\\r][\\n]\""),
    place("http.client debug", Quoted, IN_HEADERS, "send: b'GET /api/v2/users/me HTTP/1.1\\r\\nHost: api.mypurecloud.com\\r\\n{N}: {S}\\r\\n\\r\\n'"),
    place("http2 header", Line, IN_HEADERS, "* [HTTP/2] [1] [{N}: {S}]"),
    place("Authorization: Bearer", Plain, IN_HEADERS, "Authorization: Bearer {S}"),
    place("Authorization: token", Plain, IN_HEADERS, "authorization: token {S}"),
    place("Authorization: Basic", Basic, IN_HEADERS, "Authorization: Basic {S}"),
    place("Proxy-Authorization", Basic, IN_HEADERS, "Proxy-Authorization: Basic {S}"),
    place("Cookie", Plain, IN_HEADERS, "Cookie: theme=dark; {N}={S}; lang=en"),
    place("Set-Cookie", Plain, IN_HEADERS, "Set-Cookie: {N}={S}; Path=/; Secure; HttpOnly"),
    place("cookie of any name", Plain, IN_HEADERS, "Cookie: ASP.NET_SessionId={S}; a=b"),
    place("query", Percent, IN_FORMS, "GET https://api.mypurecloud.com/api/v2/users/me?a=b&{N}={S}&c=d"),
    place("query in a log", Percent, IN_FORMS, "10.0.0.1 - - [28/Jul/2026:10:00:00 +0000] \"GET /callback?{N}={S}&x=1 HTTP/1.1\" 403 12"),
    place("fragment", Percent, IN_FORMS, "https://app.example.org/#{N}={S}&state=x"),
    place("user info", Percent, IN_FORMS, "https://user:{S}@api.mypurecloud.com/api/v2/users/me"),
    place("user info without a user", Percent, IN_FORMS, "git clone https://{S}@git.example.org/a/b.git"),
    place("connection URL", Percent, IN_FORMS, "DATABASE_URL=postgres://svc:{S}@db.example.org:5432/app"),
    place("JSON", Quoted, IN_JSON, "{\"a\":1,\"{N}\":\"{S}\",\"b\":[]}"),
    place("JSON on several lines", Quoted, IN_JSON, "{\n  \"a\": 1,\n  \"{N}\": \"{S}\",\n  \"b\": []\n}"),
    place("JSON, nested", Quoted, IN_JSON, "{\"config\":{\"oauth\":{\"{N}\":\"{S}\"}}}"),
    place("JSON, in a list", Quoted, IN_JSON, "{\"items\":[{\"id\":1},{\"{N}\":\"{S}\"}]}"),
    place("JSON, a list of them", Quoted, IN_JSON, "{\"{N}\":[\"{S}\",\"x\"]}"),
    place("JSON, the value in an object", Quoted, IN_JSON, "{\"{N}\":{\"value\":\"{S}\"}}"),
    place("JSON, name and value", Quoted, IN_JSON, "{\"name\":\"{N}\",\"value\":\"{S}\"}"),
    place("JSON, key and value", Quoted, IN_JSON, "[{\"value\":\"{S}\",\"key\":\"{N}\"}]"),
    place("JSON in a string", QuotedTwice, IN_JSON, "{\"body\":\"{\\\"{N}\\\":\\\"{S}\\\",\\\"x\\\":1}\"}"),
    place("JSON in a log", Quoted, IN_JSON, "2026-07-28 10:00:00 ERROR request body={\"{N}\": \"{S}\", \"a\": 1}"),
    place("Python dict", Quoted, IN_JSON, "{'a': 1, '{N}': '{S}', 'b': None}"),
    place("JavaScript object", Quoted, IN_CODE, "{ a: 1, {N}: '{S}', b: null }"),
    place("Ruby hash", Quoted, IN_CODE, "{:a=>1, :{N}=>\"{S}\"}"),
    place("PHP array", Quoted, IN_JSON, "['{N}' => '{S}', 'a' => 1]"),
    place("Java map", Plain, IN_CODE, "{a=1, {N}={S}, b=2}"),
    place("Java headers", Plain, IN_HEADERS, "Request{method=GET, headers=[{N}:{S}, a:b]}"),
    place("Go map", Plain, IN_JSON, "map[a:1 {N}:{S} z:2]"),
    place("Go headers", Plain, IN_HEADERS, "http.Header{\"{N}\":[]string{\"{S}\"}}"),
    place("form body", Percent, IN_FORMS, "grant_type=x&{N}={S}&scope=y"),
    place("form body of a request", Percent, IN_FORMS, "POST /oauth/token HTTP/1.1\nHost: login.mypurecloud.com\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&{N}={S}"),
    place("multipart", Line, IN_FORMS, "--b\nContent-Disposition: form-data; name=\"{N}\"\n\n{S}\n--b--"),
    place("export", Shell, IN_SHELLS, "export {N}='{S}'"),
    place("export, bare", Plain, IN_SHELLS, "export {N}={S}"),
    place("variable of a command", Plain, IN_SHELLS, "{N}={S} node index.js"),
    place(".env", Plain, IN_SHELLS, "A=1\n{N}={S}\nB=2"),
    place(".env, quoted", Quoted, IN_SHELLS, "{N}=\"{S}\""),
    place("fish", Shell, IN_SHELLS, "set -x {N} '{S}'"),
    place("cmd", Plain, IN_SHELLS, "set {N}={S}"),
    place("PowerShell", Doubled, IN_SHELLS, "$env:{N} = '{S}'"),
    place("PowerShell variable", Doubled, IN_CODE, "${N} = '{S}'"),
    place("Dockerfile", Plain, IN_SHELLS, "ENV {N} {S}"),
    place("docker run", Plain, IN_SHELLS, "docker run -e {N}={S} app"),
    place("flag of a program", Plain, &[Style::Kebab], "node app.js --{N} {S} --verbose"),
    place("flag with an equals sign", Plain, &[Style::Kebab, Style::Camel], "app --{N}={S}"),
    place("curl -H", Shell, IN_HEADERS, "curl -H '{N}: {S}' https://api.mypurecloud.com/api/v2/users/me"),
    place("curl -H Bearer", Plain, IN_HEADERS, "curl -X PATCH -H \"Authorization: Bearer {S}\" https://api.mypurecloud.com/api/v2/users/me"),
    place("curl -d", Percent, IN_FORMS, "curl -d '{N}={S}' https://login.mypurecloud.com/oauth/token"),
    place("curl --data-urlencode", Shell, IN_FORMS, "curl --data-urlencode '{N}={S}' https://login.mypurecloud.com/oauth/token"),
    place("curl -d JSON", Quoted, IN_JSON, "curl -d '{\"{N}\":\"{S}\"}' https://api.mypurecloud.com/api/v2/users"),
    place("curl -F", Shell, IN_FORMS, "curl -F '{N}={S}' https://login.mypurecloud.com/oauth/token"),
    place("curl -u", Shell, IN_FORMS, "curl -u 'id:{S}' https://login.mypurecloud.com/oauth/token"),
    place("curl --user=", Plain, IN_FORMS, "curl --user=id:{S} https://login.mypurecloud.com/oauth/token"),
    place("curl -b", Shell, IN_FORMS, "curl -b '{N}={S}' https://api.mypurecloud.com/api/v2/users/me"),
    place("curl --oauth2-bearer", Plain, IN_FORMS, "curl --oauth2-bearer {S} https://api.mypurecloud.com/api/v2/users/me"),
    place("wget", Plain, IN_HEADERS, "wget --header=\"{N}: {S}\" https://api.mypurecloud.com/api/v2/users/me"),
    place("httpie", Plain, IN_HEADERS, "http GET https://api.mypurecloud.com/api/v2/users/me {N}:{S}"),
    place("constant", Quoted, IN_CODE, "const {N} = \"{S}\";"),
    place("constant of a type", Quoted, IN_CODE, "private static final String {N} = \"{S}\";"),
    place("Go variable", Quoted, IN_CODE, "{N} := \"{S}\""),
    place("Python variable", Quoted, IN_CODE, "{N} = '{S}'"),
    place("Rust variable", Quoted, IN_CODE, "let {N}: &str = \"{S}\";"),
    place("setter", Quoted, &[Style::Pascal], "client.set{N}(\"{S}\");"),
    place("member", Quoted, IN_CODE, "this.config.{N} = `{S}`;"),
    place("keyword argument", Quoted, IN_CODE, "client = Client(region='x', {N}='{S}')"),
    place("index", Quoted, IN_JSON, "headers['{N}'] = '{S}'"),
    place("process.env", Quoted, IN_SHELLS, "process.env.{N} = \"{S}\""),
    place("os.environ", Quoted, IN_SHELLS, "os.environ['{N}'] = '{S}'"),
    place("default of a variable", Quoted, IN_SHELLS, "const x = process.env.{N} || '{S}'"),
    place("comparison", Quoted, IN_CODE, "if ({N} == \"{S}\") {"),
    place("Terraform", Quoted, &[Style::Snake], "variable \"{N}\" {\n  default = \"{S}\"\n}"),
    place("YAML", Plain, IN_FILES, "oauth:\n  {N}: {S}\n  region: x"),
    place("YAML, quoted", Quoted, IN_FILES, "oauth:\n  {N}: \"{S}\""),
    place("YAML, single quotes", Doubled, IN_FILES, "{N}: '{S}'"),
    place("YAML, a block", Line, IN_FILES, "{N}: >-\n  {S}\nregion: x"),
    place("YAML, a variable", Plain, IN_SHELLS, "env:\n  - name: {N}\n    value: {S}"),
    place("YAML, flow", Plain, IN_FILES, "oauth: {a: 1, {N}: {S}}"),
    place("TOML", Quoted, IN_FILES, "[oauth]\n{N} = \"{S}\""),
    place("INI", Line, IN_FILES, "[oauth]\n{N}={S}\nregion=x"),
    place("properties", Line, IN_FILES, "genesys.{N}={S}"),
    place("XML element", Markup, IN_CODE, "<{N}>{S}</{N}>"),
    place("XML attribute", Markup, IN_CODE, "<client {N}=\"{S}\" a=\"b\"/>"),
    place("XML key and value", Markup, IN_CODE, "<add key=\"{N}\" value=\"{S}\" />"),
    place("HTML form", Markup, IN_FORMS, "<input type=\"hidden\" name=\"{N}\" value=\"{S}\"/>"),
    place("logfmt", Plain, IN_LOGS, "level=error {N}={S} status=403"),
    place("logfmt, quoted", Quoted, IN_LOGS, "level=error {N}=\"{S}\" status=403"),
    place("log with a colon", Plain, IN_LOGS, "2026-07-28T10:00:00Z ERROR {N}: {S}"),
    place("log with quotes", Quoted, IN_LOGS, "[WARN] refused with {N} '{S}', retrying"),
    place("log with is", Plain, IN_LOGS, "the {N} is {S}"),
    place("log with brackets", Plain, IN_LOGS, "INFO c.e.Client - sending {N}=[{S}]"),
    place("log with an arrow", Plain, IN_LOGS, "{N} -> {S}"),
    place("table", Plain, IN_LOGS, "| {N} | {S} |\n|---|---|"),
    place("netrc", Plain, IN_LOGS, "machine api.mypurecloud.com login me password {S}"),
    place("SQL", Doubled, &[Style::Snake], "UPDATE clients SET {N} = '{S}' WHERE id = 1"),
    place("GraphQL", Quoted, &[Style::Camel], "mutation { login({N}: \"{S}\") { id } }"),
    place("Markdown", Plain, IN_LOGS, "- **{N}**: `{S}`"),
    place("HAR header", Quoted, IN_HEADERS, "HAR \"headers\":[{\"name\":\"{N}\",\"value\":\"{S}\"}],\"queryString\":[],\"cookies\":[]"),
    place("HAR query", Quoted, IN_FORMS, "HAR \"headers\":[],\"queryString\":[{\"name\":\"{N}\",\"value\":\"{S}\"}],\"cookies\":[]"),
    place("HAR cookie", Quoted, IN_FORMS, "HAR \"headers\":[],\"queryString\":[],\"cookies\":[{\"name\":\"{N}\",\"value\":\"{S}\"}]"),
    place("HAR form", Quoted, IN_FORMS, "HAR \"headers\":[],\"postData\":{\"mimeType\":\"application/x-www-form-urlencoded\",\"params\":[{\"name\":\"{N}\",\"value\":\"{S}\"}]}"),
    place("HAR body", QuotedTwice, IN_JSON, "HAR \"headers\":[],\"postData\":{\"mimeType\":\"application/json\",\"text\":\"{\\\"{N}\\\":\\\"{S}\\\"}\"}"),
    place("axios error", Quoted, IN_HEADERS, "AxiosError: Request failed with status code 403\n  config: {\n    headers: {\n      '{N}': '{S}'\n    }\n  }"),
    place("requests debug", Quoted, IN_HEADERS, "DEBUG:root:headers={'User-Agent': 'x', '{N}': '{S}'}"),
];

/// The places where nothing but the secret's own looks tells what it is.
#[rustfmt::skip]
pub const UNNAMED: &[Place] = &[
    place("alone", Plain, IN_LOGS, "{S}"),
    place("in a sentence", Plain, IN_LOGS, "I tried {S} and it was refused"),
    place("in a note", Quoted, IN_LOGS, "{\"note\":\"{S}\"}"),
    place("in a path", Percent, IN_LOGS, "GET https://api.mypurecloud.com/api/v2/users/{S}"),
    place("in a path of a log", Percent, IN_LOGS, "PATCH /api/v2/conversations/calls/{S}/participants/x 403"),
    place("in a list", Plain, IN_LOGS, "args: [a, {S}, b]"),
    place("as an argument", Plain, IN_LOGS, "node index.js {S}"),
    place("of a call", Quoted, IN_CODE, "connect(\"{S}\")"),
    place("as a key", Quoted, IN_LOGS, "{\"{S}\": true}"),
    place("in a comment", Plain, IN_LOGS, "// {S}"),
    place("as an id", Quoted, IN_LOGS, "{\"conversationId\":\"{S}\"}"),
    place("in a host name", Plain, IN_LOGS, "could not resolve host {S}.example.org"),
    place("between tags", Markup, IN_LOGS, "<p>{S}</p>"),
    place("after a word", Plain, IN_LOGS, "Bearer{S}"),
    place("in a file name", Plain, IN_LOGS, "/tmp/{S}.json: permission denied"),
];

/// Whether the place says by itself that a secret is in it, so that the field's name is not asked.
pub fn needs_no_name(place: &Place) -> bool {
    !place.template.contains("{N}")
}

fn escaped(text: &str) -> String {
    let json = serde_json::to_string(text).unwrap();
    json.get(1..json.len() - 1).unwrap().to_owned()
}

pub fn percent(text: &str) -> String {
    let encode = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

pub fn markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

pub fn basic(text: &str) -> String {
    STANDARD.encode(format!("3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b:{text}"))
}

impl Written {
    /// The secret without what cannot be written so.
    pub fn fit(self, secret: &str) -> String {
        let is_plain = |c: &char| c.is_ascii_alphanumeric() || "-_.~+/".contains(*c);
        match self {
            Plain => secret.chars().filter(is_plain).collect(),
            Line => secret.replace('\n', ""),
            // What ends a literal there is left out rather than escaped in the wrong way.
            Quoted | QuotedTwice => secret.replace(['\'', '`'], ""),
            _ => secret.to_owned(),
        }
    }

    pub fn write(self, secret: &str) -> String {
        match self {
            Plain | Line => secret.to_owned(),
            Quoted => escaped(secret),
            QuotedTwice => escaped(&escaped(secret)),
            Shell => secret.replace('\'', "'\\''"),
            Doubled => secret.replace('\'', "''"),
            Percent => percent(secret),
            Markup => markup(secret),
            Basic => basic(secret),
        }
    }
}
