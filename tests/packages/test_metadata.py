"""Name, version, licence and description are those of Cargo.toml in each package, and the lists of platforms agree."""

import json
import re
import subprocess
import tarfile
import tomllib
import unittest
from email.parser import BytesParser

from packages import (
    CARGO,
    NAME,
    PLATFORMS,
    ROOT,
    SDIST,
    TOOLS,
    WHEEL,
    WORK,
    binary,
    clean_environment,
    run,
    tarballs,
    wheel_file,
    with_tools,
)

EXPECTED = {key: CARGO[key] for key in ["name", "version", "license", "description"]}


def of_python(metadata):
    """The same fields of a wheel's METADATA or an sdist's PKG-INFO."""
    fields = BytesParser().parsebytes(metadata)
    return {
        "name": fields["Name"],
        "version": fields["Version"],
        "license": fields["License-Expression"] or fields["License"],
        "description": fields["Summary"],
    }


class Metadata(unittest.TestCase):
    maxDiff = None

    def test_of_the_program(self):
        said = run([binary(), "--version"], clean_environment("")).stdout
        self.assertEqual(said, f"{CARGO['name']} {CARGO['version']}\n")

    def test_of_the_wheel(self):
        file, metadata = wheel_file(".dist-info/METADATA")
        self.assertEqual(of_python(metadata), EXPECTED)
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        self.assertEqual(metadata.partition(b"\n\n")[2].decode().strip(), readme.strip())
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"]:
            self.assertEqual(wheel_file(f"/licenses/{licence}")[1], (ROOT / licence).read_bytes())
        # An old glibc, and any Python.
        self.assertRegex(WHEEL.name, rf"^{NAME}-{re.escape(CARGO['version'])}-py3-none-[a-z0-9_.]*manylinux_2_17_")

    def test_of_the_glibc_that_the_program_needs(self):
        versions = re.findall(rb"GLIBC_2\.([0-9]+)", binary().read_bytes())
        self.assertLessEqual(max(int(minor) for minor in versions), 17)

    def test_of_the_sdist(self):
        with tarfile.open(SDIST) as sdist:
            metadata = sdist.extractfile(f"{NAME}-{CARGO['version']}/PKG-INFO").read()
        self.assertEqual(of_python(metadata), EXPECTED)

    def test_of_the_sdist_as_pip_reads_it(self):
        report = WORK / "report.json"
        command = [TOOLS / "pip", "install", "--quiet", "--dry-run", "--no-deps", "--no-index", "--no-build-isolation"]
        subprocess.run([*command, "--report", report, SDIST], check=True, env=with_tools())
        [read] = [package["metadata"] for package in json.loads(report.read_text(encoding="utf-8"))["install"]]
        licence = read.get("license_expression") or read["license"]
        read = {"name": read["name"], "version": read["version"], "license": licence, "description": read["summary"]}
        self.assertEqual(read, EXPECTED)

    def test_of_the_npm_packages(self):
        packages = tarballs()
        of_platforms = {f"@{NAME}/{row['package']}" for row in PLATFORMS}
        self.assertEqual(set(packages), of_platforms | {NAME})
        for name, (_, manifest) in packages.items():
            with self.subTest(name):
                self.assertEqual({key: manifest[key] for key in EXPECTED}, EXPECTED | {"name": name})
                # Nothing runs while it is installed.
                self.assertNotIn("scripts", manifest)
        main = packages[NAME][1]
        self.assertEqual(main["optionalDependencies"], dict.fromkeys(of_platforms, CARGO["version"]))
        self.assertNotIn("dependencies", main)


class Platforms(unittest.TestCase):
    def test_each_is_released(self):
        workflow = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
        released = re.findall(r"^ *- \{ target: ([a-z0-9_-]+),", workflow, re.MULTILINE)
        self.assertEqual(sorted(released), sorted(row["target"] for row in PLATFORMS))

    def test_the_licences_of_each_are_checked(self):
        checked = tomllib.loads((ROOT / "deny.toml").read_text(encoding="utf-8"))["graph"]["targets"]
        self.assertEqual(sorted(checked), sorted(row["target"] for row in PLATFORMS))

