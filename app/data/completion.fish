# fish completion for acme8443: the program itself knows what may follow.
function __acme8443_suggestions
    set -l typed (commandline -opc) (commandline -ct)
    set -l found ($typed[1] complete -- $typed[2..-1] 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path $typed[-1]
    end
end
complete -c acme8443 -f -a '(__acme8443_suggestions)'
