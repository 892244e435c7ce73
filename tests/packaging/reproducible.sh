#!/usr/bin/env bash
# reproducible.sh [CMAKE ARGUMENT...]: builds the package of the commit that is checked out twice, in two directories,
# with another umask, time zone, language and order of the work, and compares. Costs two builds; ccache is left out.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
if [[ -z ${ACME8443_LONG-} ]]; then
    echo "skipped: only in long runs (ACME8443_LONG=1)"
    exit 77
fi
if ! git rev-parse --verify --quiet HEAD >/dev/null; then
    echo "skipped: this is no clone, so there is no commit to build"
    exit 77
fi
there=$(mktemp -d /var/tmp/acme8443-reproducible.XXXXXX)
trap 'rm -rf "$there"' EXIT
export CCACHE_DISABLE=1

# build DIRECTORY JOBS [CMAKE ARGUMENT...]
build() {
    local tree=$there/$1 jobs=$2
    mkdir -p "$tree" "$(dirname "$there/$1.log")"
    git archive HEAD | tar -C "$tree" -x
    (cd "$tree" && cmake --preset release -DBUILD_TESTING=OFF "${@:3}" && cmake --build --preset release -j "$jobs" --target deb) >"$there/$1.log" 2>&1 ||
        { tail -n 30 "$there/$1.log" && return 1; }
    echo "$tree"/build/release/*.deb
}
one=$(umask 022 && TZ=UTC LC_ALL=C.UTF-8 build one "$(nproc)" "$@")
other=$(umask 002 && TZ=Asia/Tokyo LC_ALL=C build another/one "$(($(nproc) + 1))" "$@")

sha256sum "$one" "$other"
cmp "$one" "$other" && exit
# What differs, file by file.
for deb in "$one" "$other"; do
    mkdir "$deb.d"
    dpkg-deb -R "$deb" "$deb.d"
    (cd "$deb.d" && find . -type f -exec sha256sum {} + | sort -k 2) >"$deb.sums"
    dpkg-deb -c "$deb" >"$deb.list"
done
diff "$one.sums" "$other.sums" || true
diff "$one.list" "$other.list" || true
exit 1
