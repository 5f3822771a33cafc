package hudson.model;

/** Where builds wait. */
public class Queue implements Saveable {
    private Queue() {}

    /** What waits in the queue. */
    public interface Task {}
}
