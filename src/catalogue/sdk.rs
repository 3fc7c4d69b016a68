//! The official SDKs: their API classes and their packages.

use super::installed::tables_in_use;
use super::name_style::NameStyle;
use super::tables::{BUILT_IN, Tables};
use super::tsv::compare_names;

/// The JavaScript SDK's package, in lower case as all of them.
pub const JAVASCRIPT_PACKAGE: &str = "purecloud-platform-client-v2";

/// The Python SDK's package.
pub const PYTHON_PACKAGE: &str = "purecloudplatformclientv2";

/// The Go SDK's package.
pub const GO_PACKAGE: &str = "platformclientv2";

/// The Java SDK's package, as far as its versions have it in common.
pub const JAVA_PACKAGE: &str = "mypurecloud.sdk";

/// The .NET SDK's namespace.
pub const DOTNET_PACKAGE: &str = "purecloudplatform.client";

/// What a source file that uses an SDK says, in lower case: its package, the object that the JavaScript SDK defines in
/// a browser, or the name that the vendor's documents give to the SDKs.
pub const SDK_NAMES: [&str; 7] = [
    JAVASCRIPT_PACKAGE,
    PYTHON_PACKAGE,
    GO_PACKAGE,
    JAVA_PACKAGE,
    DOTNET_PACKAGE,
    "platformclient",
    "genesyscloud-sdk",
];

/// A language whose programs call the SDKs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SdkLanguage {
    /// Python.
    Python,
    /// JavaScript or TypeScript.
    Javascript,
    /// Java, Kotlin or another language of its virtual machine.
    Java,
    /// C# or another language of .NET.
    Dotnet,
    /// Go.
    Go,
    /// Swift.
    Swift,
    /// Ruby.
    Ruby,
    /// PHP.
    Php,
    /// PowerShell.
    Powershell,
}

impl SdkLanguage {
    /// As reports name it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Javascript => "javascript",
            Self::Java => "java",
            Self::Dotnet => "csharp",
            Self::Go => "go",
            Self::Swift => "swift",
            Self::Ruby => "ruby",
            Self::Php => "php",
            Self::Powershell => "powershell",
        }
    }

    /// How the names of operations are spelled in it. Generated clients follow the custom of their language.
    #[must_use]
    pub fn name_style(self) -> NameStyle {
        match self {
            Self::Python | Self::Ruby => NameStyle::Snake,
            Self::Javascript | Self::Java | Self::Swift | Self::Php => NameStyle::Camel,
            Self::Dotnet | Self::Go | Self::Powershell => NameStyle::Pascal,
        }
    }
}

/// Whether the SDKs have an API class of this name, as `UsersApi`; capitals do not count, as languages differ in them.
///
/// A refreshed catalogue adds classes and removes none: programs use older SDKs too.
#[must_use]
pub fn is_api_class(name: &str) -> bool {
    has_api_class(tables_in_use(), name) || has_api_class(&BUILT_IN, name)
}

/// The name of the API that a class, or a variable named after one, is of: `UsersApi` and `users_api` are of `users`.
#[must_use]
pub fn api_of_class(class: &str) -> String {
    let folded = fold_class(class);
    folded.strip_suffix("api").unwrap_or(&folded).to_owned()
}

/// Whether a name is that of an API class, or of a variable named after one: `usersApi`, `users_api`.
#[must_use]
pub fn is_named_after_api_class(name: &str) -> bool {
    is_api_class(&fold_class(name))
}

/// The name of a class in lower case, without underscores and without what languages put around it: `IUsersApi`,
/// `_users_api`, `UsersApiAsync`.
pub(super) fn fold_class(class: &str) -> String {
    let bare = class.strip_suffix("Async").unwrap_or(class);
    let interface = bare.strip_prefix('I').filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
    let bare = interface.filter(|rest| is_api_class(rest)).unwrap_or(bare);
    bare.chars().filter(|letter| *letter != '_').collect::<String>().to_ascii_lowercase()
}

fn has_api_class(tables: &Tables<'_>, name: &str) -> bool {
    tables.api_classes.binary_search_by(|class| compare_names(class.slice(tables.text), name)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::operations;

    #[test]
    fn the_classes_of_all_operations_are_api_classes_in_any_case() {
        for operation in operations() {
            for class in operation.api_classes() {
                assert!(class.ends_with("Api"), "{class}");
                assert!(is_api_class(class) && is_api_class(&class.to_ascii_lowercase()), "{class}");
            }
        }
        assert_eq!(BUILT_IN.api_classes.len(), 89);
        assert!(is_api_class("WidgetsApi") && is_api_class("aistudioapi"));
        for other in ["", "Api", "GenesysApi", "Users", "UsersApiAsync"] {
            assert!(!is_api_class(other), "{other}");
        }
    }
}
