package io.jenkins.plugins.amipush.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What the script computes, asked of it in a browser. */
public class ReportScriptTest {
    @ClassRule
    public static final Browser browser = new Browser();

    @Before
    public void open() throws Exception {
        browser.open(SampleJournals.begun(null).results());
    }

    /* ---- the critical path ---- */

    /** Works as [phase, start, end, image…], in seconds. @return the steps as {@code phase start-end image} */
    private static List<?> path(String works) {
        return (List<?>) browser.script("""
                const works = JSON.parse(arguments[0]).map(work => ({phase: work[0], start: 1000 * work[1],
                    end: 1000 * work[2], images: work.slice(3)}));
                return AmiPushReport.path.of(works, {start: 0, end: 100000}).map(step =>
                    step.phase + ' ' + step.start / 1000 + '-' + step.end / 1000 + ' ' + step.image);
                """, works);
    }

    @Test
    public void thePathIsTheChainOfWhatEndedLast() {
        assertThat(path("""
                [["inspect", 0, 2, "a"], ["upload", 2, 10, "a"], ["import", 10, 60, "a"],
                 ["inspect", 0, 2, "b"], ["upload", 2, 20, "b"], ["import", 20, 50, "b"]]""")).isEqualTo(List.of("inspect 0-2 a", "upload 2-10 a", "import 10-60 a"));
    }

    @Test
    public void workThatImagesShareIsOneStepWhoeverBeganIt() {
        assertThat(path("""
                [["inspect", 0, 2, "a"], ["inspect", 0, 5, "b"], ["upload", 2, 30, "a", "b"], ["register", 30, 31, "a"],
                 ["register", 30, 90, "b"]]""")).isEqualTo(List.of("inspect 0-2 a", "upload 2-30 b", "register 30-90 b"));
    }

    @Test
    public void anImageThatWaitedForRoomFollowsWhatMadeIt() {
        assertThat(path("""
                [["inspect", 0, 2, "a"], ["upload", 2, 40, "a"], ["import", 40, 45, "a"],
                 ["inspect", 0, 3, "b"], ["upload", 40, 80, "b"]]""")).isEqualTo(List.of("inspect 0-2 a", "upload 2-40 a", "upload 40-80 b"));
    }

    @Test
    public void aWaitThatNothingExplainsIsAStep() {
        assertThat(path("[[\"inspect\", 10, 12, \"a\"], [\"upload\", 50, 80, \"a\"]]"))
                .isEqualTo(List.of("null 0-10 a", "inspect 10-12 a", "null 12-50 a", "upload 50-80 a"));
    }

    @Test
    public void retriesAreOnThePathAndWorkOfNoLengthEndsIt() {
        assertThat(path("""
                [["register", 0, 0, "a"], ["register", 0, 0, "a"], ["register", 0, 20, "a"], ["retry-wait", 20, 50, "a"],
                 ["register", 50, 60, "a"]]"""))
                .asList()
                .endsWith("register 0-20 a", "retry-wait 20-50 a", "register 50-60 a")
                .hasSize(5);
        assertThat(path("[]")).isEqualTo(List.of());
    }

    /** Joining the works of all of them anew for each would go on past the browser's limit for a script. */
    @Test
    public void aWorkOfVeryManyImagesIsAsQuickAsOne() {
        assertThat(browser.script("""
                const ids = Array.from({length: 30000}, (nothing, number) => 'image ' + number);
                const works = [{phase: 'inspect', start: 0, end: 10, images: ids}]
                    .concat(ids.map(id => ({phase: 'upload', start: 10, end: 20, images: [id]})))
                    .concat([{phase: 'register', start: 20, end: 30, images: ids.slice().reverse()}]);
                return AmiPushReport.path.of(works, {start: 0, end: 30}).map(step => step.phase);
                """)).isEqualTo(List.of("inspect", "upload", "register"));
    }

