package io.jenkins.plugins.amipush.engine.stage;

import io.jenkins.plugins.amipush.journal.Fault;
import java.util.List;

/** What the engine says of the way a source is written, for tests of other packages. */
public final class SourceFaults {
    private SourceFaults() {}

    public static List<Fault> of(String source) {
        return Source.parse(source).faults();
    }
}
