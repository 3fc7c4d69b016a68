"""The steps of the release workflow that come after the build, as far as this machine can run them."""

import os
import shutil
import subprocess
import unittest

import yaml
from packages import CARGO, NAME, ROOT, WHEEL, WORK, host


class Release(unittest.TestCase):
    def test_the_steps_after_the_build(self):
        workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
        folder = WORK / "release"
        (folder / "out/python").mkdir(parents=True)
        shutil.copy(WHEEL, folder / "out/python")
        for name in ["packages", "README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"]:
            (folder / name).symlink_to(ROOT / name)
        variables = folder / "variables"
        variables.touch()
        tag = {"HOME": str(folder), "GITHUB_REF_NAME": f"v{CARGO['version']}", "TARGET": host()["target"], "GITHUB_ENV": str(variables)}
        steps = [step for step in workflow["jobs"]["build"]["steps"] if "run" in step]
        names = [step["name"] for step in steps]
        ran = []
        # This machine has the wheel for glibc.
        is_for_musl = {step["name"]: step.get("if", "").startswith("endsWith(matrix.target, '-musl')") for step in steps}
        for step in steps[names.index("Wheel") + 1 :]:
            if is_for_musl[step["name"]]:
                continue
            set_by_steps = dict(line.split("=", 1) for line in variables.read_text().splitlines())
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            subprocess.run(command, cwd=folder, env=os.environ | tag | set_by_steps, check=True, stdout=subprocess.DEVNULL)
            ran.append(step["name"])
        self.assertEqual(ran[-1], "Install the wheel and the npm packages")

        name = f"{NAME}-{CARGO['version']}-{host()['target']}"
        listed = subprocess.run(["tar", "-tzf", f"out/archive/{name}.tar.gz"], cwd=folder, check=True, capture_output=True)
        packed = set(listed.stdout.decode().splitlines())
        for file in [NAME, "README.md", "LICENSE-MIT", "completions/_why403", "man/why403.1"]:
            self.assertIn(f"{name}/{file}", packed)
        self.assertTrue((folder / f"out/archive/{name}.cdx.json").exists())
        self.assertEqual(len(list((folder / "out/npm").iterdir())), 1)

        published = workflow["jobs"]["npm"]["steps"][-1]["run"]
        self.assertEqual(self.order(published), ["linux", "main"])

    def order(self, script):
        """The order in which a script publishes, by an `npm` that only says what it is given."""
        folder = WORK / "publish"
        (folder / "bin").mkdir(parents=True)
        version = CARGO["version"]
        for file in WORK.joinpath("release").rglob("*.tgz"):
            shutil.copy(file, folder)
        fake = folder / "bin/npm"
        fake.write_text('#!/bin/sh\n[ "$1" = publish ] || exit 1\nfor last; do :; done\necho "$last"\n')
        fake.chmod(0o755)
        environment = os.environ | {"GITHUB_REF_NAME": f"v{version}", "PATH": f"{folder}/bin:{os.environ['PATH']}"}
        command = ["bash", "--noprofile", "--norc", "-e", "-c", script]
        said = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout
        names = {f"./{NAME}-{host()['package']}-{version}.tgz": "linux", f"./{NAME}-{version}.tgz": "main"}
        return [names[line] for line in said.splitlines()]