    @Test
    public void thePathOfAReleaseIsAsLongAsTheRelease() throws Exception {
        browser.open(SampleRelease.of(40, 17).results());
        assertThat(browser.number("""
                (view => {
                  const steps = AmiPushReport.path.of(view.works, view.axis);
                  return steps.reduce((sum, step) => sum + step.end - step.start, 0) / (steps[steps.length - 1].end - view.axis.start) * 100;
                })(document.getElementById('ami-push-report').amiPushView)""")).isEqualTo(100);
    }

    /* ---- bytes, rate, rest ---- */

    @Test
    public void theMeanRateIsThatOfTheTimeInWhichSomethingWasSent() {
        assertThat((Double) browser.script("""
                const work = (phase, start, end) => ({phase: phase, start: 1000 * start, end: 1000 * end});
                return 0.5 + AmiPushReport.estimate.meanRate(3000, [work('upload', 0, 10), work('blocks', 5, 20),
                    work('import', 20, 500), work('upload', 90, 100)]);
                """)).isCloseTo(100.5, within(0.001));
        assertThat(browser.script("return AmiPushReport.estimate.meanRate(0, [])"))
                .isNull();
    }

    @Test
    public void theRecentRateIsThatOfTheLastMinute() {
        assertThat(browser.script("""
                const samples = [];
                const rates = [];
                for (let second = 0; second <= 120; second += 5) {
                  AmiPushReport.estimate.remember(samples, 1000 * second, second <= 60 ? 0 : 10 * (second - 60));
                  rates.push(AmiPushReport.estimate.recentRate(samples));
                }
                return [rates[0], rates[1], rates[2], rates[24]];
                """)).isEqualTo(Arrays.asList(null, null, 0L, 10L));
    }

    @Test
    public void aSumThatFellBeginsTheRateAnew() {
        assertThat(browser.script("""
                const samples = [];
                [0, 10, 20, 30].forEach(second =>
                  AmiPushReport.estimate.remember(samples, 1000 * second, second < 30 ? 1000 * second : 7));
                const fell = AmiPushReport.estimate.recentRate(samples);
                AmiPushReport.estimate.remember(samples, 40000, 107);
                return [fell, AmiPushReport.estimate.recentRate(samples)];
                """)).isEqualTo(Arrays.asList(null, 10L));
    }

    private static Object remaining(String images) {
        return browser.script("""
                const at = second => new Date(1000 * second).toISOString();
                const phases = list => list.map(phase => ({phase: phase[0], started: at(phase[1]),
                    ended: phase[2] === undefined ? undefined : at(phase[2]), outcome: phase[2] === undefined ? undefined : 'done'}));
                const done = () => ({state: 'PUSHED', exists: [], todo: [], phases: phases([['upload', 0, 20], ['import', 20, 80],
                    ['register', 80, 90]])});
                const running = (current, list) => ({state: 'PENDING', attempts: 1, exists: [], todo: [], current: current,
                    phases: phases(list)});
                const waiting = () => ({state: 'PENDING', attempts: 0, exists: [], todo: [], phases: []});
                const results = {outcome: 'running', started: at(0), updated: at(100), images: IMAGES};
                const rest = AmiPushReport.estimate.remaining(results, AmiPushReport.model.works(results));
                return rest === null ? null : rest / 1000;
                """.replace("IMAGES", images));
    }

    @Test
    public void whatRemainsIsUnknownBeforeTheFirstImageIsDone() {
        assertThat(remaining("[running({phase: 'upload', since: at(0), done: 5, total: 10}, [['upload', 0]])]"))
                .isNull();
        assertThat(remaining("[done(), running({phase: 'blocks', since: at(0)}, [['blocks', 0]])]"))
                .as("a phase that no image has done")
                .isNull();
    }

    @Test
    public void whatRunsHasTheRestOfItsPhaseAndWhatComesAfter() {
        assertThat(remaining(
                        "[done(), running({phase: 'upload', since: at(80), done: 5, total: 10}, [['upload', 80]])]"))
                .isEqualTo(90L);
        assertThat(remaining(
                        "[done(), running({phase: 'import', since: at(60)}, [['upload', 40, 60], ['import', 60]])]"))
                .isEqualTo(30L);
        assertThat(remaining("[done(), running({phase: 'retry-wait', since: at(90)}, [['upload', 40, 60]])]"))
                .isEqualTo(70L);
    }

