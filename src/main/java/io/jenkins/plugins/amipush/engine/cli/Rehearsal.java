package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import io.jenkins.plugins.amipush.engine.rhsm.Product;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** The stand-in that a rehearsed push runs against. */
final class Rehearsal implements AutoCloseable {
    private final RehearsalOptions options;
    private final Scenario scenario;
    private final RehearsalCloud cloud;

    private Rehearsal(RehearsalOptions options, Scenario scenario, RehearsalCloud cloud) {
        this.options = options;
        this.scenario = scenario;
        this.cloud = cloud;
    }

    static Rehearsal start(RehearsalOptions options, Time time) throws IOException {
        Scenario scenario = options.scenario() == null ? Scenario.defaults() : Scenario.read(options.scenario());
        // Placeholders of documentation can be rehearsed; that they could not be pushed with was warned of.
        return new Rehearsal(options, scenario, RehearsalCloud.startCounting(0, scenario.withAnyAccountIds(), time));
    }

    URI endpoint() {
        return cloud.endpoint();
    }

    URI rhsm() {
        return cloud.rhsm();
    }

    /** Lets the stand-in know the images' products, unless the scenario says which it knows. */
    void know(List<StagedImage> images, String provider) {
        if (scenario.products() == null) {
            images.forEach(image -> cloud.know(
                    Product.nameFor(
                            image.attributes().release().product(),
                            image.attributes().type()),
                    provider));
        }
    }

    /** Writes what the stand-in holds to where the options say, if they do. */
    void writeState(Surroundings surroundings) throws IOException {
        if (options.state() == null) {
            return;
        }
        String state = cloud.summary().toPrettyString();
        if (options.state().equals(RehearsalOptions.STANDARD_OUTPUT)) {
            PrintStream out = surroundings.out();
            out.println(state);
            out.flush();
        } else {
            Files.writeString(surroundings.file(options.state()), state + "\n", StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        cloud.close();
    }
}
