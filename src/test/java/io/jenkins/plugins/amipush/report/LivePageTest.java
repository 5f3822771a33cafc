package io.jenkins.plugins.amipush.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.results.LiveAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * The script of Jenkins' page in a browser, with a Jenkins that answers what a test tells it to, and with a clock that
 * goes on when a test says so.
 */
public class LivePageTest {
    private static final Path VIEW = Path.of("src/main/resources/io/jenkins/plugins/amipush/results/AmiPushAction");

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Page</title><style>%s</style></head><body>
            <div id="ami-push-connection" class="ami-push-connection" role="status" data-lost="Lost since {0}."
                 data-refused="Refused since {0}." data-back="Back." data-reload="Reload"></div>
            <div id="ami-push-report" class="ami-push" data-results="results"></div>
            <script>%s</script><script>%s</script><script>%s</script></body></html>
            """;

    /** One answer at a time; timers that run when they are told to; a report that takes changes as the real one, and draws nothing. */
    private static final String JENKINS = """
            const timers = new Map();
            const asked = [];
            const shown = { full: 0, patches: 0, results: null, broken: false };
            let hidden = false;
            let answers = [];
            let timer = 0;
            Object.defineProperty(document, 'hidden', { get: () => hidden });
            window.setTimeout = (run, wait) => { timers.set(++timer, { run: run, wait: wait }); return timer; };
            window.clearTimeout = id => timers.delete(id);
            Math.random = () => 0.5;

            window.XMLHttpRequest = function () {
              this.open = (method, url) => asked.push(url);
              this.setRequestHeader = () => {};
              this.send = () => {
                const answer = answers.shift();
                if (!answer) {
                  return;
                }
                this.status = answer.status || 200;
                this.responseText = answer.text === undefined ? JSON.stringify(answer) : answer.text;
                if (answer.event) {
                  this[answer.event]();
                } else {
                  this.onload();
                }
              };
            };

