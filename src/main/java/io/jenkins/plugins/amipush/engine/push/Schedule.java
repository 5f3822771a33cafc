package io.jenkins.plugins.amipush.engine.push;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** When which image has its turn, and the end of all of them. */
final class Schedule {
    private final Workers workers;
    private final Slots images;

    /** @param most how many images may be worked on at a time, those that wait for AWS among them */
    Schedule(Workers workers, int most) {
        this.workers = workers;
        this.images = new Slots(workers, most);
    }

    /**
     * File by file, not region by region: every region has work from the beginning, for what AWS does at a time is bounded
     * by region, and a file is read again while it is in the machine's memory.
     *
     * @param regions the images of each region
     */
    static List<ImagePush> interleaved(List<List<ImagePush>> regions) {
        int most = regions.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, most)
                .boxed()
                .flatMap(n ->
                        regions.stream().filter(region -> n < region.size()).map(region -> region.get(n)))
                .toList();
    }

    /**
     * Returns when all work is done.
     *
     * @throws io.jenkins.plugins.amipush.engine.StopSignal.Stopped when the push was stopped
     */
    void run(List<ImagePush> pushes, Function<ImagePush, Later<Void>> work) throws InterruptedException {
        List<Later<Void>> ends =
                pushes.stream().map(push -> images.with(() -> work.apply(push))).toList();
        for (Later<Void> end : ends) {
            workers.await(end);
        }
    }
}
