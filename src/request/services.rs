//! The services and frameworks whose answers are recognised, as data: their hosts, the headers that they send, the shape of
//! their error bodies and their own words.
//!
//! A sign names somebody only if nobody else answers so; what several services write in the same way is not in this list.

use std::sync::LazyLock;

use serde_json::Value;

use super::member_path::member;

/// A service, or a framework that a program is made with.
#[derive(Debug)]
pub(super) struct Service {
    /// How its users call it.
    pub(super) name: &'static str,
    /// Whether people build their own applications with it.
    pub(super) is_framework: bool,
    /// Its hosts: `api.example.com` is one host, `.example.com` is every host under that domain.
    hosts: &'static [&'static str],
    /// A header, and with what its value begins, both in lower case.
    headers: &'static [(&'static str, &'static str)],
    /// Shapes of its error body; each is a list of members that must all be as stated.
    shapes: &'static [&'static [Member]],
    /// Words of its answers, in lower case.
    words: &'static [&'static [&'static str]],
}

/// A member of a body by its JSON Pointer (RFC 6901), and what its value has to be.
type Member = (&'static str, Is);

/// What a value is.
#[derive(Debug, Clone, Copy)]
enum Is {
    /// There, whatever it is.
    Present,
    /// Text or a number, not empty.
    Said,
    /// A number.
    Number,
    /// A word of capitals, digits and underscores.
    Capitals,
    /// `false`.
    False,
    /// This text.
    Text(&'static str),
    /// A text that begins so.
    Begins(&'static str),
    /// A text that contains this.
    Contains(&'static str),
}

/// A framework or a service with nothing to recognise it by, for the rows below.
const BLANK: Service = Service { name: "", is_framework: false, hosts: &[], headers: &[], shapes: &[], words: &[] };

const fn framework(name: &'static str) -> Service {
    Service { name, is_framework: true, ..BLANK }
}

const fn service(name: &'static str, hosts: &'static [&'static str]) -> Service {
    Service { name, hosts, ..BLANK }
}

impl Service {
    const fn headers(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }

    const fn shapes(self, shapes: &'static [&'static [Member]]) -> Self {
        Self { shapes, ..self }
    }

    const fn words(self, words: &'static [&'static [&'static str]]) -> Self {
        Self { words, ..self }
    }
}

/// Each of them; the first one that fits counts.
/// Made when it is asked for: a constant table costs every start (`docs/performance.md`).
static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| {
    vec![
        service("GitHub", &["api.github.com", "github.com"])
            .headers(&[("x-github-request-id", "")])
            .shapes(&[&[("/documentation_url", Is::Contains("github"))]])
            .words(&[
                &["resource not accessible by integration"],
                &["resource not accessible by personal access token"],
            ]),
        service("GitLab", &["gitlab.com"]).headers(&[("x-gitlab-meta", "")]),
        service("Slack", &["slack.com", ".slack.com"])
            .headers(&[("x-slack-req-id", "")])
            .shapes(&[&[("/ok", Is::False), ("/error", Is::Said)]]),
        service("Telegram", &["api.telegram.org"]).shapes(&[&[("/ok", Is::False), ("/error_code", Is::Number)]]),
        service("Salesforce", &[".salesforce.com", ".force.com"]).headers(&[("sforce-limit-info", "")]).shapes(&[
            &[("/errorCode", Is::Begins("INSUFFICIENT_ACCESS"))],
            &[("/errorCode", Is::Text("INVALID_SESSION_ID"))],
            &[("/errorCode", Is::Begins("API_DISABLED"))],
            &[("/errorCode", Is::Begins("API_CURRENTLY_DISABLED"))],
            &[("/errorCode", Is::Begins("FUNCTIONALITY_NOT_ENABLED"))],
            &[("/errorCode", Is::Text("INVALID_AUTH_HEADER"))],
            &[("/errorCode", Is::Text("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"))],
        ]),
        service("Microsoft Entra ID", &["login.microsoftonline.com", "login.windows.net", "sts.windows.net"])
            .shapes(&[
                &[("/error_description", Is::Begins("AADSTS"))],
                &[("/error_codes/0", Is::Number), ("/trace_id", Is::Said)],
            ])
            .words(&[&["aadsts"]]),
        service("Microsoft Graph", &["graph.microsoft.com", "graph.microsoft.us"]).shapes(&[
            &[("/error/code", Is::Said), ("/error/innerError", Is::Present)],
            &[("/error/code", Is::Said), ("/error/innererror", Is::Present)],
            &[("/error/code", Is::Text("Authorization_RequestDenied"))],
        ]),
        service("Microsoft Dynamics 365", &[".dynamics.com"]).shapes(&[&[("/error/code", Is::Begins("0x"))]]),
        service("Microsoft Azure", &["management.azure.com", ".azure.com", ".core.windows.net", ".vault.azure.net"])
            .headers(&[("x-ms-error-code", "")])
            .shapes(&[&[("/error/code", Is::Text("AuthorizationFailed"))]]),
        service("Okta", &[".okta.com", ".oktapreview.com", ".okta-emea.com"])
            .headers(&[("x-okta-request-id", "")])
            .shapes(&[&[("/errorCode", Is::Begins("E00")), ("/errorSummary", Is::Said)]]),
        service("Auth0", &[".auth0.com"]).headers(&[("x-auth0-requestid", "")]),
        service("Google", &[".googleapis.com", "accounts.google.com", "oauth2.googleapis.com"]).shapes(&[
            &[("/error/code", Is::Number), ("/error/status", Is::Capitals)],
            &[("/error/errors/0/domain", Is::Said), ("/error/errors/0/reason", Is::Said)],
        ]),
        service("Amazon S3", &[".s3.amazonaws.com", "s3.amazonaws.com"])
            .headers(&[("server", "amazons3"), ("x-amz-id-2", "")])
            .words(&[&["<code>", "<hostid>"]]),
        service("Amazon Web Services (AWS)", &[".amazonaws.com"]).shapes(&[&[("/__type", Is::Said)]]).words(&[
            &["arn:aws", "is not authorized to perform"],
            &["the security token included in the request is invalid"],
            &["the request signature we calculated does not match"],
        ]),
        service("Zoom", &["api.zoom.us", "zoom.us"])
            .headers(&[("x-zm-trackingid", "")])
            .shapes(&[&[("/code", Is::Number), ("/message", Is::Contains("does not contain scopes"))]]),
        service("Twilio", &[".twilio.com"])
            .headers(&[("twilio-request-id", "")])
            .shapes(&[&[("/more_info", Is::Contains("twilio.com"))]]),
        service("SendGrid", &["api.sendgrid.com"]),
        service("Zendesk", &[".zendesk.com"])
            .headers(&[("x-zendesk-request-id", "")])
            .shapes(&[&[("/error", Is::Text("Couldn't authenticate you"))]]),
        service("OpenAI", &["api.openai.com"])
            .headers(&[("openai-version", ""), ("openai-organization", "")])
            .shapes(&[&[("/error/code", Is::Text("invalid_api_key")), ("/error/type", Is::Said)]]),
        service("Azure OpenAI", &[".openai.azure.com"]),
        service("Anthropic", &["api.anthropic.com"]).headers(&[("anthropic-organization-id", "")]).shapes(&[&[
            ("/type", Is::Text("error")),
            ("/error/type", Is::Said),
            ("/error/message", Is::Said),
        ]]),
        service("Stripe", &["api.stripe.com"]).headers(&[("stripe-version", "")]).shapes(&[
            &[("/error/doc_url", Is::Contains("stripe.com"))],
            &[("/error/request_log_url", Is::Contains("stripe.com"))],
        ]),
        service("HubSpot", &[".hubapi.com", "api.hubspot.com"])
            .headers(&[("x-hubspot-correlation-id", "")])
            .shapes(&[&[("/status", Is::Text("error")), ("/category", Is::Capitals)]]),
        service("Atlassian", &[".atlassian.net", "api.atlassian.com"])
            .headers(&[("atl-traceid", ""), ("x-arequestid", "")])
            .shapes(&[&[("/errorMessages", Is::Present), ("/errors", Is::Present)]])
            .words(&[&["unauthorized; scope does not match"]]),
        service("ServiceNow", &[".service-now.com"]).shapes(&[&[
            ("/status", Is::Text("failure")),
            ("/error/message", Is::Said),
            ("/error/detail", Is::Present),
        ]]),
        service("Cloudflare's API", &["api.cloudflare.com"]).shapes(&[&[
            ("/success", Is::False),
            ("/errors/0/code", Is::Number),
            ("/messages", Is::Present),
        ]]),
        service("the Kubernetes API", &[])
            .shapes(&[&[("/kind", Is::Text("Status")), ("/apiVersion", Is::Said), ("/reason", Is::Said)]])
            .words(&[&["error from server (forbidden)"], &["is forbidden: user \"system:"]]),
        service("Meta's Graph API", &["graph.facebook.com"]).shapes(&[&[("/error/fbtrace_id", Is::Said)]]),
        service("Shopify", &[".myshopify.com"]).headers(&[("x-shopify-stage", "")]),
        service("Notion", &["api.notion.com"]).shapes(&[&[
            ("/object", Is::Text("error")),
            ("/code", Is::Said),
            ("/status", Is::Number),
        ]]),
        service("Airtable", &["api.airtable.com"]),
        service("Asana", &["app.asana.com"]),
        service("monday.com", &["api.monday.com"]),
        service("Intercom", &["api.intercom.io"]).shapes(&[&[("/type", Is::Text("error.list"))]]),
        service("Freshdesk", &[".freshdesk.com"]),
        service("Pipedrive", &[".pipedrive.com"]),
        service("Webex", &["webexapis.com"]).shapes(&[&[("/trackingId", Is::Begins("ROUTERGW_"))]]),
        service("RingCentral", &["platform.ringcentral.com"]),
        service("Five9", &[".five9.com"]),
        service("NICE CXone", &[".niceincontact.com", ".nice-incontact.com"]),
        service("Vonage", &["api.nexmo.com", ".vonage.com"]),
        service("Snowflake", &[".snowflakecomputing.com"]),
        service("Databricks", &[".cloud.databricks.com", ".azuredatabricks.net"])
            .shapes(&[&[("/error_code", Is::Text("PERMISSION_DENIED"))]]),
        service("Datadog", &["api.datadoghq.com", "api.datadoghq.eu"]),
        service("PagerDuty", &["api.pagerduty.com", "events.pagerduty.com"]),
        service("Supabase", &[".supabase.co"]).shapes(&[&[("/code", Is::Begins("PGRST")), ("/message", Is::Said)]]),
        service("Box", &["api.box.com"])
            .shapes(&[&[("/type", Is::Text("error")), ("/help_url", Is::Contains("box.com"))]]),
        service("Dropbox", &["api.dropboxapi.com"]),
        service("DocuSign", &[".docusign.net", ".docusign.com"]),
        service("SAP", &[".hana.ondemand.com"]),
        service("LinkedIn", &["api.linkedin.com"]),
        service("Elasticsearch", &[".elastic-cloud.com"])
            .headers(&[("x-elastic-product", "")])
            .shapes(&[&[("/error/root_cause", Is::Present)]]),
        framework("Django REST framework").shapes(&[
            &[("/detail", Is::Text("Authentication credentials were not provided."))],
            &[("/detail", Is::Text("You do not have permission to perform this action."))],
            &[("/detail", Is::Text("Invalid token."))],
            &[("/detail", Is::Text("Invalid token header. No credentials provided."))],
            &[("/detail", Is::Text("Invalid username/password."))],
            &[("/detail", Is::Text("Given token not valid for any token type"))],
            &[("/detail", Is::Begins("CSRF Failed:"))],
        ]),
        framework("Django").headers(&[("server", "wsgiserver/")]).words(&[
            &["csrf verification failed. request aborted"],
            &["seeing this error because you have", "debug = true"],
            &["django.core.exceptions"],
            &["django tried these url patterns"],
        ]),
        framework("FastAPI").shapes(&[
            &[("/detail", Is::Text("Not authenticated"))],
            &[("/detail", Is::Text("Could not validate credentials"))],
            &[("/detail/0/loc", Is::Present), ("/detail/0/msg", Is::Said)],
        ]),
        framework("Flask")
            .headers(&[("server", "werkzeug/")])
            .shapes(&[
                &[("/msg", Is::Text("Missing Authorization Header"))],
                &[("/msg", Is::Begins("Missing 'Bearer' type"))],
            ])
            .words(&[
                &["you don't have the permission to access the requested resource. it is either read-protected"],
                &["the server could not verify that you are authorized to access the url requested"],
            ]),
        framework("NestJS").shapes(&[&[("/statusCode", Is::Number), ("/message", Is::Text("Forbidden resource"))]]),
        framework("Express").headers(&[("x-powered-by", "express")]).words(&[
            &["<pre>cannot get /"],
            &["<pre>cannot post /"],
            &["<pre>cannot put /"],
            &["<pre>cannot patch /"],
            &["<pre>cannot delete /"],
        ]),
        framework("Next.js").headers(&[("x-powered-by", "next.js")]),
        framework("Rails")
            .headers(&[("x-powered-by", "phusion passenger"), ("server", "webrick"), ("server", "puma")])
            .shapes(&[&[("/error", Is::Begins("You need to sign in or sign up before continuing"))]])
            .words(&[
                &["actioncontroller::"],
                &["can't verify csrf token authenticity"],
                &["the page you were looking for doesn't exist", "if you are the application owner"],
            ]),
        framework("Spring Boot")
            .shapes(&[&[
                ("/timestamp", Is::Said),
                ("/status", Is::Number),
                ("/error", Is::Said),
                ("/path", Is::Begins("/")),
            ]])
            .words(&[&["whitelabel error page"], &["full authentication is required to access this resource"]]),
        framework("Laravel")
            .shapes(&[
                &[("/message", Is::Text("Unauthenticated."))],
                &[("/message", Is::Text("This action is unauthorized."))],
                &[("/message", Is::Text("CSRF token mismatch."))],
                &[("/exception", Is::Begins("Illuminate\\"))],
            ])
            .words(&[&["illuminate\\auth\\"]]),
        framework("WordPress").shapes(&[&[("/code", Is::Begins("rest_")), ("/data/status", Is::Number)]]),
        framework("ASP.NET")
            .headers(&[
                ("server", "kestrel"),
                ("x-powered-by", "asp.net"),
                ("x-aspnet-version", ""),
                ("x-aspnetmvc-version", ""),
            ])
            .shapes(&[&[("/type", Is::Begins("https://tools.ietf.org/html/rfc")), ("/traceId", Is::Said)]]),
        framework("PHP").headers(&[("x-powered-by", "php")]),
        framework("gunicorn").headers(&[("server", "gunicorn")]),
        framework("uvicorn").headers(&[("server", "uvicorn")]),
        framework("hypercorn").headers(&[("server", "hypercorn")]),
        framework("daphne").headers(&[("server", "daphne")]),
        framework("waitress").headers(&[("server", "waitress")]),
        framework("Tomcat")
            .headers(&[("server", "apache-coyote")])
            .words(&[&["<hr class=\"line\" /><h3>apache tomcat"]]),
    ]
});

/// The service that a host belongs to.
pub(super) fn by_host(host: &str) -> Option<&'static Service> {
    let is_of = |known: &&str| host == *known || known.starts_with('.') && host.ends_with(*known);
    // The longest name is the most exact one.
    let rows = SERVICES.iter().filter_map(|service| {
        Some((service.hosts.iter().filter(|known| is_of(known)).map(|known| known.len()).max()?, service))
    });
    rows.max_by_key(|(length, _)| *length).map(|(_, service)| service)
}

/// The service or framework that sends such a header, and the header as `server: gunicorn`. Frameworks are looked for after services.
pub(super) fn by_header(headers: &super::Headers) -> Option<(&'static Service, String)> {
    SERVICES.iter().find_map(|service| {
        service.headers.iter().find_map(|(name, begins)| {
            let value = headers.get(*name)?;
            value
                .trim()
                .to_ascii_lowercase()
                .starts_with(begins)
                .then(|| (service, format!("{name}: {}", value.trim())))
        })
    })
}

/// The service or framework with such an error body, and the member that it is recognised by.
pub(super) fn by_shape(body: &Value) -> Option<(&'static Service, &'static str)> {
    // Some answer with a list of errors.
    let body = body.as_array().and_then(|items| items.first()).unwrap_or(body);
    SERVICES.iter().find_map(|service| {
        let shape = service.shapes.iter().find(|shape| shape.iter().all(|(at, is)| is.met_by(member(body, at))))?;
        shape.first().map(|(at, _)| (service, *at))
    })
}

/// The service or framework whose words a text has, and one of them.
pub(super) fn by_words(text: &str) -> Option<(&'static Service, &'static str)> {
    let lower = text.to_ascii_lowercase();
    SERVICES.iter().find_map(|service| {
        let words = service.words.iter().find(|words| words.iter().all(|words| lower.contains(words)))?;
        words.last().map(|words| (service, *words))
    })
}

impl Is {
    fn met_by(self, value: Option<&Value>) -> bool {
        let Some(value) = value else { return false };
        let text = value.as_str().map(str::trim);
        match self {
            Self::Present => true,
            Self::Said => value.is_number() || text.is_some_and(|text| !text.is_empty()),
            Self::Number => value.is_number(),
            Self::Capitals => text.is_some_and(is_capitals),
            Self::False => value.as_bool() == Some(false),
            Self::Text(wanted) => text == Some(wanted),
            Self::Begins(beginning) => text.is_some_and(|text| text.starts_with(beginning)),
            Self::Contains(part) => text.is_some_and(|text| text.contains(part)),
        }
    }
}

/// `PERMISSION_DENIED`
fn is_capitals(text: &str) -> bool {
    text.len() >= 3 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Where such bodies have their own code, the most exact member first.
const CODES: [&str; 11] = [
    "/errorCode",
    "/error/status",
    "/error/code",
    "/error/type",
    "/category",
    "/reason",
    "/error_code",
    "/code",
    "/__type",
    "/error",
    "/type",
];

/// Where they say what is wrong.
const MESSAGES: [&str; 9] = [
    "/errorSummary",
    "/error/message",
    "/error_description",
    "/message",
    "/Message",
    "/detail",
    "/error/detail",
    "/description",
    "/msg",
];

/// Another service's own code, as written: a word without spaces.
pub(super) fn own_code(body: &Value) -> Option<String> {
    let body = body.as_array().and_then(|items| items.first()).unwrap_or(body);
    CODES.iter().find_map(|at| match body.pointer(at)? {
        Value::String(text) if !text.is_empty() && text.len() <= 120 && !text.contains(char::is_whitespace) => {
            Some(text.clone())
        }
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// What another service says, with the scopes or permissions that it names.
pub(super) fn own_message(body: &Value) -> Option<String> {
    let body = body.as_array().and_then(|items| items.first()).unwrap_or(body);
    let said = MESSAGES.iter().find_map(|at| body.pointer(at)?.as_str().filter(|text| !text.trim().is_empty()));
    let needed = ["/needed", "/errors/0/context/requiredGranularScopes", "/error/details/0/reason"]
        .iter()
        .find_map(|at| body.pointer(at))
        .map(|value| match value {
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
    match (said, needed) {
        (Some(said), Some(needed)) => Some(format!("{said} (needed: {needed})")),
        (Some(said), None) => Some(said.to_owned()),
        (None, Some(needed)) => Some(format!("needed: {needed}")),
        (None, None) => None,
    }
}
