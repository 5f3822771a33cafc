package io.jenkins.plugins.amipush.engine.push;

/** A number with its noun. */
final class Counted {
    private Counted() {}

    /** @param noun in the singular; its plural must be regular */
    static String of(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
