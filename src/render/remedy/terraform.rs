//! The same changes as Terraform, with the official provider `mypurecloud/genesyscloud`.
//!
//! Resources and arguments are those of its documentation: `genesyscloud_auth_role` with `permission_policies` {`domain`,
//! `entity_name`, `action_set`}; `genesyscloud_user_roles` with `user_id` and `roles` {`role_id`, `division_ids`};
//! `genesyscloud_oauth_client` with `name`, `authorized_grant_type`, `scopes`, `registered_redirect_uris` and `roles`
//! {`role_id`, `division_id`}.

use super::Subject;
use super::gc::policies;

/// The update sends the whole set of policies.
pub(super) const ROLE_CAUTION: &str = "`genesyscloud_auth_role` holds the whole role: what its `permission_policies` do not list is taken away. The \
     snippet makes a new role; to change one that exists, import it and list all that it has.";

/// The update sends every argument, with its default where the configuration has none.
pub(super) const CLIENT_CAUTION: &str = "`genesyscloud_oauth_client` holds the whole client: import it before the first apply, and write down all that it \
     has. What is left out is reset: other scopes, redirect URIs and roles are taken away, the lifetime of its tokens is the \
     provider's. Apply only when `terraform plan` shows no other change.";

/// What an import does not write down.
const AS_IT_IS: &str =
    "  # and, as they are now: description, state, access_token_validity_seconds, registered_redirect_uris, roles";

/// The provider removes every grant that the configuration does not name.
pub(super) fn assignment_caution(subject: &Subject) -> String {
    match subject {
        Subject::User(_) | Subject::Unknown => "`genesyscloud_user_roles` holds all roles of the user: the provider removes every grant that it does not list. \
                             List the roles that the user has, or assign the new one in the admin screens or with `gc`."
            .to_owned(),
        Subject::Client(_) => format!(
            "{CLIENT_CAUTION} Each of its roles must already be assigned to the OAuth client that Terraform itself uses."
        ),
    }
}

/// A client with its scopes, the new ones among them.
pub(super) fn client_scopes(client: Option<&str>, all: &[String], new: &[String]) -> Vec<String> {
    let mut lines =
        vec![format!("# First: terraform import genesyscloud_oauth_client.app {}", client.unwrap_or("CLIENT_ID"))];
    lines.extend([
        "resource \"genesyscloud_oauth_client\" \"app\" {".to_owned(),
        "  name                  = \"NAME OF THE CLIENT\" # as it is now".to_owned(),
        "  authorized_grant_type = \"CODE\" # as it is now".to_owned(),
        AS_IT_IS.to_owned(),
    ]);
    lines.push("  scopes = [".to_owned());
    for scope in all {
        let note = if new.contains(scope) { " # new" } else { "" };
        lines.push(format!("    \"{scope}\",{note}"));
    }
    lines.extend(["    # and every other scope that the client has".to_owned(), "  ]".to_owned(), "}".to_owned()]);
    lines
}

/// A new role, and who gets it.
pub(super) fn role(names: &[String], subject: &Subject, job: Option<&str>, division: Option<&str>) -> Vec<String> {
    let mut lines = role_alone(names, job.unwrap_or("the job"));
    lines.push(String::new());
    lines.extend(assigned(subject, "genesyscloud_auth_role.why403.id", division));
    lines
}

/// The role that is held, in one division more.
pub(super) fn division(subject: &Subject, role: Option<&str>, division: Option<&str>) -> Vec<String> {
    // Only what cannot end the string: the name comes from outside.
    let is_plain = |name: &&str| {
        !name.is_empty() && name.chars().all(|sign| sign.is_alphanumeric() || [' ', '-', '_', '.'].contains(&sign))
    };
    let role = role.filter(is_plain).unwrap_or("NAME OF THE ROLE");
    let mut lines = vec![
        "data \"genesyscloud_auth_role\" \"held\" {".to_owned(),
        format!("  name = \"{role}\""),
        "}".to_owned(),
        String::new(),
    ];
    let division = Some(division.unwrap_or("DIVISION_ID"));
    lines.extend(assigned(subject, "data.genesyscloud_auth_role.held.id", division));
    lines
}