    @Test
    public void whatWaitsGoesThroughAsWhatIsDoneDid() {
        assertThat(remaining("[done(), done(), waiting(), waiting(), waiting()]"))
                .isEqualTo(150L);
    }

    /* ---- the command ---- */

    /** @param images as [region, type, file, state, name] each; without a name it is that of the file */
    private static Map<?, ?> command(String settings, String images) {
        return (Map<?, ?>) browser.script("""
                const images = JSON.parse(arguments[1]).map(image => ({region: image[0], type: image[1], file: image[2],
                    state: image[3], name: image[4] || image[2] + ' ' + image[1], exists: [], todo: []}));
                images.forEach(image => { image.id = image.region + '/' + image.name; });
                return AmiPushReport.command.of({outcome: 'failed', settings: JSON.parse(arguments[0]),
                    dryRun: JSON.parse(arguments[0])['dry-run'] === true, images: images}, ['printf', '%s\\\\n']);
                """, settings, images);
    }

    private static final String IMAGES = """
            [["us-east-2", "hourly", "a.raw", "PUSHED"], ["us-east-2", "access", "a.raw", "UPLOADFAILED"],
             ["eu-west-1", "hourly", "a.raw", "PUSHED"], ["eu-west-1", "access", "a.raw", "PUSHED"]]""";

    /** The words that a shell makes of a command. */
    private static List<String> words(Map<?, ?> command) throws Exception {
        Process shell = new ProcessBuilder("bash", "-c", (String) command.get("text"))
                .redirectErrorStream(true)
                .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return out.lines().toList();
    }

    private static List<String> again(String images) throws Exception {
        return again("{\"source\": [\"/stage\"]}", images);
    }

    private static List<String> again(String settings, String images) throws Exception {
        return words(command(settings, images));
    }

    @Test
    public void theCommandSelectsWhatFailed() throws Exception {
        Map<?, ?> command = command("{\"source\": [\"/stage\"], \"ship\": true, \"dry-run\": false}", IMAGES);
        assertThat(words(command)).containsExactly("--ship", "--only-image", "us-east-2/a.raw access", "/stage");
        assertThat(command.get("failed")).isEqualTo(1L);
    }

    @Test
    public void whatIsDoneIsNotPushedAgainWhereFiltersWouldLetItThrough() throws Exception {
        assertThat(again("""
                [["r1", "hourly", "a", "PUSHED"], ["r1", "hourly", "b", "CHECKSUM"], ["r2", "hourly", "a", "NOTPUSHED"],
                 ["r2", "hourly", "b", "PUSHED"], ["r3", "hourly", "a", "PUSHED"]]""")).containsExactly("--only-image", "r1/b hourly", "--only-image", "r2/a hourly", "/stage");
    }

    @Test
    public void filtersThatAreExactAreShorterThanManyImages() throws Exception {
        assertThat(again("""
                [["r1", "hourly", "a", "CHECKSUM"], ["r1", "access", "b", "CHECKSUM"], ["r2", "hourly", "a", "PUSHED"],
                 ["r2", "access", "b", "PUSHED"]]""")).containsExactly("--only-region", "r1", "/stage");
    }

    @Test
    public void whatFailedInEveryRegionIsNamedOnce() throws Exception {
        String images = """
                [["r1", "hourly", "a", "CHECKSUM"], ["r2", "hourly", "a", "CHECKSUM"], ["r1", "access", "b", "CHECKSUM"],
                 ["r2", "access", "b", "PUSHED"], ["r1", "access", "c", "CHECKSUM"]]""";
        assertThat(again(images))
                .containsExactly(
                        "--only-image",
                        "a hourly",
                        "--only-image",
                        "r1/b access",
                        "--only-image",
                        "r1/c access",
                        "/stage");
        assertThat(again(
                        "{\"only-image\": [\"r1/a hourly\", \"r2/a hourly\", \"b access\", \"c access\"], \"source\": [\"/s\"]}",
                        images))
                .as("a region that the first push was not asked for may have the image too")
                .containsExactly(
                        "--only-image",
                        "r1/a hourly",
                        "--only-image",
                        "r2/a hourly",
                        "--only-image",
                        "r1/b access",
                        "--only-image",
                        "r1/c access",
                        "/s");
    }

