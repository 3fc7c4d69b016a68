"""The npm packages with only Node on PATH: from tarballs, and from a registry that serves them; and the launcher's work."""

import base64
import hashlib
import json
import os
import pty
import signal
import subprocess
import sys
import tarfile
import threading
import unittest
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import unquote

from packages import NAME, PLATFORMS, WORK, binary, clean_environment, host, path_with, run, tarballs
from test_python import Runs


def only_node(**variables):
    # npx runs its command in a shell.
    path = path_with(WORK / "only-node", "node", "npm", "npx", "sh")
    settings = {"npm_config_cache": str(WORK / "npm-cache"), "npm_config_update_notifier": "false"}
    return clean_environment(path, **settings, **variables)


def project(*arguments, **variables):
    """An empty project in which `npm install` was run."""
    folder = Path(mkdtemp(dir=WORK))
    (folder / "package.json").write_text('{ "private": true }')
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *arguments]
    run(command, only_node(**variables), cwd=folder, check=True)
    return folder


def platforms_in(folder):
    scope = folder / f"node_modules/@{NAME}"
    return sorted(entry.name for entry in scope.iterdir()) if scope.exists() else []


def file_of(name):
    return tarballs()[name][0]


class Tarballs(Runs):
    def test_run_with_npx(self):
        own = file_of(f"@{NAME}/{host()['package']}")
        folder = project("--offline", file_of(NAME), own)
        os.chdir(folder)
        self.explains(["npx", "--offline", NAME], only_node())
        # Arguments, both streams and exit codes are the program's own.
        for arguments in [["--version"], ["explain", "a  b"], ["regions", "--format", "json"], ["mute", "--sandbox"]]:
            with self.subTest(arguments):
                direct, launched = (
                    run([program, *arguments], only_node(), stdin=subprocess.DEVNULL)
                    for program in [binary(), f"node_modules/.bin/{NAME}"]
                )
                self.assertEqual(launched.returncode, direct.returncode)
                self.assertEqual(launched.stderr, direct.stderr)
                self.assertEqual(launched.stdout, direct.stdout)


class Registry(BaseHTTPRequestHandler):
    """Serves the tarballs as npm's registry does."""

    def do_GET(self):
        name, _, is_tarball = unquote(self.path).lstrip("/").partition("/-/")
        if name not in tarballs():
            return self.send_error(404)
        file, manifest = tarballs()[name]
        content = file.read_bytes()
        if is_tarball:
            return self.answer("application/octet-stream", content)
        integrity = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
        address = f"http://127.0.0.1:{self.server.server_port}/{name}/-/package.tgz"
        version = manifest | {"dist": {"tarball": address, "integrity": integrity}}
        packument = {
            "name": name,
            "dist-tags": {"latest": manifest["version"]},
            "versions": {manifest["version"]: version},
        }
        return self.answer("application/json", json.dumps(packument).encode())

    def answer(self, kind, content):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class FromARegistry(Runs):
    @classmethod
    def setUpClass(cls):
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
        cls.settings = {"npm_config_registry": f"http://127.0.0.1:{cls.server.server_port}/"}
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def test_npm_installs_the_binary_of_this_machine_alone(self):
        folder = project(NAME, **self.settings)
        self.assertEqual(platforms_in(folder), [host()["package"]])
        self.explains([folder / f"node_modules/.bin/{NAME}"], only_node())

    def test_npm_installs_the_binary_of_each_other_machine(self):
        for row in PLATFORMS:
            wanted = ["--os", row["os"], "--cpu", row["cpu"], *(["--libc", row["libc"]] if "libc" in row else [])]
            with self.subTest(row["target"]):
                self.assertEqual(platforms_in(project(NAME, *wanted, **self.settings)), [row["package"]])

    def test_what_is_missing_is_explained(self):
        left_out = project(NAME, "--omit=optional", **self.settings)
        copied = project(NAME, "--os", "darwin", "--cpu", "arm64", **self.settings)
        self.assertEqual((platforms_in(left_out), platforms_in(copied)), ([], ["darwin-arm64"]))
        for folder in [left_out, copied]:
            launched = run([folder / f"node_modules/.bin/{NAME}", "--version"], only_node())
            self.assertEqual((launched.stdout, launched.returncode), ("", 2))
            self.assertIn(f"error: the package @{NAME}/{host()['package']} is not installed", launched.stderr)
            self.assertIn("run: npm install --include=optional", launched.stderr)


