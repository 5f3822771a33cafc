package io.jenkins.plugins.amipush.conformance;

import static io.jenkins.plugins.amipush.conformance.HostileInput.pushed;
import static io.jenkins.plugins.amipush.conformance.HostileInput.refused;
import static io.jenkins.plugins.amipush.conformance.HostileInput.words;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Command lines that nobody should type, and some that only look so. */
final class HostileOptions {
    private static final String HUGE = "9".repeat(400);
    private static final List<String> NO_NUMBERS =
            List.of("x", "NaN", "Infinity", "-", "1e5", HUGE, "1.5", "0x10", " ");
    private static final List<String> NO_SECONDS =
            List.of("x", "NaN", "Infinity", "-1", HUGE, "1e999999999", "0x10", "1,5", " ");
    private static final List<String> NO_MAPS = List.of(
            "notjson",
            "null",
            "[1]",
            "7",
            "{",
            "{} {}",
            "{\"us-east-2\": 7}",
            "{\"us-east-2\": {\"a\": 111111111111}}",
            "{\"us-east-2\": {\"a\": \"1111\"}}",
            "{\"us-east-2\": {\"a\": \"11111111111x\"}}",
            "{\"us-east-2\": {\"a\": null}}",
            "{\"us-east-2\": [111111111111]}",
            "{\"us-east-2\": {}, \"us-east-2\": {}}",
            "{\"US EAST\": {}}",
            "{\"eu-west-1\": {\"a\": \"111111111111\"}}",
            "[".repeat(50_000),
            "{\"default\": {\"a\": " + HUGE + "}}");
    private static final List<String> NO_URLS = List.of(
            "x",
            "http://",
            "ftp://127.0.0.1/",
            "http://127.0.0.1:99999",
            "http://a b/",
            "://",
            "http://[::1",
            "file:///x");

    private HostileOptions() {}

    static List<HostileInput> inputs() {
        List<HostileInput> inputs = new ArrayList<>();
        for (String option : List.of("--max-retries", "--retry-wait")) {
            NO_NUMBERS.forEach(value -> inputs.add(words(option, option + "=" + value)));
            inputs.add(words(option, option, "--ship"));
        }
        for (String option : List.of("--poll-interval", "--import-timeout", "--request-timeout", "--bucket-wait")) {
            NO_SECONDS.forEach(value -> inputs.add(words(option, option + "=" + value)));
        }
        for (String option : List.of("--poll-interval", "--import-timeout", "--request-timeout")) {
            inputs.add(words(option, option, "0"));
        }
        for (String option : List.of("--accounts", "--snapshot-account-ids")) {
            NO_MAPS.forEach(value -> inputs.add(words(option, option + "=" + value)));
        }
        for (String option : List.of("--rhsm-url", "--endpoint-url")) {
            NO_URLS.forEach(value -> inputs.add(words(option, option + "=" + value)));
        }
        inputs.add(words("--rhsm-url", "--rhsm-url", "http://u:" + HostileFixture.SECRET + "@127.0.0.1:1/"));
        inputs.add(words("--endpoint-url", "--endpoint-url", "http://u:" + HostileFixture.SECRET + "@127.0.0.1:1/"));
        inputs.add(words("RHSM", "--rhsm-url", "http://127.0.0.1:1"));
        inputs.add(words("RHSM", "--rhsm-url", "http://no-such-host.invalid"));
        inputs.add(words("127.0.0.1", "--endpoint-url", "http://127.0.0.1:1"));
        missingFiles(inputs);
        strays(inputs);
        odd(inputs);
        return inputs;
    }

