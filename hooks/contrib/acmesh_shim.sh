# Runs a deploy hook of acme.sh without acme.sh: sh acmesh_shim.sh HOOK.sh DOMAIN KEY CERT CA FULLCHAIN
# Best effort: the functions below are those that its hooks call most. One that calls another is not done, and it is
# said which.
hook=$1
shift
name=$(basename "$hook" .sh)
scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch"' EXIT
# What acme.sh tells its hooks beside their arguments.
export HTTP_HEADER="$scratch/header"

_debug() { :; }
_debug2() { :; }
_debug3() { :; }
_secure_debug() { :; }
_secure_debug2() { :; }
_secure_debug3() { :; }
_info() { printf '%s\n' "$*"; }
_err() { printf '%s\n' "$*" >&2; }
_exists() { command -v "$1" >/dev/null 2>&1; }
_mktemp() { mktemp "$scratch/XXXXXX"; }
_time() { date +%s; }
_utc_date() { date -u "+%Y-%m-%d %H:%M:%S"; }
_sleep() { sleep "$1"; }
_startswith() { case $1 in "$2"*) return 0 ;; esac; return 1; }
_endswith() { case $1 in *"$2") return 0 ;; esac; return 1; }
_contains() { case $1 in *"$2"*) return 0 ;; esac; return 1; }
_hasfield() { case "${3:-,}$1${3:-,}" in *"${3:-,}$2${3:-,}"*) return 0 ;; esac; return 1; }
_getfield() { printf '%s\n' "$1" | cut -d "${3:-,}" -f "$2"; }
_upper_case() { tr '[:lower:]' '[:upper:]'; }
_lower_case() { tr '[:upper:]' '[:lower:]'; }
_head_n() { head -n "$1"; }
_tail_n() { tail -n "$1"; }
_egrep_o() { grep -oE -- "$1"; }
_normalizeJson() { sed 's/" *: *\(["{[]\)/":\1/g' | sed 's/^ *//; s/ *$//' | tr -d '\r\n'; }
_json_encode() { sed -e 's/\\/\\\\/g; s/"/\\"/g; s/\t/\\t/g' | awk '{ printf "%s%s", (NR > 1 ? "\\n" : ""), $0 }'; }
_url_encode() { od -An -v -tx1 | tr -d '\n' | sed 's/ /%/g'; }
_base64() { if [ -n "$1" ]; then openssl base64 -e; else openssl base64 -A; fi; }
_dbase64() { if [ -n "$1" ]; then openssl base64 -d -A; else openssl base64 -d; fi; }
_digest() { # ALGORITHM [hex]
    if [ -n "$2" ]; then openssl dgst -"$1" -hex | cut -d = -f 2 | tr -d ' '; else openssl dgst -"$1" -binary | _base64; fi
}
_readlink() { readlink -f "$1"; }
# Settings live in our configuration: what is in the environment is all there is.
_getdeployconf() { :; }
_savedeployconf() { :; }
_cleardeployconf() { :; }
_migratedeployconf() { :; }
_savedomainconf() { :; }
_readdomainconf() { :; }
_cleardomainconf() { :; }
_saveaccountconf() { :; }
_clearaccountconf() { :; }
_saveaccountconf_mutable() { :; }
_readaccountconf_mutable() { :; }
_clearaccountconf_mutable() { :; }
_toPkcs() {
    openssl pkcs12 -export -out "$1" -inkey "$2" -in "$3" -certfile "$4" -password "pass:$5" ${6:+-name "$6"}
}
_curl() {
    curl --silent --show-error --location --globoff --dump-header "$HTTP_HEADER" ${HTTPS_INSECURE:+--insecure} \
        ${_H1:+--header "$_H1"} ${_H2:+--header "$_H2"} ${_H3:+--header "$_H3"} \
        ${_H4:+--header "$_H4"} ${_H5:+--header "$_H5"} "$@"
}
# _get URL [ONLYHEADER] [TIMEOUT]: the body, whatever the status; hooks read it.
_get() {
    if [ -n "$2" ]; then _curl --head "$1"; else _curl ${3:+--connect-timeout "$3"} "$1"; fi
}
# _post BODY URL [NEEDBASE64] [METHOD] [CONTENTTYPE]
_post() {
    printf %s "$1" | _curl ${5:+--header "Content-Type: $5"} --request "${4:-POST}" --data-binary @- "$2" |
        if [ -n "$3" ]; then _base64; else cat; fi
}

# shellcheck disable=SC1090
. "$hook" || exit
if ! _exists "${name}_deploy"; then
    _err "$hook defines no function ${name}_deploy"
    exit 64
fi

# What stands where a command does and is neither a function nor a variable takes note of being called.
_lacking() {
    echo "$1" >>"$scratch/lacking"
    return 127
}
for called in $(grep -oE '(^ *|[|;&(`] *|(if|then|else|do|!) +)_[a-z][A-Za-z0-9_]*' "$hook" | grep -oE '_[a-z][A-Za-z0-9_]*$' | sort -u); do
    _exists "$called" || grep -qE "(^|[ ;])$called=" "$hook" || eval "$called() { _lacking $called; }"
done

"${name}_deploy" "$@"
status=$?
[ -s "$scratch/lacking" ] || exit $status
_err "$hook calls what only acme.sh has: $(sort -u "$scratch/lacking" | tr '\n' ' ')"
exit 69