    @Test
    public void whereAllFailedTheCommandIsTheFirstOne() throws Exception {
        String images = """
                [["r1", "hourly", "a", "CHECKSUM"], ["r2", "hourly", "b", "CHECKSUM"]]""";
        assertThat(again(images)).containsExactly("/stage");
        assertThat(again(
                        "{\"only-image\": [\"a hourly\", \"r2/b hourly\"], \"only-type\": [\"hourly\"], \"source\": [\"/s\"]}",
                        images))
                .containsExactly(
                        "--only-image", "a hourly", "--only-image", "r2/b hourly", "--only-type", "hourly", "/s");
    }

    @Test
    public void aShellReadsBackEveryNameThatEc2Takes() throws Exception {
        String name = "RHEL (it's) [9]./-'@_ $(x)!";
        Map<?, ?> command = command("{\"source\": [\"/stage\"]}", """
                [["r1", "hourly", "a", "CHECKSUM", "NAME"], ["r2", "hourly", "a", "PUSHED", "NAME"],
                 ["r1", "hourly", "b", "PUSHED"]]""".replace("NAME", name));
        assertThat(words(command)).containsExactly("--only-image", "r1/" + name, "/stage");
        assertThat(command.get("bash")).isEqualTo(false);
    }

    @Test
    public void aValueThatBeginsAsAnOptionIsTakenForNone() throws Exception {
        String images = """
                [["r1", "hourly", "a", "CHECKSUM", "-a b"], ["r2", "hourly", "a", "CHECKSUM", "-a b"],
                 ["r1", "hourly", "b", "PUSHED"]]""";
        assertThat(again(images)).containsExactly("--only-image=-a b", "/stage");
        assertThat(command("{\"source\": [\"/stage\"]}", images.replace("-a b", "-\\u202e"))
                        .get("bash"))
                .isEqualTo(true);
    }

    @Test
    public void aShellReadsBackWhateverTheOptionsHold() throws Exception {
        Map<?, ?> command = command("""
                {"source": ["staged:/a b/$(reboot)`x`"], "tag": {"it's": "a \\\\ \\"b\\""}, "only-region": ["gone"],
                 "accounts": {"default": ["111111111111"]}, "snapshot-account-ids": "from --secrets", "max-retries": 4,
                 "container-prefix": "!x", "rhsm-url": "https://h/?a=1&b=2"}""", IMAGES);
        assertThat(words(command))
                .containsExactly(
                        "--tag",
                        "it's=a \\ \"b\"",
                        "--only-region",
                        "gone",
                        "--accounts",
                        "{\"default\":{\"111111111111\":\"111111111111\"}}",
                        "--max-retries",
                        "4",
                        "--container-prefix",
                        "!x",
                        "--rhsm-url",
                        "https://h/?a=1&b=2",
                        "--only-image",
                        "us-east-2/a.raw access",
                        "staged:/a b/$(reboot)`x`");
    }

