package io.jenkins.plugins.amipush.results;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.jenkins.plugins.amipush.report.ReportTexts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * The JSON that the page asks for: {@code revision}, which names this state; {@code live}, whether more may come;
 * {@code results}, as {@code docs/results.md} has them, and {@code texts}, the report's words in the reader's language.
 * Who asks {@code ?since=REVISION} gets {@code changes} instead, what is newer than that (see {@link Revisions};
 * {@code images} is an object of patches by id there, {@code order} lists all ids where their order is another), or
 * everything again when that revision is not known any more.
 */
final class LiveResults {
    /** A shorter answer fits into one packet as it is. */
    private static final int SMALLEST_TO_COMPRESS = 1_000;

    private LiveResults() {}

    static void send(AmiPushAction action, StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Vary", "Accept-Encoding");
        response.setContentType("application/json;charset=UTF-8");
        byte[] json = answer(action, request).toString().getBytes(StandardCharsets.UTF_8);
        String encodings = request.getHeader("Accept-Encoding");
        if (json.length >= SMALLEST_TO_COMPRESS && encodings != null && encodings.contains("gzip")) {
            response.setHeader("Content-Encoding", "gzip");
            try (OutputStream out = new GZIPOutputStream(response.getOutputStream())) {
                out.write(json);
            }
        } else {
            response.getOutputStream().write(json);
        }
    }

    private static ObjectNode answer(AmiPushAction action, StaplerRequest2 request) throws IOException {
        ObjectNode answer = answer(action, request.getParameter("since"));
        if (answer.has("results")) {
            answer.putRawValue("texts", new RawValue(ReportTexts.of(request.getLocale())));
        }
        return answer;
    }

    private static ObjectNode answer(AmiPushAction action, String since) throws IOException {
        // Before the results: what ends in between is asked for again rather than missed.
        boolean live = action.isLive();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        LiveDocument document = action.document(live);
        if (document == null) {
            return settled(action, since, answer);
        }
        synchronized (document) {
            document.refresh(action.version(), action::results);
            answer.put("revision", document.revision());
            answer.put("live", live);
            Optional<ObjectNode> changes = document.since(since);
            if (changes.isPresent()) {
                return answer.set("changes", changes.get());
            }
            return answer.set("results", document.full());
        }
    }

    /** Of a build that was not followed while it ran. */
    private static ObjectNode settled(AmiPushAction action, String since, ObjectNode answer) throws IOException {
        String revision = "over." + action.version();
        answer.put("revision", revision).put("live", false);
        return revision.equals(since)
                ? answer.set("changes", JsonNodeFactory.instance.objectNode())
                : answer.set("results", LiveDocument.of(action.results()));
    }
}
