#!/usr/bin/env python3
"""Torture, as curl does it: fails the first fallible operation of a run, then the second, and so on, and looks at what is left.

    WHY403=target/release/why403 tests/trust/torture.py [--small] [--only NAME] [--workers N]

Each run is traced once to count its operations (open, read, write, rename, connect, fsync and others), then it is repeated with
one of them failing: `strace -f -e inject=write:error=ENOSPC:when=3`. The program is the one that is shipped; nothing in it knows of this.

After each run:
- it ended within its time, by an exit code of the contract: that of the undisturbed run, or 2, 3 or (mute, unmute) 4; no signal, no panic;
- with the exit code of the undisturbed run, its output and its files are those of the undisturbed run (a refusal may also say what
  could not be read);
- otherwise each file is the old one, absent, or whole; no other file is left;
- what was stored (a profile, a catalogue) can be used afterwards;
- between two PATCH requests there is a GET; a mute with `--for` was changed back, or the output says that it was not;
- no eight characters of a token or client secret are in the output or in a file, except in the stored profile.

What is left out, by rule:
- operations before the program's own first one, `prctl(PR_SET_DUMPABLE)`: they are the dynamic loader's, the C library's and the
  Rust runtime's, which end the process if they fail;
- memory (mmap, brk): the Rust runtime ends the process when there is none;
- reading and writing an eventfd, by which the event loop wakes itself: it is a counter in the kernel, and has none of these errors;
- threads and descriptors that run out between two operations of one start: once a thread or a pair of sockets is refused, all later
  ones are (`when=1+`), as with a limit that is reached. Tokio and the walk through folders start with a check of their own;
- the second mode of failing, a call that succeeds and is lost. The fault proxy of `cargo test --test trust` has those.

strace counts the operations of each thread, so `when=3` fails the third one of every thread that has three. Where the third one of
the main thread is before the first operation of the program, the faults of other threads are injected by path (`-P FILE`).

Needs Linux, strace and Python; nothing is installed. It prints each failure with the line of strace, and `figure: torture points: N`.
"""

import argparse
import concurrent.futures
import contextlib
import dataclasses
import http.client
import http.server
import json
import os
import pathlib
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"

# The errors that each operation is failed with.
FAULTS = {
    "openat": ("EACCES", "EMFILE", "EINTR"),
    "read": ("EIO", "EINTR"),
    "pread64": ("EIO",),
    "readlink": ("EIO",),
    "newfstatat": ("EIO", "EACCES"),
    "statx": ("EIO", "EACCES"),
    "getdents64": ("EIO",),
    "getcwd": ("ENOENT",),
    "lseek": ("EIO",),
    "write": ("ENOSPC", "EIO", "EINTR"),
    "writev": ("ECONNRESET", "EINTR"),
    "ftruncate": ("EIO",),
    "fsync": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO",),
    "rename": ("EACCES", "ENOSPC"),
    "renameat": ("EACCES",),
    "renameat2": ("EACCES",),
    "link": ("EACCES",),
    "linkat": ("EACCES",),
    "unlink": ("EACCES",),
    "unlinkat": ("EACCES",),
    "mkdir": ("EACCES", "ENOSPC"),
    "mkdirat": ("EACCES",),
    "chmod": ("EPERM",),
    "fchmod": ("EPERM",),
    "fchmodat": ("EPERM",),
    "flock": ("ENOLCK", "EINTR"),
    "fcntl": ("EINVAL",),
    "ioctl": ("EIO",),
    "socket": ("EMFILE", "EACCES"),
    "connect": ("ECONNREFUSED", "EACCES", "ETIMEDOUT"),
    "sendto": ("ECONNRESET", "EINTR"),
    "sendmsg": ("ECONNRESET",),
    "recvfrom": ("ECONNRESET", "EINTR"),
    "recvmsg": ("ECONNRESET",),
    "setsockopt": ("EINVAL",),
    "getsockopt": ("EINVAL",),
    "getsockname": ("ENOBUFS",),
    "getpeername": ("ENOTCONN",),
    "epoll_create1": ("EMFILE",),
    "epoll_ctl": ("ENOMEM",),
    "epoll_wait": ("EINTR",),
    "eventfd2": ("EMFILE",),
    "socketpair": ("EMFILE",),
    "pipe2": ("EMFILE",),
    "clone3": ("EAGAIN",),
    "clone": ("EAGAIN",),
    "getrandom": ("ENOSYS", "EINTR"),
    "poll": ("EINTR",),
}

