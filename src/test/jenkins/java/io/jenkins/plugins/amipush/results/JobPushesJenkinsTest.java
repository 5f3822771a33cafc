package io.jenkins.plugins.amipush.results;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.model.BuildListener;
import hudson.model.CauseAction;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalFormat;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jenkins.model.TransientActionFactory;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;

/** What a job's page shows of the pushes of its builds. */
public class JobPushesJenkinsTest {
    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Test
    public void theJobTellsItsLastPushAndHowTheOnesBeforeWere() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        build(project, SampleJournals.partialFailure());
        build(project, (String) null);
        build(project, large("us-east-2/a", "us-east-1/b"));

        HtmlPage page = jenkins.createWebClient().getPage(project);
        assertThat(text(page, ".ami-push-last"))
                .startsWith("Last push: #3, pushed, 2 images: 2 pushed, 0 failed, ")
                .contains("20.0 GiB sent");
        assertThat(rows(page)).hasSize(2);
        assertThat(rows(page).get(0)).startsWith("#1 failed 3 1 2 ").contains("20.0 GiB");
        assertThat(rows(page).get(1)).startsWith("#3 pushed 2 2 0 ");
        assertThat(page.querySelectorAll(".ami-push-chart svg[role=img]"))
                .extracting(chart -> ((HtmlElement) chart.getParentNode()).asNormalizedText())
                .hasSize(3);
        assertThat(page.<DomElement>querySelector(".ami-push-chart svg").getAttribute("aria-label"))
                .isEqualTo("Images, the last 2 builds, from #1 to #3");
        // Pushed and failed of the first, pushed of the third.
        assertThat(page.querySelectorAll(".ami-push-chart svg[role=img] rect.ami-push-pushed"))
                .hasSize(2);
        assertThat(page.querySelectorAll(".ami-push-chart svg[role=img] rect.ami-push-failed"))
                .hasSize(1);
        assertThat(page.getAnchorByText("#3").click().getUrl().getPath()).endsWith("/3/amiPush/");

