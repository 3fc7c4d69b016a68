//! The commands of the program, as its help lists them.

use std::sync::LazyLock;

use super::Why403;

/// Every command but `help`, from the groups of `why403 --help`.
pub static COMMANDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let help = Why403::new(["--help"]).run().exits(0).stdout;
    let commands = listed(&help);
    assert!(commands.len() >= 17, "{commands:?}\n{help}");
    commands
});

/// The first words of the indented lines before the flags.
fn listed(help: &str) -> Vec<String> {
    let lines = help.lines().take_while(|line| !line.trim_start().starts_with('-'));
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}
