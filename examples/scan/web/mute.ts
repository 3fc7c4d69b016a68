import platformClient from 'purecloud-platform-client-v2';

const conversations = new platformClient.ConversationsApi();
const authorization = new platformClient.AuthorizationApi();

export async function mute(id: string, participant: string) {
  await authorization.getAuthorizationProducts();
  return conversations.putConversationParticipant(id, participant, { muted: true });
}
