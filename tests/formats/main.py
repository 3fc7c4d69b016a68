"""Makes the runs, hands each form to its consumers, and counts what held."""

import os
import pathlib
import shutil
import sys

import github
import junit
import sarif_logs
import tally
from runs import REPORTS, Run

ROOT = pathlib.Path(os.environ["ROOT"])
# So many lines are put in above each call.
INSERTED = 3

POLICY = """\
operations = [
  "patchConversationsCallParticipant",
  "getRoutingQueues",
  "DELETE /api/v2/routing/queues/{queueId}",
  "getUsersMe",
]

[token]
grant = "user"
min_lifetime = "30d"

[scopes]
required = ["outbound"]
excess = "warn"
forbidden = ["users:*"]
"""

# More problems than GitHub shows, twice the same line, and characters that mean something to a URI or a command.
PYTHON = """\
import PureCloudPlatformClientV2

é = "ü😀"; api = PureCloudPlatformClientV2.ConversationsApi()
😀 = "é"; api.put_conversation_participant("😀", "é", {})
api.put_conversation_participant("call", "leg", {"muted": True})
api.put_conversation_participant("call", "leg", {"muted": True})
""" + "".join(f"api.put_conversation_nonsense_{letter}(1)\n" for letter in "abcdefghij")
JAVASCRIPT = """\
const api = new platformClient.AuthorizationApi();
await api.getAuthorizationDivisionspermittedMe();
await fetch(`${base}/api/v2/conversations/phone/${id}`, { method: "PATCH" });
await fetch(`${base}/api/v2/users/me`, { method: "DELETE" });
"""
ANSWERED = "HTTP/1.1 200 OK\ncontent-type: application/json\n\n{}\n"


def folder(name):
    """A folder with the examples, where a pipeline would start why403."""
    place = REPORTS / "folders" / name
    shutil.copytree(ROOT / "examples" / "scan", place / "examples" / "scan")
    return place


def odd(name, above=0):
    """Sources in folders with odd names, with so many lines put in above each call."""
    place = REPORTS / "folders" / name
    inside = place / "src" / "agent desk" / "100%, a=b;c#1" / "ü[x]"
    inside.mkdir(parents=True)
    # Above the first call, so that all move by the same.
    for file, mark, text, first in [("mute.py", "#", PYTHON, 3), ("calls.js", "//", JAVASCRIPT, 1)]:
        lines = text.splitlines(keepends=True)
        lines[first:first] = [f"{mark} nothing\n"] * above
        (inside / file).write_text("".join(lines), encoding="utf-8")
    return place


def main():
    plain, gated = folder("plain"), folder("gated")
    (gated / "why403.toml").write_text(POLICY, encoding="utf-8")
    shutil.copy(ROOT / "tests" / "browser" / "failures.har", plain)
    (plain / "answered.txt").write_text(ANSWERED, encoding="utf-8")

    print("== Runs, each in every form", flush=True)
    scan, from_scan = ["scan", "examples/scan"], ["check", "--operations-from-scan", "examples/scan"]
    runs = [
        Run("missing-scope", plain, "mute", "--sandbox=missing-scope"),
        Run("service-account", plain, "mute", "--sandbox=service-account"),
        Run("agent", plain, "mute", "--sandbox"),
        Run("not-confirmed", plain, "mute", "--sandbox=swallowed-mute", "--timeout", "500ms"),
        Run("unavailable", plain, "mute", "--sandbox=platform-unavailable", "--timeout", "1s"),
        Run("unexplained", plain, "mute", "--sandbox=refused-unexplained"),
        Run("check", plain, "check", "--sandbox"),
        Run("check-by-flags", plain, "check", "--sandbox=missing-permission", "--operation", "getRoutingQueues",
            "--operation", "patchConversationsCallParticipant", "--operation", "DELETE /api/v2/routing/queues/{queueId}"),
        Run("policy", gated, "check", "--sandbox"),
        Run("policy-permission", gated, "check", "--sandbox=missing-permission"),
        Run("policy-service", gated, "check", "--sandbox=service-account"),
        Run("policy-offline", gated, "check", "--offline", "--token-file", str(ROOT / "fixtures/tokens/missing-scope.jwt")),
        Run("explain", plain, "explain", "failures.har"),
        Run("explain-nothing", plain, "explain", "answered.txt"),
        Run("scan", plain, *scan),
        Run("scan-odd", odd("odd"), "scan", "."),
        Run("from-scan", plain, *from_scan, "--sandbox"),
        Run("from-scan-service", plain, *from_scan, "--sandbox=service-account"),
        Run("from-scan-policy", gated, *from_scan, "--sandbox=missing-permission"),
    ]
    by_name = {run.name: run for run in runs}
    again = [
        (by_name["scan"], Run("scan-again", plain, *scan)),
        (by_name["scan-odd"], Run("scan-odd-again", odd("odd-again"), "scan", ".")),
        (by_name["policy-permission"], Run("policy-again", gated, "check", "--sandbox=missing-permission")),
    ]
    moved_examples = folder("moved")
    for file, mark in [("web/mute.ts", "//"), ("app/mute.py", "#"), ("cmd/queues.go", "//")]:
        path = moved_examples / "examples" / "scan" / file
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        # In a Go file the package comes first.
        path.write_text("".join([lines[0], *[f"{mark} nothing\n"] * INSERTED, *lines[1:]]), encoding="utf-8")
    moved = [
        (by_name["scan"], Run("scan-moved", moved_examples, *scan)),
        (by_name["scan-odd"], Run("scan-odd-moved", odd("odd-moved", INSERTED), "scan", ".")),
        (by_name["from-scan"], Run("from-scan-moved", moved_examples, *from_scan, "--sandbox")),
    ]

    print("== The runs are what they are for", flush=True)
    with tally.holds("nothing is printed where every form has a file"):
        tally.same([(run.name, run.stdout, run.stderr) for run in runs if run.stdout or run.stderr], [])
    with tally.holds("every verdict and several problems are among them"):
        tally.same({run.json["verdict"] for run in runs}, {"allowed", "refused", "unclear"})
        tally.same({run.code for run in runs}, {0, 1, 3, 4})
        assert len(by_name["explain"].json["input"]["groups"]) > 2
        assert len(by_name["policy-permission"].json["judged"]) == 4
        assert len(by_name["scan-odd"].json["causes"]) == 3, by_name["scan-odd"].json["causes"]
    sarif_logs.check(runs)
    sarif_logs.check_fingerprints(runs, again, moved, INSERTED)
    junit.check(runs)
    github.check(runs)
    make = lambda name, environment: Run(name, plain, "mute", "--sandbox=missing-scope", **environment)
    github.check_summary(make, REPORTS)

    print(f"\n{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.failed else 0


sys.exit(main())
