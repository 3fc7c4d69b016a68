//! Errors that tools and libraries of other services print as plain text, as data: package managers, git, command lines of
//! clouds, SDKs, and the session checks of web frameworks.
//!
//! The words are a refusal by themselves, without a status or a body. Only words that nobody else prints are in this list.

use std::sync::LazyLock;

/// The errors of one service or framework.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// Who refused.
    name: &'static str,
    /// Whether people build their own applications with it.
    is_framework: bool,
    /// Each of these is one error: words in lower case that one line has, all of them.
    errors: &'static [&'static [&'static str]],
}

/// An error in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ToolError<'t> {
    /// Who refused.
    pub(super) name: &'static str,
    /// Whether people build their own applications with it.
    pub(super) is_framework: bool,
    /// The words by which it was recognised.
    pub(super) words: &'static str,
    /// The line of the text that has them.
    pub(super) line: &'t str,
}

const fn service(name: &'static str, errors: &'static [&'static [&'static str]]) -> Row {
    Row { name, is_framework: false, errors }
}

const fn framework(name: &'static str, errors: &'static [&'static [&'static str]]) -> Row {
    Row { name, is_framework: true, errors }
}

/// All of them; of several that fit, the first one counts. A git server that is known is before git.
/// Made when it is asked for: a constant table costs every start (`docs/performance.md`).
static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    vec![
        service(
            "GitHub",
            &[
                &["remote: permission to ", " denied to "],
                &["remote: write access to repository not granted"],
                &["remote: support for password authentication was removed"],
                &["unable to access 'https://github.com/"],
                &["authentication failed for 'https://github.com/"],
                &["refusing to allow ", "without `workflow` scope"],
            ],
        ),
        service(
            "GitLab",
            &[
                &["remote: http basic: access denied"],
                &["remote: you are not allowed to push code to"],
                &["unable to access 'https://gitlab."],
                &["authentication failed for 'https://gitlab."],
            ],
        ),
        service(
            "Bitbucket",
            &[
                &["unable to access 'https://", "bitbucket.org/"],
                &["authentication failed for 'https://", "bitbucket.org/"],
            ],
        ),
        service("Azure DevOps", &[&["tf401019:"], &["tf400813:"], &["unable to access 'https://", "dev.azure.com/"]]),
        service(
            "the git server",
            &[
                &["fatal: unable to access 'http", "requested url returned error"],
                &["fatal: authentication failed for 'http"],
            ],
        ),
        service(
            "the npm registry",
            &[
                &["npm error code e401"],
                &["npm error code e403"],
                &["npm err! code e401"],
                &["npm err! code e403"],
                &["err_pnpm_fetch_401"],
                &["err_pnpm_fetch_403"],
                &["yn0035:"],
                &["registry.yarnpkg.com", "forbidden"],
            ],
        ),
        service(
            "the Python package index",
            &[
                &["error: http error 403 while getting"],
                &["error: http error 401 while getting"],
                &["httperror: 403 ", " from https://", "/legacy/"],
                &["upload.pypi.org", "forbidden"],
            ],
        ),
        service(
            "the Maven repository",
            &[
                &["could not transfer artifact", "status code: 40"],
                &["could not transfer artifact", "status: 40"],
                &["could not transfer artifact", "authentication failed"],
                &["could not transfer artifact", "authorization failed"],
                &["failed to deploy artifacts", "status code: 40"],
                &["failed to deploy artifacts", "status: 40"],
                &["received status code 40", "from server"],
            ],
        ),
        service(
            "the NuGet feed",
            &[
                &["nu1301:"],
                &["unable to load the service index for source"],
                &["error: response status code", "nuget"],
            ],
        ),
        service(
            "the crates registry",
            &[&["failed to publish to registry at", "crates"], &["api errors (status 403 forbidden):"]],
        ),
        service(
            "the container registry",
            &[
                &["denied: requested access to the resource is denied"],
                &["denied: permission_denied"],
                &["error response from daemon:", "denied"],
                &["error response from daemon:", "unauthorized"],
                &["pull access denied for"],
                &["no basic auth credentials"],
                &["failed to authorize: failed to fetch", "token"],
            ],
        ),
        service(
            "the Kubernetes API",
            &[
                &["error from server (forbidden)"],
                &["error from server (unauthorized)"],
                &["error: you must be logged in to the server"],
                &["is forbidden: user \"", "cannot "],
            ],
        ),
        service(
            "Microsoft Entra ID",
            &[
                &["aadsts50"],
                &["aadsts53"],
                &["aadsts65"],
                &["aadsts70"],
                &["aadsts90"],
                &["aadsts500"],
                &["aadsts700"],
                &["aadsts900"],
            ],
        ),
        service(
            "Microsoft Graph",
            &[
                &["odataerrors.odataerror:"],
                &["o_data_errors.o_data_error"],
                &["microsoft.graph.serviceexception:"],
                &["authorization_requestdenied"],
                &["insufficient privileges to complete the operation"],
            ],
        ),
        service(
            "Microsoft Azure",
            &[
                &["does not have authorization to perform action"],
                &["with error: authorizationfailed"],
                &["(authorizationfailed)"],
                &["(authorizationpermissionmismatch)"],
                &["errorcode:authorizationpermissionmismatch"],
            ],
        ),
        service(
            "Amazon Web Services (AWS)",
            &[
                &["an error occurred (", ") when calling the ", " operation"],
                &["api error accessdenied"],
                &["api error unauthorizedoperation"],
                &["is not authorized to perform: ", "arn:aws"],
            ],
        ),
        service(
            "Google Cloud",
            &[
                &["error: (gcloud.", "permission"],
                &["error: (gcloud.", "403"],
                &["googleapi: error 40"],
                &["error: (gcloud.", "auth"],
            ],
        ),
        service(
            "Salesforce",
            &[
                &["insufficient_access_or_readonly"],
                &["insufficient_access_on_cross_reference_entity"],
                &["invalid_session_id"],
            ],
        ),
        framework(
            "Django",
            &[
                &["forbidden (csrf "],
                &["forbidden (origin checking failed"],
                &["forbidden (referer checking failed"],
                &["csrf verification failed. request aborted"],
            ],
        ),
        framework(
            "jsonwebtoken",
            &[&["tokenexpirederror: jwt expired"], &["jsonwebtokenerror: "], &["notbeforeerror: jwt not active"]],
        ),
        framework("PyJWT", &[&["jwt.exceptions."]]),
        framework("Passport", &[&["passport/lib/", "authenticate.js"]]),
        framework(
            "express-jwt",
            &[&["unauthorizederror: ", "authorization token"], &["unauthorizederror: jwt expired"]],
        ),
        framework("csurf", &[&["forbiddenerror: invalid csrf token"]]),
        framework(
            "Spring Security",
            &[
                &["security.access.accessdeniedexception:"],
                &["security.authorization.authorizationdeniedexception:"],
                &["authorizationfilter", "access denied"],
            ],
        ),
        framework(
            "ASP.NET",
            &[
                &["authorization failed. these requirements were not met"],
                &["authenticationscheme: ", " was challenged"],
                &["authenticationscheme: ", " was forbidden"],
                &["idx10223: lifetime validation failed"],
            ],
        ),
        framework(
            "Rails",
            &[
                &["actioncontroller::invalidauthenticitytoken"],
                &["pundit::notauthorizederror"],
                &["cancan::accessdenied"],
            ],
        ),
        framework(
            "Laravel",
            &[&["illuminate\\auth\\access\\authorizationexception"], &["illuminate\\auth\\authenticationexception"]],
        ),
    ]
});

