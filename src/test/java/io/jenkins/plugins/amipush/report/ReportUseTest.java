package io.jenkins.plugins.amipush.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.Results;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.ClassRule;
import org.junit.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What one can do with the page, by pointer and by keys, and what stays when newer results come. */
public class ReportUseTest {
    private static final Results RELEASE = SampleRelease.of(9, 17).results();
    private static final int IMAGES = 306;
    private static final String FIRST = RELEASE.images().get(0).id();

    private static final String SHOW =
            "AmiPushReport.show(document.getElementById('ami-push-report'), JSON.parse(arguments[0]))";

    @ClassRule
    public static final Browser browser = new Browser();

    private static List<String> shown() {
        return browser.texts(".ap-row .ap-toggle");
    }

    private static List<String> states() {
        return browser.texts(".ap-row .ap-badge");
    }

    private static String range() {
        return browser.find(".ap-range").getText();
    }

    private static boolean has(String selector, String expression) {
        return (boolean)
                browser.script("const node = document.querySelector(arguments[0]); return " + expression, selector);
    }

    private static boolean focused(String selector) {
        return (boolean) browser.script("return document.activeElement.matches(arguments[0])", selector);
    }

    /* ---- the table ---- */

    @Test
    public void filtersByStateRegionTypeAndWords() throws Exception {
        browser.open(RELEASE);
        assertThat(shown()).hasSize(IMAGES);
        assertThat(browser.find(".ap-count").getText()).isEmpty();

        WebElement chip = browser.find("[data-state=UPLOADFAILED]");
        assertThat(chip.getText()).contains("UPLOADFAILED", "2");
        chip.click();
        assertThat(states()).containsOnly("✕UPLOADFAILED").hasSize(2);
        assertThat(browser.find("[data-state=UPLOADFAILED]").getAttribute("aria-pressed"))
                .isEqualTo("true");
        assertThat(browser.find(".ap-count").getText()).isEqualTo("2 of 306 images");
        assertThat(browser.texts(".ap-lane-region")).as("the timeline follows").containsOnly("us-gov-west-1");
        browser.find("[data-state=UPLOADFAILED]").click();
        assertThat(shown()).hasSize(IMAGES);

        browser.find(".ap-select[aria-label=Region] option[value=eu-west-2]").click();
        browser.find(".ap-select[aria-label=Type] option[value=access]").click();
        assertThat(shown()).hasSize(9).allMatch(name -> name.contains("Access2"));
        browser.find(".ap-filter").sendKeys("AARCH64  answered");
        assertThat(states()).containsExactly("!NOTPUSHED");
        browser.find(".ap-clear").click();
        assertThat(shown()).hasSize(IMAGES);
        assertThat(focused(".ap-filter")).isTrue();
        browser.find(".ap-filter").sendKeys("no such image");
        assertThat(shown()).isEmpty();
        browser.assertQuiet();
    }

    @Test
    public void sortsBothWaysAndKeepsTheOrderOfEquals() throws Exception {
        browser.open(RELEASE);
        List<String> before = shown();
        browser.find("[data-column=state]").click();
        assertThat(states().subList(0, 4)).containsExactly("✕UPLOADFAILED", "✕UPLOADFAILED", "!NOTPUSHED", "✓PUSHED");
        assertThat(browser.find(".ap-col-state").getAttribute("aria-sort")).isEqualTo("ascending");
        assertThat(shown().subList(3, 20)).isSubsetOf(before).isEqualTo(before.subList(0, 17));
        browser.find("[data-column=state]").click();
        assertThat(states()).endsWith("✕UPLOADFAILED");
        assertThat(browser.find(".ap-col-state").getAttribute("aria-sort")).isEqualTo("descending");
        browser.find("[data-column=region]").click();
        assertThat(browser.texts(".ap-row td:nth-child(3)")).isSorted().hasSize(IMAGES);
        assertThat(browser.texts(".ap-lane-region").get(0)).isEqualTo("ap-northeast-1");
        browser.find("[data-column=took]").click();
        browser.find("[data-column=took]").click();
        assertThat(browser.texts(".ap-row td:nth-child(8)").get(0))
                .isEqualTo(browser.texts(".ap-row td:nth-child(8)").stream()
                        .max((a, b) -> Long.compare(seconds(a), seconds(b)))
                        .orElseThrow());
    }

