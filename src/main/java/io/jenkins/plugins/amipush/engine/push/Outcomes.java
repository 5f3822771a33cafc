package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.Set;

/** Says the last word on each image, and counts what failed. */
final class Outcomes {
    private final StopSignal stop;
    private final Reporter reporter;
    private final Set<String> failed = new HashSet<>();

    Outcomes(StopSignal stop, Reporter reporter) {
        this.stop = stop;
        this.reporter = reporter;
    }

    void pushed(ImagePush push) {
        push.end();
        reporter.tell(new Event.ImageEnded(
                reporter.now(), push.plan().id(), ItemState.PUSHED, push.shipped(), push.publicImage(), null, null));
    }

    /**
     * One image's fault, even the tool's own, takes no other image with it.
     *
     * @throws StopSignal.Stopped when that was the end of it, and no failure
     */
    void failed(ImagePush push, Throwable reason) {
        if (reason instanceof PushFailure known) {
            failed(push, known);
            return;
        }
        // What ends with the clients is no failure of the image.
        stop.check();
        if (reason instanceof StopSignal.Stopped || reason instanceof InterruptedException) {
            failed(push, PushFailure.passing("broken off: " + reason.getMessage(), reason));
        } else if (isOutOfMemory(reason)) {
            failed(push, PushFailure.permanent("the memory is too small", "run the engine with a larger heap (-Xmx)"));
        } else {
            failed(push, PushFailure.permanent("internal error: " + reason, "report it"));
            StringWriter trace = new StringWriter();
            reason.printStackTrace(new PrintWriter(trace));
            Reporter log = reporter.of(push.plan().id());
            trace.toString().lines().forEach(line -> log.debug("%s", line));
        }
    }

    private static boolean isOutOfMemory(Throwable e) {
        return e instanceof OutOfMemoryError || e.getCause() != null && isOutOfMemory(e.getCause());
    }

    private void failed(ImagePush push, PushFailure e) {
        push.end();
        ItemState state = push.imageId() == null ? ItemState.UPLOADFAILED : ItemState.NOTPUSHED;
        failed(push.plan(), e, state, push.shipped(), push.publicImage());
        // What can never succeed has been cleared away, unless something was made of it already.
        if (!e.isPermanent() || push.madeSomething()) {
            reporter.tell(push.left());
        }
    }

    /** @param state unless the failure has one of its own */
    void failed(ImagePlan plan, PushFailure e, ItemState state) {
        failed(plan, e, state, false, false);
    }

    private synchronized void failed(
            ImagePlan plan, PushFailure e, ItemState state, boolean shipped, boolean publicImage) {
        failed.add(plan.id());
        reporter.tell(new Event.ImageEnded(
                reporter.now(),
                plan.id(),
                e.state() == null ? state : e.state(),
                shipped,
                publicImage,
                e.getMessage(),
                e.remedy()));
    }

    /** The ids of the images that have failed. */
    synchronized Set<String> failed() {
        return Set.copyOf(failed);
    }

    /** @param what became of those that failed, such as {@code could not be looked at} */
    synchronized Push.Ended all(String what) {
        return failed.isEmpty()
                ? Push.Ended.PUSHED
                : new Push.Ended(RunOutcome.FAILED, Counted.of(failed.size(), "image") + " " + what);
    }
}
