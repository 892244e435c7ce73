#!/usr/bin/python3
"""What `status` writes for programs: docs/status.schema.json is followed, promtool has no complaint."""
import json, os, pathlib, shutil, subprocess, sys, tempfile

try:
    import jsonschema
except ImportError:
    print("skipped: /usr/bin/python3 has no jsonschema (package python3-jsonschema)")
    sys.exit(77)
if not shutil.which("promtool"):
    print("skipped: no promtool here (package prometheus)")
    sys.exit(77)

root = pathlib.Path(sys.argv[1])
schema = json.loads((root / "docs/status.schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
complaints = []


def follow(name, document):
    complaints.extend(f"{name}: {error.message} at {list(error.absolute_path)}"
                      for error in validator.iter_errors(document))


def check_metrics(name, text):
    run = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    if run.returncode or run.stderr:
        complaints.append(f"{name}: promtool: {run.stdout}{run.stderr}")
    if any(len(line.split(" ")) > 2 for line in text.splitlines() if not line.startswith("#") and "{" not in line):
        complaints.append(f"{name}: a timestamp")


approved = root / "tests/data/status"
sample = json.loads((approved / "overview.json").read_text())
follow("overview.json", sample)
check_metrics("overview.prom", (approved / "overview.prom").read_text())

# A validator that takes everything would be none.
for member in ("state", "targets"):
    broken = json.loads(json.dumps(sample))
    broken["certificates"][0][member] = "nonsense"
    if validator.is_valid(broken):
        complaints.append(f"a nonsensical {member} follows the schema")

with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch, "etc/certificates")
    folder.mkdir(parents=True)
    (folder / "new.example.org.toml").write_text('names = ["new.example.org"]\n[[deploy]]\ntarget = "files"\n'
                                                 f'dir = "{scratch}/tls"\nendpoint = "127.0.0.1:1"\n')
    (folder / "broken.example.org.toml").write_text('names = ["broken.example.org"]\nkez = 1\n')
    metrics = pathlib.Path(scratch, "acme8443.prom")

    def status(*arguments):
        return subprocess.run([os.environ["ACME8443"], "--config-dir", f"{scratch}/etc", "--state-dir", f"{scratch}/lib",
                               "status", *arguments], capture_output=True, text=True)
    run = status("--json", "--prometheus-file", str(metrics))
    follow("status --json", json.loads(run.stdout))
    if run.returncode != 78 or json.loads(run.stdout)["exit_status"] != 78:
        complaints.append(f"exit status {run.returncode}")
    check_metrics("--prometheus-file", metrics.read_text())
    if metrics.stat().st_mode & 0o777 != 0o644 or len(list(metrics.parent.glob("*.prom*"))) != 1:
        complaints.append("the file for the collector is not the only one, or cannot be read by it")
    check_metrics("--prometheus", status("--prometheus").stdout)
    plugin = status("--nagios")
    if plugin.returncode != 2 or not plugin.stdout.startswith("ACME8443 CRITICAL - 2 of 2: "):
        complaints.append(f"plugin: {plugin.returncode} {plugin.stdout}{plugin.stderr}")

print("\n".join(complaints) or "ok")
sys.exit(bool(complaints))
