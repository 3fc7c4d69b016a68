//! What the published definition asks of the operations that the sandbox serves, written down a second time: the
//! judge reads the catalogue, the sandbox reads this, and a test holds the two together.

/// One operation's requirements.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation {
    /// Any one suffices.
    pub(super) scopes: &'static [&'static str],
    /// Any one suffices; empty for none.
    pub(super) permissions: &'static [&'static str],
    /// Whether client credentials are refused.
    pub(super) user_context: bool,
}

const AUTHORIZATION: &[&str] = &["authorization", "authorization:readonly"];
const CONVERSATIONS: &[&str] = &["conversations", "conversations:readonly"];
const UPDATE: &[&str] =
    &["conversation:participant:wrapup", "conversation:call:record", "conversation:communication:disconnect"];

const fn open(scopes: &'static [&'static str]) -> Operation {
    Operation { scopes, permissions: &[], user_context: false }
}

pub(super) const TOKEN: Operation = open(&["user-basic-info"]);
pub(super) const LOG_OUT: Operation = open(&["user-basic-info"]);
pub(super) const USER: Operation = Operation { user_context: true, ..open(&["user-basic-info"]) };
pub(super) const SUBJECT: Operation = open(AUTHORIZATION);
pub(super) const DIVISIONS: Operation = open(AUTHORIZATION);
pub(super) const PERMISSIONS: Operation = open(AUTHORIZATION);
pub(super) const SCOPES: Operation = open(&["oauth", "oauth:readonly"]);
pub(super) const CONVERSATION_LIST: Operation = open(CONVERSATIONS);
pub(super) const CALL_LIST: Operation = Operation { user_context: true, ..open(CONVERSATIONS) };
pub(super) const CALL: Operation = open(CONVERSATIONS);
pub(super) const CONVERSATION: Operation =
    Operation { permissions: &["conversation:communication:view"], ..open(CONVERSATIONS) };
pub(super) const PATCH_CALL: Operation =
    Operation { permissions: UPDATE, user_context: true, ..open(&["conversations"]) };
pub(super) const PATCH_ON_BEHALF: Operation = Operation {
    permissions: &[
        "conversation:participant:wrapup",
        "conversation:call:record",
        "conversation:communication:disconnect",
        "conversation:agentlessCall:add",
    ],
    ..open(&["conversations"])
};
pub(super) const PATCH_ANY_MEDIA: Operation = Operation { permissions: UPDATE, ..open(&["conversations"]) };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn the_requirements_are_the_published_ones() {
        let served = [
            ("getTokensMe", TOKEN),
            ("deleteTokensMe", LOG_OUT),
            ("getUsersMe", USER),
            ("getAuthorizationSubjectsMe", SUBJECT),
            ("getAuthorizationDivisionspermittedMe", DIVISIONS),
            ("getAuthorizationPermissions", PERMISSIONS),
            ("getOauthScopes", SCOPES),
            ("getConversations", CONVERSATION_LIST),
            ("getConversationsCalls", CALL_LIST),
            ("getConversationsCall", CALL),
            ("getConversation", CONVERSATION),
            ("patchConversationsCallParticipant", PATCH_CALL),
            ("patchConversationsCallParticipantUserUserId", PATCH_ON_BEHALF),
            ("patchConversationParticipant", PATCH_ANY_MEDIA),
        ];
        for (name, operation) in served {
            let published = catalogue::operations().find(|published| published.name() == name).unwrap();
            assert_eq!(published.scopes().collect::<Vec<_>>(), operation.scopes, "{name}");
            assert_eq!(published.permissions().collect::<Vec<_>>(), operation.permissions, "{name}");
            assert_eq!(published.user_context(), operation.user_context, "{name}");
        }
    }
}
