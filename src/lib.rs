//! Explains why Genesys Cloud refused a request.

pub mod catalogue;
pub mod cli;
pub mod diagnosis;
pub mod facts;
pub mod login;
pub mod mute;
pub mod platform;
pub mod report;
pub mod request;
pub mod rule;
pub mod sandbox;
pub mod token;
