package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** EC2's query interface. */
final class Ec2Service implements Service {
    private static final String VERSION = "2016-11-15";
    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/" + VERSION + "/";

    private final World world;
    private final Map<String, Ec2Operation> operations = new TreeMap<>();

    Ec2Service(World world, Ec2State state) {
        this.world = world;
        Stream.of(
                        new ImageOperations(world, state).operations(),
                        new ImageAttributeOperations(world, state).operations(),
                        new SnapshotOperations(world, state).operations(),
                        new ImportOperations(world, state).operations(),
                        new TagOperations(world, state).operations(),
                        new RegionOperations().operations())
                .flatMap(Stream::of)
                .forEach(operation -> operations.put(operation.name(), operation));
    }

    @Override
    public Call identify(Request request) throws IOException {
        Parameters parameters = new Parameters(request.form());
        String action = parameters.get("Action", "");
        Ec2Operation operation = operations.get(action);
        Map<String, String> told = new TreeMap<>(parameters.all());
        told.keySet().removeAll(Set.of("Action", "Version", "PresignedUrl"));
        return new Call(
                "ec2",
                action.isEmpty() ? request.method() : action,
                operation != null && operation.mutating() && !"true".equals(parameters.get("DryRun")),
                told,
                caller -> run(operation, new Ec2Request(parameters, request.region(), caller), request));
    }

    private Answer run(Ec2Operation operation, Ec2Request request, Request http) {
        if (operation == null) {
            throw Refusal.bad(
                    "InvalidAction",
                    "The action " + request.parameters().get("Action") + " is not valid for this web service.");
        }
        if (!VERSION.equals(request.parameters().get("Version"))) {
            throw Refusal.bad(
                    "InvalidAction",
                    "The action " + operation.name() + " is not valid for version "
                            + request.parameters().get("Version"));
        }
        request.parameters().checkNames(operation.parameters());
        if (request.parameters().isTrue("DryRun")) {
            throw new Refusal(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
        Xml xml = Xml.document(operation.name() + "Response", NAMESPACE).text("requestId", http.id());
        synchronized (world.lock()) {
            operation.work().run(request, xml);
        }
        return Answer.xml(200, xml).header("x-amzn-RequestId", http.id());
    }

    @Override
    public Answer refuse(Refusal refusal, Request request) {
        Xml xml = Xml.document("Response", null)
                .element(
                        "Errors",
                        errors -> errors.element(
                                "Error",
                                error -> error.text("Code", refusal.code()).text("Message", refusal.getMessage())))
                .text("RequestID", request.id());
        Answer answer = Answer.xml(refusal.status(), xml).header("x-amzn-RequestId", request.id());
        refusal.headers().forEach(answer::header);
        return answer;
    }

    @Override
    public Refusal throttled() {
        return new Refusal(503, "RequestLimitExceeded", "Request limit exceeded.");
    }

    @Override
    public Refusal expired() {
        return Refusal.bad("RequestExpired", "Request has expired.");
    }

    @Override
    public Refusal unknownKey() {
        return new Refusal(401, "AuthFailure", "AWS was not able to validate the provided access credentials");
    }
}
