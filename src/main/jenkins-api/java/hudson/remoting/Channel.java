package hudson.remoting;

/** The connection to an agent. */
public class Channel implements VirtualChannel {
    private Channel() {}

    public Throwable getCloseRequestCause() {
        throw new UnsupportedOperationException();
    }

    public boolean isClosingOrClosed() {
        throw new UnsupportedOperationException();
    }
}