        HtmlPage plain = jenkins.createWebClient().withJavaScriptEnabled(false).getPage(project);
        assertThat(plain.<HtmlElement>querySelector(".ami-push-trend-table").hasAttribute("open"))
                .isTrue();
        assertThat(plain.<HtmlElement>querySelector(".ami-push-trend").hasAttribute("hidden"))
                .isTrue();
    }

    @Test
    public void aRehearsalIsNotComparedWithARealPush() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        build(project, SampleJournals.begun(600.0).image(SampleJournals.OHIO));
        build(project, large("us-east-2/a"));
        HtmlPage page = jenkins.createWebClient().getPage(project);
        assertThat(rows(page).get(0)).startsWith("#1 failed Rehearsal 1 0 1");
        assertThat(page.querySelectorAll(".ami-push-chart")).isEmpty();
        assertThat(page.querySelectorAll("tr[data-compared=true]")).hasSize(1);
    }

    @Test
    public void aJobThatPushesNothingShowsNothing() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        assertThat(jenkins.createWebClient().<HtmlPage>getPage(project).querySelectorAll(".ami-push-job"))
                .isEmpty();
        build(project, (String) null);
        assertThat(project.getActions(JobPushes.class)).isEmpty();
        assertThat(jenkins.createWebClient().<HtmlPage>getPage(project).querySelectorAll(".ami-push-job"))
                .isEmpty();
    }

    @Test
    public void buildsWithoutASummaryAreCountedAFewAtATime() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        int builds = JobPushes.MOST_COUNTED + 2;
        for (int i = 0; i < builds; i++) {
            build(project, large("us-east-2/a"));
        }
        forgetSummaries(project);
        project.doReload();
        FreeStyleProject loaded = jenkins.jenkins.getItemByFullName(project.getFullName(), FreeStyleProject.class);

        assertThat(rows(jenkins.createWebClient().getPage(loaded))).hasSize(JobPushes.MOST_COUNTED);
        assertThat(rows(jenkins.createWebClient().getPage(loaded))).hasSize(builds);
        assertThat(Files.readString(buildXml(loaded, 1))).contains("<pushed>1</pushed>");
    }

    @Test
    public void noMoreBuildsAreLoadedThanAreShown() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        for (int i = 0; i < JobPushes.MOST_BUILDS + 3; i++) {
            build(project, SampleJournals.partialFailure());
        }
        project.doReload();
        FreeStyleProject loaded = jenkins.jenkins.getItemByFullName(project.getFullName(), FreeStyleProject.class);
        assertThat(rows(jenkins.createWebClient().getPage(loaded))).hasSize(JobPushes.MOST_BUILDS);
        assertThat(rows(jenkins.createWebClient().getPage(loaded)).get(0)).startsWith("#4 ");
        // Without Jenkins' own list of builds, which loads some more.
        project.doReload();
        FreeStyleProject again = jenkins.jenkins.getItemByFullName(project.getFullName(), FreeStyleProject.class);
        assertThat(new JobPushes(again).builds(Locale.ENGLISH)).hasSize(JobPushes.MOST_BUILDS);
        assertThat(again._getRuns().getLoadedBuilds().keySet())
                .hasSize(JobPushes.MOST_BUILDS)
                .doesNotContain(1, 2, 3);
    }

    @Test
    public void whoAsksAJobForSomethingElseDoesNotAskForPushes() {
        assertThat(TransientActionFactory.factoriesFor(FreeStyleProject.class, CauseAction.class))
                .noneMatch(JobPushesFactory.class::isInstance);
        for (Class<? extends Action> type : List.of(Action.class, JobPushes.class)) {
            assertThat(TransientActionFactory.factoriesFor(FreeStyleProject.class, type))
                    .anyMatch(JobPushesFactory.class::isInstance);
        }
    }

    @Test
    public void aRefusedDryRunIsNotComparedWithDryRunsThatPlannedNorOneThatWasLostWithAnything() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        build(project, planned(true));
        build(project, planned(false));
        build(project, "");
        HtmlPage page = jenkins.createWebClient().getPage(project);
        assertThat(page.querySelectorAll("tbody tr[data-compared=true]"))
                .extracting(row -> ((HtmlElement) row).getAttribute("data-name"))
                .containsExactly("#1", "#2");
        assertThat(rows(page).get(0)).startsWith("#1 can be pushed Dry run");
        assertThat(rows(page).get(1)).startsWith("#2 refused Dry run");
        assertThat(rows(page).get(2)).startsWith("#3 failed 0 0 0");
    }

    private static String planned(boolean possible) {
        SampleJournals journal = SampleJournals.begun(null);
        if (possible) {
            journal.image(SampleJournals.OHIO);
            journal.add(new Event.Plan(journal.now(), SampleJournals.OHIO, List.of(), List.of("register the AMI")));
        }
        journal.add(new Event.End(
                journal.now(),
                possible ? RunOutcome.PUSHED : RunOutcome.REFUSED,
                possible ? 0 : 2,
                possible ? null : "1 fault in the input"));
        Event begin = new Event.Begin(journal.now(), Event.FORMAT, "1.0.0", Map.of("dry-run", true), null);
        return JournalFormat.line(begin)
                + journal.text().substring(journal.text().indexOf('\n'));
    }

    @Test
    public void whatCannotBeSummedUpTakesNoPlaceFromOthers() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        build(project, large("us-east-2/a"));
        for (int i = 0; i < JobPushes.MOST_COUNTED; i++) {
            build(project, large("us-east-2/a"));
        }
        forgetSummaries(project);
        project.doReload();
        FreeStyleProject loaded = jenkins.jenkins.getItemByFullName(project.getFullName(), FreeStyleProject.class);
        for (int number = 2; number <= JobPushes.MOST_COUNTED + 1; number++) {
            Path journal = journal(loaded, number);
            Files.delete(journal);
            Files.createDirectory(journal);
        }
        assertThat(rows(jenkins.createWebClient().getPage(loaded))).isEmpty();
        assertThat(jenkins.createWebClient().<HtmlPage>getPage(loaded).asNormalizedText())
                .contains("Last push: #1, pushed");
    }

    @Test
    public void aRunningBuildThatCannotBeReadDoesNotBreakTheJobsPage() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        build(project, large("us-east-2/a"));
        Unreadable builder = new Unreadable();
        project.getBuildersList().add(builder);
        Future<FreeStyleBuild> running = project.scheduleBuild2(0);
        assertThat(builder.broken.await(60, TimeUnit.SECONDS)).isTrue();
        try {
            assertThat(jenkins.createWebClient().<HtmlPage>getPage(project).asNormalizedText())
                    .contains("Last push: #1, pushed");
        } finally {
            builder.seen.countDown();
            running.get(60, TimeUnit.SECONDS);
        }
    }

    private static final class Unreadable extends TestBuilder {
        private final transient CountDownLatch broken = new CountDownLatch(1);
        private final transient CountDownLatch seen = new CountDownLatch(1);

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws IOException, InterruptedException {
            AmiPushAction.of(build).record("1");
            Files.createDirectory(build.getRootDir().toPath().resolve("ami-push/1.ndjson"));
            broken.countDown();
            return seen.await(60, TimeUnit.SECONDS);
        }
    }

    @Test
    public void whatARestartKeptFromBeingCompressedIsCompressedLater() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        SampleJournals journal = manyImages();
        FreeStyleBuild build = build(project, journal);
        awaitNo(journal(project, 1));
        // As it was when Jenkins was killed between the two.
        Files.delete(journal(project, 1).resolveSibling("1.ndjson.gz"));
        Files.writeString(journal(project, 1), journal.text());
        assertThat(build.getNumber()).isEqualTo(1);
        project.doReload();
        FreeStyleProject loaded = jenkins.jenkins.getItemByFullName(project.getFullName(), FreeStyleProject.class);
        jenkins.createWebClient().getPage(loaded);
        awaitNo(journal(loaded, 1));
        assertThat(journal(loaded, 1).resolveSibling("1.ndjson.gz")).exists();
    }

    private static Path journal(Job<?, ?> job, int number) {
        return job.getRootDir().toPath().resolve("builds/" + number + "/ami-push/1.ndjson");
    }

    private static void awaitNo(Path file) throws InterruptedException {
        for (int i = 0; i < 300 && Files.exists(file); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(file).doesNotExist();
    }

    private static SampleJournals manyImages() {
        String[] images = new String[20];
        for (int i = 0; i < images.length; i++) {
            images[i] = "us-east-2/image-" + i;
        }
        return large(images);
    }

    @Test
    public void theJournalOfABuildThatIsOverIsCompressed() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        SampleJournals journal = manyImages();
        FreeStyleBuild build = build(project, journal);
        Path directory = build.getRootDir().toPath().resolve("ami-push");
        awaitNo(directory.resolve("1.ndjson"));
        assertThat(directory.resolve("1.ndjson.gz")).exists();
        assertThat(AmiPushAction.of(build).results()).isEqualTo(journal.results());
    }

    private static SampleJournals large(String... images) {
        SampleJournals journal = SampleJournals.begun(null);
        for (String image : images) {
            journal.image(image).pushed(image, "ami-0123456789abcdef0", "snap-0123456789abcdef0");
        }
        return journal.add(new Event.End(journal.now(), RunOutcome.PUSHED, 0, null));
    }

    /** @param journal what the build's push tells, or null when it pushes nothing */
    private FreeStyleBuild build(FreeStyleProject project, SampleJournals journal) throws Exception {
        return build(project, journal == null ? null : journal.text());
    }

    private FreeStyleBuild build(FreeStyleProject project, String journal) throws Exception {
        project.getBuildersList().clear();
        project.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws IOException {
                if (journal != null) {
                    AmiPushAction.of(build).record("1").append(journal.getBytes(StandardCharsets.UTF_8));
                }
                return true;
            }
        });
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(project);
        project.getBuildersList().clear();
        project.save();
        return build;
    }

    private static void forgetSummaries(Job<?, ?> job) throws IOException {
        for (int number = 1; number <= job.getLastBuild().getNumber(); number++) {
            Path xml = buildXml(job, number);
            String text = Files.readString(xml);
            assertThat(text).contains("<summary>");
            Files.writeString(xml, text.replaceAll("(?s)<summary>.*?</summary>", ""));
        }
    }

    private static Path buildXml(Job<?, ?> job, int number) {
        return job.getRootDir().toPath().resolve("builds/" + number + "/build.xml");
    }

    private static List<String> rows(HtmlPage page) {
        return page.querySelectorAll(".ami-push-trend-table tbody tr").stream()
                .map(row -> row.querySelectorAll("th, td").stream()
                        .map(cell -> cell.getTextContent().strip())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static String text(HtmlPage page, String selector) {
        return page.<DomNode>querySelector(selector)
                .getTextContent()
                .replaceAll("\\s+", " ")
                .strip();
    }
}
