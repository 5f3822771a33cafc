package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.MergedResults;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Up to three pushes of one build whose journals tell anything in any order. */
final class RandomBuild {
    final Random random;
    private final List<ResultsFold> pushes = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");

    RandomBuild(int seed) {
        random = new Random(seed);
        pushes.add(new ResultsFold());
    }

    Results results() {
        return MergedResults.of(pushes.stream().map(ResultsFold::results).toList());
    }

    void step() {
        if (pushes.size() < 3 && random.nextInt(80) == 0) {
            pushes.add(new ResultsFold());
        }
        now = now.plusMillis(random.nextInt(5_000));
        ResultsFold push = pushes.get(random.nextInt(pushes.size()));
        push.apply(event());
        if (random.nextInt(300) == 0) {
            push.cutOff("lost");
        }
    }

    private Event event() {
        String image = "us-east-" + random.nextInt(2) + "/image-" + random.nextInt(5);
        List<String> images =
                random.nextInt(4) == 0 ? List.of(image, "us-east-0/image-0") : Collections.singletonList(image);
        Phase phase = Phase.values()[random.nextInt(Phase.values().length)];
        return switch (random.nextInt(16)) {
            case 0 -> new Event.Begin(now, Event.FORMAT, "1.0.0", settings(), random.nextInt(3) == 0 ? 600.0 : null);
            case 1, 2 ->
                new Event.Image(
                        now, image, "f.raw", text(), List.of("d"), "us-east-1", "hourly", "image", 7L, settings());
            case 3 -> new Event.AttemptStarted(now, image, 1 + random.nextInt(3), 3);
            case 4, 5 -> new Event.PhaseStarted(now, images, phase, text());
            case 6, 7 -> new Event.Progress(now, images, phase, random.nextInt(99), 100L, text());
            case 8, 9 -> new Event.PhaseEnded(now, images, phase, outcome(), text(), random.nextBoolean() ? 9L : null);
            case 10 ->
                new Event.Resource(
                        now,
                        images,
                        Event.Kind.values()[random.nextInt(Event.Kind.values().length)],
                        null,
                        "id-" + random.nextInt(9),
                        true,
                        text());
            case 11 -> new Event.AttemptFailed(now, image, 1, "no", text(), text(), random.nextBoolean(), null);
            case 12 ->
                new Event.Note(now, Event.Level.values()[random.nextInt(Event.Level.values().length)], "n", text());
            case 13 ->
                random.nextBoolean()
                        ? new Event.Identity(now, "r" + random.nextInt(3), "1", "arn", text(), text())
                        : new Event.FaultFound(now, new Fault("w", "f", text(), "p", text()), image);
            case 14 ->
                random.nextInt(4) == 0
                        ? new Event.Plan(now, image, List.of("a"), List.of())
                        : new Event.ImageEnded(
                                now,
                                image,
                                ItemState.values()[random.nextInt(ItemState.values().length)],
                                true,
                                false,
                                text(),
                                text());
            default ->
                random.nextInt(10) == 0
                        ? new Event.End(now, RunOutcome.FAILED, 30, text())
                        : new Event.Left(now, image, "r", "what", "next");
        };
    }

    private Event.Outcome outcome() {
        return Event.Outcome.values()[random.nextInt(Event.Outcome.values().length)];
    }

    private String text() {
        return random.nextInt(3) == 0 ? null : "text " + random.nextInt(3);
    }

    /** Values of every kind, which take one another's places. */
    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            settings.put("option-" + random.nextInt(3), value(2));
        }
        return settings;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 3)) {
            case 0 -> null;
            case 1 -> random.nextInt(3);
            case 2 -> text();
            case 3 -> random.nextBoolean() ? List.of() : Arrays.asList(value(depth - 1), value(depth - 1));
            default -> {
                Map<String, Object> map = new HashMap<>();
                map.put(String.valueOf(random.nextInt(2)), value(depth - 1));
                map.put("name", value(depth - 1));
                yield map;
            }
        };
    }
}