    private static long seconds(String duration) {
        String[] words = duration.split(" ");
        return words.length == 2
                ? (long) Double.parseDouble(words[0])
                : 60 * Long.parseLong(words[0]) + Long.parseLong(words[2]);
    }

    @Test
    public void aRowOpensToAllThatIsKnown() throws Exception {
        browser.open(RELEASE);
        browser.find(".ap-filter").sendKeys("OptInRequired");
        browser.find(".ap-row .ap-toggle").click();
        String detail = browser.find(".ap-detail").getText();
        assertThat(detail)
                .contains("You are not subscribed", "accept the subscription of the account", "4d6e0a2b-")
                .contains("Failed attempts", "(permanent)", "Phases", "Upload", "Import", "MiB")
                .contains("snap-", "import-snap-", "redhat-cloudimg-us-gov-west-1/");
        assertThat(browser.find(".ap-detail a").getAttribute("href"))
                .startsWith("https://console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1#SnapshotDetails");
        assertThat(browser.find(".ap-toggle").getAttribute("aria-expanded")).isEqualTo("true");
        assertThat(browser.findAll("#" + browser.find(".ap-toggle").getAttribute("aria-controls")))
                .hasSize(1);
        browser.find(".ap-row .ap-toggle").click();
        assertThat(browser.findAll(".ap-detail")).isEmpty();
    }

    @Test
    public void copiesWithAndWithoutTheClipboard() throws Exception {
        browser.open(RELEASE);
        browser.find(".ap-row .ap-toggle").click();
        String ami = RELEASE.images().get(0).ami();
        for (String clipboard : List.of("{writeText: () => Promise.reject(new Error('no'))}", "undefined")) {
            browser.script(
                    "Object.defineProperty(navigator, 'clipboard', {configurable: true, value: " + clipboard + "})");
            WebElement button = browser.find(".ap-copy[data-copy='" + ami + "']");
            assertThat(button.getAttribute("aria-label")).isEqualTo("Copy AMI");
            button.click();
            assertThat(browser.texts("#ami-push-report > [role=status]")).containsExactly("Copied");
            WebElement filter = browser.find(".ap-filter");
            filter.sendKeys(Keys.CONTROL, "v");
            assertThat(filter.getAttribute("value")).isEqualTo(ami);
            browser.script("arguments[0].value = ''", filter);
        }
        browser.assertQuiet();
    }

    /* ---- the matrix ---- */

    @Test
    public void theMatrixHasARowAFileAndAColumnARegion() throws Exception {
        browser.open(RELEASE);
        assertThat(browser.findAll(".ap-matrix tbody tr")).hasSize(9);
        assertThat(browser.findAll(".ap-matrix thead th")).hasSize(18);
        assertThat(browser.texts(".ap-matrix tbody tr:nth-child(2) .ap-heading"))
                .containsExactly("RHEL 8.0.0 aarch64");
        assertThat(browser.texts(".ap-matrix [data-count-region=us-gov-west-1]"))
                .containsExactly("16 of 18");
        WebElement failed = browser.find(".ap-matrix .ap-bad");
        assertThat(failed.getAttribute("aria-label"))
                .isEqualTo("RHEL 8.0.0 aarch64, us-gov-west-1, hourly: UPLOADFAILED");
        assertThat(failed.getText()).contains("H", "✕");

        failed.click();
        assertThat(browser.findAll(".ap-detail")).hasSize(1);
        assertThat(focused("[data-image^='us-gov-west-1/'] .ap-toggle")).isTrue();
        assertThat(has(
                        "[data-image='" + failed.getAttribute("data-reveal") + "']",
                        "node.getBoundingClientRect().top >= 0 && node.getBoundingClientRect().bottom <= innerHeight"))
                .as("the row is in sight")
                .isTrue();

        browser.find(".ap-matrix [data-region=us-east-2]").click();
        assertThat(browser.texts(".ap-row td:nth-child(3)"))
                .containsOnly("us-east-2")
                .hasSize(18);
        browser.find(".ap-matrix [data-group^='RHEL 8.1.0 x86_64']").click();
        assertThat(shown()).hasSize(2);
        browser.find(".ap-matrix [data-reveal='" + FIRST + "']").click();
        assertThat(shown()).as("a filter that hides the row is dropped").hasSize(IMAGES);
        browser.assertQuiet();
    }

