package io.jenkins.plugins.amipush.report;

import java.util.List;

/**
 * Where a {@code report.html} is read.
 *
 * @param downloads names of the files beside it
 * @param command how the engine was called, before its options; null where nobody can call it again from a shell
 */
public record ReportHome(List<String> downloads, String command) {
    /** Beside the files that are always with it. */
    public static final ReportHome PLAIN = new ReportHome(List.of("images.json", "report.json"), null);
}
