package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** STS's query interface: who one is, and whose role one may take. */
final class StsService implements Service {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final Pattern ROLE =
            Pattern.compile("arn:(aws[a-z-]*):iam::(\\d{12}):role/(?:[\\w+=,.@/-]*/)?([\\w+=,.@-]+)");
    private static final Pattern SESSION = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final int SHORTEST_SECONDS = 900;
    private static final int LONGEST_SECONDS = 43_200;
    private static final int DEFAULT_SECONDS = 3600;
    private static final Set<String> ASSUME_ROLE = Set.of(
            "RoleArn",
            "RoleSessionName",
            "DurationSeconds",
            "ExternalId",
            "Policy",
            "PolicyArns.member.N.arn",
            "SourceIdentity",
            "Tags.member.N.Key",
            "Tags.member.N.Value",
            "TransitiveTagKeys.member.N");

    private final World world;
    private final Callers callers;

    StsService(World world, Callers callers) {
        this.world = world;
        this.callers = callers;
    }

    @Override
    public Call identify(Request request) throws IOException {
        Parameters parameters = new Parameters(request.form());
        String action = parameters.get("Action", "");
        Map<String, String> told = new TreeMap<>(parameters.all());
        told.keySet().removeAll(Set.of("Action", "Version"));
        return new Call("sts", action.isEmpty() ? request.method() : action, false, told, caller -> switch (action) {
            case "GetCallerIdentity" -> {
                parameters.checkNames(Set.of());
                yield identity(caller, request);
            }
            case "AssumeRole" -> {
                parameters.checkNames(ASSUME_ROLE);
                yield assume(parameters, request);
            }
            default -> throw Refusal.bad("InvalidAction", "Could not find operation " + action);
        });
    }

    private Answer identity(Caller caller, Request request) {
        return answer(
                "GetCallerIdentity",
                request,
                result -> result.text("Arn", arn(caller, request))
                        .text("UserId", caller.userId())
                        .text("Account", caller.account()));
    }

    private static String arn(Caller caller, Request request) {
        String service = caller.assumedRole() ? "sts" : "iam";
        return "arn:" + Partition.of(request.region()).id() + ':' + service + "::" + caller.account() + ':'
                + caller.role();
    }

    private Answer assume(Parameters parameters, Request request) {
        String roleArn = required(parameters, "RoleArn");
        Matcher role = ROLE.matcher(roleArn);
        if (!role.matches()) {
            throw invalid(roleArn + " is invalid");
        }
        String name = required(parameters, "RoleSessionName");
        if (!SESSION.matcher(name).matches()) {
            throw invalid("Value '" + name + "' at 'roleSessionName' failed to satisfy constraint: [\\w+=,.@-]{2,64}");
        }
        if (!role.group(1).equals(Partition.of(request.region()).id())) {
            throw new Refusal(403, "AccessDenied", "The role is in another partition: " + roleArn);
        }
        String externalId = world.scenario().sts().externalId();
        if (externalId != null && !externalId.equals(parameters.get("ExternalId", ""))) {
            throw new Refusal(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole on " + roleArn);
        }
        Instant expiration = Callers.now().plus(World.seconds(lifetime(parameters)));
        String roleId = "AROA" + upper("role", roleArn);
        Caller caller = new Caller(role.group(2), "assumed-role/" + role.group(3) + '/' + name, roleId + ':' + name);
        String accessKey = "ASIA" + upper("key", roleArn + name);
        String token = world.ids().opaque("token", roleArn + name);
        callers.admit(accessKey, new Callers.Session(token, expiration, caller));
        return answer(
                "AssumeRole",
                request,
                result -> result.element(
                                "Credentials",
                                credentials -> credentials
                                        .text("AccessKeyId", accessKey)
                                        .text("SecretAccessKey", world.ids().opaque("secret", roleArn + name))
                                        .text("SessionToken", token)
                                        .text("Expiration", expiration))
                        .element(
                                "AssumedRoleUser",
                                user -> user.text("AssumedRoleId", caller.userId())
                                        .text("Arn", arn(caller, request))));
    }

    private double lifetime(Parameters parameters) {
        Double scenario = world.scenario().sts().lifetimeSeconds();
        Integer asked;
        try {
            asked = parameters.number("DurationSeconds", SHORTEST_SECONDS, LONGEST_SECONDS);
        } catch (Refusal refusal) {
            throw invalid("Value '" + parameters.get("DurationSeconds") + "' at 'durationSeconds' is out of range");
        }
        if (scenario != null) {
            return scenario;
        }
        return asked == null ? DEFAULT_SECONDS : asked;
    }

    private String upper(String kind, String subject) {
        return world.ids().opaque(kind, subject).substring(0, 16).toUpperCase(Locale.ROOT);
    }

    private static String required(Parameters parameters, String name) {
        if (!parameters.has(name)) {
            throw invalid("Value null at '" + name + "' failed to satisfy constraint: Member must not be null");
        }
        return parameters.get(name);
    }

    private static Refusal invalid(String message) {
        return Refusal.bad("ValidationError", message);
    }

    private static Answer answer(String operation, Request request, Consumer<Xml> result) {
        Xml xml = Xml.document(operation + "Response", NAMESPACE)
                .element(operation + "Result", result)
                .element("ResponseMetadata", metadata -> metadata.text("RequestId", request.id()));
        return Answer.xml(200, xml).header("x-amzn-RequestId", request.id());
    }

    @Override
    public Answer refuse(Refusal refusal, Request request) {
        Xml xml = Xml.document("ErrorResponse", NAMESPACE)
                .element(
                        "Error",
                        error -> error.text("Type", refusal.status() < 500 ? "Sender" : "Receiver")
                                .text("Code", refusal.code())
                                .text("Message", refusal.getMessage()))
                .text("RequestId", request.id());
        Answer answer = Answer.xml(refusal.status(), xml).header("x-amzn-RequestId", request.id());
        refusal.headers().forEach(answer::header);
        return answer;
    }

    @Override
    public Refusal throttled() {
        return Refusal.bad("Throttling", "Rate exceeded");
    }

    @Override
    public Refusal expired() {
        return new Refusal(403, "ExpiredToken", "The security token included in the request is expired");
    }

    @Override
    public Refusal unknownKey() {
        return new Refusal(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    }
}
