package io.jenkins.plugins.amipush.results;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.JournalFormat;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.io.IOException;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipInputStream;
import jenkins.model.ArtifactManager;
import jenkins.model.ArtifactManagerConfiguration;
import jenkins.model.ArtifactManagerFactory;
import jenkins.model.Jenkins;
import jenkins.util.VirtualFile;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.xml.XmlPage;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.TestExtension;

/** What a build shows of its pushes. The journals are told by hand; no engine runs. */
public class ResultsJenkinsTest {
    private static final String HOSTILE =
            "<script>window.hit = 1</script><img src=x onerror=\"window.hit = 1\">'\"&${1+1}";

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Test
    public void theBuildPageSumsUpAndLeadsToThePage() throws Exception {
        FreeStyleBuild build = build(told("1", SampleJournals.partialFailure()));
        HtmlPage page = jenkins.createWebClient().getPage(build);

        String summary = page.<HtmlElement>querySelector(".ami-push-summary").asNormalizedText();
        assertThat(summary)
                .contains("AMI Push: failed")
                .contains("3 images: 1 PUSHED, 1 NOTPUSHED, 1 UPLOADFAILED")
                .contains("2 of 3 images failed")
                .contains("AccessDenied")
                .contains("ami-0123456789abcdef0");
        HtmlPage own = page.getAnchorByHref("amiPush").click();
        assertThat(own.getUrl()).isEqualTo(new URL(jenkins.getURL(), build.getUrl() + "amiPush/"));
        assertThat(own.querySelectorAll("#tasks .task-link--active, #tasks a").toString())
                .contains("amiPush");
    }

