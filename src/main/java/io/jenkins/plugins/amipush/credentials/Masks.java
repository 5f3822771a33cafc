package io.jenkins.plugins.amipush.credentials;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a log must not show: secrets, and the forms in which others quote them. */
final class Masks {
    /** Shorter ones are parts of ordinary words; hiding those would hide what went wrong. In characters. */
    private static final int SHORTEST = 4;

    /** The last line of a key may be a few letters, which give nothing away and occur elsewhere. In characters. */
    private static final int SHORTEST_PEM_LINE = 16;

    private static final Pattern ACCOUNT = Pattern.compile("(?<!\\d)\\d{12}(?!\\d)");

    private final Set<String> texts = new LinkedHashSet<>();

    /** @param secret null for none */
    void add(String secret) {
        if (secret == null || secret.strip().length() < SHORTEST) {
            return;
        }
        texts.add(secret);
        texts.add(secret.strip());
        texts.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        texts.add(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** A log is masked line by line, so a text of several lines is hidden by each of them. */
    void addPem(String pem) {
        pem.lines()
                .filter(line -> line.length() >= SHORTEST_PEM_LINE && !line.startsWith("-----"))
                .forEach(texts::add);
        add(pem);
    }

    /** The document as a whole, and each account that it names. */
    void addAccounts(String json) {
        add(json);
        ACCOUNT.matcher(json).results().forEach(account -> texts.add(account.group()));
    }

    List<String> longestFirst() {
        return texts.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    @Override
    public String toString() {
        return "Masks[hidden]";
    }
}
