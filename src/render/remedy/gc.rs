//! The same changes with the official CLI, `gc`.
//!
//! Its commands, arguments and flags are those of its own sources: `authorization roles get|update|bulkgrant [roleId]`,
//! `oauth clients get|update [clientId]`, `--file`, `--subjectType` with `PC_USER` or `PC_OAUTH_CLIENT`.

use std::collections::BTreeMap;

use super::Subject;

/// A PUT replaces.
pub(super) const ROLE_CAUTION: &str = "`gc authorization roles update` is a PUT: it replaces the role. Send back all that `get` gave, with the new \
     policies added.";

/// A PUT replaces; and a client that was read may have its secret (the definition's `OAuthClient`).
pub(super) const CLIENT_CAUTION: &str = "`gc oauth clients update` is a PUT: it replaces the client. Send back all that `get` gave, with the new scopes \
     added. The file may hold the client's secret: keep it out of the repository, and remove it.";

/// Scopes for a client.
pub(super) fn client_scopes(client: Option<&str>, names: &[String]) -> Vec<String> {
    let id = client.unwrap_or("CLIENT_ID");
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    vec![
        format!("gc oauth clients get {id} > client.json"),
        format!("# in client.json, add to \"scope\": {}", quoted.join(", ")),
        format!("gc oauth clients update {id} --file client.json && rm client.json"),
    ]
}

/// Permissions for a role, and the role for the subject.
pub(super) fn role(names: &[String], subject: &Subject, division: Option<&str>) -> Vec<String> {
    let mut lines = vec![
        "gc authorization roles get ROLE_ID > role.json".to_owned(),
        "# in role.json, add to \"permissionPolicies\":".to_owned(),
    ];
    for ((domain, entity), actions) in policies(names) {
        let actions: Vec<String> = actions.iter().map(|action| format!("\"{action}\"")).collect();
        lines.push(format!(
            "#   {{\"domain\": \"{domain}\", \"entityName\": \"{entity}\", \"actionSet\": [{}]}}",
            actions.join(", ")
        ));
    }
    lines.push("gc authorization roles update ROLE_ID --file role.json".to_owned());
    lines.extend(grant("ROLE_ID", subject, division));
    lines
}

/// A role for the subject, in a division.
pub(super) fn grant(role: &str, subject: &Subject, division: Option<&str>) -> Vec<String> {
    let division = division.unwrap_or("DIVISION_ID");
    let one = |kind: &str, id: &str| {
        vec![
            format!("# grant.json: {{\"subjectIds\": [\"{id}\"], \"divisionIds\": [\"{division}\"]}}"),
            format!("gc authorization roles bulkgrant {role} --subjectType {kind} --file grant.json"),
        ]
    };
    match subject {
        Subject::User(user) => one("PC_USER", user.id.as_deref().unwrap_or("USER_ID")),
        Subject::Client(client) => one("PC_OAUTH_CLIENT", client.id.as_deref().unwrap_or("CLIENT_ID")),
        Subject::Unknown => {
            let mut lines = vec!["# for a user".to_owned()];
            lines.extend(one("PC_USER", "USER_ID"));
            lines.push("# for client credentials, instead".to_owned());
            lines.extend(one("PC_OAUTH_CLIENT", "CLIENT_ID"));
            lines
        }
    }
}

/// Permissions by domain and entity, as roles hold them.
pub(super) fn policies(names: &[String]) -> BTreeMap<(&str, &str), Vec<&str>> {
    let mut policies: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for name in names {
        let mut segments = name.splitn(3, ':');
        if let (Some(domain), Some(entity), Some(action)) = (segments.next(), segments.next(), segments.next()) {
            policies.entry((domain, entity)).or_default().push(action);
        }
    }
    policies
}
