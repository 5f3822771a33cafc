package io.jenkins.plugins.amipush.engine.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines at the bottom of a terminal that change in place, with a log that grows above them. Each change erases the block
 * and draws it again in one write, so that neither is ever garbled.
 */
final class LiveLines {
    /** A block taller than the terminal could not be erased; even a small one shows this many lines. */
    private static final int MOST_LINES = 8;

    private final PrintStream terminal;
    private final Map<Object, String> lines = new LinkedHashMap<>();
    private int drawn;

    LiveLines(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Adds a line at the bottom. */
    synchronized void add(Object key) {
        lines.put(key, "");
    }

    /** Changes a line; does nothing for one that is not there or is gone. */
    synchronized void set(Object key, String text) {
        if (lines.replace(key, text) != null) {
            draw("");
        }
    }

    synchronized void remove(Object key) {
        if (lines.remove(key) != null) {
            draw("");
        }
    }

    /** Prints a line of the log above the block. */
    synchronized void print(String line) {
        draw(line + System.lineSeparator());
    }

    private void draw(String above) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append("A\r\u001b[J");
        }
        text.append(above);
        List<String> filled =
                lines.values().stream().filter(line -> !line.isEmpty()).toList();
        List<String> shown = filled.subList(0, Math.min(filled.size(), MOST_LINES));
        shown.forEach(line -> text.append(line).append(System.lineSeparator()));
        drawn = shown.size();
        if (filled.size() > shown.size()) {
            text.append("and ")
                    .append(filled.size() - shown.size())
                    .append(" more")
                    .append(System.lineSeparator());
            drawn++;
        }
        terminal.print(text);
        terminal.flush();
    }
}
