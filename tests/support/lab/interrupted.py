"""A deployment that SIGKILL ends between point and verify, however the machine divides its time."""
import json


def record_of(client, name="app.example.test"):
    """What is recorded of the one target of a certificate."""
    (file,) = (client.state / "deployments" / name).glob("*.json")
    return json.loads(file.read_text())


def between_point_and_verify(client, another):
    """Deploys what is not deployed yet, and kills that. One that had ended before the signal came shows nothing, and
    it is tried anew with what `another` leaves to deploy. Returns the record that is left."""
    for _ in range(20):
        process = client.start("deploy")
        said = ""
        for line in process.stderr:
            said += line
            if "pointed to" in line:
                break
        client.kill(process)
        process.communicate()
        record = record_of(client)
        if "pointed to" not in said or record["state"] not in ("verified", "pointed", "staged"):
            raise AssertionError(f"{said}{record}")
        if record["state"] != "verified":
            return record
        another()
    raise AssertionError("every deployment had ended before it was killed")
