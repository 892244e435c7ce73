#!/bin/sh
# A deploy target of your own, complete: a service that reads one combined PEM file and has a pidfile.
#
#   [[deploy]]
#   target  = "script"
#   command = ["/etc/acme8443/hook.sh", "/etc/my-service/tls", "/run/my-service.pid"]
#
# It is called as `hook.sh DIRECTORY PIDFILE VERB [SLOT]`, without a shell around it, with nothing in
# the environment but PATH, LANG and ACME8443_*. Every verb may be repeated. Exit 0: done; 75: try
# again later; anything else: failed, and the last line on stderr says why.
set -eu
umask 077

directory=$1 pidfile=$2 verb=$3 slot=${4-}

case $verb in
current) # print where the pointer is now; nothing when it points nowhere yet
    readlink "$directory/current.pem" || true
    ;;
stage) # put the certificate beside, unused, and print the name of its slot
    slot=$(printf '%.16s' "$ACME8443_LEAF_SHA256").pem
    mkdir -p "$directory"
    cat "$ACME8443_FULLCHAIN" "$ACME8443_KEY" >"$directory/.$slot.new"
    mv "$directory/.$slot.new" "$directory/$slot"
    echo "$slot"
    ;;
point) # commit, and roll back: one rename
    [ -f "$directory/$slot" ] || { echo "there is no slot $slot" >&2; exit 1; }
    touch "$directory/$slot"
    ln -sf "$slot" "$directory/.current.new"
    mv -T "$directory/.current.new" "$directory/current.pem"
    ;;
reload) # let the service notice; whether it did is seen on 8443, not here
    [ -f "$pidfile" ] || { echo "the service does not run" >&2; exit 75; }
    kill -HUP "$(cat "$pidfile")"
    ;;
forget) # remove a slot that is not needed any more; one of ours, as what was there before us is somebody else's
    case $slot in ????????????????.pem) rm -f "$directory/$slot" ;; esac
    ;;
*)
    echo "unknown verb $verb" >&2
    exit 64
    ;;
esac
