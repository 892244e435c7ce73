#!/bin/sh
# What pyflakes and shellcheck see in the scripts of the project.
set -eu
cd "$1"
for tool in pyflakes3 shellcheck; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
pyflakes3 tests examples hooks
grep -rlE '^#!/.*(bash|/sh)$' .ci examples hooks tests --exclude-dir=__pycache__ |
    xargs shellcheck --external-sources --severity=info
