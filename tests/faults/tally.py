"""How many points each sweep has met, by activity and by what was done there. closing_total.py adds them up."""
import json
import os
import pathlib

# What a point is: the program is killed at one change of a file; or killed there and again at one of its
# recovery; or one call of it answers with an error, or one of its and one of its recovery's.
KILLED, TWICE, FAILED_TWICE = "killed", "killed twice", "failed twice"


class Tally:
    """Printed as it grows; kept in a file of this name in the folder $ACME8443_POINTS, if that is set."""

    def __init__(self, name):
        folder = os.environ.get("ACME8443_POINTS")
        self.file = pathlib.Path(folder, f"{name}.json") if folder else None
        if self.file:
            self.file.unlink(missing_ok=True)  # an earlier run's
        self.rows = []

    def add(self, activity, what, points, broken):
        self.rows.append({"activity": activity, "what": what, "points": points, "broken": len(broken)})
        print(f"{activity}, {what}: {points} points, {len(broken)} broken", flush=True)
        for each in broken[:20]:
            print(f"    {each}", flush=True)

    def close(self):
        """The exit status."""
        broken = sum(row["broken"] for row in self.rows)
        print(f"together: {sum(row['points'] for row in self.rows)} points, {broken} broken")
        if self.file:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(json.dumps(self.rows, indent=1) + "\n")
        return int(broken != 0)
