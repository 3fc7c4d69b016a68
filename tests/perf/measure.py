"""Measures the budgets that tests/perf/run holds, and prints them as a table."""

import itertools
import json
import os
import random
import shutil
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

WHY403 = str(Path(os.environ["WHY403"]).resolve())
JWT_CLI = str(Path(os.environ["JWT_CLI"]).resolve())
TOKENS = Path("fixtures/tokens")
TOKEN = TOKENS / "good-rs256.jwt"
CHECK = [WHY403, "check", "--offline", "--token-file", str(TOKEN)]
CHECK_WITH_KEY = [*CHECK, "--key", str(TOKENS / "keys/rsa-2048.pem")]
DECODE = [JWT_CLI, "decode", TOKEN.read_text().strip()]
CORES = os.cpu_count() or 1
ID = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b"
CLEAN = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}

rows = []


def row(what, budget, measured, unit, note=""):
    """Adds a line to the table: the measure must not exceed the budget."""
    rows.append((what, budget, measured, unit, measured <= budget, note))


def medians(*commands, runs=400):
    """The median wall time of each command in milliseconds, measured in turns so that noise meets all alike."""
    times = [[] for _ in commands]
    for _ in range(4):
        for command, taken in zip(commands, times):
            with tempfile.NamedTemporaryFile() as export:
                line = " ".join(command)
                subprocess.run(
                    [
                        "hyperfine", "--shell=none", "--ignore-failure", "--warmup=20", f"--runs={runs // 4}",
                        "--export-json", export.name, line,
                    ],
                    check=True, env=CLEAN, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )
                taken.extend(json.load(open(export.name, encoding="utf-8"))["results"][0]["times"])
    return [statistics.median(taken) * 1000 for taken in times]


def peak_kib(command):
    """The peak resident memory in KiB, the median of nine runs."""
    peaks = []
    for _ in range(9):
        done = subprocess.run(
            ["/usr/bin/time", "-f", "%M", *command], env=CLEAN, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        peaks.append(int(done.stderr.split()[-1]))
    return statistics.median(peaks)


def run_once(command, stdin=None):
    """The wall time in seconds, the processor time in seconds and the peak memory in MB of one run."""
    with tempfile.NamedTemporaryFile("r") as report:
        with open(stdin or os.devnull, "rb") as source:
            subprocess.run(
                ["/usr/bin/time", "-o", report.name, "-f", "%e %U %S %M", *command],
                env=CLEAN, stdin=source, stdout=subprocess.DEVNULL, check=False,
            )
        wall, user, system, peak = report.read().splitlines()[-1].split()
    return float(wall), float(user) + float(system), int(peak) * 1024 / 1e6


def uuid(chance):
    """An id as the platform writes it."""
    digits = f"{chance.getrandbits(128):032x}"
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


REFUSALS = [
    (403, "app.not.authorized.for.scope", "App not authorized to use scope [conversations]"),
    (403, "missing.any.permissions", "Unable to perform the requested action. You must have at least one of the following "
     "permissions assigned: [conversation:participant:wrapup, conversation:call:record]"),
    (401, "bad.credentials", "Invalid login credentials."),
    (400, "not.a.user", "The request could not be completed because it requires a user context."),
    (404, "conversation.error.not.conversation.participant", "You are not a participant on the conversation."),
    (429, "too.many.requests", "Rate limit exceeded the maximum. Retry the request in [37] seconds"),
]


def body(chance, different=None):
    """An error body with a correlation id of its own and, where it is to differ from all others, words of its own."""
    status, code, message = chance.choice(REFUSALS)
    if different is not None:
        message += "".join(f" {chance.getrandbits(20):05x}" for _ in range(4)) + f" {different}"
    return compact({"message": message, "code": code, "status": status, "contextId": uuid(chance), "details": [], "errors": []})


def compact(value):
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":"))


def log_record(chance, number):
    """A record of a log, with the body escaped in it; no two are the same but for their ids."""
    path = f"/api/v2/conversations/calls/{uuid(chance)}/participants/{uuid(chance)}"
    return compact({
        "level": "error", "time": 1763850000000 + 37 * number, "pid": chance.randint(1000, 9999), "msg": "request failed",
        "method": "PATCH", "url": f"https://api.mypurecloud.com{path}", "status": 403, "ms": chance.randint(10, 900),
        "body": body(chance),
    })


def batch(folder, name, records, megabytes_a_second=200, records_a_second=200_000):
    """Explains records line by line: a row for each core's rate, and one for the memory."""
    path = Path(folder, f"{name}.ndjson")
    with open(path, "w", encoding="utf-8") as file:
        count = 0
        for record in records:
            file.write(record + "\n")
            count += 1
    measured = [run_once([WHY403, "explain", "--ndjson", str(path)]) for _ in range(3)]
    processor = statistics.median(processor for _, processor, _ in measured)
    wall = statistics.median(wall for wall, _, _ in measured)
    megabytes = path.stat().st_size / 1e6
    # MB/s or records/s a core: the better of both counts.
    share = min(processor / (megabytes / megabytes_a_second), processor / (count / records_a_second))
    row(f"explain --ndjson, {name}: time a core / budget", 1.0, share, "x",
        f"{megabytes / processor:.0f} MB/s and {count / processor:,.0f} records/s a core; {count / wall:,.0f} records/s on {CORES}")
    row(f"explain --ndjson, {name}: peak memory", 32.0, max(peak for _, _, peak in measured), "MB")


