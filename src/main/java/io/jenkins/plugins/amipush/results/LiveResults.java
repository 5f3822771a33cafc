package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.report.ReportJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * The JSON that the page asks for: {@code live}, whether more may come; {@code archived}, whether the artifacts are
 * there; {@code results}, as {@code docs/results.md} has them. An unchanged state answers 304.
 */
final class LiveResults {
    private static final int NOT_MODIFIED = 304;

    private LiveResults() {}

    static void send(AmiPushAction action, StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        // Taken before the results: what comes in between is sent again rather than missed.
        String tag = "\"" + action.version() + "\"";
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("ETag", tag);
        response.setHeader("Vary", "Accept-Encoding");
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(NOT_MODIFIED);
            return;
        }
        response.setContentType("application/json;charset=UTF-8");
        String json = "{\"live\":" + action.isLive() + ",\"archived\":" + action.isArchived() + ",\"results\":"
                + ReportJson.compact(action.results()) + "}";
        String encodings = request.getHeader("Accept-Encoding");
        if (encodings != null && encodings.contains("gzip")) {
            response.setHeader("Content-Encoding", "gzip");
            try (OutputStream out = new GZIPOutputStream(response.getOutputStream())) {
                out.write(json.getBytes(StandardCharsets.UTF_8));
            }
        } else {
            response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
        }
    }
}
