"""Measures batches beside what people use, and prints one table."""

import base64
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "examples/spark"))
from generate_records import ANSWERS, uuid  # noqa: E402 (the path is set before)

WHY403 = os.environ["WHY403"]
JWT_CLI = os.environ["JWT_CLI"]
CLEAN = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}
CORES = os.cpu_count() or 1
RUNS = 3
BODIES = 400_000
UNSIGNED = 50_000
# To sign one takes a millisecond.
SIGNED = 20_000
# A process for each token: the rate of a few is that of many.
LOOPED = 1_000


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def bodies(count):
    """Error bodies with ids that differ."""
    chance = random.Random(403)
    failures = [answer for answer in ANSWERS if answer[3]]
    for _ in range(count):
        _, _, status, code, message = chance.choice(failures)
        yield compact({"message": message, "code": code, "status": status, "contextId": uuid(chance), "details": [], "errors": []})


def tokens(count, key):
    """Access tokens with RS256 signatures and different ids, made here: they open nothing anywhere."""
    chance = random.Random(403)

    def encoded(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    header = encoded(compact({"alg": "RS256", "typ": "JWT"}).encode())
    for _ in range(count):
        claims = {
            "iss": "https://login.example", "aud": "https://api.example", "sub": uuid(chance), "client_id": uuid(chance),
            "iat": 1_763_850_000, "exp": 4_102_444_800, "scope": "conversations users:readonly", "jti": uuid(chance),
        }
        signed = header + b"." + encoded(compact(claims).encode())
        # Where only decoding is measured, the signature need not be right, only as long.
        signature = key.sign(signed, padding.PKCS1v15(), hashes.SHA256()) if key else chance.randbytes(256)
        yield (signed + b"." + encoded(signature)).decode()


def family(root):
    """A process and all that it started, itself first."""
    found = [root]
    for process in found:
        try:
            for task in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{task}/children", encoding="utf-8") as file:
                    found.extend(map(int, file.read().split()))
        except OSError:
            continue
    return found


def proportional_mb(process):
    """The memory of a process; what several share is divided among them."""
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="utf-8") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) * 1024 / 1e6
    except (OSError, StopIteration):
        return 0.0


class Watch(threading.Thread):
    """Looks at the children of a process until it ends: how many there are at a time, and their memory together."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.most, self.peak, self.ended = process, 1, 0.0, threading.Event()

    def run(self):
        while not self.ended.wait(0.02):
            every = family(self.process)[1:]
            self.most = max(self.most, len(every))
            self.peak = max(self.peak, sum(map(proportional_mb, every)))


def run(command, path):
    """Exit code, wall time and processor time in seconds, peak memory in MB and number of processes."""
    # GNU time starts the program, because the peak of what this process starts would be at least its own.
    with open(path, "rb") as source, tempfile.TemporaryFile() as errors, tempfile.NamedTemporaryFile("r") as report:
        begun = time.perf_counter()
        timed = ["/usr/bin/time", "-q", "-o", report.name, "-f", "%U %S %M", *command]
        process = subprocess.Popen(timed, env=CLEAN, stdin=source, stdout=subprocess.DEVNULL, stderr=errors)
        watch = Watch(process.pid)
        watch.start()
        code = process.wait()
        wall = time.perf_counter() - begun
        watch.ended.set()
        watch.join()
        user, system, largest = report.read().splitlines()[-1].split()
        errors.seek(0)
        message = errors.read().decode(errors="replace")
    # A short process may end before it is looked at; the peak of the largest one is known in any case.
    peak = max(watch.peak, int(largest) * 1024 / 1e6)
    return code, wall, float(user) + float(system), peak, watch.most, message


def measure(what, does, command, path, count, records, good=(0,), optional=False):
    """A row of the table: the shortest of some runs."""
    cells = [what, does, f"{count:,} {records}"]
    runs = []
    for _ in range(RUNS):
        code, *measured, message = run(command, path)
        if optional and code == 2:
            print(f"| {' | '.join(cells)} | not available | | | |", flush=True)
            return
        if code not in good:
            sys.exit(f"{shlex.join(command)}: exit code {code}\n{message}")
        runs.append(measured)
    wall, processor, peak, most = min(runs)
    cells += [f"{count / wall:,.0f}", str(most), f"{processor / wall:.1f}", f"{peak:.0f} MB"]
    print(f"| {' | '.join(cells)} |", flush=True)


def write(folder, name, lines):
    path = Path(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    return path


def main():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with tempfile.TemporaryDirectory(prefix="why403-beside-") as folder:
        failures = write(folder, "bodies.ndjson", bodies(BODIES))
        unsigned = write(folder, "tokens", tokens(UNSIGNED, None))
        few = write(folder, "few-tokens", tokens(LOOPED, None))
        signed = write(folder, "signed-tokens", tokens(SIGNED, key))
        public = Path(folder, "public.pem")
        pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        public.write_bytes(pem)

        print(f"On {CORES} cores, the shortest of {RUNS} runs:\n")
        print("| program | what it does | input | records/s | processes | cores used | peak memory |")
        print("|---|---|---|--:|--:|--:|--:|", flush=True)
        measure("`jq`", "extracts status, code and message", ["jq", "-r", "[.status, .code, .message] | @tsv"], failures, BODIES, "error bodies")
        measure("`why403 explain --ndjson`", "finds cause and fix", [WHY403, "explain", "--ndjson"], failures, BODIES, "error bodies", good=(1,))

        loop = ["sh", "-c", f'while read -r token; do {shlex.quote(JWT_CLI)} decode "$token"; done']
        pool = [sys.executable, str(HERE / "decode_tokens.py")]
        check = [WHY403, "check", "--ndjson"]
        # Whether these tokens are good enough for some operation is not what is measured.
        any_verdict = {"good": (0, 1, 3), "optional": True}
        measure("shell loop over `jwt decode`", "decodes", loop, few, LOOPED, "tokens")
        measure("PyJWT in a process pool", "decodes", pool, unsigned, UNSIGNED, "tokens")
        measure("`why403 check --ndjson`", "judges", check, unsigned, UNSIGNED, "tokens", **any_verdict)
        measure("PyJWT in a process pool", "decodes, verifies RS256", [*pool, str(public)], signed, SIGNED, "tokens")
        measure("`why403 check --ndjson --key`", "verifies RS256, judges", [*check, "--key", str(public)], signed, SIGNED, "tokens", **any_verdict)


if __name__ == "__main__":
    main()
