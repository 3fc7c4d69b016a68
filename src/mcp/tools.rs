//! The tools: what each is for, its arguments and its answer.

use rmcp::model::{Tool, ToolAnnotations};
use serde_json::{Map, Value, json};

use super::report_value::{quoted_schema, report_schema};
use super::server::Settings;
use super::tool_error::ToolError;
use super::{check_names, check_token, explain_failure, requires, rule, scan_code};

/// A tool by what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    ExplainFailure,
    Requires,
    CheckNames,
    ScanCode,
    CheckToken,
    Rule,
}

impl Job {
    const ALL: [Self; 6] =
        [Self::ExplainFailure, Self::Requires, Self::CheckNames, Self::ScanCode, Self::CheckToken, Self::Rule];

    /// The tool of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::ExplainFailure => "explain_failure",
            Self::Requires => "requires",
            Self::CheckNames => "check_names",
            Self::ScanCode => "scan_code",
            Self::CheckToken => "check_token",
            Self::Rule => "rule",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::ExplainFailure => "Explain a failure",
            Self::Requires => "What operations need",
            Self::CheckNames => "Are these names published?",
            Self::ScanCode => "API calls in source code",
            Self::CheckToken => "May this profile run the operation?",
            Self::Rule => "The page of a rule or an error code",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::ExplainFailure => {
                "Why did Genesys Cloud refuse this request, and what exactly changes that? Give the failure as text: an error body, a raw \
                 HTTP answer, a curl command with its output, a HAR, an SDK exception, a log line or a stack trace, with the request if \
                 you have it. Returns a report: verdict, cause (a rule's id), findings, and the fix as data \
                 (findings[].fix.options[].changes). Offline. Use it first for any 400, 401, 403, 404 or 429 of Genesys Cloud."
            }
            Self::Requires => {
                "Which OAuth scopes, permissions and kind of user does a Genesys Cloud API operation need, or which operations does a \
                 permission or scope open? Look up by operation (SDK name, \"METHOD /api/v2/…\", a gc command), permission, scope, or words \
                 that describe the task. Ask before you write a call, a role or an OAuth client: do not answer from memory."
            }
            Self::CheckNames => {
                "Are these Genesys Cloud scopes and permissions real? For each name: whether it is published as a scope or as a permission, and \
                 the nearest published names. Check every name before you put it into code, a role, an OAuth client or an answer."
            }
            Self::ScanCode => {
                "Which Genesys Cloud API calls are in this source code, do they exist, and what do they need together? Give the code as text, \
                 or a path below the folder that the server was started in. Finds invented SDK methods and paths."
            }
            Self::CheckToken => {
                "May the token of a stored profile run an operation? Give the name of a profile that the user stored with `why403 login`, \
                 never a token. Asks Genesys Cloud about the token with reads; it changes nothing and the token is in no answer."
            }
            Self::Rule => {
                "The page of a why403 rule: what happened, how to check, how to fix. Give the id of a rule (the cause of a report, as \
                 missing-scope) or an error code of Genesys Cloud (as not.a.user)."
            }
        }
    }

    fn input(self) -> Value {
        let names = |description: &str| json!({ "type": "array", "items": { "type": "string", "maxLength": 512 }, "maxItems": 100, "description": description });
        let name = |description: &str| json!({ "type": "string", "maxLength": 512, "description": description });
        let text = |description: &str| json!({ "type": "string", "maxLength": 1_048_576, "description": description });
        let (properties, required) = match self {
            Self::ExplainFailure => (
                json!({ "text": text("The failure as it is, at most 1 MiB. Leave a token out; one that is in it is masked in the answer.") }),
                json!(["text"]),
            ),
            Self::Requires => (
                json!({
                    "operations": names("SDK names in any spelling, \"METHOD /api/v2/…\" or gc commands. The answer says what they need together."),
                    "permissions": names("Permissions as domain:entity:action: which operations they open"),
                    "scopes": names("Scopes: which operations they open"),
                    "words": name("A task in a few words, as \"mute a participant\""),
                }),
                json!([]),
            ),
            Self::CheckNames => {
                (json!({ "names": names("Scopes and permissions, exactly as written") }), json!(["names"]))
            }
            Self::ScanCode => (
                json!({
                    "text": text("Source code, at most 1 MiB"),
                    "file_name": name("With text: a file name whose ending says the language, as app.py"),
                    "path": name("A file or folder below the start folder, as src"),
                }),
                json!([]),
            ),
            Self::CheckToken => (
                json!({
                    "profile": name("The name of a stored profile; never a token"),
                    "operation": name("SDK name or \"METHOD /api/v2/…\"; the mute of a participant if it is left out"),
                }),
                json!(["profile"]),
            ),
            Self::Rule => (json!({ "id": name("A rule's id or an error code") }), json!(["id"])),
        };
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    }

    fn output(self) -> Map<String, Value> {
        let names = json!({ "type": "array", "items": { "type": "string" } });
        let object = |properties: Value, required: Value| json!({ "type": "object", "properties": properties, "required": required });
        let schema = match self {
            Self::ExplainFailure | Self::ScanCode | Self::CheckToken => return report_schema(),
            Self::Requires => object(
                json!({
                    "requirements": {
                        "type": ["object", "null"],
                        "description": "What the named operations need, one by one (operations) and together; as `why403 requires --format json`",
                        "properties": { "operations": { "type": "array" }, "together": { "type": "object" } },
                    },
                    "found": {
                        "type": "array",
                        "description": "For each permission, scope and search: the operations, best first; search.count says how many there are",
                        "items": object(
                            json!({ "search": { "type": "object" }, "operations": { "type": "array" } }),
                            json!(["search", "operations"]),
                        ),
                    },
                    "quoted_input": quoted_schema(),
                }),
                json!(["requirements", "found", "quoted_input"]),
            ),
            Self::CheckNames => object(
                json!({
                    "catalogue": { "type": "object" },
                    "names": { "type": "array", "items": object(
                        json!({
                            "name": { "type": "string" },
                            "published": { "type": "boolean" },
                            "is_scope": { "type": "boolean" },
                            "is_permission": { "type": "boolean" },
                            "operations_with_scope": { "type": ["integer", "null"] },
                            "operations_with_permission": { "type": ["integer", "null"] },
                            "permissions_granted": { "type": ["integer", "null"] },
                            "near_scopes": names,
                            "near_permissions": names,
                            "note": { "type": ["string", "null"] },
                        }),
                        json!(["name", "published", "is_scope", "is_permission", "near_scopes", "near_permissions"]),
                    ) },
                    "quoted_input": quoted_schema(),
                }),
                json!(["catalogue", "names", "quoted_input"]),
            ),
            Self::Rule => object(
                json!({
                    "id": { "type": "string" },
                    "link": { "type": "string" },
                    "title": { "type": "string" },
                    "page": { "type": "string", "description": "Markdown" },
                    "quoted_input": quoted_schema(),
                }),
                json!(["id", "link", "title", "page", "quoted_input"]),
            ),
        };
        object_of(schema)
    }

    /// The tool as a client sees it.
    fn tool(self) -> Tool {
        // Only a stored profile's token is asked about; everything else is answered from the program itself.
        let asks_genesys = self == Self::CheckToken;
        let annotations = ToolAnnotations::with_title(self.title())
            .read_only(true)
            .destructive(false)
            .idempotent(true)
            .open_world(asks_genesys);
        Tool::new(self.name(), self.description(), object_of(self.input()))
            .with_title(self.title())
            .with_annotations(annotations)
            .with_raw_output_schema(self.output().into())
    }

    /// Runs it.
    pub(super) fn run(self, arguments: Option<Map<String, Value>>, settings: &Settings) -> Result<Value, ToolError> {
        match self {
            Self::ExplainFailure => explain_failure::run(arguments, settings),
            Self::Requires => requires::run(arguments),
            Self::CheckNames => check_names::run(arguments),
            Self::ScanCode => scan_code::run(arguments, settings),
            Self::CheckToken => check_token::run(arguments, settings),
            Self::Rule => rule::run(arguments),
        }
    }
}

fn object_of(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// Every tool.
pub(super) fn list() -> Vec<Tool> {
    Job::ALL.into_iter().map(Job::tool).collect()
}
