"""Runs the shell steps of a job of GitHub Actions or GitLab, as the services run them, in the current folder.

    ci_job.py JOB.yml STEPS...

STEPS are those to leave out, by a word of theirs: what installs why403. Prints each step, and at last a line of JSON:
the exit code of each. The commands' `--region "$GENESYSCLOUD_REGION"` becomes the sandbox's `--base-url`.
"""

import json
import os
import re
import subprocess
import sys

import yaml


def steps(job):
    """Name, script, and the condition under which it runs."""
    if "steps" in job:
        return [(step["name"], step["run"], str(step.get("if", ""))) for step in job["steps"] if "run" in step]
    # One shell for all of a GitLab job's lines; after_script has one of its own.
    return [("script", "\n".join(job["script"]), ""), ("after_script", job["after_script"][-1], "!cancelled()")]


def runs(condition, failed):
    """What of GitHub's expressions the examples use: a step runs after a failure only where it says so."""
    wanted = re.findall(r"hashFiles\('([^']+)'\) != ''", condition)
    return ("!cancelled()" in condition or not failed) and all(os.path.exists(file) for file in wanted)


def main():
    file, *left_out = sys.argv[1:]
    with open(file, encoding="utf-8") as text:
        document = yaml.safe_load(text)
    (job,) = document["jobs"].values() if "jobs" in document else document.values()
    codes, failed = {}, False
    for name, script, condition in steps(job):
        if any(word in name for word in left_out) or not runs(condition, failed):
            continue
        print(f"-- {name}", flush=True)
        script = script.replace('--region "$GENESYSCLOUD_REGION"', '--base-url "$SANDBOX"')
        code = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]).returncode
        codes[name] = code
        failed = failed or code != 0
    print(json.dumps(codes))


main()
