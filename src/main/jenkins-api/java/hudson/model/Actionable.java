package hudson.model;

/** What actions can be attached to. */
public abstract class Actionable {
    public <T extends Action> T getAction(Class<T> type) {
        throw new UnsupportedOperationException();
    }
}
