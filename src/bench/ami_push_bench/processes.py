"""Running programs and measuring what they take."""

import contextlib
import dataclasses
import os
import pathlib
import signal
import socket
import subprocess
import time

MIB = 1 << 20
GIB = 1 << 30

LONGEST_START = 60
LONGEST_RUN = 1800

# Between two looks at a program that runs.
LOOK = 0.005


class Failed(Exception):
    """A figure that could not be computed, and why."""


@dataclasses.dataclass(frozen=True)
class Usage:
    """What one run of a program took.

    wall, cpu: seconds, of the whole process; resident: the most bytes of memory at a time; read: bytes that its system
    calls read, from files and connections.
    """

    wall: float
    cpu: float
    resident: int
    read: int


def run(command, log, environment=None, exits=(0,), until=None):
    """Runs a program to its end.

    log: a file for what it prints; exits: the exit codes that are expected; until: a function that tells when the program
    has done what is measured, and is then stopped. Returns its Usage.
    """
    with open(log, "wb") as out:
        begun = time.monotonic()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        ended = _await_end(process, begun, until)
        # What a process read is known until it is reaped.
        read = bytes_read(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in exits:
        raise Failed(f"{command[0]} ended with {process.returncode}, and said:\n{tail(log)}")
    return Usage(ended - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, read)


def _await_end(process, begun, until):
    """Waits until a program has ended, or has done what is measured; when that was."""
    done = None
    while not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
        if until and until():
            until, done = None, time.monotonic()
            process.terminate()
        elif time.monotonic() - begun > LONGEST_RUN:
            process.kill()
        time.sleep(LOOK)
    return done or time.monotonic()


def bytes_read(pid):
    """What the system calls of a process have read; 0 where the system does not count."""
    with contextlib.suppress(OSError):
        for line in pathlib.Path(f"/proc/{pid}/io").read_text().splitlines():
            if line.startswith("rchar:"):
                return int(line.split()[1])
    return 0


def tail(log, lines=8):
    return "\n".join(pathlib.Path(log).read_text(errors="replace").splitlines()[-lines:])


class Service:
    """A program that runs beside what is measured, until the end of a with statement."""

    def __init__(self, command, log, output=None, environment=None):
        """log: a file for its standard error, and for its standard output unless that has a file of its own."""
        self.log = pathlib.Path(log)
        self._command = [str(word) for word in command]
        self._output = output
        self._environment = {**os.environ, **(environment or {})}

    def __enter__(self):
        with open(self.log, "wb") as err, open(self._output or os.devnull, "wb") as out:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=out if self._output else err,
                stderr=err,
                env=self._environment,
            )
        try:
            self._await(self.ready)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def ready(self):
        """Whether it can be used; to be overridden."""
        return True

    def _await(self, condition):
        end = time.monotonic() + LONGEST_START
        while not condition():
            if self._process.poll() is not None or time.monotonic() > end:
                raise Failed(f"{self._command[0]} did not start:\n{tail(self.log)}")
            time.sleep(0.02)

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(LONGEST_START)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def interleaved(runs, **programs):
    """Runs the programs in turn, so that whatever else the machine does meets all of them.

    programs: by name, functions of the number of the run. Returns what they returned, by name.
    """
    results = {name: [] for name in programs}
    for number in range(runs):
        for name, program in programs.items():
            results[name].append(program(number))
    return results
