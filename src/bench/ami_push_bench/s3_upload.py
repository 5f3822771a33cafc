"""A file of random bytes to S3: the engine, boto3's upload_file and a bare sender, to a server that throws bytes away."""

import sys

from . import processes, report
from .engine import KEYS, WITHOUT_WAITS
from .processes import GIB, MIB
from .report import Figure, series
from .stages import Stage, random_file

ABOUT = "upload of a random file to S3, beside boto3"

# Elsewhere a bucket is made with a location, which the server does not know.
REGION = "us-east-1"

BOTO3 = """
import sys, boto3
boto3.client("s3", endpoint_url=sys.argv[1]).upload_file(sys.argv[2], sys.argv[3], "boto3.raw")
"""

BUCKET = """
import sys, boto3
boto3.client("s3", endpoint_url=sys.argv[1]).create_bucket(Bucket=sys.argv[2])
"""

# Several connections, and from the page cache to them without a copy: whatever is slower waits for itself.
SENDER = """
import os, socket, sys, threading
port, name, bucket, connections = int(sys.argv[1]), sys.argv[2], sys.argv[3], 4
file = open(name, "rb")
size = os.fstat(file.fileno()).st_size

def send(number):
    begin, end = size * number // connections, size * (number + 1) // connections
    with socket.create_connection(("127.0.0.1", port)) as sink:
        head = f"PUT /{bucket}/sender-{number} HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nContent-Length: {end - begin}\\r\\n"
        sink.sendall((head + "Connection: close\\r\\n\\r\\n").encode())
        while begin < end:
            begin += os.sendfile(sink.fileno(), file.fileno(), begin, min(end - begin, 1 << 20))
        answer = sink.recv(100)
        assert b" 200 " in answer, answer

threads = [threading.Thread(target=send, args=(number,)) for number in range(connections)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def measure(bench):
    size = 64 * MIB if bench.quick else 4 * GIB
    file = random_file(bench.data / f"random-{size // MIB}.raw", size)
    stage = Stage(bench.work / "stage").add(file, [REGION]).write()
    bucket = "bench"
    environment = KEYS | {"AWS_DEFAULT_REGION": REGION}
    with bench.peers.sink(bench.work) as sink, bench.engine.cloud(bench.work, {"times": "none"}) as cloud:
        python = bench.peers.python
        processes.run([python, "-c", BUCKET, sink.url, bucket], bench.work / "bucket.log", environment)

        def ours(number):
            usage, _ = bench.engine.push(
                stage,
                bench.work / f"ours-{number}",
                *WITHOUT_WAITS,
                f"--container-prefix=bench-{number}",
                *cloud.rhsm_options(),
                environment={"AWS_ENDPOINT_URL": cloud.url, "AWS_ENDPOINT_URL_S3": sink.url},
                exits=STOPPED,
                until=lambda journal: _sent(journal, size),
            )
            return usage

        def boto3(number):
            command = [python, "-c", BOTO3, sink.url, file, bucket]
            return processes.run(command, bench.work / f"boto3-{number}.log", environment)

        def sender(number):
            command = [sys.executable, "-c", SENDER, sink.port, file, bucket]
            return processes.run(command, bench.work / f"sender-{number}.log")

        runs = processes.interleaved(bench.runs, ours=ours, boto3=boto3, sender=sender)
    yield from report.usage_figures(runs["ours"], "boto3 upload_file", runs["boto3"], wall=0.5, cpu=0.5)
    yield Figure(
        "wall time beside the server's own limit",
        "s",
        series("ami-push", runs["ours"], "wall"),
        series("bare sender", runs["sender"], "wall"),
        note="The sender does nothing but move the file's pages to four connections.",
    )
    yield report.resident_figure(runs["ours"])


# The exit code of a push that was stopped; 143 where the signal comes before it could say so.
STOPPED = (1, 143)


def _sent(journal, size):
    """Whether every part was acknowledged. The server forgets the object, so that the push would look for it in vain."""
    return any(event["phase"] == "upload" and event["done"] == size for event in journal.all("progress"))
