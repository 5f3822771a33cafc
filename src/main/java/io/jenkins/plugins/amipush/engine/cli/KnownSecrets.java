package io.jenkins.plugins.amipush.engine.cli;

import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Hides the secrets of this run wherever they turn up in a text. */
final class KnownSecrets implements UnaryOperator<String> {
    /** What is shorter is a part of ordinary words. */
    private static final int SHORTEST = 4;

    private final List<String> secrets;

    /** A secret of several lines, such as a PEM text, is hidden line by line. */
    KnownSecrets(List<String> secrets) {
        this.secrets = secrets.stream()
                .flatMap(secret -> Stream.concat(Stream.of(secret), secret.lines()))
                .filter(secret -> secret.length() >= SHORTEST && !secret.startsWith("-----"))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    @Override
    public String apply(String text) {
        String hidden = text;
        for (String secret : secrets) {
            hidden = hidden.replace(secret, "***");
        }
        return hidden;
    }
}
