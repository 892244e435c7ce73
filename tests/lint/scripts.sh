#!/bin/sh
# What pyflakes and shellcheck see in the scripts of the project, and whether they can be started.
set -eu
cd "$1"
for tool in pyflakes3 shellcheck; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
pyflakes3 tests examples hooks
# A scenario that cannot be started is not run.
stuck=$(find .ci examples hooks tests -type f ! -perm -u+x -exec sh -c 'head -c 2 "$1" | grep -q "^#!"' _ {} \; -print)
[ -z "$stuck" ] || { echo "not executable: $stuck"; exit 1; }
grep -rlE '^#!/.*(bash|/sh)$' .ci examples hooks tests --exclude-dir=__pycache__ |
    xargs shellcheck --external-sources --severity=info
