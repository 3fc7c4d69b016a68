"""Measures the budgets that tests/perf/run holds, and prints them as a table."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

WHY403 = str(Path(os.environ["WHY403"]).resolve())
JWT_CLI = str(Path(os.environ["JWT_CLI"]).resolve())
TOKENS = Path("fixtures/tokens")
TOKEN = TOKENS / "good-rs256.jwt"
CHECK = [WHY403, "check", "--offline", "--token-file", str(TOKEN)]
CHECK_WITH_KEY = [*CHECK, "--key", str(TOKENS / "keys/rsa-2048.pem")]
DECODE = [JWT_CLI, "decode", TOKEN.read_text().strip()]
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
                    ["hyperfine", "--shell=none", "--warmup=20", f"--runs={runs // 4}", "--export-json", export.name, line],
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

    def time_mute(self, *flags, runs=15):
        """The median wall time of `mute` for the agent in milliseconds."""
        agent = next(scenario for scenario in self.listing["scenarios"] if scenario["name"] == "agent")
        line = " ".join([
            WHY403, "mute", "--base-url", self.listing["base_url"], "--conversation", agent["conversation"],
            "--participant", agent["participant"], *flags,
        ])
        with tempfile.NamedTemporaryFile() as export:
            subprocess.run(
                ["hyperfine", "--shell=none", "--warmup=1", f"--runs={runs}", "--export-json", export.name, line],
                check=True, env={**CLEAN, "WHY403_TOKEN": agent["token"]}, stdout=subprocess.DEVNULL,
            )
            return json.load(open(export.name, encoding="utf-8"))["results"][0]["median"] * 1000


def main():
    nothing = shutil.which("true")
    check, decode, nothing = medians(CHECK, DECODE, [nothing])
    row("check offline / jwt decode, whole process", 1.2, check / decode, "x",
        f"{check:.2f} ms / {decode:.2f} ms; a process that does nothing: {nothing:.2f} ms")
    row("check offline, peak memory", 6.0, peak_kib(CHECK) * 1024 / 1e6, "MB")
    row("check offline with an RSA key, peak memory", 6.0, peak_kib(CHECK_WITH_KEY) * 1024 / 1e6, "MB")
    for delay in (50, 200):
        with Sandbox(delay) as sandbox:
            row(f"mute --dry-run, answers after {delay} ms", 1.3 * delay + 25, sandbox.time_mute("--dry-run"), "ms")
    with Sandbox(0) as sandbox:
        exchanges = sandbox.mute("--no-preflight")["exchanges"]
        before_proof = next(index for index, exchange in enumerate(exchanges, 1) if exchange["method"] == "PATCH")
        row("mute --no-preflight, round trips up to the PATCH", 1, before_proof, "",
            " ".join(exchange["method"] for exchange in exchanges))
    row("release binary, stripped", 10.0, os.path.getsize(WHY403) / 1e6, "MB")

    print(f"{'what':50} {'budget':>10} {'measured':>10}")
    for what, budget, measured, unit, ok, note in rows:
        print(f"{what:50} {f'{budget:.4g} {unit}':>10} {f'{measured:.4g} {unit}':>10}  {'ok' if ok else 'BROKEN'}  {note}".rstrip())
    return 0 if all(ok for *_, ok, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
