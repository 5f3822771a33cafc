package io.jenkins.plugins.amipush.report;

import java.util.List;

/**
 * Where a {@code report.html} is read.
 *
 * @param downloads names of the files beside it
 * @param command the words that call the engine, before its options; empty where nobody can call it again from a shell
 */
public record ReportHome(List<String> downloads, List<String> command) {
    /** Beside the files that are always with it. */
    public static final ReportHome PLAIN = new ReportHome(List.of("images.json", "report.json"), List.of());
}
