package io.jenkins.plugins.amipush;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at settings as a form holds them, touching nothing but the text. The rules are the engine's, which looks again
 * and is the judge; a text with a variable is taken as it is.
 */
final class SettingChecks {
    private static final List<String> TYPES = List.of("hourly", "access", "marketplace");
    static final List<String> PROVIDERS = List.of("AWS", "ACN", "AGOV");

    /** Two letters at least: {@code C:\stage} is a path. */
    private static final Pattern WITH_BACKEND = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);

    private static final Pattern ROLE_ARN = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]+");

    /** What begins a bucket's name, {@code PREFIX-REGION}; 63 characters in all, of which a region has 9 or more. */
    private static final Pattern BUCKET_PREFIX =
            Pattern.compile("(?!(xn-|sthree|amzn-s3-demo)(-|$))(?!.*(\\.\\.|\\.-|-\\.|\\.$))[a-z0-9][a-z0-9.-]{0,52}");

    /** The characters that EC2 takes in a name; those of {@code REGION/} are among them. */
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9 ()\\[\\]./\\-'@_]+");

    private static final Pattern TAG_CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final int MOST_TAGS = 9;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;
    private static final int LARGEST_PORT = 0xffff;

    private SettingChecks() {}

    static Finding source(String text) {
        List<String> sources = Words.lines(text);
        if (sources.isEmpty()) {
            return Finding.error("Name what to push: a directory of the workspace, or pub:URL");
        }
        return sources.stream()
                .map(SettingChecks::oneSource)
                .filter(finding -> finding != Finding.OK)
                .findFirst()
                .orElse(Finding.OK);
    }

    private static Finding oneSource(String source) {
        if (source.startsWith("-")) {
            return Finding.error("A source does not begin with -: write ./" + source);
        }
        if (open(source)) {
            return Finding.OK;
        }
        Matcher matcher = WITH_BACKEND.matcher(source);
        boolean explicit = matcher.matches();
        String backend = explicit ? matcher.group(1).toLowerCase(Locale.ROOT) : "staged";
        String location = (explicit ? matcher.group(2) : source).replaceFirst("(?s)\\?.*", "");
        if (backend.equals("http") || backend.equals("https")) {
            return Finding.error("For the images of an earlier push write pub:" + source);
        } else if (!backend.equals("staged") && !backend.equals("pub")) {
            return Finding.error("No source is called " + backend + ": write staged:DIRECTORY or pub:URL");
        } else if (location.isBlank()) {
            return Finding.error(backend.equals("staged") ? "Names no directory" : "Names no URL");
        } else if (backend.equals("staged") && location.startsWith("//") && !location.startsWith("///")) {
            return Finding.error("Names a host, but a stage is a directory: write staged:/DIRECTORY");
        }
        return Finding.OK;
    }

    /** @param fallback the global default, or null */
    static Finding rhsmUrl(String text, String fallback, boolean rehearse) {
        if (rehearse) {
            return address(text);
        }
        return fallback == null && PushFields.given(text) == null
                ? Finding.warning("No RHSM URL: set it here or under Manage Jenkins » System » AMI Push")
                : rhsmUrl(text);
    }

    static Finding rhsmUrl(String text) {
        Finding finding = address(text);
        String url = PushFields.given(text);
        return finding == Finding.OK && url != null && url.startsWith("http:")
                ? Finding.warning("Neither encrypted nor authenticated: better write https://")
                : finding;
    }

    /** An address of HTTP. */
    static Finding address(String text) {
        String address = PushFields.given(text);
        if (open(address)) {
            return Finding.OK;
        }
        try {
            URI uri = new URI(address);
            if (uri.getRawUserInfo() != null) {
                return Finding.error("Holds a user name, which messages would show: leave it out");
            } else if (uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getPort() <= LARGEST_PORT) {
                return Finding.OK;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        return Finding.error("Not an address of a server: write https://HOST");
    }

    /** @param snapshots whether the accounts are those of snapshots */
    static Finding accounts(String text, boolean snapshots, boolean rehearse) {
        String json = PushFields.given(text);
        return open(json) ? Finding.OK : AccountsCheck.of(json, snapshots, rehearse);
    }

    static Finding roleArn(String text) {
        return form(text, ROLE_ARN, "Not a role's ARN: write arn:aws:iam::123456789012:role/NAME");
    }

    static Finding containerPrefix(String text) {
        return form(
                text,
                BUCKET_PREFIX,
                "Cannot begin a bucket's name: use small letters, digits, dots and hyphens, up to 53 of them; no dot"
                        + " beside a dot or a hyphen or at the end; not xn--, sthree- or amzn-s3-demo- at the beginning");
    }

    private static Finding form(String text, Pattern form, String problem) {
        String word = PushFields.given(text);
        return open(word) || form.matcher(word).matches() ? Finding.OK : Finding.error(problem);
    }

    static Finding provider(String text) {
        String name = PushFields.given(text);
        return open(name) || PROVIDERS.contains(name)
                ? Finding.OK
                : Finding.warning("RHSM's names for AWS are " + String.join(", ", PROVIDERS));
    }

    static Finding types(String text) {
        if (open(text)) {
            return Finding.OK;
        }
        return Words.list(text).stream()
                .filter(type -> !TYPES.contains(type))
                .map(type -> Finding.error(type + " is no type of image: they are " + String.join(", ", TYPES)))
                .findFirst()
                .orElse(Finding.OK);
    }

    static Finding images(String text) {
        if (open(text)) {
            return Finding.OK;
        }
        return Words.patterns(text).stream()
                .filter(image -> !IMAGE.matcher(image).matches())
                .map(image -> Finding.error(image + " is no image's name: write REGION/NAME, or NAME for every region"))
                .findFirst()
                .orElse(Finding.OK);
    }

    /** A whole number. */
    static Finding wholeNumber(String text, int least) {
        if (open(text)) {
            return Finding.OK;
        }
        try {
            if (Integer.parseInt(text.strip()) >= least) {
                return Finding.OK;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        return Finding.error("Not a whole number from " + least + " on");
    }

    static Finding factor(String text) {
        if (open(text)) {
            return Finding.OK;
        }
        try {
            double factor = Double.parseDouble(text.strip());
            if (factor > 0 && !Double.isInfinite(factor)) {
                return Finding.OK;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        return Finding.error("Not a number above 0");
    }

    static Finding tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String line : Words.lines(text)) {
            int equals = line.indexOf('=');
            if (open(line)) {
                continue;
            } else if (equals < 1) {
                return Finding.error(line + " is not KEY=VALUE");
            }
            String key = line.substring(0, equals);
            String value = line.substring(equals + 1);
            String problem = tagProblem(line, key, value);
            String former = tags.put(key, value);
            if (problem == null && former != null && !former.equals(value)) {
                problem = "is given twice with different values";
            }
            if (problem != null) {
                return Finding.error(key + " " + problem);
            }
        }
        return tags.size() > MOST_TAGS ? Finding.error("More than " + MOST_TAGS + " tags") : Finding.OK;
    }

    private static String tagProblem(String tag, String key, String value) {
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.startsWith("aws:") || lower.startsWith("ami-push:") || key.equals("Name")) {
            return "is reserved: choose a key other than Name, aws:… and ami-push:…";
        } else if (key.codePointCount(0, key.length()) > LONGEST_KEY) {
            return "is longer than " + LONGEST_KEY + " characters";
        } else if (value.codePointCount(0, value.length()) > LONGEST_VALUE) {
            return "has a value longer than " + LONGEST_VALUE + " characters";
        } else if (!TAG_CHARACTERS.matcher(tag).matches()) {
            return "has a character other than letters, digits, spaces and _ . : / = + - @";
        }
        return null;
    }

    static Finding javaOptions(String text) {
        try {
            return Words.quoted(text).stream()
                    .filter(word -> !word.startsWith("-") && !open(word))
                    .map(word -> Finding.error(noJavaOption(word)))
                    .findFirst()
                    .orElse(Finding.OK);
        } catch (IllegalArgumentException e) {
            return Finding.error(e.getMessage());
        }
    }

    static String noJavaOption(String word) {
        return word + " is no option of Java: write it as -Xmx1g or -Dkey=value";
    }

    static Finding allowPublicImages(boolean allowed, boolean ship) {
        return allowed && !ship
                ? Finding.warning("Without publishing in RHSM nothing is released to everybody")
                : Finding.OK;
    }

    static Finding onlyForRehearsals(String text, boolean rehearse) {
        return PushFields.given(text) != null && !rehearse ? Finding.warning("Counts in a rehearsal only") : Finding.OK;
    }

    static Finding notInRehearsals(String text, boolean rehearse) {
        return PushFields.given(text) != null && rehearse
                ? Finding.warning("Does not count in a rehearsal")
                : Finding.OK;
    }

    static Finding accountsCredentials(String id, String accounts) {
        return PushFields.given(id) != null && PushFields.given(accounts) != null
                ? Finding.error(EngineArguments.TWO_ACCOUNTS)
                : Finding.OK;
    }

    /** Whether it is not known yet what the text will be, or there is none. */
    private static boolean open(String text) {
        return text == null || text.isBlank() || text.contains("$");
    }
}
