package hudson.model;

/** Something with a page of its own. */
public interface Action {
    String getDisplayName();

    String getIconFileName();

    String getUrlName();
}