    @Test
    public void aNameThatLooksLikeAPatternSelectsItselfAlone() throws Exception {
        String name = "a*?[b]{c,d}\\\\e.raw";
        List<String> words =
                words(command("{\"source\": [\"/stage\"], \"only-file\": [\"gone*\"]}", """
                [["r", "hourly", "NAME", "UPLOADFAILED"], ["r", "hourly", "other", "PUSHED"]]""".replace("NAME", name)));
        assertThat(words).hasSize(3).startsWith("--only-file").endsWith("/stage");
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + words.get(1));
        assertThat(matcher.matches(Path.of("a*?[b]{c,d}\\e.raw"))).isTrue();
        assertThat(matcher.matches(Path.of("axyb" + "c\\e.raw"))).isFalse();
        assertThat(matcher.matches(Path.of("a-xbc\\e.raw"))).isFalse();
    }

    @Test
    public void patternsOfTheFirstCommandStayWhereFilesNeedNoFilter() throws Exception {
        assertThat(words(command("{\"source\": [\"/stage\"], \"only-file\": [\"a*\"]}", IMAGES)))
                .startsWith("--only-file", "a*");
    }

    @Test
    public void theCommandHidesNoCharacter() throws Exception {
        Map<?, ?> command = command("{\"source\": [\"/a\\u001b[2Kb\\u202e'c\\\\\"]}", IMAGES);
        assertThat(command.get("text").toString())
                .matches("\\p{Graph}[\\p{Print}]*")
                .contains("\\u001b", "\\u202e");
        assertThat(words(command)).last().isEqualTo("/a\u001b[2Kb\u202e'c\\");
        assertThat(command.get("bash")).isEqualTo(true);
        assertThat(command("{\"source\": [\"/a $'b\"]}", IMAGES).get("bash"))
                .as("any shell reads it")
                .isEqualTo(false);
    }

    @Test
    public void thereIsNoCommandWhereNothingFailed() {
        assertThat(command("{}", "[[\"r\", \"hourly\", \"a\", \"PUSHED\"]]")).isNull();
        assertThat(command("{\"dry-run\": true}", IMAGES)).as("a dry run").isNull();
    }

    /* ---- merge patch ---- */

    @Test
    public void changesAreAMergePatch() {
        assertThat(browser.script("""
                const a = {id: 'a', x: {y: 1, z: [1, 2]}}, b = {id: 'b'};
                const results = {reason: 'old', counts: {P: 1, Q: 2}, images: [a, b]};
                const newer = AmiPushReport.model.changed(results, {reason: null, counts: {P: 3}, ended: 'now',
                    images: {a: {x: {y: null, z: [3]}}, c: {x: 1}}});
                return JSON.stringify(newer) + (newer.images[1] === b) + (JSON.stringify(results.images[0]) === JSON.stringify(a));
                """))
                .isEqualTo("{\"counts\":{\"P\":3,\"Q\":2},\"images\":[{\"id\":\"a\",\"x\":{\"z\":[3]}},{\"id\":\"b\"},"
                        + "{\"id\":\"c\",\"x\":1}],\"ended\":\"now\"}truetrue");
    }

    @Test
    public void anArrayIsPatchedByAnObjectOfItsIndexes() {
        assertThat(browser.script("""
                const a = {id: 'a', phases: [{phase: 'x', bytes: 1}, {phase: 'y'}]};
                const kept = a.phases[0];
                const newer = AmiPushReport.model.changed({images: [a]}, {images: {a: {phases: {1: {bytes: 2}, 2: {phase: 'z'}}}}});
                return JSON.stringify(newer.images[0].phases) + a.phases.length + (newer.images[0].phases[0] === kept);
                """))
                .isEqualTo("[{\"phase\":\"x\",\"bytes\":1},{\"phase\":\"y\",\"bytes\":2},{\"phase\":\"z\"}]2true");
    }

    @Test
    public void numbersAreWords() {
        assertThat(browser.script("""
                const w = AmiPushReport.words;
                return [w.duration(0), w.duration(9940), w.duration(9960), w.duration(59600), w.duration(3599400), w.duration(3600000),
                    w.duration(-1), w.bytes(0), w.bytes(1023), w.bytes(1536), w.bytes(5 * Math.pow(1024, 4)), w.whole(1234567),
                    w.roughly(20000), w.roughly(130000), w.roughly(5 * 3600000 + 17 * 60000),
                    w.number(1.5), w.number(3600)];
                """))
                .isEqualTo(List.of(
                        "0.0 s",
                        "9.9 s",
                        "10 s",
                        "1 min 00 s",
                        "59 min 59 s",
                        "1 h 00 min",
                        "",
                        "0 B",
                        "1,023 B",
                        "1.5 KiB",
                        "5.0 TiB",
                        "1,234,567",
                        "about a minute or less",
                        "about 2 min",
                        "about 5 h 15 min",
                        "1.5",
                        "3,600"));
    }
}
