# Not run: what a scan of it finds is a page of the test.
import PureCloudPlatformClientV2

api = PureCloudPlatformClientV2.ConversationsApi()
api.patch_conversations_call_participant(conversation_id, participant_id, {"muted": True})
api.put_conversation_participant(conversation_id, participant_id, {"muted": True})