    @Test
    public void keysAloneLeadThroughTheMatrix() throws Exception {
        browser.open(RELEASE);
        browser.tabTo(".ap-cell");
        browser.press(Keys.ARROW_RIGHT);
        browser.press(Keys.ARROW_RIGHT);
        browser.press(Keys.ARROW_DOWN);
        assertThat(browser.driver().switchTo().activeElement().getAttribute("aria-label"))
                .isEqualTo("RHEL 8.0.0 aarch64, ap-northeast-2, hourly: PUSHED");
        browser.press(Keys.ARROW_UP);
        browser.press(Keys.ARROW_LEFT);
        assertThat(browser.driver().switchTo().activeElement().getAttribute("aria-label"))
                .isEqualTo("RHEL 8.0.0 x86_64, ap-northeast-1, access: PUSHED");
        browser.press(Keys.ENTER);
        assertThat(browser.findAll(".ap-detail")).hasSize(1);
        assertThat(focused(".ap-toggle[aria-expanded=true]")).isTrue();
        browser.press(Keys.ENTER);
        assertThat(browser.findAll(".ap-detail")).isEmpty();
        browser.press(Keys.ARROW_DOWN);
        assertThat(focused(".ap-toggle")).isTrue();
        assertThat(browser.number("document.querySelectorAll('.ap-cell[tabindex=\"0\"]').length"))
                .isEqualTo(1);
    }

    @Test
    public void headsStayInSightWhenTheMatrixScrolls() throws Exception {
        browser.open(SampleRelease.of(30, 17).results());
        browser.script(
                "const box = document.querySelector('.ap-matrix').parentNode; box.scrollTop = 300; box.scrollLeft = 500");
        assertThat(browser.number("document.querySelector('.ap-matrix thead th').getBoundingClientRect().top"
                        + " - document.querySelector('.ap-matrix').parentNode.getBoundingClientRect().top"))
                .isBetween(0L, 1L);
        assertThat(browser.number("document.querySelector('.ap-matrix tbody th').getBoundingClientRect().left"
                        + " - document.querySelector('.ap-matrix').parentNode.getBoundingClientRect().left"))
                .isBetween(0L, 1L);
    }

    /* ---- the timeline ---- */

    @Test
    public void theTimelineZoomsByButtonsKeysWheelAndDrag() throws Exception {
        browser.open(RELEASE);
        List<String> whole = browser.texts(".ap-tick");
        assertThat(whole).hasSizeGreaterThan(3).contains("10:00");
        assertThat(range()).isEmpty();
        WebElement reset = browser.find(".ap-tool-whole");
        assertThat(reset.isEnabled()).isFalse();

        browser.find(".ap-tool-closer").click();
        String once = range();
        assertThat(once).contains(" to ", "UTC");
        browser.find(".ap-tool-wider").click();
        assertThat(range()).isEmpty();

        WebElement lanes = browser.tabTo(".ap-lanes");
        lanes.sendKeys("+");
        assertThat(range()).isEqualTo(once);
        lanes.sendKeys(Keys.ARROW_RIGHT);
        assertThat(range()).isNotEqualTo(once);
        lanes.sendKeys("0");
        assertThat(range()).isEmpty();

        browser.script("""
                const box = arguments[0].getBoundingClientRect();
                arguments[0].dispatchEvent(new WheelEvent('wheel',
                    {ctrlKey: true, deltaY: -100, clientX: box.left + 600, clientY: box.top + 40, bubbles: true, cancelable: true}))
                """, lanes);
        assertThat(range()).isNotEmpty();
        reset.click();
        assertThat(range()).isEmpty();

        new Actions(browser.driver())
                .moveToElement(lanes, 0, 0)
                .clickAndHold()
                .moveByOffset(100, 5)
                .moveByOffset(100, 0)
                .release()
                .perform();
        assertThat(range()).as("the dragged range").isNotEmpty();
        assertThat(browser.texts(".ap-tick")).isNotEqualTo(whole);
        assertThat(browser.findAll(".ap-detail")).isEmpty();
        lanes.sendKeys(Keys.ESCAPE);
        assertThat(range()).isEmpty();
        assertThat(browser.texts(".ap-tick")).isEqualTo(whole);
        browser.assertQuiet();
    }

