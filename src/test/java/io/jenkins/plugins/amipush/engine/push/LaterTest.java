package io.jenkins.plugins.amipush.engine.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Recorded;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;

/** Work that waits without a thread, by one at a time, by all at once, and when it is stopped. */
public class LaterTest {
    private static final PushFailure PASSING = PushFailure.passing("not now", null);
    private static final PushFailure PERMANENT = PushFailure.permanent("never", null);

    private final StopSignal stop = new StopSignal();
    private final Recorded time = new Recorded();
    private final Workers workers = new Workers(time, stop);
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @After
    public void end() {
        workers.close();
    }

    private <T> Later<T> failing(RuntimeException reason) {
        return workers.call(() -> {
            throw reason;
        });
    }

    @Test
    public void oneThingAfterTheOther() throws Exception {
        Later<String> later = workers.call(() -> 20)
                .then(number -> number + 1)
                .thenAwait(number -> workers.after(Duration.ofMinutes(10)).then(passed -> number * 2))
                .then(number -> number + "!");
        assertThat(workers.await(later)).isEqualTo("42!");
        assertThat(time.waits).containsExactly(600L);
    }

    @Test
    public void aFailureIsToldAsItWasThrownAndNothingFollowsIt() {
        Later<String> later = this.<Integer>failing(PASSING)
                .then(number -> heard.add("then"))
                .thenAwait(added -> {
                    heard.add("thenAwait");
                    return workers.now("");
                })
                .orElse(IllegalStateException.class, e -> workers.now("another kind"))
                .atEnd((value, failure) -> heard.add(value + " " + failure.getMessage()));
        assertThatThrownBy(() -> workers.await(later)).isSameAs(PASSING);
        assertThat(heard).containsExactly("null not now");
    }

    @Test
    public void whatFailsMayBeDoneOtherwise() throws Exception {
        Later<String> later = this.<String>failing(PASSING).orElse(PushFailure.class, e -> workers.now(e.getMessage()));
        assertThat(workers.await(later)).isEqualTo("not now");
        Later<String> again = this.<String>failing(PASSING).orElse(PushFailure.class, e -> failing(PERMANENT));
        assertThatThrownBy(() -> workers.await(again)).isSameAs(PERMANENT);
    }

    @Test
    public void anErrorIsAnEndLikeAnyOther() {
        Later<String> later = workers.now("").then(value -> {
            throw new OutOfMemoryError("as if");
        });
        assertThatThrownBy(() -> workers.await(later)).hasRootCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    public void aListenerThatThrowsIsTheEnd() {
        Later<String> later = workers.now("").atEnd((value, failure) -> {
            throw PASSING;
        });
        assertThatThrownBy(() -> workers.await(later)).isSameAs(PASSING);
    }

    @Test
    public void moreMayWaitThanThereAreThreads() throws Exception {
        CompletableFuture<Integer> slow = new CompletableFuture<>();
        List<Later<Integer>> waiting = new ArrayList<>();
        for (int number = 0; number < 5000; number++) {
            waiting.add(workers.when(slow).then(value -> value + 1));
        }
        assertThat(workers.await(workers.call(() -> "meanwhile"))).isEqualTo("meanwhile");
        slow.complete(1);
        for (Later<Integer> each : waiting) {
            assertThat(workers.await(each)).isEqualTo(2);
        }
    }

    @Test
    public void aStopEndsWhatWaitsWhatRunsAndWhatHasNotBegun() throws Exception {
        CountDownLatch running = new CountDownLatch(4);
        List<Later<?>> all = new ArrayList<>();
        all.add(workers.when(new CompletableFuture<>()));
        for (int number = 0; number < 10; number++) {
            all.add(workers.send(() -> {
                running.countDown();
                Thread.sleep(60_000);
                return null;
            }));
        }
        all.forEach(each -> each.atEnd((value, failure) -> heard.add(failure.getMessage())));
        running.await();
        stop.stop("enough");
        workers.end();
        assertThat(heard).hasSize(11);
        assertThat(heard.stream().filter("enough"::equals)).hasSize(7);
        assertThat(heard.stream().filter("sleep interrupted"::equals)).hasSize(4);
        for (Later<?> late : List.of(workers.call(() -> ""), workers.when(new CompletableFuture<>()))) {
            assertThatThrownBy(() -> workers.await(late))
                    .isInstanceOf(StopSignal.Stopped.class)
                    .hasMessage("enough");
        }
    }

    @Test
    public void soManyAtATimeAndInTheirOrder() throws Exception {
        Slots slots = new Slots(workers, 2);
        List<CompletableFuture<String>> works = new ArrayList<>();
        List<Later<String>> ends = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            CompletableFuture<String> work = new CompletableFuture<>();
            works.add(work);
            String name = Integer.toString(number);
            ends.add(slots.with(() -> {
                heard.add(name);
                return workers.when(work);
            }));
        }
        await(2);
        works.get(1).completeExceptionally(PASSING);
        assertThatThrownBy(() -> workers.await(ends.get(1))).isSameAs(PASSING);
        await(3);
        assertThat(heard.get(2)).isEqualTo("2");
        works.forEach(work -> work.complete("done"));
        for (int number : new int[] {0, 2, 3, 4}) {
            assertThat(workers.await(ends.get(number))).isEqualTo("done");
        }
        assertThat(heard.subList(0, 2)).containsExactlyInAnyOrder("0", "1");
        assertThat(heard.subList(3, 5)).containsExactlyInAnyOrder("3", "4");
    }

