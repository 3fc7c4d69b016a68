//! Explains why Genesys Cloud refused a request, and the smallest change that fixes it.
//!
//! **Gather, then judge, then tell.** Evidence is gathered into [`facts::Facts`]; pure rules judge it, one question a
//! rule; [`diagnosis`] compares their answers; [`report`] tells one cause first, its evidence and its fix. What cannot be
//! told is [`rule::Status::Unknown`], never a guess.
//!
//! The `why403` command is a thin shell around this library, and a program can do the same. Here it judges a token
//! offline, with its key, for the operation that mutes a participant:
//!
//! ```
//! use jiff::Timestamp;
//! use why403::facts::{Facts, Policy, Task};
//! use why403::diagnosis::Verdict;
//! use why403::render::terminal;
//! use why403::report::Report;
//! use why403::token::{AccessToken, KeySource, TokenFacts, signature};
//! use why403::{catalogue, diagnosis};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (token, tolerated) = AccessToken::from_input(&std::fs::read_to_string("fixtures/tokens/missing-scope.jwt")?);
//! let keys = KeySource::from_jwks(&std::fs::read("fixtures/tokens/keys/jwks.json")?)?;
//!
//! // Gather: what the token says of itself, and what is published about the operation.
//! let mut view = TokenFacts::examine(&token, tolerated);
//! view.signature = signature::verify(&token, &keys);
//! let operation = catalogue::by_name("patchConversationsCallParticipant").ok_or("not published")?;
//! let mut facts = Facts::new(Timestamp::now(), Task::Check, Policy::built_in());
//! facts.token = Some(view);
//! facts.operations = vec![operation.into()];
//!
//! // Judge.
//! let diagnosis = diagnosis::diagnose(&facts);
//! assert_eq!(diagnosis.verdict, Verdict::Refused);
//! assert_eq!(diagnosis.cause(), Some("missing-scope"));
//!
//! // Tell.
//! let mut text = Vec::new();
//! terminal::write(&Report::assemble(&facts, diagnosis), &terminal::Options::default(), &mut text)?;
//! let text = String::from_utf8(text)?;
//! assert!(text.contains("refused: missing-scope"));
//! // The token never stands in what is told.
//! assert!(!text.contains(token.expose()));
//! println!("{text}");
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! `default-features = false` leaves the part that explains, requires and checks offline: no threads, clock, files or network.
//!
//! | feature | adds |
//! |---|---|
//! | `cli` (default) | the program, with everything below |
//! | `html` | the HTML report |
//! | `live` | asking Genesys Cloud, signing in, muting |
//! | `mcp` | the server of the Model Context Protocol, for coding agents |
//! | `sandbox` | the stand-in for Genesys Cloud |
//! | `scan` | the calls in source trees |
//! | `verify` | checking the signature of a JWT |
//!
//! # Rooms
//!
//! | room | does |
//! |---|---|
//! | `cli` | flags, environment, stdin, prompts, exit codes |
//! | `text`, `secret` | characters and ids; what is a secret, and how it is masked |
//! | [`token`], [`request`] | bytes → typed views, leniently: a defect is a value |
//! | [`catalogue`] | published operations, scopes, permissions and error codes, as static tables |
//! | `requirement` | what operations need together, and the smallest set that is enough |
//! | `policy` | `why403.toml` → what is required, its starter and its schema |
//! | `platform` | all outbound HTTP; fills facts, judges nothing |
//! | [`facts`] | everything known about a case, redacted: the seam between gathering and judging |
//! | [`rule`] | one question a file, without network, clock or async |
//! | [`diagnosis`] | findings → verdict and cause |
//! | `comparison` | two sides, layer by layer: what differs, and which difference matters |
//! | [`report`] | report version 1, and the words of fixes |
//! | [`render`] | the report in every format |
//! | `mcp` | the answers for coding agents, with the text from outside kept apart |
//! | `batch` | many records, one a line: blocks of lines to every core, the answers in order, counts |
//! | `check` | many tokens, one a line → a verdict for each |
//! | [`explain`] | a failure that is already there → facts → diagnosis |
//! | `mute` | preflight → change → proof |
//! | `login` | grants, profiles, stored tokens |
//! | `scan` | source trees → the calls of the platform in them |
//! | `sandbox` | a stand-in for the platform on loopback, for tests and demonstrations |

#![warn(unreachable_pub)]
// What the program alone uses stays where it belongs; without it, the rest of the library has no use for it.
#![cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports))]

#[cfg(feature = "cli")]
pub mod batch;
pub mod catalogue;
#[cfg(feature = "cli")]
pub mod check;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub(crate) mod comparison;
pub mod diagnosis;
pub mod explain;
pub mod facts;
#[cfg(feature = "live")]
pub(crate) mod login;
#[cfg(feature = "mcp")]
pub(crate) mod mcp;
#[cfg(feature = "live")]
pub(crate) mod mute;
#[cfg(feature = "live")]
pub(crate) mod platform;
pub(crate) mod policy;
pub mod render;
pub mod report;
pub mod request;
pub(crate) mod requirement;
pub mod rule;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "scan")]
pub mod scan;
pub(crate) mod secret;
pub(crate) mod text;
pub mod token;

/// For `tests/trust` and `fuzz/` alone: the program reads a policy by its path, so nothing else that is public reaches its reader
/// and writer.
#[doc(hidden)]
pub mod fuzzing {
    use crate::catalogue::Operation;
    use crate::facts::{Location, Policy};
    use crate::policy;

    /// What a policy requires, and the operations that it names.
    pub type Read = (Policy, Option<Vec<(Operation, Location)>>);

    /// Reads a policy file; else the place of each fault, and the message.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn read_policy(bytes: &[u8]) -> Result<Read, (Vec<Location>, String)> {
        match policy::parse(policy::FILE, bytes) {
            Ok(document) => Ok((document.policy, document.operations)),
            Err(faults) => {
                let places = faults.0.iter().map(|fault| fault.location.clone()).collect();
                Err((places, faults.to_string()))
            }
        }
    }

    /// Writes the policy of a program that calls these operations.
    #[must_use]
    pub fn write_policy(operations: &[(Operation, Vec<Location>)]) -> String {
        policy::of_operations(operations, "2026-11-28")
    }
}
