"""How many bytes of a file a push reads that has to read it: once, whatever way the bytes take."""

import lzma

from .engine import WITHOUT_WAITS
from .processes import MIB
from .report import Figure, Series
from .stages import Stage, random_file

ABOUT = "bytes read from a file that is pushed for the first time"
REGION = "us-east-2"

WAYS = {
    "by S3": ("raw", "--transfer=s3-import"),
    "by EBS direct": ("raw", "--transfer=ebs-direct"),
    "by S3, from .xz": ("raw.xz", "--transfer=s3-import"),
    "by EBS direct, from .xz": ("raw.xz", "--transfer=ebs-direct"),
}
QUICK_WAYS = {"by EBS direct": WAYS["by EBS direct"]}


def measure(bench):
    large = 32 * MIB if bench.quick else 1024 * MIB
    ways = QUICK_WAYS if bench.quick else WAYS
    with bench.engine.cloud(bench.work, {"times": "none"}) as cloud:
        respin = 0
        for way, (suffix, transfer) in ways.items():
            read, data = [], []
            for _ in range(bench.runs):
                counted = []
                # What is read of the program itself, and of the answers, is what a small file's push reads.
                for size in (MIB, large):
                    file = _file(bench.data, size, suffix)
                    work = bench.work / f"push-{respin}"
                    stage = Stage(work / "stage", respin).add(file, [REGION], digest=False).write()
                    usage, journal = bench.engine.push(stage, work, transfer, *WITHOUT_WAITS, *cloud.options())
                    journal.expect_images(1)
                    counted.append((usage.read, file.stat().st_size))
                    respin += 1
                read.append(counted[1][0] - counted[0][0])
                data.append(counted[1][1] - counted[0][1])
            yield Figure(way, "bytes", Series("read", tuple(read)), Series("data", tuple(data)), goal=1.01)


def _file(directory, size, suffix):
    raw = random_file(directory / f"random-{size // MIB}.raw", size)
    if suffix == "raw":
        return raw
    packed = raw.with_suffix(".raw.xz")
    if not packed.exists():
        with open(raw, "rb") as content, lzma.open(packed, "wb", preset=0) as out:
            while piece := content.read(MIB):
                out.write(piece)
    return packed
