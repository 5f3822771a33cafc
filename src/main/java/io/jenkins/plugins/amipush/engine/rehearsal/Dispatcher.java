package io.jenkins.plugins.amipush.engine.rehearsal;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Takes a request to its service, by way of the log, the scenario's faults and the caller's identity. */
final class Dispatcher {
    private static final String RHSM_PATH = "/v1/internal/";

    private final World world;
    private final Callers callers;
    private final Map<String, Service> services;
    private final RequestLog log;
    private final FaultRules faults;
    private final RateLimits limits;
    private final List<Consumer<Recorded>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Recorded>> answerListeners = new CopyOnWriteArrayList<>();

    Dispatcher(World world, Callers callers, Map<String, Service> services, RequestLog log) {
        this.world = world;
        this.callers = callers;
        this.services = services;
        this.log = log;
        faults = new FaultRules(world.scenario().faults());
        limits = new RateLimits(world);
    }

    void onRequest(Consumer<Recorded> listener) {
        listeners.add(listener);
    }

    void onAnswer(Consumer<Recorded> listener) {
        answerListeners.add(listener);
    }

    /** The answer, or null when the connection is to be dropped without one. */
    Answer answer(HttpExchange exchange) throws IOException {
        Request request = Request.of(world.ids().request(), exchange);
        String name = serviceName(request);
        // S3's form of an error for a service that nobody stands in for: any client reads a status.
        Service service = services.getOrDefault(name, services.get("s3"));
        Call call = identify(name, request);
        Recorded recorded = log.arrived(world.now(), request.region(), call, request.bytes());
        listeners.forEach(listener -> listener.accept(recorded));
        Answer answer = answer(request, service, call, recorded);
        if (answer != null) {
            log.answered(recorded, answer.status());
            answerListeners.forEach(listener -> listener.accept(recorded.answered(answer.status())));
        }
        return answer;
    }

    private Call identify(String name, Request request) throws IOException {
        Service service = services.get(name);
        if (service == null) {
            return Call.refused(
                    name, request, new Refusal(501, "NotImplemented", "No rehearsal of the service " + name));
        }
        try {
            return service.identify(request);
        } catch (Refusal refusal) {
            return Call.refused(name, request, refusal);
        }
    }

    private Answer answer(Request request, Service service, Call call, Recorded recorded) throws IOException {
        Optional<FaultRule> fault = faults.met(recorded);
        world.sleep(world.scenario().latencySeconds());
        FaultRule.Drop drop = fault.map(FaultRule::drop).orElse(null);
        if (drop == FaultRule.Drop.BEFORE) {
            return null;
        }
        Answer answer;
        try {
            fault.ifPresent(rule -> apply(rule, request, service));
            if (limits.exceeded(recorded)) {
                throw service.throttled();
            }
            answer = call.work().run(service instanceof RhsmService ? null : callers.authenticate(request, service));
        } catch (Refusal refusal) {
            answer = service.refuse(refusal, request);
        } catch (RuntimeException e) {
            answer = service.refuse(new Refusal(500, "InternalError", "The rehearsal cloud failed: " + e), request);
        }
        return drop == FaultRule.Drop.AFTER ? null : answer;
    }

    private static void apply(FaultRule rule, Request request, Service service) {
        if (rule.stallSeconds() != null) {
            World.stall(rule.stallSeconds());
        }
        if (rule.corrupt()) {
            request.corruptBody();
        }
        Refusal refusal = null;
        if (rule.throttle()) {
            refusal = service.throttled();
        } else if (rule.error() != null) {
            refusal = new Refusal(
                    rule.error().status(), rule.error().code(), rule.error().message());
        }
        if (refusal != null) {
            throw rule.retryAfter() == null
                    ? refusal
                    : refusal.header("Retry-After", rule.retryAfter().toString());
        }
    }

    private static String serviceName(Request request) {
        if (request.path().startsWith(RHSM_PATH)) {
            return "rhsm";
        }
        return request.scope().map(Scope::service).orElseGet(() -> unsignedServiceName(request));
    }

    /** Where an unsigned request is refused: forms go to EC2, everything else is taken for S3's. */
    private static String unsignedServiceName(Request request) {
        String type = request.header("Content-Type");
        return type != null && type.startsWith("application/x-www-form-urlencoded") ? "ec2" : "s3";
    }
}
