package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.junit.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

public class LocalSigningTest {
    private static final byte[] BODY = "a part".getBytes(StandardCharsets.UTF_8);
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private final AwsV4AuthScheme scheme = new LocalSigning();

    @Test
    public void bodiesToThisMachineAreNotSigned() {
        for (String endpoint : new String[] {"http://127.0.0.1:8080", "http://localhost", "http://[::1]:80"}) {
            assertThat(bodyOf(endpoint)).as(endpoint).isEqualTo(UNSIGNED);
        }
    }

    @Test
    public void bodiesToOtherMachinesAreSigned() throws Exception {
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(BODY));
        for (String endpoint : new String[] {
            "http://s3.example:8080", "http://10.0.0.1", "http://127.0.0.1.example", "http://localhost.example"
        }) {
            assertThat(bodyOf(endpoint)).as(endpoint).isEqualTo(sha256);
        }
    }

    @Test
    public void tlsIsAsTheSdkHasIt() {
        assertThat(bodyOf("https://s3.example")).isEqualTo(UNSIGNED);
        assertThat(signature(scheme, "https://s3.example"))
                .isEqualTo(signature(AwsV4AuthScheme.create(), "https://s3.example"));
    }

    @Test
    public void restOfTheRequestIsSignedAndSentAsItIs() {
        SignedRequest signed = sign(scheme, "http://127.0.0.1:8080");
        assertThat(signed.request().getUri())
                .hasToString("http://127.0.0.1:8080/bucket/key?partNumber=1&uploadId=a%2Bb");
        assertThat(signed.request().firstMatchingHeader("x-amz-checksum-crc32")).contains("crc");
        assertThat(signed.payload().orElseThrow().newStream()).hasBinaryContent(BODY);
        // The scheme is not signed, host and port are.
        assertThat(signature(scheme, "http://127.0.0.1:8080"))
                .contains("SignedHeaders=host;x-amz-checksum-crc32;x-amz-content-sha256;x-amz-date")
                .isEqualTo(signature(AwsV4AuthScheme.create(), "https://127.0.0.1:8080"))
                .isNotEqualTo(signature(scheme, "http://127.0.0.1:8081"));
    }

    @Test
    public void bodyThatMustBeSignedIsSigned() {
        SignedRequest signed = sign(scheme, "http://127.0.0.1:8080", true);
        assertThat(signed.request().firstMatchingHeader("x-amz-content-sha256").orElseThrow())
                .hasSize(64);
    }

    private String bodyOf(String endpoint) {
        return sign(scheme, endpoint)
                .request()
                .firstMatchingHeader("x-amz-content-sha256")
                .orElseThrow();
    }

    private static String signature(AwsV4AuthScheme scheme, String endpoint) {
        return sign(scheme, endpoint)
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
    }

    private static SignedRequest sign(AwsV4AuthScheme scheme, String endpoint) {
        return sign(scheme, endpoint, false);
    }

    private static SignedRequest sign(AwsV4AuthScheme scheme, String endpoint, boolean payloadSigning) {
        Clock clock = Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create(endpoint + "/bucket/key"))
                .putRawQueryParameter("partNumber", "1")
                .putRawQueryParameter("uploadId", "a+b")
                .putHeader("x-amz-checksum-crc32", "crc")
                .build();
        return scheme.signer()
                .sign(sign -> sign.request(request)
                        .identity(AwsBasicCredentials.create("AKIA", "secret"))
                        .payload(ContentStreamProvider.fromByteArray(BODY))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, payloadSigning)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    }
}
