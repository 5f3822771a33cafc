package io.jenkins.plugins.amipush.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JarCacheTest {
    private static final byte[] ENGINE = "the engine".getBytes(StandardCharsets.UTF_8);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path directory;
    private JarCache cache;
    private String sha256;

    @Before
    public void place() throws IOException {
        directory = folder.newFolder("cache").toPath();
        cache = new JarCache(directory);
        sha256 = JarCache.digest(new ByteArrayInputStream(ENGINE));
        assertThat(sha256).matches("[0-9a-f]{64}");
    }

    @Test
    public void whatWasBroughtIsKeptUnderItsDigest() throws IOException {
        assertThat(cache.has(sha256)).isFalse();
        cache.keep(sha256, bring(ENGINE));
        assertThat(cache.has(sha256)).isTrue();
        assertThat(directory.resolve(sha256 + ".jar")).hasBinaryContent(ENGINE);
        cache.keep(sha256, bring(ENGINE));
        assertThat(directory.toFile().list()).containsExactly(sha256 + ".jar");
    }

    @Test
    public void aDamagedJarIsBroughtAgain() throws IOException {
        cache.keep(sha256, bring(ENGINE));
        Files.writeString(directory.resolve(sha256 + ".jar"), "the engin3");
        assertThat(cache.has(sha256)).isFalse();
        cache.keep(sha256, bring(ENGINE));
        assertThat(cache.has(sha256)).isTrue();
    }

    @Test
    public void whatWasDamagedOnItsWayIsNotKept() throws IOException {
        String part = bring("the eng".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> cache.keep(sha256, part))
                .isInstanceOf(IOException.class)
                .hasMessage("the engine was damaged on its way to the agent; try again");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    public void aCacheThatDoesNotExistHoldsNothing() throws IOException {
        assertThat(new JarCache(directory.resolve("no")).has(sha256)).isFalse();
    }

    @Test
    public void enginesThatWereNotUsedForWeeksGo() throws IOException {
        cache.keep(sha256, bring(ENGINE));
        aged(sha256 + ".jar", Duration.ofDays(90));
        Path unused = aged("a".repeat(64) + ".jar", Duration.ofDays(29));
        Path recent = aged("b".repeat(64) + ".jar", Duration.ofDays(27));
        Path leftOver = aged(sha256 + "." + UUID.randomUUID() + ".part", Duration.ofDays(2));
        Path underWay = aged(sha256 + "." + UUID.randomUUID() + ".part", Duration.ofHours(1));
        Path foreign = aged("notes.txt", Duration.ofDays(900));
        assertThat(cache.has(sha256)).isTrue();
        assertThat(unused).doesNotExist();
        assertThat(leftOver).doesNotExist();
        assertThat(recent).exists();
        assertThat(underWay).exists();
        assertThat(foreign).exists();
    }

    private String bring(byte[] content) throws IOException {
        String part = sha256 + "." + UUID.randomUUID() + ".part";
        Files.write(directory.resolve(part), content);
        return part;
    }

    private Path aged(String name, Duration age) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
}
