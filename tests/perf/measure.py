"""Measures the budgets that tests/perf/run holds, and prints them as a table."""

import atexit
import base64
import itertools
import json
import os
import random
import re
import shutil
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

def copied(variable):
    """A copy of the program that a variable names: a build that goes on beside the measurement changes nothing in it."""
    copy = COPIES / variable.lower()
    shutil.copy(os.environ[variable], copy)
    return str(copy)


COPIES = Path(tempfile.mkdtemp(prefix="why403-perf-"))
atexit.register(shutil.rmtree, COPIES)
WHY403 = copied("WHY403")
JWT_CLI = copied("JWT_CLI")
# What criterion wrote of the crypto library's own rate; empty where it was not measured.
LIBRARY = os.environ.get("LIBRARY_RATE", "")
TOKENS = Path("fixtures/tokens")
TOKEN = TOKENS / "good-rs256.jwt"
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


def check(program, *flags):
    """A check of a JWT offline."""
    return [program, "check", "--offline", "--token-file", str(TOKEN), *flags]


def faults_and_peak(command, stdin=None):
    """The page faults that read no disk, and the peak resident memory in MB: the medians of nine runs."""
    measured = []
    for _ in range(9):
        with open(stdin or os.devnull, "rb") as source:
            done = subprocess.run(
                ["/usr/bin/time", "-f", "%R %M", *command], env=CLEAN, stdin=source,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            )
        measured.append([int(number) for number in done.stderr.split()[-2:]])
    faults, peak = (statistics.median(values) for values in zip(*measured))
    return faults, peak * 1024 / 1e6


def instructions(command, stdin=None):
    """How many instructions a run takes, in thousands, counted by callgrind: the same whatever else the machine does."""
    with tempfile.NamedTemporaryFile() as profile, open(stdin or os.devnull, "rb") as source:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile.name}", *command],
            env=CLEAN, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
    return int(re.search(r"Collected : (\d+)", done.stderr)[1]) / 1000


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


def words(chance):
    """A name and a place, of letters alone."""
    return " ".join("".join(chance.choices("aeinorstlm", k=7)).capitalize() for _ in range(3))


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


def unsigned_token(chance, number):
    """A JWT that no key signed, with ids and times of its own."""
    claims = {
        "iss": "https://login.mypurecloud.com", "sub": uuid(chance), "aud": "api", "client_id": ID, "jti": uuid(chance),
        "iat": 1795000000 + number, "exp": 4102444800 + number, "scope": "conversations users:readonly routing", "org_id": ID,
    }
    parts = [compact({"alg": "none", "typ": "JWT"}), compact(claims)]
    return ".".join([base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts] + [""])


def tokens(folder):
    """Checks tokens line by line: unsigned ones that all differ, and signed ones beside the crypto library's own rate."""
    chance = random.Random(7519)
    unsigned = Path(folder, "unsigned.txt")
    with open(unsigned, "w", encoding="utf-8") as file:
        file.writelines(unsigned_token(chance, number) + "\n" for number in range(400_000))
    signed = Path(folder, "signed.txt")
    signed.write_text((TOKEN.read_text().strip() + "\n") * 100_000, encoding="utf-8")
    keys = ["--key", str(TOKENS / "keys/rsa-2048.pem")]
    # Nanoseconds for one signature, from the benchmark that verifies the same token with the library alone.
    library = json.loads(Path(LIBRARY).read_text(encoding="utf-8"))["median"]["point_estimate"] / 100 if LIBRARY else None
    for path, count, flags in [(unsigned, 400_000, []), (signed, 100_000, keys)]:
        measured = [run_once([WHY403, "check", "--ndjson", str(path), *flags]) for _ in range(3)]
        processor = statistics.median(processor for _, processor, _ in measured)
        wall = statistics.median(wall for wall, _, _ in measured)
        note = f"{count / processor:,.0f} tokens/s a core; {count / wall:,.0f} tokens/s on {CORES}"
        if not flags:
            row("check --ndjson, unsigned: time a core / budget", 1.0, processor / (count / 400_000), "x", note)
        elif library:
            # The library's rate is that of one core while the others rest, so this is measured on one, too.
            alone = [run_once(["taskset", "-c", "0", WHY403, "check", "--ndjson", str(path), *flags]) for _ in range(3)]
            share = statistics.median(processor for _, processor, _ in alone) / count / (library / 1e9)
            row("check --ndjson, RS256: time a core / the library's", 1.25, share, "x",
                f"{note}; the library: {1e9 / library:,.0f}/s")
        row(f"check --ndjson, {path.stem}: peak memory", 32.0, max(peak for _, _, peak in measured), "MB")