/// Who gets a role, and in which division.
fn assigned(subject: &Subject, role: &str, division: Option<&str>) -> Vec<String> {
    let client = |id: Option<&str>| {
        let mut lines = vec![import(id)];
        lines.extend(service(role, division));
        lines
    };
    match subject {
        Subject::User(user) => user_roles(user.id.as_deref(), role, division),
        Subject::Client(this) => client(this.id.as_deref()),
        Subject::Unknown => {
            let mut lines = vec!["# For a user:".to_owned()];
            lines.extend(user_roles(None, role, division));
            lines.extend([String::new(), "# For client credentials, instead:".to_owned()]);
            lines.extend(client(None));
            lines
        }
    }
}

fn import(service: Option<&str>) -> String {
    format!("# First: terraform import genesyscloud_oauth_client.service {}", service.unwrap_or("CLIENT_ID"))
}

/// A client with which users sign in; the redirect URI is the one of `why403 login`.
pub(super) fn user_client(scopes: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = [
        "resource \"genesyscloud_oauth_client\" \"agents\" {",
        "  name                     = \"NAME OF THE CLIENT\"",
        "  authorized_grant_type    = \"CODE\"",
        "  registered_redirect_uris = [\"http://127.0.0.1:8404/callback\"] # of `why403 login`; the application's own in its place",
    ]
    .map(str::to_owned)
    .into();
    lines.push(format!("  scopes                   = [{}]", quoted(scopes.iter().take(1))));
    lines.push("}".to_owned());
    lines
}

/// A role and a client that are enough for code.
pub(super) fn code(scopes: &[String], permissions: &[String]) -> Vec<String> {
    let mut lines = if permissions.is_empty() { Vec::new() } else { role_alone(permissions, "this code") };
    if !scopes.is_empty() {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend([
            "resource \"genesyscloud_oauth_client\" \"code\" {".to_owned(),
            "  name                     = \"NAME OF THE CLIENT\"".to_owned(),
            "  authorized_grant_type    = \"CODE\"".to_owned(),
            "  registered_redirect_uris = [\"https://REDIRECT_URI\"]".to_owned(),
            format!("  scopes                   = [{}]", quoted(scopes.iter())),
            "}".to_owned(),
        ]);
    }
    lines
}

fn role_alone(names: &[String], job: &str) -> Vec<String> {
    let mut lines = vec![
        "resource \"genesyscloud_auth_role\" \"why403\" {".to_owned(),
        format!("  name        = \"For {job}\""),
        "  description = \"The permissions that why403 found to be needed\"".to_owned(),
    ];
    for ((domain, entity), actions) in policies(names) {
        let actions: Vec<String> = actions.into_iter().map(str::to_owned).collect();
        lines.extend([
            "  permission_policies {".to_owned(),
            format!("    domain      = \"{domain}\""),
            format!("    entity_name = \"{entity}\""),
            format!("    action_set  = [{}]", quoted(actions.iter())),
            "  }".to_owned(),
        ]);
    }
    lines.push("}".to_owned());
    lines
}

fn user_roles(user: Option<&str>, role: &str, division: Option<&str>) -> Vec<String> {
    let mut lines = vec![
        "resource \"genesyscloud_user_roles\" \"user\" {".to_owned(),
        format!("  user_id = \"{}\"", user.unwrap_or("USER_ID")),
        "  roles {".to_owned(),
    ];
    lines.extend(match division {
        None => [
            format!("    role_id = {role}"),
            "    # division_ids = [\"DIVISION_ID\"]; without it, the home division".to_owned(),
        ],
        Some(division) => [
            format!("    role_id      = {role}"),
            format!("    division_ids = [\"{division}\"] # and those where the role has it already"),
        ],
    });
    lines.extend(
        ["  }", "  # and a block for every other role that the user has: those not listed here are removed", "}"]
            .map(str::to_owned),
    );
    lines
}

fn service(role: &str, division: Option<&str>) -> Vec<String> {
    let mut lines = vec![
        "resource \"genesyscloud_oauth_client\" \"service\" {".to_owned(),
        "  name                  = \"NAME OF THE CLIENT\" # as it is now".to_owned(),
        "  authorized_grant_type = \"CLIENT-CREDENTIALS\"".to_owned(),
        AS_IT_IS.to_owned(),
        "  roles {".to_owned(),
    ];
    lines.extend(match division {
        None => [
            format!("    role_id = {role}"),
            "    # division_id = \"DIVISION_ID\"; without it, the home division".to_owned(),
        ],
        Some(division) => [format!("    role_id     = {role}"), format!("    division_id = \"{division}\"")],
    });
    lines.extend(["  }", "  # and a block for every other role that the client has", "}"].map(str::to_owned));
    lines
}

fn quoted<'n>(names: impl Iterator<Item = &'n String>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
