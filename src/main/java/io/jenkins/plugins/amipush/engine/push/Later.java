package io.jenkins.plugins.amipush.engine.push;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A value that comes later, or why it never will. What is done next is done by one of the {@link Workers} when the value
 * is there; until then no thread waits for it.
 */
final class Later<T> {
    private final Workers workers;
    /** Completed by this class alone, so that a failure is told as it was thrown. */
    private final CompletableFuture<T> value;

    Later(Workers workers, CompletableFuture<T> value) {
        this.workers = workers;
        this.value = value;
    }

    /** What is done with a value. */
    @FunctionalInterface
    interface Step<T, U> {
        U run(T value) throws InterruptedException;
    }

    <U> Later<U> then(Step<? super T, ? extends U> step) {
        return after((result, next) -> workers.run(next, () -> next.complete(step.run(result))));
    }

    /** The same with a step whose own result comes later. */
    <U> Later<U> thenAwait(Step<? super T, Later<U>> step) {
        return after((result, next) -> workers.run(next, () -> step.run(result).passTo(next)));
    }

    /** The same value in another shape, at once and on whatever thread. */
    <U> Later<U> map(Function<? super T, ? extends U> shape) {
        return after((result, next) -> settle(next, () -> shape.apply(result)));
    }

    /** @param step brings about the next value; where there is no value, the next fails as this one did */
    private <U> Later<U> after(BiConsumer<? super T, CompletableFuture<U>> step) {
        CompletableFuture<U> next = new CompletableFuture<>();
        value.whenComplete((result, failure) -> {
            if (failure == null) {
                step.accept(result, next);
            } else {
                next.completeExceptionally(failure);
            }
        });
        return new Later<>(workers, next);
    }

    /** What is done in the place of what failed so. */
    <E extends Throwable> Later<T> orElse(Class<E> kind, Step<? super E, Later<T>> step) {
        CompletableFuture<T> next = new CompletableFuture<>();
        value.whenComplete((result, failure) -> {
            if (kind.isInstance(failure)) {
                workers.run(next, () -> step.run(kind.cast(failure)).passTo(next));
            } else {
                complete(next, result, failure);
            }
        });
        return new Later<>(workers, next);
    }

    /**
     * Tells of the end, whatever it is, before anybody else hears of it; on whatever thread brings it about.
     *
     * @param listener takes the value and null, or null and why there is none; what it throws is the end instead
     */
    Later<T> atEnd(BiConsumer<? super T, Throwable> listener) {
        CompletableFuture<T> next = new CompletableFuture<>();
        value.whenComplete((result, failure) -> {
            try {
                listener.accept(result, failure);
            } catch (RuntimeException | Error e) {
                next.completeExceptionally(e);
                return;
            }
            complete(next, result, failure);
        });
        return new Later<>(workers, next);
    }

    /** What is made of the end, whatever it is, at once and on whatever thread. */
    <U> Later<U> fold(BiFunction<? super T, Throwable, ? extends U> ending) {
        CompletableFuture<U> next = new CompletableFuture<>();
        value.whenComplete((result, failure) -> settle(next, () -> ending.apply(result, failure)));
        return new Later<>(workers, next);
    }

    void passTo(CompletableFuture<T> other) {
        value.whenComplete((result, failure) -> complete(other, result, failure));
    }

    private static <T> void settle(CompletableFuture<T> future, Supplier<? extends T> end) {
        try {
            future.complete(end.get());
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }

    private static <T> void complete(CompletableFuture<T> future, T result, Throwable failure) {
        if (failure == null) {
            future.complete(result);
        } else {
            future.completeExceptionally(failure);
        }
    }
}
