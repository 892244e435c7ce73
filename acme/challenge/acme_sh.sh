# Calls dns_NAME_add or dns_NAME_rm of one of acme.sh's DNS scripts. POSIX shell, run with
# sh -c TEXT acme8443 SCRIPT ACME_SH add|rm FULLDOMAIN TXTVALUE.
# ACME_SH is acme.sh itself, whose helpers are then the real ones; when it is empty, those below
# stand in for the ones that DNS scripts use most. Settings come from the environment and are
# saved nowhere.
script=$1 acme_sh=$2 verb=$3 fulldomain=$4 txtvalue=$5
name=$(basename "$script" .sh)
set --

if [ -n "$acme_sh" ]; then
    LE_WORKING_DIR=${LE_WORKING_DIR:-$(dirname "$acme_sh")}
    export LE_WORKING_DIR
    . "$acme_sh" >/dev/null
    _initpath
else
    _info() { printf '%s\n' "$*"; }
    _err() { printf '%s\n' "$*" >&2; return 1; }
    _debug() { :; }
    _debug2() { :; }
    _debug3() { :; }
    _secure_debug() { :; }
    _secure_debug2() { :; }
    _secure_debug3() { :; }
    _exists() { command -v "$1" >/dev/null 2>&1; }
    _contains() { printf '%s' "$1" | grep -q -- "$2"; }
    _startswith() { case $1 in "$2"*) ;; *) return 1 ;; esac; }
    _endswith() { case $1 in *"$2") ;; *) return 1 ;; esac; }
    _hasfield() { case "${3:-,}$1${3:-,}" in *"${3:-,}$2${3:-,}"*) ;; *) return 1 ;; esac; }
    _getfield() { printf '%s\n' "$1" | cut -d "${3:-,}" -f "$2"; }
    _egrep_o() { grep -E -o -- "$1"; }
    _head_n() { head -n "$1"; }
    _tail_n() { tail -n "$1"; }
    _lower_case() { tr '[:upper:]' '[:lower:]'; }
    _upper_case() { tr '[:lower:]' '[:upper:]'; }
    _normalizeJson() { sed 's/" *: *\(["{\[]\)/":\1/g' | sed 's/^ *}/}/' | tr -d '\r\n'; }
    _math() { printf '%s' "$(($*))"; }
    _sleep() { sleep "$1"; }
    _time() { date -u +%s; }
    _utc_date() { date -u '+%Y-%m-%d %H:%M:%S'; }
    _idn() { printf '%s' "$1"; }
    _base64() { openssl base64 -e | tr -d '\r\n'; }
    _dbase64() { openssl base64 -d -A; }
    _digest() { openssl dgst "-$1" -binary | if [ -n "$2" ]; then _hex_dump; else _base64; fi; }
    _hmac() { openssl dgst "-$1" -mac HMAC -macopt "hexkey:$2" -binary |
        if [ -n "$3" ]; then _hex_dump; else cat; fi; }
    _hex_dump() { od -A n -v -t x1 | tr -d ' \t\n'; }
    _url_encode() { _encode_from=$(cat) && printf '%s' "$_encode_from" | od -A n -v -t x1 | tr -d '\n' |
        sed 's/ /%/g'; }
    _readaccountconf() { eval "printf '%s' \"\${$1-}\""; }
    _readaccountconf_mutable() { _readaccountconf "$1"; }
    _readdomainconf() { _readaccountconf "$1"; }
    _saveaccountconf() { :; }
    _saveaccountconf_mutable() { :; }
    _savedomainconf() { :; }
    _clearaccountconf() { :; }
    _clearaccountconf_mutable() { :; }
    _checkKeyFile() { [ -r "$1" ]; }
    _get() { _http GET '' "$1"; }
    # BODY URL UNUSED METHOD CONTENT-TYPE
    _post() { _http "${4:-POST}" "$1" "$2" "${5:-}"; }
    _http() {
        _method=$1 _body=$2 _url=$3 _type=${4:-}
        set -- --silent --show-error --max-time 60 --request "$_method"
        [ "$_method" = GET ] || set -- "$@" --data-binary "$_body"
        for _header in "${_H1-}" "${_H2-}" "${_H3-}" "${_H4-}" "${_H5-}"; do
            [ -z "$_header" ] || set -- "$@" --header "$_header"
        done
        [ -z "$_type" ] || set -- "$@" --header "Content-Type: $_type"
        curl "$@" -- "$_url"
    }
fi

. "$script"
"${name}_$verb" "$fulldomain" "$txtvalue"
