#!/bin/sh
# hardening.sh DEB BUILD_TYPE: the program in the package is hardened as Debian's hardening-check sees it, and looks
# for libraries nowhere but where the system does.
set -eu
if ! command -v hardening-check >/dev/null; then
    echo "skipped: hardening-check (devscripts) is not here"
    exit 77
fi
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
dpkg-deb -x "$1" "$there"
program=$there/usr/bin/acme8443

# _FORTIFY_SOURCE needs optimisation.
fortify=
[ "$2" != Debug ] || fortify=--nofortify
# Debian 12's crt1.o carries no mark of control-flow protection, so no program linked with it does (below).
hardening-check $fortify --nocfprotection "$program"

dynamic=$(readelf --dynamic --program-headers --notes --wide "$program")
expect() {
    echo "$dynamic" | grep -Eq "$1" || { echo "missing: $2" && exit 1; }
}
refuse() {
    if echo "$dynamic" | grep -E "$1"; then echo "not wanted: $2" && exit 1; fi
}
expect 'GNU_RELRO' 'RELRO'
expect 'FLAGS_1.*NOW.*PIE' 'BIND_NOW, PIE'
expect 'GNU_STACK .* RW ' 'a stack that is not executable'
refuse 'R(UN)?PATH' 'rpath'
refuse 'LOAD .* RWE ' 'memory that can be written and executed'
if [ "$(uname -m)" = x86_64 ]; then
    landings=$(LC_ALL=C grep -obUaP '\xf3\x0f\x1e\xfa' "$program" | wc -l) # endbr64
    echo "places where an indirect branch may land: $landings"
    [ "$landings" -gt 1000 ] || { echo "missing: control-flow protection" && exit 1; }
fi
