package io.jenkins.plugins.amipush.report;

import static io.jenkins.plugins.amipush.journal.SampleJournals.OHIO;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Every kind of push shows itself in a browser without an error, a request or a barrier. */
public class ReportPageTest {
    private static final String HOSTILE =
            "<script>window.hit = 1</script><img src=x onerror=\"window.hit = 1\">'\"&${1}";

    /** Hebrew, a character that turns the direction, and the end of a file's name. */
    private static final String RIGHT_TO_LEFT = "\u05e9\u05dc\u05d5\u05dd-\u202egnp.exe-\u0645\u0631\u062d\u0628\u0627";

    @ClassRule
    public static final Browser browser = new Browser();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path rehearse(int exitCode, String... options) throws Exception {
        Path root = folder.getRoot().toPath();
        String stage = root.resolve("stage").toString();
        run(0, "sample-stage", stage);
        List<String> words = new ArrayList<>(List.of("push", "--rehearse", "--ship", "--allow-public-images"));
        words.addAll(List.of(options));
        words.add(stage);
        run(exitCode, words.toArray(String[]::new));
        return root.resolve("artifacts/latest/report.html").toRealPath();
    }

    private void run(int exitCode, String... words) {
        CommandLine.Run run = CommandLine.run(
                folder.getRoot().toPath(), Map.of(), null, Time.real(), new StopSignal(), List.of(words));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    }

    /** The command of the page does what it says, as a shell reads it. */
    private void pushAgain(String command) throws Exception {
        Process shell = new ProcessBuilder("bash", "-c", "java() { printf '%s\\n' \"$@\"; }; " + command).start();
        List<String> words = shell.inputReader().lines().toList();
        assertThat(words.subList(0, 2)).containsExactly("-jar", "ami-push.jar");
        run(30, words.subList(2, words.size()).toArray(String[]::new));
        assertThat(ReportJson.JSON
                        .readTree(folder.getRoot()
                                .toPath()
                                .resolve("artifacts/latest/report.json")
                                .toFile())
                        .findValuesAsText("id"))
                .as("images that it pushes")
                .singleElement()
                .asString()
                .startsWith("eu-west-1/");
    }

    private void assertSound() throws Exception {
        browser.assertAccessible();
        browser.assertQuiet();
    }

    @Test
    public void aRehearsedRelease() throws Exception {
        browser.open(rehearse(0));
        assertThat(browser.find("h1").getText()).isEqualTo("AMI Push");
        assertThat(browser.driver().getTitle()).isEqualTo("AMI Push: Pushed");
        assertThat(browser.find(".ap-title .ap-badge").getText()).contains("Pushed");
        assertThat(browser.find(".ap-notice").getText()).startsWith("Rehearsal: nothing was published.");
        assertThat(browser.find(".ap-tally").getText()).contains("3 pushed", "0 failed", "of 3 images");
        assertThat(browser.texts(".ap-downloads a"))
                .containsExactly("images.json", "pushitems.jsonl", "report.json", "events.ndjson");
        for (String file : browser.texts(".ap-downloads a")) {
            assertThat(folder.getRoot().toPath().resolve("artifacts/latest").resolve(file))
                    .exists();
        }
        assertThat(browser.findAll(".ap-row")).hasSize(3);
        assertThat(browser.texts(".ap-cell .ap-mark")).containsExactly("✓", "✓", "✓");
        assertThat(browser.texts(".ap-row a")).as("links to the console").isEmpty();
        assertThat(browser.texts(".ap-lane .ap-segment")).isNotEmpty();
        assertThat(browser.findAll(".ap-command")).as("nothing to push again").isEmpty();
        assertSound();
    }

    @Test
    public void aRehearsedReleaseOfWhichAPartFails() throws Exception {
        Path scenario = Files.writeString(folder.getRoot().toPath().resolve("scenario.json"), """
                {"faults": [{"on": "ec2:RegisterImage", "region": "eu-west-1", "times": -1,
                             "error": {"status": 400, "code": "OptInRequired", "message": "You are not subscribed."}}]}
                """);
        browser.open(rehearse(30, "--rehearse-scenario", scenario.toString(), "--max-retries", "2"));
        assertThat(browser.find(".ap-title .ap-badge").getText()).contains("Failed");
        assertThat(browser.find(".ap-tally").getText()).contains("2 pushed", "1 failed");
        assertThat(browser.texts(".ap-why")).singleElement().asString().contains("You are not subscribed.");
        assertThat(browser.texts(".ap-cell .ap-mark")).containsExactlyInAnyOrder("✓", "✓", "✕");
        assertThat(browser.texts(".ap-command"))
                .singleElement()
                .asString()
                .startsWith("java -jar ami-push.jar push ")
                .contains("--only-image eu-west-1/RHEL-9.6.0_", " --rehearse", "/stage");
        pushAgain(browser.texts(".ap-command").get(0));
        browser.find("[data-image^='eu-west-1/'] .ap-toggle").click();
        assertThat(browser.find(".ap-detail").getText())
                .contains("Failed attempts", "AWS request", "OptInRequired", "Copy");
        assertThat(browser.texts(".ap-detail td .ap-copyable code"))
                .as("request ids")
                .isNotEmpty();
        assertSound();
    }

