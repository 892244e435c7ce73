"""Another time than the machine's for one program: libfaketime (Debian's faketime)."""
import pathlib

LIBRARY = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


def at(when):
    """The environment of a program that starts `when`: "+84d", or "@2020-01-01 00:00:00". Its time goes on from there."""
    if LIBRARY is None:
        raise RuntimeError("libfaketime is not here; tests/support/packages.sh names its package")
    return {"LD_PRELOAD": str(LIBRARY), "FAKETIME": when, "TZ": "UTC", "NO_FAKE_STAT": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
