#!/usr/bin/python3
"""The tables of docs/targets/README.md say what the scenarios have and what they measured; ACME8443_UPDATE=1 writes them."""
import importlib.util, json, os, pathlib, re, sys

root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root / "tests/support"))
sys.dont_write_bytecode = True
import lab
from lab.deployment import COLUMNS, MEASURED

PAGE = root / "docs/targets/README.md"
BEGIN, END = "<!-- {} -->\n", "<!-- end of {} -->\n"


def scenarios():
    """One class per tests/e2e/deploy_*.py that has a server."""
    for file in sorted((root / "tests/e2e").glob("deploy_*.py")):
        spec = importlib.util.spec_from_file_location(file.stem, file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, lab.Deployment) and each is not lab.Deployment:
                yield file, each


def line(cells):
    return "| " + " | ".join(cells) + " |\n"


def head(cells):
    return line(cells) + "|" + "---|" * len(cells) + "\n"


def cell(row, case):
    """The scenario has this case, and it is the harness's own."""
    assert getattr(row, case) is getattr(lab.Deployment, case), f"{row.__name__}: {case} is its own"
    return "yes"


def version(row):
    known = measured.get(row.server.__name__, {}).get("version")
    assert known in (None, row.server.version) or not row.server.version, f"{row.__name__}: measured with {known}; measure anew"
    return known or row.server.version or ""


def name(row):
    return f"{row.server.title} {version(row)}".strip()


def by_name(scenario):
    _, row = scenario
    return row.server.title.lower(), [int(part) for part in re.findall(r"\d+", version(row))]


def failed(row, phase):
    numbers = measured.get(row.server.__name__, {}).get(phase)
    return "not measured" if not numbers else "{} of {}".format(*numbers)


def shown():
    yield head(["server", *COLUMNS, "runs"])
    for file, row in rows:
        runs = "from Maven Central" if row.server.version else "from Debian"
        if row.server.heavy:
            runs += ", in long runs"
        yield line([f"[{name(row)}](../../{file.relative_to(root)})", *[cell(row, case) for case in COLUMNS.values()], runs])


def lost():
    yield head(["server", "is told by", "swaps: failed", "back and forward: failed", "may lose for each change", "a wrong key, forced past the rehearsal"])
    for _, row in rows:
        assert bool(row.loses) == bool(row.because), f"{row.__name__}: what it loses wants a reason, and nothing else does"
        assert row.told and row.wrong_key, f"{row.__name__}: told, wrong_key"
        after = {20: "nothing moved (20)", 21: "rolled back (21)"}[row.forced]
        yield line([name(row), row.told, failed(row, "swaps"), failed(row, "back and forward"),
                    f"{row.loses}: {row.because}" if row.loses else "0", f"{row.wrong_key}; {after}"])


measured = json.loads(MEASURED.read_text())
rows = sorted(scenarios(), key=by_name)
assert len(rows) > 10, "the scenarios are not found"
page = PAGE.read_text()
for title, table in (("shown", shown()), ("measured", lost())):
    begin, end = BEGIN.format(title), END.format(title)
    before, rest = page.split(begin)
    page = before + begin + "".join(table) + end + rest.split(end)[1]
if os.environ.get("ACME8443_UPDATE"):
    PAGE.write_text(page)
elif page != PAGE.read_text():
    sys.exit(f"{PAGE}: not what the scenarios say; run {sys.argv[0]} {root} with ACME8443_UPDATE=1")
