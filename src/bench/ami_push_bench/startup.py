"""How long the engine takes until it works."""

import time

from . import processes
from .engine import WITHOUT_WAITS
from .processes import MIB
from .report import Figure, Series, series
from .stages import Stage, random_file

ABOUT = "the engine's start"


def measure(bench):
    version = [
        processes.run(bench.engine.command("--version"), bench.work / "version.log") for _ in range(bench.runs)
    ]
    yield Figure("--version, whole process", "s", series("ami-push", version, "wall"))
    yield Figure("resident memory of --version", "bytes", series("ami-push", version, "resident"))
    file = random_file(bench.data / "random-1.raw", MIB)
    answers = []
    with bench.engine.cloud(bench.work, {"times": "none"}) as cloud:
        for number in range(bench.runs):
            stage = Stage(bench.work / f"stage-{number}", number).add(file, ["us-east-2"]).write()
            begun = time.time()
            _, journal = bench.engine.push(stage, bench.work / f"push-{number}", *WITHOUT_WAITS, *cloud.options())
            answers.append(journal.first("identity") - begun)
    yield Figure("start to AWS's first answer", "s", Series("ami-push", tuple(answers)))
