package io.jenkins.plugins.amipush.engine.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DigestCacheTest {
    private static final String DIGEST = "a".repeat(64);

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path cache;
    private Path image;

    @Before
    public void stage() throws Exception {
        cache = folder.getRoot().toPath().resolve("digests");
        image = Files.writeString(folder.getRoot().toPath().resolve("a.raw"), "content");
    }

    @Test
    public void aLaterPushKnowsTheDigest() {
        new DigestCache(cache).put(image, DigestCache.identity(image), DIGEST);
        assertThat(new DigestCache(cache).get(image)).contains(DIGEST);
    }

    @Test
    public void aFileThatChangedIsAnotherFile() throws Exception {
        new DigestCache(cache).put(image, DigestCache.identity(image), DIGEST);
        Files.writeString(image, "content and more");
        assertThat(new DigestCache(cache).get(image)).isEmpty();
    }

    @Test
    public void aFileOfTheSameSizeThatWasWrittenAgainIsAnotherFile() throws Exception {
        new DigestCache(cache).put(image, DigestCache.identity(image), DIGEST);
        Files.setLastModifiedTime(image, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(new DigestCache(cache).get(image)).isEmpty();
    }

    @Test
    public void aFileThatWasReplacedWhileItWasReadIsNotRemembered() throws Exception {
        Optional<String> before = DigestCache.identity(image);
        Files.writeString(image, "content and more");
        new DigestCache(cache).put(image, before, DIGEST);
        assertThat(new DigestCache(cache).get(image)).isEmpty();
    }

    @Test
    public void aLinkToTheFileIsTheFile() throws Exception {
        new DigestCache(cache).put(image, DigestCache.identity(image), DIGEST);
        Path link = Files.createSymbolicLink(image.resolveSibling("link.raw"), image);
        assertThat(new DigestCache(cache).get(link)).contains(DIGEST);
    }

    @Test
    public void aDamagedCacheOnlyCostsReading() throws Exception {
        Files.write(cache, new byte[] {(byte) 0xff, 0, 'x', '\n', 'z'});
        DigestCache damaged = new DigestCache(cache);
        assertThat(damaged.get(image)).isEmpty();
        damaged.put(image, DigestCache.identity(image), DIGEST);
        assertThat(damaged.get(image)).contains(DIGEST);
    }

    @Test
    public void aCacheThatCannotBeWrittenStillServesItsOwnPush() {
        DigestCache nowhere = new DigestCache(folder.getRoot().toPath().resolve("no/such/directory"));
        nowhere.put(image, DigestCache.identity(image), DIGEST);
        assertThat(nowhere.get(image)).contains(DIGEST);
    }
}