    @Test
    public void thePageShowsEveryImageWithAndWithoutScript() throws Exception {
        FreeStyleBuild build = build(told("1", SampleJournals.partialFailure()));
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.getPage(build, "amiPush");
            await(client, page, ".ap-row", 3);
            assertThat(page.<HtmlElement>querySelector("#ami-push-report").asNormalizedText())
                    .contains("us-gov-west-1")
                    .contains("RHSM answered 500 to POST /regions");
            assertThat(page.getAnchors())
                    .extracting(anchor -> anchor.getHrefAttribute())
                    .contains("https://console.aws.amazon.com/ec2/home?region=us-east-2#ImageDetails:imageId="
                            + "ami-0123456789abcdef0");
        }
        try (JenkinsRule.WebClient plain = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            HtmlPage page = plain.getPage(build, "amiPush");
            assertThat(page.querySelectorAll("#ami-push-report tbody tr")).hasSize(3);
            assertThat(page.<HtmlElement>querySelector("#ami-push-report").asNormalizedText())
                    .contains("ami-0123456789abcdef0")
                    .contains("RHSM answered 500 to POST /regions");
        }
    }

    @Test
    public void hostileTextStaysText() throws Exception {
        SampleJournals journal = SampleJournals.begun(null);
        journal.add(new Event.Image(
                journal.now(),
                "r/" + HOSTILE,
                HOSTILE,
                HOSTILE,
                List.of(HOSTILE),
                HOSTILE,
                HOSTILE,
                HOSTILE,
                1L,
                Map.of(HOSTILE, HOSTILE)));
        journal.add(new Event.Identity(journal.now(), HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE));
        journal.add(new Event.Note(journal.now(), Event.Level.ERROR, HOSTILE, HOSTILE));
        journal.add(new Event.Resource(
                journal.now(), List.of("r/" + HOSTILE), Event.Kind.AMI, HOSTILE, "javascript:alert(1)", true, null));
        journal.add(new Event.End(journal.now(), RunOutcome.FAILED, 30, HOSTILE));
        FreeStyleBuild build = build(told("1", journal));
        for (String where : List.of("", "amiPush")) {
            for (boolean script : new boolean[] {true, false}) {
                try (JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(script)) {
                    HtmlPage page = client.getPage(build, where);
                    if (script && !where.isEmpty()) {
                        await(client, page, ".ap-row", 1);
                    }
                    assertThat(page.asNormalizedText()).contains("<script>window.hit = 1</script>");
                    assertThat(page.querySelectorAll("img[src=x]")).isEmpty();
                    assertThat(page.getWebResponse().getContentAsString()).doesNotContain("<script>window.hit");
                    if (script) {
                        assertThat(page.executeJavaScript("String(window.hit)").getJavaScriptResult())
                                .isEqualTo("undefined");
                    }
                }
            }
        }
    }

    @Test
    public void thePageFollowsARunningPushAndStopsAtItsEnd() throws Exception {
        SampleJournals journal = SampleJournals.begun(null).image(SampleJournals.OHIO);
        Steps steps = new Steps();
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(steps);
        Future<FreeStyleBuild> running = project.scheduleBuild2(0);
        FreeStyleBuild build = steps.began();
        AmiPushAction.of(build).record("1").append(bytes(journal.text()));

        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.getPage(build, "amiPush");
            await(client, page, ".ap-row", 1);
            HtmlElement report = page.querySelector("#ami-push-report");
            assertThat(report.asNormalizedText()).contains("Running").contains("WAITING");

            int told = journal.events().size();
            journal.pushed(SampleJournals.OHIO, "ami-0123456789abcdef0", "snap-0123456789abcdef0");
            journal.add(new Event.End(journal.now(), RunOutcome.PUSHED, 0, null));
            AmiPushAction.of(build)
                    .record("1")
                    .append(bytes(
                            text(journal.events().subList(told, journal.events().size()))));
            PushArtifacts.archive(build, steps.listener);
            steps.goOn.countDown();
            running.get(60, TimeUnit.SECONDS);

            for (int i = 0; i < 30 && !"false".equals(report.getAttribute("data-live")); i++) {
                client.waitForBackgroundJavaScript(500);
            }
            assertThat(report.asNormalizedText()).contains("Pushed").contains("ami-0123456789abcdef0");
            assertThat(report.getAttribute("data-live")).isEqualTo("false");
            assertThat(client.waitForBackgroundJavaScript(4_000)).isZero();
        }
    }

    @Test
    public void thePageTellsWhenItIsNotShownAnyMore() throws Exception {
        FreeStyleBuild build = build(told("1", SampleJournals.partialFailure()));
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            client.setThrowExceptionOnFailingStatusCode(false);
            HtmlPage page = client.getPage(build, "amiPush");
            await(client, page, ".ap-row", 3);
            HtmlElement connection = page.querySelector("#ami-push-connection");
            assertThat(connection.asNormalizedText()).isEmpty();

            // The page asks again as it does when it is opened, for results that are not there.
            page.executeJavaScript("document.getElementById('ami-push-report').dataset.results = 'no-such';"
                    + "var s = document.createElement('script');"
                    + "s.src = document.querySelector('script[src*=\"AmiPushAction/page.js\"]').src;"
                    + "document.body.appendChild(s);");
            await(client, page, "#ami-push-connection .jenkins-alert", 1);
            assertThat(connection.asNormalizedText())
                    .startsWith("Jenkins does not show this any more: your session may have expired")
                    .endsWith("Reload the page");
            assertThat(page.querySelectorAll(".ap-row")).hasSize(3);
            // It does not hammer: nothing is due before a minute is over.
            assertThat(client.waitForBackgroundJavaScript(2_000)).isPositive();
            assertThat(page.querySelectorAll("#ami-push-connection .jenkins-alert"))
                    .hasSize(1);
        }
    }

    @Test
    public void restTellsOutcomeCountsAndImages() throws Exception {
        FreeStyleBuild build = build(told("1", SampleJournals.partialFailure()));
        JSONObject json = jenkins.getJSON(build.getUrl() + "amiPush/api/json").getJSONObject();

        assertThat(json.getString("outcome")).isEqualTo("failed");
        assertThat(json.getString("reason")).isEqualTo("2 of 3 images failed");
        assertThat(json.getBoolean("rehearsal")).isFalse();
        assertThat(json.getBoolean("dryRun")).isFalse();
        assertThat(json.getInt("total")).isEqualTo(3);
        assertThat(json.getJSONObject("counts").getInt("PUSHED")).isEqualTo(1);
        assertThat(json.getJSONObject("counts").getInt("CHECKSUM")).isZero();
        JSONObject image = json.getJSONArray("images").getJSONObject(0);
        image.remove("_class");
        assertThat(image.keySet())
                .isEqualTo(java.util.Set.of(
                        "ami",
                        "attempts",
                        "bytes",
                        "bytesSent",
                        "dest",
                        "ended",
                        "file",
                        "id",
                        "name",
                        "publicImage",
                        "reason",
                        "region",
                        "remedy",
                        "sha256",
                        "shipped",
                        "snapshotId",
                        "started",
                        "state",
                        "type"));
        assertThat(image.getString("id")).isEqualTo(SampleJournals.OHIO);
        assertThat(image.getString("started")).isEqualTo("2026-11-24T10:00:00Z");
        assertThat(image.getLong("bytesSent")).isEqualTo(10L << 30);
        assertThat(json.getString("started")).isEqualTo("2026-11-24T10:00:00Z");
        assertThat(json.getString("ended")).startsWith("2026-11-24T10:");
        assertThat(json.getInt("exitCode")).isEqualTo(30);
        assertThat(json.getString("engine")).isEqualTo("1.0.0");
        assertThat(json.getLong("bytesSent")).isEqualTo((20L << 30) + (2L << 20));
        assertThat(image.getString("ami")).isEqualTo("ami-0123456789abcdef0");
        assertThat(jenkins.getJSON(build.getUrl() + "amiPush/api/json?tree=outcome,images[region,ami]")
                        .getJSONObject()
                        .getJSONArray("images")
                        .getJSONObject(1)
                        .keySet())
                .doesNotContain("name")
                .contains("region");
        JSONObject ofBuild = jenkins.getJSON(build.getUrl() + "api/json?tree=actions[outcome,images[ami]]")
                .getJSONObject();
        assertThat(ofBuild.toString()).contains("ami-0123456789abcdef0");
        assertThat(jenkins.getJSON(build.getUrl() + "api/json").getJSONObject().toString())
                .doesNotContain("ami-0123456789abcdef0");
    }

    @Test
    public void restTellsInXmlWhatXmlCannotHold() throws Exception {
        SampleJournals journal = SampleJournals.begun(null);
        String odd = "a\u0001\u001b\uffffz";
        journal.add(new Event.ImageEnded(journal.now(), "r/" + odd, null, false, false, odd, odd));
        journal.add(new Event.End(journal.now(), RunOutcome.FAILED, 30, odd));
        FreeStyleBuild build = build(told("1", journal));
        for (String path : List.of("amiPush/api/xml", "api/xml?depth=2")) {
            XmlPage page = jenkins.createWebClient().goToXml(build.getUrl() + path);
            assertThat(page.getXmlDocument()).as(path).isNotNull();
            assertThat(page.getWebResponse().getContentAsString()).contains("<reason>a\ufffd\ufffd\ufffdz</reason>");
        }
        assertThat(jenkins.getJSON(build.getUrl() + "amiPush/api/json")
                        .getJSONObject()
                        .getString("reason"))
                .isEqualTo("a\ufffd\ufffd\ufffdz");
    }

    @Test
    public void restTellsOfABuildThatIsOverWithoutItsJournals() throws Exception {
        FreeStyleBuild build = build(told("1", SampleJournals.partialFailure()));
        String url =
                build.getUrl() + "amiPush/api/json?tree=outcome,reason,rehearsal,dryRun,total,counts,exitCode,engine,"
                        + "started,ended,bytesSent";
        JSONObject before = jenkins.getJSON(url).getJSONObject();
        assertThat(before.getInt("total")).isEqualTo(3);
        assertThat(before.getJSONObject("counts").getInt("PUSHED")).isEqualTo(1);
        assertThat(before.getJSONObject("counts").getInt("CHECKSUM")).isZero();
        FreeStyleBuild loaded = loadedAgain(build);
        new FilePath(loaded.getRootDir()).child("ami-push").deleteRecursive();
        assertThat(jenkins.getJSON(url).getJSONObject().toString()).isEqualTo(before.toString());
    }

    @Test
    public void resultsThatAreKnownAreNotSentAgain() throws Exception {
        FreeStyleBuild build = build(told("1", SampleJournals.partialFailure()));
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            client.setThrowExceptionOnFailingStatusCode(false);
            WebRequest request = new WebRequest(new URL(jenkins.getURL(), build.getUrl() + "amiPush/results"));
            WebResponse first = client.getPage(request).getWebResponse();
            assertThat(first.getStatusCode()).isEqualTo(200);
            assertThat(first.getContentType()).isEqualTo("application/json");
            assertThat(first.getResponseHeaderValue("Cache-Control")).isEqualTo("no-store");
            assertThat(first.getResponseHeaderValue("X-Content-Type-Options")).isEqualTo("nosniff");
            JSONObject json = JSONObject.fromObject(first.getContentAsString());
            assertThat(json.getBoolean("live")).isFalse();
            assertThat(json.getJSONObject("results").getInt("total")).isEqualTo(3);

            JSONObject again = results(client, build, json.getString("revision"));
            assertThat(again.getJSONObject("changes").isEmpty()).isTrue();
            assertThat(again.containsKey("results")).isFalse();
            assertThat(again.getString("revision")).isEqualTo(json.getString("revision"));
            assertThat(results(client, build, "of another time")
                            .getJSONObject("results")
                            .getInt("total"))
                    .isEqualTo(3);

            WebRequest posted = client.addCrumb(new WebRequest(request.getUrl(), HttpMethod.POST));
            assertThat(client.getPage(posted).getWebResponse().getStatusCode()).isGreaterThanOrEqualTo(400);
        }
    }

    @Test
    public void whoFollowsARunningBuildGetsWhatIsNewer() throws Exception {
        SampleJournals journal =
                SampleJournals.begun(null).image(SampleJournals.OHIO).image(SampleJournals.GOV);
        Steps steps = new Steps();
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(steps);
        Future<FreeStyleBuild> running = project.scheduleBuild2(0);
        FreeStyleBuild build = steps.began();
        AmiPushAction.of(build).record("1").append(bytes(journal.text()));
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            JSONObject first = results(client, build, null);
            assertThat(first.getBoolean("live")).isTrue();
            assertThat(first.getJSONObject("results").getJSONArray("images").size())
                    .isEqualTo(2);
            String revision = first.getString("revision");
            assertThat(results(client, build, revision).getJSONObject("changes").isEmpty())
                    .isTrue();

            int told = journal.events().size();
            journal.pushed(SampleJournals.OHIO, "ami-0123456789abcdef0", "snap-0123456789abcdef0");
            journal.add(new Event.End(journal.now(), RunOutcome.PUSHED, 0, null));
            AmiPushAction.of(build)
                    .record("1")
                    .append(bytes(
                            text(journal.events().subList(told, journal.events().size()))));
            JSONObject changes = results(client, build, revision).getJSONObject("changes");
            assertThat(changes.getString("outcome")).isEqualTo("pushed");
            assertThat(changes.getJSONObject("images")
                            .getJSONObject(SampleJournals.OHIO)
                            .getString("ami"))
                    .isEqualTo("ami-0123456789abcdef0");
            assertThat(changes.containsKey("settings")).isFalse();

            steps.goOn.countDown();
            running.get(60, TimeUnit.SECONDS);
            JSONObject last = results(client, build, revision);
            assertThat(last.getBoolean("live")).isFalse();
            assertThat(last.getJSONObject("changes").getString("outcome")).isEqualTo("pushed");
        }
    }

    @Test
    public void filesCanBeSavedAndAreNotShown() throws Exception {
        SampleJournals first = pushed(SampleJournals.OHIO, "ami-0123456789abcdef0");
        SampleJournals second = pushed(SampleJournals.GOV, "ami-0aaaaaaaaaaaaaaa1");
        FreeStyleBuild build = build((run, listener) -> {
            AmiPushAction.of(run).record("a").append(bytes(first.text()));
            AmiPushAction.of(run).record("b").append(bytes(second.text()));
        });
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            client.setThrowExceptionOnFailingStatusCode(false);
            HtmlPage page = client.withJavaScriptEnabled(false).getPage(build, "amiPush");
            assertThat(page.querySelectorAll(".ami-push-download"))
                    .extracting(link -> ((HtmlElement) link).getAttribute("href"))
                    .containsExactly("download/images.json", "download/report.json", "download/journal.zip");
            for (String name : Downloads.NAMES) {
                WebResponse file = download(client, build, name);
                assertThat(file.getStatusCode()).isEqualTo(200);
                assertThat(file.getContentType())
                        .isEqualTo(name.endsWith(".zip") ? "application/zip" : "application/json");
                assertThat(file.getResponseHeaderValue("Content-Disposition"))
                        .isEqualTo("attachment; filename=\"" + name + "\"");
                assertThat(file.getResponseHeaderValue("X-Content-Type-Options"))
                        .isEqualTo("nosniff");
            }
            assertThat(download(client, build, "images.json").getContentAsString())
                    .contains("ami-0123456789abcdef0", "ami-0aaaaaaaaaaaaaaa1");
            assertThat(JSONObject.fromObject(
                                    download(client, build, "report.json").getContentAsString())
                            .getInt("total"))
                    .isEqualTo(2);
            Map<String, String> journals = new TreeMap<>();
            try (var zip =
                    new ZipInputStream(download(client, build, "journal.zip").getContentAsStream())) {
                for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    journals.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            assertThat(journals).isEqualTo(Map.of("events-a.ndjson", first.text(), "events-b.ndjson", second.text()));
            for (String none : List.of("", "build.xml", "..%2fbuild.xml", "images.json/x")) {
                assertThat(download(client, build, none).getStatusCode()).isGreaterThanOrEqualTo(400);
            }
        }
    }

    @Test
    public void whoMayHaveNoArtifactsGetsNoFiles() throws Exception {
        System.setProperty("hudson.security.ArtifactsPermission", "true");
        Run.ARTIFACTS.enabled = true;
        try {
            FreeStyleBuild build = build(told("1", SampleJournals.partialFailure()));
            jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
            jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                    .grant(Jenkins.READ, Item.READ)
                    .everywhere()
                    .to("reader", "owner")
                    .grant(Run.ARTIFACTS)
                    .everywhere()
                    .to("owner"));
            for (String name : Downloads.NAMES) {
                assertThat(status("owner", build, "amiPush/download/" + name)).isEqualTo(200);
                assertThat(status("reader", build, "amiPush/download/" + name)).isEqualTo(403);
            }
            try (JenkinsRule.WebClient client = jenkins.createWebClient().login("reader")) {
                assertThat(client.getPage(build, "amiPush").querySelectorAll(".ami-push-download"))
                        .isEmpty();
            }
        } finally {
            System.clearProperty("hudson.security.ArtifactsPermission");
            Run.ARTIFACTS.enabled = false;
        }
    }

    @Test
    public void nobodySeesItWhoMayNotSeeTheJob() throws Exception {
        FreeStyleBuild build = build(told("1", SampleJournals.partialFailure()));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "stranger", "discoverer")
                .grant(Item.DISCOVER)
                .everywhere()
                .to("discoverer")
                .grant(Item.READ)
                .onItems(build.getProject())
                .to("reader"));
        for (String path : List.of("amiPush/", "amiPush/results", "amiPush/api/json", "amiPush/download/journal.zip")) {
            assertThat(status("reader", build, path)).isEqualTo(200);
            assertThat(status("stranger", build, path)).isEqualTo(404);
            assertThat(status("discoverer", build, path)).isEqualTo(403);
        }
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("reader")) {
            HtmlPage page = client.getPage(build, "amiPush");
            await(client, page, ".ap-row", 3);
            assertThat(client.<HtmlPage>getPage(build).<HtmlElement>querySelector(".ami-push-summary"))
                    .isNotNull();
        }
    }

    @Test
    public void artifactsAreOfAllPushesSoFar() throws Exception {
        SampleJournals first = pushed(SampleJournals.OHIO, "ami-0123456789abcdef0");
        SampleJournals second = pushed(SampleJournals.GOV, "ami-0aaaaaaaaaaaaaaa1");
        FreeStyleBuild build = build((run, listener) -> {
            for (Map.Entry<String, SampleJournals> push :
                    Map.of("a", first, "b", second).entrySet()) {
                AmiPushAction.of(run)
                        .record(push.getKey())
                        .append(bytes(push.getValue().text()));
                PushArtifacts.archive(run, listener);
            }
        });

        VirtualFile root = build.getArtifactManager().root();
        assertThat(root.list("ami-push/**", null, false))
                .containsExactlyInAnyOrder(
                        "ami-push/images.json",
                        "ami-push/report.json",
                        "ami-push/report.html",
                        "ami-push/events-a.ndjson",
                        "ami-push/events-b.ndjson");
        assertThat(read(root.child("ami-push/images.json")))
                .contains("ami-0123456789abcdef0")
                .contains("ami-0aaaaaaaaaaaaaaa1");
        assertThat(JSONObject.fromObject(read(root.child("ami-push/report.json")))
                        .getInt("total"))
                .isEqualTo(2);
        assertThat(read(root.child("ami-push/events-a.ndjson"))).isEqualTo(first.text());
        assertThat(build.getRootDir().toPath().resolve("ami-push"))
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("artifacts-"));
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            Page images = client.goTo(build.getUrl() + "artifact/ami-push/images.json", null);
            assertThat(images.getWebResponse().getContentAsString()).contains("ami-0aaaaaaaaaaaaaaa1");
        }
    }

    @Test
    public void artifactsThatCannotBeArchivedAreALineInTheLog() throws Exception {
        ArtifactManagerConfiguration.get().getArtifactManagerFactories().add(new BrokenFactory());
        FreeStyleBuild build = build((run, listener) -> {
            AmiPushAction.of(run)
                    .record("1")
                    .append(bytes(SampleJournals.partialFailure().text()));
            PushArtifacts.archive(run, listener);
        });

        jenkins.assertBuildStatus(Result.SUCCESS, build);
        assertThat(JenkinsRule.getLog(build))
                .containsOnlyOnce("AMI Push: WARNING: cannot archive images.json and report.json of " + build
                        + ": the store is full; the page AMI Push of the build shows the same")
                .doesNotContain("at io.jenkins");
        assertThat(build.getArtifacts()).isEmpty();
    }

    @Test
    public void aBuildIsTheSameWhenItIsLoadedAgain() throws Exception {
        SampleJournals journal = SampleJournals.partialFailure();
        FreeStyleBuild build = build(told("1", journal));
        build.save();
        String xml = Files.readString(build.getRootDir().toPath().resolve("build.xml"));
        assertThat(xml)
                .contains("<string>1</string>")
                .contains("<failed>2</failed>")
                .doesNotContain("ami-0123456789abcdef0");
        FreeStyleBuild loaded = loadedAgain(build);

        assertThat(loaded).isNotSameAs(build);
        assertThat(loaded.getAction(AmiPushAction.class).results()).isEqualTo(journal.results());
        assertThat(jenkins.createWebClient().getPage(loaded).asNormalizedText()).contains("2 of 3 images failed");
    }

    @Test
    public void aBuildWhoseFilesAreGoneStillLoads() throws Exception {
        FreeStyleBuild build = build(told("1", SampleJournals.partialFailure()));
        new FilePath(build.getRootDir()).child("ami-push").deleteRecursive();
        FreeStyleBuild loaded = loadedAgain(build);

        Results results = loaded.getAction(AmiPushAction.class).results();
        assertThat(results.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(results.reason()).isEqualTo("the copy of its journal is gone from the build's directory");
        assertThat(jenkins.createWebClient().getPage(loaded).asNormalizedText()).contains("AMI Push: failed");
        assertThat(jenkins.createWebClient().getPage(loaded, "amiPush").asNormalizedText())
                .contains("the copy of its journal is gone");
    }

    @Test
    public void aPushThatTheBuildLeftOpenIsOver() throws Exception {
        FreeStyleBuild build = build(told("1", SampleJournals.begun(null).image(SampleJournals.OHIO)));
        Results results = AmiPushAction.of(build).results();
        assertThat(results.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(results.reason()).isEqualTo("the build ended before the push told how it ended");
    }

    @Test
    public void parallelBranchesDoNotLoseEachOther() throws Exception {
        FreeStyleBuild build = build((run, listener) -> {
            List<Thread> branches = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String id = "branch-" + i;
                String image = "us-east-" + i + "/image";
                branches.add(new Thread(() -> {
                    try {
                        AmiPushAction.of(run)
                                .record(id)
                                .append(bytes(pushed(image, "ami-0123456789abcde0" + id.charAt(7))
                                        .text()));
                        PushArtifacts.archive(run, listener);
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            branches.forEach(Thread::start);
            for (Thread branch : branches) {
                branch.join();
            }
        });

        Results results = AmiPushAction.of(build).results();
        assertThat(results.outcome()).isEqualTo(RunOutcome.PUSHED);
        assertThat(results.images()).extracting(ImageResult::region).hasSize(8).doesNotHaveDuplicates();
        assertThat(build.getActions(AmiPushAction.class)).hasSize(1);
        assertThat(JSONObject.fromObject(read(build.getArtifactManager().root().child("ami-push/report.json")))
                        .getInt("total"))
                .isEqualTo(8);
    }

    private static SampleJournals pushed(String image, String ami) {
        SampleJournals journal = SampleJournals.begun(null).image(image).pushed(image, ami, "snap-0123456789abcdef0");
        return journal.add(new Event.End(journal.now(), RunOutcome.PUSHED, 0, null));
    }

    private static Work told(String id, SampleJournals journal) {
        return (run, listener) -> AmiPushAction.of(run).record(id).append(bytes(journal.text()));
    }

    private FreeStyleBuild build(Work work) throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException, IOException {
                work.on(build, listener);
                return true;
            }
        });
        return jenkins.buildAndAssertSuccess(project);
    }

    private FreeStyleBuild loadedAgain(FreeStyleBuild build) throws Exception {
        FreeStyleProject project = build.getProject();
        project.getBuildersList().clear();
        project.save();
        project.doReload();
        return jenkins.jenkins
                .getItemByFullName(project.getFullName(), FreeStyleProject.class)
                .getBuildByNumber(build.getNumber());
    }

    /** What is new since that revision; everything when it is null. */
    private JSONObject results(JenkinsRule.WebClient client, Run<?, ?> build, String since) throws Exception {
        String query = since == null ? "" : "?since=" + URLEncoder.encode(since, StandardCharsets.UTF_8);
        return JSONObject.fromObject(client.goTo(build.getUrl() + "amiPush/results" + query, "application/json")
                .getWebResponse()
                .getContentAsString());
    }

    private static WebResponse download(JenkinsRule.WebClient client, Run<?, ?> build, String name) throws Exception {
        return client.goTo(build.getUrl() + "amiPush/download/" + name, null).getWebResponse();
    }

    private int status(String user, Run<?, ?> build, String path) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login(user)) {
            client.setThrowExceptionOnFailingStatusCode(false);
            return client.goTo(build.getUrl() + path, null).getWebResponse().getStatusCode();
        }
    }

    private static void await(JenkinsRule.WebClient client, HtmlPage page, String selector, int count) {
        for (int i = 0; i < 40 && page.querySelectorAll(selector).size() < count; i++) {
            client.waitForBackgroundJavaScript(250);
        }
        assertThat(page.querySelectorAll(selector)).hasSize(count);
    }

    private static String read(VirtualFile file) throws IOException {
        try (var in = file.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String text(List<Event> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(JournalFormat.line(event)).append('\n'));
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What a build does. */
    private interface Work {
        void on(Run<?, ?> run, BuildListener listener) throws IOException, InterruptedException;
    }

    /** A build step that waits until the test lets it go on. */
    private static final class Steps extends TestBuilder {
        private final transient CountDownLatch begun = new CountDownLatch(1);
        private final transient CountDownLatch goOn = new CountDownLatch(1);
        private transient volatile FreeStyleBuild build;
        private transient volatile BuildListener listener;

        FreeStyleBuild began() throws InterruptedException {
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            return build;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> owner, Launcher launcher, BuildListener log)
                throws InterruptedException {
            build = (FreeStyleBuild) owner;
            listener = log;
            begun.countDown();
            return goOn.await(120, TimeUnit.SECONDS);
        }
    }

    /** Artifacts go to a store that takes none. */
    public static final class BrokenFactory extends ArtifactManagerFactory {
        @Override
        public ArtifactManager managerFor(Run<?, ?> build) {
            return new BrokenManager();
        }

        /** Jenkins wants one. */
        @TestExtension
        public static final class DescriptorImpl extends jenkins.model.ArtifactManagerFactoryDescriptor {}
    }

    private static final class BrokenManager extends ArtifactManager {
        @Override
        public void onLoad(Run<?, ?> build) {}

        @Override
        public void archive(FilePath files, Launcher launcher, BuildListener listener, Map<String, String> artifacts)
                throws IOException {
            throw new IOException("the store is full");
        }

        @Override
        public boolean delete() {
            return false;
        }

        @Override
        public VirtualFile root() {
            return VirtualFile.forFile(new java.io.File("no-such"));
        }
    }
}
