# What acme8443 needs from Debian 12, in one place, and how to get what is missing. Bash, sourced.

build_packages=(
    libldns-dev
    cmake ninja-build g++ pkgconf
    libssl-dev libcurl4-openssl-dev nlohmann-json3-dev libboost-dev libexpected-dev
    libtomlplusplus-dev libcli11-dev libunbound-dev libpsl-dev libidn2-dev libgmp-dev libseccomp-dev
    libgtest-dev libgmock-dev
)
# The laboratory: a network namespace with Pebble, DNS and Tomcat 10. tomcat10-common and its friends
# bring the server without the daemon that the package tomcat10 would start.
lab_packages=(
    bind9-dnsutils
    python3 openssl iproute2 util-linux procps apt debian-archive-keyring ca-certificates
    default-jre-headless tomcat10-common tomcat10-admin libtomcat10-java
    certbot dehydrated lego uacme knot unbound dns-root-data time python3-cryptography python3-aiosmtpd strace faketime
)
# libFuzzer and its sanitizers.
fuzz_packages=(clang libclang-rt-14-dev)
# Real services on 8443 (tests/e2e/deploy_*.py).
service_packages=(
    nginx-light apache2-bin haproxy jetty9 caddy hitch stunnel4 ocserv openconnect libtcnative-1
    maven jq curl certbot
    sudo polkitd dbus systemd
    openssh-server openssh-client etcd-server
)
# What only the developer's checks read: prometheus for promtool.
lint_packages=(clang-format clang-tidy python3-jsonschema pyflakes3 shellcheck prometheus)
# The status page is opened in a browser (tests/e2e/status_page.py); axe-core comes from npm.
page_packages=(chromium fonts-dejavu-core)
# A Node.js from elsewhere brings its npm along, and does not bear Debian's.
command -v npm >/dev/null || page_packages+=(nodejs npm)
# What makes the Debian package, beside what builds the program.
deb_packages=(dpkg-dev file lowdown python3)
# What judges it (tests/packaging).
package_packages=("${deb_packages[@]}" mandoc man-db groff bash zsh fish lintian devscripts debootstrap systemd-container
    python3-venv)
# The clients that tests/bench/peers measures beside acme8443.
peer_packages=(lego uacme certbot)

as_root() {
    if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

# Prints those of its arguments that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] ||
            echo "$package"
    done
}

# Installs what is missing of its arguments, says what, and starts no daemon.
install_packages() {
    local -a missing
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} == 0 ]] && return
    echo "installing from Debian: ${missing[*]}" >&2
    if [[ $(id -u) != 0 ]] && ! command -v sudo >/dev/null; then
        echo "not root and no sudo here; as root: apt-get install ${missing[*]}" >&2
        return 1
    fi
    local guard=/usr/sbin/policy-rc.d guarded=
    if [[ ! -e $guard ]]; then
        guarded=yes
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$guard" >/dev/null
        as_root chmod 755 "$guard"
    fi
    local status=0
    as_root apt-get -qq update </dev/null >&2 &&
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get -qq -o Dpkg::Use-Pty=0 -y install --no-install-recommends "${missing[@]}" </dev/null >&2 || status=$?
    [[ -z $guarded ]] || as_root rm -f "$guard"
    return "$status"
}
