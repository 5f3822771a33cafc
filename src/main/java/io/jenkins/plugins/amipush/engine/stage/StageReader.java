package io.jenkins.plugins.amipush.engine.stage;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Fault;
import java.util.List;
import java.util.Map;

/** Reads the sources of a push. */
public final class StageReader {
    private final Reporter reporter;
    private final StagedDirectory directories;
    private final PubSource pub;

    /**
     * @param environment the environment variables: {@code PUSHSOURCE_SRC_POLL_TIMEOUT} and
     *     {@code PUSHSOURCE_SRC_POLL_RATE}, and for {@code pub:} sources the proxies' and the CA bundle's
     * @param rehearsal {@code pub:} sources may be read by plain http
     */
    public StageReader(Reporter reporter, Time time, Map<String, String> environment, boolean rehearsal) {
        this.reporter = reporter;
        MetadataSchema schema = new MetadataSchema();
        directories = new StagedDirectory(reporter, new Arrival(environment, time, reporter), schema);
        pub = new PubSource(reporter, time, environment, rehearsal, schema);
    }

    /**
     * Reads all sources, in order. All faults of all sources and files are in the result; nothing is thrown for bad input.
     *
     * @param sources as the command line has them; one may hold several, parted by commas
     */
    public Stage read(List<String> sources) {
        Findings findings = new Findings();
        for (String text : Source.split(sources)) {
            Source source = Source.parse(text);
            List<Fault> faults = source.faults();
            faults.forEach(findings::fault);
            if (faults.isEmpty() && source.backend().equals(Source.PUB)) {
                pub.read(source, findings);
            } else if (faults.isEmpty()) {
                directories.read(source, findings);
            }
        }
        if (findings.nothing()) {
            findings.fault(Fault.of(
                    String.join(" ", sources),
                    "there is no AMI to push; seen: " + findings.othersSeen(),
                    "stage image files as DESTINATION/AWS_IMAGES/FILE"));
        }
        Stage stage = findings.stage();
        reporter.debug(
                "%d images, %d faults in the sources",
                stage.images().size(), stage.faults().size());
        return stage;
    }
}