    @Test
    public void lanesAreDrawnWhereTheyAreSeen() throws Exception {
        browser.open(RELEASE);
        assertThat(browser.findAll(".ap-lane").size()).isLessThan(60);
        browser.script("document.querySelector('.ap-lanes').scrollTop = 1e6");
        browser.driver().executeAsyncScript("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))");
        List<ImageResult> images = RELEASE.images();
        assertThat(browser.findAll(
                        "[data-image='" + images.get(images.size() - 1).id() + "'].ap-lane"))
                .hasSize(1);
        assertThat(browser.findAll("[data-image='" + FIRST + "'].ap-lane")).isEmpty();
    }

    @Test
    public void aLaneLeadsToItsRowAndTheCriticalPathIsMarkedAndListed() throws Exception {
        browser.open(RELEASE);
        browser.find(".ap-tool-only").click();
        assertThat(browser.find(".ap-tool-only").getAttribute("aria-pressed")).isEqualTo("true");
        assertThat(browser.findAll(".ap-lane .ap-critical")).isNotEmpty();
        browser.find(".ap-path summary").click();
        List<String> steps = browser.texts(".ap-path tbody tr td:nth-child(2)");
        assertThat(steps).startsWith("Start", "Inspect").contains("Upload", "Import", "Publish in RHSM");
        assertThat(steps)
                .as("uploads that made room for each other stand together")
                .containsOnlyOnce("Upload");
        assertThat(browser.find(".ap-path tbody").getText()).contains("one after the other");
        WebElement label = browser.find(".ap-lane .ap-lane-label");
        label.click();
        assertThat(browser.findAll(".ap-detail")).hasSize(1);
        assertThat(focused(".ap-toggle[aria-expanded=true]")).isTrue();
    }

    /* ---- newer results ---- */

