"""One disk to ten regions: bytes sent and the time that it would take with AWS's times, beside the original's way.

The original uploads each file whole to every region and imports it there, five images at a time. The engine can do so,
too; it shares one upload between both image types of a region, which the original does not.
"""

import json

from .engine import write_scenario
from .processes import MIB
from .report import Figure, Series
from .stages import ACCOUNTS, BLOCK, REGIONS, SNAPSHOT_ACCOUNTS, Stage, disk_file

ABOUT = "one disk to ten regions, with AWS's times, beside one upload and import for each"

# The disk stands for one of 16 GiB: all that depends on its size is scaled in the scenario, so that what this machine
# takes for its bytes does not count as AWS's time.
GIB_STOOD_FOR = 16
DISK = 8 * MIB
BLOCKS_OF_DATA = DISK // BLOCK // 4
GIB_OF_DATA = GIB_STOOD_FOR // 4

# What the machine itself takes counts so many times as long. The way that takes AWS several times as long is rehearsed
# several times as fast, so that the machine's share is about the same in both.
SPEED = 10
ORIGINALS_SPEED = 40
QUICK_SPEED = 200

OURS = ("--transfer=ebs-direct", "--fan-out=copy")
EVERYWHERE = ("--transfer=ebs-direct", "--fan-out=upload")
ORIGINALS = ("--transfer=s3-import", "--fan-out=upload")

# What the original does at a time unless told otherwise.
ORIGINALS_THREADS = "5"


def measure(bench):
    regions = REGIONS[: 2 if bench.quick else 10]
    file = disk_file(bench.data / f"disk-{DISK // MIB}.raw", DISK, BLOCKS_OF_DATA)
    scenario = write_scenario(bench.work, times=times(GIB_STOOD_FOR, DISK))
    by_data = bench.work / "by-data"
    by_data.mkdir()
    scenario_by_data = write_scenario(by_data, times=times(GIB_STOOD_FOR, DISK, GIB_OF_DATA))
    for types in (("hourly", "access"),) if bench.quick else (("hourly",), ("hourly", "access")):
        stage = Stage(bench.work / f"stage-{len(types)}").add(file, regions, types).write()
        images = len(regions) * len(types)

        def push(name, number, options, speed=SPEED, environment=None, scenario=scenario):
            work = bench.work / f"{name}-{len(types)}-{number}"
            state = bench.work / "state.json"
            rehearsed = rehearsal(scenario, QUICK_SPEED if bench.quick else speed, state)
            _, journal = bench.engine.push(stage, work, *rehearsed, *options, environment=environment)
            journal.expect_images(images)
            return journal.seconds_of_work(), _content_bytes(json.loads(state.read_text()))

        ours = [push("ours", number, OURS) for number in range(bench.runs)]
        ours_by_data = [
            push("by-data", number, OURS, scenario=scenario_by_data) for number in range(bench.runs)
        ]
        everywhere = [push("everywhere", number, EVERYWHERE) for number in range(bench.runs)]
        theirs = [
            push("original", number, ORIGINALS, ORIGINALS_SPEED, {"AMI_PUSH_REQUEST_THREADS": ORIGINALS_THREADS})
            for number in range(bench.runs)
        ]
        # The engine shares what the original sends once for each type.
        whole = tuple(sent * len(types) for _, sent in theirs)
        label = "one image type" if len(types) == 1 else "two image types"
        yield Figure(
            f"bytes sent, {label}",
            "bytes",
            Series("ebs-direct, copy", tuple(sent for _, sent in ours)),
            Series("the original's way", whole),
            # One whole disk to all regions, of which a quarter is data; heads of requests aside.
            goal=1.01 / len(regions) / (DISK / BLOCK / BLOCKS_OF_DATA),
        )
        yield Figure(
            f"modelled release, {label}",
            "s",
            Series("ebs-direct, copy", tuple(seconds for seconds, _ in ours)),
            Series("the original's way", tuple(seconds for seconds, _ in theirs)),
            goal=0.2,
            note="AWS's times for a copy are the most of it, here by the size of the volume.",
        )
        yield Figure(
            f"modelled release, {label}, copies by the data that a snapshot holds",
            "s",
            Series("ebs-direct, copy", tuple(seconds for seconds, _ in ours_by_data)),
            Series("the original's way", tuple(seconds for seconds, _ in theirs)),
            goal=0.2,
            note="AWS documents the throughput of a copy by the snapshot's data, that is by blocks ever written.",
        )
        yield Figure(
            f"bytes sent without copies, {label}",
            "bytes",
            Series("ebs-direct, upload", tuple(sent for _, sent in everywhere)),
            Series("the original's way", whole),
        )
        yield Figure(
            f"modelled release without copies, {label}",
            "s",
            Series("ebs-direct, upload", tuple(seconds for seconds, _ in everywhere)),
            Series("the original's way", tuple(seconds for seconds, _ in theirs)),
        )


def times(gib, size, gib_to_copy=None):
    """AWS's times, for a disk of so many bytes that stands for one of so many GiB; a volume has one GiB at least.

    gib_to_copy: what a copy's time goes by, unless by the whole volume.
    """
    return {
        "importSeconds": 600 + 20 * gib,
        "importSecondsPerGiB": 0,
        "copySeconds": 180 + 15 * (gib_to_copy or gib),
        "copySecondsPerGiB": 0,
        "bytesPerSecond": 500 * MIB / (gib * 1024 * MIB / size),
    }


def rehearsal(scenario, speed, state):
    return (
        "--rehearse",
        f"--rehearse-speed={speed}",
        f"--rehearse-scenario={scenario}",
        f"--rehearse-state={state}",
        f"--accounts={ACCOUNTS}",
        f"--snapshot-account-ids={SNAPSHOT_ACCOUNTS}",
        "--ship",
    )


def _content_bytes(state):
    """The bytes of all requests that carry content."""
    carriers = ("s3:PutObject", "s3:UploadPart", "ebs:PutSnapshotBlock")
    return sum(kind["bytes"] for kind in state["requests"] if kind["operation"] in carriers)