# What a limit refuses from some moment on.
EXHAUSTED = {"socketpair", "clone3", "clone"}

# The first operation that the program itself makes: it switches core dumps off before it reads anything.
MARKER = re.compile(r"prctl\(PR_SET_DUMPABLE")
NEVER_FAILS = re.compile(r"anon_inode:\[eventfd\]")
LINE = re.compile(r"^(\d+) +(\w+)\(")
PANICKED = re.compile(r"panicked at|RUST_BACKTRACE|thread '[^']*' (\(\d+\) )?panicked|fatal runtime error|stack overflow")
TIME = 30
# The sandbox shows a change after 150 ms.
SEEN_AFTER = 0.25


@dataclasses.dataclass
class Case:
    """One command, and what it may leave."""

    name: str
    arguments: list
    files: dict = dataclasses.field(default_factory=dict)
    stdin: bytes = b""
    # Files that the run writes, as paths below its folder.
    targets: tuple = ()
    # Files that may be there afterwards, without being looked at.
    may_leave: tuple = ()
    # A command that must work afterwards.
    after: tuple = ()
    # Its requests go to a sandbox, and what it says depends on the answers.
    online: bool = False
    codes: tuple = (2, 3)
    # The participant's state before: muted or not; None where no call is changed.
    muted: bool | None = None
    restores: bool = False
    environment: dict = dataclasses.field(default_factory=dict)
    # Run without a fault first, in the same folder.
    before: tuple = ()


@dataclasses.dataclass(frozen=True)
class Point:
    operation: str
    error: str
    when: int
    path: str | None = None

    def flags(self, box):
        onwards = "+" if self.operation in EXHAUSTED else ""
        flags = ["-e", f"inject={self.operation}:error={self.error}:when={self.when}{onwards}"]
        return [*flags, "-P", str(box / self.path)] if self.path else flags

    def __str__(self):
        where = f" of {self.path}" if self.path else ""
        return f"{self.operation} number {self.when}{where} fails with {self.error}"


class Sandbox:
    """`why403 sandbox`, with a proxy in front of it that keeps a journal of the requests."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program, "sandbox", "--port", "0", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=plain()
        )
        start = json.loads(self.process.stdout.readline())
        self.scenarios = {scenario["name"]: scenario for scenario in start["scenarios"]}
        self.behind = start["base_url"].removeprefix("http://")
        self.journal = []
        self.lock = threading.Lock()
        sandbox = self

        class Proxy(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                with contextlib.suppress(OSError):
                    body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                    with sandbox.lock:
                        sandbox.journal.append((self.command, self.path))
                    status, headers, answer = sandbox.ask(self.command, self.path, body, dict(self.headers))
                    self.send_response_only(status)
                    for name, value in headers:
                        if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                            self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)

            do_GET = do_PATCH = do_POST = do_DELETE = forward

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a connection that the fault cut

        self.server = Server(("127.0.0.1", 0), Proxy)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.behind, timeout=TIME)
        try:
            headers = {name: value for name, value in (headers or {}).items() if name.lower() not in ("host", "connection")}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def bearer(self, scenario):
        return {"Authorization": f"Bearer {self.scenarios[scenario]['token']}", "Content-Type": "application/json"}

    def is_muted(self, scenario):
        found = self.scenarios[scenario]
        _, _, answer = self.ask("GET", f"/api/v2/conversations/calls/{found['conversation']}", headers=self.bearer(scenario))
        participants = json.loads(answer)["participants"]
        return next(one.get("muted", False) for one in participants if one["id"] == found["participant"])

    def set_muted(self, scenario, muted):
        found = self.scenarios[scenario]
        path = f"/api/v2/conversations/calls/{found['conversation']}/participants/{found['participant']}"
        self.ask("PATCH", path, json.dumps({"muted": muted}), self.bearer(scenario))
        deadline = time.monotonic() + TIME
        while self.is_muted(scenario) != muted:
            if time.monotonic() > deadline:
                sys.exit("torture.py: the sandbox does not change the participant")
            time.sleep(0.01)

    def close(self):
        self.server.shutdown()
        self.process.terminate()
        self.process.wait()


def plain(**more):
    """No setting of this machine decides anything."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "NO_PROXY": "127.0.0.1", **more}


