"""What the tests share: the packages, and commands on a PATH that has only what is named."""

import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(os.environ["ROOT"])
WORK = Path(os.environ["WORK"])
WHEEL = Path(os.environ["WHEEL"])
SDIST = Path(os.environ["SDIST"])
TOOLS = Path(os.environ["TOOLS"])
CARGO = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
NAME = CARGO["name"]
PLATFORMS = json.loads((ROOT / "packages/platforms.json").read_text(encoding="utf-8"))
REFUSAL = ROOT / "examples/refusal.json"
# What a toolchain is called: none of it may be needed.
TOOLCHAIN = ["cargo", "rustc", "cc", "gcc", "zig"]


def path_with(folder, *programs):
    """A folder that has these programs and nothing else, as the value of PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    for program in programs:
        # Not what PATH has: a version manager puts a shell script there.
        found = sys._base_executable if program == "python3" else shutil.which(program)
        assert found, f"{program} is missing"
        if not (folder / program).exists():
            (folder / program).symlink_to(os.path.realpath(found))
    for program in TOOLCHAIN:
        assert shutil.which(program, path=str(folder)) is None
    return str(folder)


def clean_environment(path, **variables):
    """No setting of this machine decides anything, except for what reaches its package index."""
    home = WORK / "home"
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    return kept | {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", "NO_PROXY": "127.0.0.1"} | variables


def with_tools():
    """The environment of whoever builds packages: this machine's, with the build backend."""
    return os.environ | {"PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}


def run(command, environment, **options):
    options = {"capture_output": True, "text": True, "timeout": 300} | options
    return subprocess.run([str(word) for word in command], env=environment, **options)


def wheel_file(suffix):
    """The name of the one file of the wheel that ends so, and its bytes."""
    with zipfile.ZipFile(WHEEL) as wheel:
        [name] = [name for name in wheel.namelist() if name.endswith(suffix)]
        return name, wheel.read(name)


def binary():
    """The program of the wheel."""
    file = WORK / "binary" / NAME
    if not file.exists():
        file.parent.mkdir()
        file.write_bytes(wheel_file(f".data/scripts/{NAME}")[1])
        file.chmod(0o755)
    return file


def host():
    """The platform that this runs on."""
    libc = {"glibc": "glibc"}.get(platform.libc_ver()[0], "musl")
    cpu = {"x86_64": "x64", "aarch64": "arm64"}[platform.machine()]
    [found] = [row for row in PLATFORMS if (row["os"], row["cpu"], row.get("libc")) == (sys.platform, cpu, libc)]
    return found


def tarballs():
    """The npm packages, by name: the wheel's binary for this platform, an empty file for the others."""
    folder = WORK / "npm"
    if not folder.exists():
        empty = WORK / "empty"
        empty.touch()
        binaries = {row["target"]: binary() if row == host() else empty for row in PLATFORMS}
        packages = ["main", *(f"{target}={file}" for target, file in binaries.items())]
        subprocess.run([sys.executable, ROOT / "packages/npm/pack.py", folder, *packages], check=True, stdout=sys.stderr)
    found = {}
    for file in sorted(folder.iterdir()):
        with tarfile.open(file) as tarball:
            manifest = json.load(tarball.extractfile("package/package.json"))
        found[manifest["name"]] = file, manifest
    return found
