"""Runs jobs of GitHub Actions and GitLab as the services do, as far as this project uses them, in a folder.

Only the steps that need a service are left out: checking out, and uploading. `--region "$GENESYSCLOUD_REGION"` of a script
becomes the sandbox's `--base-url "$SANDBOX"`.
"""

import os
import pathlib
import re
import subprocess
import tempfile
from dataclasses import dataclass, field

import yaml

ROOT = pathlib.Path(os.environ["ROOT"])
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SHELL = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]


@dataclass
class Ran:
    """What came of a job, a step or an action."""

    code: int = 0
    text: str = ""
    outputs: dict = field(default_factory=dict)
    steps: dict = field(default_factory=dict)
    summary: str = ""
    warned: bool = False


def evaluate(expression, context):
    """The value of one GitHub expression: names, texts, `==`, `!=`, `&&`, `!cancelled()`."""
    for left, operator, right in re.findall(r"^(.+?) (&&) (.+)$", expression):
        return evaluate(left, context) and evaluate(right, context)
    for left, operator, right in re.findall(r"^(\S+) ([!=]=) (\S+)$", expression):
        return (evaluate(left, context) == evaluate(right, context)) == (operator == "==")
    if expression in ("!cancelled()", "true"):
        return True
    if text := re.fullmatch(r"'([^']*)'", expression):
        return text[1]
    value = context
    for name in re.fullmatch(r"[a-z_A-Z][\w.-]*", expression)[0].split("."):
        value = value.get(name, "") if isinstance(value, dict) else ""
    return value


def filled(text, context):
    """A text with its expressions replaced by their values."""
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: str(evaluate(found[1], context)), str(text))


class GitHub:
    """A job of GitHub Actions in a folder: `environment` is what the runner and the workflow set."""

    def __init__(self, folder, environment=None, event=None, **context):
        self.folder = folder
        github = {"action_path": str(ROOT), "action_repository": "owner/why403", "event": event or {}}
        self.context = {"github": github, **context}
        self.files = pathlib.Path(tempfile.mkdtemp())
        self.environment = {
            **os.environ,
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            "RUNNER_TEMP": str(self.files),
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_STEP_SUMMARY": str(self.files / "summary.md"),
            **(environment or {}),
        }

    def script(self, step, context):
        assert "${{" not in step["run"], f"an expression in a script can be a command: {step['run']}"
        output = self.files / "output"
        output.write_text("")
        variables = {name: filled(value, context) for name, value in step.get("env", {}).items()}
        script = step["run"].replace('--region "$GENESYSCLOUD_REGION"', '--base-url "$SANDBOX"')
        run = subprocess.run(
            [*SHELL, script],
            cwd=self.folder,
            env={**self.environment, **variables, "GITHUB_OUTPUT": str(output)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return Ran(run.returncode, run.stdout, outputs)

    def action(self, **inputs):
        """One use of action.yml."""
        unknown = inputs.keys() - ACTION["inputs"].keys()
        assert not unknown, f"action.yml has no input {unknown}"
        defaults = {name: value["default"] for name, value in ACTION["inputs"].items()}
        context = {**self.context, "inputs": {**defaults, **inputs}}
        ran = self.steps(ACTION["runs"]["steps"], context)
        ran.outputs = {name: filled(value["value"], context) for name, value in ACTION["outputs"].items()}
        return ran

    def job(self, file):
        """All steps of the only job of a workflow."""
        (job,) = yaml.safe_load(file)["jobs"].values()
        return self.steps(job["steps"], self.context)

    def steps(self, steps, context):
        ran = Ran()
        context["steps"] = {}
        for step in steps:
            name = step.get("name", step.get("uses", step.get("run")))
            condition = re.sub(r"^\$\{\{ (.*) \}\}$", r"\1", step.get("if", "true"))
            # A step runs after a failure only where it says so.
            if (ran.code and "!cancelled()" not in condition) or not evaluate(condition, context):
                continue
            if "run" in step:
                one = self.script(step, context)
            elif step["uses"].startswith("OWNER/why403@"):
                one = self.action(**{key: filled(value, context) for key, value in step.get("with", {}).items()})
            else:
                one = Ran(outputs={key: filled(value, context) for key, value in step.get("with", {}).items()})
            context["steps"][step.get("id", name)] = {"outputs": one.outputs}
            ran.steps[name] = one
            ran.text += one.text
            ran.code = ran.code or one.code
        summary = pathlib.Path(self.environment["GITHUB_STEP_SUMMARY"])
        ran.summary = summary.read_text(encoding="utf-8") if summary.exists() else ""
        return ran


def gitlab(file, folder, **environment):
    """Each job of a GitLab file, run in a folder: by name."""
    jobs = yaml.safe_load(file)
    ran = {}
    for name, job in jobs.items():
        if name.startswith("."):
            continue
        job = {**jobs.get(job.get("extends"), {}), **job}
        variables = {**os.environ, **environment}
        # Installing is what packages are tested for.
        installs = [line for line in job["before_script"] if not line.startswith("pip install ")]
        # One shell for all lines; after_script has its own, and its code does not count.
        lines = "\n".join([*installs, *job["script"]])
        run = lambda script: subprocess.run(
            [*SHELL, script.replace('--region "$GENESYSCLOUD_REGION"', '--base-url "$SANDBOX"')],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        done = run(lines)
        after = run("\n".join(job["after_script"])) if "after_script" in job else done
        warned = done.returncode != 0 and done.returncode == job["allow_failure"]["exit_codes"]
        ran[name] = Ran(0 if warned else done.returncode, done.stdout + after.stdout, warned=warned)
    return ran
