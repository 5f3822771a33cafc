package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** EBS direct's REST interface: which operation a request asks for, and how errors are told. */
final class EbsService implements Service {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BLOCK = Pattern.compile("/snapshots/([^/]+)/blocks/([^/]+)");
    private static final Pattern BLOCKS = Pattern.compile("/snapshots/([^/]+)/blocks");
    private static final Pattern COMPLETION = Pattern.compile("/snapshots/completion/([^/]+)");

    private final BlockWriting writing;
    private final BlockReading reading;

    EbsService(World world, SnapshotStore snapshots, Spool spool) {
        BlockSnapshots blocks = new BlockSnapshots(snapshots);
        writing = new BlockWriting(world, blocks, spool, new Bandwidth(world));
        reading = new BlockReading(world, blocks);
    }

    @Override
    public Call identify(Request request) throws IOException {
        Map<String, String> parameters = new TreeMap<>(request.tellingHeaders());
        parameters.putAll(request.query());
        String name = operation(request, parameters);
        boolean mutating = !name.startsWith("Get") && !name.startsWith("List");
        if (!name.equals("StartSnapshot")) {
            return new Call("ebs", name, mutating, parameters, caller -> run(name, request, parameters, caller));
        }
        JsonNode body = parse(request.document());
        body.fields()
                .forEachRemaining(field -> parameters.put(
                        field.getKey(),
                        field.getValue().isValueNode()
                                ? field.getValue().asText()
                                : field.getValue().toString()));
        return new Call("ebs", name, mutating, parameters, caller -> writing.start(body, request, caller));
    }

    /** The operation's name; what the path names goes to the parameters. */
    private static String operation(Request request, Map<String, String> parameters) {
        String path = request.path();
        String method = request.method();
        if (method.equals("POST") && path.equals("/snapshots")) {
            return "StartSnapshot";
        }
        Matcher completion = COMPLETION.matcher(path);
        if (method.equals("POST") && completion.matches()) {
            parameters.put("SnapshotId", completion.group(1));
            return "CompleteSnapshot";
        }
        Matcher block = BLOCK.matcher(path);
        if (block.matches() && (method.equals("PUT") || method.equals("GET"))) {
            parameters.put("SnapshotId", block.group(1));
            parameters.put("BlockIndex", block.group(2));
            return method.equals("PUT") ? "PutSnapshotBlock" : "GetSnapshotBlock";
        }
        Matcher blocks = BLOCKS.matcher(path);
        if (method.equals("GET") && blocks.matches()) {
            parameters.put("SnapshotId", blocks.group(1));
            return "ListSnapshotBlocks";
        }
        return method + ' ' + path;
    }

    private Answer run(String name, Request request, Map<String, String> parameters, Caller caller) throws IOException {
        String id = parameters.get("SnapshotId");
        return switch (name) {
            case "PutSnapshotBlock" -> writing.put(id, parameters.get("BlockIndex"), request, caller);
            case "CompleteSnapshot" -> writing.complete(id, request, caller);
            case "ListSnapshotBlocks" -> reading.list(id, request, caller);
            case "GetSnapshotBlock" -> reading.get(id, parameters.get("BlockIndex"), request, caller);
            default -> throw new Refusal(404, "UnknownOperationException", "No such operation: " + name);
        };
    }

    private static JsonNode parse(byte[] document) throws IOException {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw Refusal.bad("SerializationException", "The body is not JSON");
        }
    }

    static Answer json(int status, ObjectNode body) {
        try {
            return Answer.json(status, JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree has a JSON form", e);
        }
    }

    @Override
    public Answer refuse(Refusal refusal, Request request) {
        ObjectNode body = JSON.createObjectNode().put("Message", refusal.getMessage());
        Answer answer = json(refusal.status(), body)
                .header("x-amzn-ErrorType", refusal.code())
                .header("x-amzn-RequestId", request.id());
        refusal.headers().forEach(answer::header);
        return answer;
    }

    @Override
    public Refusal throttled() {
        return Refusal.bad("RequestThrottledException", "The number of API requests has exceeded the maximum allowed");
    }

    @Override
    public Refusal expired() {
        return new Refusal(403, "ExpiredTokenException", "The security token included in the request is expired");
    }

    @Override
    public Refusal unknownKey() {
        return new Refusal(
                403, "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
}
