package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** RHSM's interface for Amazon's images. Its clients sign nothing: they are known by their TLS certificate. */
final class RhsmService implements Service {
    private static final String BASE = "/v1/internal/cloud_access_providers/amazon/";
    private static final int PAGE = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;
    private final Set<Scenario.Product> products = new LinkedHashSet<>();
    private final Map<String, ObjectNode> regions = new LinkedHashMap<>();
    private final Map<String, ObjectNode> amis = new LinkedHashMap<>();

    RhsmService(World world) {
        this.world = world;
        if (world.scenario().products() != null) {
            products.addAll(world.scenario().products());
        }
    }

    void know(Scenario.Product product) {
        synchronized (world.lock()) {
            products.add(product);
        }
    }

    @Override
    public Call identify(Request request) throws IOException {
        String path = request.path().startsWith(BASE) ? request.path().substring(BASE.length()) : request.path();
        boolean mutating = request.method().equals("PUT") || request.method().equals("POST");
        byte[] document = request.document();
        JsonNode body = mutating ? parse(document) : JSON.missingNode();
        Map<String, String> parameters = new TreeMap<>(request.query());
        body.fields()
                .forEachRemaining(
                        field -> parameters.put(field.getKey(), field.getValue().asText()));
        String name = request.method() + ' ' + path;
        return new Call("rhsm", name, mutating, parameters, caller -> {
            synchronized (world.lock()) {
                return run(name, body, request);
            }
        });
    }

    private Answer run(String name, JsonNode body, Request request) {
        return switch (name) {
            case "GET provider_image_groups" -> productGroups();
            case "POST regions" -> postRegion(body);
            case "GET amis" -> listAmis(request);
            case "PUT amis" -> putAmi(body);
            case "POST amis" -> postAmi(body);
            default -> throw new Refusal(404, "NotFound", "No such resource: " + name);
        };
    }

    private static JsonNode parse(byte[] document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer productGroups() {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("body");
        products.forEach(product ->
                list.addObject().put("name", product.name()).put("providerShortName", product.providerShortName()));
        return json(200, answer);
    }

    private Answer postRegion(JsonNode body) {
        ObjectNode region = object(body, "regionID");
        regions.put(region.get("regionID").asText(), region);
        return json(200, JSON.createObjectNode());
    }

    private Answer listAmis(Request request) {
        int limit = Math.min(PAGE, number(request, "limit", PAGE));
        int offset = number(request, "offset", 0);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("body");
        amis.values().stream().skip(offset).limit(limit).forEach(list::add);
        answer.putObject("pagination")
                .put("count", list.size())
                .put("offset", offset)
                .put("limit", limit);
        return json(200, answer);
    }

    private static int number(Request request, String name, int standard) {
        String text = request.query().get(name);
        if (text == null) {
            return standard;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new Refusal(400, "BadRequest", name + " must be a number: " + text);
        }
        return Integer.parseInt(text);
    }

    private Answer putAmi(JsonNode body) {
        ObjectNode ami = object(body, "amiID");
        ObjectNode known = amis.get(ami.get("amiID").asText());
        if (known == null && !world.scenario().rhsm().acceptUnknown()) {
            throw new Refusal(404, "NotFound", "No AMI " + ami.get("amiID").asText());
        }
        if (known == null) {
            amis.put(ami.get("amiID").asText(), ami);
        } else {
            known.setAll(ami);
        }
        return json(200, JSON.createObjectNode());
    }

    private Answer postAmi(JsonNode body) {
        ObjectNode ami = object(body, "amiID");
        if (amis.putIfAbsent(ami.get("amiID").asText(), ami) != null) {
            throw new Refusal(409, "Conflict", "AMI " + ami.get("amiID").asText() + " exists already");
        }
        return json(201, JSON.createObjectNode());
    }

    private static ObjectNode object(JsonNode body, String idField) {
        if (body instanceof ObjectNode object && object.path(idField).isTextual()) {
            return object.deepCopy();
        }
        throw new Refusal(400, "BadRequest", "The body must be a JSON object with " + idField);
    }

    private static Answer json(int status, JsonNode body) {
        try {
            return Answer.json(status, JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree has a JSON form", e);
        }
    }

    @Override
    public Answer refuse(Refusal refusal, Request request) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("code", refusal.status()).put("message", refusal.getMessage());
        Answer answer = json(refusal.status(), body);
        refusal.headers().forEach(answer::header);
        return answer;
    }

    @Override
    public Refusal throttled() {
        return new Refusal(429, "TooManyRequests", "Too many requests");
    }

    @Override
    public Refusal expired() {
        return unknownKey();
    }

    @Override
    public Refusal unknownKey() {
        return new Refusal(401, "Unauthorized", "Unauthorized");
    }

    ObjectNode state() {
        ObjectNode state = JSON.createObjectNode();
        ArrayNode productList = state.putArray("products");
        products.forEach(product -> productList
                .addObject()
                .put("name", product.name())
                .put("providerShortName", product.providerShortName()));
        state.putArray("regions").addAll(regions.values());
        state.putArray("amis")
                .addAll(amis.values().stream().map(ObjectNode::deepCopy).toList());
        return state;
    }
}
