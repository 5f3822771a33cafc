package hudson.model;

/** The REST API of a page. */
public class Api {
    public Api(Object bean) {}
}
