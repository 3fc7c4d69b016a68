//! The values that the members of a change can have.

use serde::{Deserialize, Serialize};

/// How to come by another token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NewToken {
    /// The same person signs in again.
    SignInAgain,
    /// The agent on the call signs in.
    AgentSignsIn,
    /// The OAuth client logs in by itself (client credentials).
    ClientLogin,
    /// Sign in in the organisation's region.
    OtherRegion,
    /// Copy the same token again, complete.
    CopyWhole,
    /// Use the value of `access_token` in the login's answer.
    AccessTokenOfTheAnswer,
    /// Use the JWT of the guest's session.
    GuestToken,
}

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Choice {
    /// An API operation.
    Operation,
    /// A region.
    Region,
    /// A participant of the conversation.
    Participant,
    /// A conversation.
    Conversation,
    /// A name, or another value that nothing has yet.
    Name,
    /// One of the values that a field can have.
    Value,
}

/// A part of an HTTP request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RequestPart {
    /// The host, with its scheme.
    Host,
    /// The path.
    Path,
    /// The method.
    Method,
    /// A header.
    Header,
    /// The query.
    Query,
    /// The body.
    Body,
}

/// A part of what a connection is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConnectionPart {
    /// The host or the port.
    Address,
    /// The certificates of authorities that are trusted.
    Certificates,
    /// The clock of the machine that sends the request.
    Clock,
}

/// A part of an OAuth client's configuration, or of its request for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClientPart {
    /// The grant type.
    Grant,
    /// The client secret.
    Secret,
    /// The client id.
    Id,
    /// The redirect URI.
    RedirectUri,
    /// The `state` parameter.
    State,
    /// How long its tokens last.
    TokenDuration,
}

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RetryAfter {
    /// After the change.
    Change,
    /// After reading the resource again.
    ReRead,
    /// After some seconds.
    Seconds,
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WaitReason {
    /// The rate limit is reset.
    RateLimit,
    /// Genesys Cloud is available again.
    Unavailable,
    /// The token becomes valid.
    TokenNotYetValid,
    /// The participant is connected.
    NotConnected,
}

/// What to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ShowMore {
    /// The body of the response.
    Body,
    /// The headers of the response.
    Headers,
    /// The request.
    Request,
    /// The whole line, or the whole input.
    WholeLine,
}

/// Whom to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Whom {
    /// An administrator of the organisation.
    Administrator,
    /// Whoever runs the network in between.
    NetworkTeam,
    /// Genesys support.
    GenesysSupport,
    /// Whoever runs the other service.
    OtherService,
}

/// What to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Question {
    /// Let the request through the proxy, firewall or gateway.
    LetTheRequestThrough,
    /// Which permissions the user or client has, and in which divisions.
    RolesAndDivisions,
    /// Whether a condition of the role is met by this request.
    ConditionOfTheRole,
    /// Which scopes the token has.
    ScopesOfTheToken,
    /// Whether the organisation enforces scopes.
    ScopeEnforcement,
    /// How the token was granted, and to whom.
    OwnerOfTheToken,
    /// Why the request was refused.
    WhyRefused,
    /// Issue a token of another form.
    IssueAnotherToken,
    /// What the documentation of the service says about its answer.
    ItsDocumentation,
    /// What the log of the user's own application says about the request.
    ItsLog,
    /// Whether the service is available.
    Availability,
}
