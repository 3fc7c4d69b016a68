"""Celery tasks that ask why403, and act on its JSON report.

The worker's environment has the token (WHY403_TOKEN) and the region (GENESYSCLOUD_REGION). Neither is an argument of a
task, as arguments stand in the broker and in logs.

    celery --app tasks worker
"""

import json
import os
import shlex
import subprocess

from celery import Celery

app = Celery("tasks", broker=os.environ.get("CELERY_BROKER_URL", "amqp://"))

# What every call gets besides, as `--base-url http://127.0.0.1:8403` for a sandbox.
WHERE = shlex.split(os.environ.get("WHY403_WHERE", ""))


class Refused(Exception):
    """The platform said no, or would: trying again changes nothing."""

    def __init__(self, cause: str, summary: str) -> None:
        super().__init__(cause, summary)
        self.cause = cause
        self.summary = summary


class Unclear(Exception):
    """The evidence could not be had: a network, a rate limit, a server in trouble. Trying again may help."""


class Misused(Exception):
    """why403 could not read what it was given: a fault of the caller's."""


def why403(*arguments: str, text: str = "") -> dict:
    """The report of one run, whatever its verdict; raises where there is none."""
    run = subprocess.run(
        ["why403", *arguments, "--format", "json"], input=text, capture_output=True, encoding="utf-8", timeout=60
    )
    if run.returncode not in (0, 1, 3, 4):
        raise Misused(run.stderr.strip())
    return json.loads(run.stdout)


@app.task(throws=(Misused,))
def explain(failure: str) -> dict:
    """Why a request was refused: an error body, a log line, an exception's text. Asks nobody."""
    report = why403("explain", "-", text=failure)
    fixes = [finding["fix"] for finding in report["findings"] if finding["rule"] == report["cause"]]
    return {"cause": report["cause"], "summary": report["summary"], "fix": fixes[0] if fixes else None}


@app.task(throws=(Refused, Misused), autoretry_for=(Unclear,), retry_backoff=True, max_retries=5)
def mute(conversation: str, participant: str) -> dict:
    """Mutes a participant, and comes back when it is proven. Safe to try again: it looks before it sends."""
    report = why403("mute", "--conversation", conversation, "--participant", participant, *WHERE)
    if report["verdict"] == "refused":
        raise Refused(report["cause"], report["summary"])
    if report["verdict"] == "unclear":
        raise Unclear(report["summary"])
    return {"muted": report["action"]["muted_after"], "proven": report["action"]["confirmed"]}