    private static void missingFiles(List<HostileInput> inputs) {
        for (String option : List.of("--rhsm-cert", "--rhsm-key", "--rhsm-keystore", "--secrets")) {
            inputs.add(words(option, option, "/nonexist.pem"));
            inputs.add(words(option, option, "/"));
            inputs.add(words(option, option + "=" + "x".repeat(5_000)));
        }
        for (String text : List.of("", "\0\0\0", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n")) {
            for (String option : List.of("--rhsm-cert", "--rhsm-keystore")) {
                inputs.add(refused(option + " with " + text.length() + " bytes of nonsense", "bad.pem", fixture -> {
                    Files.writeString(fixture.root().resolve("bad.pem"), text);
                    return List.of(option, "bad.pem");
                }));
            }
        }
        for (String text : List.of(
                "",
                "{",
                "[]",
                "null",
                "{\"awsSecretAccessKey\": 7}",
                "{\"" + HostileFixture.SECRET + "\": 1}",
                "{\"rhsmCert\": \"" + HostileFixture.SECRET + "\"}",
                "{\"rhsmKeystore\": \"!!!\"}",
                "{\"rhsmKeystore\": \"AAAA\"}",
                "{\"awsSessionToken\": \"" + HostileFixture.SECRET + "\"}",
                "{} {}",
                "{\"awsAccessKeyId\": \"A\", \"awsAccessKeyId\": \"B\"}",
                " ".repeat(2 << 20))) {
            String begin = text.substring(0, Math.min(text.length(), 30));
            // A keystore of nonsense is found out where it is opened.
            String named = text.contains("AAAA") ? "RHSM certificate" : "--secrets";
            inputs.add(refused("secrets " + begin, named, fixture -> {
                Files.writeString(fixture.root().resolve("secrets.json"), text);
                return List.of("--secrets", "secrets.json");
            }));
        }
    }

    private static void strays(List<HostileInput> inputs) {
        inputs.add(words("--unknown", "--unknown"));
        inputs.add(words("--unknown", "--unknown=\u001b[31m\u202e"));
        inputs.add(words("ambiguous", "--aws", "x"));
        inputs.add(words("-x", "-x"));
        inputs.add(words("-dx", "-dx"));
        inputs.add(words("--ship", "--ship=no"));
        inputs.add(words("--dry-run", "--dry-run=false"));
        inputs.add(words("--rehearse-speed", "--rehearse-speed", "2"));
        inputs.add(words("--endpoint-url", "--rehearse"));
        inputs.add(words("--only-type", "--only-type", "Hourly"));
        inputs.add(words("--only-type", "--only-type", "\u202e"));
        inputs.add(words("--only-region", "--only-region", "eu-west-1"));
        inputs.add(words("--only-file", "--only-file", "../rhel-8.5.raw"));
        for (String image : List.of("", "*", "\u001b[31m\u202e", "us-east-2/", HUGE)) {
            inputs.add(words("--only-image", "--only-image=" + image));
        }
        for (String tag : List.of(
                "",
                "x",
                "=x",
                "Name=x",
                "aws:x=y",
                "ami-push:sha256=x",
                "a=\u0007",
                "a=" + HUGE,
                HUGE + "=a",
                "a=\ud83d\ude80")) {
            inputs.add(words("--tag", "--tag=" + tag));
        }
        inputs.add(words("--tag", "--tag", "a=1", "--tag", "a=2"));
        for (String role : List.of("a b", "arn:aws:iam::1:role/x", "x".repeat(65), "\u0000")) {
            inputs.add(words("--import-role", "--import-role=" + role));
            inputs.add(words("--assume-role", "--assume-role=" + role));
        }
        for (String id : List.of("a", "a b", "x".repeat(1225), "\u0000", "\u202e", "a;b")) {
            inputs.add(words("--assume-role-external-id", "--assume-role-external-id=" + id));
        }
        NO_SECONDS.forEach(value -> inputs.add(words("--lease-limit", "--lease", "lease", "--lease-limit=" + value)));
        inputs.add(words("--lease", "--lease", "no/such/directory"));
        for (String prefix : List.of("", "Upper", "a..b", "x".repeat(60), "a/b", "\u202e", "-a")) {
            inputs.add(words("--container-prefix", "--container-prefix=" + prefix));
        }
        inputs.add(words("--aws-provider-name", "--aws-provider-name="));
        inputs.add(words("RHEL_HOURLY", "--aws-provider-name", "\u001b[31m"));
        inputs.add(words("--results-dir", "--results-dir="));
        inputs.add(words("--results-dir", "--results-dir", "/proc/none"));
        inputs.add(words("no path", "--results-dir", "a\u0000b"));
        inputs.add(words("/proc/none", "--events", "/proc/none"));
    }

    private static void odd(List<HostileInput> inputs) {
        for (String source : List.of(
                "staged:",
                "staged:/nonexist",
                "staged:\u0000",
                "staged:" + "x".repeat(5_000),
                "staged:/dev/null",
                "pub:",
                "pub:https://127.0.0.1",
                "pub:https://127.0.0.1?task_id=x",
                "pub:http://127.0.0.1:1?task_id=1")) {
            String named = source.substring(0, Math.min(source.length(), 20)).replace("\u0000", "");
            inputs.add(refused("source " + named, "", fixture -> List.of(source)));
        }
        inputs.add(pushed("numbers at their ends", fixture -> List.of("--max-retries", "-3", "--retry-wait", "-7")));
        inputs.add(
                pushed("an option twice, the last one good", fixture -> List.of("--max-retries=x", "--max-retries=1")));
        inputs.add(pushed("seconds in a scientist's way", fixture -> List.of("--bucket-wait", "1e-9")));
        inputs.add(pushed("nobody to share with", fixture -> List.of("--accounts", "{\"default\": {}}")));
        inputs.add(pushed("empty words", fixture -> List.of("--rhsm-cert=", "--import-role=", "--events=")));
    }
}
