"""Measures how time and memory of `explain --ndjson` grow with the number of records, and draws it."""

import html
import itertools
import math
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples/spark"))
from generate_records import records  # noqa: E402 (the path is set before)

WHY403 = os.environ["WHY403"]
CLEAN = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}
FIRST_EXPONENT = 3
RUNS = 3
LIMIT_MB = 64.0
# How much longer ten times as many records may take. Ten is a straight line; the rest is noise.
MOST_GROWTH = 12.0
# Records are made once and sent again with other correlation ids, because to make them takes longer than to explain them.
BLOCK = 10_000
CORRELATION_ID = re.compile(rb'(contextId\\":\\")[0-9a-f]{8}')
MARK = b"@@@@@@@@"


def blocks(count):
    """So many records, in blocks. Each block has other ids than all others."""
    made = "".join(records(min(count, BLOCK), 403)).encode()
    made = CORRELATION_ID.sub(rb"\1" + MARK, made)
    for number in range(math.ceil(count / BLOCK)):
        yield made.replace(MARK, b"%08x" % number)


def explain(count):
    """Wall time and processor time in seconds, peak memory in MB, of one run that gets its records by a pipe."""
    pieces = blocks(count)
    # The first is made before the clock starts; the others are copies of it.
    first = next(pieces)
    with tempfile.NamedTemporaryFile("r") as report:
        # GNU time starts the program, because the peak of what this process starts would be at least its own.
        timed = ["/usr/bin/time", "-q", "-o", report.name, "-f", "%U %S %M", WHY403, "explain", "--ndjson", "--exit-zero"]
        begun = time.perf_counter()
        process = subprocess.Popen(timed, env=CLEAN, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for piece in itertools.chain([first], pieces):
            process.stdin.write(piece)
        process.stdin.close()
        code = process.wait()
        wall = time.perf_counter() - begun
        user, system, peak = report.read().splitlines()[-1].split()
    if code != 0:
        sys.exit(f"why403 ended with exit code {code}")
    return wall, float(user) + float(system), int(peak) * 1024 / 1e6


def machine():
    """The processor, the number of cores and the system."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"


WIDTH, HEIGHT = 960, 470
PANEL_WIDTH, PANEL_HEIGHT = 380, 280
TOP = 80


def power(exponent):
    """A power of ten as text, with a raised exponent."""
    return f'10<tspan dy="-5" font-size="10">{exponent}</tspan>'


class Panel:
    """One of the two diagrams: places on it, and what is drawn so far."""

    def __init__(self, left, title, exponents, low, high, is_logarithmic):
        self.left, self.exponents, self.low, self.high, self.is_logarithmic = left, exponents, low, high, is_logarithmic
        right, bottom = left + PANEL_WIDTH, TOP + PANEL_HEIGHT
        self.drawn = [
            f'<text x="{left}" y="{TOP - 14}" font-size="15" font-weight="bold">{title}</text>',
            f'<path d="M{left} {TOP}V{bottom}H{right}" fill="none" stroke="#57606a"/>',
            f'<text x="{left + PANEL_WIDTH / 2}" y="{bottom + 42}" text-anchor="middle">records</text>',
        ]
        for exponent in exponents:
            x = self.x(10**exponent)
            self.drawn.append(f'<path d="M{x:.1f} {bottom}v5" stroke="#57606a"/>')
            self.drawn.append(f'<text x="{x:.1f}" y="{bottom + 21}" text-anchor="middle">{power(exponent)}</text>')

    def x(self, count):
        share = (math.log10(count) - self.exponents[0]) / max(self.exponents[-1] - self.exponents[0], 1)
        return self.left + 20 + share * (PANEL_WIDTH - 40)

    def y(self, value):
        if self.is_logarithmic:
            share = (math.log10(value) - self.low) / (self.high - self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return TOP + PANEL_HEIGHT - share * PANEL_HEIGHT

    def tick(self, value, label):
        y = self.y(value)
        self.drawn.append(f'<path d="M{self.left} {y:.1f}H{self.left + PANEL_WIDTH}" stroke="#d8dee4"/>')
        self.drawn.append(f'<text x="{self.left - 8}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')

    def line(self, points, colour, dashes=""):
        path = "L".join(f"{self.x(count):.1f} {self.y(value):.1f}" for count, value in points)
        self.drawn.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>')

    def points(self, points, labels):
        self.line(points, "#0969da")
        for (count, value), label in zip(points, labels):
            x, y = self.x(count), self.y(value)
            self.drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#0969da"/>')
            self.drawn.append(f'<text x="{x:.1f}" y="{y - 10:.1f}" text-anchor="middle" font-size="12">{label}</text>')

    def note(self, count, value, text, colour, anchor="start", below=16):
        x, y = self.x(count), self.y(value) + below
        self.drawn.append(f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" font-size="12">{text}</text>')


def seconds(value):
    """A time in few characters."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def draw(measured, caption):
    """The two panels as SVG: time with a line of slope 1, memory with its limit."""
    counts = [count for count, *_ in measured]
    exponents = range(round(math.log10(counts[0])), round(math.log10(counts[-1])) + 1)
    last, longest = measured[-1][0], measured[-1][1]
    straight = [(count, longest * count / last) for count in counts]
    walls = [wall for _, wall, *_ in measured]
    low = math.floor(math.log10(min(walls + [straight[0][1]])))
    high = math.ceil(math.log10(max(walls))) + 0.3
    time_panel = Panel(80, "Time (both axes logarithmic)", exponents, low, high, True)
    for exponent in range(low, math.floor(high) + 1):
        time_panel.tick(10**exponent, seconds(10**exponent) if exponent < 0 else f"{10**exponent} s")
    time_panel.line(straight, "#8c959f", "5 5")
    time_panel.note(straight[1][0], straight[1][1], "slope 1", "#57606a")
    time_panel.points([(count, wall) for count, wall, *_ in measured], [seconds(wall) for wall in walls])

    memory_panel = Panel(560, "Peak memory", exponents, 0, 72, False)
    for megabytes in range(0, 65, 16):
        memory_panel.tick(megabytes, f"{megabytes} MB")
    memory_panel.line([(counts[0], LIMIT_MB), (last, LIMIT_MB)], "#cf222e", "5 5")
    memory_panel.note(last, LIMIT_MB, f"limit: {LIMIT_MB:.0f} MB", "#cf222e", "end")
    memory_panel.points([(count, peak) for count, _, _, peak in measured], [f"{peak:.0f} MB" for *_, peak in measured])

    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13" fill="#1f2328">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{WIDTH / 2}" y="34" text-anchor="middle" font-size="18">why403 explain --ndjson: '
        'time grows with the records, memory does not</text>',
        *time_panel.drawn, *memory_panel.drawn,
        *(f'<text x="{WIDTH / 2}" y="{HEIGHT - 36 + 20 * number}" text-anchor="middle" font-size="12" fill="#57606a">{line}</text>'
          for number, line in enumerate(caption)),
        "</svg>\n",
    ])


