#!/bin/sh
# page5.sh CONFIGURATION.md DATE VERSION PAGE: acme8443.toml(5), out of the manual's own page. What lowdown
# makes of it gets its NAME, loses its links, and has tables that fit into 80 columns.
set -eu
lowdown -s -Tman -Mtitle=ACME8443.TOML -Msection=5 -Mdate="$2" -Msource="acme8443 $3" \
    -Mvolume="File Formats" "$1" | sed '
/^\.TH /a\
.ad l\
.SH NAME\
acme8443.toml \\- configuration of acme8443\
.SH DESCRIPTION
/^\.SH$/,/^Configuration$/d
s/\\fC/\\fB/g
s/ <\\fI[^>]*>//g
0,/^\.LP$/{/^\.LP$/d}
/^\.SS$/{
n
n
/^\.LP$/d
}
s/^tab(|) expand allbox;/tab(|) allbox;/
s/^l l l l\.$/lw(11n) lw(11n) lw(13n) lw(20n)./
s/^l l l\.$/lw(16n) lw(26n) lw(16n)./
' >"$4"