    @Test
    public void anUpdateChangesWhatItNamesAndNothingElse() throws Exception {
        browser.open(SampleRelease.of(9, 17).resultsAfter(430));
        ImageResult running = SampleRelease.of(9, 17).resultsAfter(430).images().stream()
                .filter(image -> image.current() != null)
                .reduce((first, last) -> last)
                .orElseThrow();
        String name = running.name();
        browser.find(".ap-row .ap-toggle").click();
        browser.find("[data-column=image]").click();
        browser.find(".ap-filter").sendKeys("rhel");
        browser.script("""
                window.nodes = Array.from(document.querySelectorAll('.ap-row'));
                window.touched = [];
                new MutationObserver(records => records.forEach(record => window.touched.push(record))).observe(document.querySelector('.ap-table tbody'),
                    {subtree: true, childList: true, attributes: true, characterData: true});
                document.querySelector('.ap-scroll').scrollTop = 1234;
                document.querySelector('.ap-lanes').scrollTop = 555;
                const text = document.querySelector('.ap-detail dd').firstChild;
                getSelection().selectAllChildren(text);
                window.marked = String(getSelection());
                scrollTo(0, 400);
                """);
        List<String> order = shown();
        assertThat(browser.script("return window.marked")).isNotEqualTo("");

        browser.update("""
                {"updated": "2026-11-24T10:08:00Z", "counts": {"PUSHED": 1},
                 "images": {"%s": {"state": "PUSHED", "ami": "ami-0fedcba9876543210", "current": null,
                                   "ended": "2026-11-24T10:08:00Z"}}}""".formatted(running.id()));

        assertThat(shown()).isEqualTo(order);
        String row = "[data-image='" + running.id() + "'].ap-row";
        assertThat(browser.find(row).getText()).contains("PUSHED", "ami-0fedcba9876543210", name);
        assertThat(browser.find("[data-reveal='" + running.id() + "']").getAttribute("aria-label"))
                .endsWith(": PUSHED");
        assertThat(browser.script(
                        "return window.nodes.every((node, i) => node === document.querySelectorAll('.ap-row')[i])"))
                .as("rows are the same nodes")
                .isEqualTo(true);
        assertThat((List<?>) browser.script("""
                const rows = new Set(window.touched
                    .map(record => (record.target.nodeType === 1 ? record.target : record.target.parentNode).closest('tr'))
                    .filter(row => row.querySelector('.ap-badge').textContent.indexOf('RUNNING') < 0));
                return Array.from(rows, row => row.dataset.image);
                """))
                .as("rows that were touched, but for how long the running ones took")
                .isEqualTo(List.of(running.id()));
        assertThat(browser.number("document.querySelector('.ap-scroll').scrollTop"))
                .isEqualTo(1234);
        assertThat(browser.number("document.querySelector('.ap-lanes').scrollTop"))
                .isEqualTo(555);
        assertThat(browser.number("scrollY")).isEqualTo(400);
        assertThat(browser.script("return String(getSelection()) === window.marked"))
                .isEqualTo(true);
        assertThat(focused(".ap-filter")).isTrue();
        assertThat(browser.find(".ap-filter").getAttribute("value")).isEqualTo("rhel");
        assertThat(browser.findAll(".ap-detail")).hasSize(1);
        assertThat(browser.texts("#ami-push-report > [role=status]"))
                .as("nothing is said aloud")
                .containsExactly("");
        browser.assertQuiet();
    }

    @Test
    public void anOpenListKeepsItsPlaceAndSelectionWhileItGrows() throws Exception {
        SampleRelease release = SampleRelease.of(9, 17);
        browser.open(release.resultsAfter(430));
        browser.find(".ap-path summary").click();
        browser.script("""
                window.box = document.querySelector('.ap-path .ap-scroll-plain');
                document.styleSheets[0].insertRule('.ami-push .ap-scroll-plain { max-height: 40px !important }',
                    document.styleSheets[0].cssRules.length);
                window.box.scrollTop = 25;
                getSelection().selectAllChildren(window.box.querySelector('tbody td'));
                window.marked = String(getSelection());
                """);
        String before = browser.find(".ap-path").getText();
        browser.script(SHOW, ReportJson.compact(release.resultsAfter(470)));
        assertThat(browser.find(".ap-path").getText()).isNotEqualTo(before);
        assertThat(has(".ap-path .ap-scroll-plain", "node === window.box && node.scrollTop === 25"))
                .isTrue();
        assertThat(browser.script("return window.marked !== '' && String(getSelection()) === window.marked"))
                .isEqualTo(true);
        assertThat(has(".ap-path details", "node.open")).isTrue();
        browser.assertQuiet();
    }

    @Test
    public void theFocusStaysOnWhatItWasOnWhenOthersComeBeforeIt() throws Exception {
        browser.open(SampleRelease.of(1, 2).resultsAfter(100));
        browser.script("document.querySelector('[data-state=RUNNING]').focus()");
        String id = SampleRelease.of(1, 2).results().images().get(0).id();
        browser.update("""
                {"images": {"%s": {"state": "UPLOADFAILED", "reason": "no", "current": null}},
                 "warnings": [{"time": "2026-11-24T10:08:00Z", "level": "WARNING", "text": "first"}]}""".formatted(id));
        assertThat(browser.texts(".ap-chip")).hasSize(2).first().asString().contains("UPLOADFAILED");
        assertThat(focused("[data-state=RUNNING]")).isTrue();

        browser.script("document.querySelector('.ap-notices summary').focus()");
        browser.update("""
                {"left": [{"image": "%s", "region": "us-east-1", "what": "an object", "next": "it is found"}],
                 "reason": "no"}""".formatted(id));
        assertThat(browser.texts(".ap-notices summary")).containsExactly("Left in AWS (1)", "Warnings (1)");
        assertThat(browser.driver().switchTo().activeElement().getText()).isEqualTo("Warnings (1)");
        browser.update("{\"left\": []}");
        assertThat(browser.driver().switchTo().activeElement().getText()).isEqualTo("Warnings (1)");
        browser.assertQuiet();
    }

