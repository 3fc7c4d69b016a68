#!/usr/bin/env python3
"""Shows that torture.py sees what it is for: programs that fail in a bad way are run in the place of why403, and each must be found.

    WHY403=target/release/why403 tests/trust/torture_planted.py

Each is why403 with a shell script around it, which does the wrong thing when why403 ends with 2, 3 or 4.
"""

import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

PATCH = """
id=
while [ $# -gt 0 ]; do
    case $1 in --base-url) url=$2 ;; --conversation) conversation=$2 ;; --participant) participant=$2 ;; esac
    shift
done
python3 -c '
import sys, urllib.request
url, token = sys.argv[1], open("agent").read()
for _ in range(int(sys.argv[2])):
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(url, b"{\\"muted\\": true}", headers, method="PATCH"))
' "$url/api/v2/conversations/calls/$conversation/participants/$participant" TIMES
"""

# What is planted, the case in which it must be found, what happens after a failure, and what is said of it.
PLANTED = [
    ("half of a file", "explain to JSON", "printf '{\"half' > out.json", "neither the old nor a whole new one"),
    ("a file that is lost", "check to a file", "rm -f out.json", "out.json is lost"),
    ("an error that is ignored", "explain to JSON, in place of a file", "code=1", "exit code as undisturbed, but"),
    ("an error taken for success", "scan of code without a fault", "code=0", "exit code as undisturbed, but"),
    ("an exit code outside the contract", "check a token file", "code=7", "exit code 7"),
    ("a panic", "explain a file", "echo \"thread 'main' panicked at src/main.rs\" >&2", "it panicked"),
    ("a signal", "explain a file", "kill -SEGV $$", "a signal or a panic"),
    ("a temporary file", "explain to HTML", ": > .out.html.part", "is left"),
    ("a token in an error", "check live", "cat agent >&2", "a secret is in the output"),
    ("a token in a file", "explain live", "cp agent copy", "a secret is in work/copy"),
    ("a broken store", "login, with a profile there", "printf '{' > \"$HOME/.config/why403/credentials.json\"", "cannot be used any more"),
    ("a broken catalogue", "refresh the catalogue", "mkdir -p \"$HOME/.local/share/why403\"; printf x > \"$HOME/.local/share/why403/catalogue\"", "neither the old nor"),
    ("a PATCH that is repeated blindly", "mute without asking first", PATCH.replace("TIMES", "2"), "a second PATCH without a GET"),
    ("a mute that is left in silence", "mute for a time, to a file", PATCH.replace("TIMES", "1") + "printf '<html></html>' > out.html; exec 2>&-", "left muted"),
]


def main():
    program = str(pathlib.Path(os.environ.get("WHY403", ROOT / "target" / "debug" / "why403")).resolve())
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, case, wrong, said in PLANTED:
            wrapper = pathlib.Path(folder) / "why403"
            quiet = "2>/dev/null" if "silence" in name else ""
            wrapper.write_text(
                f"#!/bin/sh\n{shlex.quote(program)} \"$@\" {quiet}\ncode=$?\ncase $code in 2|3|4)\n{wrong}\n;; esac\nexit $code\n"
            )
            wrapper.chmod(0o755)
            environment = os.environ | {"WHY403": str(wrapper), "WHY403_SANDBOX": program}
            run = subprocess.run(
                [sys.executable, str(HERE / "torture.py"), "--workers", "1", "--every", "4", "--only", case], env=environment, capture_output=True, text=True
            )
            found = [line for line in run.stdout.splitlines() if line.startswith("FAILED") and said in line]
            is_found = run.returncode != 0 and found
            missed += not is_found
            print(f"{'found' if is_found else 'MISSED'}: {name}\n    {found[0] if found else (run.stdout + run.stderr)[-600:]}", flush=True)
    print(f"figure: faults planted in the torture: {len(PLANTED) - missed}")
    if missed:
        sys.exit(f"torture_planted.py: {missed} planted faults were not found")


if __name__ == "__main__":
    main()