def archive(path, entries):
    """Writes an HTTP archive."""
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"log":{"version":"1.2","creator":{"name":"perf","version":"1"},"pages":[],"entries":[')
        for number, entry in enumerate(entries):
            file.write(("," if number else "") + entry)
        file.write("]}}")


def call(status, text, **more):
    """An entry of an archive as JSON."""
    headers = [{"name": "Authorization", "value": "Bearer " + "aB3-" * 20}]
    url = f"https://api.mypurecloud.com/api/v2/conversations/calls/{ID}/participants/{ID}"
    return compact({
        "startedDateTime": "2026-11-22T10:00:00.000Z", "time": 12, "request": {"method": "PATCH", "url": url, "headers": headers},
        "response": {"status": status, "headers": [], "content": {"text": text}}, **more,
    })


def archives(folder):
    """Three archives of about 200 MB: of common entries, of two bodies of 100 MB, of a million entries."""
    chance = random.Random(403)
    refused = call(403, body(chance))
    common = call(200, '{"name":"é"}' * 2_000)
    count = 200_000_000 // (len(common) + 24_000)
    shapes = {
        "common": itertools.chain.from_iterable([common, refused] if number % 10 == 0 else [common] for number in range(count * 2)),
        "two bodies of 100 MB": [call(403, "x" * 100_000_000), call(200, '\\"' * 33_000_000), refused],
        "a million entries": itertools.chain([refused], itertools.repeat(compact({
            "request": {"method": "GET", "url": "https://api.mypurecloud.com/api/v2/users/me", "headers": []},
            "response": {"status": 200, "headers": [], "content": {}}, "time": 1,
        }), 1_000_000)),
    }
    for name, entries in shapes.items():
        path = Path(folder, "big.har")
        archive(path, entries)
        size = path.stat().st_size / 1e6
        wall, _, peak = run_once([WHY403, "explain", str(path)])
        row(f"explain of a HAR, {name}: peak memory", 64.0, peak, "MB", f"{size:.0f} MB, {size / wall:.0f} MB/s")
        path.unlink()


# What invites a reader to begin anew at every step: openings that nothing closes, and beginnings of what may follow.
TANGLES = [
    'curl "https://api.x/y -H "a ', "curl -d '$(", "> PATCH /api/v2/x HTTP/1.1\n", "a/b+", "irm -Uri @{a=(", "eyJ",
    'password=\\"', "<<EOF\n", '{"a":[', "$x = (\n", "https://a@", "authorization=x ", "authorization: bearer ", "\\ ",
    "irm -Uri $a -B $b\n", "cookie: ", 'curl -b "', "* [HTTP/2] [1] [:path: /a]\n", "Request Headers\n", "<", "$(",
    "{", "[", '{"a":', "{'", '{\\"', "[{", '"', "{a:[", '{"a":"{\\"', 'a="', "API Error: ", "403 ", "{\n",
    "correlation id ",
]


def tangles(folder):
    """Sixteen times as much of a tangle must not take much more than sixteen times as long."""
    path = Path(folder, "tangle.txt")

    def seconds(piece, length):
        path.write_text(piece * (length // len(piece)), encoding="utf-8")
        return min(run_once([WHY403, "explain", str(path)])[0] for _ in range(3))

    # A hundredth of a second is what the clock of GNU time tells.
    times = {piece: (max(seconds(piece, 1 << 18), 0.01), seconds(piece, 1 << 22)) for piece in TANGLES}
    worst = max(times, key=lambda piece: times[piece][1] / times[piece][0])
    short, long = times[worst]
    row("explain of a tangle, sixteen times as long", 40, long / short, "x", f"{worst!r}: {short:.2f} s, {long:.2f} s")


def explain(folder):
    """`explain` of one body as a whole process, of batches and of archives."""
    refusal = Path(folder, "body.json")
    refusal.write_text(body(random.Random(1)), encoding="utf-8")
    # By its name: not every hyperfine can give a standard input. The memory below is that of reading it from there.
    explain, decode = medians([WHY403, "explain", str(refusal)], DECODE)
    row("explain of a body / jwt decode, whole process", 1.2, explain / decode, "x", f"{explain:.2f} ms / {decode:.2f} ms")
    peaks = [run_once([WHY403, "explain"], stdin=refusal)[2] for _ in range(9)]
    row("explain of a body, peak memory", 6.0, statistics.median(peaks), "MB")
    chance = random.Random(2)
    batch(folder, "few causes, all ids different", (body(chance) for _ in range(400_000)))
    # Nothing can be remembered here, every record is read and judged by itself: a floor of its own.
    batch(folder, "all messages different", (body(chance, number) for number in range(100_000)), 10, 25_000)
    batch(folder, "log records, all different", (log_record(chance, number) for number in range(100_000)))
    archives(folder)
    tangles(folder)


class Sandbox:
    """A sandbox that answers late."""

    def __init__(self, delay_ms):
        self.process = subprocess.Popen(
            [WHY403, "sandbox", "--port", "0", "--delay-ms", str(delay_ms), "--format", "json"],
            env=CLEAN, stdout=subprocess.PIPE, text=True,
        )
        self.listing = json.loads(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def mute(self, *flags):
        """A run of `mute` for the agent: the report, and the milliseconds it took."""
        agent = next(scenario for scenario in self.listing["scenarios"] if scenario["name"] == "agent")
        command = [
            WHY403, "mute", "--base-url", self.listing["base_url"], "--conversation", agent["conversation"],
            "--participant", agent["participant"], "--format", "json", *flags,
        ]
        with tempfile.NamedTemporaryFile() as export:
            line = " ".join(["/usr/bin/time", "-f", "%e", "-o", export.name, *command])
            done = subprocess.run(line.split(), env={**CLEAN, "WHY403_TOKEN": agent["token"]}, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)

    def time(self, command, *flags):
        """The median wall time of a command for the agent in milliseconds."""
        agent = next(scenario for scenario in self.listing["scenarios"] if scenario["name"] == "agent")
        if command == "mute":
            flags = ["--conversation", agent["conversation"], "--participant", agent["participant"], *flags]
        return time_live([command, "--base-url", self.listing["base_url"], *flags], {"WHY403_TOKEN": agent["token"]})


def time_live(arguments, environment, exit_code=0):
    """The median wall time in milliseconds of a run that waits for servers, and that exits with this code."""
    environment = {**CLEAN, **environment}
    done = subprocess.run([WHY403, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != exit_code:
        sys.exit(f"why403 {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}")
    with tempfile.NamedTemporaryFile() as export:
        subprocess.run(
            [
                "hyperfine", "--shell=none", "--ignore-failure", "--warmup=1", "--runs=15", "--export-json", export.name,
                " ".join([WHY403, *arguments]),
            ],
            check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        return json.load(open(export.name, encoding="utf-8"))["results"][0]["median"] * 1000


class LateProxy(socketserver.ThreadingTCPServer):
    """A proxy that reaches no host, and says so late: every region is asked through it, and none over the network."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, delay_ms):
        class Refusal(socketserver.StreamRequestHandler):
            def handle(self):
                while self.rfile.readline().strip():
                    pass
                time.sleep(delay_ms / 1000)
                self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")

        super().__init__(("127.0.0.1", 0), Refusal)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


def main():
    nothing = shutil.which("true")
    check, decode, nothing = medians(CHECK, DECODE, [nothing])
    row("check offline / jwt decode, whole process", 1.2, check / decode, "x",
        f"{check:.2f} ms / {decode:.2f} ms; a process that does nothing: {nothing:.2f} ms")
    row("check offline, peak memory", 6.0, peak_kib(CHECK) * 1024 / 1e6, "MB")
    row("check offline with an RSA key, peak memory", 6.0, peak_kib(CHECK_WITH_KEY) * 1024 / 1e6, "MB")
    with tempfile.TemporaryDirectory() as folder:
        explain(folder)
    for delay in (50, 200):
        with Sandbox(delay) as sandbox:
            budget = 1.1 * delay + 15
            row(f"mute --dry-run, answers after {delay} ms", budget, sandbox.time("mute", "--dry-run"), "ms")
            row(f"check, answers after {delay} ms", budget, sandbox.time("check"), "ms")
        proxy = LateProxy(delay)
        # Nothing is known of the token then, which is exit 3.
        regions = time_live(["check", "--find-region"], {"HTTPS_PROXY": proxy.url(), "WHY403_TOKEN": "aB3-" * 20}, exit_code=3)
        proxy.shutdown()
        row(f"check --find-region, a proxy answers after {delay} ms", budget, regions, "ms", "every region at once")
    with Sandbox(0) as sandbox:
        exchanges = sandbox.mute("--no-preflight")["exchanges"]
        before_proof = next(index for index, exchange in enumerate(exchanges, 1) if exchange["method"] == "PATCH")
        row("mute --no-preflight, round trips up to the PATCH", 1, before_proof, "",
            " ".join(exchange["method"] for exchange in exchanges))

    print(f"release binary, stripped: {os.path.getsize(WHY403) / 1e6:.2f} MB")
    print(f"{'what':50} {'budget':>10} {'measured':>10}")
    for what, budget, measured, unit, ok, note in rows:
        print(f"{what:50} {f'{budget:.4g} {unit}':>10} {f'{measured:.4g} {unit}':>10}  {'ok' if ok else 'BROKEN'}  {note}".rstrip())
    return 0 if all(ok for *_, ok, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
