package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Waits for images of a region, with one call a look for all of them. */
public final class ImageWatch {
    private final Images images;
    private final Watch<Image> watch;

    /** @param looks runs each look */
    public ImageWatch(Images images, Time time, Duration interval, Executor looks) {
        this.images = images;
        this.watch = new Watch<>(new Availability(images), time, Pace.atOnce(interval), looks);
    }

    /**
     * Watches an image until it is available.
     *
     * @return fails with a {@link PushFailure} when it ends otherwise, or not in time, or cannot be looked at
     */
    public CompletableFuture<Image> available(String id, Duration limit) {
        return watch.ended(id, limit, look -> {});
    }

    private record Availability(Images images) implements Watch.Subject<Image> {
        @Override
        public String kind() {
            return "image";
        }

        @Override
        public List<Image> with(Collection<String> ids) {
            return images.with(ids);
        }

        @Override
        public String id(Image image) {
            return image.id();
        }

        @Override
        public boolean ended(Image image) {
            return image.available() || !image.usable();
        }

        @Override
        public Optional<PushFailure> failure(Image image) {
            return image.available()
                    ? Optional.empty()
                    : Optional.of(PushFailure.permanent(
                            "image %s in %s is in state %s".formatted(image.id(), images.region(), image.state()),
                            "deregister it and run again"));
        }

        @Override
        public PushFailure late(String id, Duration limit) {
            return PushFailure.passing(
                    "image %s in %s was not available within %d s".formatted(id, images.region(), limit.toSeconds()),
                    null);
        }

        @Override
        public PushFailure unknown(String id) {
            return PushFailure.passing("EC2 does not show image %s in %s".formatted(id, images.region()), null);
        }
    }
}
