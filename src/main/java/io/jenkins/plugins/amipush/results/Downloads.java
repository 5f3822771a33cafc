package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.report.ImagesJson;
import io.jenkins.plugins.amipush.report.ReportJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * The files that a build's page offers, made from the journals as they are now: {@code images.json} and
 * {@code report.json}, and {@code journal.zip} with the journal of each push, named as the artifacts are. A browser
 * saves them and shows none.
 */
final class Downloads {
    static final List<String> NAMES = List.of("images.json", "report.json", "journal.zip");

    private static final int NOT_FOUND = 404;

    private Downloads() {}

    static void send(AmiPushAction action, String name, StaplerResponse2 response) throws IOException {
        if (!NAMES.contains(name)) {
            response.setStatus(NOT_FOUND);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        switch (name) {
            case "images.json" -> json(ImagesJson.text(action.results()), response);
            case "report.json" -> json(ReportJson.text(action.results()), response);
            default -> journals(action, response);
        }
    }

    private static void json(String text, StaplerResponse2 response) throws IOException {
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void journals(AmiPushAction action, StaplerResponse2 response) throws IOException {
        response.setContentType("application/zip");
        try (ZipOutputStream zip = new ZipOutputStream(response.getOutputStream())) {
            for (PushRecord record : action.records()) {
                try (InputStream journal = record.openJournal()) {
                    zip.putNextEntry(new ZipEntry("events-" + record.id() + ".ndjson"));
                    journal.transferTo(zip);
                    zip.closeEntry();
                } catch (NoSuchFileException e) {
                    // Nothing was told yet, or its file is gone.
                }
            }
        }
    }
}
