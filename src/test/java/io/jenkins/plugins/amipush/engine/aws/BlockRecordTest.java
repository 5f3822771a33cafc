package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BlockRecordTest {
    private static final String KEY = "0".repeat(64);

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    @Test
    public void noOtherProcessGetsItWhileItIsOpen() throws Exception {
        Path file = temporary.getRoot().toPath().resolve("record");
        try (BlockRecord made = BlockRecord.open(file, KEY, 8)) {
            made.started("snap-12345678");
            assertThat(LockAttempt.of(file)).isEqualTo(LockAttempt.LOCKED);
        }
        try (BlockRecord found = BlockRecord.open(file, KEY, 8)) {
            assertThat(found.snapshot()).contains("snap-12345678");
            assertThat(LockAttempt.of(file)).isEqualTo(LockAttempt.LOCKED);
        }
        assertThat(LockAttempt.of(file)).isEqualTo(LockAttempt.FREE);
    }
}
