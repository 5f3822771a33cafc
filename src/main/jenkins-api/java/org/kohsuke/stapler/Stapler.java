package org.kohsuke.stapler;

import java.io.Serializable;

/** The servlet that serves Jenkins. */
public class Stapler implements Serializable {
    private Stapler() {}

    public static StaplerRequest2 getCurrentRequest2() {
        throw new UnsupportedOperationException();
    }
}
