// The official JavaScript SDK against the sandbox that SANDBOX_LISTING names.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const sdk = require('purecloud-platform-client-v2');

const listing = JSON.parse(fs.readFileSync(process.env.SANDBOX_LISTING, 'utf8'));
const base = new URL(listing.base_url);
const client = sdk.ApiClient.instance;
// The SDK always speaks https to a region; a gateway is its own way of being sent elsewhere.
client.setGateway({ host: base.hostname, protocol: 'http', port: Number(base.port) });

const tokens = new sdk.TokensApi();
const users = new sdk.UsersApi();
const conversations = new sdk.ConversationsApi();

function as(name) {
  const scenario = scenarioOf(name);
  client.setAccessToken(scenario.token);
  return scenario;
}

function scenarioOf(name) {
  const scenario = listing.scenarios.find((candidate) => candidate.name === name);
  assert.ok(scenario, `the sandbox has no scenario ${name}`);
  return scenario;
}

async function seenMuted(scenario) {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const call = await conversations.getConversationsCall(scenario.conversation);
    const participant = call.participants.find((candidate) => candidate.id === scenario.participant);
    if (participant.muted) return true;
    await sleep(50);
  }
  return false;
}

test('reads the token, the user and the conversation in both shapes', async () => {
  const agent = as('agent');
  const token = await tokens.getTokensMe();
  assert.equal(token.OAuthClient.id, agent.client_id);
  assert.ok(token.authorizedScope.includes('conversations'));
  await tokens.headTokensMe();

  const user = await users.getUsersMe({ expand: ['authorization'] });
  assert.equal(user.id, agent.user_id);
  assert.ok(user.authorization.permissions.includes('conversation:participant:wrapup'));

  const call = await conversations.getConversationsCall(agent.conversation);
  const flat = call.participants.find((candidate) => candidate.id === agent.participant);
  assert.equal(flat.user.id, agent.user_id);
  assert.equal(flat.state, 'connected');

  const conversation = await conversations.getConversation(agent.conversation);
  const nested = conversation.participants.find((candidate) => candidate.id === agent.participant);
  assert.equal(nested.userId, agent.user_id);
  assert.equal(nested.calls[0].muted, false);

  const active = await conversations.getConversationsCalls();
  assert.deepEqual(active.entities.map((entity) => entity.id), [agent.conversation]);
});

test('mutes and reads it back', async () => {
  const agent = as('agent');
  await conversations.patchConversationsCallParticipant(agent.conversation, agent.participant, { muted: true });
  assert.ok(await seenMuted(agent));
});

test('logs in with client credentials and mutes on behalf of the agent', async () => {
  const account = scenarioOf('service-account-on-behalf');
  const login = await client.loginClientCredentialsGrant(account.client_id, account.client_secret);
  assert.notEqual(login.accessToken, account.token);

  const token = await tokens.getTokensMe();
  assert.equal(token.OAuthClient.authorizedGrantType, 'CLIENT-CREDENTIALS');
  await assert.rejects(users.getUsersMe(), { code: 'not.a.user', status: 400 });
  await assert.rejects(
    conversations.patchConversationsCallParticipant(account.conversation, account.participant, { muted: true }),
    { code: 'not.a.user', status: 400 },
  );

  await conversations.patchConversationsCallParticipantUserUserId(
    account.conversation,
    account.participant,
    account.user_id,
    { muted: true },
  );
  assert.ok(await seenMuted(account));
});

test('logs in with an authorization code and PKCE', async () => {
  const scenario = scenarioOf('supervisor');
  const redirectUri = 'http://127.0.0.1:8765/callback';
  const verifier = client.generatePKCECodeVerifier(64);
  const url = new URL('/oauth/authorize', listing.base_url);
  url.search = new URLSearchParams({
    client_id: scenario.client_id,
    response_type: 'code',
    redirect_uri: redirectUri,
    code_challenge: await client.computePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  // The browser's part.
  const answer = await fetch(url, { redirect: 'manual' });
  assert.equal(answer.status, 302);
  const code = new URL(answer.headers.get('location')).searchParams.get('code');

  await client.authorizePKCEGrant(scenario.client_id, verifier, code, redirectUri);
  const user = await users.getUsersMe();
  assert.equal(user.id, scenario.user_id);
});

test('meets refusals with their codes', async () => {
  for (const [name, status, code] of [
    ['missing-scope', 403, 'app.not.authorized.for.scope'],
    ['missing-permission', 403, 'missing.any.permissions'],
    ['missing-division', 403, 'missing.any.division.permissions'],
    ['wrong-participant', 400, 'conversation.error.user.not.party'],
    ['token-rejected', 401, 'bad.credentials'],
  ]) {
    const scenario = as(name);
    const refused = await conversations
      .patchConversationsCallParticipant(scenario.conversation, scenario.participant, { muted: true })
      .then(() => assert.fail(`${name} was not refused`), (error) => error);
    assert.equal(refused.status, status, name);
    assert.equal(refused.code, code, name);
    assert.match(refused.contextId, /^[0-9a-f-]{36}$/);
  }
});

test('logs out', async () => {
  as('several-legs');
  await tokens.deleteTokensMe();
  await assert.rejects(tokens.getTokensMe(), { code: 'bad.credentials', status: 401 });
});
