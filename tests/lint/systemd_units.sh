#!/bin/sh
# The exposure of the units in examples/systemd, as systemd-analyze sees it: at most 1.6 with the capability to bind port 80.
set -eu
cd "$1/examples/systemd"
if ! command -v systemd-analyze >/dev/null; then
    echo "skipped: systemd-analyze is not here"
    exit 77
fi
said=$(systemd-analyze security --offline=yes --no-pager --threshold=16 acme8443-renew.service) || {
    echo "$said"
    exit 1
}
echo "$said" | tail -n 1
systemd-analyze calendar --iterations=2 "$(sed -n 's/^OnCalendar=//p' acme8443-renew.timer)"
