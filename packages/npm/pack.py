#!/usr/bin/env python3
"""Packs the npm packages: one for each platform, with its binary, and the main one with the launcher.

Name, version, licence, description and keywords come from Cargo.toml, the platforms from packages/platforms.json.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = json.loads((ROOT / "packages/platforms.json").read_text(encoding="utf-8"))
CARGO = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]


def common(name):
    """The fields that every package has."""
    fields = {
        "name": name,
        "version": CARGO["version"],
        "description": CARGO["description"],
        "license": CARGO["license"],
        "keywords": CARGO["keywords"],
    }
    if "repository" in CARGO:
        # npm compares it with the repository that a package's provenance names.
        fields["repository"] = {"type": "git", "url": f"git+{CARGO['repository']}.git"}
    return fields


def platform_name(platform):
    return f"@{CARGO['name']}/{platform['package']}"


def write_package(folder, fields, readme):
    (folder / "package.json").write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(readme, encoding="utf-8")
    for licence in ROOT.glob("LICENSE-*"):
        shutil.copy(licence, folder)


def write_main(folder):
    name = CARGO["name"]
    fields = common(name) | {
        "bin": {name: f"bin/{name}.js"},
        "engines": {"node": ">=18"},
        "optionalDependencies": {platform_name(platform): CARGO["version"] for platform in PLATFORMS},
    }
    write_package(folder, fields, (ROOT / "README.md").read_text(encoding="utf-8"))
    (folder / "bin").mkdir()
    # npm makes it executable when it installs it.
    shutil.copy(ROOT / f"packages/npm/{name}.js", folder / "bin")


def write_platform(folder, platform, binary):
    name = CARGO["name"]
    fields = common(platform_name(platform)) | {"os": [platform["os"]], "cpu": [platform["cpu"]]}
    if "libc" in platform:
        fields["libc"] = [platform["libc"]]
    # Yarn would leave it in an archive, from which nothing can be started.
    fields["preferUnplugged"] = True
    write_package(folder, fields, f"The program of [{name}](../{name}) for `{platform['target']}`. Install `{name}`.\n")
    program = folder / "bin" / (f"{name}.exe" if platform["os"] == "win32" else name)
    program.parent.mkdir()
    shutil.copyfile(binary, program)
    program.chmod(0o755)


def pack(folder, out):
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("packages/npm/pack.py: npm is missing")
    command = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(out.resolve()), str(folder)]
    subprocess.run(command, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder for the tarballs")
    parser.add_argument("packages", nargs="+", metavar="main|TARGET=BINARY", help="what to pack")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    targets = {platform["target"]: platform for platform in PLATFORMS}
    for package in arguments.packages:
        target, _, binary = package.partition("=")
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            if package == "main":
                write_main(folder)
            elif target not in targets:
                parser.error(f"{target} is not a target of packages/platforms.json")
            elif not Path(binary).is_file():
                parser.error(f"{target}: {binary or 'no binary'} is not a file")
            else:
                write_platform(folder, targets[target], binary)
            pack(folder, arguments.out)


if __name__ == "__main__":
    main()
