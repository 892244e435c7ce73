# Runs a deploy hook of acme.sh without acme.sh: sh acmesh_shim.sh HOOK.sh DOMAIN KEY CERT CA FULLCHAIN
# Best effort: the functions below are those that its hooks call most; one that calls another fails.
hook=$1
shift
name=$(basename "$hook" .sh)

_debug() { :; }
_debug2() { :; }
_debug3() { :; }
_secure_debug() { :; }
_secure_debug2() { :; }
_info() { printf '%s\n' "$*"; }
_err() { printf '%s\n' "$*" >&2; }
_exists() { command -v "$1" >/dev/null 2>&1; }
_mktemp() { mktemp; }
_time() { date +%s; }
_startswith() { case $1 in "$2"*) return 0 ;; esac; return 1; }
_contains() { case $1 in *"$2"*) return 0 ;; esac; return 1; }
_upper_case() { tr '[:lower:]' '[:upper:]'; }
_lower_case() { tr '[:upper:]' '[:lower:]'; }
_url_encode() { od -An -v -tx1 | tr -d '\n' | sed 's/ /%/g'; }
_base64() { openssl base64 -A; }
# Settings live in our configuration: what is in the environment is all there is.
_getdeployconf() { :; }
_savedeployconf() { :; }
_cleardeployconf() { :; }
_savedomainconf() { :; }
_readdomainconf() { :; }
_clearaccountconf() { :; }
_toPkcs() {
    openssl pkcs12 -export -out "$1" -inkey "$2" -in "$3" -certfile "$4" -password "pass:$5" ${6:+-name "$6"}
}
_get() { curl --silent --show-error --fail ${HTTPS_INSECURE:+--insecure} ${_H1:+--header "$_H1"} ${_H2:+--header "$_H2"} "$1"; }
# _post BODY URL [NEEDBASE64] [METHOD] [CONTENTTYPE]
_post() {
    printf %s "$1" | curl --silent --show-error --fail ${HTTPS_INSECURE:+--insecure} \
        ${_H1:+--header "$_H1"} ${_H2:+--header "$_H2"} ${5:+--header "Content-Type: $5"} \
        --request "${4:-POST}" --data-binary @- "$2"
}

# shellcheck disable=SC1090
. "$hook" || exit
if ! _exists "${name}_deploy"; then
    _err "$hook defines no function ${name}_deploy"
    exit 64
fi
"${name}_deploy" "$@"
