package io.jenkins.plugins.amipush.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * A broken input, and what must come of it.
 *
 * @param name tells what is broken
 * @param fate how the push must end
 * @param named an ERROR line must hold one of these texts; none where the push succeeds
 * @param arrangement breaks the fixture's good input
 */
record HostileInput(String name, Fate fate, List<String> named, Arrangement arrangement) {
    /** How a push of the input must end. */
    enum Fate {
        /** The input is odd, but right. */
        PUSHED,
        /** The push ends before it asks AWS or RHSM to change anything. */
        REFUSED,
        /** What is wrong shows only when it has begun. */
        FAILED
    }

    /** Makes the input. */
    @FunctionalInterface
    interface Arrangement {
        /** @return further words for the command line, the sources among them where they are not the fixture's */
        List<String> arrange(HostileFixture fixture) throws Exception;
    }

    static HostileInput refused(String name, String named, Arrangement arrangement) {
        return new HostileInput(name, Fate.REFUSED, List.of(named), arrangement);
    }

    static HostileInput failed(String name, String named, Arrangement arrangement) {
        return new HostileInput(name, Fate.FAILED, List.of(named), arrangement);
    }

    static HostileInput pushed(String name, Arrangement arrangement) {
        return new HostileInput(name, Fate.PUSHED, List.of(), arrangement);
    }

    /** A command line that differs from a good one by these words. */
    static HostileInput words(String named, String... words) {
        return refused("words " + String.join(" ", shortened(words)), named, fixture -> List.of(words));
    }

    private static List<String> shortened(String... words) {
        List<String> shown = new ArrayList<>();
        for (String word : words) {
            shown.add(word.length() > 60 ? word.substring(0, 60) + "…" : word);
        }
        return shown;
    }
}
