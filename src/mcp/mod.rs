//! The answers of the library for coding agents: a server of the Model Context Protocol over standard input and output.
//!
//! It judges nothing itself: a tool calls what the command of the same job calls. It only reads. No token crosses the protocol, and
//! text from outside is separated from why403's own words (`quoting`).

mod arguments;
mod check_names;
mod check_token;
mod explain_failure;
mod lines;
mod prompt;
mod quoting;
mod report_value;
mod requires;
mod resources;
mod rule;
mod scan_code;
mod server;
mod tool_error;
mod tools;
mod vouched;

pub(crate) use server::{Settings, serve};

/// The skill file: when to call which tool, and what never to invent.
pub(crate) const SKILL: &str = include_str!("SKILL.md");