            const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);

            window.AmiPushReport.show = (element, results) => {
              shown.full++;
              shown.results = results;
            };
            window.AmiPushReport.update = (element, changes) => {
              if (shown.broken) {
                throw new Error('cannot be drawn');
              }
              shown.patches++;
              shown.results = window.AmiPushReport.model.changed(shown.results, changes);
            };

            function sorted(value) {
              if (!isObject(value)) {
                return Array.isArray(value) ? value.map(sorted) : value;
              }
              return Object.keys(value).sort().map(key => [key, sorted(value[key])]);
            }

            function same(a, b) {
              return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
            }

            /* Runs what is due next, and tells how long it waited. */
            function next() {
              const due = Array.from(timers).sort((a, b) => a[1].wait - b[1].wait)[0];
              timers.delete(due[0]);
              due[1].run();
              return due[1].wait;
            }

            function waits() {
              return Array.from(timers.values(), due => due.wait);
            }

            function see(is) {
              hidden = !is;
              document.dispatchEvent(new Event('visibilitychange'));
            }

            answers = [{ revision: 'a.1', live: true, results: { outcome: 'running', images: [{ id: 'r/one' }] } }];
            """;

    private static final String PATCH = "{revision: 'a.2', live: true, changes: {outcome: 'pushed'}}";

    @ClassRule
    public static final Browser browser = new Browser();

    @Before
    public void open() throws IOException {
        browser.open(PAGE.formatted(
                Files.readString(VIEW.resolve("page.css")),
                ReportHtml.SCRIPT_TEXT,
                JENKINS,
                Files.readString(VIEW.resolve("page.js"))));
        assertThat(browser.number("shown.full")).isEqualTo(1);
    }

    /** The next answer comes. */
    private static void answer(String answer) {
        browser.script("answers.push(" + answer + "); next();");
    }

    private static String connection() {
        return browser.find("#ami-push-connection").getText();
    }

    private static List<?> asked() {
        return (List<?>) browser.script("return asked");
    }

    private static List<?> waits() {
        return (List<?>) browser.script("return waits()");
    }

    private static String outcome() {
        return (String) browser.script("return shown.results.outcome");
    }

    @Test
    public void whatIsShownIsWhatThereIsWhateverHappens() throws Exception {
        long patches = 0;
        for (int seed = 0; seed < 12; seed++) {
            open();
            ArrayNode steps = JsonNodeFactory.instance.arrayNode();
            for (LiveAnswers.Step step : LiveAnswers.of(seed)) {
                steps.addObject().<ObjectNode>set("answer", step.answer()).set("expected", step.expected());
                patches += step.isPatch() ? 1 : 0;
            }
            Object wrong = browser.script("""
                    for (const [index, step] of JSON.parse(arguments[0]).entries()) {
                      answers.push(step.answer);
                      next();
                      if (!same(shown.results, step.expected)) {
                        return index + ': ' + JSON.stringify(shown.results) + ' instead of '
                          + JSON.stringify(step.expected);
                      }
                    }
                    return null;
                    """, steps.toString());
            assertThat(wrong).as("seed %s", seed).isNull();
            assertThat(waits()).as("after the end").isEmpty();
            browser.assertQuiet();
        }
        // Answers that only ever told everything would pass otherwise.
        assertThat(patches).isGreaterThan(12 * 31);
    }

    @Test
    public void aJenkinsThatFailsIsSaidToAndAskedLessAndLessOften() {
        assertThat(connection()).isEmpty();
        answer("{status: 503, text: 'Service Unavailable'}");
        assertThat(connection()).startsWith("Lost since ");
        assertThat(waits()).isEqualTo(List.of(2500L));
        answer("{event: 'onerror'}");
        assertThat(waits()).isEqualTo(List.of(5000L));
        answer("{event: 'ontimeout'}");
        assertThat(waits()).isEqualTo(List.of(10000L));
        for (int i = 0; i < 6; i++) {
            answer("{status: 502, text: ''}");
        }
        assertThat(waits()).isEqualTo(List.of(60000L));
        assertThat(browser.findAll("#ami-push-connection .jenkins-alert")).hasSize(1);

        answer(PATCH);
        assertThat(asked().get(asked().size() - 1)).isEqualTo("results?since=a.1");
        assertThat(connection()).isEqualTo("Back.");
        assertThat(outcome()).isEqualTo("pushed");
        // It says so for a while only.
        browser.script("next()");
        browser.script("next()");
        assertThat(connection()).isEmpty();
        browser.assertQuiet();
    }

    @Test
    public void whoIsRefusedIsToldAndAsksSeldom() {
        for (String answer : List.of(
                "{status: 403, text: 'Forbidden'}", "{text: '<html>sign in</html>'}", "{status: 404, text: '{}'}")) {
            answer(answer);
            assertThat(connection()).startsWith("Refused since ").endsWith("Reload");
        }
        assertThat(waits()).isEqualTo(List.of(240000L));
        assertThat(browser.find("#ami-push-connection a").getAttribute("href")).endsWith("report.html");
        answer(PATCH);
        assertThat(connection()).isEqualTo("Back.");
        assertThat(outcome()).isEqualTo("pushed");
        browser.assertQuiet();
    }

    @Test
    public void aTabThatNobodySeesRests() {
        browser.script("see(false); answers.push(" + PATCH + "); next();");
        assertThat(asked()).hasSize(1);
        assertThat(waits()).isEmpty();
        browser.script("see(true)");
        assertThat(asked()).hasSize(2);
        assertThat(outcome()).isEqualTo("pushed");
        browser.assertQuiet();
    }

    @Test
    public void aBrowserThatIsOnlineAgainAsksAtOnceAndOnlyOnce() {
        answer("{event: 'onerror'}");
        browser.script("window.dispatchEvent(new Event('online')); window.dispatchEvent(new Event('online'))");
        assertThat(asked()).hasSize(3);
        browser.assertQuiet();
    }

    @Test
    public void whatIsOverIsNotAskedForAgain() {
        answer("{revision: 'a.2', live: false, changes: {outcome: 'failed'}}");
        assertThat(waits()).isEmpty();
        browser.script("see(false); see(true); window.dispatchEvent(new Event('online'))");
        assertThat(asked()).hasSize(2);
        assertThat(browser.find("#ami-push-report").getAttribute("data-live")).isEqualTo("false");
        browser.assertQuiet();
    }

    @Test
    public void whatCannotBeAppliedIsAskedForAgainAltogether() {
        browser.script("shown.broken = true");
        answer(PATCH);
        assertThat(waits()).isEqualTo(List.of(2500L));
        answer("{revision: 'a.2', live: false, results: {outcome: 'pushed', images: []}}");
        assertThat(asked().get(asked().size() - 1)).isEqualTo("results");
        assertThat(outcome()).isEqualTo("pushed");
        assertThat(waits()).isEmpty();
    }

    @Test
    public void theBoxThatAScreenReaderListensToIsAlwaysThere() {
        assertThat(browser.script("return getComputedStyle(document.getElementById('ami-push-connection')).display"))
                .isNotEqualTo("none");
        assertThat(browser.number("document.getElementById('ami-push-connection').offsetHeight"))
                .isZero();
    }
}
