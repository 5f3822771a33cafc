package hudson.model;

import org.kohsuke.stapler.StaplerProxy;

/** An item, to extend. */
public abstract class AbstractItem extends Actionable implements Item, StaplerProxy {
    protected AbstractItem(ItemGroup parent, String name) {}

    public final String getFullName() {
        throw new UnsupportedOperationException();
    }
}
