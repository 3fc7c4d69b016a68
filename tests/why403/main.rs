//! The binary from end to end: real processes, real HTTP on loopback, whole outputs.
//!
//! One module a subject. [`harness`] starts the sandbox and the servers that misbehave, scrubs the environment of
//! every run, and takes out of an output what differs from run to run.

// Lets clippy see that all of this is tests.
#![cfg(test)]

mod accuracy;
mod announced;
mod bad_input;
mod catalogue;
#[cfg(target_os = "linux")]
mod certificates;
mod check;
mod check_batch;
mod closed_loop;
mod conditions;
#[cfg(target_os = "linux")]
mod core_dumps;
mod diff;
mod exit_codes;
mod explain_batch;
mod explain_evidence;
mod explain_files;
mod explain_har;
mod explain_saved;
mod field;
mod first_word;
mod formats;
#[cfg(target_os = "linux")]
mod full_disk;
mod harness;
mod hostile_servers;
#[cfg(unix)]
mod hyperlinks;
mod install;
#[cfg(unix)]
mod interrupted;
mod live_evidence;
mod login;
mod mcp;
mod mute;
mod never_sent;
mod no_false_green;
#[cfg(unix)]
mod one_screen;
mod outputs;
mod pasted_secrets;
mod paths;
mod policy;
mod printed_commands;
#[cfg(unix)]
mod progress;
#[cfg(unix)]
mod readme;
mod requires;
mod round_trips;
mod scan;
mod scenarios;
mod secrets;
#[cfg(target_os = "linux")]
mod silent_name_server;
mod stored_profiles;
#[cfg(unix)]
mod terminal;
mod walls;
mod words;
mod worlds;
