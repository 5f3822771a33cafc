package io.jenkins.plugins.amipush.engine.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ebs.model.EbsException;

/**
 * Sends blocks without the SDK, which spends more time on a request than reading, digesting and sending half a MiB take
 * (docs/performance.md). What it says of failures is what the SDK says.
 */
final class BlockWire {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_ERROR = 64 << 10;
    private static final int FIRST_ERROR = 300;

    static {
        // Read once by the JDK's client: how many idle connections to a host it keeps. The standard is five.
        if (System.getProperty("http.maxConnections") == null) {
            System.setProperty("http.maxConnections", Integer.toString(BlockPace.MOST));
        }
    }

    /** Of all requests for blocks. */
    private static final String SNAPSHOTS = "/snapshots/";

    private final URI endpoint;
    private final Supplier<SSLSocketFactory> tls;
    private final String host;
    private final String base;
    private final AwsCredentialsProvider credentials;
    private final StopSignal stop;
    private final Governor governor;
    private final Optional<TokenBucket> quota;
    private final Duration timeout;
    private final BlockSigner signer;
    private final Map<HttpURLConnection, Long> underWay = new ConcurrentHashMap<>();

    /**
     * @param endpoint the address of a request to EBS direct in the region, as the SDK found it
     * @param tls whose sockets can be closed while they are written to; the same each time
     */
    BlockWire(
            URI endpoint,
            Supplier<SSLSocketFactory> tls,
            String region,
            AwsCredentialsProvider credentials,
            StopSignal stop,
            Governor governor,
            Duration timeout) {
        this.endpoint = endpoint;
        this.tls = tls;
        this.host = endpoint.getPort() < 0 ? endpoint.getHost() : endpoint.getHost() + ":" + endpoint.getPort();
        // Whoever stands in for EBS may do so below a path of its own.
        this.base = endpoint.getRawPath()
                .substring(0, Math.max(0, endpoint.getRawPath().lastIndexOf(SNAPSHOTS)));
        this.credentials = credentials;
        this.stop = stop;
        this.governor = governor;
        this.quota = governor.bucket("Ebs", region, "PutSnapshotBlock");
        this.timeout = timeout;
        signer = new BlockSigner(region);
    }

    /**
     * Writes a block, with one try.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException when EBS refused, or did not answer
     */
    void put(String snapshotId, int index, byte[] block, byte[] sha256) {
        quota.ifPresent(governor::await);
        String path = base + SNAPSHOTS + snapshotId + "/blocks/" + index;
        Map<String, String> headers = new TreeMap<>();
        headers.put("host", host);
        headers.put("x-amz-checksum", Base64.getEncoder().encodeToString(sha256));
        headers.put("x-amz-checksum-algorithm", "SHA256");
        headers.put("x-amz-data-length", Integer.toString(block.length));
        headers.putAll(signer.sign(headers, path, credentials.resolveCredentials(), Instant.now()));
        headers.remove("host");
        headers.put("content-type", "application/octet-stream");
        headers.put("user-agent", "ami-push");
        stop.check();
        HttpURLConnection connection = null;
        try {
            connection = open(new URL(endpoint.getScheme(), endpoint.getHost(), endpoint.getPort(), path), headers);
            underWay.put(connection, System.nanoTime());
            connection.setFixedLengthStreamingMode(block.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(block);
            }
            int status = connection.getResponseCode();
            if (status >= FIRST_ERROR) {
                EbsException refusal = refusal(status, connection);
                quota.ifPresent(bucket -> governor.learn(bucket, refusal));
                throw refusal;
            }
            drain(connection.getInputStream());
        } catch (IOException e) {
            throw SdkClientException.create(e.toString(), e);
        } finally {
            if (connection != null) {
                underWay.remove(connection);
            }
        }
    }

    private HttpURLConnection open(URL url, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(tls.get());
        }
        connection.setRequestMethod("PUT");
        connection.setDoOutput(true);
        connection.setUseCaches(false);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    /** A connection whose answer was read to its end is used again. */
    private static byte[] drain(InputStream in) throws IOException {
        if (in == null) {
            return new byte[0];
        }
        try (in) {
            return in.readNBytes(LONGEST_ERROR);
        }
    }

    private static EbsException refusal(int status, HttpURLConnection connection) throws IOException {
        byte[] body = drain(connection.getErrorStream());
        JsonNode json = parse(body);
        String type = connection.getHeaderField("x-amzn-ErrorType");
        String code = type != null
                ? type
                : json.path("__type").asText(json.path("code").asText(""));
        code = code.replaceFirst(":.*", "").replaceFirst(".*#", "");
        String message = json.path("message").asText(json.path("Message").asText(""));
        return (EbsException) EbsException.builder()
                .statusCode(status)
                .requestId(connection.getHeaderField("x-amzn-RequestId"))
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .serviceName("Ebs")
                        .build())
                .message(message)
                .build();
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? JSON.missingNode() : json;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    /** Ends what has been under way for too long, or all of it; it counts as not answered. */
    void abort(boolean all) {
        long now = System.nanoTime();
        underWay.forEach((connection, begun) -> {
            if (all || now - begun > timeout.toNanos()) {
                connection.disconnect();
            }
        });
    }
}
