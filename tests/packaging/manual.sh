#!/bin/sh
# manual.sh DEB: a page for the program, one for each command and acme8443.toml(5), without a warning of mandoc or of groff.
set -eu
for tool in mandoc man; do
    if ! command -v $tool >/dev/null; then
        echo "skipped: $tool is not here"
        exit 77
    fi
done
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
dpkg-deb -x "$1" "$there"
manual=$there/usr/share/man
for command in $("$ACME8443" complete -- '' | cut -f 1); do
    [ -e "$manual/man1/acme8443-$command.1.gz" ] || { echo "no page for acme8443 $command" && exit 1; }
done
status=0
for page in "$manual"/man1/acme8443.1.gz "$manual"/man1/acme8443-*.1.gz "$manual"/man5/acme8443.toml.5.gz; do
    said=$(zcat "$page" | mandoc -T lint -W warning
           LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null) || true
    [ -z "$said" ] || { echo "$page: $said" && status=1; }
done
exit $status
