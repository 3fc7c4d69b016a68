//! The words of changes.

use crate::catalogue::{Change, Described, Difference, Effect};
use crate::report::requirements::CatalogueEdition;

pub(super) fn edition(edition: &CatalogueEdition) -> String {
    format!("{} ({})", edition.date, edition.source)
}

pub(super) fn request(operation: &Described) -> String {
    format!("`{}`: `{} {}`", operation.name, operation.method, operation.path)
}

/// What differs in one operation, a line each.
pub(super) fn differences(change: &Change) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(old) = &change.renamed_from {
        lines.push(format!("named `{old}` before"));
    }
    if let Some(difference) = &change.scopes {
        lines.push(names("scopes", difference));
    }
    if let Some(difference) = &change.permissions {
        let mode = change.permission_mode.map(|[old, new]| format!("; {} before, {} now", old.as_str(), new.as_str()));
        lines.push(names("permissions", difference) + &mode.unwrap_or_default());
    }
    let turned = [
        (change.user_context, "a user is needed now", "a user is no longer needed"),
        (change.deprecated, "deprecated now", "no longer deprecated"),
        (change.preview, "a preview now", "no longer a preview"),
    ];
    for (change, on, off) in turned {
        if let Some([_, now]) = change {
            lines.push((if now { on } else { off }).to_owned());
        }
    }
    lines
}

fn names(kind: &str, difference: &Difference) -> String {
    let effect = match difference.effect {
        Effect::More => "more is needed",
        Effect::Less => "less is needed",
        Effect::Other => "something else is needed",
        Effect::Same => "the same is needed, said otherwise",
        Effect::Unknown => "it is not known whether more or less is needed",
    };
    let signed =
        |sign: char, names: &[String]| -> String { names.iter().map(|name| format!(" {sign} `{name}`")).collect() };
    let (added, removed) = (signed('+', &difference.added), signed('-', &difference.removed));
    let colon = if added.is_empty() && removed.is_empty() { "" } else { ":" };
    format!("{kind}, {effect}{colon}{added}{removed}")
}
