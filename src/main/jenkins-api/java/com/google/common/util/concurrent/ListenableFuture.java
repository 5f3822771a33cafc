package com.google.common.util.concurrent;

import java.util.concurrent.Future;

/** A result that says when it is there. */
public interface ListenableFuture<V> extends Future<V> {}
