#!/bin/sh
# Makes every .pem of this directory anew with the openssl tool (3.0 or later): ./make_certs.sh
# README.md says what each is for.
set -eu
cd "$(dirname "$0")"
rm -f -- *.pem
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/ca.cnf" <<EOF
[ca]
default_ca = any
[any]
database = $work/index.txt
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = anything
preserve = yes
unique_subject = no
[anything]
organizationName = optional
commonName = optional
EOF

ec() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:"$2" -out "$1.key.pem"; }
rsa() { openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:"$2" -out "$1.key.pem"; }

# certificate NAME ISSUER SERIAL SUBJECT EXTENSIONS [START END]; a NAME that is its own ISSUER is a root
certificate() {
    : > "$work/index.txt"
    echo "$3" > "$work/serial"
    printf '%b' "$5" > "$work/extensions"
    openssl req -new -utf8 -key "$1.key.pem" -subj "$4" -out "$work/request"
    subject="$1" issuer="$2" start="${6:-20200101000000Z}" end="${7:-20991231235959Z}"
    if [ "$subject" = "$issuer" ]; then set -- -selfsign; else set -- -cert "$issuer.pem"; fi
    openssl ca -config "$work/ca.cnf" -batch -notext -utf8 -in "$work/request" "$@" \
        -keyfile "$issuer.key.pem" -extfile "$work/extensions" -out "$subject.pem" \
        -startdate "$start" -enddate "$end" 2> "$work/log" ||
        { cat "$work/log"; exit 1; }
}

ca='basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign, cRLSign\n'
ski='subjectKeyIdentifier = hash\n'
aki='authorityKeyIdentifier = keyid\n'
leaf='basicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\n'"$ski$aki"
eku='extendedKeyUsage = serverAuth\n'
san='subjectAltName = DNS:app.example.org, DNS:*.example.net, IP:192.0.2.1, IP:2001:db8::1\n'
usual="$leaf$eku$san"

ec root P-384
certificate root root 01 '/CN=Test Root' "$ca$ski"
ec intermediate P-256
certificate intermediate root 02 '/CN=Test Intermediate' "$ca$ski$aki"
ec impostor P-256
certificate impostor root 03 '/CN=Test Intermediate' "$ca"'subjectKeyIdentifier = none\n'
ec stranger P-256
certificate stranger stranger 04 '/CN=Stranger' "$ca$ski"

ec leaf_ec P-256
certificate leaf_ec intermediate 00C0FFEE '/CN=app.example.org' "$usual"
rsa leaf_rsa 2048
certificate leaf_rsa intermediate 7F '/O=Bücher\, Inc./CN=app.example.org' "$usual"
ec expired P-256
certificate expired intermediate 10 '/CN=app.example.org' "$usual" 20250101000000Z 20250401000000Z
ec client_only P-256
certificate client_only intermediate 11 '/CN=app.example.org' "$leaf${san}extendedKeyUsage = clientAuth\n"
ec bare P-256
certificate bare root 12 '/CN=app.example.org' 'basicConstraints = CA:FALSE\nsubjectKeyIdentifier = none\nauthorityKeyIdentifier = none\n'
cp leaf_ec.key.pem odd_address.key.pem
certificate odd_address intermediate 13 '/CN=odd' "${leaf}subjectAltName = DER:30:05:87:03:C0:00:02\n"
cp leaf_ec.key.pem broken_san.key.pem
certificate broken_san intermediate 14 '/CN=broken' "${leaf}subjectAltName = DER:05:00\n"
rm odd_address.key.pem broken_san.key.pem

# The same keys as older tools write them, and keys that are refused.
openssl ec -in leaf_ec.key.pem -out "$work/sec1" 2> /dev/null
{ openssl ecparam -name prime256v1; cat "$work/sec1"; } > leaf_ec.key.sec1.pem
openssl rsa -in leaf_rsa.key.pem -traditional -out leaf_rsa.key.pkcs1.pem 2> /dev/null
openssl pkcs8 -topk8 -in leaf_ec.key.pem -passout pass:secret -out encrypted.key.pem
ec p521 P-521
rsa rsa_1024 1024
openssl genpkey -algorithm ed25519 -out ed25519.key.pem

rm impostor.key.pem stranger.key.pem client_only.key.pem bare.key.pem
