"""Celery tasks that call why403, and act on its JSON report.

The worker's environment has the token (WHY403_TOKEN) and the region (GENESYSCLOUD_REGION). Neither is an argument of a
task, because the broker and the logs show arguments.

    pip install -r requirements.txt
    celery --app tasks worker
"""

import json
import os
import shlex
import shutil
import subprocess
import sysconfig

from celery import Celery

app = Celery("tasks", broker=os.environ.get("CELERY_BROKER_URL", "amqp://"))

# The program of the wheel, also where the virtual environment is not on PATH.
WHY403 = os.environ.get("WHY403_BIN") or shutil.which("why403", path=sysconfig.get_path("scripts")) or "why403"
# Further arguments of every call, such as `--base-url http://127.0.0.1:8403` for a sandbox.
WHERE = shlex.split(os.environ.get("WHY403_WHERE", ""))


class Refused(Exception):
    """Genesys Cloud refused it, or would: trying again changes nothing."""

    def __init__(self, cause: str, summary: str) -> None:
        super().__init__(cause, summary)
        self.cause = cause
        self.summary = summary


class Unclear(Exception):
    """Not enough evidence (exit code 3): the network, a rate limit, a server in trouble. Trying again may help."""


class Misused(Exception):
    """why403 is missing, or could not read its input: the caller must change something."""


def why403(*arguments: str, text: str = "") -> dict:
    """The report of one run, whatever its verdict. Raises `Misused` or `Unclear` where there is none."""
    command = [WHY403, *arguments, "--format", "json"]
    try:
        run = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", timeout=60)
    except subprocess.TimeoutExpired as error:
        raise Unclear("why403 did not end within 60 s") from error
    except OSError as error:
        raise Misused(f"{WHY403} cannot be started: {error.strerror}") from error
    if run.returncode not in (0, 1, 3, 4):
        raise Misused(run.stderr.strip())
    return json.loads(run.stdout)


@app.task(throws=(Misused,))
def explain(failure: str) -> dict:
    """Why a request was refused: an error body, a log line, an exception's text. Sends nothing."""
    report = why403("explain", "-", text=failure)
    fixes = [finding["fix"] for finding in report["findings"] if finding["rule"] == report["cause"]]
    # An unclear one has no cause, and its summary says what to add.
    return {"cause": report["cause"], "summary": report["summary"], "fix": fixes[0] if fixes else None}


@app.task(throws=(Refused, Misused), autoretry_for=(Unclear,), retry_backoff=True, max_retries=5)
def mute(conversation: str, participant: str) -> dict:
    """Mutes a participant and confirms it. Safe to try again: it reads the call before it sends."""
    report = why403("mute", "--conversation", conversation, "--participant", participant, *WHERE)
    if report["verdict"] == "refused":
        raise Refused(report["cause"], report["summary"])
    if report["verdict"] == "unclear":
        raise Unclear(report["summary"])
    return {"muted": report["action"]["muted_after"], "proven": report["action"]["confirmed"]}
