//! The flags of this run, which the commands that it prints repeat.

/// The flags of this run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Run {
    /// Where Genesys Cloud, or a mock of it, was asked.
    pub place: RunPlace,
    /// Whether `--base-url` gave the place; a profile can have a base URL too.
    pub has_base_url: bool,
    /// Which flag named the token; `None` for the environment and the prompt.
    pub token: Option<RunToken>,
}

/// Where Genesys Cloud was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RunPlace {
    /// Nowhere.
    #[default]
    Nowhere,
    /// `--region`, or the region of a profile or the environment.
    Region(String),
    /// `--base-url`.
    BaseUrl(String),
    /// `--sandbox=SCENARIO`.
    Sandbox(String),
}

/// Which flag named the token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RunToken {
    /// `--token-file`.
    TokenFile(String),
    /// `--profile`.
    Profile(String),
}
