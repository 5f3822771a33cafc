package io.jenkins.plugins.amipush.engine.cli;

/** The engine's command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(2);
    }
}
