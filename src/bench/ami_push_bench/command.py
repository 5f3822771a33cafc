"""The command line: which measures are taken, and what is told of them."""

import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from . import ebs_direct, page, reads, regions, release, rerun, s3_upload, startup
from .engine import Engine
from .peers import BOTO3, COLDSNAP, Peers
from .processes import Failed

MEASURES = {
    "s3-upload": s3_upload,
    "ebs-direct": ebs_direct,
    "ten-regions": regions,
    "release": release,
    "rerun": rerun,
    "reads": reads,
    "startup": startup,
    "page": page,
}

JAR = pathlib.Path(__file__).resolve().parents[3] / "target" / "ami-push.jar"


@dataclasses.dataclass(frozen=True)
class Bench:
    """What a measure works with.

    data: a directory for disks, which are kept; work: one that is gone afterwards, on the same file system; quick: whether
    small sizes will do.
    """

    engine: Engine
    peers: Peers
    data: pathlib.Path
    work: pathlib.Path
    runs: int
    quick: bool


def main():
    # Whatever runs beside a measure ends with it, however it ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = _options()
    if options.list:
        for name, module in MEASURES.items():
            print(f"{name:<14}{module.ABOUT}")
        return 0
    if not options.jar.is_file():
        print(f"{options.jar} is missing: mvn -DskipTests package makes it", file=sys.stderr)
        return 2
    document = {"machine": _machine(), "quick": options.quick, "runs": options.runs, "measures": {}}
    failed = False
    for name in options.only or MEASURES:
        begun = time.monotonic()
        print(f"{name}: {MEASURES[name].ABOUT}", flush=True)
        figures = []
        try:
            with _bench(options) as bench:
                for figure in MEASURES[name].measure(bench):
                    figures.append(figure.document())
                    print("\n".join(figure.lines()), flush=True)
        except Failed as e:
            failed = True
            print(f"  FAILED: {e}", flush=True)
        print(f"  ({time.monotonic() - begun:.0f} s)\n", flush=True)
        document["measures"][name] = figures
    if options.json:
        options.json.write_text(json.dumps(document, indent=1) + "\n")
    return 1 if failed else 0


def _options():
    parser = argparse.ArgumentParser(
        prog="src/bench/run",
        description="Measures target/ami-push.jar beside other tools. It builds nothing of the engine; what it compares with"
        " it installs into a directory of its own. A goal that is not met is told and fails nothing; a figure that cannot"
        " be computed fails the command.",
    )
    parser.add_argument("--list", action="store_true", help="name the measures and do nothing")
    parser.add_argument("--only", action="append", choices=MEASURES, metavar="NAME", help="this measure; repeatable")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="of each program, in turn (default: 5)")
    parser.add_argument("--quick", action="store_true", help="small sizes, one run: whether it works, not how fast it is")
    parser.add_argument(
        "--peers",
        type=pathlib.Path,
        default=pathlib.Path(os.environ.get("TMPDIR", "/tmp")) / "ami-push-bench",
        metavar="DIR",
        help="where other tools and test disks are kept (default: %(default)s)",
    )
    parser.add_argument("--jar", type=pathlib.Path, default=JAR, help="the engine (default: target/ami-push.jar)")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write every value to this file, too")
    options = parser.parse_args()
    if options.quick:
        options.runs = 1
    options.peers = options.peers.resolve()
    return options


@contextlib.contextmanager
def _bench(options):
    data = options.peers / "disks"
    data.mkdir(parents=True, exist_ok=True)
    # Stages link to the disks, so they lie on one file system.
    work = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=options.peers))
    try:
        yield Bench(Engine(options.jar), Peers(options.peers, patient=not options.quick), data, work, options.runs, options.quick)
    finally:
        shutil.rmtree(work)


def _machine():
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()
    return {
        "processors": os.cpu_count(),
        "system": platform.platform(),
        "java": java[0] if java else None,
        "python": platform.python_version(),
        "peers": [BOTO3, f"coldsnap=={COLDSNAP}"],
    }
