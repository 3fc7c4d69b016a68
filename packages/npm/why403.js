#!/usr/bin/env node
// Starts the why403 binary for this machine, which npm installed as an optional dependency. It only passes on arguments,
// streams, signals and the exit code; what it cannot start it explains, and exits with 2.
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { name, optionalDependencies } = require('../package.json');

function fail(error, help) {
  process.stderr.write(`error: ${error}\nhelp: ${help}\n`);
  process.exit(2);
}

// Whether this Node, and so this system, has glibc; else it is musl.
function hasGlibc() {
  // Without it the report may look up the names of network peers.
  process.report.excludeNetwork = true;
  return Boolean(process.report.getReport().header.glibcVersionRuntime);
}

// The packages whose binary runs here, the best first. A musl binary is static: it also runs on glibc.
function candidates() {
  const base = `@${name}/${process.platform}-${process.arch}`;
  if (process.platform !== 'linux') return [base];
  return hasGlibc() ? [`${base}-gnu`, `${base}-musl`] : [`${base}-musl`];
}

function installed(candidate) {
  try {
    const folder = path.dirname(require.resolve(`${candidate}/package.json`));
    return path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  } catch {
    return undefined;
  }
}

function findBinary() {
  const published = candidates().filter((candidate) => candidate in optionalDependencies);
  if (published.length === 0) {
    fail(
      `${name} has no npm package for ${process.platform} ${process.arch}`,
      `there are packages for ${Object.keys(optionalDependencies).join(', ')}; with Rust, ${name} can be built from source`,
    );
  }
  const binary = published.map(installed).find(Boolean);
  if (binary === undefined) {
    fail(
      `the package ${published[0]} is not installed; it has the ${name} program for this machine`,
      'npm leaves it out with --omit=optional or --no-optional, and when node_modules comes from another system. ' +
        `Delete node_modules and run: npm install --include=optional`,
    );
  }
  return binary;
}

// Ctrl-C reaches each program of a terminal by itself. Passing it on as well would make two of one, and the second tells
// `mute --for` to give up unmuting.
function isTypedByUser(signal) {
  if (signal !== 'SIGINT') return false;
  try {
    fs.closeSync(fs.openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

const SIGNALS =
  process.platform === 'win32' ? ['SIGINT', 'SIGBREAK', 'SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

const binary = findBinary();
let child;
for (const signal of SIGNALS) {
  process.on(signal, () => {
    // Windows sends its console events to each program too, and to pass one on would end the program at once.
    if (process.platform !== 'win32' && !isTypedByUser(signal)) child.kill(signal);
  });
}

child = spawn(binary, process.argv.slice(2), { stdio: 'inherit' });
child.on('error', (error) => {
  const why = { EACCES: 'it is not executable', ENOENT: 'it, or the loader of its C library, does not exist' };
  fail(
    `${binary} could not be started: ${why[error.code] ?? error.message}`,
    'delete node_modules and install again on the machine that runs it',
  );
});
child.on('exit', (code, signal) => {
  if (signal === null) {
    process.exitCode = code;
    return;
  }
  // Ends in the same way as the program, so that a caller sees the signal.
  process.exitCode = 128 + os.constants.signals[signal];
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
