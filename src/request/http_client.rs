//! Errors of HTTP clients that leave the body of the answer out.

/// An HTTP client whose error has the status and not the body of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpClient {
    /// `requests` of Python.
    Requests,
    /// `httpx` of Python.
    Httpx,
    /// `urllib` of Python.
    Urllib,
    /// `aiohttp` of Python.
    Aiohttp,
    /// `axios` of JavaScript.
    Axios,
    /// `fetch` of JavaScript.
    Fetch,
    /// `Invoke-RestMethod` and `Invoke-WebRequest` of PowerShell.
    PowerShell,
    /// `HttpClient` of .NET.
    DotNet,
    /// `RestTemplate` and `WebClient` of Spring.
    Spring,
    /// `HttpURLConnection` of Java.
    HttpUrlConnection,
    /// Guzzle of PHP.
    Guzzle,
    /// `rest-client` of Ruby.
    RestClient,
    /// Faraday of Ruby.
    Faraday,
    /// `curl --fail`.
    Curl,
}

/// What such errors contain, in lower case: the first row that fits counts.
const ERRORS: &[(HttpClient, &[&str])] = &[
    (
        HttpClient::Requests,
        &[
            "requests.exceptions",
            "raise_for_status",
            "client error: forbidden for url",
            "client error: unauthorized for url",
        ],
    ),
    (HttpClient::Httpx, &["httpx.httpstatuserror", "httpx._"]),
    (HttpClient::Urllib, &["urllib.error.httperror"]),
    (HttpClient::Aiohttp, &["aiohttp.client_exceptions", "clientresponseerror"]),
    (HttpClient::Axios, &["axioserror", "request failed with status code", "axios/lib"]),
    (HttpClient::Fetch, &["failed to fetch", "response.ok", "fetch failed"]),
    (HttpClient::PowerShell, &["invoke-restmethod", "invoke-webrequest"]),
    (
        HttpClient::DotNet,
        &[
            "response status code does not indicate success",
            "ensuresuccessstatuscode",
            "httprequestexception",
            "webexception",
        ],
    ),
    (HttpClient::Spring, &["webclientresponseexception", "httpclienterrorexception"]),
    (HttpClient::HttpUrlConnection, &["server returned http response code"]),
    (HttpClient::Guzzle, &["guzzlehttp", "client error: `"]),
    (HttpClient::RestClient, &["restclient::"]),
    (HttpClient::Faraday, &["faraday::"]),
    (HttpClient::Curl, &["the requested url returned error"]),
];

/// "The remote server returned an error", as .NET Framework writes it before a status in brackets: in lower case, as far as
/// ASCII goes.
const REMOTE_SERVER_ERRORS: [&str; 13] = [
    "the remote server returned an error",
    "remoteserver hat einen fehler",
    "serveur distant a retourn",
    "error en el servidor remoto",
    "errore del server remoto",
    "servidor remoto retornou um erro",
    "servidor remoto devolveu um erro",
    "externe server heeft een fout",
    "serwer zdalny zwr",
    "リモート サーバーがエラーを返しました",
    "远程服务器返回错误",
    "원격 서버에서",
    "возвратил ошибку",
];

/// Whether a text is an error of .NET Framework for a status that it names in brackets.
pub(super) fn is_web_exception(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("webexception") || is_remote_server_error(&lower)
}

fn is_remote_server_error(lower: &str) -> bool {
    REMOTE_SERVER_ERRORS.iter().any(|words| lower.contains(words))
}

/// With what an error object of axios begins, in lower case.
const AXIOS_OBJECT: &str = "{\"config\":";

impl HttpClient {
    /// The HTTP client whose error a text is; an error can be at the end of a long trace.
    pub(super) fn find(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        if text.starts_with(AXIOS_OBJECT) {
            return Some(Self::Axios);
        }
        let row = ERRORS.iter().find(|(_, words)| words.iter().any(|words| text.contains(words)));
        row.map(|(client, _)| *client).or_else(|| is_remote_server_error(&text).then_some(Self::DotNet))
    }

    /// The language that a program with this client is written in; `None` for a command.
    #[must_use]
    pub fn language(self) -> Option<&'static str> {
        Some(match self {
            Self::Requests | Self::Httpx | Self::Urllib | Self::Aiohttp => "python",
            Self::Axios | Self::Fetch => "javascript",
            Self::PowerShell => "powershell",
            Self::DotNet => "csharp",
            Self::Spring | Self::HttpUrlConnection => "java",
            Self::Guzzle => "php",
            Self::RestClient | Self::Faraday => "ruby",
            Self::Curl => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(excerpt: &str) -> Option<&'static str> {
        HttpClient::find(excerpt).and_then(HttpClient::language)
    }

    #[test]
    fn each_client_is_known_by_its_words() {
        for (excerpt, expected) in [
            ("httpx.HTTPStatusError: Client error '403 Forbidden' for url 'https://api.mypurecloud.de/x'", "python"),
            ("urllib.error.HTTPError: HTTP Error 403: Forbidden", "python"),
            ("Error: Request failed with status code 403", "javascript"),
            (r#"{"config":{"method":"get"},"status":403}"#, "javascript"),
            ("Invoke-RestMethod: Response status code does not indicate success: 403 (Forbidden).", "powershell"),
            ("System.Net.Http.HttpRequestException: Response status code does not indicate success: 403", "csharp"),
            ("System.Net.WebException: Error en el servidor remoto: (403) Prohibido.", "csharp"),
            ("Le serveur distant a retourné une erreur : (403) Interdit.", "csharp"),
            ("java.io.IOException: Server returned HTTP response code: 403 for URL: https://x", "java"),
            ("GuzzleHttp\\Exception\\ClientException: Client error: `GET https://x` resulted in", "php"),
            ("RestClient::Forbidden: 403 Forbidden", "ruby"),
        ] {
            assert_eq!(language(excerpt), Some(expected), "{excerpt}");
        }
        assert_eq!(language("403 Forbidden"), None);
        assert_eq!(HttpClient::find("curl: (22) The requested URL returned error: 403"), Some(HttpClient::Curl));
    }
}
