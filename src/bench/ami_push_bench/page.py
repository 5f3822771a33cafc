"""report.html of a large release in a browser: how soon it is there, and how soon it does what one asks."""

from .browser import Browser
from .engine import WITHOUT_WAITS
from .processes import MIB, Failed
from .report import Figure, Series
from .stages import ACCOUNTS, REGIONS, SNAPSHOT_ACCOUNTS, Stage, random_file

ABOUT = "report.html of 1,360 images in headless Chromium"

TYPES = ("hourly", "access")
# The push itself is not what is measured.
FEW_THREADS = {"AMI_PUSH_REQUEST_THREADS": "200"}

ROWS = "document.querySelectorAll('.ap-row').length"

# From an event until the frame that shows what came of it has been drawn.
TIMED = """
const begun = performance.now();
%s;
await new Promise(drawn => requestAnimationFrame(() => {
  const after = new MessageChannel();
  after.port1.onmessage = drawn;
  after.port2.postMessage(0);
}));
return performance.now() - begun;
"""

FIRST_PAINT = """
const find = () => performance.getEntriesByName('first-contentful-paint')[0];
while (!find()) await new Promise(later => setTimeout(later, 10));
return find().startTime;
"""

FILTER = """
const input = document.querySelector('.ap-filter');
input.value = arguments[0];
input.dispatchEvent(new Event('input'))"""

SORT = "document.querySelector('[data-column=%s]').click()"

UPDATE = """
const images = {};
document.getElementById('ami-push-report').amiPushView.results.images.slice(0, 10).forEach((image, i) => {
  images[image.id] = {reason: 'changed ' + i + ' ' + begun};
});
AmiPushReport.update(document.getElementById('ami-push-report'), {images: images})"""


def measure(bench):
    files, regions = (4, 3) if bench.quick else (40, 17)
    images = files * regions * len(TYPES)
    page = _page(bench, files, regions, images)
    taken = {"first paint": [], "filter": [], "filter off": [], "sort": [], "ten rows change": []}
    with Browser(bench.work) as browser:
        for _ in range(bench.runs):
            browser.open(page)
            taken["first paint"].append(_number(browser.script(FIRST_PAINT)))
            _expect(browser, images)
            taken["filter"].append(_number(browser.script(TIMED % FILTER, REGIONS[0] + " access")))
            _expect(browser, files)
            taken["filter off"].append(_number(browser.script(TIMED % FILTER, "")))
            _expect(browser, images)
            taken["sort"].append(max(_number(browser.script(TIMED % SORT % key)) for key in ("ami", "region", "took")))
            taken["ten rows change"].append(_number(browser.script(TIMED % UPDATE)))
    goals = {"first paint": 1000, "filter": 100, "filter off": 100, "sort": 100}
    for what, milliseconds in taken.items():
        note = "the slowest of three columns" if what == "sort" else ""
        yield Figure(f"{what}, {images} images", "ms", Series("report.html", tuple(milliseconds)), goal=goals.get(what), note=note)
    yield Figure("size of report.html", "bytes", Series("report.html", (page.stat().st_size,)))


def _page(bench, files, regions, images):
    stage = Stage(bench.work / "stage")
    for number in range(files):
        stage.add(random_file(bench.data / f"image-{number}.raw", MIB), REGIONS[:regions], TYPES)
    stage.write()
    options = (*WITHOUT_WAITS, "--ship", f"--accounts={ACCOUNTS}", f"--snapshot-account-ids={SNAPSHOT_ACCOUNTS}")
    with bench.engine.cloud(bench.work, {"times": "none", "quotas": {"importTasks": 1000}}) as cloud:
        _, journal = bench.engine.push(
            stage.directory, bench.work / "push", *options, *cloud.options(), environment=FEW_THREADS
        )
    journal.expect_images(images)
    return next((bench.work / "push" / "results").glob("2*/report.html"))


def _expect(browser, rows):
    shown = browser.script(f"return {ROWS}")
    if shown != rows:
        raise Failed(f"the page shows {shown} rows instead of {rows}")


def _number(value):
    if not isinstance(value, (int, float)):
        raise Failed(f"the page says: {value}")
    return value
