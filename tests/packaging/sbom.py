#!/usr/bin/env python3
"""sbom.py DEB VENV: the list of what the program is made of, in the package, is SPDX 2.3 as the tools of SPDX read it, and
names every library that the package depends on, each with its licence. VENV: where those tools are kept."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

TOOLS = "spdx-tools==0.8.5"


def tools(venv):
    program = venv / "bin/pyspdxtools"
    if not program.exists():
        for command in ([sys.executable, "-m", "venv", venv],
                        [venv / "bin/pip", "install", "--quiet", "--disable-pip-version-check", TOOLS]):
            made = subprocess.run(command, capture_output=True, text=True)
            if made.returncode != 0:
                print(f"skipped: {TOOLS} cannot be installed: {made.stderr.strip()}")
                sys.exit(77)
    return program


def depends(deb):
    said = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], check=True, capture_output=True, text=True).stdout
    return {re.match(r"\s*(\S+)", part)[1] for part in said.split(",")}


deb, venv = sys.argv[1], pathlib.Path(sys.argv[2])
with tempfile.TemporaryDirectory() as there:
    subprocess.run(["dpkg-deb", "-x", deb, there], check=True)
    file = pathlib.Path(there) / "usr/share/doc/acme8443/acme8443.spdx.json"
    subprocess.run([tools(venv), "--infile", file], check=True)
    document = json.loads(file.read_text())

wrong = [f"{each['name']}: no licence; say it in cmake/packaging/sbom.py" for each in document["packages"]
         if each["licenseDeclared"] == "NOASSERTION"]
listed = {each["name"] for each in document["packages"]}
wrong += [f"{name}: linked, not listed" for name in depends(deb) if name.startswith("lib") and name not in listed]
wrong += [f"{name}: compiled in, not listed" for name in ("public-suffix-list", "nlohmann-json3-dev") if name not in listed]
print("\n".join(wrong) or f"{len(listed)} packages, each with its licence")
sys.exit(bool(wrong))
