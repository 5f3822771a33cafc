package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.CaBundle;
import io.jenkins.plugins.amipush.engine.ProxyVariables;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ebs.EbsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The SDK's clients, one a service and region, made when first asked for. They share their connections and one policy
 * of repetition: whatever AWS throttles, drops or fails to answer is tried again here, and nowhere else inside an
 * attempt.
 */
public final class AwsClients implements AutoCloseable {
    /** As many tries as AWS's own tools make for its busiest calls; with the waits below they span about a minute. */
    private static final int TRIES = 8;

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration FIRST_WAIT_THROTTLED = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    /**
     * Parts and blocks go out in parallel ({@link PartUploads}, {@link BlockPace}); the rest is for calls, of which a region
     * that does not answer may hold many. A connection is made only when it is used.
     */
    private static final int CONNECTIONS = PartUploads.THREADS + BlockPace.MOST + 500;

    private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");

    /** A connection that moves no byte for so long is dead as a rule; AWS's own transfer tools give up after 30 s, too. */
    private static final Duration STALL = Duration.ofSeconds(30);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Enough for half a MiB on a line of 1 Mbit/s with others beside it; a connection that died is left soon. */
    private static final Duration LONGEST_BLOCK = Duration.ofSeconds(20);

    /** They only break off what takes too long; the SDK would start five for each of its clients. */
    private static final int TIMEOUT_THREADS = 2;

    private final AwsSettings settings;
    private final Time time;
    private final StopSignal stop;
    private final ScheduledExecutorService timeouts;
    private final ClientOverrideConfiguration configuration;
    /** The same for the services whose quotas of calls a push can come near. */
    private final Governor governor;

    private final ClientOverrideConfiguration governed;

    private final Optional<ProxyVariables.Through> proxy;
    /** By the certificate authorities that the environment names; empty where Java's are trusted. */
    private final Optional<SSLContext> tls;

    private SSLSocketFactory sockets;
    private final SdkHttpClient http;
    private final BodyHttpClient bodies;
    private final AwsCredentialsProvider credentials;
    private final Map<String, S3Client> s3 = new ConcurrentHashMap<>();
    private final Map<String, Ec2Client> ec2 = new ConcurrentHashMap<>();
    private final Map<String, Ec2Client> ec2Once = new ConcurrentHashMap<>();
    private final Map<String, EbsClient> ebs = new ConcurrentHashMap<>();
    private final Map<String, EbsClient> ebsOnce = new ConcurrentHashMap<>();
    private final Map<String, URI> endpoints = new ConcurrentHashMap<>();
    private final Map<String, StsClient> sts = new ConcurrentHashMap<>();