    @Test
    public void aPushThatRuns() throws Exception {
        browser.open(SampleRelease.of(4, 5).resultsAfter(400));
        assertThat(browser.find(".ap-title .ap-badge").getText()).contains("Running");
        assertThat(browser.texts(".ap-row .ap-badge").toString()).contains("RUNNING", "PUSHED");
        assertThat(browser.texts(".ap-header dt")).contains("So far", "Remaining", "Sent", "Mean rate");
        assertThat(browser.texts(".ap-header dd").toString()).contains("about ");
        assertThat(browser.findAll(".ap-row [role=progressbar]")).isNotEmpty();
        assertThat(browser.findAll(".ap-lane .ap-open")).isNotEmpty();
        assertSound();
    }

    @Test
    public void aPushThatHasJustBegun() throws Exception {
        browser.open(SampleJournals.begun(null).image(OHIO).results());
        assertThat(browser.texts(".ap-row .ap-badge")).containsExactly("…WAITING");
        assertThat(browser.texts(".ap-header dt")).doesNotContain("Remaining", "Sent", "Mean rate", "Rate");
        assertThat(browser.find(".ap-part-timeline").isDisplayed()).isFalse();
        assertSound();
    }

    @Test
    public void aPushThatWasRefused() throws Exception {
        SampleJournals journal = SampleJournals.begun(null);
        Fault fault = new Fault("staged.yaml", "payload.files[0].sha256sum", "xyz", "is no digest", "write 64 digits");
        journal.add(new Event.FaultFound(journal.now(), fault, null));
        journal.add(new Event.End(journal.now(), RunOutcome.REFUSED, 2, "1 fault in the input"));
        browser.open(journal.results());
        assertThat(browser.find(".ap-section").getText()).contains("Faults (1)", "is no digest", "write 64 digits");
        assertThat(browser.find(".ap-images").isDisplayed()).isFalse();
        assertSound();
    }

    @Test
    public void aDryRun() throws Exception {
        SampleJournals journal = SampleJournals.begun(null).image(OHIO);
        journal.add(
                new Event.Plan(journal.now(), OHIO, List.of("the object"), List.of("register the AMI", "share it")));
        journal.add(new Event.End(journal.now(), RunOutcome.PUSHED, 0, null));
        browser.open(journal.results());
        assertThat(browser.find(".ap-title").getText()).contains("Can be pushed");
        browser.find(".ap-toggle").click();
        assertThat(browser.find(".ap-detail").getText()).contains("the object", "register the AMI");
        assertSound();
    }

    @Test
    public void manyImages() throws Exception {
        browser.open(SampleRelease.of(40, 17).results());
        assertThat(browser.findAll(".ap-row")).hasSize(1360);
        assertThat(browser.number("document.querySelectorAll('.ap-cell').length"))
                .isEqualTo(1360);
        assertThat(browser.number("document.querySelectorAll('.ap-lane').length"))
                .isLessThan(60);
        assertThat(browser.number("document.querySelector('.ap-lanes').scrollHeight"))
                .isGreaterThan(1360 * 20);
        assertSound();
    }

    @Test
    public void hostileNames() throws Exception {
        String endless = "x".repeat(500);
        SampleJournals journal = SampleJournals.begun(null);
        for (String name : List.of(HOSTILE, RIGHT_TO_LEFT, endless, "__proto__", "constructor")) {
            String id = "us-east-2/" + name;
            journal.add(new Event.Image(
                    journal.now(), id, name, "/" + name, List.of(name), name, name, name, 1L, Map.of("release", name)));
            journal.failing(id, 2);
            journal.add(new Event.Note(journal.now(), Event.Level.WARNING, name, id));
            journal.add(new Event.Left(journal.now(), id, name, name, name));
            journal.add(new Event.Resource(
                    journal.now(), List.of(id), Event.Kind.AMI, name, "javascript:window.hit=1", true, null));
        }
        journal.add(new Event.End(journal.now(), RunOutcome.FAILED, 30, HOSTILE + RIGHT_TO_LEFT + endless));
        browser.open(journal.results());
        browser.findAll(".ap-section > summary").forEach(summary -> summary.click());
        browser.findAll(".ap-toggle").forEach(toggle -> toggle.click());
        assertThat(browser.findAll(".ap-detail")).hasSize(5);
        assertThat(browser.find(".ap-reason").getText()).startsWith(HOSTILE);
        assertThat(browser.script("return window.hit")).isNull();
        assertThat(browser.findAll("#ami-push-report :is(img, script, iframe, svg)"))
                .isEmpty();
        assertThat(browser.texts("body").get(0).replaceAll("(?s)\\{\"downloads.*", ""))
                .as("characters that turn the direction")
                .doesNotContain("\u202e");
        assertThat(browser.number("document.documentElement.scrollWidth - innerWidth"))
                .as("wider than the window")
                .isNotPositive();
        assertSound();
    }

    @Test
    public void paperHoldsEveryRow() throws Exception {
        browser.open(SampleRelease.of(2, 17).results());
        browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
        try {
            assertThat(browser.findAll(".ap-row")).hasSize(68).allMatch(row -> row.isDisplayed());
            assertThat(browser.number("document.querySelector('.ap-scroll').scrollHeight"
                            + " - document.querySelector('.ap-scroll').clientHeight"))
                    .as("hidden by the table's own scrolling")
                    .isLessThanOrEqualTo(1);
            assertThat(browser.find(".ap-filter").isDisplayed()).isFalse();
            assertThat(browser.number("document.querySelector('.ap-matrix').getBoundingClientRect().width"))
                    .as("a sheet of A4, in pixels of CSS")
                    .isLessThan(1030);
        } finally {
            browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
        }
        browser.assertQuiet();
    }
}
