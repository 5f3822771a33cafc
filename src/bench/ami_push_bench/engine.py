"""The engine's commands, and what its journal and its stand-in for AWS tell."""

import datetime
import json
import re
import urllib.request

from . import processes, stages
from .processes import Failed, Service

# Of the engine in every measure.
HEAP = "-Xmx128m"

# Of the stand-in, which is no part of what is measured when it is a process of its own.
CLOUD_HEAP = "-Xmx512m"

# Any will do for a stand-in.
KEYS = {
    "AWS_ACCESS_ID": "any",
    "AWS_SECRET_KEY": "any",
    "AWS_ACCESS_KEY_ID": "any",
    "AWS_SECRET_ACCESS_KEY": "any",
    "AWS_REGION": "us-east-2",
    "AWS_DEFAULT_REGION": "us-east-2",
}

PRODUCTS = [{"name": name, "providerShortName": stages.PROVIDER} for name in stages.PRODUCTS.values()]

# Nothing is waited for that the stand-in need not wait for.
WITHOUT_WAITS = ("--poll-interval=0.2", "--bucket-wait=0", "--retry-wait=0")


class Engine:
    def __init__(self, jar):
        self.jar = jar

    def command(self, *words, heap=HEAP):
        return ["java", heap, "-jar", self.jar, *words]

    def push(self, stage, work, *options, environment=None, exits=(0,), until=None):
        """Pushes a stage. work: a directory for this run alone. Returns the Usage and the Journal.

        until: a function of the Journal so far, which tells when the push has done what is measured; it is then stopped.
        """
        work.mkdir(parents=True, exist_ok=True)
        journal = work / "events.ndjson"
        journal.unlink(missing_ok=True)
        command = self.command("push", *options, "--events", journal, "--results-dir", work / "results", stage)
        reached = until and (lambda: until(Journal(journal)))
        usage = processes.run(command, work / "push.log", KEYS | (environment or {}), exits, reached)
        return usage, Journal(journal)

    def cloud(self, work, scenario):
        return Cloud(self, work, scenario)


def write_scenario(work, **scenario):
    """Writes a scenario that knows the stages' products; its file."""
    file = work / "scenario.json"
    file.write_text(json.dumps({"products": PRODUCTS, "rhsm": {"acceptUnknown": True}} | scenario))
    return file


class Cloud(Service):
    """The stand-in for AWS and RHSM as a process of its own; its time passes as the machine's."""

    def __init__(self, engine, work, scenario):
        command = engine.command("rehearsal-cloud", "--scenario", write_scenario(work, **scenario), heap=CLOUD_HEAP)
        super().__init__(command, work / "cloud.log")

    def ready(self):
        return "Stop it with" in self.log.read_text()

    @property
    def url(self):
        return re.search(r"AWS: +(\S+)", self.log.read_text()).group(1)

    def options(self):
        """Of a push to it."""
        return (f"--endpoint-url={self.url}", *self.rhsm_options())

    def rhsm_options(self):
        return (f"--rhsm-url={self.url}",)

    def summary(self):
        """What it holds, and the requests that came."""
        with urllib.request.urlopen(self.url + "/_rehearsal") as answer:
            return json.load(answer)

    def requests(self):
        return Requests(self.summary())


class Requests:
    """How many requests of each kind have come to a stand-in. They can be subtracted."""

    def __init__(self, summary):
        self.counts = {(kind["region"], kind["operation"]): kind for kind in summary["requests"]}

    def since(self, before):
        """Those that came after another count was taken."""
        later = Requests({"requests": []})
        for key, kind in self.counts.items():
            earlier = before.counts.get(key, {"requests": 0, "refused": 0, "bytes": 0})
            changed = {name: kind[name] - earlier[name] for name in ("requests", "refused", "bytes")}
            if changed["requests"]:
                later.counts[key] = kind | changed
        return later

    def total(self, field="requests", service="", mutating=None):
        return sum(kind[field] for kind in self.kinds(service, mutating))

    def by_region(self, service=""):
        """How many requests came, by region."""
        regions = {}
        for kind in self.kinds(service):
            regions[kind["region"]] = regions.get(kind["region"], 0) + kind["requests"]
        return regions

    def kinds(self, service="", mutating=None):
        return [
            kind
            for kind in self.counts.values()
            if kind["operation"].startswith(service) and mutating in (None, kind["mutating"])
        ]


class Journal:
    """What a push told of itself; times are those that it lived by."""

    def __init__(self, file):
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        # The last line of a push that runs may be unfinished.
        self.events = [json.loads(line) for line in text.splitlines(True) if line.endswith("\n")]

    def all(self, kind):
        return [event for event in self.events if event["type"] == kind]

    def first(self, kind):
        """When the first event of a kind was told, in seconds of the epoch."""
        return _time(self.all(kind)[0]).timestamp()

    def seconds(self):
        """From its beginning to its end."""
        return (_time(self.events[-1]) - _time(self.events[0])).total_seconds()

    def phase_seconds(self, phase):
        """From the first beginning of a phase to its last end."""
        begun = [_time(event) for event in self.all("phase-started") if event["phase"] == phase]
        ended = [_time(event) for event in self.all("phase-ended") if event["phase"] == phase]
        if not begun or not ended:
            raise Failed(f"the push had no phase {phase}")
        return (max(ended) - min(begun)).total_seconds()

    def sent(self, *phases):
        """The bytes that its phases sent."""
        return sum(event.get("bytes", 0) for event in self.all("phase-ended") if event["phase"] in phases)

    def images(self):
        """How many images have an AMI and all that was asked for."""
        return sum(event["state"] == "PUSHED" for event in self.all("image-ended"))

    def expect_images(self, number):
        if self.images() != number:
            raise Failed(f"{self.images()} images were pushed instead of {number}")


def _time(event):
    text = re.sub(r"(\.\d{6})\d*Z$", r"\1Z", event["time"])
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