AGENT = "agent"
CLIENT = "service-account"


def cases():
    body = (
        b'{"message":"Unable to perform the requested action. You must have at least one of the following permissions assigned: '
        b'[routing:queue:view]","code":"missing.any.permissions","status":403}'
    )
    tokens, keys = FIXTURES / "tokens", FIXTURES / "tokens" / "keys"
    jwt, jwks = (tokens / "good-rs256.jwt").read_bytes(), (keys / "jwks.json").read_bytes()
    tree = {f"tree/{file.name}": file.read_bytes() for file in sorted((FIXTURES / "scan" / "python").glob("*.py"))[:4]}
    clean = {
        "tree/a.py": b"import PureCloudPlatformClientV2\nusers = PureCloudPlatformClientV2.UsersApi()\nusers.get_users_me()\n",
        "tree/b.py": b"import PureCloudPlatformClientV2\nrouting = PureCloudPlatformClientV2.RoutingApi()\nrouting.get_routing_queues()\n",
    }
    definition = json.dumps(
        {
            "swagger": "2.0",
            "paths": {
                f"/api/v2/things{number}/{{thingId}}": {
                    "put": {
                        "operationId": f"putThing{number}",
                        "security": [{"PureCloud OAuth": ["things"]}],
                        "x-inin-requires-permissions": {"type": "ANY", "permissions": [f"thing:thing{number}:edit"]},
                    }
                }
                for number in range(400)
            },
        }
    ).encode()
    lines = b"".join(body.replace(b"queue", f"queue{number % 7}".encode()) + b"\n" for number in range(1000))
    old = {"out.json": b'{"old": true}\n', "out.html": b"<html>old</html>\n"}
    error = {"error.txt": body}
    yield Case("explain a file", ["explain", "error.txt"], error)
    yield Case("explain standard input", ["explain"], stdin=body)
    yield Case("explain a large input", ["explain", "-q"], stdin=b"a line of a log\n" * 30000 + body)
    yield Case("explain to JSON", ["explain", "error.txt", "--output", "out.json"], error, targets=("out.json",))
    yield Case("explain to JSON, in place of a file", ["explain", "error.txt", "--output", "out.json"], error | old, targets=("out.json", "out.html"))
    several = ["--format", "json", "--output", "out.json", "--format", "html", "--output", "out.html", "--format", "terminal"]
    yield Case("explain to three places", ["explain", "error.txt", *several], error | old, targets=("out.json", "out.html"))
    yield Case("explain to HTML", ["explain", "error.txt", "--output", "out.html"], error, targets=("out.html",))
    yield Case("explain a batch", ["explain", "--ndjson", "lines"], {"lines": lines})
    yield Case("summary of a batch", ["explain", "--ndjson", "--summary", "lines"], {"lines": lines})
    check = ["check", "--offline", "--token-file", "token.jwt", "--jwks", "keys.json"]
    yield Case("check a token file", check, {"token.jwt": jwt, "keys.json": jwks})
    yield Case("check to a file", [*check, "--output", "out.json"], {"token.jwt": jwt, "keys.json": jwks} | old, targets=("out.json", "out.html"))
    yield Case("check with a key file", ["check", "--offline", "--token-file", "-", "--key", "key.pem"], {"key.pem": (keys / "rsa-2048.pem").read_bytes()}, stdin=jwt)
    yield Case("check a batch", ["check", "--ndjson", "tokens", "--jwks", "keys.json"], {"tokens": jwt.strip() + b"\n" + jwt, "keys.json": jwks})
    yield Case("write a policy", ["check", "--write-default", "--policy", "why403.toml"], targets=("why403.toml",))
    yield Case("scan", ["scan", "tree", "--format", "sarif", "--output", "out.sarif", "--format", "terminal"], tree, targets=("out.sarif",))
    yield Case("scan of code without a fault", ["scan", "tree", "--output", "out.json"], clean, targets=("out.json",))
    yield Case("scan to a policy", ["scan", "tree", "--threads", "1", "--write-policy", "why403.toml"], tree, targets=("why403.toml",))
    yield Case("diff of two tokens", ["diff", "--offline", "a.jwt", "b.jwt", "--output", "out.html"], {"a.jwt": jwt, "b.jwt": (tokens / "good-es256.jwt").read_bytes()}, targets=("out.html",))
    yield Case("requires", ["requires", "getUsersMe", "--output", "out.json"], targets=("out.json",))
    stored = "../home/.local/share/why403/catalogue"
    refresh = ("catalogue", "refresh", "--from", "definition.json", "--small")
    yield Case("refresh the catalogue", list(refresh), {"definition.json": definition}, targets=(stored,), after=("catalogue",))
    yield Case("use a refreshed catalogue", ["requires", "putThing3"], {"definition.json": definition}, before=refresh, targets=(stored,), after=("catalogue",))
    yield Case("reset the catalogue", ["catalogue", "reset"], {"definition.json": definition}, before=refresh, targets=(stored,), after=("catalogue",))
    yield Case("completions", ["completions", "--output-dir", "c"], targets=tuple(f"c/{name}" for name in ("why403.bash", "_why403", "why403.fish", "why403.nu", "why403.elv", "_why403.ps1")))
    profile = "../home/.config/why403/credentials.json"
    store = {"targets": (profile,), "may_leave": (profile + ".lock",), "after": ("profiles",), "online": True}
    login = ("login", "--base-url", "{url}", "--client-credentials", "--client-id", "{client_id}", "--secret-file", "secret", "--timeout", "3s")
    secret = {"secret": "{client_secret}"}
    yield Case("login", list(login), secret, **store)
    yield Case("login, with a profile there", list(login), secret, before=(*login, "--profile", "other"), **store)
    yield Case("whoami", ["whoami", "--timeout", "3s"], secret, before=login, **store)
    yield Case("logout", ["logout", "--timeout", "3s"], secret, before=login, **store)
    agent = ["--base-url", "{url}", "--token-file", "agent", "--timeout", "3s"]
    token = {"agent": "{token}"}
    yield Case("check live", ["check", *agent, "--output", "out.json"], token | old, targets=("out.json", "out.html"), online=True)
    yield Case("explain live", ["explain", *agent, "error.txt"], token | error, online=True)
    call = ["--conversation", "{conversation}", "--participant", "{participant}"]
    change = {"online": True, "codes": (2, 3, 4)}
    yield Case("mute, tried without a change", ["mute", "--dry-run", *agent, *call], token, muted=False, **change)
    yield Case("mute", ["mute", *agent, *call, "--output", "out.json"], token, targets=("out.json",), muted=False, **change)
    yield Case("mute without asking first", ["mute", "--no-preflight", *agent, *call], token, muted=False, **change)
    yield Case("unmute", ["unmute", *agent, *call], token, muted=True, **change)
    yield Case("mute for a time", ["mute", "--for", "200ms", *agent, *call], token, muted=False, restores=True, **change)
    yield Case("mute for a time, to a file", ["mute", "--for", "200ms", "--no-preflight", *agent, *call, "--output", "out.html"], token, targets=("out.html",), muted=False, restores=True, **change)


