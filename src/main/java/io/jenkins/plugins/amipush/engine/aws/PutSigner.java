package io.jenkins.plugins.amipush.engine.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Signature version 4 of PUT requests whose bodies are not signed: a checksum among the headers, which is, protects them.
 * (AWS, "Create a signed AWS API request".)
 */
final class PutSigner {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String BODY = "UNSIGNED-PAYLOAD";

    private final String service;
    private final String region;
    private Key key;

    /** @param service as in the scope of a signature: {@code ebs}, {@code s3} */
    PutSigner(String service, String region) {
        this.service = service;
        this.region = region;
    }

    private record Key(String secret, String day, byte[] bytes) {}

    /**
     * @param path as it is sent
     * @param query as it is sent, its parameters in the order of their names; or an empty string
     * @param headers those of the request, all in lower case; {@code host} is one of them
     * @return the headers to add
     */
    Map<String, String> sign(
            String path, String query, Map<String, String> headers, AwsCredentials credentials, Instant now) {
        SortedMap<String, String> signed = new TreeMap<>(headers);
        Map<String, String> added = new TreeMap<>();
        added.put("x-amz-content-sha256", BODY);
        added.put("x-amz-date", DATE_TIME.format(now));
        if (credentials instanceof AwsSessionCredentials session) {
            added.put("x-amz-security-token", session.sessionToken());
        }
        signed.putAll(added);
        String names = String.join(";", signed.keySet());
        StringBuilder request = new StringBuilder("PUT\n")
                .append(path)
                .append('\n')
                .append(query)
                .append('\n');
        signed.forEach(
                (name, value) -> request.append(name).append(':').append(value).append('\n'));
        request.append('\n').append(names).append('\n').append(BODY);
        String day = DATE.format(now);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        String toSign =
                "AWS4-HMAC-SHA256\n" + added.get("x-amz-date") + "\n" + scope + "\n" + sha256(request.toString());
        added.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature="
                        + HexFormat.of().formatHex(hmac(key(credentials.secretAccessKey(), day), toSign)));
        return added;
    }

    private synchronized byte[] key(String secret, String day) {
        if (key == null || !key.secret.equals(secret) || !key.day.equals(day)) {
            byte[] bytes = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
            for (String part : new String[] {day, region, service, "aws4_request"}) {
                bytes = hmac(bytes, part);
            }
            key = new Key(secret, day, bytes);
        }
        return key.bytes;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String text) {
        MessageDigest sha256 = Checksums.sha256();
        return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
