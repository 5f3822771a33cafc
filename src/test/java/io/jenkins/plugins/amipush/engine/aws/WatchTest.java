package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.junit.Test;

/** Time passes at once here, as soon as the watch sleeps; what the watch sees is laid down look by look. */
public class WatchTest {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofHours(10);
    private static final Executor LOOKS = ForkJoinPool.commonPool();

    private final ManualTime time = new ManualTime();
    private final Things things = new Things();
    private final Watch<Thing> watch = new Watch<>(things, time, new Pace(EVERY, true, () -> 0.5), LOOKS);

    private record Thing(String id, String state) {}

    /** A thing passes through its states, one a look, and stays in the last; "-" is a look that does not show it. */
    private static final class Things implements Watch.Subject<Thing> {
        final Map<String, List<String>> states = new ConcurrentHashMap<>();
        final List<Collection<String>> looks = new CopyOnWriteArrayList<>();
        volatile Consumer<Integer> before = look -> {};

        void are(String id, String... all) {
            states.put(id, new CopyOnWriteArrayList<>(all));
        }

        @Override
        public String kind() {
            return "thing";
        }

        @Override
        public List<Thing> with(Collection<String> ids) {
            looks.add(List.copyOf(ids));
            before.accept(looks.size());
            List<Thing> seen = new ArrayList<>();
            for (String id : ids) {
                List<String> left = states.getOrDefault(id, List.of("-"));
                String state = left.size() > 1 ? left.remove(0) : left.get(0);
                if (!state.equals("-")) {
                    seen.add(new Thing(id, state));
                }
            }
            return seen;
        }

        @Override
        public String id(Thing thing) {
            return thing.id;
        }

        @Override
        public boolean ended(Thing thing) {
            return thing.state.equals("done") || thing.state.equals("dead");
        }

        @Override
        public PushFailure late(String id, Duration limit) {
            return PushFailure.passing(id + " is late", null);
        }

        @Override
        public PushFailure unknown(String id) {
            return PushFailure.passing(id + " is unknown", null);
        }
    }

    private CompletableFuture<Thing> waiting(String id) {
        return watch.ended(id, LONG, look -> {});
    }

