package io.jenkins.plugins.amipush.engine.cli;

import java.io.Console;
import java.nio.charset.Charset;
import java.util.Map;

/** What is known of the terminal that the command runs in, if it runs in one. */
final class Terminal {
    private Terminal() {}

    /** Whether there is somebody at a terminal that can move its cursor. */
    static boolean present(Map<String, String> environment) {
        Console console = System.console();
        return console != null && isTerminal(console) && !"dumb".equals(environment.get("TERM"));
    }

    /** Whether to colour: on a terminal, unless its user said {@code NO_COLOR} (https://no-color.org). */
    static boolean colours(boolean present, Map<String, String> environment) {
        return present && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Whether it shows more than ASCII. */
    static boolean unicode() {
        String encoding = System.getProperty("native.encoding", "US-ASCII");
        return Charset.isSupported(encoding) && Charset.forName(encoding).name().startsWith("UTF");
    }

    /** Since Java 22 a console is there without a terminal too, and can be asked. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
