"""Measures the budgets that tests/perf/scan holds, and prints them as a table."""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from source_tree import Tree

WHY403 = os.environ["WHY403"]
OPERATIONS = Path(__file__).resolve().parents[2] / "src/catalogue/data/operations.tsv"
CLEAN = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}
RUNS = 7
MEGABYTES_A_SECOND = 300
TIMES_RIPGREP = 0.6
SECONDS_A_CHECKOUT = 5.0
PEAK_MB = 64.0

rows = []


def row(what, measured, unit, most=None, least=None, note=""):
    """Adds a line to the table, with what the measure may be at most or must be at least."""
    ok = (most is None or measured <= most) and (least is None or measured >= least)
    budget = f"≤ {most:g}" if most is not None else f"≥ {least:g}" if least is not None else ""
    rows.append((what, budget, f"{measured:.4g} {unit}", "ok" if ok else "BROKEN", note))
    return ok


def spellings():
    """Every operation's name as JavaScript, Python and Go write it, and what every path begins with."""
    names = [line.split("\t")[2] for line in OPERATIONS.read_text(encoding="utf-8").splitlines()[1:]]
    every = {"/api/v2/"}
    for name in names:
        snake = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
        every.update((name, snake, name[:1].upper() + name[1:]))
    return sorted(every)


def run(command):
    """Wall time and processor time in seconds, peak memory in MB."""
    with tempfile.NamedTemporaryFile("r") as report:
        start = time.perf_counter()
        done = subprocess.run(
            ["/usr/bin/time", "-o", report.name, "-f", "%U %S %M", *command],
            env=CLEAN, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        )
        wall = time.perf_counter() - start
        user, system, peak = report.read().splitlines()[-1].split()
    # 1 is ripgrep's answer where nothing is found.
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: {done.stderr.decode()}")
    return wall, float(user) + float(system), int(peak) * 1024 / 1e6


def in_turns(*commands):
    """The medians of each command, which are run in turns, so that noise meets all alike; the first round warms up."""
    every = [[run(command) for command in commands] for _ in range(RUNS + 1)][1:]
    return [[statistics.median(values) for values in zip(*turns)] for turns in zip(*every)]


def measure(name, tree, size, files, names, is_held=True, is_checkout=False):
    """Scans a tree beside ripgrep, with one thread and with as many as there are cores."""
    most, least = (TIMES_RIPGREP, MEGABYTES_A_SECOND) if is_held else (None, None)
    scan = [WHY403, "scan", "--exit-zero", "-q"]
    search = ["rg", "--no-config", "-c", "-F", "-f", names]
    one, rg_one, all_cores, rg_all = in_turns(
        [*scan, "--threads", "1", tree], [*search, "-j1", tree], [*scan, tree], [*search, tree]
    )
    row(f"{name}: one core", size / 1e6 / one[0], "MB/s", least=least,
        note=f"{files:,} files, {size / 1e6:.0f} MB in {one[0]:.2f} s; ripgrep {size / 1e6 / rg_one[0]:.0f} MB/s")
    row(f"{name}: one core / ripgrep -j1", one[0] / rg_one[0], "x", most=most, note=f"{one[0]:.3f} s / {rg_one[0]:.3f} s")
    row(f"{name}: all cores / ripgrep", all_cores[0] / rg_all[0], "x", most=most, note=f"{all_cores[0]:.3f} s / {rg_all[0]:.3f} s")
    row(f"{name}: peak memory", max(one[2], all_cores[2]), "MB", most=PEAK_MB if is_held else None, note=f"ripgrep {rg_all[2]:.0f} MB")
    if is_checkout:
        row(f"{name}: all cores, in all", all_cores[0], "s", most=SECONDS_A_CHECKOUT)


def extent(tree):
    """How many bytes and files `why403 scan` reads of a tree."""
    listed = subprocess.run([WHY403, "scan", "--exit-zero", "--format", "json", tree], env=CLEAN, stdout=subprocess.PIPE, check=True)
    survey = json.loads(listed.stdout)["survey"]
    return survey["bytes"], survey["files"]


def main():
    with tempfile.TemporaryDirectory(prefix="why403-scan-") as folder:
        names = Path(folder, "names.txt")
        names.write_text("\n".join(spellings()) + "\n", encoding="utf-8")
        sources = Tree()
        for name, files, length, is_checkout in (("100,000 files", 100_000, 3_000, True), ("longer files", 300, 1_000_000, False)):
            tree = Path(folder, name.replace(",", "").replace(" ", "-"))
            size = sources.write(tree, files, length)
            measure(name, str(tree), size, files, str(names), is_checkout=is_checkout)
        for tree in sys.argv[1:]:
            size, files = extent(tree)
            measure(Path(tree).name, tree, size, files, str(names), is_held=False)

    print(f"{'what':42} {'budget':>8} {'measured':>12}")
    for what, budget, measured, ok, note in rows:
        print(f"{what:42} {budget:>8} {measured:>12}  {ok:6}  {note}".rstrip())
    return 0 if all(ok == "ok" for _, _, _, ok, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