    private void await(int begun) {
        while (heard.size() < begun) {
            Thread.onSpinWait();
        }
        assertThat(heard).hasSize(begun);
    }

    @Test
    public void aSlotIsFreeAgainWhateverHappens() throws Exception {
        Slots slots = new Slots(workers, 1);
        Later<String> thrown = slots.with(() -> {
            throw PASSING;
        });
        assertThatThrownBy(() -> workers.await(thrown)).isSameAs(PASSING);
        assertThat(workers.await(slots.with(() -> workers.now("next")))).isEqualTo("next");
    }

    @Test
    public void sharedWorkIsDoneOnce() throws Exception {
        SharedWork<String, Integer> shared = new SharedWork<>(workers);
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Integer> work = new CompletableFuture<>();
        List<Later<Integer>> all = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            all.add(shared.get("key", () -> {
                runs.incrementAndGet();
                return workers.when(work);
            }));
        }
        work.complete(7);
        for (Later<Integer> each : all) {
            assertThat(workers.await(each)).isEqualTo(7);
        }
        assertThat(runs).hasValue(1);
        assertThat(workers.await(shared.get("other", () -> workers.now(8)))).isEqualTo(8);
    }

    @Test
    public void sharedWorkThatFailedIsDoneAgainUnlessItCanNeverSucceed() throws Exception {
        SharedWork<String, String> shared = new SharedWork<>(workers);
        assertThatThrownBy(() -> workers.await(shared.get("a", () -> failing(PASSING))))
                .isSameAs(PASSING);
        assertThat(workers.await(shared.get("a", () -> workers.now("again")))).isEqualTo("again");
        assertThatThrownBy(() -> workers.await(shared.get("b", () -> failing(PERMANENT))))
                .isSameAs(PERMANENT);
        assertThatThrownBy(() -> workers.await(shared.get("b", () -> workers.now("again"))))
                .isSameAs(PERMANENT);
    }

    @Test
    public void whatIsRepeatedForVeryLongEndsLikeAnythingElse() throws Exception {
        AtomicInteger times = new AtomicInteger();
        Later<String> last = workers.repeat(
                Duration.ofSeconds(30),
                () -> times.incrementAndGet() < 50_000 ? Optional.empty() : Optional.of("at last"));
        String shown = workers.await(last.map(value -> value + "!"));
        assertThat(shown).isEqualTo("at last!");
        assertThat(time.waits).hasSize(49_999).containsOnly(30L);
        Later<String> failed = workers.repeat(Duration.ofSeconds(30), () -> {
            throw PASSING;
        });
        assertThatThrownBy(() -> workers.await(failed)).isSameAs(PASSING);
    }

    @Test
    public void workThatNobodyHasTimeForGetsThreadsOfItsOwn() throws Exception {
        CompletableFuture<String> heldBack = new CompletableFuture<>();
        List<Later<String>> held = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            held.add(workers.call(heldBack::join));
        }
        Later<String> other = workers.call(() -> "done");
        assertThat(workers.await(other)).isEqualTo("done");
        heldBack.complete("done, too");
        for (Later<String> each : held) {
            assertThat(workers.await(each)).isEqualTo("done, too");
        }
    }

    @Test
    public void aStopEndsALongQueueForASlot() throws Exception {
        Slots slots = new Slots(workers, 1);
        for (int number = 0; number < 20_000; number++) {
            slots.with(() -> workers.when(new CompletableFuture<>()))
                    .atEnd((value, failure) -> heard.add(failure.getMessage()));
        }
        stop.stop("enough");
        workers.end();
        assertThat(heard).hasSize(20_000).containsOnly("enough");
    }

    @Test
    public void nothingIsToldAfterTheEnd() throws Exception {
        StopSignal other = new StopSignal();
        CountDownLatch stopping = new CountDownLatch(1);
        other.onStop(stopping::countDown);
        try (Workers many = new Workers(time, other)) {
            AtomicInteger told = new AtomicInteger();
            for (int number = 0; number < 20_000; number++) {
                many.when(new CompletableFuture<>()).atEnd((value, failure) -> told.incrementAndGet());
            }
            Thread stopper = new Thread(() -> other.stop("enough"));
            stopper.start();
            stopping.await();
            many.end();
            assertThat(told).hasValue(20_000);
            stopper.join();
        }
    }

    @Test
    public void theEndIsFoldedOnceWhateverItIs() throws Exception {
        String value = workers.await(workers.now(1).fold((number, failure) -> number + " " + failure));
        assertThat(value).isEqualTo("1 null");
        String failed = workers.await(failing(PASSING).fold((number, failure) -> number + " " + failure.getMessage()));
        assertThat(failed).isEqualTo("null not now");
        Later<String> thrown = workers.now(1).fold((number, failure) -> {
            heard.add("folded");
            throw PERMANENT;
        });
        assertThatThrownBy(() -> workers.await(thrown)).isSameAs(PERMANENT);
        assertThat(heard).containsExactly("folded");
    }
}
