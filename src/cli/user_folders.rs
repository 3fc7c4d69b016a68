//! The folders of the user: for stored logins, and for a refreshed catalogue.
//!
//! The XDG base directory specification is followed, and a relative path is never used: a token must not be written into
//! the current folder.

use std::ffi::OsString;
use std::path::PathBuf;

/// The value of an environment variable.
type Variable<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The folder for settings: `$XDG_CONFIG_HOME`, `%APPDATA%` on Windows, else `~/.config`; `None` where none of them is known.
pub(super) fn config() -> Option<PathBuf> {
    config_from(&|name| std::env::var_os(name))
}

/// The folder for data: `$XDG_DATA_HOME`, `%LOCALAPPDATA%` on Windows, `~/Library/Application Support` on macOS, else
/// `~/.local/share`; `None` where none of them is known.
pub(super) fn data() -> Option<PathBuf> {
    data_from(&|name| std::env::var_os(name))
}

fn config_from(variable: Variable<'_>) -> Option<PathBuf> {
    first_of(variable, "XDG_CONFIG_HOME", "APPDATA", ".config")
}

fn data_from(variable: Variable<'_>) -> Option<PathBuf> {
    let in_home = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/share" };
    first_of(variable, "XDG_DATA_HOME", "LOCALAPPDATA", in_home)
}

fn first_of(variable: Variable<'_>, xdg: &str, windows: &str, in_home: &str) -> Option<PathBuf> {
    let folder = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let windows = || if cfg!(windows) { folder(windows) } else { None };
    let home = || folder("HOME").map(|home| home.join(in_home));
    folder(xdg).or_else(windows).or_else(home).map(|base| base.join("why403"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(find: impl Fn(Variable<'_>) -> Option<PathBuf>, variables: &[(&str, &str)]) -> Option<String> {
        let value = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value));
        find(&value).map(|path| path.display().to_string())
    }

    #[cfg(not(windows))]
    #[test]
    fn folders_follow_the_users_settings() {
        let home = ("HOME", "/home/agent");
        let config = |variables: &[(&str, &str)]| folder(config_from, variables);
        assert_eq!(config(&[home]).unwrap(), "/home/agent/.config/why403");
        assert_eq!(config(&[home, ("XDG_CONFIG_HOME", "/etc/agent")]).unwrap(), "/etc/agent/why403");
        assert_eq!(config(&[]), None);
        let data = |variables: &[(&str, &str)]| folder(data_from, variables);
        assert_eq!(data(&[home, ("XDG_DATA_HOME", "/data")]).unwrap(), "/data/why403");
        assert_eq!(data(&[]), None);
        if cfg!(not(target_os = "macos")) {
            assert_eq!(data(&[home]).unwrap(), "/home/agent/.local/share/why403");
        }
    }

    #[cfg(not(windows))]
    #[test]
    fn a_relative_folder_is_never_used() {
        // The specification has relative paths ignored; HOME is held to the same.
        assert_eq!(
            folder(config_from, &[("HOME", "/home/agent"), ("XDG_CONFIG_HOME", "agent")]).unwrap(),
            "/home/agent/.config/why403"
        );
        assert_eq!(folder(data_from, &[("XDG_DATA_HOME", "relative")]), None);
        assert_eq!(folder(config_from, &[("HOME", "relative")]), None);
    }
}
