"""A page in headless Chromium, judged by axe-core: tests/support/page/look.mjs does it.

Its packages come from npm by its ordinary client, before the private network is entered, which has no way out."""
import json
import pathlib
import shutil
import subprocess
import sys

from lab import maven

HERE = pathlib.Path(__file__).resolve().parents[1] / "page"


def home():
    return maven.cache().parent / "page"


def fetch():
    """What package-lock.json names, unless it is there."""
    for program in ("chromium", "node", "npm"):
        if not shutil.which(program):
            raise maven.Unreachable(f"there is no {program} here; tests/support/packages.sh names its package")
    lock = (HERE / "package-lock.json").read_text()
    there = home() / "package-lock.json"
    if (home() / "node_modules").exists() and there.exists() and there.read_text() == lock:
        return
    print("fetching axe-core and puppeteer-core from npm", file=sys.stderr)
    home().mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, home() / name)
    run = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=home(), capture_output=True,
                         text=True, timeout=600)
    if run.returncode != 0:
        there.unlink()
        raise maven.Unreachable(f"npm cannot be reached: {run.stderr.strip()[-300:]}")


def look(page, pictures):
    """What look.mjs found, at three widths, light and dark; the pictures are in the directory `pictures`."""
    pictures.mkdir(parents=True, exist_ok=True)
    run = subprocess.run(["node", HERE / "look.mjs", home() / "node_modules", shutil.which("chromium"), page, pictures],
                         capture_output=True, text=True, timeout=500)
    if run.returncode != 0:
        raise AssertionError(f"the browser could not be driven: {run.stdout}{run.stderr}")
    return json.loads(run.stdout)["views"]
