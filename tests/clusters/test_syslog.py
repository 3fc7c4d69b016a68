"""Runs a private rsyslogd with examples/syslog/why403.conf: records go in by TCP, answers come out in a file."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

CONFIG = Path(os.environ["EXAMPLES"], "syslog/why403.conf")
WHY403 = os.environ["WHY403"]
PATIENCE = 20.0

# What is read besides the example, where a machine has its /etc/rsyslog.conf.
MAIN = """
global(workDirectory="{folder}" maxMessageSize="64k")
module(load="imtcp")
input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="{folder}/port")
include(file="{folder}/why403.conf")
"""

BODIES = [
    ("app.not.authorized.for.scope", "App not authorized to use scope [conversations]", "missing-scope"),
    ("not.a.user", "The request could not be completed because it requires a user context.", "service-account"),
    ("bad.credentials", "Invalid login credentials.", "token-rejected"),
]


def wait_for(what, ready):
    """The first true value of `ready`."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := ready():
            return value
        time.sleep(0.05)
    raise AssertionError(f"no {what} within {PATIENCE} s")


def record(number):
    """A record with its number as the correlation id, and the cause that its answer must have."""
    code, message, cause = BODIES[number % len(BODIES)]
    status = 401 if code == "bad.credentials" else 400 if code == "not.a.user" else 403
    body = {"message": message, "code": code, "status": status, "contextId": f"00000000-0000-4000-8000-{number:012}"}
    return json.dumps(body, separators=(",", ":")), cause


class Syslog(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.output = self.folder / "why403.ndjson"
        # A copy, because some systems confine the program of the package to the folders of the service.
        program = shutil.copy(shutil.which("rsyslogd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin"), self.folder / "rsyslogd")
        config = CONFIG.read_text(encoding="utf-8")
        for path, here in (("/usr/local/bin/why403", WHY403), ("/var/log/why403.ndjson", str(self.output))):
            self.assertEqual(config.count(path), 1, path)
            config = config.replace(path, here)
        (self.folder / "why403.conf").write_text(config, encoding="utf-8")
        (self.folder / "rsyslog.conf").write_text(MAIN.format(folder=self.folder), encoding="utf-8")
        arguments = ["-f", self.folder / "rsyslog.conf", "-i", self.folder / "pid"]
        # What the configuration has wrong is printed here; it only warns when the service starts.
        checked = subprocess.run([program, "-N1", *arguments], stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((checked.returncode, "error" in checked.stderr), (0, False), checked.stderr)
        self.service = subprocess.Popen([program, "-n", *arguments])
        self.addCleanup(self.stop)
        port = self.folder / "port"
        number = int(wait_for("port", lambda: port.exists() and port.read_text().strip()))
        self.connection = socket.create_connection(("127.0.0.1", number))
        self.addCleanup(self.connection.close)

    def stop(self):
        if self.service.poll() is None:
            self.service.terminate()
            self.service.wait(PATIENCE)

    def send(self, *messages, program="integration"):
        lines = (f"<11>Nov 28 10:00:00 host {program}[42]: {message}\n" for message in messages)
        self.connection.sendall("".join(lines).encode())

    def answers(self, count):
        """All answers, as soon as there are so many."""
        def read():
            lines = self.output.read_text(encoding="utf-8").splitlines() if self.output.exists() else []
            return lines if len(lines) >= count else None
        return [json.loads(line) for line in wait_for(f"{count} answers", read)]

    def process(self):
        """The id of the process of why403."""
        children = Path(f"/proc/{self.service.pid}/task/{self.service.pid}/children")
        def listed():
            every = [child for task in children.parent.parent.iterdir() for child in (task / "children").read_text().split()]
            return every or None
        found = wait_for("process of why403", listed)
        self.assertEqual(len(found), 1, found)
        return int(found[0])

    def test_answers_are_live_and_in_order_and_the_process_ends_with_rsyslog(self):
        first, cause = record(0)
        self.send(first)
        # The connection is open, rsyslog runs, and the answer is there.
        self.assertEqual(self.answers(1)[0]["cause"], cause)
        process = self.process()

        self.send("not for why403", program="other")
        sent = [record(number) for number in range(1, 2_000)]
        self.send(*(message for message, _ in sent))
        answers = self.answers(2_000)
        ids = [int(answer["correlation_id"].rpartition("-")[2]) for answer in answers]
        self.assertEqual(ids, list(range(2_000)))
        self.assertEqual([answer["cause"] for answer in answers[1:]], [cause for _, cause in sent])
        self.assertEqual([answer["record"] for answer in answers], list(range(1, 2_001)))
        self.assertEqual(self.process(), process, "one process for all records")

        begun = time.monotonic()
        self.stop()
        self.assertEqual(self.service.returncode, 0)
        # It has seen the end of its input. rsyslog kills a process that does not end within 5 s.
        self.assertLess(time.monotonic() - begun, 4)
        self.assertFalse(Path(f"/proc/{process}").exists(), "why403 still runs")
        self.assertEqual(len(self.answers(2_000)), 2_000)

    def test_a_process_that_was_killed_is_started_again(self):
        self.send(record(0)[0])
        self.answers(1)
        os.kill(self.process(), signal.SIGKILL)
        # rsyslog sees it when it writes: what it wrote to the pipe of the dead process may be lost, so it gets several.
        for number in range(1, 100):
            self.send(record(number)[0])
            time.sleep(0.05)
            if len(self.answers(1)) > 1:
                break
        answer = self.answers(2)[1]
        self.assertEqual((answer["record"], answer["verdict"]), (1, "refused"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