    @Test
    public void aPushThatBeginsAgainIsNotSaidToHaveEnded() throws Exception {
        browser.open(SampleRelease.of(1, 2).results());
        browser.update("{\"outcome\": \"running\", \"ended\": null}");
        assertThat(browser.find(".ap-title .ap-badge").getText()).contains("Running");
        assertThat(browser.texts("#ami-push-report > [role=status]")).containsExactly("");
    }

    @Test
    public void updatesAddRemoveOrderAndEnd() throws Exception {
        browser.open(SampleRelease.of(1, 2).resultsAfter(430));
        List<String> ids = SampleRelease.of(1, 2).results().images().stream()
                .map(ImageResult::id)
                .toList();
        String one = ids.get(0);
        String two = ids.get(1);
        browser.update("""
                {"total": 4, "images": {"%s": null, "eu-west-1/new": {"region": "eu-west-1", "name": "new", "type": "hourly",
                 "state": "PENDING", "dest": [], "exists": [], "todo": [], "phases": [], "failures": [], "attempts": 0,
                 "item": {}}}}""".formatted(one));
        assertThat(browser.findAll("[data-image='" + one + "']")).isEmpty();
        assertThat(shown()).hasSize(4).endsWith("new");
        assertThat(browser.texts(".ap-matrix thead .ap-heading")).contains("eu-west-1");
        browser.update("{\"order\": [\"eu-west-1/new\", \"%s\"]}".formatted(two));
        assertThat(shown().get(0)).isEqualTo("new");
        assertThat(shown()).hasSize(2);

        browser.update("{\"outcome\": \"stopped\", \"ended\": \"2026-11-24T10:09:00Z\", \"reason\": \"SIGTERM\"}");
        assertThat(browser.find(".ap-title .ap-badge").getText()).contains("Stopped");
        assertThat(browser.find(".ap-reason").getText()).isEqualTo("SIGTERM");
        assertThat(browser.texts("#ami-push-report > [role=status]").get(0)).startsWith("The push has ended: Stopped.");
        browser.update("{\"reason\": null}");
        assertThat(browser.findAll(".ap-reason")).isEmpty();
        browser.assertQuiet();
    }

    @Test
    public void showingNewerResultsKeepsWhatTheReaderDid() throws Exception {
        browser.open(SampleRelease.of(4, 5).resultsAfter(400));
        browser.find(".ap-row .ap-toggle").click();
        browser.find("[data-column=region]").click();
        browser.find(".ap-tool-closer").click();
        List<String> order = shown();
        browser.script("window.first = document.querySelector('.ap-row')");
        browser.script(SHOW, ReportJson.compact(SampleRelease.of(4, 5).results()));
        assertThat(browser.find(".ap-title .ap-badge").getText()).contains("Failed");
        assertThat(shown()).isEqualTo(order);
        assertThat(browser.findAll(".ap-detail")).hasSize(1);
        assertThat(range()).isNotEmpty();
        assertThat(browser.script("return window.first === document.querySelector('.ap-row')"))
                .isEqualTo(true);
        assertThat(Set.copyOf(browser.texts(".ap-toggle[aria-expanded=true]"))).hasSize(1);
        browser.assertQuiet();
    }

    @Test
    public void readsWellOnANarrowWindow() throws Exception {
        browser.open(RELEASE);
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", 420, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        try {
            assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(420);
        } finally {
            browser.driver().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
    }
}
