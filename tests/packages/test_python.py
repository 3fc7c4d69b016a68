"""The wheel with only Python on PATH, and the sdist."""

import os
import shutil
import subprocess
import tarfile
import unittest

from packages import (
    CARGO,
    NAME,
    REFUSAL,
    ROOT,
    SDIST,
    TOOLS,
    WHEEL,
    WORK,
    clean_environment,
    path_with,
    run,
)


class Runs(unittest.TestCase):
    """The README's first command and an explanation, by `command` in front of the arguments."""

    def explains(self, command, environment):
        muted = run([*command, "mute", "--sandbox=service-account"], environment)
        self.assertEqual((muted.stderr, muted.returncode), ("", 1))
        self.assertRegex(muted.stdout, r"\A✘ refused: service-account\n")
        self.assertIn("\nFix\n  1. User: Sign in as the agent who is on the call:\n", muted.stdout)
        with REFUSAL.open(encoding="utf-8") as body:
            explained = run([*command, "explain"], environment, stdin=body)
        self.assertEqual((explained.stderr, explained.returncode), ("", 1))
        self.assertRegex(explained.stdout, r"\A✘ refused: missing-permission\n")
        self.assertIn("a role with `routing:queue:view`.\n", explained.stdout)


class Wheel(Runs):
    def test_runs_from_a_virtual_environment(self):
        python = path_with(WORK / "only-python", "python3")
        folder = WORK / "environment"
        run(["python3", "-m", "venv", folder], clean_environment(python), check=True)
        environment = clean_environment(str(folder / "bin"))
        # Without an index: the wheel depends on nothing.
        run([folder / "bin/pip", "install", "--no-index", WHEEL], environment, check=True)
        self.explains([NAME], environment)
        run([folder / "bin/pip", "uninstall", "--yes", NAME], environment, check=True)
        self.assertFalse((folder / "bin" / NAME).exists())

    def test_runs_with_uvx(self):
        path = path_with(WORK / "only-uvx", "python3")
        # uvx looks for uv next to itself.
        for program in ["uv", "uvx"]:
            (WORK / "only-uvx" / program).symlink_to(TOOLS / program)
        settings = {"UV_CACHE_DIR": str(WORK / "uv-cache"), "UV_NO_CONFIG": "1", "UV_PYTHON_DOWNLOADS": "never"}
        command = ["uvx", "--offline", "--quiet", "--from", WHEEL, NAME]
        self.explains(command, clean_environment(path, **settings))


class Sdist(unittest.TestCase):
    def test_has_what_the_program_is_built_from(self):
        # One folder for all runs: its path is part of what cargo knows the crate by. The dependencies are those of other builds.
        target = os.environ.get("CARGO_TARGET_DIR", str(ROOT / "target"))
        unpacked = f"{target}/sdist"
        shutil.rmtree(unpacked, ignore_errors=True)
        with tarfile.open(SDIST) as sdist:
            # Pythons before 3.11.4 have no filters.
            sdist.extraction_filter = getattr(tarfile, "data_filter", None)
            sdist.extractall(unpacked)
        folder = f"{unpacked}/{NAME}-{CARGO['version']}"
        command = ["cargo", "check", "--quiet", "--locked", "--bin", NAME, "--target-dir", target]
        subprocess.run(command, cwd=folder, check=True)
