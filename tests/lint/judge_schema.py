#!/usr/bin/python3
"""Judges the corpora and the rule rows with $ACME8443; both sides have to follow docs/judge.schema.json."""
import json, os, pathlib, subprocess, sys

try:
    import jsonschema
except ImportError:
    print("skipped: /usr/bin/python3 has no jsonschema (package python3-jsonschema)")
    sys.exit(77)

root = pathlib.Path(sys.argv[1])
schema = json.loads((root / "docs/judge.schema.json").read_text())
validator = jsonschema.Draft202012Validator
validator.check_schema(schema)


def follow(definition):
    return validator({"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]})


corpora = [*(root / "tests/data/vectors").glob("*.ndjson"), *(root / "tests/data/rules").glob("*.ndjson")]
lines = []
for corpus in sorted(corpora):
    read = [json.loads(line) for line in corpus.read_text().split("\n") if line]
    read = [line for line in read if "kind" in line]  # gate.ndjson names rows of the others
    lines += read[:: 1 + len(read) // 300]  # there are thousands of names
for line in lines:
    for member in ("expect", "findings", "weak_list"):
        line.pop(member, None)
broken = ['', '{"id":', '[]', '{"id":"x"}', '{"id":[1],"kind":"nonsense"}', '{"kind":"key","spki":"?"}',
          '{"kind":"address","ip":7}', '{"kind":"address","ip":"::1","profile":"/etc/passwd"}', "\x00"]

text = "".join(json.dumps(line) + "\n" for line in lines) + "\n".join(broken) + "\n"
answers = subprocess.run([os.environ["ACME8443"], "policy", "judge", "--depth", "quick"], input=text,
                         stdout=subprocess.PIPE, text=True, check=True).stdout.split("\n")[:-1]
wrong = 0
if len(answers) != len(lines) + len(broken) - 1:
    print(f"{len(lines)} lines and {len(broken) - 1} broken ones got {len(answers)} answers")
    wrong += 1
line_schema, verdict, failure = follow("line"), follow("verdict"), follow("failure")
for line, answer in zip(lines, answers):
    for what, following, document in (("line", line_schema, line), ("answer", verdict, json.loads(answer))):
        for error in following.iter_errors(document):
            print(f"{what} {line['id']!r}: {error.message} at {list(error.absolute_path)}")
            wrong += 1
for answer in answers[len(lines):]:
    for error in failure.iter_errors(json.loads(answer)):
        print(f"{answer}: {error.message}")
        wrong += 1
print(f"{len(lines)} lines, {len(answers)} answers, {wrong} complaints")
sys.exit(1 if wrong else 0)
