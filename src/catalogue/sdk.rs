//! The official SDKs: their API classes and their packages.

use super::installed::tables_in_use;
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

/// Whether the SDKs have an API class of this name, as `UsersApi`; capitals do not count, as languages differ in them.
///
/// A refreshed catalogue adds classes and removes none: programs use older SDKs too.
#[must_use]
pub fn is_api_class(name: &str) -> bool {
    has_api_class(tables_in_use(), name) || has_api_class(&BUILT_IN, name)
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
