"""Runs of why403, each in every form at once."""

import json
import os
import pathlib
import subprocess

WHY403 = os.environ["WHY403"]
REPORTS = pathlib.Path(os.environ["REPORTS"])
FORMS = {"json": "json", "sarif": "sarif", "junit": "xml", "github": "github", "markdown": "md"}


class Run:
    """One run: its exit code, what it said, and its forms."""

    def __init__(self, name, folder, *arguments, **environment):
        self.name, self.folder, self.arguments = name, pathlib.Path(folder), arguments
        command = [WHY403, *arguments]
        for form in FORMS:
            command += ["--format", form, "--output", str(self.path(form))]
        print(f"   why403 {' '.join(arguments)}", flush=True)
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
        )
        self.code, self.stdout, self.stderr = done.returncode, done.stdout, done.stderr
        if not self.path("json").exists():
            raise SystemExit(f"no report of {name}: exit {self.code}\n{self.stdout}{self.stderr}")
        self.json = json.loads(self.text("json"))

    def path(self, form):
        return REPORTS / f"{self.name}.{FORMS[form]}"

    def text(self, form):
        # As it is: no line end is translated.
        return self.path(form).read_bytes().decode("utf-8")
