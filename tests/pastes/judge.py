#!/usr/bin/env python3
"""Explains each input of a folder and holds the report against its labels.

usage: tests/pastes/judge.py BINARY FOLDER [--show]

FOLDER has a `cases.jsonl`, one object a line, and the inputs that it names. The labels are described in
`fixtures/forecast/README.md`. Prints one line with the score, and with --show a line for each case that is not right.
Exits with 0 where every case is right, with 1 otherwise.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

# Nothing of the machine reaches the program: no token, no profile, no colour.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("GENESYS", "WHY403", "XDG_"))} | {
    "HOME": "/nonexistent",
    "NO_COLOR": "1",
}


def explain(binary, path):
    """The report of `explain`, or None where there is none; the exit code; what was said on standard error."""
    done = subprocess.run(
        [binary, "explain", "--format", "json", str(path)], capture_output=True, env=ENVIRONMENT, timeout=60, check=False
    )
    said = done.stderr.decode("utf-8", "replace")
    try:
        return json.loads(done.stdout), done.returncode, said
    except ValueError:
        return None, done.returncode, said


def first_finding(report):
    """The finding that a reader sees first: the cause's, or the first one that is not passed."""
    open_findings = [f for f in report.get("findings") or [] if f.get("status") in ("fail", "unknown", "warn")]
    for finding in open_findings:
        if finding.get("rule") == report.get("cause"):
            return finding
    return open_findings[0] if open_findings else {}


def problems_of_fix(case, report):
    """What the report lacks, or holds against the labels, apart from its cause."""
    fix = first_finding(report).get("fix") or {}
    changes = [change for option in fix.get("options") or [] for change in option.get("changes") or []]
    refusal = report.get("refusal") or {}
    causes = report.get("causes") or []
    text = " ".join([report.get("summary") or "", fix.get("title") or "", *(fix.get("steps") or [])])

    def of_changes(field):
        return {value for change in changes for value in change.get(field) or []}

    def single(field):
        return {change.get(field) for change in changes}

    found = []

    def expect(holds, problem):
        if not holds:
            found.append(problem)

    for pattern in case.get("says", []):
        expect(re.search(pattern, text, re.IGNORECASE), f"fix lacks /{pattern}/")
    for pattern in case.get("never_says", []):
        expect(not re.search(pattern, text, re.IGNORECASE), f"fix says /{pattern}/")
    for kind in case.get("kinds", []):
        expect(kind in single("kind"), f"no change {kind}")
    for kind in case.get("never_kinds", []):
        expect(kind not in single("kind"), f"change {kind}")
    for whom in case.get("never_ask", []):
        expect(whom not in single("whom"), f"asks {whom}")
    for name in case.get("permissions", []):
        expect(name in of_changes("permissions"), f"change lacks {name}")
    for name in case.get("never_permissions", []):
        expect(name not in of_changes("permissions"), f"change names {name}")
    for name in case.get("scopes", []):
        expect(name in of_changes("scopes"), f"change lacks scope {name}")
    for rule in case.get("rules", []):
        expect(rule in causes, f"causes lack {rule}")
    for rule in case.get("never_rules", []):
        expect(rule not in causes, f"causes hold {rule}")
    if "to" in case:
        receivers = {(change.get("to") or {}).get("kind") for change in changes}
        expect(receivers & set(case["to"]), f"change is not for {case['to']}")
    if "division" in case:
        divisions = {(change.get("division") or {}).get("id") for change in changes}
        expect(case["division"] in divisions, "change lacks the division")
    if "caller" in case:
        kind = (report.get("caller") or {}).get("kind")
        expect(kind in case["caller"], f"caller is {kind}")
    if "answered_by" in case:
        kind = (refusal.get("answered_by") or {}).get("kind")
        expect(kind in case["answered_by"], f"answered_by is {kind}")
    for field in ("correlation_id", "path"):
        if field in case:
            expect(refusal.get(field) == case[field], f"{field} is {refusal.get(field)}")
    if "failures" in case:
        failed = (report.get("input") or {}).get("failed")
        expect(failed == case["failures"], f"failures are {failed}")
    return found


def judge(case, report, code, said):
    """Whether the cause is right, whether it is confidently wrong, and the problems of the fix."""
    if report is not None:
        right = report.get("cause") in case["accept"]
        return right, report.get("cause") is not None and not right, problems_of_fix(case, report)
    # Nothing to judge is the right answer only where a label says so, and then in words and with exit 2.
    right = bool(case.get("no_report")) and code == 2 and len(said.strip()) > 20
    lacking = [f"error lacks /{p}/" for p in case.get("says", []) if not re.search(p, said, re.IGNORECASE)]
    return right, False, lacking if right else ["no report"]


def main():
    arguments = [a for a in sys.argv[1:] if a != "--show"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    binary, folder = os.path.abspath(arguments[0]), Path(arguments[1])
    right = wrong = solved = total = 0
    with open(folder / "cases.jsonl", encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines if line.strip()]
    for case in cases:
        report, code, said = explain(binary, folder / case["file"])
        is_right, is_wrong, problems = judge(case, report, code, said)
        total += 1
        right += is_right
        wrong += is_wrong
        solved += is_right and not problems
        if "--show" in sys.argv and (not is_right or problems):
            got = "no report" if report is None else report.get("cause")
            cause = "" if is_right else f"cause {got}, wanted {' or '.join(str(a) for a in case['accept'])}; "
            print(f"{case['file']:40} {cause}{'; '.join(problems)}")
    print(f"cause {right} of {total}, cause and fix {solved} of {total}, confidently wrong {wrong}")
    sys.exit(0 if solved == total else 1)


if __name__ == "__main__":
    main()