    /**
     * @param homeRegion where a role is assumed
     * @throws io.jenkins.plugins.amipush.engine.PushFailure when there are no credentials, or the CA bundle is of no use
     */
    public AwsClients(AwsSettings settings, String homeRegion, Time time, StopSignal stop) {
        this.settings = settings;
        this.time = time;
        this.stop = stop;
        this.timeouts = timeouts();
        this.configuration = ClientOverrideConfiguration.builder()
                .scheduledExecutorService(timeouts)
                .retryStrategy(retries(time.speed()))
                .apiCallAttemptTimeout(settings.attemptTimeout())
                .addExecutionInterceptor(new StopInterceptor(stop))
                .build();
        this.governor = new Governor(time, stop);
        this.governed = governed(retries(time.speed()));
        this.proxy = proxy(settings);
        AwsCredentialsProvider own = AwsCredentialsSource.of(settings.keys());
        Optional<CaBundle> authorities = authorities(settings);
        this.tls = authorities.map(CaBundle::tls);
        Apache5HttpClient.Builder client = Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECT_TIMEOUT)
                .connectionAcquisitionTimeout(settings.attemptTimeout())
                .socketTimeout(settings.attemptTimeout())
                .proxyConfiguration(configuration(proxy));
        authorities.ifPresent(bundle -> client.tlsTrustManagersProvider(bundle::trustManagers));
        this.http = client.build();
        this.bodies = new BodyHttpClient(http, CONNECTIONS, CONNECT_TIMEOUT, STALL, proxy, tls);
        this.credentials = settings.role() == null
                ? own
                : AwsCredentialsSource.assume(
                        settings.role(),
                        configure(StsClient.builder(), homeRegion, own, configuration)
                                .build());
    }

    private static Optional<CaBundle> authorities(AwsSettings settings) {
        boolean plain = settings.endpoint() != null
                && "http".equalsIgnoreCase(settings.endpoint().getScheme());
        return plain ? Optional.empty() : CaBundle.ofAws(settings.environment());
    }

    private static ScheduledExecutorService timeouts() {
        ScheduledThreadPoolExecutor timeouts = new ScheduledThreadPoolExecutor(TIMEOUT_THREADS, work -> {
            Thread thread = new Thread(work, "aws-timeouts");
            thread.setDaemon(true);
            return thread;
        });
        // Nearly all of them are called off, long before their time.
        timeouts.setRemoveOnCancelPolicy(true);
        return timeouts;
    }

    /** The usual configuration with that policy of repetition, each try of which keeps to AWS's quotas. */
    private ClientOverrideConfiguration governed(RetryStrategy policy) {
        GovernedCalls calls = new GovernedCalls(governor, policy);
        return configuration.toBuilder()
                .retryStrategy(calls)
                .addExecutionInterceptor(calls)
                .build();
    }

    private static StandardRetryStrategy retries(double speed) {
        return tuned(AwsRetryStrategy.standardRetryStrategy().toBuilder(), speed);
    }

    private static StandardRetryStrategy tuned(StandardRetryStrategy.Builder strategy, double speed) {
        return strategy.maxAttempts(TRIES)
                .backoffStrategy(
                        BackoffStrategy.exponentialDelay(scaled(FIRST_WAIT, speed), scaled(LONGEST_WAIT, speed)))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(
                        scaled(FIRST_WAIT_THROTTLED, speed), scaled(LONGEST_WAIT, speed)))
                // The breaker would let one throttled region's calls fail those of every other region.
                .circuitBreakerEnabled(false)
                .build();
    }

    /** The SDK waits by the machine's clock; at least a millisecond, which is the least it accepts. */
    private static Duration scaled(Duration wait, double speed) {
        return Duration.ofMillis(Math.max(1, (long) (wait.toMillis() / speed)));
    }

    /** The address that every service is reached at instead of AWS's own, or null. */
    public String endpoint() {
        return settings.endpoint() == null ? null : settings.endpoint().toString();
    }

    /** Where EC2 is reached instead of at AWS's own addresses; also where only the SDK's own variables say so. */
    Optional<String> otherEc2() {
        return Stream.of(
                        endpoint(),
                        settings.environment().get("AWS_ENDPOINT_URL_EC2"),
                        settings.environment().get("AWS_ENDPOINT_URL"))
                .filter(url -> url != null && !url.isEmpty())
                .findFirst();
    }

    /** {@code HOST:PORT} of the proxy that the usual variables name, or null. */
    public String proxy() {
        return proxy.map(ProxyVariables.Through::toString).orElse(null);
    }

    /** A stand-in on this machine is never behind a proxy, whatever the variables say. */
    private static Optional<ProxyVariables.Through> proxy(AwsSettings settings) {
        URI endpoint = settings.endpoint();
        return isLocal(endpoint)
                ? Optional.empty()
                : new ProxyVariables(settings.environment()).through(endpoint == null ? "https" : endpoint.getScheme());
    }

    /** The SDK's own reading of the variables takes a proxy for https to speak https itself, which hardly any does. */
    private static ProxyConfiguration configuration(Optional<ProxyVariables.Through> proxy) {
        ProxyConfiguration.Builder configuration =
                ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
        proxy.ifPresent(through -> configuration
                .endpoint(URI.create("http://" + through))
                .username(through.user())
                .password(through.password())
                .nonProxyHosts(through.direct()));
        return configuration.build();
    }

    Time time() {
        return time;
    }

    S3Client s3(String region) {
        return s3.computeIfAbsent(
                region,
                r -> configure(S3Client.builder(), r, credentials, governed)
                        // Signed as a whole where a body must be signed; chunk by chunk, the SDK copies all of it.
                        .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                        // A stand-in on one address has no host name a bucket.
                        .forcePathStyle(settings.endpoint() != null)
                        .httpClient(bodies)
                        .putAuthScheme(new LocalSigning())
                        .build());
    }

    private static boolean isLocal(URI endpoint) {
        return endpoint != null && LOCAL.contains(endpoint.getHost());
    }

    /** How long one try of a request with a body of that many bytes may take. */
    Duration attemptTimeout(int length) {
        int parts = (length + PartSizes.SMALLEST - 1) / PartSizes.SMALLEST;
        return settings.attemptTimeout().multipliedBy(Math.max(1, parts));
    }

    Ec2Client ec2(String region) {
        return ec2.computeIfAbsent(
                region,
                r -> configure(Ec2Client.builder(), r, credentials, governed).build());
    }

    /**
     * A client that repeats only what AWS throttled: for calls that cannot be repeated without doing the same twice where
     * an answer was lost.
     */
    Ec2Client ec2Once(String region) {
        return ec2Once.computeIfAbsent(
                region,
                r -> configure(Ec2Client.builder(), r, credentials, governed(throttledOnly()))
                        .build());
    }

    private RetryStrategy throttledOnly() {
        return tuned(
                DefaultRetryStrategy.standardStrategyBuilder()
                        .useClientDefaults(false)
                        .retryOnException(
                                e -> e instanceof SdkException failed && RetryUtils.isThrottlingException(failed)),
                time.speed());
    }

    EbsClient ebs(String region) {
        return ebs.computeIfAbsent(
                region,
                r -> configure(EbsClient.builder(), r, credentials, governed).build());
    }

    /**
     * The client for calls that their maker repeats himself: each is tried once, and not longer than
     * {@link #blockTimeout}.
     */
    EbsClient ebsOnce(String region) {
        return ebsOnce.computeIfAbsent(
                region,
                r -> configure(
                                EbsClient.builder(),
                                r,
                                credentials,
                                governed(AwsRetryStrategy.doNotRetry()).toBuilder()
                                        .apiCallAttemptTimeout(blockTimeout())
                                        .addExecutionInterceptor(new EndpointWatch(uri -> endpoints.put(r, uri)))
                                        .build())
                        .build());
    }

    /** A way for blocks past the SDK; none until {@link #ebsOnce} has found out the address, or where a proxy is. */
    Optional<BlockWire> wire(String region) {
        URI endpoint = endpoints.get(region);
        return endpoint == null || proxy.isPresent()
                ? Optional.empty()
                : Optional.of(new BlockWire(
                        endpoint, this::sockets, region, credentials, stop, bodies.stalls(), governor, blockTimeout()));
    }

    /** A way for the parts of an upload past the SDK; none where a proxy is, or where bodies must be signed. */
    Optional<PartWire> wire(Bucket bucket, String key, String uploadId) {
        URI object = URI.create(s3(bucket.region())
                .utilities()
                .getUrl(url -> url.bucket(bucket.name()).key(key))
                .toString());
        return proxy.isPresent() || !PartWire.suits(object)
                ? Optional.empty()
                : Optional.of(new PartWire(
                        object, this::sockets, bucket, uploadId, credentials, stop, bodies.stalls(), governor, STALL));
    }

    /** One for all: connections are used again only by who has the same. */
    private synchronized SSLSocketFactory sockets() {
        if (sockets == null) {
            sockets = new AbortableTls(
                    tls.map(SSLContext::getSocketFactory).orElseGet(HttpsURLConnection::getDefaultSSLSocketFactory));
        }
        return sockets;
    }

    /** How long one try to send half a MiB may take, in machine time. */
    Duration blockTimeout() {
        return settings.attemptTimeout().compareTo(LONGEST_BLOCK) < 0 ? settings.attemptTimeout() : LONGEST_BLOCK;
    }

    StsClient sts(String region) {
        return sts.computeIfAbsent(
                region,
                r -> configure(StsClient.builder(), r, credentials, configuration)
                        .build());
    }

    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B configure(
            B builder, String region, AwsCredentialsProvider provider, ClientOverrideConfiguration calls) {
        builder.region(Region.of(region))
                .credentialsProvider(provider)
                .httpClient(http)
                .overrideConfiguration(calls);
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder;
    }

    @Override
    public void close() {
        s3.values().forEach(S3Client::close);
        ec2.values().forEach(Ec2Client::close);
        ec2Once.values().forEach(Ec2Client::close);
        ebs.values().forEach(EbsClient::close);
        ebsOnce.values().forEach(EbsClient::close);
        sts.values().forEach(StsClient::close);
        timeouts.shutdownNow();
        bodies.close();
        http.close();
    }
}
