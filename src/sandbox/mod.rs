//! A stand-in for the platform on loopback, for tests, for demos and for strangers with the official SDKs.
//!
//! It is built from the published definition, separately from the rules: it plays what the platform does and knows
//! nothing of how it is explained. Every scenario has an organisation, a client, a user and a call of its own; the
//! token of a request, or the client of a login, says which one is meant.

mod account;
mod authorization;
mod blueprint;
mod conversations;
mod definition;
mod edit;
mod everywhere;
mod fault;
mod gate;
mod identity;
mod listing;
mod login;
mod odd;
mod odd_answers;
mod operation;
mod participants;
mod router;
mod scenario;
mod scenarios;
mod shapes;
mod stage;
#[cfg(test)]
mod tests;
mod world;
mod worlds;

use std::future::IntoFuture;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use edit::Edit;
pub use listing::{WorldListing, write_example, write_place, write_world};
pub use scenario::{Expect, ExpectMute, Listing, Scenario, Summary, Verdict};
pub use world::Recorded;
pub use worlds::{Acceptable, RandomWorld, WorldRun, world_of_seed};

use crate::catalogue::{near_clause, nearest};
use world::World;

/// How to run a sandbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// The port to listen on; 0 for any that is free.
    pub port: u16,
    /// Added to the time of every answer.
    pub delay: Duration,
}

/// A sandbox that cannot be had.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// The port is taken, or may not be had.
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// No such scenario.
    #[error("{name}: no such scenario{}", near_clause(near))]
    UnknownScenario {
        /// What was asked for.
        name: String,
        /// The nearest names, comma separated.
        near: String,
    },
    /// An edit changes nothing.
    #[error("{scenario}: this is already so: {edit:?}")]
    AlreadySo {
        /// The scenario.
        scenario: String,
        /// The edit.
        edit: Edit,
    },
    /// The server ended of itself.
    #[error("the sandbox stopped serving")]
    Stopped(#[source] io::Error),
}

/// A running sandbox. Dropping it stops it.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    world: Arc<World>,
    scenarios: Vec<Scenario>,
    server: JoinHandle<io::Result<()>>,
    /// Dropped with the sandbox, which tells the server to end.
    _running: oneshot::Sender<()>,
}

impl Sandbox {
    /// Listens on loopback and serves on the current tokio runtime.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start(options: Options) -> Result<Self, SandboxError> {
        Self::start_in(options, World::new(options.delay, None)).await
    }

    /// A sandbox in which somebody has changed the world of one scenario, edit by edit. Its token, ids and calls are the
    /// same as without.
    ///
    /// # Errors
    /// When the port cannot be had, no scenario has this name, or an edit changes nothing.
    pub async fn start_edited(options: Options, scenario: &str, edits: &[Edit]) -> Result<Self, SandboxError> {
        match edit::edited(scenario, edits) {
            Some(Ok(world)) => Self::start_in(options, World::new(options.delay, Some(world))).await,
            Some(Err(edit)) => Err(SandboxError::AlreadySo { scenario: scenario.to_owned(), edit }),
            None => Err(SandboxError::UnknownScenario { name: scenario.to_owned(), near: String::new() }),
        }
    }

    /// A sandbox with the random world of a seed, in which somebody has changed something.
    ///
    /// # Errors
    /// When the port cannot be had, or an edit changes nothing.
    pub async fn start_world(options: Options, seed: u64, edits: &[Edit]) -> Result<Self, SandboxError> {
        let blueprint = worlds::blueprint(seed);
        let blueprint = edit::after(blueprint, edits)
            .map_err(|edit| SandboxError::AlreadySo { scenario: blueprint.name.to_owned(), edit })?;
        Self::start_in(options, World::with(options.delay, std::iter::once(blueprint))).await
    }

    async fn start_in(options: Options, world: World) -> Result<Self, SandboxError> {
        let refused = |source| SandboxError::Listen { port: options.port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let world = Arc::new(world);
        let scenarios = world.stages.iter().map(|stage| stage.scenario()).collect();
        let (running, ended) = oneshot::channel::<()>();
        let serve = axum::serve(listener, router::router(Arc::clone(&world))).with_graceful_shutdown(async {
            // Either way, the sandbox is gone.
            let _ = ended.await;
        });
        let server = tokio::spawn(serve.into_future());
        Ok(Self { address, world, scenarios, server, _running: running })
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every scenario, in the order of the list.
    #[must_use]
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// The scenario of a name.
    ///
    /// # Errors
    /// When there is none; the nearest names are given.
    pub fn scenario(&self, name: &str) -> Result<&Scenario, SandboxError> {
        self.scenarios.iter().find(|scenario| scenario.name == name).ok_or_else(|| {
            let near = nearest(name, self.scenarios.iter().map(|scenario| scenario.name)).join(", ");
            SandboxError::UnknownScenario { name: name.to_owned(), near }
        })
    }

    /// What `why403 sandbox --format json` prints first.
    #[must_use]
    pub fn listing(&self) -> Listing {
        Listing { base_url: self.base_url(), scenarios: self.scenarios.clone() }
    }

    /// What `why403 sandbox --world SEED` prints first; `None` where another world is served.
    #[must_use]
    pub fn world_listing(&self, seed: u64) -> Option<WorldListing> {
        let world = world_of_seed(seed);
        let scenario = self.scenarios.first().filter(|scenario| scenario.name == worlds::name(seed))?;
        Some(WorldListing::new(self.base_url(), scenario.clone(), world))
    }

    /// Every request so far, in order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.world.journal()
    }

    /// Waits until the server ends, which it does not do of itself: race it against a signal.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn stopped(mut self) -> Result<(), SandboxError> {
        match (&mut self.server).await {
            Ok(served) => served.map_err(SandboxError::Stopped),
            Err(ended) => Err(SandboxError::Stopped(io::Error::other(ended))),
        }
    }
}

/// The scenarios' names and descriptions, without a server.
#[must_use]
pub fn summaries() -> Vec<Summary> {
    scenarios::all().map(|blueprint| Summary { name: blueprint.name, description: blueprint.description }).collect()
}
