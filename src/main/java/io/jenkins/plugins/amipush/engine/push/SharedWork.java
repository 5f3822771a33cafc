package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Work that several images need and that is done once: the first to need it begins it, and all get its result. After a
 * failure, which all of them meet, the next to need it does it again, unless it can never succeed.
 */
final class SharedWork<K, V> {
    private final Workers workers;
    private final Map<K, CompletableFuture<V>> results = new ConcurrentHashMap<>();

    SharedWork(Workers workers) {
        this.workers = workers;
    }

    Later<V> get(K key, Workers.Work<Later<V>> work) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> first = results.putIfAbsent(key, mine);
        if (first != null) {
            return workers.when(first);
        }
        workers.<Void>now(null)
                .thenAwait(nothing -> work.run())
                .atEnd((value, failure) -> {
                    // What can never succeed is not done again for each of them.
                    if (failure != null && !(failure instanceof PushFailure known && known.isPermanent())) {
                        results.remove(key, mine);
                    }
                })
                .passTo(mine);
        return new Later<>(workers, mine);
    }
}
