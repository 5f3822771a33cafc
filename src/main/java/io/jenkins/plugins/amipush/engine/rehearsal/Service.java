package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.IOException;

/** One of the services that the rehearsal cloud stands in for. */
interface Service {
    /**
     * What a request asks for; an operation that the service does not know is a call that is refused when it runs.
     *
     * @throws IOException when the connection breaks
     */
    Call identify(Request request) throws IOException;

    /** The refusal in the form that the service's clients read. */
    Answer refuse(Refusal refusal, Request request);

    /** How the service says "too fast". */
    Refusal throttled();

    /** How the service says that a session's token is past its time. */
    Refusal expired();

    /** How the service says that it does not know the access key. */
    Refusal unknownKey();
}
