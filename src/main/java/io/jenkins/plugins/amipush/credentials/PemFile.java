package io.jenkins.plugins.amipush.credentials;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;

/** A certificate, with those that vouch for it, and its key, from one PEM file. */
record PemFile(String certificates, String key) {
    /** Certificate chains are some kilobytes; what is longer is another file. In bytes. */
    private static final int LONGEST = 256 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \\1-----", Pattern.DOTALL);
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";

    /** @throws IOException with one line */
    static PemFile of(FileCredentials file) throws IOException {
        String name = "RHSM credentials '" + file.getId() + "'";
        byte[] content;
        try (InputStream in = file.getContent()) {
            content = in.readNBytes(LONGEST + 1);
        } catch (IOException e) {
            throw new IOException(name + ": the secret file cannot be read: " + e.getMessage(), e);
        }
        return parse(name, content);
    }

    static PemFile parse(String name, byte[] content) throws IOException {
        if (content.length > LONGEST) {
            throw new IOException(name + ": the secret file is longer than 256 KiB, so it is no PEM file");
        }
        String text = new String(content, StandardCharsets.US_ASCII);
        List<MatchResult> blocks = BLOCK.matcher(text).results().toList();
        if (blocks.isEmpty()) {
            throw new IOException(name + ": the secret file is not in PEM form (-----BEGIN CERTIFICATE-----);"
                    + " enter a PKCS#12 file as credentials of kind Certificate instead");
        }
        List<String> certificates = texts(blocks, CERTIFICATE);
        List<String> keys = texts(blocks, KEY);
        if (certificates.isEmpty() || keys.isEmpty()) {
            throw new IOException(name + ": the secret file holds no "
                    + (certificates.isEmpty() ? "certificate" : "private key")
                    + "; put certificate and key into one file, one after the other");
        }
        if (keys.size() > 1) {
            throw new IOException(name + ": the secret file holds " + keys.size() + " private keys; leave one");
        }
        if (keys.get(0).contains("ENCRYPTED")) {
            throw new IOException(name + ": the private key in the secret file is encrypted; decrypt it, or enter"
                    + " both as credentials of kind Certificate");
        }
        return new PemFile(String.join("\n", certificates) + "\n", keys.get(0) + "\n");
    }

    private static List<String> texts(List<MatchResult> blocks, String label) {
        List<String> texts = new ArrayList<>();
        blocks.stream().filter(block -> block.group(1).endsWith(label)).forEach(block -> texts.add(block.group()));
        return texts;
    }

    @Override
    public String toString() {
        return "PemFile[hidden]";
    }
}
