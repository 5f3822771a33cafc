package io.jenkins.plugins.amipush.engine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The engine's version, as the build wrote it down. */
final class Version {
    private Version() {}

    static String number() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's jar cannot be read", e);
        }
    }

    static String line() {
        return "ami-push " + number();
    }
}