def archive(path, entries):
    """Writes an HTTP archive."""
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"log":{"version":"1.2","creator":{"name":"perf","version":"1"},"pages":[],"entries":[')
        for number, entry in enumerate(entries):
            file.write(("," if number else "") + entry)
        file.write("]}}")


def call(status, text, participant=ID, **more):
    """An entry of an archive as JSON."""
    headers = [{"name": "Authorization", "value": "Bearer " + "aB3-" * 20}]
    url = f"https://api.mypurecloud.com/api/v2/conversations/calls/{ID}/participants/{participant}"
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
    path = Path(folder, "failures.har")
    archive(path, (call(403, body(chance), participant=uuid(chance)) for _ in range(300_000)))
    size = path.stat().st_size / 1e6
    wall, _, peak = run_once([WHY403, "explain", str(path)])
    row("explain of a HAR, every entry a failure: time / budget", 1.0, wall / (size / 60), "x", f"{size:.0f} MB, {size / wall:.0f} MB/s")
    row("explain of a HAR, every entry a failure: peak memory", 64.0, peak, "MB")
    path.unlink()
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


# What the machine code of this processor adds or spares: the libraries choose their code by it.
LEEWAY = 1.03


def start(program, name, budgets, refusal):
    """A check and an explanation as whole processes beside `jwt decode`: time, instructions, page faults and memory."""
    nothing = shutil.which("true")
    decoded = instructions(DECODE)
    # By its name: not every hyperfine can give a standard input. What is counted below is that of reading it from there.
    checking, explaining, decoding, empty = medians(check(program), [program, "explain", str(refusal)], DECODE, [nothing])
    for what, command, stdin, taken in (
        ("check", check(program), None, checking), ("explain", [program, "explain"], refusal, explaining),
    ):
        faults, peak = faults_and_peak(command, stdin)
        counted = instructions(command, stdin)
        row(f"{name}, {what} / jwt decode: time", budgets["time"], taken / decoding, "x",
            f"{taken:.2f} ms / {decoding:.2f} ms; a process that does nothing: {empty:.2f} ms")
        row(f"{name}, {what} / jwt decode: instructions", budgets[what] * LEEWAY, counted / decoded, "x",
            f"{counted:,.0f} k / {decoded:,.0f} k")
        row(f"{name}, {what}: page faults", budgets["faults"], faults, "")
        row(f"{name}, {what}: peak memory", budgets["peak"], peak, "MB")


# Instructions as multiples of those of `jwt decode`, which are counted in the same run. More page faults of what `cargo install`
# builds are a sign that its order of functions has grown old: `packages/store-order` makes it anew.
INSTALLED = {"time": 1.2, "check": 2.3, "explain": 2.2, "faults": 260, "peak": 7.5}
RECIPE = {"time": 0.95, "check": 1.8, "explain": 1.7, "faults": 210, "peak": 4.0}


def explain(folder):
    """`explain` of batches and of archives."""
    chance = random.Random(2)
    batch(folder, "few causes, all ids different", (body(chance) for _ in range(400_000)))
    batch(folder, "all messages different", (body(chance, number) for number in range(100_000)), 1e9, 100_000)
    # Nothing can be remembered here: every record is read and judged by itself.
    batch(folder, "all messages in other words", (body(chance, words(chance)) for _ in range(40_000)), 1e9, 10_000)
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
    recipe = copied("WHY403_RECIPE")
    with tempfile.TemporaryDirectory() as folder:
        refusal = Path(folder, "body.json")
        refusal.write_text(body(random.Random(1)), encoding="utf-8")
        start(WHY403, "cargo install", INSTALLED, refusal)
        start(recipe, "release recipe", RECIPE, refusal)
        _, peak = faults_and_peak(check(WHY403, "--key", str(TOKENS / "keys/rsa-2048.pem")))
        row("cargo install, check with an RSA key: peak memory", 12.0, peak, "MB")
        explain(folder)
        tokens(folder)
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
