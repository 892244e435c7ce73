#!/usr/bin/env python3
"""Fails when a file includes a module its own does not USE, or opens a library outside its door."""
import pathlib, re, sys

root = pathlib.Path(sys.argv[1])

# Headers, and the paths (prefixes) that may include them.
doors = {
    r"<openssl/":                ("base/pki/", "acme/challenge/tls_alpn_01_"),
    r'"base/pki/ossl\.hpp"':     ("base/pki/", "acme/challenge/tls_alpn_01_"),
    r"<curl/":                   ("base/net/",),
    r'"base/net/curl\.hpp"':     ("base/net/",),
    r"<unbound\.h":              ("base/net/",),
    r"<ldns/":                  ("base/net/",),
    r'"base/net/ldns\.hpp"':     ("base/net/",),
    r"<seccomp\.h>":            ("base/sandbox.cpp",),
    r"<gmp\.h>":                 ("validator/keys/",),
    r"<boost/(beast|asio)":      ("acme/challenge/",),
    r"<boost/property_tree":     ("app/discover/xml.cpp",),  # other programs' configuration is XML
    r"<toml\+\+":                ("app/",),
    r"<CLI/":                    ("app/",),
    r"<tl/expected\.hpp>":       ("base/result.hpp",),
}
cpp_only = (r'"(base/(try|pki/ossl|net/curl|net/ldns)|validator/keys/integer)\.hpp"', r"<nlohmann/json\.hpp>")


def arrows():
    """module -> the modules it may include, from the acme8443_module lines."""
    uses = {}
    text = (root / "CMakeLists.txt").read_text()
    for line in re.finditer(r"^acme8443_module\(([\w/]+)(.*?)\)", text, re.S | re.M):
        keyword, named = None, {line[1]}
        for word in line[2].split():
            if word in ("USES", "LINKS", "DATA", "WITHOUT"):
                keyword = word
            elif keyword == "USES":
                named.add(word)
        uses[line[1]] = named
    return uses


def module_of(path, modules):
    return max((m for m in modules if path.startswith(m + "/")), key=len, default=None)


def complaints(path, text, uses):
    module = module_of(path, uses)
    for include in re.findall(r'^\s*#\s*include\s*([<"][^>"]+[>"])', text, re.M):
        if include[0] == '"':
            other = module_of(include[1:], uses)
            if other is None:
                yield f"{include} does not start at a room"
            elif other not in uses[module]:
                yield f"{module} may not include {other}: {include}"
        for door, allowed in doors.items():
            if re.match(door, include) and not path.startswith(allowed):
                yield f"{include} only in {', '.join(allowed)}"
        if path.endswith(".hpp") and any(re.match(p, include) for p in cpp_only):
            yield f"{include} is for .cpp files"


uses = arrows()
bad = [f"CMakeLists.txt: {module} may not use {other}: rooms share only base and meet in app"
       for module, named in uses.items() for other in sorted(named)
       if module != "app" and other != module and not f"{other}/".startswith("base/")]
bad += [f"{path}: {what}"
       for room in sorted({m.split("/")[0] for m in uses})
       for file in sorted((root / room).rglob("*.[hc]pp"))
       for path in [file.relative_to(root).as_posix()]
       for what in complaints(path, file.read_text(), uses)]
print("\n".join(bad) or "ok")
sys.exit(bool(bad))
