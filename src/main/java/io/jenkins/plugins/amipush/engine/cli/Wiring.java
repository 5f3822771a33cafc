package io.jenkins.plugins.amipush.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.report.ImagesJson;
import io.jenkins.plugins.amipush.report.PushItemsJsonl;
import io.jenkins.plugins.amipush.report.ReportHome;
import io.jenkins.plugins.amipush.report.ReportHtml;
import io.jenkins.plugins.amipush.report.ReportJson;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Puts the engine's parts together. */
final class Wiring implements Engine {
    private static final ReportHome HOME = new ReportHome(
            List.of(
                    ResultsDirectory.IMAGES,
                    ResultsDirectory.PUSH_ITEMS,
                    ResultsDirectory.REPORT,
                    ResultsDirectory.EVENTS),
            List.of("java", "-jar", jar(), "push"));

    /** The jar as it was named to Java. */
    private static String jar() {
        String path = System.getProperty("java.class.path");
        return path.endsWith(".jar") && !path.contains(File.pathSeparator) ? path : "ami-push.jar";
    }

    @Override
    public Console console(PushJob job) {
        return PushConsole.open(job);
    }

    @Override
    public PushEnd push(PushJob job) throws InterruptedException, IOException {
        if (job.options().rehearsal() == null) {
            return new PushRun(job).run();
        }
        try (Rehearsal rehearsal = Rehearsal.start(job.options().rehearsal(), job.time())) {
            try {
                return new PushRun(job, rehearsal).run();
            } finally {
                rehearsal.writeState(job.surroundings());
            }
        }
    }

    @Override
    public void writeResults(PushJob job) throws IOException {
        Results results = job.fold().results();
        ResultsDirectory directory = job.results();
        directory.write(ResultsDirectory.IMAGES, ImagesJson.text(results));
        directory.write(ResultsDirectory.PUSH_ITEMS, PushItemsJsonl.text(results));
        directory.write(ResultsDirectory.REPORT, ReportJson.text(results));
        directory.write(ResultsDirectory.PAGE, ReportHtml.text(results, HOME));
    }

    private static RehearsalCloud start(int port, Scenario scenario, Time time) throws IOException {
        try {
            return RehearsalCloud.startCounting(port, scenario, time);
        } catch (BindException e) {
            throw PushFailure.permanent("--port: " + port + " is in use", "choose another, or 0 for any");
        }
    }

    @Override
    public Cloud startCloud(int port, Path scenario, Time time) throws IOException {
        RehearsalCloud cloud = start(port, scenario == null ? Scenario.defaults() : Scenario.read(scenario), time);
        if (scenario == null) {
            SampleStage.PRODUCTS.forEach(product -> cloud.know(product, SampleStage.PROVIDER));
        }
        return new Cloud() {
            @Override
            public URI endpoint() {
                return cloud.endpoint();
            }

            @Override
            public URI rhsm() {
                return cloud.rhsm();
            }

            @Override
            public JsonNode summary() {
                return cloud.summary();
            }

            @Override
            public void close() {
                cloud.close();
            }
        };
    }
}