def main():
    largest, svg = int(sys.argv[1]), Path(sys.argv[2])
    if not FIRST_EXPONENT < largest <= 9:
        sys.exit(f"tests/perf/growth: {largest}: give an exponent from {FIRST_EXPONENT + 1} to 9")
    measured = []
    print(f"{'records':>12} {'time':>10} {'processor':>10} {'records/s':>12} {'peak':>8}")
    for exponent in range(FIRST_EXPONENT, largest + 1):
        count = 10**exponent
        # The shortest of some runs; a long one is not disturbed by what is short.
        runs = [explain(count) for _ in range(RUNS if exponent < 7 else 1)]
        wall, processor, _ = min(runs)
        peak = max(peak for *_, peak in runs)
        measured.append((count, wall, processor, peak))
        print(f"{count:12,} {wall:8.3f} s {processor:8.3f} s {count / wall:12,.0f} {peak:5.1f} MB", flush=True)
    version = subprocess.run([WHY403, "--version"], env=CLEAN, stdout=subprocess.PIPE, text=True, check=True).stdout.split()[1]
    # The program's name and version, the machine and the day; nothing of them is markup.
    caption = (
        f"Log records that come by a pipe, with all ids different; the shortest of {RUNS} runs, one run from 10^7.",
        f"why403 {version}, {machine()}, {date.today()}. Drawn by tests/perf/growth.",
    )
    svg.write_text(draw(measured, [html.escape(line) for line in caption]), encoding="utf-8")

    broken = [f"{count:,} records: {peak:.1f} MB, the limit is {LIMIT_MB:.0f} MB" for count, _, _, peak in measured if peak > LIMIT_MB]
    for (_, before, *_), (count, wall, *_) in zip(measured, measured[1:]):
        if wall > before * MOST_GROWTH:
            broken.append(f"{count:,} records take {wall / before:.1f} times as long as a tenth of them; at most {MOST_GROWTH:g}")
    print("\n".join(broken) or f"ok: {svg} is drawn")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
