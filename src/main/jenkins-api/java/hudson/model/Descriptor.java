package hudson.model;

import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/** Describes a kind of things that are configured. */
public abstract class Descriptor<T extends Describable<T>> implements Saveable {
    protected Descriptor() {}

    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public String getHelpFile(String fieldName) {
        throw new UnsupportedOperationException();
    }

    public void load() {}

    public void save() {}

    /** A form that cannot be taken as it is. */
    public static final class FormException extends Exception {
        private FormException() {}
    }
}
