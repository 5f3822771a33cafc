"""The push of a release that is finished: what it asks, reads and takes."""

from .engine import WITHOUT_WAITS
from .opens import Opens
from .processes import MIB
from .report import Figure, Series, resident_figure, series
from .stages import ACCOUNTS, REGIONS, SNAPSHOT_ACCOUNTS, Stage, random_file

ABOUT = "a finished release of 100 images in 10 regions, pushed again"


def measure(bench):
    files, regions = (5, 2) if bench.quick else (100, 10)
    stage = Stage(bench.work / "stage")
    for number in range(files):
        stage.add(random_file(bench.data / f"image-{number}.raw", MIB), REGIONS[:regions])
    stage.write()
    options = (*WITHOUT_WAITS, "--ship", f"--accounts={ACCOUNTS}", f"--snapshot-account-ids={SNAPSHOT_ACCOUNTS}")
    scenario = {"times": "none", "quotas": {"importTasks": 1000}}
    describes, mutating, opened, usages = [], [], [], []
    with bench.engine.cloud(bench.work, scenario) as cloud:
        bench.engine.push(stage.directory, bench.work / "first", *options, *cloud.options())
        for number in range(bench.runs):
            before = cloud.requests()
            with Opens(stage.directory.rglob("*.raw")) as opens:
                usage, journal = bench.engine.push(
                    stage.directory, bench.work / f"again-{number}", *options, *cloud.options()
                )
            journal.expect_images(files * regions)
            requests = cloud.requests().since(before)
            describes.append(max(requests.by_region("ec2:").values()))
            mutating.append(requests.total(mutating=True))
            opened.append(opens.count())
            usages.append(usage)
    note = ", ".join(f"{operation} {count}" for operation, count in _by_operation(requests).items())
    yield Figure("EC2 calls, in the region with most", "", Series("ami-push", tuple(describes)), goal=6, note=note)
    yield Figure("mutating calls", "", Series("ami-push", tuple(mutating)), goal=0)
    yield Figure("image files opened", "", Series("ami-push", tuple(opened)), goal=0)
    yield Figure("wall time, whole process", "s", series("ami-push", usages, "wall"), goal=5)
    yield Figure("CPU time, whole process", "s", series("ami-push", usages, "cpu"))
    yield resident_figure(usages)


def _by_operation(requests):
    operations = {}
    for kind in requests.kinds():
        operations[kind["operation"]] = operations.get(kind["operation"], 0) + kind["requests"]
    return operations