@dataclasses.dataclass
class Outcome:
    code: int
    stdout: str
    stderr: str
    files: dict
    trace: list
    requests: list
    muted: bool | None = None
    after: str | None = None


class Worker:
    """Runs cases in a separate folder, one after the other."""

    def __init__(self, program, folder, number):
        self.program, self.number = program, number
        self.box = folder / f"box{number}"
        self.sandbox = None

    def fill(self, value):
        if "{" not in value:
            return value
        if self.sandbox is None:
            self.sandbox = Sandbox(os.environ.get("WHY403_SANDBOX", self.program))
        found = dict(self.sandbox.scenarios[AGENT], url=self.sandbox.url)
        for field in ("client_id", "client_secret"):
            found[field] = self.sandbox.scenarios[CLIENT][field]
        return re.sub(r"\{(\w+)\}", lambda match: found[match[1]], value)

    def secrets(self):
        yield (FIXTURES / "tokens" / "good-rs256.jwt").read_text().strip().rsplit(".", 1)[1]
        if self.sandbox:
            yield self.sandbox.scenarios[AGENT]["token"]
            yield self.sandbox.scenarios[CLIENT]["client_secret"]

    def environment(self):
        return plain(HOME=str(self.box / "home"), TMPDIR=str(self.box / "tmp"), COLUMNS="100")

    def prepare(self, case):
        shutil.rmtree(self.box, ignore_errors=True)
        for name in ("home", "tmp", "work"):
            (self.box / name).mkdir(parents=True)
        for name, content in case.files.items():
            path = self.box / "work" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.fill(content).encode() if isinstance(content, str) else content)
            path.chmod(0o600)
        if case.before:
            command = [os.environ.get("WHY403_SANDBOX", self.program), *map(self.fill, case.before)]
            subprocess.run(command, cwd=self.box / "work", env=self.environment(), check=True, capture_output=True, timeout=TIME)

    def tree(self):
        """Every file of the box, with its content."""
        return {
            str(path.relative_to(self.box)): path.read_bytes() for path in sorted(self.box.rglob("*")) if path.is_file() and not path.is_symlink()
        }

    def run(self, case, flags):
        self.prepare(case)
        arguments = [self.fill(argument) for argument in case.arguments]
        if case.muted is not None:
            self.sandbox.set_muted(AGENT, case.muted)
        if self.sandbox:
            self.sandbox.journal.clear()
        before = self.tree()
        log = self.box.with_suffix(".strace")
        # Only what is counted is stopped at.
        trace = ",".join([*FAULTS, "prctl"])
        command = ["strace", "-f", "-qq", "-y", "--seccomp-bpf", "-o", str(log), "-e", f"trace={trace}", "-e", "signal=none", *flags, self.program]
        child = subprocess.Popen(
            [*command, *arguments],
            cwd=self.box / "work",
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            stdout, stderr = child.communicate(case.stdin, timeout=TIME)
            code = child.returncode
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, 9)
            stdout, stderr = child.communicate()
            code = None
        outcome = Outcome(
            code,
            stdout.decode(errors="replace"),
            "".join(line for line in stderr.decode(errors="replace").splitlines(True) if not line.startswith("strace: ")),
            self.tree(),
            log.read_text(errors="replace").splitlines(),
            list(self.sandbox.journal) if self.sandbox else [],
        )
        outcome.before = before
        if case.muted is not None:
            # What was sent may still be on its way, and it is seen in the call some time after it was accepted.
            if any(method == "PATCH" for method, _ in outcome.requests):
                time.sleep(SEEN_AFTER)
            outcome.muted = self.sandbox.is_muted(AGENT)
        if case.after:
            after = subprocess.run(
                [os.environ.get("WHY403_SANDBOX", self.program), *case.after], cwd=self.box / "work", env=self.environment(), capture_output=True, timeout=TIME
            )
            if after.returncode != 0:
                outcome.after = f"exit code {after.returncode}: {after.stderr.decode(errors='replace')}"
        return outcome

    def close(self):
        if self.sandbox:
            self.sandbox.close()


