package io.jenkins.plugins.amipush.engine.cli;

import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** Hides the secrets of this run wherever they turn up in a text. */
final class KnownSecrets implements UnaryOperator<String> {
    private static final String MASK = "****";

    private final List<String> secrets;

    KnownSecrets(List<String> secrets) {
        // A secret may begin with another.
        this.secrets = secrets.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    @Override
    public String apply(String text) {
        String hidden = text;
        for (String secret : secrets) {
            hidden = hidden.replace(secret, MASK);
        }
        return hidden;
    }
}
