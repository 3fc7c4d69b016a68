//! Of several permissions of which one is enough, the one to grant: one answer for every command and format.

use crate::catalogue::count_operations_with;

/// The permission that is advised for the mute family, by decision: it is about the agent's own part of the call.
const MUTE: &str = "conversation:participant:wrapup";

/// The one to grant of several permissions of which any one is enough.
///
/// Never one about recordings for another purpose; for the mute family `conversation:participant:wrapup`; else the one
/// that the fewest operations accept, then the first by name. `None` where there is none.
#[must_use]
pub(crate) fn recommended<'n>(permissions: &[&'n str]) -> Option<&'n str> {
    let mut names = permissions.to_vec();
    sort_as_recommended(&mut names);
    names.first().copied()
}

/// Sorts permissions so that of any several, the one to grant comes first.
pub(crate) fn sort_as_recommended<N: AsRef<str>>(names: &mut [N]) {
    if names.len() < 2 {
        return;
    }
    names.sort_by_cached_key(|name| {
        let name = name.as_ref();
        let class = if name == MUTE { 0 } else { 1 + u8::from(is_about_recordings(name)) };
        (class, count_operations_with(name), name.to_owned())
    });
}

/// Whether a permission lets its holder record, or hear or read recordings.
fn is_about_recordings(permission: &str) -> bool {
    permission.split(':').any(|part| part.to_ascii_lowercase().contains("record"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{by_name, operations};

    #[test]
    fn the_mute_family_gets_what_was_decided() {
        for name in ["patchConversationsCallParticipant", "patchConversationsCallParticipantUserUserId"] {
            let permissions: Vec<&str> = by_name(name).unwrap().permissions().collect();
            assert_eq!(recommended(&permissions), Some(MUTE), "{name}");
        }
    }

    #[test]
    fn a_recording_permission_is_for_recordings_only() {
        assert_eq!(recommended(&["conversation:call:record", "routing:queue:view"]), Some("routing:queue:view"));
        assert!(recommended(&["recording:recording:view", "recording:recording:edit"]).is_some());
        assert_eq!(recommended(&[]), None);
    }

    #[test]
    fn else_the_one_that_opens_the_fewest_operations() {
        let count = |name: &str| operations().filter(|one| one.permissions().any(|own| own == name)).count();
        let names = ["routing:queue:view", "routing:queue:search", "analytics:conversationDetail:view"];
        let best = recommended(&names).unwrap();
        assert!(names.iter().all(|name| count(best) <= count(name)), "{best}");
    }
}
