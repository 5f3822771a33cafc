package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Work that several images need and that is done once: the first to need it does it, the others wait for its result.
 * After a failure, which all of them meet, the next to need it does it again, unless it can never succeed.
 */
final class SharedWork<K, V> {
    private final Map<K, CompletableFuture<V>> results = new ConcurrentHashMap<>();

    /** Does the work. */
    @FunctionalInterface
    interface Work<V> {
        V run() throws InterruptedException;
    }

    V get(K key, Work<V> work) throws InterruptedException {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> first = results.putIfAbsent(key, mine);
        if (first != null) {
            return waitFor(first);
        }
        try {
            V value = work.run();
            mine.complete(value);
            return value;
        } catch (InterruptedException e) {
            results.remove(key, mine);
            mine.completeExceptionally(new StopSignal.Stopped("interrupted"));
            throw e;
        } catch (RuntimeException | Error e) {
            // What can never succeed is not done again for each of them.
            if (!(e instanceof PushFailure failure && failure.isPermanent())) {
                results.remove(key, mine);
            }
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static <V> V waitFor(CompletableFuture<V> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PushFailure failure) {
                throw failure;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
