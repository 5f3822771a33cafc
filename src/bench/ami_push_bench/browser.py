"""A headless Chromium, led over the WebDriver protocol."""

import contextlib
import json
import shutil
import urllib.error
import urllib.request

from .processes import Failed, Service, free_port

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRIVER = "chromedriver"

# Of a script; the slowest takes a second or two.
LONGEST_SCRIPT = 120_000

ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1400,1000")


class Browser(Service):
    """One browser, in a with statement."""

    def __init__(self, work):
        self._browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        driver = shutil.which(DRIVER)
        if not self._browser or not driver:
            raise Failed(f"neither {BROWSERS[0]} nor {DRIVER} may be missing (Debian: apt install chromium chromium-driver)")
        self._port = free_port()
        super().__init__([driver, f"--port={self._port}"], work / "chromedriver.log")

    def __enter__(self):
        super().__enter__()
        options = {"binary": self._browser, "args": list(ARGUMENTS)}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "timeouts": {"script": LONGEST_SCRIPT}}
        try:
            self._session = self._ask("/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        with contextlib.suppress(Failed):
            self._ask(f"/session/{self._session}", method="DELETE")
        self.stop()

    def ready(self):
        try:
            return self._ask("/status")["ready"]
        except Failed:
            return False

    def open(self, file):
        self._ask(f"/session/{self._session}/url", {"url": file.resolve().as_uri()})

    def script(self, script, *arguments):
        """Runs a script; what its promise becomes."""
        body = f"const done = arguments[arguments.length - 1]; (async () => {{ {script} }})().then(done, e => done('' + e));"
        return self._ask(f"/session/{self._session}/execute/async", {"script": body, "args": arguments})

    def _ask(self, path, body=None, method=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}{path}", data, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as e:
            raise Failed(f"{DRIVER} says: {e.read().decode()[:400]}") from e
        except OSError as e:
            raise Failed(f"{DRIVER} does not answer: {e}") from e
