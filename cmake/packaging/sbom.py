#!/usr/bin/env python3
"""sbom.py PROGRAM VERSION EPOCH SOURCE OUT: what the program is made of, as SPDX 2.3 in JSON.

The libraries it is linked with and the headers it was compiled with, in the versions that dpkg has here, and the data
of others that is compiled in. The same program on the same machine gives the same document."""
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

NAMESPACE = "https://spdx.org/spdxdocs/acme8443"

# Debian package (without its release number) -> SPDX expression, from its copyright file. One that is missing here is
# written as NOASSERTION, and tests/packaging/sbom.py says so.
LICENSES = {
    "libc6": "LGPL-2.1-or-later",
    "libcap2": "BSD-3-Clause OR GPL-2.0-only",
    "libcli11-dev": "BSD-3-Clause",
    "libcurl4": "curl",
    "libexpected-dev": "CC0-1.0",
    "libboost1.74-dev": "BSL-1.0",
    "libgcc-s1": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgmp10": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "libidn2-0": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "libldns3": "BSD-3-Clause",
    "libseccomp2": "LGPL-2.1-only",
    "libssl3": "Apache-2.0",
    "libstdc++6": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libsystemd0": "LGPL-2.1-or-later",
    "libtomlplusplus3": "MIT",
    "libunbound8": "BSD-3-Clause",
    "nlohmann-json3-dev": "MIT",
}
# Libraries that are headers only: what is used of them becomes part of the program.
HEADERS = ["nlohmann/json.hpp", "boost/version.hpp", "tl/expected.hpp", "CLI/App.hpp"]


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout


def owner(path):
    """The Debian package that has this file; Debian 12 has some under /lib, some under /usr/lib."""
    for name in (path, path.removeprefix("/usr"), "/usr" + path):
        found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    sys.exit(f"sbom.py: no Debian package has {path}")


def linked(program):
    """Packages of the libraries that the program itself asks for."""
    needed = set(re.findall(r"\(NEEDED\).*\[(.+)\]", output("readelf", "-d", "--wide", program)))
    found = dict(re.findall(r"(?:(\S+) => )?(/\S+) \(0x", output("ldd", program)))
    return sorted({owner(os.path.realpath(found[name])) for name in needed if name in found})


def package(name, version, licence, supplier="NOASSERTION", where="NOASSERTION", **more):
    return {"SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name), "name": name, "versionInfo": version,
            "supplier": supplier, "downloadLocation": where, "filesAnalyzed": False, "licenseConcluded": licence,
            "licenseDeclared": licence, "copyrightText": "NOASSERTION", **more}


def debian(name):
    version, arch = output("dpkg-query", "-W", "-f", "${Version}\t${Architecture}\n", name).splitlines()[0].split("\t")
    purl = f"pkg:deb/debian/{name.replace('+', '%2B')}@{version.replace('+', '%2B').replace(':', '%3A')}?arch={arch}"
    return package(name, version, LICENSES.get(name, "NOASSERTION"), "Organization: Debian",
                   externalRefs=[{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                  "referenceLocator": purl}], primaryPackagePurpose="LIBRARY")


def suffix_list(source):
    text = (source / "validator/data/public_suffix_list.dat").read_text()
    version = re.search(r"version (\S+) of\s+//\s+(\S+?),", text)
    return package("public-suffix-list", f"{version[2]}-{version[1]}", "MPL-2.0",
                   "Organization: Mozilla Foundation", "https://publicsuffix.org/list/public_suffix_list.dat",
                   comment="validator/data/public_suffix_list.dat: the rules without comments; compiled in")


def special_purpose_addresses(source):
    text = (source / "validator/data/special_purpose_addresses.tsv").read_text()
    return package("iana-special-purpose-addresses", re.search(r"as of (\S+):", text)[1], "CC0-1.0",
                   "Organization: Internet Assigned Numbers Authority",
                   "https://www.iana.org/assignments/iana-ipv4-special-registry",
                   comment="validator/data/special_purpose_addresses.tsv; compiled in")


def document(program, version, epoch, source):
    this = package("acme8443", version, "Apache-2.0", primaryPackagePurpose="APPLICATION")
    parts = [("DYNAMIC_LINK", debian(name)) for name in linked(program)]
    parts += [("STATIC_LINK", debian(name)) for name in sorted({owner("/usr/include/" + h) for h in HEADERS})]
    parts += [("CONTAINS", suffix_list(source)), ("CONTAINS", special_purpose_addresses(source))]
    relationships = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                      "relatedSpdxElement": this["SPDXID"]}]
    relationships += [{"spdxElementId": this["SPDXID"], "relationshipType": kind,
                       "relatedSpdxElement": part["SPDXID"]} for kind, part in parts]
    made_of = json.dumps([part for _, part in parts], sort_keys=True)
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"acme8443-{version}",
        "documentNamespace": f"{NAMESPACE}-{version}-{hashlib.sha256(made_of.encode()).hexdigest()}",
        "creationInfo": {"created": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc)
                         .strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": [f"Tool: acme8443-sbom-{version}"]},
        "packages": [this] + [part for _, part in parts], "relationships": relationships,
    }


if __name__ == "__main__":
    program, version, epoch, source, out = sys.argv[1:]
    made = document(program, version, int(epoch), pathlib.Path(source))
    pathlib.Path(out).write_text(json.dumps(made, indent=1, sort_keys=True) + "\n")
