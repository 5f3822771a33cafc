package io.jenkins.plugins.amipush.engine;

import io.jenkins.plugins.amipush.journal.ItemState;

/**
 * An expected failure, told to the user in one line: what went wrong with which value, and what to do about it.
 */
public final class PushFailure extends RuntimeException {
    private final String remedy;
    private final boolean permanent;
    private final ItemState state;
    private final String requestId;

    private PushFailure(
            String what, String remedy, boolean permanent, ItemState state, String requestId, Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
        this.permanent = permanent;
        this.state = state;
        this.requestId = requestId;
    }

    /** A failure that another attempt may not meet again. */
    public static PushFailure passing(String what, Throwable cause) {
        return new PushFailure(what, null, false, null, null, cause);
    }

    /** A failure that every further attempt would meet. */
    public static PushFailure permanent(String what, String remedy) {
        return new PushFailure(what, remedy, true, null, null, null);
    }

    /** The same failure with advice. */
    public PushFailure remedy(String advice) {
        return new PushFailure(getMessage(), advice, permanent, state, requestId, getCause());
    }

    /** The same failure, known to be permanent or not. */
    public PushFailure permanent(boolean value) {
        return new PushFailure(getMessage(), remedy, value, state, requestId, getCause());
    }

    /** The same failure, with the state that it gives the item instead of the one that follows from its progress. */
    public PushFailure state(ItemState itemState) {
        return new PushFailure(getMessage(), remedy, permanent, itemState, requestId, getCause());
    }

    /** The same failure, with the id of the request that AWS refused. */
    public PushFailure requestId(String id) {
        return new PushFailure(getMessage(), remedy, permanent, state, id, getCause());
    }

    /** The same failure, with what caused it for {@code --debug}. */
    public PushFailure cause(Throwable cause) {
        return new PushFailure(getMessage(), remedy, permanent, state, requestId, cause);
    }

    /** What to do about it, or null. */
    public String remedy() {
        return remedy;
    }

    /** Whether another attempt would fail in the same way. */
    public boolean isPermanent() {
        return permanent;
    }

    /** The state it gives the item, or null where that follows from how far the item came. */
    public ItemState state() {
        return state;
    }

    /** AWS's request id, or null. */
    public String requestId() {
        return requestId;
    }
}
