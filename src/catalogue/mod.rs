//! The published operations, permissions, scopes and error codes, as static tables, and lookups in them.
//!
//! The tables are of [`DATE`]; say so wherever they decide something.

mod announcement;
mod change;
mod definition;
mod gc_command;
mod http_method;
mod installed;
mod name_style;
mod near_names;
mod near_operations;
mod operation;
mod operation_name;
mod operation_search;
mod path_lookup;
mod permission_mode;
mod permission_uses;
mod placeholder_value;
mod published_names;
mod region;
mod resolve;
mod scope_source;
mod screens;
mod sdk;
mod single_operation;
mod stored;
mod swagger;
mod tables;
mod tsv;
mod word_distance;
mod word_search;

pub use announcement::{Announcement, AnnouncementKind, Condition, announcements, phrase};
pub use change::{Change, Changes, Difference, Effect};
pub use definition::{Definition, Described};
pub use gc_command::CommandLine;
pub use http_method::METHODS;
pub use installed::{AlreadyInstalled, BUILT_IN_DATE, DATE, Date, Origin, definition, origin};
pub use name_style::NameStyle;
pub use near_names::{near_clause, near_permissions, near_scopes, nearest};
pub use near_operations::{Near, Reason, may_stand_for, near_by_request, near_methods, near_operations, near_requests};
pub use operation::{MUTE, MUTE_ON_BEHALF, Operation, operations};
pub use operation_name::by_name;
pub use operation_search::{Found, Miss, QueryKind, api_path, find_operations, hide_opaque_words};
pub use permission_mode::PermissionMode;
pub use permission_uses::count_operations_with;
pub use placeholder_value::{Misfit, NoValue};
pub use published_names::{error_code_count, grants, is_permission, is_scope, permissions, scopes, statuses_of};
pub use region::{REGIONS, Region, UnknownRegion, is_loopback};
pub use resolve::{
    NotAnId, PathResolution, Resolution, by_path, by_request, resolve, resolve_path, without_doubled_slashes,
};
pub use scope_source::ScopeSource;
pub use screens::{AdminScreen, permission_on_screen};
pub use sdk::{
    DOTNET_PACKAGE, GO_PACKAGE, JAVA_PACKAGE, JAVASCRIPT_PACKAGE, PYTHON_PACKAGE, SDK_NAMES, SdkLanguage, api_of_class,
    is_api_class, is_named_after_api_class,
};
pub use single_operation::{NotExactlyOne, find_exactly_one};
pub use stored::{StoredCatalogue, StoredError, install};
pub use swagger::{SwaggerError, from_swagger};
pub use word_search::{
    MUTE_OF_ANY_MEDIUM, is_description, operations_with_permission, operations_with_scope, search_operations,
};
