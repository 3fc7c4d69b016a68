"""Runs examples/spark as its README says, on small data, and compares what comes out with one process."""

import gzip
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path
from unittest import mock

from pyspark.sql import SparkSession

EXAMPLE = Path(os.environ["EXAMPLES"], "spark")


def commands():
    """The commands of the README in its order."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", (EXAMPLE / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return "".join(blocks).splitlines()


def lines(folder, pattern):
    """The lines of all compressed files of a folder, in the order of their names."""
    for path in sorted(folder.glob(pattern)):
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
            yield from file


class Spark(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for path in EXAMPLE.glob("*.py"):
            shutil.copy(path, self.folder)

    def shell(self, command):
        print(f"$ {command}", flush=True)
        begun = time.monotonic()
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False
        )
        self.assertEqual(done.returncode, 0, done.stderr[-4000:])
        print(f"{done.stdout}({time.monotonic() - begun:.1f} s)", flush=True)
        return done.stdout

    def test_the_readme(self):
        install, generate, explain, alone, compare = commands()
        # tests/clusters/run has installed it.
        self.assertEqual(install, "pip install -r requirements.txt")
        self.shell(generate)
        records, answers = self.folder / "records", self.folder / "answers"
        # What real folders have too, and what sorts differently from how it was made.
        for name, content in (("part-00009", b""), ("part-00007", b"\n  \n"), ("part-00004", b'{"message":"cut\n\nno JSON\n')):
            with gzip.open(records / f"{name}.ndjson.gz", "wb") as file:
                file.write(content)
        printed = self.shell(explain)
        self.shell(alone)
        self.assertEqual(self.shell(compare), "equal\n")

        inputs = [line for line in lines(records, "*.gz") if line.strip()]
        outputs = [json.loads(line) for line in lines(answers / "answers", "part-*.gz")]
        self.assertEqual(len(inputs), 20_002)
        self.assertEqual(len(outputs), len(inputs))
        expected = Counter()
        for record, answer in zip(inputs, outputs):
            expected["verdict", answer["verdict"]] += 1
            if answer["verdict"] != "allowed":
                fields = json.loads(record) if record.startswith('{"time"') else {"client_id": "unknown", "time": "unknown"}
                expected["cause", answer["cause"] or "unknown"] += 1
                expected["operation", answer["operation"] or "unknown"] += 1
                expected["client", fields["client_id"]] += 1
                expected["hour", fields["time"] if fields["time"] == "unknown" else f"{fields['time'][:13]}:00Z"] += 1
        self.assertEqual({verdict for by, verdict in expected if by == "verdict"}, {"refused", "unclear", "allowed"})
        self.assertGreaterEqual(len([by for by, _ in expected if by == "hour"]), 6)
        with open(next((answers / "summary").glob("*.json")), encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        self.assertEqual({(row["by"], row["value"]): row["number"] for row in rows}, expected)
        self.assertIn("20,002 records in 7 tasks", printed)

    def explain(self, *arguments):
        """The example in this process: its JVM, which takes seconds to start, serves several runs."""
        with mock.patch.object(sys, "argv", ["explain_folder.py", *map(str, arguments)]):
            try:
                runpy.run_path(str(self.folder / "explain_folder.py"), run_name="__main__")
            finally:
                if session := SparkSession.getActiveSession():
                    session.stop()

    def test_failures_are_named(self):
        records, answers, program = (self.folder / name for name in ("records", "answers", "fails"))
        records.mkdir()
        with gzip.open(records / "part.gz", "wb") as file:
            file.write(b"{}\n")
        program.write_text("#!/bin/sh\ncat\nexit 7\n", encoding="utf-8")
        program.chmod(0o755)
        with self.assertRaisesRegex(Exception, "fails explain --ndjson --exit-zero.*7"):
            self.explain(records, answers, "--master", "local[1]", "--why403", program)
        self.assertFalse((answers / "answers/_SUCCESS").exists())

        with self.assertRaisesRegex(SystemExit, "nowhere: .*matches 0 files"):
            self.explain(self.folder / "nowhere", self.folder / "new", "--master", "local[1]")

        with mock.patch("sys.stderr") as stderr, self.assertRaises(SystemExit) as exit:
            self.explain(records, answers)
        self.assertEqual(exit.exception.code, 2)
        self.assertIn("answers exists already", str(stderr.write.call_args_list))


if __name__ == "__main__":
    unittest.main(verbosity=2)
