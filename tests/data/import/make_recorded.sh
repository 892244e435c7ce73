#!/usr/bin/env bash
# Makes the recorded directories of acme.sh and getssl anew. Neither is in Debian, so they are not run here: the
# files are laid out and written as their sources do it.
#   acme.sh  3.1.4: _initpath, _save_conf ("KEY='value'", base64 between __ACME_BASE64__START_ and _END_), issue()
#   getssl   2.51:  write_getssl_template, write_domain_template, "set up variables from the config"
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ec() { openssl ecparam -name prime256v1 -genkey -noout; }

# issue KEY LEAF NAME[,NAME]: a leaf of a root and an intermediate that are thrown away
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 9000 -subj "/CN=Recorded Root" \
    -addext basicConstraints=critical,CA:TRUE -keyout "$work/root.key" -out "$work/root.pem" 2>/dev/null
ec >"$work/inter.key"
openssl req -new -key "$work/inter.key" -subj "/CN=Recorded Intermediate" |
    openssl x509 -req -days 9000 -CA "$work/root.pem" -CAkey "$work/root.key" \
        -extfile <(echo "basicConstraints=critical,CA:TRUE,pathlen:0") -out "$work/inter.pem" 2>/dev/null
issue() {
    openssl req -new -key "$1" -subj "/CN=${3%%,*}" |
        openssl x509 -req -days 8000 -CA "$work/inter.pem" -CAkey "$work/inter.key" \
            -extfile <(echo "subjectAltName=DNS:${3//,/,DNS:}"; echo extendedKeyUsage=serverAuth) -out "$2" 2>/dev/null
}
wrapped() { printf '__ACME_BASE64__START_%s__ACME_BASE64__END_' "$(printf %s "$1" | base64 -w0)"; }

rm -rf acme.sh getssl
ca=acme.sh/ca/acme-staging-v02.api.letsencrypt.org/directory
mkdir -p "$ca"
ec >"$ca/account.key"
cat >"$ca/account.json" <<'JSON'
{"status":"valid","contact":["mailto:admin@example.test"]}
JSON
cat >"$ca/ca.conf" <<'CONF'
CA_KEY_HASH='w1p0gQBi9N9pWbsyhnVxwdaVvyvWEVt3K8hNXtDVwQ0='
ACCOUNT_URL='https://acme-staging-v02.api.letsencrypt.org/acme/acct/123456789'
CA_EMAIL='admin@example.test'
CONF
cat >acme.sh/account.conf <<'CONF'
UPGRADE_HASH='d60c75b'
ACCOUNT_EMAIL='admin@example.test'
CONF
acme_sh() { # NAME ALT WEBROOT REAL_PATH RELOAD
    local dir=acme.sh/$1_ecc
    mkdir "$dir"
    ec >"$dir/$1.key"
    issue "$dir/$1.key" "$dir/$1.cer" "$1${2:+,$2}"
    cp "$work/inter.pem" "$dir/ca.cer"
    cat "$dir/$1.cer" "$dir/ca.cer" >"$dir/fullchain.cer"
    cat >"$dir/$1.conf" <<CONF
Le_Domain='$1'
Le_Alt='${2:-no}'
Le_Webroot='$3'
Le_PreHook=''
Le_PostHook=''
Le_RenewHook=''
Le_API='https://acme-staging-v02.api.letsencrypt.org/directory'
Le_Keylength='ec-256'
Le_OrderFinalize='https://acme-staging-v02.api.letsencrypt.org/acme/finalize/123456789/1'
Le_LinkOrder='https://acme-staging-v02.api.letsencrypt.org/acme/order/123456789/1'
Le_LinkCert='https://acme-staging-v02.api.letsencrypt.org/acme/cert/0123'
Le_CertCreateTime='1760000000'
Le_CertCreateTimeStr='2025-10-09T08:53:20Z'
Le_NextRenewTimeStr='2030-01-01T00:00:00Z'
Le_NextRenewTime='1893456000'
Le_RealCertPath=''
Le_RealCACertPath=''
Le_RealKeyPath='$4'
Le_ReloadCmd='$(wrapped "$5")'
Le_RealFullChainPath='$4'
CONF
}
acme_sh app.example.test www.example.test no "" "systemctl reload nginx"
acme_sh api.example.test "" dns_cf /etc/haproxy/api.pem "systemctl reload haproxy"

mkdir -p getssl/app.example.test
openssl genrsa -traditional 2048 >getssl/account.key 2>/dev/null
cat >getssl/getssl.cfg <<'CONF'
# Uncomment and modify any variables you need
# see https://github.com/srvrco/getssl/wiki/Config-variables for details
CA="https://acme-staging-v02.api.letsencrypt.org"

# Set an email address associated with your account - generally set at account level rather than domain.
ACCOUNT_EMAIL="admin@example.test"
ACCOUNT_KEY_LENGTH=4096
ACCOUNT_KEY="/root/.getssl/account.key"
PRIVATE_KEY_ALG="rsa"
#REUSE_PRIVATE_KEY="true"

# Use the following 3 variables to control the upgrade
RENEW_ALLOW="30"
CONF
cat >getssl/app.example.test/getssl.cfg <<'CONF'
# Additional domains - this could be multiple domains / subdomains in a comma separated list
SANS="www.example.test"
ACL=('/var/www/app/.well-known/acme-challenge')
DOMAIN_CERT_LOCATION="/etc/tomcat/app.crt" # this is domain cert
DOMAIN_KEY_LOCATION="/etc/tomcat/app.key" # this is domain key
RELOAD_CMD="systemctl restart tomcat"
SERVER_TYPE="8443"
CHECK_REMOTE="true"
CONF
dir=getssl/app.example.test
openssl genrsa -traditional 2048 >"$dir/app.example.test.key" 2>/dev/null
issue "$dir/app.example.test.key" "$dir/app.example.test.crt" app.example.test,www.example.test
cp "$work/inter.pem" "$dir/chain.crt"
cat "$dir/app.example.test.crt" "$dir/chain.crt" >"$dir/fullchain.crt"
