package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.push.Planner.PlanFault;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ItemState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first and, where nothing is pushed, the last that is told of each planned image. */
final class Refusals {
    private final Reporter reporter;

    Refusals(Reporter reporter) {
        this.reporter = reporter;
    }

    void announce(ImagePlan image) {
        StagedImage item = image.staged();
        Map<String, Object> fields = new LinkedHashMap<>(item.fields());
        fields.put("dest", image.dest());
        reporter.tell(new Event.Image(
                reporter.now(),
                image.id(),
                item.file(),
                item.src(),
                image.dest(),
                image.region(),
                item.attributes().type(),
                image.name(),
                item.size(),
                fields));
    }

    /** Tells the faults, and of each image what becomes of it: one without a fault is not pushed either. */
    void refuse(List<ImagePlan> images, List<PlanFault> faults) {
        Map<String, PlanFault> first = new HashMap<>();
        for (PlanFault fault : faults) {
            reporter.of(fault.image()).fault(fault.fault());
            first.putIfAbsent(fault.image(), fault);
        }
        for (ImagePlan image : images) {
            PlanFault fault = first.get(image.id());
            if (fault == null) {
                notPushed(image);
            } else {
                refused(image, fault.state(), fault.fault().line());
            }
        }
    }

    void notPushed(ImagePlan image) {
        refused(image, ItemState.NOTPUSHED, "other images were refused");
    }

    void refused(ImagePlan image, ItemState state, String why) {
        reporter.tell(new Event.ImageEnded(reporter.now(), image.id(), state, false, false, why, null));
    }
}
