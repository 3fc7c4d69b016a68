//! What the tests stand on: a run of the binary, a sandbox beside it, servers that misbehave, and steady outputs.

mod browser;
mod commands;
mod fixes;
mod follow;
mod formats;
mod leak;
mod literals;
mod parallel;
mod run;
mod schema;
mod server;
mod stand;
mod steady;

pub use browser::{get, location};
pub use commands::COMMANDS;
pub use fixes::faults_of_fixes;
pub use follow::{Followed, Made, WRONG_GRANTEE, follow_changes, options};
pub use formats::{FORMATS, write_in_every_format};
pub use leak::assert_no_leak;
pub use literals::literals;
pub use parallel::each;
#[allow(unused_imports, reason = "tests/trust says on how many threads")]
pub use parallel::each_on;
pub use run::{Run, Why403};
pub use schema::hold as hold_to_schema;
pub use server::{Heard, Server, respond, status};
pub use stand::Stand;
pub use steady::steady;

use std::path::{Path, PathBuf};

/// A path of this repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