def operations(trace):
    """Of each thread: its operations, in order, and how many of each kind were before the program began."""
    started, threads = False, {}
    for line in trace:
        found = LINE.match(line)
        if not found:
            continue
        thread, operation = found.groups()
        counts, skipped, seen = threads.setdefault(thread, ({}, {}, []))
        if MARKER.search(line):
            started = True
            # What this thread did until now is not the program's.
            skipped.update(counts)
        if operation not in FAULTS:
            continue
        counts[operation] = counts.get(operation, 0) + 1
        if started and not NEVER_FAILS.search(line):
            seen.append((operation, counts[operation], line))
    return started, threads


def points(trace, box):
    """Where a run can fail."""
    started, threads = operations(trace)
    if not started:
        sys.exit("torture.py: the program never calls prctl(PR_SET_DUMPABLE), so it is not known where it begins")
    begun = {}
    for _, skipped, _ in threads.values():
        for operation, count in skipped.items():
            begun[operation] = max(begun.get(operation, 0), count)
    found = {}
    for _, skipped, seen in threads.values():
        for operation, number, line in seen:
            if number > begun.get(operation, 0):
                found[operation, number, None] = line
            elif not skipped and (path := re.search(re.escape(str(box)) + r'/([^">]+)', line)):
                found[operation, 1, path[1]] = line
    for (operation, number, path), line in found.items():
        if operation in EXHAUSTED and number > begun.get(operation, 0) + 1:
            continue
        for error in FAULTS[operation]:
            yield Point(operation, error, number, path)


