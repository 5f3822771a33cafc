package io.jenkins.plugins.amipush.report;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Event.Level;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An event as lines for people. What the engine notes speaks for itself, so the events behind it (a phase, a resource)
 * are lines of level DEBUG; progress has a class of its own.
 */
final class EventLines {
    private boolean dryRun;
    /** The last failure that was told of each image, so that its end does not tell it again. */
    private final Map<String, String> told = new HashMap<>();

    /** The lines of an event, in their order; none for those that a log does not show. */
    List<LogLine> lines(Event event) {
        List<LogLine> lines = new ArrayList<>();
        if (event instanceof Event.Begin e) {
            begin(e, lines);
        } else if (event instanceof Event.Note e) {
            lines.add(new LogLine(e.level(), e.text(), e.time()));
        } else if (event instanceof Event.FaultFound e) {
            lines.add(LogLine.of(
                    Level.ERROR,
                    e,
                    e.fault() == null ? "a fault of the input" : e.fault().line()));
        } else if (event instanceof Event.Identity e) {
            lines.add(LogLine.of(Level.INFO, e, identity(e)));
        } else if (event instanceof Event.Plan e) {
            plan(e, lines);
        } else if (event instanceof Event.AttemptStarted e && e.attempt() > 1) {
            lines.add(LogLine.of(Level.INFO, e, "Attempt " + e.attempt() + " of " + e.of() + ": " + e.image()));
        } else if (event instanceof Event.AttemptFailed e) {
            lines.add(attemptFailed(e));
        } else if (event instanceof Event.ImageEnded e) {
            imageEnded(e, lines);
        } else if (event instanceof Event.Left e) {
            lines.add(LogLine.of(Level.WARNING, e, "Left in " + e.region() + ": " + e.what() + advice(e.next())));
        } else if (event instanceof Event.End e) {
            lines.add(end(e));
        } else if (event instanceof Event.Stopped e) {
            lines.add(LogLine.of(Level.ERROR, e, "AMI upload stopped: " + e.reason()));
        } else {
            behind(event, lines);
        }
        return lines;
    }

    private static void behind(Event event, List<LogLine> lines) {
        if (event instanceof Event.PhaseStarted e) {
            lines.add(LogLine.of(Level.DEBUG, e, "Phase " + e.phase() + " began for " + images(e.images())));
        } else if (event instanceof Event.PhaseEnded e) {
            lines.add(LogLine.of(
                    Level.DEBUG,
                    e,
                    "Phase " + e.phase() + " " + e.outcome() + " for " + images(e.images()) + advice(e.detail())));
        } else if (event instanceof Event.Resource e) {
            lines.add(LogLine.of(Level.DEBUG, e, (e.created() ? "Made " : "Found ") + e.kind() + " " + e.id()));
        }
    }

    private static void begin(Event.Begin event, List<LogLine> lines) {
        lines.add(LogLine.of(Level.INFO, event, "AMI Push " + event.engine()));
        if (event.rehearsalSpeed() != null) {
            lines.add(LogLine.of(
                    Level.INFO,
                    event,
                    "Rehearsal: nothing is published; time passes " + number(event.rehearsalSpeed())
                            + " times as fast"));
        }
    }

    private static String identity(Event.Identity event) {
        return "AWS identity in " + event.region() + ": " + event.arn() + ", account " + event.account()
                + (event.endpoint() == null ? "" : ", endpoint " + event.endpoint())
                + (event.proxy() == null ? "" : ", proxy " + event.proxy());
    }

    private void plan(Event.Plan event, List<LogLine> lines) {
        dryRun = true;
        lines.add(LogLine.of(Level.INFO, event, "Plan for " + event.image() + ":"));
        each(event.exists()).forEach(found -> lines.add(LogLine.of(Level.INFO, event, "  exists: " + found)));
        each(event.todo()).forEach(step -> lines.add(LogLine.of(Level.INFO, event, "  would do: " + step)));
        if (each(event.todo()).isEmpty()) {
            lines.add(LogLine.of(Level.INFO, event, "  nothing is left to do"));
        }
    }

    private LogLine attemptFailed(Event.AttemptFailed event) {
        told.put(event.image(), event.reason() + advice(event.remedy()));
        String text = "Attempt " + event.attempt() + " failed: " + event.image() + ": " + event.reason()
                + (event.requestId() == null ? "" : " (AWS RequestId: " + event.requestId() + ")")
                + advice(event.remedy());
        return event.waitSeconds() == null
                ? LogLine.of(Level.ERROR, event, text)
                : LogLine.of(Level.WARNING, event, text + "; next attempt in " + number(event.waitSeconds()) + " s");
    }

    private void imageEnded(Event.ImageEnded event, List<LogLine> lines) {
        if (event.state() != ItemState.PUSHED) {
            String why = event.reason() + advice(event.remedy());
            boolean news = event.reason() != null && !why.equals(told.get(event.image()));
            lines.add(LogLine.of(Level.ERROR, event, event.image() + ": " + event.state() + (news ? ": " + why : "")));
        }
    }

    private LogLine end(Event.End event) {
        String why = event.reason() == null ? "" : ": " + event.reason();
        if (event.outcome() != RunOutcome.PUSHED) {
            return LogLine.of(
                    Level.ERROR,
                    event,
                    (event.outcome() == RunOutcome.REFUSED ? "AMI upload not started" : "AMI upload failed") + why);
        }
        return LogLine.of(
                Level.INFO, event, (dryRun ? "Dry run completed, nothing was changed" : "AMI upload completed") + why);
    }

    private static String images(List<String> images) {
        return String.join(", ", each(images));
    }

    private static List<String> each(List<String> words) {
        return words == null ? List.of() : words;
    }

    private static String advice(String text) {
        return text == null ? "" : "; " + text;
    }

    private static String number(double value) {
        return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }
}
