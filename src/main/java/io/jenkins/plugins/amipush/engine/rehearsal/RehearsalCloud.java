package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A stand-in for S3, EC2, STS, EBS direct and RHSM on one loopback port, for real clients over real HTTP. The services
 * are told apart by the scope of the request's signature, RHSM by its path. Signatures must have the right form; their
 * values are not verified, so any secret key will do.
 */
public final class RehearsalCloud implements AutoCloseable {
    private final RequestLog log;
    private final Dispatcher dispatcher;
    private final HttpFront front;
    private final BucketStore buckets;
    private final Ec2State ec2;
    private final RhsmService rhsm;
    private final World world;

    private RehearsalCloud(int port, Scenario scenario, Time time, RequestLog log) throws IOException {
        this.log = log;
        world = new World(scenario, time);
        Callers callers = new Callers(scenario);
        buckets = new BucketStore(world);
        ec2 = new Ec2State(world, buckets);
        rhsm = new RhsmService(world);
        Spool spool = Spool.of(scenario.spool());
        Map<String, Service> services = Map.of(
                "s3", new S3Service(world, buckets, spool),
                "ec2", new Ec2Service(world, ec2),
                "sts", new StsService(world, callers),
                "ebs", new EbsService(world, ec2.snapshots(), spool),
                "rhsm", rhsm);
        dispatcher = new Dispatcher(world, callers, services, log);
        front = new HttpFront(port, dispatcher, this::summary);
    }

    /**
     * Starts a rehearsal cloud on the loopback interface, which keeps every {@linkplain #requests request}.
     *
     * @param port 0 for any that is free
     * @throws IOException when the port is taken, or the scenario's spool directory cannot be made
     */
    public static RehearsalCloud start(int port, Scenario scenario, Time time) throws IOException {
        return new RehearsalCloud(port, scenario, time, new RequestLog(true));
    }

    /** The same, but only counts the requests: for pushes of any size. */
    public static RehearsalCloud startCounting(int port, Scenario scenario, Time time) throws IOException {
        return new RehearsalCloud(port, scenario, time, new RequestLog(false));
    }

    /** Where all AWS services answer. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.port());
    }

    /** RHSM's base URL. */
    public URI rhsm() {
        return endpoint();
    }

    /** Tells RHSM of a product image group. */
    public void know(String product, String provider) {
        rhsm.know(new Scenario.Product(product, provider));
    }

    /** Every request so far, in order of arrival, if they are kept. */
    public List<Recorded> requests() {
        return log.requests();
    }

    /**
     * Calls the listener with each request before it is executed, on the thread that will execute it. When it throws, the
     * request is not executed, and its connection is dropped.
     */
    public void onRequest(Consumer<Recorded> listener) {
        dispatcher.onRequest(listener);
    }

    /** Calls the listener with each request after it was executed and before its answer is sent, on the same thread. */
    public void onAnswer(Consumer<Recorded> listener) {
        dispatcher.onAnswer(listener);
    }

    /** Everything that exists: buckets with their objects and uploads, snapshots, import tasks, images, RHSM's data. */
    public JsonNode state() {
        synchronized (world.lock()) {
            ObjectNode state = JsonNodeFactory.instance.objectNode();
            state.put("account", world.scenario().account());
            state.set("buckets", buckets.state());
            state.setAll(ec2.state());
            state.set("rhsm", rhsm.state());
            return state;
        }
    }

    /** The {@linkplain #state state}, and how many requests came: by region and operation, with their bytes. */
    public JsonNode summary() {
        ObjectNode summary = (ObjectNode) state();
        summary.set("requests", log.counts());
        return summary;
    }

    @Override
    public void close() {
        front.close();
    }
}
