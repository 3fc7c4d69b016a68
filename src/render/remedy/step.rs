//! A step in the admin screens, and whom it is about.

use super::BLANK;
use super::wanted::{Party, Subject};
use crate::catalogue::AdminScreen;

/// A step of an administrator.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::render) struct Step {
    /// When it is needed, as `if a user signs in`; `None` for always.
    pub(in crate::render) condition: Option<&'static str>,
    /// Where it is done.
    pub(in crate::render) screen: Option<AdminScreen>,
    /// One or more imperative sentences without a full stop at the end; labels of the screen are in backticks.
    pub(in crate::render) text: String,
}

impl Step {
    pub(super) fn on(screen: AdminScreen, text: impl Into<String>) -> Self {
        Self { condition: None, screen: Some(screen), text: text.into() }
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { condition: None, screen: None, text: text.into() }
    }

    pub(super) fn only(self, condition: &'static str) -> Self {
        Self { condition: Some(condition), ..self }
    }

    /// Where it is done and what, with both menus.
    pub(in crate::render) fn sentence(&self) -> String {
        let Self { condition, screen, text } = self;
        let verb = if condition.is_some() { "open" } else { "Open" };
        let open = match screen {
            None => String::new(),
            Some(AdminScreen { classic, new_menu: Some(new_menu), .. }) => {
                format!("{verb} `{classic}` (new menu: `{new_menu}`). ")
            }
            Some(AdminScreen { classic, new_menu: None, .. }) => {
                let last = classic.rsplit(" > ").next().unwrap_or(classic);
                format!("{verb} `{classic}` (in the new menu, look for `{last}`). ")
            }
        };
        let condition = condition.map(|condition| format!("{condition}: ")).unwrap_or_default();
        format!("{condition}{open}{text}.")
    }
}

impl Party {
    /// With name and id, or a blank to be filled in: `the user "Ada" (`id`)`.
    pub(super) fn in_words(&self, what: &str) -> String {
        match (&self.name, &self.id) {
            (Some(name), Some(id)) => format!("{what} \"{name}\" (`{id}`)"),
            (Some(name), None) => format!("{what} \"{name}\""),
            (None, Some(id)) => format!("{what} `{id}`"),
            (None, None) => format!("{what} {BLANK}"),
        }
    }

    /// By its name, else by its id.
    pub(super) fn named(&self, what: &str) -> String {
        match (&self.name, &self.id) {
            (Some(name), _) => format!("{what} \"{name}\""),
            (None, Some(id)) => format!("{what} `{id}`"),
            (None, None) => format!("{what} {BLANK}"),
        }
    }
}

impl Subject {
    /// With name and id.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::User(user) => user.in_words("the user"),
            Self::Client(client) => client.in_words("the OAuth client"),
            Self::Unknown => Self::EITHER.to_owned(),
        }
    }

    /// By name.
    pub(super) fn named(&self) -> String {
        match self {
            Self::User(user) => user.named("the user"),
            Self::Client(client) => client.named("the OAuth client"),
            Self::Unknown => Self::EITHER.to_owned(),
        }
    }

    const EITHER: &str = "the user, or for client credentials the OAuth client,";
}
