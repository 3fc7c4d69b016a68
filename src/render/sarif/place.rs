//! Places: files as URI references, regions in code points, operations and links of the chain as logical locations.

use std::collections::BTreeMap;

use serde::Serialize;

use super::message::Message;
use crate::facts;
use crate::render::problem::Problem;
use crate::report::{Report, ReportOperation};
use crate::text::visible;

/// The folder that relative paths start from. Its absolute path is left out: it would show the name of a user or a machine.
const ROOT: &str = "%SRCROOT%";

/// The file of a problem that is in no file, where no policy file was used either: GitHub code scanning takes no
/// result without a file. A gate's requirements would stand there; it need not exist.
pub(super) const STAND_IN: &str = "why403.toml";

pub(super) type Bases = BTreeMap<&'static str, Base>;

#[derive(Debug, Serialize)]
pub(super) struct Base {
    description: Message,
}

/// What the bases of URIs are (§3.14.14).
pub(super) fn bases() -> Bases {
    let description =
        Message::plain("The folder that why403 was started in: in a pipeline, the root of the repository.");
    Bases::from([(ROOT, Base { description })])
}

/// A location (§3.28).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fully_qualified_name: Option<String>,
    kind: &'static str,
}

impl Location {
    /// The place of a problem, its operation and its link of the chain.
    pub(super) fn from_problem(problem: &Problem<'_>, report: &Report) -> Self {
        let region = match problem.location {
            Some(location) => region(location),
            None => Region { start_line: 1, start_column: None, end_column: None },
        };
        let operation = problem.operation.iter().map(|name| Logical {
            name: visible(name).into_owned(),
            fully_qualified_name: request(report, name).map(|request| visible(&request).into_owned()),
            kind: "resource",
        });
        let subject = problem.subject.iter().map(|subject| Logical {
            name: subject.as_str().to_owned(),
            fully_qualified_name: None,
            kind: "link",
        });
        let file = problem.file(report).unwrap_or(STAND_IN);
        Self {
            physical_location: Physical { artifact_location: artifact(file), region: Some(region) },
            logical_locations: operation.chain(subject).collect(),
        }
    }

    /// A whole file.
    pub(super) fn of_file(path: &str) -> Self {
        Self {
            physical_location: Physical { artifact_location: artifact(path), region: None },
            logical_locations: Vec::new(),
        }
    }
}

fn region(location: &facts::Location) -> Region {
    Region {
        start_line: location.line.max(1),
        start_column: Some(location.column.max(1)),
        end_column: Some(location.end_column.max(location.column).max(1)),
    }
}

/// `PATCH /api/v2/…`, where the report knows it of the name.
fn request(report: &Report, name: &str) -> Option<String> {
    let is_it = |operation: &&ReportOperation| operation.name == name;
    let judged = report.judged.iter().find(|judged| judged.name.as_deref() == Some(name));
    let judged = judged.map(|judged| format!("{} {}", judged.method, judged.path));
    let known = report.operation.as_ref().filter(is_it);
    judged.or_else(|| known.map(|operation| format!("{} {}", operation.method, operation.path)))
}

fn artifact(path: &str) -> Artifact {
    let uri = uri(path);
    let is_below = !uri.starts_with("file:") && uri.split('/').all(|segment| segment != "..");
    Artifact { uri, uri_base_id: is_below.then_some(ROOT) }
}

/// A path as a URI reference (RFC 3986): `file:` where it is absolute, `C:/…` included (RFC 8089, appendix E.2).
fn uri(path: &str) -> String {
    let path = relative(path);
    let has_drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    if has_drive {
        let (drive, rest) = path.split_at_checked(2).unwrap_or((path, ""));
        return format!("file:///{drive}{}", encoded(rest));
    }
    match path.strip_prefix("//") {
        Some(share) => format!("file://{}", encoded(share)),
        None if path.starts_with('/') => format!("file://{}", encoded(path)),
        None => encoded(path),
    }
}

/// A path without the `./` that it was given with.
pub(super) fn relative(path: &str) -> &str {
    let mut path = path;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    if path.is_empty() { "." } else { path }
}

/// Everything but unreserved characters (RFC 3986 §2.3) and slashes, percent-encoded.
fn encoded(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut written, byte| {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => written.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => written.push(char::from(byte)),
            _ => written.push_str(&format!("%{byte:02X}")),
        }
        written
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("src/agent desk/mute.py"), "src/agent%20desk/mute.py");
        assert_eq!(uri("./././src/é#?%.py"), "src/%C3%A9%23%3F%25.py");
        assert_eq!(uri("a:b.py"), "a%3Ab.py");
        assert_eq!(uri("/opt/app/a.py"), "file:///opt/app/a.py");
        assert_eq!(uri("C:/code/main c.cs"), "file:///C:/code/main%20c.cs");
        assert_eq!(uri("//server/share/a.py"), "file://server/share/a.py");
        assert_eq!(uri("a\u{202e}\n.py"), "a%E2%80%AE%0A.py");
        assert_eq!(uri("./"), ".");
    }

    #[test]
    fn what_lies_below_the_root_says_so() {
        assert_eq!(artifact("src/a.py").uri_base_id, Some("%SRCROOT%"));
        assert_eq!(artifact("../a.py").uri_base_id, None);
        assert_eq!(artifact("/opt/a.py").uri_base_id, None);
    }
}
