"""What every sweep demands of what it finds on disk."""
import os
import pathlib
import stat


class Broken(Exception):
    """A promise that does not hold."""


def demand(holds, what):
    if not holds:
        raise Broken(what)


def check_tidy(store):
    """Nothing half-made is left, and nobody else can read anything."""
    for top, directories, files in os.walk(store):
        for entry in directories + files:
            path = pathlib.Path(top, entry)
            demand(not entry.startswith("."), f"left behind: {path}")
            if not path.is_symlink():
                mode = stat.S_IMODE(path.stat().st_mode)
                demand(mode == (0o700 if path.is_dir() else 0o600), f"mode {mode:o} of {path}")
    demand(not any((store / "drafts").iterdir()), "a draft is left")
