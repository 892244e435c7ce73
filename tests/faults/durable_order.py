"""What a power cut may take, judged from killat's log of a run that nobody disturbed.

Bytes that were not fsynced, and names in a directory that was not fsynced, may be lost. So: nothing is
renamed into its place before it is on disk, and nothing is told to the CA (or sent to anybody), nor called done,
before the names are.
"""
import os


def complaints(log, store, ca=None):
    """One line for each event that comes too early. `log`: killat's lines; `store` and `ca`: directories."""
    bytes_at_risk, names_at_risk = set(), {}

    def inside(path, top):
        return path == top or path.startswith(top + "/")

    def at_risk(top):
        return sorted(path for path in bytes_at_risk | set(names_at_risk) if inside(path, top))

    if not any(line.split(" ")[1] == "fsync" and inside(line.split(" ")[2], store) for line in log):
        yield f"nothing was fsynced below {store}"
    for line in log:
        number, event, first, *rest = line.split()
        if event == "send" or ca and inside(first, ca):
            for path in at_risk(store):
                yield f"{number}: the CA hears of it before {path} is on disk"
            continue
        if not inside(first, store) or inside(first, store + "/locks"):
            continue
        parent = os.path.dirname(first)
        if event in ("open-write", "open-trunc", "write"):
            bytes_at_risk.add(first)
        if event in ("open-write", "open-trunc", "mkdir", "symlink"):
            names_at_risk[parent] = line
        if event == "fsync":
            bytes_at_risk.discard(first)
            names_at_risk.pop(first, None)
        if event == "rename":
            for path in at_risk(first):
                yield f"{number}: {first} is renamed before {path} is on disk"
            names_at_risk[parent] = names_at_risk[os.path.dirname(rest[0])] = line
        if event in ("unlink", "rmdir"):
            bytes_at_risk.discard(first)
            names_at_risk.pop(first, None)
    for path in at_risk(store):
        yield f"end: {path} is not on disk: {names_at_risk.get(path, 'bytes')}"