# Stands for the program: prints a line when it has begun and one for each signal; ends half a second after the first.
RECORDER = f"""#!{sys.executable}
import signal, sys, time
seen = []
for name in ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"]:
    signal.signal(getattr(signal, name), lambda number, _: seen.append(signal.Signals(number).name))
print("begun", flush=True)
deadline = time.monotonic() + 20
while not seen and time.monotonic() < deadline:
    time.sleep(0.01)
time.sleep(0.5)
print(*seen, flush=True)
"""


class Launcher(unittest.TestCase):
    def launcher(self, program, mode=0o755):
        """The launcher with a script in the place of the program."""
        modules = Path(mkdtemp(dir=WORK)) / "node_modules"
        for name in [NAME, f"@{NAME}/{host()['package']}"]:
            with tarfile.open(file_of(name)) as tarball:
                members = [member for member in tarball if not member.name.endswith(f"bin/{NAME}")]
                # Pythons before 3.11.4 have no filters.
                tarball.extraction_filter = getattr(tarfile, "data_filter", None)
                tarball.extractall(modules / name, members=members)
            (modules / name / "package").rename(modules / "moved")
            (modules / name).rmdir()
            (modules / "moved").rename(modules / name)
        script = modules / f"@{NAME}/{host()['package']}" / "bin" / NAME
        script.parent.mkdir()
        if program is not None:
            script.write_text(program)
            script.chmod(mode)
        return modules / NAME / "bin" / f"{NAME}.js"

    @contextmanager
    def start(self, *command):
        """A process without a terminal; it and what it started are gone afterwards."""
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "start_new_session": True, "text": True}
        started = subprocess.Popen(command, env=only_node(), **options)
        try:
            yield started
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
            started.wait()
            started.stdout.close()

    def test_each_signal_reaches_the_program(self):
        launcher = self.launcher(RECORDER)
        for name in ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"]:
            with self.subTest(name), self.start(launcher) as started:
                self.assertEqual(started.stdout.readline(), "begun\n")
                started.send_signal(getattr(signal, name))
                self.assertEqual(started.stdout.read(), f"{name}\n")
                self.assertEqual(started.wait(10), 0)

    def test_a_typed_ctrl_c_reaches_the_program_once(self):
        launcher = self.launcher(RECORDER)
        process, terminal = pty.fork()
        if process == 0:
            os.execve(launcher, [launcher], only_node())
        printed = b""
        while True:
            try:
                read = os.read(terminal, 1024)
            except OSError:
                break
            if not read:
                break
            if b"begun" not in printed and b"begun" in printed + read:
                os.write(terminal, b"\x03")
            printed += read
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), 0)
        self.assertEqual(printed.decode().replace("^C", "").split(), ["begun", "SIGINT"])

    def test_sigterm_ends_the_real_program(self):
        folder = project("--offline", file_of(NAME), file_of(f"@{NAME}/{host()['package']}"))
        ends = []
        for program in [binary(), folder / f"node_modules/.bin/{NAME}"]:
            with self.start(program, "sandbox", "--port", "0", "--format", "json") as started:
                address = json.loads(started.stdout.readline())["base_url"]
                self.assertTrue(answers(address))
                started.terminate()
                ends.append(started.wait(10))
                self.assertFalse(answers(address))
        self.assertEqual(ends[0], ends[1])

    def test_the_end_by_a_signal_is_the_programs_own(self):
        for name in ["SIGTERM", "SIGKILL", "SIGABRT"]:
            launcher = self.launcher(f"#!{sys.executable}\nimport os, signal\nos.kill(os.getpid(), signal.{name})\n")
            with self.subTest(name), self.start(launcher) as started:
                self.assertEqual(started.wait(10), -getattr(signal, name))

    def test_a_program_that_cannot_be_started_is_explained(self):
        gone = "it, or the loader of its C library, does not exist"
        cases = [(None, 0o755, gone), ("#!/nowhere\n", 0o755, gone), (RECORDER, 0o644, "it is not executable")]
        for program, mode, reason in cases:
            launched = run([self.launcher(program, mode)], only_node())
            self.assertEqual(launched.returncode, 2)
            self.assertRegex(launched.stderr, rf"^error: .*/bin/{NAME} could not be started: {reason}\n")
            self.assertIn("\nhelp: delete node_modules and install again", launched.stderr)


def answers(address):
    """Whether a server answers there, whatever it says."""
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except urllib.error.URLError:
        return False
    return True
