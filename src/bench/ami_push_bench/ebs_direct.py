"""A disk with 25 % data straight into a snapshot: the engine and coldsnap, to the same stand-in for AWS."""

from . import processes, report
from .engine import KEYS, WITHOUT_WAITS
from .processes import GIB, MIB, Failed
from .report import Figure, Series
from .stages import BLOCK, Stage, disk_file

ABOUT = "a disk of 16 GiB with 25 % data by EBS direct, beside coldsnap"
REGION = "us-east-2"


def measure(bench):
    size = 256 * MIB if bench.quick else 16 * GIB
    blocks = size // BLOCK // 4
    file = disk_file(bench.data / f"disk-{size // MIB}.raw", size, blocks)
    with bench.engine.cloud(bench.work, {"times": "none"}) as cloud:
        wire = []

        def ours(number):
            # Another name, or the image would be found; what the earlier run knew of the file is not here.
            work = bench.work / f"ours-{number}"
            stage = Stage(work / "stage", respin=number).add(file, [REGION], digest=False).write()
            before = cloud.requests()
            usage, journal = bench.engine.push(
                stage, work, "--transfer=ebs-direct", *WITHOUT_WAITS, *cloud.options()
            )
            journal.expect_images(1)
            wire.append(cloud.requests().since(before).total("bytes", "ebs:"))
            return usage

        def coldsnap(*options):
            def upload(number):
                command = [bench.peers.coldsnap, "--region", REGION, "--endpoint", cloud.url]
                command += ["upload", "--no-progress", *options, file]
                return processes.run(command, bench.work / f"coldsnap-{number}.log", KEYS)

            return upload

        programs = {"ours": ours}
        try:
            bench.peers.coldsnap
            programs |= {"omitting": coldsnap("--omit-zero-blocks"), "whole": coldsnap()}
        except Failed as e:
            print(f"  coldsnap is left out: {e}", flush=True)
        runs = processes.interleaved(bench.runs, **programs)
    if len(programs) == 1:
        yield from report.usage_alone(runs["ours"])
    else:
        yield from report.usage_figures(runs["ours"], "coldsnap --omit-zero-blocks", runs["omitting"], wall=1.0, cpu=1.0)
        yield from report.usage_figures(runs["ours"], "coldsnap", runs["whole"])
    yield Figure(
        "bytes of all EBS requests, heads included",
        "bytes",
        Series("ami-push", tuple(wire)),
        Series("blocks that are not zero", (blocks * BLOCK,)),
        goal=1.01,
    )
    yield report.resident_figure(runs["ours"])