    private static Thing ended(CompletableFuture<Thing> waiting) throws Exception {
        try {
            return waiting.get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    @Test
    public void whatHasEndedIsNotWaitedFor() throws Exception {
        things.are("a", "done");
        assertThat(ended(watch.ended("a", LONG, look -> {}))).isEqualTo(new Thing("a", "done"));
        assertThat(time.sleeps).isEmpty();
    }

    @Test
    public void aPaceMayBeginWithAWait() throws Exception {
        things.are("a", "done");
        ended(new Watch<>(things, time, new Pace(EVERY, false, () -> 0.5), LOOKS).ended("a", LONG, look -> {}));
        assertThat(time.sleeps).containsExactly(EVERY);
    }

    @Test
    public void theListenerHearsOfEveryLook() throws Exception {
        things.are("a", "-", "10", "10", "20", "dead");
        List<String> heard = new ArrayList<>();
        assertThat(ended(watch.ended("a", LONG, look -> heard.add(look.state))).state)
                .isEqualTo("dead");
        assertThat(heard).containsExactly("10", "10", "20", "dead");
        assertThat(time.sleeps).hasSize(4).containsOnly(EVERY);
    }

    @Test
    public void oneLookForAll() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        things.before = look -> {
            begun.countDown();
            if (look == 1) {
                goOn.join();
            }
        };
        things.are("a", "busy", "done");
        things.are("b", "done");
        things.are("c", "-", "done");
        CompletableFuture<Thing> a = waiting("a");
        begun.await();
        List<CompletableFuture<Thing>> more = List.of(waiting("b"), waiting("c"), waiting("c"));
        while (watch.waiting() < 4) {
            Thread.onSpinWait();
        }
        goOn.complete(null);
        assertThat(a.get().state).isEqualTo("done");
        for (CompletableFuture<Thing> each : more) {
            assertThat(each.get().state).isEqualTo("done");
        }
        assertThat(things.looks).hasSize(3);
        assertThat(things.looks.get(0)).containsExactly("a");
        assertThat(things.looks.get(1)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(things.looks.get(2)).containsExactly("c");
    }

    @Test
    public void whatIsNotShownForMinutesIsUnknownAndTheOthersGoOn() throws Exception {
        things.are("a", "busy");
        things.before = look -> {
            if (time.now().isAfter(java.time.Instant.parse("2026-01-01T01:00:00Z"))) {
                things.are("a", "done");
            }
        };
        CompletableFuture<Thing> a = waiting("a");
        assertThatThrownBy(() -> ended(watch.ended("ghost", LONG, look -> {})))
                .isInstanceOf(PushFailure.class)
                .hasMessage("ghost is unknown");
        assertThat(a.get().state).isEqualTo("done");
    }

    @Test
    public void whatIsShownWithinMinutesIsWaitedFor() throws Exception {
        things.are(
                "a", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "done");
        assertThat(ended(watch.ended("a", LONG, look -> {})).state).isEqualTo("done");
    }

    @Test
    public void whatDoesNotEndIsGivenUp() {
        things.are("a", "busy");
        assertThatThrownBy(() -> ended(watch.ended("a", Duration.ofMinutes(1), look -> {})))
                .hasMessage("a is late");
        assertThat(things.looks).hasSize(8);
    }

    @Test
    public void aLookThatFailsIsRepeated() throws Exception {
        things.are("a", "done");
        things.before = look -> {
            if (look < 10) {
                throw PushFailure.passing("not now", null);
            }
        };
        assertThat(ended(watch.ended("a", LONG, look -> {})).state).isEqualTo("done");
        assertThat(things.looks).hasSize(10);
    }

    @Test
    public void aLookThatFailsTenTimesIsAFailure() {
        things.before = look -> {
            throw PushFailure.passing("not now " + look, null);
        };
        assertThatThrownBy(() -> ended(watch.ended("a", LONG, look -> {}))).hasMessage("not now 10");
    }

    @Test
    public void whatFailsForGoodIsNotRepeated() {
        things.before = look -> {
            throw PushFailure.permanent("never", null);
        };
        assertThatThrownBy(() -> ended(watch.ended("a", LONG, look -> {}))).hasMessage("never");
        assertThat(things.looks).hasSize(1);
    }

    @Test
    public void aWatchThatFailedLooksAgainForTheNext() throws Exception {
        things.before = look -> {
            if (look == 1) {
                throw new StackOverflowError();
            }
        };
        things.are("a", "done");
        assertThatThrownBy(() -> ended(watch.ended("a", LONG, look -> {}))).isInstanceOf(IllegalStateException.class);
        assertThat(ended(watch.ended("a", LONG, look -> {})).state).isEqualTo("done");
    }

    @Test
    public void aStopEndsTheWaiting() {
        things.before = look -> {
            throw new StopSignal.Stopped("enough");
        };
        assertThatThrownBy(() -> ended(watch.ended("a", LONG, look -> {}))).isInstanceOf(StopSignal.Stopped.class);
    }

    @Test
    public void aClockThatFailsEndsTheWaiting() {
        things.are("a", "busy");
        time.onSleep(duration -> {
            throw new IllegalArgumentException("no time");
        });
        assertThatThrownBy(() -> ended(watch.ended("a", LONG, look -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no time");
        assertThat(things.looks).hasSize(1);
    }

    @Test
    public void aListenerThatFailsHarmsNobodyElse() throws Exception {
        things.are("a", "busy", "busy", "busy", "done");
        things.are("b", "busy");
        CompletableFuture<Thing> a = waiting("a");
        assertThatThrownBy(() -> ended(watch.ended("b", LONG, look -> {
                    throw new IllegalArgumentException("odd");
                })))
                .hasMessage("odd");
        assertThat(a.get().state).isEqualTo("done");
    }
}
