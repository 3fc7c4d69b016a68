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
pub(super) const EMAIL: Operation = open(CONVERSATIONS);
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

/// Every operation that the sandbox serves: method, path, name, and what it asks.
pub(super) const SERVED: [(&str, &str, &str, Operation); 18] = [
    ("GET", "/api/v2/tokens/me", "getTokensMe", TOKEN),
    ("DELETE", "/api/v2/tokens/me", "deleteTokensMe", LOG_OUT),
    ("GET", "/api/v2/users/me", "getUsersMe", USER),
    ("GET", "/api/v2/authorization/subjects/me", "getAuthorizationSubjectsMe", SUBJECT),
    ("GET", "/api/v2/authorization/divisionspermitted/me", "getAuthorizationDivisionspermittedMe", DIVISIONS),
    ("GET", "/api/v2/authorization/permissions", "getAuthorizationPermissions", PERMISSIONS),
    ("GET", "/api/v2/oauth/scopes", "getOauthScopes", SCOPES),
    ("GET", "/api/v2/conversations", "getConversations", CONVERSATION_LIST),
    ("GET", "/api/v2/conversations/calls", "getConversationsCalls", CALL_LIST),
    ("GET", "/api/v2/conversations/calls/{conversationId}", "getConversationsCall", CALL),
    ("GET", "/api/v2/conversations/emails/{conversationId}", "getConversationsEmail", EMAIL),
    ("GET", "/api/v2/conversations/chats/{conversationId}", "getConversationsChat", EMAIL),
    ("GET", "/api/v2/conversations/messages/{conversationId}", "getConversationsMessage", EMAIL),
    ("GET", "/api/v2/conversations/callbacks/{conversationId}", "getConversationsCallback", EMAIL),
    ("GET", "/api/v2/conversations/{conversationId}", "getConversation", CONVERSATION),
    (
        "PATCH",
        "/api/v2/conversations/calls/{conversationId}/participants/{participantId}",
        "patchConversationsCallParticipant",
        PATCH_CALL,
    ),
    (
        "PATCH",
        "/api/v2/conversations/calls/{conversationId}/participants/{participantId}/user/{userId}",
        "patchConversationsCallParticipantUserUserId",
        PATCH_ON_BEHALF,
    ),
    (
        "PATCH",
        "/api/v2/conversations/{conversationId}/participants/{participantId}",
        "patchConversationParticipant",
        PATCH_ANY_MEDIA,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn the_requirements_are_the_published_ones() {
        for (method, path, name, operation) in SERVED {
            let published = catalogue::operations().find(|published| published.name() == name).unwrap();
            assert_eq!((published.method(), published.path()), (method, path), "{name}");
            assert_eq!(published.scopes().collect::<Vec<_>>(), operation.scopes, "{name}");
            assert_eq!(published.permissions().collect::<Vec<_>>(), operation.permissions, "{name}");
            assert_eq!(published.user_context(), operation.user_context, "{name}");
        }
    }
}
