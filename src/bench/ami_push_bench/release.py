"""A whole release with AWS's times and quotas: how near its end comes to the earliest that the quotas allow."""

import dataclasses

from .engine import WITHOUT_WAITS, write_scenario
from .processes import GIB, MIB
from .regions import OURS, rehearsal, times
from .report import Figure, Series, resident_figure
from .stages import ACCOUNTS, BLOCK, REGIONS, SNAPSHOT_ACCOUNTS, Stage, disk_file

ABOUT = "a release of 40 files x 17 regions x 2 types with AWS's times and quotas, beside the earliest end possible"

TYPES = ("hourly", "access")

# As in the measure ten-regions: each disk stands for one of 10 GiB with 25 % data.
GIB_STOOD_FOR = 10
DISK = 4 * MIB
BLOCKS_OF_DATA = 2

# What the machine itself takes counts so many times as long.
SPEED = 5
QUICK_SPEED = 60

# Where memory is measured, beside a stand-in that is a process of its own: it keeps the machine's time.
TIMES_SHORTER = 20

COPIES_AT_ONCE = 20
CALL_SECONDS = 0.08
REGISTER_SECONDS = 5
COMPLETE_SECONDS = 10
BURST = 200
CALLS_PER_SECOND = 5
SNAPSHOTS_PER_SECOND = 10


@dataclasses.dataclass(frozen=True)
class Release:
    files: int
    regions: int
    types: int

    @property
    def images(self):
        return self.files * self.regions * self.types

    def bounds(self, copy_seconds, bytes_per_second):
        """When it can end at the earliest, in seconds, by what forbids that it ends earlier.

        The way is one upload of each file, and copies to the other regions. Every bound is for that way alone, as if
        nothing else held it up.
        """
        upload = BLOCKS_OF_DATA * BLOCK / bytes_per_second
        # Snapshots begun, written by the one line out, and completed: the first, the second, …
        ready = [2 * CALL_SECONDS + number * upload + COMPLETE_SECONDS for number in range(1, self.files + 1)]
        # Of each image then: its AMI registered, shared and published.
        rest = 3 * CALL_SECONDS + REGISTER_SECONDS
        copy = copy_seconds if self.regions > 1 else 0
        images_a_region = self.files * self.types
        return {
            "one image's way": ready[0] + copy + rest,
            "the bytes of all files": ready[-1] + copy + rest,
            f"{COPIES_AT_ONCE} copies at once a region": self._copied(ready, copy) + rest,
            f"{CALLS_PER_SECOND} registrations a second": max(0, images_a_region - BURST) / CALLS_PER_SECOND,
            f"{SNAPSHOTS_PER_SECOND} snapshots begun a second": self.files / SNAPSHOTS_PER_SECOND,
        }

    def _copied(self, ready, copy_seconds):
        """When the last copy of a region is done: each begins when its snapshot is ready and one of the region's ends.

        However the uploads are spread over the regions, one has to copy all files but its share of them, and copies in
        the order in which they are ready end soonest.
        """
        ends = []
        for number, source in enumerate(ready[: self.files - self.files // self.regions]):
            free = ends[number - COPIES_AT_ONCE] if number >= COPIES_AT_ONCE else 0
            ends.append(max(source, free) + copy_seconds)
        return max(ends, default=0)


def measure(bench):
    release = Release(4, 3, 2) if bench.quick else Release(40, 17, 2)
    times_ = times(GIB_STOOD_FOR, DISK)
    scenario = write_scenario(bench.work, times=times_, throttling=True)
    stage = Stage(bench.work / "stage")
    for number in range(release.files):
        file = disk_file(bench.data / f"release-{number}.raw", DISK, BLOCKS_OF_DATA)
        stage.add(file, REGIONS[: release.regions], TYPES)
    stage.write()
    seconds = []
    for number in range(bench.runs):
        state = bench.work / "state.json"
        _, journal = bench.engine.push(
            stage.directory,
            bench.work / f"ours-{number}",
            *rehearsal(scenario, QUICK_SPEED if bench.quick else SPEED, state),
            *OURS,
        )
        journal.expect_images(release.images)
        seconds.append(journal.seconds())
    bounds = release.bounds(times_["copySeconds"], times_["bytesPerSecond"])
    deciding = max(bounds, key=bounds.get)
    yield Figure(
        f"makespan of {release.images} images",
        "s",
        Series("ami-push", tuple(seconds)),
        Series("lower bound", (bounds[deciding],)),
        goal=1.10,
        note=f"What decides is {deciding}. " + ", ".join(f"{name}: {bound:.0f} s" for name, bound in bounds.items()),
    )
    yield resident_figure([_alone(bench, stage, release, times_, number) for number in range(bench.runs)])


def _alone(bench, stage, release, times_, number):
    """What the engine alone uses."""
    shorter = {
        name: value * TIMES_SHORTER if name == "bytesPerSecond" else value / TIMES_SHORTER
        for name, value in times_.items()
    }
    with bench.engine.cloud(bench.work, {"times": shorter}) as cloud:
        usage, journal = bench.engine.push(
            stage.directory,
            bench.work / f"alone-{number}",
            *cloud.options(),
            *WITHOUT_WAITS,
            f"--accounts={ACCOUNTS}",
            f"--snapshot-account-ids={SNAPSHOT_ACCOUNTS}",
            "--ship",
            *OURS,
        )
    journal.expect_images(release.images)
    return usage
