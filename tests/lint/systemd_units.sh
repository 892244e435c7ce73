#!/bin/sh
# The units in examples/systemd as systemd sees them: they are sound, and their exposure is at most 1.6 with the capability to bind ports 80 and 443, at
# most 1.1 when those are handed down. What goes with them is sound too: the sudo rule, the cron line.
set -eu
examples=$1/examples
if ! command -v systemd-analyze >/dev/null; then
    echo "skipped: systemd-analyze is not here"
    exit 77
fi

exposure() {
    said=$(systemd-analyze security --offline=yes --no-pager --threshold="$2" "$examples/systemd/$1") || {
        echo "$said"
        exit 1
    }
    echo "$said" | tail -n 1
}
exposure acme8443-renew.service 16
exposure acme8443.service 11

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for unit in "$examples"/systemd/*; do
    sed 's,/usr/bin/acme8443,/bin/true,; /^Documentation=/d' "$unit" >"$scratch/${unit##*/}"
done
complaints=$(systemd-analyze verify --man=no "$scratch"/acme8443* 2>&1 | grep acme8443 || true)
[ -z "$complaints" ] || {
    echo "$complaints"
    exit 1
}
systemd-analyze calendar --iterations=2 "$(sed -n 's/^OnCalendar=//p' "$examples/systemd/acme8443-renew.timer")"

# Else every other line of sudo would be refused, and cron would not read it.
if command -v visudo >/dev/null; then visudo --check --file="$examples/sudoers/acme8443"; else echo "visudo is not here"; fi
[ "$(grep -c '^[^#]' "$examples/cron/acme8443")" -eq 1 ]
[ "$(tail -c 1 "$examples/cron/acme8443" | od -An -c | tr -d ' ')" = '\n' ]