def same(text, box):
    """Without what differs from run to run."""
    text = text.replace(str(box), "BOX")
    text = re.sub(r"127\.0\.0\.1:\d+", "HOST", text)
    text = re.sub(r"\b\d+(\.\d+)? ?(ms|µs|s|seconds)\b", "TIME", text)
    return re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?", "DATE", text)


def is_whole(name, content):
    """Whether a file is all of something of its kind."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    if name.endswith((".json", ".sarif")):
        try:
            json.loads(text)
        except ValueError:
            return False
        return True
    if name.endswith(".html"):
        return text.rstrip().endswith("</html>")
    return False


def faults_of(case, point, outcome, usual, worker):
    """What is wrong with a run, in words."""
    if outcome.code is None:
        yield f"it did not end within {TIME} s"
        return
    said = outcome.stdout + outcome.stderr
    # strace ends as its child did: by the same signal.
    if outcome.code < 0 or outcome.code in (101, 134, 139):
        yield f"it ended with {outcome.code}: a signal or a panic"
    elif outcome.code != usual.code and outcome.code not in case.codes:
        yield f"exit code {outcome.code} (undisturbed: {usual.code})"
    elif PANICKED.search(said):
        yield "it panicked"
    if outcome.code != 0 and not outcome.stderr and not outcome.stdout and point.operation != "write" and not case.targets:
        yield f"exit code {outcome.code} without a word"

    box = worker.box
    # A refusal stays one where a part could not be read, if it says which.
    is_usual = outcome.code == usual.code and not (outcome.code == 1 and "cannot be read" in said)
    if is_usual and not case.online and same(outcome.stdout, box) != same(usual.stdout, box):
        yield "exit code as undisturbed, but another output"
    if outcome.code == 0 and case.online and usual.stdout and not outcome.stdout.endswith(usual.stdout[-1]):
        yield "exit code 0, but the output is cut"

    targets = [os.path.normpath(os.path.join("work", target)) for target in case.targets]
    for target in targets:
        content, old, new = (files.get(target) for files in (outcome.files, outcome.before, usual.files))
        fresh = new is not None and content is not None and same(content.decode(errors="replace"), box) == same(new.decode(errors="replace"), box)
        if is_usual and not case.online and not (fresh or content == new):
            yield f"exit code as undisturbed, but {target} is not as undisturbed"
        elif is_usual and case.online and outcome.code == 0 and (content is None) != (new is None):
            yield f"exit code 0, but {target} is {'absent' if content is None else 'there'}"
        elif content is None and old is not None and new is not None:
            yield f"{target} is lost"
        elif not (content == old or fresh or content is not None and is_whole(target, content) or content is None and new is None):
            yield f"{target} is neither the old nor a whole new one ({'absent' if content is None else f'{len(content)} bytes'})"
        if content is not None and target.endswith("credentials.json") and (box / target).stat().st_mode & 0o077:
            yield f"{target} can be read by others"
    allowed = {*targets, *(os.path.normpath(os.path.join("work", name)) for name in case.may_leave)}
    for name, content in outcome.files.items():
        if name in outcome.before and name not in allowed and content != outcome.before[name]:
            yield f"{name} was changed"
        # What cannot be deleted is left.
        if name not in outcome.before and name not in allowed and not point.operation.startswith("unlink"):
            yield f"{name} is left ({len(content)} bytes)"
    for name in outcome.before:
        if name not in outcome.files and name not in allowed:
            yield f"{name} is gone"
    if outcome.after is not None:
        yield f"`why403 {' '.join(case.after)}` cannot be used any more, {outcome.after}"

    places = {"the output": said} | {
        name: content.decode(errors="replace")
        for name, content in outcome.files.items()
        if name not in outcome.before and not name.endswith("credentials.json")
    }
    for secret in worker.secrets():
        for place, text in places.items():
            if any(secret[start : start + 8] in text for start in range(len(secret) - 7)):
                yield f"a secret is in {place}"

    if case.muted is not None:
        patched = False
        for method, _ in outcome.requests:
            if method == "PATCH" and patched:
                yield "a second PATCH without a GET before it"
            patched = method == "PATCH" or patched and method != "GET"
        if "--dry-run" in case.arguments and any(method == "PATCH" for method, _ in outcome.requests):
            yield "a dry run sent a PATCH"
        if outcome.code == 0 and outcome.muted != usual.muted:
            yield f"exit code 0, but the participant is {'muted' if outcome.muted else 'not muted'}"
        if case.restores and outcome.muted and not re.search(r"restore|restoring|still muted|may be muted|unmute|changed back|is muted", said):
            yield "the participant was left muted, and the output does not say so"


def torture(case, worker, small):
    """All points of one case; returns how many, and the failures."""
    if case.online:
        worker.fill("{url}")
    usual = worker.run(case, [])
    if usual.code not in (0, 1):
        return 0, [f"{case.name}: undisturbed it ends with {usual.code}\n{usual.stdout}{usual.stderr}"]
    wrong = [f"{case.name}, undisturbed: {fault}" for fault in faults_of(case, Point("", "", 0), usual, usual, worker)]
    every = list(points(usual.trace, worker.box))
    if small:
        # Spread over the operations, and never the same ones in two cases.
        start = sum(map(ord, case.name)) % min(small, max(1, len(every)))
        every = every[start::small]
    done = 0
    for point in every:
        outcome = worker.run(case, point.flags(worker.box))
        injected = [line for line in outcome.trace if line.endswith("(INJECTED)")]
        # Threads do not always do the same.
        if not injected or any(map(NEVER_FAILS.search, injected)):
            continue
        done += 1
        for fault in faults_of(case, point, outcome, usual, worker):
            shown = "\n".join(f"    {line}" for line in (outcome.stdout + outcome.stderr).strip().splitlines()[:8])
            wrong.append(f"{case.name}: {point}: {fault}\n    {injected[0]}\n{shown}")
    return done, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="some points of each run, under a minute")
    parser.add_argument("--every", type=int, help="every N-th point of each run")
    parser.add_argument("--only", help="cases whose name has this in it")
    parser.add_argument("--workers", type=int, default=min(4, 2 * (os.cpu_count() or 1)))
    arguments = parser.parse_args()
    program = os.environ.get("WHY403", str(ROOT / "target" / "debug" / "why403"))
    program = str(pathlib.Path(program).resolve())
    if not shutil.which("strace"):
        sys.exit("torture.py: strace is missing")
    if not os.access(program, os.X_OK):
        sys.exit(f"torture.py: {program} is missing; WHY403 names the program")
    chosen = [case for case in cases() if not arguments.only or arguments.only in case.name]
    step = arguments.every or (10 if arguments.small else 0)
    waiting = queue.SimpleQueue()
    for case in sorted(chosen, key=lambda case: not case.online):
        waiting.put(case)
    total, wrong, printing = 0, [], threading.Lock()

    def work(number):
        nonlocal total
        worker = Worker(program, folder, number)
        try:
            while True:
                try:
                    case = waiting.get_nowait()
                except queue.Empty:
                    return
                began = time.monotonic()
                done, faults = torture(case, worker, step)
                with printing:
                    total += done
                    wrong.extend(faults)
                    print(f"{done:5} points  {len(faults):3} faults  {time.monotonic() - began:5.1f} s  {case.name}", flush=True)
                    for fault in faults:
                        print(f"FAILED {fault}", flush=True)
        finally:
            worker.close()

    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(arguments.workers) as pool:
        folder = pathlib.Path(name).resolve()
        for finished in [pool.submit(work, number) for number in range(arguments.workers)]:
            finished.result()
    print(f"figure: torture points: {total}")
    if wrong:
        sys.exit(f"torture.py: {len(wrong)} failures")


if __name__ == "__main__":
    main()
