#!/usr/bin/env bash
# The three scripts that `acme8443 completion` prints complete in their own shells: commands, options, and the names
# of certificates.
set -euo pipefail
for shell in zsh fish; do
    if ! command -v $shell >/dev/null; then
        echo "skipped: $shell is not here"
        exit 77
    fi
done
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
mkdir -p "$there/bin" "$there/etc/certificates"
ln -s "$(readlink -f "$ACME8443")" "$there/bin/acme8443"
touch "$there/etc/certificates/app.example.org.toml" "$there/etc/certificates/api.example.org.toml"
export PATH=$there/bin:$PATH HOME=$there
for shell in bash zsh fish; do
    acme8443 completion $shell >"$there/script.$shell"
    $shell -n "$there/script.$shell"
done

# Each prints what its shell would offer for the last of its arguments, sorted, in one line.
in_bash() {
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _acme8443 acme8443
             printf "%s\n" "${COMPREPLY[@]}"' - "$there/script.bash" "$@" | sort | xargs
}
in_zsh() {
    # The widget needs a terminal; what it hands to _describe does not.
    zsh -fc 'compdef() {}; _describe() { print -l -- ${(P)2%%:*} }; _default() {}
             source $1; shift; words=("$@"); CURRENT=$#; _acme8443' - "$there/script.zsh" "$@" | sort | xargs
}
in_fish() {
    # shellcheck disable=SC2016  # the variables are fish's
    fish --no-config -c 'source $argv[1]; complete -C "$argv[2..-1]" | string replace -r "\t.*" ""; true' \
        "$there/script.fish" "$@" | sort | xargs
}
expect() {
    local want=$1 shell said
    shift
    for shell in bash zsh fish; do
        said=$("in_$shell" acme8443 "$@")
        [[ $said == "$want" ]] || { echo "$shell, $*: $said, not $want" && exit 1; }
    done
    echo "$*: $want"
}
expect "issue" iss
expect "--jobs --json" renew --j
expect "explain" policy e
expect "tomcat" issue app.example.org --deploy tom
expect "api.example.org app.example.org" --config-dir "$there/etc" renew a
expect "app.example.org" --config-dir "$there/etc" status api.example.org app
