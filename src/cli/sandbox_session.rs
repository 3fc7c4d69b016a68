//! `--sandbox [SCENARIO]`: a sandbox of this process, and the token that plays the scenario's part.

use super::args::WhereArgs;
use super::error::CliError;
use super::source::Credential;
use crate::platform::Place;
use crate::sandbox::{Options, Sandbox, Scenario};

/// A running sandbox and its scenario. Dropping it ends the sandbox.
pub(super) struct SandboxSession {
    /// The scenario.
    pub scenario: Scenario,
    /// Its token.
    pub credential: Credential,
    /// Where the sandbox listens.
    pub place: Place,
    _sandbox: Sandbox,
}

/// Starts a sandbox on a free port.
pub(super) async fn start(args: &WhereArgs) -> Result<SandboxSession, CliError> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let name = args.sandbox.as_deref().unwrap_or("agent");
    let scenario = sandbox
        .scenario(name)
        .map_err(|error| CliError::new(format!("--sandbox {error}"), "`why403 sandbox --list` shows them all"))?
        .clone();
    let credential = Credential::in_sandbox(scenario.name, &scenario.token);
    let place = Place::from_base_url(&sandbox.base_url())?;
    Ok(SandboxSession { scenario, credential, place, _sandbox: sandbox })
}
