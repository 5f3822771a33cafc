package jenkins.model;

import hudson.model.Action;
import java.util.Collection;

/** Adds actions that are not saved. */
public abstract class TransientActionFactory<T> {
    public abstract Collection<? extends Action> createFor(T target);

    public abstract Class<T> type();

    public Class<? extends Action> actionType() {
        return Action.class;
    }
}
