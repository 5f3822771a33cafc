package io.jenkins.plugins.amipush;

/** What a look at a setting found, before anything runs. */
record Finding(Kind kind, String text) {
    static final Finding OK = new Finding(Kind.OK, "");

    /** How bad it is. */
    enum Kind {
        OK,
        WARNING,
        ERROR
    }

    static Finding warning(String text) {
        return new Finding(Kind.WARNING, text);
    }

    static Finding error(String text) {
        return new Finding(Kind.ERROR, text);
    }
}
