package io.jenkins.plugins.amipush.engine.stage;

import io.jenkins.plugins.amipush.journal.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source as it is written: {@code BACKEND:LOCATION?ARGUMENT=VALUE&…}, or a bare path, which is a staged directory.
 *
 * @param text as the user wrote it
 * @param backend in lower case
 * @param location what stands between the backend and the first question mark, as it is
 * @param arguments the values of each argument
 */
record Source(String text, String backend, String location, Map<String, List<String>> arguments) {
    static final String STAGED = "staged";
    static final String PUB = "pub";

    /** Two letters at least: {@code C:\stage} is a path. */
    private static final Pattern WITH_BACKEND = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);

    /** A comma parts sources where a backend follows; any other comma belongs to the location. */
    private static final Pattern NEXT_SOURCE = Pattern.compile(",(?=\\s*[A-Za-z][A-Za-z0-9+.-]+:)");

    private static final Set<String> OF_OTHER_TOOLS =
            Set.of("errata", "koji", "brew", "registry", "file", "rpm", "dir", "direct", "advisory");

    private static final String HINT =
            "write staged:DIRECTORY for a staged directory, or pub:https://HOST?task_id=ID for an earlier push";

    /** The sources that the command line's words name. */
    static List<String> split(List<String> words) {
        List<String> sources = new ArrayList<>();
        for (String word : words) {
            Arrays.stream(NEXT_SOURCE.split(word)).map(String::strip).forEach(sources::add);
        }
        return sources;
    }

    static Source parse(String text) {
        Matcher matcher = WITH_BACKEND.matcher(text);
        boolean explicit = matcher.matches();
        String rest = explicit ? matcher.group(2) : text;
        int query = rest.indexOf('?');
        return new Source(
                text,
                explicit ? matcher.group(1).toLowerCase(Locale.ROOT) : STAGED,
                query < 0 ? rest : rest.substring(0, query),
                query < 0 ? Map.of() : arguments(rest.substring(query + 1)));
    }

    private static Map<String, List<String>> arguments(String query) {
        Map<String, List<String>> arguments = new LinkedHashMap<>();
        for (String argument : query.split("&")) {
            if (!argument.isEmpty()) {
                String[] parts = argument.split("=", 2);
                arguments.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts.length == 2 ? parts[1] : "");
            }
        }
        return arguments;
    }

    /** What is wrong with the way the source is written. */
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        if (!backend.equals(STAGED) && !backend.equals(PUB)) {
            return List.of(unknownBackend());
        }
        if (location.isBlank()) {
            String problem = backend.equals(STAGED) ? "names no directory" : "names no URL";
            faults.add(Fault.of(named(), problem, HINT));
        } else if (backend.equals(STAGED) && location.startsWith("//") && !location.startsWith("///")) {
            faults.add(Fault.of(named(), "names a host, but a stage is a directory", "write staged:/DIRECTORY"));
        }
        arguments.forEach((name, values) -> {
            boolean number = name.equals("threads") || name.equals("timeout");
            if (number && !values.stream().allMatch(value -> value.matches("[0-9]{1,9}"))) {
                faults.add(new Fault(named(), name, String.join(",", values), "must be a whole number", null));
            } else if (!number && !(backend.equals(PUB) && name.equals("task_id"))) {
                faults.add(new Fault(named(), name, null, "is no argument of " + backend + " sources", "remove it"));
            }
        });
        return faults;
    }

    private Fault unknownBackend() {
        if (backend.equals("http") || backend.equals("https")) {
            return Fault.of(named(), "is no source", "for the images of an earlier push write pub:" + text);
        }
        String problem = OF_OTHER_TOOLS.contains(backend)
                ? "unsupported source: what " + backend + " lists has no region, type and billing codes"
                : "no source is called " + backend;
        return Fault.of(named(), problem, HINT);
    }

    /** How messages call the source. */
    String named() {
        return text.isBlank() ? "source \"" + text + "\"" : text;
    }
}
