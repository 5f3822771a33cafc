"""The tools that the engine is measured beside, each installed into a directory of its own when it is first needed."""

import functools
import os
import pathlib
import shutil
import subprocess
import sys

from .processes import Failed, Service, answers, free_port

BOTO3 = "boto3==1.44.8"
COLDSNAP = "0.12.0"
DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
COMPLETE = "complete"
SINK = pathlib.Path(__file__).resolve().parent.parent / "s3proxy"

SINK_SETTINGS = """\
s3proxy.endpoint=http://127.0.0.1:{port}
s3proxy.authorization=none
s3proxy.null-blobstore=true
s3proxy.ignore-unknown-headers=true
jclouds.provider=transient-nio2
jclouds.identity=any
jclouds.credential=any
"""


class Peers:
    def __init__(self, directory, patient):
        """patient: whether to build what takes many minutes."""
        self._directory = pathlib.Path(directory)
        self._patient = patient

    @functools.cached_property
    def python(self):
        """A Python that has boto3."""
        environment = self._directory / "python"
        return self._installed(environment, environment / "bin" / "python", self._install_boto3)

    def _install_boto3(self, environment):
        _do(sys.executable, "-m", "venv", environment)
        _do(environment / "bin" / "pip", "install", "-q", "--disable-pip-version-check", BOTO3)

    @functools.cached_property
    def coldsnap(self):
        """coldsnap; it is built from source, which takes a while."""
        found = shutil.which("coldsnap")
        if found:
            return pathlib.Path(found)
        root = self._directory / "coldsnap"
        if not (self._patient and shutil.which("cargo") or (root / COMPLETE).exists()):
            raise Failed("coldsnap is not installed; building it needs cargo, and is left to whole runs")
        return self._installed(root, root / "bin" / "coldsnap", self._install_coldsnap)

    def _install_coldsnap(self, root):
        _do("cargo", "install", "-q", "--locked", "coldsnap", "--version", COLDSNAP, "--root", root)

    @functools.cached_property
    def _s3proxy(self):
        jars = self._directory / "s3proxy"
        return self._installed(jars, jars, self._install_s3proxy)

    def _install_s3proxy(self, jars):
        _do("mvn", "-q", "-B", "-ntp", "-f", SINK / "pom.xml", DEPENDENCIES, f"-DoutputDirectory={jars}")

    def sink(self, work):
        """An S3 server that throws bytes away, as a service."""
        return Sink(self._s3proxy, work)

    def _installed(self, directory, result, install):
        complete = directory / COMPLETE
        if not complete.exists():
            print(f"preparing {directory.name} in {directory}", file=sys.stderr, flush=True)
            shutil.rmtree(directory, ignore_errors=True)
            directory.parent.mkdir(parents=True, exist_ok=True)
            install(directory)
            complete.touch()
        return result


class Sink(Service):
    def __init__(self, jars, work):
        self.port = free_port()
        settings = work / "s3proxy.conf"
        settings.write_text(SINK_SETTINGS.format(port=self.port))
        super().__init__(
            [
                "java",
                "-Xmx512m",
                f"-Dlogback.configurationFile={SINK / 'logback.xml'}",
                "-cp",
                os.path.join(jars, "*"),
                "org.gaul.s3proxy.Main",
                "--properties",
                settings,
            ],
            work / "s3proxy.log",
        )

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def ready(self):
        return answers(self.port)


def _do(*command):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()
        raise Failed(f"{command[0]} failed: " + (said[-1] if said else str(done.returncode)))
