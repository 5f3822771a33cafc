package io.jenkins.plugins.amipush.engine.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Recorded;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

public class WorkTest {
    private final Recorded recorded = new Recorded();
    private final Work work = new Work(recorded.reporter, List.of("i"));
    private final AtomicLong sent = new AtomicLong();
    private final UploadProgress progress = new UploadProgress(work, Phase.UPLOAD, 10L, "key", recorded.reporter, sent);

    /** Sends seven bytes of ten, of which S3 had two already, and then fails. */
    private void fail(RuntimeException reason) {
        assertThatThrownBy(() -> work.phase(Phase.UPLOAD, "bucket/key", sent, () -> {
                    progress.uploaded(2, 0);
                    progress.uploaded(7, 5);
                    throw reason;
                }))
                .isSameAs(reason);
    }

    private Event.PhaseEnded end() {
        return (Event.PhaseEnded) recorded.events.get(recorded.events.size() - 1);
    }

    @Test
    public void aPhaseThatFailsTellsWhatItSent() {
        for (RuntimeException reason : List.of(
                PushFailure.passing("refused", null),
                new StopSignal.Stopped("SIGTERM"),
                new IllegalStateException("a bug"))) {
            sent.set(0);
            fail(reason);
            assertThat(end().outcome()).isEqualTo(Event.Outcome.FAILED);
            assertThat(end().bytes()).isEqualTo(5);
        }
    }

    @Test
    public void anUploadThatHasEndedTellsNothingMore() {
        fail(PushFailure.passing("refused", null));
        progress.end();
        progress.uploaded(10, 8);
        assertThat(end().bytes()).isEqualTo(5);
    }

    @Test
    public void aPhaseThatSendsNothingTellsOfNoBytes() throws Exception {
        work.phase(Phase.REGISTER, null, () -> Work.Ended.made("ami-1", "ami-1"));
        assertThat(end().outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(end().bytes()).isNull();
    }
}
