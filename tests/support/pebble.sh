# A current Pebble on Debian 12. Bash, sourced.
#
# Debian 12 has Pebble 2.4.0, which knows neither ARI nor profiles. The package of a newer release needs
# only libc6 >= 2.34 (Debian 12: 2.36), so it is fetched with apt and unpacked, never installed: apt
# works on a state directory of its own, with the mirror that this machine already uses. The keyring of
# Debian 12 is enough, because testing and unstable are signed with its key as well.

pebble_wanted=2.10

pebble_cache() {
    echo "${ACME8443_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/acme8443}/pebble"
}

# Unpacks the pebble of suite $1 into $2; version below $3 is refused.
unpack_pebble() (
    local suite=$1 into=$2 at_least=$3 codename mirror version
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(RELEASE) $(CODENAME)' 'Created-By: Packages' |
        awk -v release="$codename" '$2 == "main" && ($3 == release || $4 == release) { print $1; exit }')
    [[ -n $mirror ]] || { echo "no source of $codename main in apt's configuration" >&2; return 1; }
    umask 022
    state=$(mktemp -d /tmp/acme8443-apt.XXXXXX)
    trap 'rm -rf "$state"' EXIT
    chmod 755 "$state"
    mkdir -p "$state"/{lists,cache/archives}/partial
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" \
        > "$state/sources.list"
    # Non-root users have no _apt to become. A frozen mirror will do, however old its index is: the
    # signature is checked all the same, and the version below. Only Packages are wanted.
    local -a options=(
        -qq -o Dir::State="$state" -o Dir::State::lists="$state/lists" -o Dir::Cache="$state/cache"
        -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=-
        -o Dir::State::status=/var/lib/dpkg/status -o APT::Sandbox::User="$(id -un)"
        -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
    )
    apt-get "${options[@]}" update </dev/null >&2 || return
    version=$(apt-cache "${options[@]}" policy pebble | awk '$1 == "Candidate:" { print $2 }')
    dpkg --compare-versions "${version:-0}" ge "$at_least" || {
        echo "$suite has pebble ${version:-none}" >&2
        return 1
    }
    cd "$state" && apt-get "${options[@]}" download "pebble=$version" </dev/null >&2 || return
    dpkg-deb -x pebble_*.deb "$state/unpacked" || return
    echo "${version%%+*}" > "$state/unpacked/version"
    rm -rf "$into" && mkdir -p "$(dirname "$into")" && mv "$state/unpacked" "$into"
)

# Leaves a Pebble in the cache: a current one, or else Debian's own, or fails. Says which.
fetch_pebble() {
    local cache suite
    cache=$(pebble_cache)
    if dpkg --compare-versions "$(cat "$cache/version" 2>/dev/null || echo 0)" ge "$pebble_wanted"; then
        return
    fi
    for suite in testing unstable; do
        if unpack_pebble "$suite" "$cache" "$pebble_wanted"; then
            echo "unpacked pebble $(cat "$cache/version") of Debian $suite into $cache" >&2
            return
        fi
    done
    [[ -x $cache/usr/bin/pebble ]] ||
        unpack_pebble "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$cache" 2.4 || return
    echo "no pebble >= $pebble_wanted to be had; with $(cat "$cache/version"), tests that need more skip" >&2
}
