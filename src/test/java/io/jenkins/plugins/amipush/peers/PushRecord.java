package io.jenkins.plugins.amipush.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a push did.
 *
 * @param writes by region, in their order, the mutating calls that AWS and RHSM received from it
 * @param images {@code images.json}, null where there is none
 * @param imagesText the same as it is written
 * @param state what exists afterwards
 * @param log what it said
 */
record PushRecord(
        int exitCode,
        SortedMap<String, List<Write>> writes,
        JsonNode images,
        String imagesText,
        JsonNode state,
        String log) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A mutating call, with the status that it was answered with. */
    record Write(String operation, SortedMap<String, String> parameters, int status) {
        @Override
        public String toString() {
            return operation + " " + status + " " + parameters;
        }
    }

    /**
     * @param from the number of the first request that belongs to the push
     * @param results the directory with the push's {@code images.json}
     */
    static PushRecord of(int exitCode, RehearsalCloud cloud, int from, Path results, String log) throws IOException {
        JsonNode state = cloud.state();
        Path images = results.resolve("images.json");
        String text = Files.exists(images) ? Files.readString(images) : "null";
        return new PushRecord(exitCode, writes(cloud.requests(), from, state), JSON.readTree(text), text, state, log);
    }

    private static SortedMap<String, List<Write>> writes(List<Recorded> requests, int from, JsonNode state) {
        Map<String, String> regionOfImage = new HashMap<>();
        state.path("images")
                .forEach(image -> regionOfImage.put(
                        image.path("imageId").asText(), image.path("region").asText()));
        SortedMap<String, List<Write>> writes = new TreeMap<>();
        requests.stream()
                .filter(request -> request.number() > from && request.mutating())
                .forEach(request -> {
                    // RHSM knows no regions; its calls belong to the region of the image that they speak of.
                    String region = request.service().equals("rhsm")
                            ? request.parameters()
                                    .getOrDefault(
                                            "regionID",
                                            regionOfImage.get(
                                                    request.parameters().get("amiID")))
                            : request.region();
                    writes.computeIfAbsent(region, r -> new ArrayList<>())
                            .add(new Write(request.operation(), new TreeMap<>(request.parameters()), request.status()));
                });
        return writes;
    }

    int count() {
        return writes.values().stream().mapToInt(List::size).sum();
    }
}