/// Each error has one of these in its words: most lines of a log have none, and need no other look.
const STEMS: &[&str] = &[
    "denied",
    "err!",
    "forbidden",
    "error",
    "unauthorized",
    "authoriz",
    "fail",
    "unable to",
    "aadsts",
    "remote:",
    "tf40",
    "_40",
    "status",
    "yn0035",
    "nu1301",
    "credentials",
    "jwt",
    "privileges",
    "challenged",
    "idx10223",
    "insufficient",
    "invalid",
    "refusing",
    "passport",
    "exception",
];

/// Lines of a text that are looked at.
const LINES: usize = 2_000;

/// The first error of this list that a text has. Of two on one line, the first row counts.
pub(super) fn find_tool_error(text: &str) -> Option<ToolError<'_>> {
    text.lines().take(LINES).find_map(|line| {
        let lower = line.to_ascii_lowercase();
        if !STEMS.iter().any(|stem| lower.contains(stem)) {
            return None;
        }
        let found = |error: &&&[&str]| error.iter().all(|words| lower.contains(words));
        ROWS.iter().find_map(|row| {
            let words = row.errors.iter().find(found)?.first()?;
            Some(ToolError { name: row.name, is_framework: row.is_framework, words: words.trim(), line: line.trim() })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Option<&'static str> {
        find_tool_error(text).map(|error| error.name)
    }

    #[test]
    fn who_printed_an_error_is_known_from_one_line() {
        for (text, expected) in [
            ("npm ERR! code E403\nnpm ERR! 403 403 Forbidden - PUT https://npm.example.com/x", "the npm registry"),
            (" ERR_PNPM_FETCH_403  GET https://npm.example.com/x: Forbidden - 403", "the npm registry"),
            ("fatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 403", "GitHub"),
            ("fatal: Authentication failed for 'https://gitlab.example.com/a/b.git/'", "GitLab"),
            (
                "fatal: unable to access 'https://git.example.com/a.git/': The requested URL returned error: 403",
                "the git server",
            ),
            ("remote: TF401019: The Git repository with name or identifier x does not exist", "Azure DevOps"),
            (
                "[ERROR] Could not transfer artifact a:b:pom:1 from/to nexus (https://nexus.example.com): status code: 403",
                "the Maven repository",
            ),
            (
                "error NU1301: Unable to load the service index for source https://nuget.example.com/v3/index.json.",
                "the NuGet feed",
            ),
            ("denied: requested access to the resource is denied", "the container registry"),
            (
                "Error response from daemon: Head \"https://registry.example.com/v2/\": denied: access forbidden",
                "the container registry",
            ),
            (
                "Error from server (Forbidden): pods is forbidden: User \"x\" cannot list resource \"pods\"",
                "the Kubernetes API",
            ),
            ("AADSTS7000215: Invalid client secret provided.", "Microsoft Entra ID"),
            ("msgraph.generated.models.o_data_errors.o_data_error.ODataError: APIError Code: 403", "Microsoft Graph"),
            (
                "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: Access Denied",
                "Amazon Web Services (AWS)",
            ),
            ("ERROR: (gcloud.run.deploy) PERMISSION_DENIED: Permission 'run.services.get' denied", "Google Cloud"),
            (
                "ERROR: (AuthorizationFailed) The client 'x' does not have authorization to perform action 'y'",
                "Microsoft Azure",
            ),
            ("Forbidden (CSRF token from POST incorrect.): /hooks/genesys/", "Django"),
            ("JsonWebTokenError: invalid signature", "jsonwebtoken"),
            ("org.springframework.security.access.AccessDeniedException: Access is denied", "Spring Security"),
            ("Authorization failed. These requirements were not met:", "ASP.NET"),
        ] {
            assert_eq!(name(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn nobody_is_named_for_words_that_anybody_writes() {
        for text in [
            "",
            "403 Forbidden",
            "npm install purecloud-platform-client-v2",
            "git clone https://github.com/example/genesys.git",
            "the user has no permission in Genesys Cloud",
            "Error: denied",
            "at org.springframework.security.web.FilterChainProxy.doFilter(FilterChainProxy.java:191)",
            "com.mypurecloud.sdk.v2.ApiException: Forbidden",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn the_line_with_the_words_is_kept() {
        let error = find_tool_error("+ kubectl get pods\nError from server (Forbidden): no\nscript failed").unwrap();
        assert_eq!(error.line, "Error from server (Forbidden): no");
    }

    #[test]
    fn every_error_has_a_stem() {
        for error in ROWS.iter().flat_map(|row| row.errors) {
            assert!(STEMS.iter().any(|stem| error.iter().any(|words| words.contains(stem))), "{error:?}");
        }
    }

    #[test]
    fn rows_are_in_lower_case() {
        for words in ROWS.iter().flat_map(|row| row.errors.iter().copied().flatten()) {
            assert_eq!(**words, words.to_ascii_lowercase());
        }
    }
}
