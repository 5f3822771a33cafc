package hudson.remoting;

/** A result that is awaited from the other side. */
public interface Future<V> extends java.util.concurrent.Future<V> {}
