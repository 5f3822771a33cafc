package io.jenkins.plugins.amipush.results;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.report.ImagesJson;
import io.jenkins.plugins.amipush.report.ReportHtml;
import io.jenkins.plugins.amipush.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.BuildListenerAdapter;

/**
 * Archives what release tools want of a build's pushes, under {@code ami-push/}: {@code images.json},
 * {@code report.json} and {@code report.html} of all its pushes so far, and the journal of each,
 * {@code events-ID.ndjson}.
 */
public final class PushArtifacts {
    private static final Logger LOGGER = Logger.getLogger(PushArtifacts.class.getName());
    private static final String FOLDER = "ami-push/";

    /** How long the end of a push that was broken off waits for the store. */
    private static final long STORE_LIMIT_SECONDS = 20;

    private PushArtifacts() {}

    /**
     * Archives the artifacts when a push has ended. A failure is one line in the log and nothing more: the images are
     * pushed all the same.
     */
    public static void archive(Run<?, ?> run, TaskListener listener) throws InterruptedException {
        try {
            AmiPushAction action = AmiPushAction.of(run);
            synchronized (action.archiving()) {
                archive(run, action, listener);
            }
        } catch (IOException | RuntimeException e) {
            listener.getLogger()
                    .println("AMI Push: WARNING: cannot archive images.json and report.json of " + run + ": "
                            + String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", "?")
                            + "; the page AMI Push of the build shows the same");
        }
    }

    /** The same for a push that was broken off, whose end does not wait for a store of artifacts that hangs. */
    public static void archiveSoon(Run<?, ?> run, TaskListener listener) throws InterruptedException {
        Future<Void> archived = Computer.threadPoolForRemoting.submit(() -> {
            archive(run, listener);
            return null;
        });
        try {
            archived.get(STORE_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            listener.getLogger()
                    .println("AMI Push: WARNING: Not waiting for the store of artifacts, which takes longer than "
                            + STORE_LIMIT_SECONDS + " s");
        } catch (ExecutionException e) {
            LOGGER.log(Level.WARNING, "the artifacts of " + run + " cannot be stored", e.getCause());
        } finally {
            archived.cancel(true);
        }
    }

    private static void archive(Run<?, ?> run, AmiPushAction action, TaskListener listener)
            throws IOException, InterruptedException {
        Path base = Files.createDirectories(action.directory());
        Path made = Files.createTempDirectory(base, "artifacts-");
        try {
            Results results = action.results();
            Map<String, String> files = new LinkedHashMap<>();
            files.put("images.json", ImagesJson.text(results));
            files.put("report.json", ReportJson.text(results));
            files.put("report.html", ReportHtml.text(results));
            Map<String, String> artifacts = new LinkedHashMap<>();
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(made.resolve(file.getKey()), file.getValue());
                artifacts.put(FOLDER + file.getKey(), made.getFileName() + "/" + file.getKey());
            }
            for (PushRecord record : action.records()) {
                Path journal = record.journalFile();
                if (Files.exists(journal)) {
                    artifacts.put(
                            FOLDER + "events-" + record.id() + ".ndjson",
                            journal.getFileName().toString());
                }
            }
            run.pickArtifactManager()
                    .archive(
                            new FilePath(base.toFile()),
                            new Launcher.LocalLauncher(listener),
                            new BuildListenerAdapter(listener),
                            artifacts);
        } finally {
            new FilePath(made.toFile()).deleteRecursive();
        }
    }
}
