import PureCloudPlatformClientV2

conversations = PureCloudPlatformClientV2.ConversationsApi()
users = PureCloudPlatformClientV2.UsersApi()


def mute(conversation, participant):
    me = users.get_users_me()
    body = PureCloudPlatformClientV2.MediaParticipantRequest()
    body.muted = True
    conversations.patch_conversations_call_participant(conversation, participant, body)
    return me
