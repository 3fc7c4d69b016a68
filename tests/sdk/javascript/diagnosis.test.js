// examples/javascript/why403-diagnosis.js, as DIAGNOSIS names it, with the official SDK and with axios, against the sandbox that
// SANDBOX_LISTING names.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const axios = require('axios');
const sdk = require('purecloud-platform-client-v2');
const { logDiagnosis } = require(process.env.DIAGNOSIS);

const listing = JSON.parse(fs.readFileSync(process.env.SANDBOX_LISTING, 'utf8'));
const base = new URL(listing.base_url);
const client = sdk.ApiClient.instance;
client.setGateway({ host: base.hostname, protocol: 'http', port: Number(base.port) });
const conversations = new sdk.ConversationsApi();
const operation = 'patchConversationsCallParticipant';
// The causes of refused mutes, by scenario.
const CAUSES = ['missing-scope', 'missing-permission', 'missing-division', 'service-account', 'token-rejected'];

function scenarioOf(name) {
  const scenario = listing.scenarios.find((candidate) => candidate.name === name);
  assert.ok(scenario, `the sandbox has no scenario ${name}`);
  return scenario;
}

const rejection = (promise) => promise.then(() => assert.fail('it was not refused'), (error) => error);

function sdkError(name) {
  const { token, conversation, participant } = scenarioOf(name);
  client.setAccessToken(token);
  return rejection(conversations.patchConversationsCallParticipant(conversation, participant, { muted: true }));
}

function axiosError(name, config = {}) {
  const { token, conversation, participant } = scenarioOf(name);
  const url = `/conversations/calls/${conversation}/participants/${participant}`;
  const headers = { Authorization: `Bearer ${token}` };
  return rejection(axios.patch(url, { muted: true }, { baseURL: `${listing.base_url}/api/v2/`, headers, ...config }));
}

// What came back, and what was logged.
async function diagnosed(error, options = {}) {
  const lines = [];
  const log = { error: (line) => lines.push(['error', line]), warn: (line) => lines.push(['warn', line]) };
  const report = await logDiagnosis(error, { log, ...options });
  assert.equal(lines.length, 1);
  return { report, level: lines[0][0], line: lines[0][1] };
}

async function silent(error, reason, options) {
  const { report, level, line } = await diagnosed(error, options);
  assert.deepEqual([report, level], [null, 'warn'], line);
  assert.match(line, reason);
}

// A program in place of why403 for the rest of a test; the file that it may write.
function script(context, text) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'why403-'));
  const seen = path.join(folder, 'seen');
  fs.writeFileSync(path.join(folder, 'why403'), `#!/bin/sh\nseen=${seen}\n${text}\n`, { mode: 0o700 });
  use(context, path.join(folder, 'why403'));
  return seen;
}

function use(context, program) {
  process.env.WHY403_BIN = program;
  context.after(() => delete process.env.WHY403_BIN);
}

test('an error of the SDK is explained', async () => {
  for (const name of CAUSES) {
    const { report, level, line } = await diagnosed(await sdkError(name), { operation });
    assert.deepEqual([report.verdict, report.cause, report.operation.name], ['refused', name, operation]);
    assert.deepEqual([level, line], ['error', `why403: ${name}: ${report.summary}`]);
    assert.match(report.refusal.correlation_id, /^[0-9a-f-]{36}$/);
  }
});

test('an extended error of the SDK is explained, and names its operation', async (context) => {
  client.setReturnExtendedResponses(true);
  context.after(() => client.setReturnExtendedResponses(false));
  for (const name of CAUSES) {
    const { report } = await diagnosed(await sdkError(name));
    assert.deepEqual([report.verdict, report.cause, report.operation.name], ['refused', name, operation]);
  }
});

test('an error of axios is explained, and names its operation', async () => {
  for (const name of CAUSES) {
    const { report } = await diagnosed(await axiosError(name));
    assert.deepEqual([report.verdict, report.cause, report.operation.name], ['refused', name, operation]);
  }
  const { report } = await diagnosed(await axiosError('missing-scope', { responseType: 'text' }));
  assert.equal(report.cause, 'missing-scope');
});

test('a page of a proxy, with which the SDK rejects as a text, is explained', async () => {
  const { report } = await diagnosed('<html><head><title>403 Forbidden</title></head><body>nginx</body></html>');
  assert.equal(report.cause, 'blocked-before-platform');
});

test('no token is handed on', async (context) => {
  const seen = script(context, 'cat >"$seen"; env >>"$seen"; echo "$@" >>"$seen"; exit 2');
  const { token } = scenarioOf('missing-scope');
  process.env.WHY403_TOKEN = token;
  process.env.GENESYSCLOUD_ACCESS_TOKEN = token;
  context.after(() => {
    delete process.env.WHY403_TOKEN;
    delete process.env.GENESYSCLOUD_ACCESS_TOKEN;
    client.setReturnExtendedResponses(false);
  });
  const plain = await axiosError('missing-scope', { params: { access_token: token } });
  plain.response.headers['set-cookie'] = [`session=${token}`];
  plain.response.headers.Authorization = `Bearer ${token}`;
  plain.config.baseURL = plain.config.baseURL.replace('http://', `http://name:${token}@`);
  plain.config.url += `?access_token=${token}`;
  const short = await sdkError('missing-scope');
  client.setReturnExtendedResponses(true);
  const extended = await sdkError('missing-scope');
  for (const error of [short, extended, plain]) {
    await silent(error, /no diagnosis/);
    const text = fs.readFileSync(seen, 'utf8');
    assert.match(text, /app\.not\.authorized\.for\.scope/);
    assert.ok(!text.includes(token), text);
  }
  // The rest of the request is there.
  const [first] = fs.readFileSync(seen, 'utf8').split('\n');
  assert.match(first, /^PATCH http:\/\/127\.0\.0\.1:[0-9]+\/api\/v2\/conversations\/calls\/[^?]+ HTTP\/1\.1$/);
});

test('a program that is missing breaks nothing', async (context) => {
  use(context, '/nowhere/why403');
  await silent(await sdkError('missing-scope'), /\/nowhere\/why403/);
});

test('a program that hangs is ended', async (context) => {
  script(context, 'sleep 15');
  const begun = Date.now();
  await silent(await sdkError('missing-scope'), /did not end within 300 ms/, { timeout: 300 });
  assert.ok(Date.now() - begun < 10_000);
});

test('a program that fails breaks nothing', async (context) => {
  script(context, "echo 'error: a reason' >&2; exit 2");
  await silent(await sdkError('missing-scope'), /error: a reason/);
  script(context, 'echo not JSON; exit 1');
  await silent(await sdkError('missing-scope'), /JSON/);
});

test('an error without an answer breaks nothing', async () => {
  const unreachable = await rejection(axios.get('http://127.0.0.1:9/api/v2/users/me'));
  for (const error of [unreachable, new TypeError('x'), undefined, null]) await silent(error, /no diagnosis/);
});

test('an unclear answer is logged as such', async () => {
  const error = await axiosError('missing-scope');
  error.response.data = '';
  error.response.headers = {};
  const { report, level, line } = await diagnosed(error);
  assert.deepEqual([report.verdict, report.cause, level], ['unclear', null, 'error']);
  assert.match(line, /^why403: unclear: /);
});
