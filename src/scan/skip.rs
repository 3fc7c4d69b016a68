//! What is left out of a scan, and how it is reported: a folder once, many files with one reason once.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::Skipped;

/// So many files of a folder that are left out for one reason are reported as one.
const MANY: usize = 4;

/// Folders with the code of others, or made by a build.
const FOLDERS: [(&str, &str); 29] = [
    ("node_modules", VENDORED),
    ("bower_components", VENDORED),
    ("jspm_packages", VENDORED),
    ("vendor", VENDORED),
    ("third_party", VENDORED),
    ("third-party", VENDORED),
    ("thirdparty", VENDORED),
    ("Godeps", VENDORED),
    ("site-packages", VENDORED),
    ("dist-packages", VENDORED),
    ("Pods", VENDORED),
    ("Carthage", VENDORED),
    ("venv", VENDORED),
    ("virtualenv", VENDORED),
    ("PureCloudPlatformClientV2", SDK),
    ("purecloud-platform-client-v2", SDK),
    ("platformclientv2", SDK),
    ("dist", BUILT),
    ("build", BUILT),
    ("target", BUILT),
    ("coverage", BUILT),
    ("DerivedData", BUILT),
    ("__pycache__", BUILT),
    ("__generated__", GENERATED),
    ("generated", GENERATED),
    ("generated-sources", GENERATED),
    ("generated-src", GENERATED),
    ("htmlcov", BUILT),
    ("bazel-out", BUILT),
];

const VENDORED: &str = "the code of others is left out";
const BUILT: &str = "what a build makes is left out";
/// Why a generated file or folder is left out.
pub(super) const GENERATED: &str = "generated code is left out";
/// Why a file or folder of an SDK is left out.
pub(super) const SDK: &str = "it defines the operations of Genesys Cloud instead of calling them";

/// Hidden folders with pipelines in them.
const PIPELINES: [&str; 8] =
    [".github", ".gitlab", ".circleci", ".buildkite", ".azure-pipelines", ".azuredevops", ".ci", ".woodpecker"];

/// Why a file was not read to its end.
#[derive(Debug)]
pub(super) enum Unread {
    /// It is not text.
    Binary,
    /// Left out by the rules of `docs/scan.md`, for this reason.
    Skipped(String),
    /// It may hold calls and could not be searched, for this reason.
    Missed(String),
    /// The system could not read it.
    Failed(io::Error),
}

/// Whether a hidden file or folder is left out; that is not reported.
pub(super) fn is_hidden(name: &str, is_folder: bool) -> bool {
    if !name.starts_with('.') {
        return false;
    }
    if is_folder { !PIPELINES.contains(&name) } else { !(name.ends_with(".yml") || name.ends_with(".yaml")) }
}

/// Why a folder is left out.
pub(super) fn folder_exclusion(name: &str, path: &Path) -> Option<&'static str> {
    if let Some((_, why)) = FOLDERS.iter().find(|(folder, _)| *folder == name) {
        return Some(why);
    }
    let is_environment = name.contains("env") && path.join("pyvenv.cfg").is_file();
    // NuGet puts the code of others there; in other ecosystems it has one's own packages.
    let beside = || {
        path.parent().map(|parent| (parent.join("packages.config").is_file(), parent.join("package.json").is_file()))
    };
    let is_nuget = name == "packages" && beside() == Some((true, false));
    let is_object = name == "obj" && path.join("project.assets.json").is_file();
    (is_environment || is_nuget || is_object).then_some(if is_object { BUILT } else { VENDORED })
}

/// Whether a file is not a source; that is not reported.
pub(super) fn is_no_source(name: &str) -> bool {
    const EXTENSIONS: [&str; 56] = [
        "png", "jpg", "jpeg", "gif", "ico", "bmp", "webp", "svg", "tif", "tiff", "pdf", "zip", "gz", "tgz", "bz2",
        "xz", "zst", "7z", "rar", "tar", "jar", "war", "class", "so", "a", "o", "dll", "dylib", "exe", "pdb", "wasm",
        "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "wav", "ogg", "webm", "mov", "avi", "map", "lock", "sum",
        "pyc", "pyo", "nupkg", "node", "bin", "db", "sqlite", "parquet", "rlib", "rmeta",
    ];
    const NAMES: [&str; 5] =
        ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "packages.lock.json", "bun.lockb"];
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)) || NAMES.contains(&name)
}

/// Whether a file is minified, by its name.
pub(super) fn is_minified_name(name: &str) -> bool {
    [".min.js", ".min.mjs", ".min.css", "-min.js", ".bundle.js", ".umd.js"].iter().any(|end| name.ends_with(end))
}

/// Sorts by path, and sums up many files of one folder that are left out for one reason.
pub(super) fn summarise(skipped: Vec<Skipped>) -> Vec<Skipped> {
    let mut groups: BTreeMap<(String, String, bool), Vec<Skipped>> = BTreeMap::new();
    let mut summary = Vec::new();
    for file in skipped {
        let folder = file.path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        match folder {
            Some(folder) => groups.entry((folder, file.why.clone(), file.failed)).or_default().push(file),
            None => summary.push(file),
        }
    }
    for ((folder, why, failed), group) in groups {
        let is_folders =
            FOLDERS.iter().any(|(name, _)| group.iter().any(|one| one.path.ends_with(&format!("/{name}"))));
        if group.len() < MANY || is_folders {
            summary.extend(group);
        } else {
            summary.push(Skipped { path: folder, why: format!("{} files in it: {why}", group.len()), failed });
        }
    }
    summary.sort_by(|a, b| a.path.cmp(&b.path).then_with(|| a.why.cmp(&b.why)));
    summary.dedup();
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_files_of_a_folder_are_told_as_one() {
        let skipped = |path: &str, why: &str| Skipped { path: path.to_owned(), why: why.to_owned(), failed: false };
        let mut all: Vec<Skipped> = (0..5).map(|number| skipped(&format!("api/{number}.go"), GENERATED)).collect();
        all.push(skipped("b.go", "not readable"));
        let summary = summarise(all);
        assert_eq!(
            summary,
            [skipped("api", "5 files in it: generated code is left out"), skipped("b.go", "not readable")]
        );
    }

    #[test]
    fn pipelines_are_not_hidden() {
        assert!(!is_hidden(".github", true) && !is_hidden(".gitlab-ci.yml", false) && is_hidden(".git", true));
        assert!(is_hidden(".env", false) && !is_hidden("src", true));
    }
}
