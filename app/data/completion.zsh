#compdef acme8443
# zsh completion for acme8443: the program itself knows what may follow. A file of fpath, or sourced.
compdef _acme8443 acme8443

_acme8443()
{
    local -a found
    found=(${(f)"$("$words[1]" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
    # _describe wants WORD:HELP.
    found=(${found//:/\\:})
    found=(${found/$'\t'/:})
    if (( $#found )); then _describe acme8443 found; else _default; fi
}

if [ "$funcstack[1]" = _acme8443 ]; then _acme8443 "$@"; fi
