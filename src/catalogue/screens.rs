//! The admin screens of Genesys Cloud: where each is in both menus, who may use it, and the help page that says so.
//!
//! Looked up in the public help pages in November 2026; `docs/platform.md` lists the address of each name. A name that
//! no page has is not here.

/// A screen in which an administrator changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdminScreen {
    /// Its place in the classic menu.
    pub classic: &'static str,
    /// Its place in the new menu; `None` where no help page was found that names it.
    pub new_menu: Option<&'static str>,
    /// The help page that names it.
    pub help: &'static str,
    /// The permissions that changing something there needs, by the same pages.
    pub rights: &'static [&'static str],
}

impl AdminScreen {
    /// The roles and what each of them allows.
    pub const ROLES: Self = Self {
        classic: "Admin > People and Permissions > Roles and Permissions",
        new_menu: Some("Menu > User Management > Roles and Permissions"),
        help: "https://help.mypurecloud.com/?p=56895",
        rights: &["authorization:role:edit", "authorization:role:add"],
    };

    /// The users; each has a tab with roles and their divisions.
    pub const PEOPLE: Self = Self {
        classic: "Admin > People and Permissions > People",
        new_menu: None,
        help: "https://help.mypurecloud.com/articles/assign-roles/",
        rights: &["authorization:grant:add", "authorization:grant:view", "authorization:role:view"],
    };

    /// The OAuth clients: grant type, scopes, and for client credentials the roles.
    pub const OAUTH_CLIENTS: Self = Self {
        classic: "Admin > Integrations > OAuth",
        new_menu: Some("Menu > IT and Integrations > OAuth"),
        help: "https://help.mypurecloud.com/articles/view-edit-or-delete-oauth-clients-in-your-organization/",
        rights: &["oauth:client:view", "oauth:client:edit"],
    };

    /// The same screen, to create a client.
    pub const NEW_OAUTH_CLIENT: Self = Self {
        help: "https://help.mypurecloud.com/articles/create-an-oauth-client/",
        rights: &["oauth:client:add"],
        ..Self::OAUTH_CLIENTS
    };

    /// The clients that may use scopes of the organisation, where it enforces scopes.
    pub const AUTHORIZED_APPLICATIONS: Self = Self {
        classic: "Admin > Integrations > Authorized Applications",
        new_menu: Some("Menu > IT and Integrations > Authorized Applications"),
        help: "https://help.mypurecloud.com/articles/authorize-an-oauth-client-2/",
        rights: &["oauth:client:authorize"],
    };

    /// The access policies (attribute-based access control).
    pub const ACCESS_POLICIES: Self = Self {
        classic: "Admin > People & Permissions > Access Policies",
        new_menu: Some("Menu > User Management > Access Policies"),
        help: "https://help.mypurecloud.com/?p=369573",
        rights: &["authorization:policy:view", "authorization:policy:edit"],
    };

    /// The settings of the organisation; its tab Settings has the allowed IP addresses.
    pub const ORGANIZATION_SETTINGS: Self = Self {
        classic: "Admin > Account Settings > Organization Settings",
        new_menu: None,
        help: "https://help.mypurecloud.com/articles/allow-ip-addresses/",
        rights: &[],
    };
}

/// A permission as the admin screens write it: `conversation:call:record` is `Conversation > Call > Record`.
///
/// What is no name of three parts comes back unchanged.
#[must_use]
pub fn permission_on_screen(permission: &str) -> String {
    let segments: Vec<&str> = permission.split(':').collect();
    if segments.len() != 3 {
        return permission.to_owned();
    }
    segments.into_iter().map(segment_on_screen).collect::<Vec<_>>().join(" > ")
}

/// `agentlessCall` is `Agentless Call`.
fn segment_on_screen(segment: &str) -> String {
    match segment {
        "oauth" => return "OAuth".to_owned(),
        "*" => return "All Permissions".to_owned(),
        _ => {}
    }
    let mut words = String::with_capacity(segment.len() + 4);
    let mut is_after_lower = false;
    for (position, letter) in segment.chars().enumerate() {
        if position == 0 {
            words.extend(letter.to_uppercase());
        } else {
            if letter.is_uppercase() && is_after_lower {
                words.push(' ');
            }
            words.push(letter);
        }
        is_after_lower = letter.is_lowercase() || letter.is_ascii_digit();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::is_permission;

    #[test]
    fn a_permission_is_written_as_on_the_screen() {
        assert_eq!(permission_on_screen("conversation:call:record"), "Conversation > Call > Record");
        assert_eq!(permission_on_screen("conversation:agentlessCall:add"), "Conversation > Agentless Call > Add");
        assert_eq!(permission_on_screen("oauth:client:edit"), "OAuth > Client > Edit");
        assert_eq!(permission_on_screen("conversation:call:*"), "Conversation > Call > All Permissions");
        assert_eq!(permission_on_screen("admin"), "admin");
    }

    #[test]
    fn the_rights_of_each_screen_are_published_permissions() {
        let screens = [
            AdminScreen::ROLES,
            AdminScreen::PEOPLE,
            AdminScreen::OAUTH_CLIENTS,
            AdminScreen::NEW_OAUTH_CLIENT,
            AdminScreen::AUTHORIZED_APPLICATIONS,
            AdminScreen::ACCESS_POLICIES,
            AdminScreen::ORGANIZATION_SETTINGS,
        ];
        for right in screens.iter().flat_map(|screen| screen.rights) {
            assert!(is_permission(right), "{right}");
        }
    }
}
