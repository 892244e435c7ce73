"""Servers that Debian does not have, from Maven Central by its ordinary client, kept in a cache.

To be fetched before the private network is entered, which has no way out: `lab.main(prepare=...)`."""
import contextlib
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile


class Unreachable(Exception):
    """Why it cannot be had here."""


def cache():
    root = os.environ.get("ACME8443_CACHE") or pathlib.Path(
        os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "acme8443"
    return pathlib.Path(root) / "maven"


@contextlib.contextmanager
def alone():
    """One process at a time: Maven's repository is not made for two, nor is what is unpacked here."""
    cache().mkdir(parents=True, exist_ok=True)
    with open(cache() / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def maven(*arguments, directory=None):
    if not shutil.which("mvn"):
        raise Unreachable("there is no mvn here; tests/support/packages.sh names its package")
    run = subprocess.run(["mvn", "-B", "-q", f"-Dmaven.repo.local={cache() / 'repository'}", *arguments],
                         capture_output=True, text=True, cwd=directory, timeout=900)
    if run.returncode != 0:
        why = [line for line in run.stdout.splitlines() if "ERROR" in line][:1]
        raise Unreachable(f"Maven Central cannot be reached: {' '.join(why)[:300]}")


def unpacked(group, name, version):
    """Where the distribution's tar.gz is unpacked, if it has been fetched; its only directory."""
    return cache() / "unpacked" / f"{name}-{version}"


def fetch(group, name, version):
    """Fetches and unpacks GROUP:NAME:VERSION:tar.gz unless it is there."""
    home = unpacked(group, name, version)
    if not home.exists():
        with alone():
            if not home.exists():
                unpack(group, name, version, home)
    return home


def unpack(group, name, version, home):
    print(f"fetching {group}:{name}:{version} from Maven Central", file=sys.stderr)
    maven("dependency:get", f"-Dartifact={group}:{name}:{version}:tar.gz", "-Dtransitive=false")
    archive = (cache() / "repository").joinpath(*group.split("."), name, version, f"{name}-{version}.tar.gz")
    home.parent.mkdir(parents=True, exist_ok=True)
    beside = pathlib.Path(tempfile.mkdtemp(dir=home.parent))
    with tarfile.open(archive) as tar:
        tar.extractall(beside, filter="data") if hasattr(tarfile, "data_filter") else tar.extractall(beside)
    (only,) = beside.iterdir()
    only.rename(home)
    beside.rmdir()
    archive.unlink()


def classpath(name, dependencies):
    """A directory with these artifacts (GROUP:NAME:VERSION) and all that they need, as jars."""
    jars = cache() / "unpacked" / name
    if not jars.exists():
        with alone():
            if not jars.exists():
                copy_dependencies(dependencies, jars)
    return jars


def copy_dependencies(dependencies, jars):
    print(f"fetching {', '.join(dependencies)} from Maven Central", file=sys.stderr)
    entries = "".join("<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
                      .format(*dependency.split(":")) for dependency in dependencies)
    jars.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=jars.parent) as directory:
        pathlib.Path(directory, "pom.xml").write_text(
            "<project><modelVersion>4.0.0</modelVersion><groupId>lab</groupId><artifactId>lab</artifactId>"
            f"<version>1</version><dependencies>{entries}</dependencies></project>")
        beside = pathlib.Path(directory, "jars")
        maven("dependency:copy-dependencies", f"-DoutputDirectory={beside}", directory=directory)
        beside.rename(jars)
