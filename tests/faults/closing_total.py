#!/usr/bin/env python3
"""Adds up what the sweeps of this run have met, and fails when it is too little, when an activity was left out, or
when a point was broken.

    closing_total.py SWEEP...

SWEEP: the names of the files that the sweeps have left in $ACME8443_POINTS. Demanded are 2,000 points of SIGKILL
and 2,000 of failing calls, 10,000 of each with ACME8443_LONG set, 0 of them broken.
"""
import json
import os
import pathlib
import sys

import tally

LEAST = 10_000 if "ACME8443_LONG" in os.environ else 2_000
ACTIVITIES = ("first issue", "renewal", "account creation", "key rollover", "deploy", "import", "prune")
ERRORS = ("ENOSPC", "EIO", "EMFILE")


def show(rows):
    """As the table of docs/measured.md."""
    columns = (tally.KILLED, tally.TWICE, *ERRORS, tally.FAILED_TWICE)
    activities = list(dict.fromkeys((*ACTIVITIES, *(row["activity"] for row in rows))))

    def points(activity, columns):
        return sum(row["points"] for row in rows if row["activity"] == activity and row["what"] in columns)

    others = sorted({row["what"] for row in rows} - set(columns))
    print("| activity | " + " | ".join(columns) + " | other errors | broken |\n|---" + "|---:" * (len(columns) + 2) + "|")
    for activity in activities:
        broken = sum(row["broken"] for row in rows if row["activity"] == activity)
        cells = [points(activity, (column,)) for column in columns] + [points(activity, others), broken]
        print(f"| {activity} | " + " | ".join(map(str, cells)) + " |")


def complaints(rows):
    kills = [row for row in rows if row["what"] in (tally.KILLED, tally.TWICE)]
    failed = [row for row in rows if row not in kills]
    for title, some in (("SIGKILL", kills), ("failing calls", failed)):
        points = sum(row["points"] for row in some)
        print(f"{title}: {points} points, {sum(row['broken'] for row in some)} broken; at least {LEAST} are demanded")
        if points < LEAST:
            yield f"{points} points of {title} are less than {LEAST}"
        left_out = [each for each in ACTIVITIES if not any(row["activity"] == each and row["points"] for row in some)]
        if left_out:
            yield f"{title}: nothing of {', '.join(left_out)}"
    for error in ERRORS:
        if not any(row["what"] == error and row["points"] for row in rows):
            yield f"no call answered {error}"
    broken = sum(row["broken"] for row in rows)
    if broken:
        yield f"{broken} points were broken"


def main():
    folder = pathlib.Path(os.environ["ACME8443_POINTS"])
    rows = [row for name in sys.argv[1:] for row in json.loads((folder / f"{name}.json").read_text())]
    show(rows)
    wrong = list(complaints(rows))
    for each in wrong:
        print(each)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
