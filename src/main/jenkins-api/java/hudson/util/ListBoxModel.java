package hudson.util;

import java.util.ArrayList;

/** The choices of a drop-down. */
public class ListBoxModel extends ArrayList<ListBoxModel.Option> {
    /** A choice. */
    public static final class Option {
        private Option() {}
    }
}
