# bash completion for acme8443: the program itself knows what may follow.
_acme8443()
{
    mapfile -t COMPREPLY < <("$1" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    COMPREPLY=("${COMPREPLY[@]%%$'\t'*}")
}
complete -o default -F _acme8443 acme8443
