package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ResultsDirectoryTest {
    private static final Instant NOW = Instant.parse("2026-11-23T14:33:02.9Z");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path results;

    @Before
    public void setUp() {
        results = folder.getRoot().toPath().resolve("deep/artifacts");
    }

    @Test
    public void namedByTimeAndNumberedWhereTaken() {
        assertThat(ResultsDirectory.create(results, NOW).path()).isEqualTo(results.resolve("20261123143302"));
        assertThat(ResultsDirectory.create(results, NOW).path()).isEqualTo(results.resolve("20261123143302-2"));
        assertThat(ResultsDirectory.create(results, NOW).path())
                .isEqualTo(results.resolve("20261123143302-3"))
                .isEmptyDirectory();
    }

    @Test
    public void latestIsTheRunThatBeganLast() throws IOException {
        ResultsDirectory first = ResultsDirectory.create(results, NOW);
        assertThat(results.resolve("latest")).doesNotExist();
        first.makeLatest();
        first.write(ResultsDirectory.IMAGES, "[1]");
        assertThat(results.resolve("latest/images.json")).hasContent("[1]");
        ResultsDirectory second = ResultsDirectory.create(results, NOW);
        second.makeLatest();
        assertThat(results.resolve("latest/images.json")).doesNotExist();
        second.write(ResultsDirectory.IMAGES, "[2]");
        assertThat(results.resolve("latest/images.json")).hasContent("[2]");
        assertThat(Files.readSymbolicLink(results.resolve("latest"))).isEqualTo(Path.of("20261123143302-2"));
        try (var entries = Files.list(results)) {
            assertThat(entries).hasSize(3);
        }
    }

    @Test
    public void latestThatIsADirectoryIsLeftAlone() throws IOException {
        ResultsDirectory run = ResultsDirectory.create(results, NOW);
        Files.createDirectories(results.resolve("latest/mine"));
        assertThatThrownBy(run::makeLatest).isInstanceOfSatisfying(PushFailure.class, failure -> {
            assertThat(failure.getMessage()).startsWith(results.resolve("latest") + " does not point to this run: ");
            assertThat(failure.remedy()).isEqualTo("remove what bears that name");
        });
        assertThat(results.resolve("latest/mine")).exists();
        try (var entries = Files.list(results)) {
            assertThat(entries).hasSize(2);
        }
    }

    @Test
    public void fileInTheWay() throws IOException {
        Files.createDirectories(results.getParent());
        Files.writeString(results, "a file");
        assertThatThrownBy(() -> ResultsDirectory.create(results, NOW))
                .isInstanceOfSatisfying(PushFailure.class, failure -> {
                    assertThat(failure.getMessage()).startsWith("cannot write results to " + results);
                    assertThat(failure.remedy()).contains("--results-dir");
                });
    }

    @Test
    public void directoryThatCannotBeWritten() throws IOException {
        Files.createDirectories(results);
        Assume.assumeTrue(results.toFile().setWritable(false));
        Assume.assumeFalse("the superuser writes everywhere", Files.isWritable(results));
        assertThatThrownBy(() -> ResultsDirectory.create(results, NOW))
                .isInstanceOf(PushFailure.class)
                .hasMessageContaining("access denied");
    }

    @Test
    public void linkToADirectoryWillDo() throws IOException {
        Path real = folder.newFolder("real").toPath();
        Path link = Files.createSymbolicLink(folder.getRoot().toPath().resolve("link"), real);
        ResultsDirectory.create(link, NOW);
        assertThat(real.resolve("20261123143302")).isDirectory();
    }

    @Test
    public void h11_metadataKeepsItsName() throws IOException {
        ResultsDirectory run = ResultsDirectory.create(results, NOW);
        Path one = Files.writeString(folder.newFolder("one").toPath().resolve("staged.json"), "1");
        Path two = Files.writeString(folder.newFolder("two").toPath().resolve("staged.json"), "2");
        Path odd = Files.writeString(folder.newFolder("odd").toPath().resolve("images.json"), "3");
        assertThat(run.keep(one)).hasFileName("staged.json").hasContent("1");
        assertThat(run.keep(two)).hasFileName("staged-2.json").hasContent("2");
        assertThat(run.keep(odd)).hasFileName("images-2.json").hasContent("3");
    }

    @Test
    public void writingReplacesAsAWhole() throws IOException {
        ResultsDirectory run = ResultsDirectory.create(results, NOW);
        run.write(ResultsDirectory.REPORT, "long text, first");
        run.write(ResultsDirectory.REPORT, "short");
        assertThat(run.file("report.json")).hasContent("short");
        try (var entries = Files.list(run.path())) {
            assertThat(entries).hasSize(1);
        }
    }
}
