#!/bin/sh
# A plain git hook: copy it to .git/hooks/pre-commit and make it executable.
# Stops a commit that calls what does not exist. What is staged is judged, not what else lies in the work tree.
set -eu
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
git diff --cached --name-only --diff-filter=ACMR -z | git checkout-index --prefix="$staged/" -z --stdin
cd "$staged"
# 3 is unclear: nothing that is staged can be judged, or a file could not be read. It is said, and does not stop a commit.
why403 scan . || { code=$?; [ "$code" -eq 3 ] || exit "$code"; }
