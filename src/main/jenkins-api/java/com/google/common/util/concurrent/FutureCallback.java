package com.google.common.util.concurrent;

/** Hears of a result. */
public interface FutureCallback<V> {
    void onFailure(Throwable t);
}
