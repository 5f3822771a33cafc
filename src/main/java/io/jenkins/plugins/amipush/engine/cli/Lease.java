package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Stops a push that its owner has forgotten, or asks to stop: the owner touches a file now and then, and writes
 * {@code FILE.stop} beside it when the push shall end. A file works on every system and through every restart of the
 * owner, which a signal and a pipe do not.
 *
 * <p>The lease lasts as long as the file's time changes; what that time is does not matter, so clocks may jump. Only time
 * that this process itself sees pass counts: after a sleep of the whole machine the owner gets as long as ever.
 */
final class Lease implements AutoCloseable {
    /** Stopping is to be prompt, and two looks at files a second cost nothing. */
    static final Duration LOOK = Duration.ofMillis(500);

    static final String STOP = ".stop";

    private final Path file;
    private final Path stopFile;
    private final Duration limit;
    private final StopSignal stop;
    private final LongSupplier nanoTime;
    private long lookedAt;
    private long untouchedNanos;
    private FileTime touched;
    private Thread watch;

    /** @param nanoTime of the machine */
    Lease(Path file, Duration limit, StopSignal stop, LongSupplier nanoTime) {
        this.file = file;
        this.stopFile = file.resolveSibling(file.getFileName() + STOP);
        this.limit = limit;
        this.stop = stop;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
        this.touched = touched();
    }

    /** Begins to watch over a lease; over none where there is no file. */
    static Lease watch(LeaseOptions options, StopSignal stop) {
        if (options == null) {
            return null;
        }
        Lease lease = new Lease(options.file(), options.limit(), stop, System::nanoTime);
        lease.watch = new Thread(lease::watch, "lease");
        lease.watch.setDaemon(true);
        lease.watch.start();
        return lease;
    }

    /** Looks at the files once. */
    void look() {
        long now = nanoTime.getAsLong();
        // A look that comes late was kept from coming, and so may the owner have been.
        untouchedNanos += Math.min(Math.max(0, now - lookedAt), 2 * LOOK.toNanos());
        lookedAt = now;
        FileTime found = touched();
        if (found != null && !Objects.equals(found, touched)) {
            touched = found;
            untouchedNanos = 0;
        }
        if (Files.exists(stopFile)) {
            stop.stop(Shutdown.REASON);
        } else if (untouchedNanos >= limit.toNanos()) {
            stop.stop("nobody has renewed its lease for " + seconds(limit) + " s");
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    private void watch() {
        Time time = Time.real();
        try {
            while (!stop.stopped()) {
                look();
                time.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A file that is gone is one that nobody touches. */
    private FileTime touched() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return null;
        }
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
