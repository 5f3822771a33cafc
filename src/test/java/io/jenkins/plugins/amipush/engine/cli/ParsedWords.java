package io.jenkins.plugins.amipush.engine.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** How {@code push} understands words, for tests of other packages. */
public final class ParsedWords {
    private ParsedWords() {}

    /** Option to value for those that are given, and {@code SOURCE} to the sources. */
    public static Map<String, Object> of(List<String> words) {
        CommandLine line = new CommandLine(new PushCommand(null, null)).setExpandAtFiles(false);
        Spelling.Words spelt = Spelling.out(line.getCommandSpec(), PushArguments.ESTABLISHED, words);
        CommandLine.ParseResult parsed = line.parseArgs(spelt.words().toArray(String[]::new));
        Map<String, Object> values = new LinkedHashMap<>();
        parsed.matchedOptions().forEach(option -> values.put(option.longestName(), option.getValue()));
        values.put("SOURCE", parsed.matchedPositional(0).getValue());
        return values;
    }

    /** What counts where an option is not given. */
    public static Map<String, String> defaults() {
        PushArguments arguments = new PushArguments();
        return Map.of(
                "awsProviderName", arguments.rhsm.provider,
                "containerPrefix", arguments.aws.containerPrefix,
                "maxRetries", arguments.waits.maxRetries,
                "retryWait", arguments.waits.retryWait,
                "importTimeout", arguments.waits.importTimeout,
                "rehearseSpeed", String.valueOf((int) RehearsalOptions.DEFAULT_SPEED));
    }
}
