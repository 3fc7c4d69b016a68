// Logs why Genesys Cloud refused a request, as `why403 explain` sees it: copy this file into your program.
//
//     try {
//       await routing.getRoutingQueues();
//     } catch (error) { // of purecloud-platform-client-v2 or axios
//       await logDiagnosis(error, { operation: 'getRoutingQueues' });
//       throw error;
//     }
//
// It never rejects and waits at most `timeout` milliseconds. why403 gets no token: of the request only its method and URL
// without the query, of the answer its status, headers and body. `operation` is for the SDK, whose errors do not name it.
'use strict';

const { execFile } = require('node:child_process');

const WITHHELD = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

// The report (docs/json.md), which is logged in one line; null where there is none.
async function logDiagnosis(error, { operation, timeout = 5000, log = console } = {}) {
  try {
    const report = JSON.parse(await explain(describe(error), operation, timeout));
    log.error(`why403: ${report.cause ?? report.verdict}: ${report.summary}`);
    return report;
  } catch (failure) {
    // The program that is helped goes on, whatever happens here.
    log.warn(`why403: no diagnosis: ${failure.message}`);
    return null;
  }
}

// The refused request as an HTTP message, or the body alone.
function describe(error) {
  // The SDK's errors have the one of axios only after setReturnExtendedResponses(true).
  const { response, config } = error.error?.response ? error.error : error;
  if (!response) {
    if (error instanceof Error) throw new Error('the error has no answer of Genesys Cloud');
    return asText(error); // The SDK rejects with the body.
  }
  const { method = 'get', url = '', baseURL = '' } = config;
  const target = new URL(/^\w+:/.test(url) ? url : `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`);
  const headers = Object.entries(response.headers).filter(([name]) => !WITHHELD.has(name.toLowerCase()));
  const head = headers.map(([name, value]) => `${name}: ${value}\n`).join('');
  const request = `${method.toUpperCase()} ${target.origin}${target.pathname} HTTP/1.1\n\n`;
  return `${request}HTTP/1.1 ${response.status}\n${head}\n${asText(response.data)}`;
}

function asText(body) {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

// What `why403 explain` prints.
function explain(text, operation, timeout) {
  // Where npm installed it, `npm start` and `npx` put it on PATH.
  const program = process.env.WHY403_BIN || 'why403';
  const flags = ['--format', 'json', ...(operation ? ['--operation', operation] : [])];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(WHY403|GENESYSCLOUD)_/.test(name)));
  return new Promise((resolve, reject) => {
    const options = { env, timeout, maxBuffer: 1 << 26, windowsHide: true };
    const child = execFile(program, ['explain', ...flags], options, (failure, output, complaint) => {
      // 3 is unclear: its summary says what is missing.
      if (!failure || failure.code === 1 || failure.code === 3) resolve(output);
      else if (failure.killed) reject(new Error(`${program} did not end within ${timeout} ms`));
      else reject(new Error(complaint.trim() || failure.message));
    });
    child.stdin.on('error', () => {}); // It ended before it read everything: its exit code says why.
    child.stdin.end(text);
  });
}

module.exports = { logDiagnosis };
